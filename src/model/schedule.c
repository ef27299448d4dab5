/* When which queue is polled next. */
#include "sqscope/model/schedule.h"

#include "link_error.h"
#include "schedule_bucket.h"
#include "schedule_heap.h"

#include <stdlib.h>

enum {
	HIDDEN_FACTOR = 3,
	SLOWEST_FACTOR = 6,
	QUIET_POLLS = 3, /* empty and unchanged, before a row slows down */
	HIDDEN_TURN = 4, /* every how many-th poll is for rows that are not on the screen */
	LONGEST_BACKOFF_MS = 5 * 60 * 1000,
	MISSING_BACKOFF_MS = 60 * 1000, /* a queue that was named may be made any moment */
	FOCUSED_MIN_MS = 1000
};

static const uint32_t golden_step = 2654435769; /* of 2^32: consecutive phases lie far apart */

void schedule_init(struct schedule *s, int64_t interval_ms, double max_rps, int64_t now_ms)
{
	*s = (struct schedule){
		.interval_ms = interval_ms,
		.max_rps = max_rps,
		.refilled_ms = now_ms,
	};
	s->tokens = bucket_capacity(max_rps);
}

void schedule_release(struct schedule *s)
{
	for (size_t i = 0; i < SCHEDULE_CLASS_COUNT; i++)
		free(s->heaps[i].queues);
	*s = (struct schedule){0};
}

static bool is_on_screen(const struct queue *q)
{
	return q->is_visible || q->is_focused;
}

/* Twice as often as a row, unless a row is polled every second or faster already. */
static int64_t focused_interval(const struct schedule *s)
{
	int64_t interval_ms = s->interval_ms / 2;

	if (interval_ms < FOCUSED_MIN_MS)
		interval_ms = FOCUSED_MIN_MS;
	return interval_ms < s->interval_ms ? interval_ms : s->interval_ms;
}

static int64_t base_interval(const struct schedule *s, const struct queue *q)
{
	if (q->is_focused)
		return focused_interval(s);
	return q->is_visible ? s->interval_ms : s->interval_ms * HIDDEN_FACTOR;
}

/* The interval of a queue that answers: longer by half for every quiet poll after the first few. */
static int64_t adapted_interval(const struct schedule *s, const struct queue *q)
{
	int64_t interval = base_interval(s, q), slowest = s->interval_ms * SLOWEST_FACTOR;

	if (q->is_focused)
		return interval;
	for (int i = QUIET_POLLS; i < q->unchanged_polls && interval < slowest; i++)
		interval += interval / 2;
	return interval < slowest ? interval : slowest;
}

static int64_t backoff(const struct schedule *s, const struct queue *q, const struct err *err)
{
	int64_t longest = err->code == ERR_NOT_FOUND ? MISSING_BACKOFF_MS : LONGEST_BACKOFF_MS;
	int64_t interval = base_interval(s, q);

	if (err->code == ERR_DENIED && !err_is_of_link(err))
		return longest > interval ? longest : interval;
	if (interval >= longest)
		return interval;
	for (int i = 0; i < q->failures && interval < longest; i++)
		interval *= 2;
	return interval < longest ? interval : longest;
}

static int64_t share_of(int64_t ms, const struct queue *q)
{
	return (int64_t)((uint64_t)ms * q->phase >> 32);
}

/*
 * The first time from `earliest_ms` on at which it is the queue's turn: every queue has its own
 * place within the interval, so that those that were polled in one rush do not come back in one.
 */
static int64_t turn_from(const struct queue *q, int64_t interval_ms, int64_t earliest_ms)
{
	int64_t ahead = (share_of(interval_ms, q) - earliest_ms) % interval_ms;

	return earliest_ms + (ahead < 0 ? ahead + interval_ms : ahead);
}

static void put(struct schedule *s, struct queue *q)
{
	enum schedule_class class = q->is_hurried     ? SCHEDULE_URGENT
				    : is_on_screen(q) ? SCHEDULE_VISIBLE
						      : SCHEDULE_HIDDEN;

	heap_put(&s->heaps[class], q);
}

void schedule_add(struct schedule *s, struct queue *q, int64_t now_ms)
{
	q->is_scheduled = true;
	q->phase = s->next_phase;
	s->next_phase += golden_step;
	q->interval_ms = base_interval(s, q);
	q->due_ms = now_ms;
	put(s, q);
}

void schedule_remove(struct schedule *s, struct queue *q)
{
	(void)s;
	heap_take(q);
	q->is_scheduled = false;
	q->in_flight_poll = false;
}

static bool is_quiet(const struct queue *q, bool changed)
{
	return !changed && queue_visible(q) == 0 && queue_in_flight(q) == 0 &&
	       queue_delayed(q) == 0;
}

void schedule_done(
	struct schedule *s, struct queue *q, bool changed, const struct err *err, int64_t now_ms)
{
	heap_take(q);
	q->in_flight_poll = false;
	q->is_hurried = false;
	if (err_is_set(err)) {
		q->failures++;
		q->interval_ms = backoff(s, q, err);
		q->due_ms = now_ms + q->interval_ms + share_of(q->interval_ms / 4, q);
	} else {
		q->failures = 0;
		q->unchanged_polls = is_quiet(q, changed) ? q->unchanged_polls + 1 : 0;
		q->interval_ms = adapted_interval(s, q);
		q->due_ms = turn_from(q, q->interval_ms, now_ms + q->interval_ms / 2);
	}
	put(s, q);
}

void schedule_park(struct schedule *s, struct queue *q)
{
	(void)s;
	heap_take(q);
	q->in_flight_poll = false;
	q->is_hurried = false;
}

/* Bring the next poll forward to what the interval is now. */
static void advance(const struct schedule *s, struct queue *q, int64_t now_ms)
{
	int64_t due;

	if (q->failures > 0)
		return;
	q->interval_ms = adapted_interval(s, q);
	due = q->polled_ms == UNKNOWN ? now_ms : q->polled_ms + q->interval_ms;
	due = due > now_ms ? due : now_ms;
	q->due_ms = due < q->due_ms ? due : q->due_ms;
}

/* After a change of its standing: into the right heap, at the right time. One that does not wait
 * stays out. */
static void replace(struct schedule *s, struct queue *q, int64_t now_ms)
{
	if (!q->heap)
		return;
	heap_take(q);
	advance(s, q, now_ms);
	put(s, q);
}

void schedule_set_visible(struct schedule *s, struct queue *q, bool is_visible, int64_t now_ms)
{
	if (q->is_visible == is_visible)
		return;
	q->is_visible = is_visible;
	replace(s, q, now_ms);
}

void schedule_set_focused(struct schedule *s, struct queue *q, bool is_focused, int64_t now_ms)
{
	if (q->is_focused == is_focused)
		return;
	q->is_focused = is_focused;
	replace(s, q, now_ms);
}

void schedule_hurry(struct schedule *s, struct queue *q, int64_t now_ms)
{
	if (q->in_flight_poll || !q->is_scheduled)
		return;
	heap_take(q);
	q->is_hurried = true;
	q->due_ms = now_ms;
	put(s, q);
}

void schedule_set_interval(struct schedule *s, int64_t interval_ms, int64_t now_ms)
{
	s->interval_ms = interval_ms;
	for (size_t i = 0; i < SCHEDULE_CLASS_COUNT; i++) {
		for (size_t j = 0; j < s->heaps[i].count; j++)
			advance(s, s->heaps[i].queues[j], now_ms);
		heap_rebuild(&s->heaps[i]);
	}
}

static void resume(const struct schedule *s, struct queue *q, int64_t now_ms)
{
	bool was_cut_off = err_is_of_link(queue_error(q)) || err_is_foreign(queue_error(q));

	if (was_cut_off)
		q->failures = 0;
	else if (q->due_ms > now_ms || q->polled_ms == UNKNOWN)
		return;
	q->interval_ms = base_interval(s, q);
	q->due_ms = is_on_screen(q) ? now_ms : turn_from(q, q->interval_ms, now_ms);
}

void schedule_resume(struct schedule *s, int64_t now_ms)
{
	for (size_t i = 0; i < SCHEDULE_CLASS_COUNT; i++) {
		for (size_t j = 0; j < s->heaps[i].count; j++)
			resume(s, s->heaps[i].queues[j], now_ms);
		heap_rebuild(&s->heaps[i]);
	}
}

struct queue *schedule_next(const struct schedule *s, int64_t now_ms, int64_t *wait_ms)
{
	struct queue *due[SCHEDULE_CLASS_COUNT] = {NULL};
	bool hidden_turn = s->turn % HIDDEN_TURN == HIDDEN_TURN - 1;

	*wait_ms = UNKNOWN;
	for (size_t i = 0; i < SCHEDULE_CLASS_COUNT; i++) {
		struct queue *first = heap_first(&s->heaps[i]);

		if (!first || (s->is_paused && i != SCHEDULE_URGENT))
			continue;
		if (first->due_ms <= now_ms)
			due[i] = first;
		else if (*wait_ms == UNKNOWN || first->due_ms - now_ms < *wait_ms)
			*wait_ms = first->due_ms - now_ms;
	}
	if (due[SCHEDULE_URGENT])
		return due[SCHEDULE_URGENT];
	if (due[SCHEDULE_HIDDEN] && (hidden_turn || !due[SCHEDULE_VISIBLE]))
		return due[SCHEDULE_HIDDEN];
	return due[SCHEDULE_VISIBLE];
}

void schedule_begin(struct schedule *s, struct queue *q)
{
	heap_take(q);
	q->in_flight_poll = true;
	q->is_hurried = false;
	s->turn++;
}

size_t schedule_count(const struct schedule *s)
{
	size_t count = 0;

	for (size_t i = 0; i < SCHEDULE_CLASS_COUNT; i++)
		count += s->heaps[i].count;
	return count;
}
