/*
 * A set of queues that outlives them: the marked ones, those in alarm. A queue is known by its
 * context and its URL, so that one of the same URL in another context is another one.
 */
#ifndef SQSCOPE_UI_QUEUE_SET_H
#define SQSCOPE_UI_QUEUE_SET_H

#include "sqscope/base/map.h"
#include "sqscope/model/fleet.h"

struct queue_set {
	struct map *keys;
	struct str scratch;
};

void queue_set_init(struct queue_set *set);
void queue_set_release(struct queue_set *set);

size_t queue_set_count(const struct queue_set *set);
bool queue_set_has(struct queue_set *set, const struct queue *q);
/* True when it was not in the set. */
bool queue_set_add(struct queue_set *set, const struct queue *q);
/* True when it was in the set. */
bool queue_set_remove(struct queue_set *set, const struct queue *q);
/* Everything that `from` holds. Returns how many of it are new. */
size_t queue_set_add_all(struct queue_set *set, const struct queue_set *from);

#endif
