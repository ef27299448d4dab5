/*
 * What surrounds every view: the rule, the hints with the help key at their right end, the last row
 * for a message; and the one sentence that is left of all of it on a screen that is too small.
 */
#ifndef SQSCOPE_UI_FRAME_H
#define SQSCOPE_UI_FRAME_H

#include "sqscope/term/canvas.h"

struct ui;

/* Rows at the bottom that the frame needs. */
enum { FRAME_ROWS = 3 };

void frame_draw(struct ui *ui, struct area screen);
void frame_draw_too_small(struct ui *ui, struct area screen);

/* "sort:ready ... as of 20:48:05Z": when something that is drawn last changed; appended, empty
 * while unknown. */
void frame_add_as_of(const struct ui *ui, struct str *out);
/* "20:52Z"; appended. */
void frame_add_time(int64_t unix_ms, struct str *out);

#endif
