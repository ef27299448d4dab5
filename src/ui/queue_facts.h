/*
 * What there is to say about one queue beside its graph and its links: counts with rates, what is
 * wrong, its settings. Drawn by the pane under the fleet and by the queue's own view.
 */
#ifndef SQSCOPE_UI_QUEUE_FACTS_H
#define SQSCOPE_UI_QUEUE_FACTS_H

#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"

enum { QUEUE_COUNTS_ROWS = 4 };

/* Ready, in flight, delayed; in, out, drain; the state in words. QUEUE_COUNTS_ROWS rows. */
void queue_counts_draw(const struct queue *q, struct area a);
/* Why its last poll failed, and what to do; nothing when it went well. Returns the rows. */
int queue_error_draw(const struct queue *q, struct area a);

/* The settings that matter, in one row. */
void queue_settings_draw_row(const struct queue *q, struct area a, int row);
/* The same and more, a line each. */
void queue_settings_draw(const struct queue *q, struct area a);

#endif
