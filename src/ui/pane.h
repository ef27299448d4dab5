/*
 * The detail of the selected queue below the fleet's table, on large screens.
 */
#ifndef SQSCOPE_UI_PANE_H
#define SQSCOPE_UI_PANE_H

#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"

struct ui;

enum { PANE_ROWS_MAX = 22 };

/* q NULL: nothing is selected. */
void pane_draw(struct ui *ui, const struct queue *q, struct area a);

#endif
