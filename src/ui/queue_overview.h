/*
 * One queue at a glance: counts, graph, links, settings, laid out for the room there is. The view
 * of a queue and the pane under the fleet both draw it.
 */
#ifndef SQSCOPE_UI_QUEUE_OVERVIEW_H
#define SQSCOPE_UI_QUEUE_OVERVIEW_H

#include "queue_links.h"

/* list: scrolls the links; its height is set here. has_cursor: one of them is selected and the
 * terminal's cursor stands on it. */
void queue_overview_draw(const struct queue *q, const struct queue_links *links, struct list *list,
	bool has_cursor, struct area a);

#endif
