/*
 * One row of pieces that gives way: pieces flow from the left and from the right edge. Priority
 * numbers are placed in their order, a whole number at a time, each one that still has room. Used
 * for the head, the status row and the hints.
 */
#ifndef SQSCOPE_UI_BAR_H
#define SQSCOPE_UI_BAR_H

#include "sqscope/term/canvas.h"

enum bar_side { BAR_LEFT, BAR_RIGHT };

enum { BAR_PIECES = 40 };

struct bar_piece {
	size_t start, n; /* in the bar's text */
	int col, width;  /* where it is, when it is drawn */
	int gap;         /* blanks before it */
	int priority;    /* 0: never left out */
	enum bar_side side;
	enum role role;
	bool is_shown;
};

struct bar {
	struct str text;
	struct bar_piece pieces[BAR_PIECES];
	size_t count;
};

void bar_release(struct bar *bar);

/* Pieces of a side stand in the order in which they were added. One that finds no place in the
 * table is dropped. */
void bar_add(
	struct bar *bar, enum bar_side side, int gap, int priority, enum role role, struct sv text);
void bar_addf(struct bar *bar, enum bar_side side, int gap, int priority, enum role role,
	const char *fmt, ...) PRINTF_LIKE(6, 7);

/* Draw into row `row` of the area. What never gives way is cut at the edge: the left side first. */
void bar_draw(struct bar *bar, struct area a, int row);
/* After that: a click on a key, or on the word behind it, presses it. */
void bar_link_keys(const struct bar *bar, struct area a, int row);

#endif
