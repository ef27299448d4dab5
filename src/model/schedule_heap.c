/* A binary heap of queues by the time they are due. */
#include "schedule_heap.h"

#include "sqscope/base/mem.h"

static bool is_before(const struct queue *a, const struct queue *b)
{
	return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->index < b->index;
}

static void place(struct schedule_heap *heap, size_t at, struct queue *q)
{
	heap->queues[at] = q;
	q->heap = heap;
	q->heap_index = at;
}

static void sift_up(struct schedule_heap *heap, size_t at)
{
	struct queue *q = heap->queues[at];

	while (at > 0 && is_before(q, heap->queues[(at - 1) / 2])) {
		place(heap, at, heap->queues[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(heap, at, q);
}

static void sift_down(struct schedule_heap *heap, size_t at)
{
	struct queue *q = heap->queues[at];
	size_t child;

	while ((child = 2 * at + 1) < heap->count) {
		if (child + 1 < heap->count &&
			is_before(heap->queues[child + 1], heap->queues[child]))
			child++;
		if (!is_before(heap->queues[child], q))
			break;
		place(heap, at, heap->queues[child]);
		at = child;
	}
	place(heap, at, q);
}

void heap_put(struct schedule_heap *heap, struct queue *q)
{
	heap->queues = mem_grow(heap->queues, &heap->cap, heap->count + 1, sizeof(struct queue *));
	heap->queues[heap->count++] = q;
	sift_up(heap, heap->count - 1);
}

void heap_take(struct queue *q)
{
	struct schedule_heap *heap = q->heap;
	size_t at = q->heap_index;
	struct queue *last;

	if (!heap)
		return;
	q->heap = NULL;
	last = heap->queues[--heap->count];
	if (last == q)
		return;
	place(heap, at, last);
	sift_up(heap, at);
	sift_down(heap, last->heap_index);
}

void heap_rebuild(struct schedule_heap *heap)
{
	for (size_t i = heap->count / 2; i-- > 0;)
		sift_down(heap, i);
}

struct queue *heap_first(const struct schedule_heap *heap)
{
	return heap->count > 0 ? heap->queues[0] : NULL;
}
