/*
 * The redrive links of a queue, both ways: its dead-letter queue, and the queues whose dead-letter
 * queue it is. Names are borrowed from the fleet until it changes.
 */
#ifndef SQSCOPE_UI_QUEUE_LINKS_H
#define SQSCOPE_UI_QUEUE_LINKS_H

#include "list.h"
#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"

struct queue_link {
	bool is_source;  /* it names us; else we name it */
	struct queue *q; /* NULL: not in the fleet, its name is all we know */
	struct sv name;
};

struct queue_links {
	struct queue_link *items;
	size_t count, cap;
};

void queue_links_update(struct queue_links *links, const struct queue *q);
void queue_links_release(struct queue_links *links);

/* "after 5 receives to its DLQ; DLQ of 3 queues"; appended. */
void queue_links_describe(const struct queue *q, struct str *out);
/* Rows of links from list->top on. list->selected carries the cursor when has_cursor. */
void queue_links_draw(
	const struct queue_links *links, const struct list *list, bool has_cursor, struct area a);

#endif
