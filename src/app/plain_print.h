/*
 * What the dashboard draws, as lines to be read aloud or by a script: no boxes, no columns to look
 * at, a word instead of each sign of state, rows with the number by which they are chosen.
 */
#ifndef PLAIN_PRINT_H
#define PLAIN_PRINT_H

#include "sqscope/base/str.h"
#include "sqscope/term/canvas.h"

/* One row, appended; nothing when it is empty. */
void plain_add_row(const struct canvas *c, int row, struct str *out);
/* What is told of a row by itself: "crit ai-embed-dlq"; false when it has no state. */
bool plain_add_state(const struct canvas *c, int row, struct str *out);
/* The row of the list that is selected, -1: none. */
int plain_current_row(const struct canvas *c);

#endif
