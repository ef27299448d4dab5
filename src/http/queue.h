/*
 * Who is next: requests that wait for a free handle, by priority, then first come first served.
 * Long polls stand in lines of their own, so that when no more of them may run the others need not
 * be searched for. Nodes are embedded in what waits; the queue owns nothing.
 */
#ifndef SQSCOPE_HTTP_QUEUE_ROOM_H
#define SQSCOPE_HTTP_QUEUE_ROOM_H

#include "sqscope/base/priority.h"

#include <stdbool.h>
#include <stdint.h>

struct queue_node {
	struct queue_node *prev, *next;
	uint64_t arrival;
	enum priority priority;
	bool is_long_poll;
};

struct queue_line {
	struct queue_node *first, *last;
};

void line_add(struct queue_line *line, struct queue_node *node);
void line_remove(struct queue_line *line, struct queue_node *node);

/* Zero-initialise. */
struct request_queue {
	struct queue_line lines[PRIORITY_COUNT][2]; /* [1]: long polls */
	uint64_t arrivals;
	int count;
};

/* priority and is_long_poll must be set. */
void queue_add(struct request_queue *queue, struct queue_node *node);
void queue_remove(struct request_queue *queue, struct queue_node *node);

/* The next one, which stays in the queue, or NULL. Without long_polls_too they are passed over. */
struct queue_node *queue_next(const struct request_queue *queue, bool long_polls_too);

#endif
