/* A heap of waiting queues (schedule.h), each of which knows its place in it. */
#ifndef SCHEDULE_HEAP_H
#define SCHEDULE_HEAP_H

#include "sqscope/model/schedule.h"

void heap_put(struct schedule_heap *heap, struct queue *q);
/* Take q out of the heap that it stands in, if any. */
void heap_take(struct queue *q);
/* Order everything anew, after due times were changed in place. */
void heap_rebuild(struct schedule_heap *heap);
/* The earliest; NULL when empty. */
struct queue *heap_first(const struct schedule_heap *heap);

#endif
