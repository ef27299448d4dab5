/*
 * How the pieces of one line are laid over the rows of a screen: a cell after the other, what does
 * not fit goes on in the next row from `left`. Pure; who draws and who counts walk the same way.
 */
#ifndef SQSCOPE_UI_BODY_WRAP_H
#define SQSCOPE_UI_BODY_WRAP_H

#include "sqscope/model/json_view.h"

struct body_pen {
	int row, col;   /* where the next cell goes */
	int left, cols; /* of the rows that follow; right border of all */
	unsigned flags; /* SAFE_ASCII */
};

/* The bytes of the text that go into the row that the pen is in; it stands behind them then. 0: the
 * row is full. */
size_t body_pen_take(struct body_pen *pen, struct sv text);
/* To the next row. False where that has no room for anything either. */
bool body_pen_break(struct body_pen *pen);

/* The row of a byte of a piece, counted from that of the pen; of piece `line->count`: the last row
 * of all. */
int body_wrap_row_of(struct body_pen pen, const struct json_line *line, size_t piece, size_t byte);

#endif
