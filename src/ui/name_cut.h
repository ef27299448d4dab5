/*
 * Long names in short places: cut in the middle, so that how a name begins and what it ends in
 * (-dlq, .fifo) both stay.
 */
#ifndef SQSCOPE_UI_NAME_CUT_H
#define SQSCOPE_UI_NAME_CUT_H

#include "sqscope/term/canvas.h"

/* Draw a name in at most `width` columns. Returns the columns used. */
int name_draw(struct area a, int row, int col, int width, enum role role, struct sv name);

#endif
