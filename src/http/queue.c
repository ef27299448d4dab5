/* The order in which requests leave. */
#include "queue.h"

#include <stddef.h>

void line_add(struct queue_line *line, struct queue_node *node)
{
	node->prev = line->last;
	node->next = NULL;
	if (line->last)
		line->last->next = node;
	else
		line->first = node;
	line->last = node;
}

void line_remove(struct queue_line *line, struct queue_node *node)
{
	if (node->prev)
		node->prev->next = node->next;
	else
		line->first = node->next;
	if (node->next)
		node->next->prev = node->prev;
	else
		line->last = node->prev;
}

void queue_add(struct request_queue *queue, struct queue_node *node)
{
	node->arrival = queue->arrivals++;
	line_add(&queue->lines[node->priority][node->is_long_poll], node);
	queue->count++;
}

void queue_remove(struct request_queue *queue, struct queue_node *node)
{
	line_remove(&queue->lines[node->priority][node->is_long_poll], node);
	queue->count--;
}

struct queue_node *queue_next(const struct request_queue *queue, bool long_polls_too)
{
	for (size_t i = 0; i < PRIORITY_COUNT; i++) {
		struct queue_node *plain = queue->lines[i][0].first;
		struct queue_node *poll = long_polls_too ? queue->lines[i][1].first : NULL;

		if (plain && poll)
			return plain->arrival < poll->arrival ? plain : poll;
		if (plain || poll)
			return plain ? plain : poll;
	}
	return NULL;
}
