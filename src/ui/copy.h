/*
 * Copying to the terminal's clipboard. Nobody knows whether it arrives, which is said; what is long
 * is asked about first; where it cannot be, a file is offered.
 */
#ifndef SQSCOPE_UI_COPY_H
#define SQSCOPE_UI_COPY_H

#include "sqscope/base/sv.h"

struct ui;

enum { COPY_ASKS_BYTES = 4096 };

/* `what` names it in a sentence: "the body"; static. */
void copy_text(struct ui *ui, const char *what, struct sv text);

#endif
