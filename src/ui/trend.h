/*
 * The recent past of a count as bars: one row in the table, or a graph of the last hour. Bars are
 * minutes; nothing here moves but once a minute.
 */
#ifndef SQSCOPE_UI_TREND_H
#define SQSCOPE_UI_TREND_H

#include "sqscope/model/series.h"
#include "sqscope/term/canvas.h"

/* The least area of a graph that says something: bars, axis, times. */
enum { GRAPH_ROWS_MIN = 4, GRAPH_COLS = 6 + SERIES_MINUTES };

/*
 * One row of bars, the newest at the right end. The minute that unix_ms lies in is left out,
 * because its bar would change with every poll.
 */
void trend_draw(
	struct area a, int row, int col, int width, const struct series *series, int64_t unix_ms);

/* The last hour, drawn into the whole area: a line of figures, bars, an axis that is missing where
 * nothing is known, times. */
void graph_draw(struct area a, const struct series *series);

#endif
