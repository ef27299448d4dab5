/*
 * When which queue is polled next. Pure: fed with times, tells what is due. Rules: rows on the
 * screen first; then whatever is due longest; a row that did not change and is empty slows down up
 * to six times the interval, any change brings it back; rows that are not on the screen are polled
 * at three times the interval; polls are spread evenly over it; a failing queue backs off alone, a
 * denied one to five minutes; a token bucket keeps the whole program under --max-rps. Rows that are
 * not on the screen get every fourth poll even when those that are could use them all.
 *
 * Waiting queues stand in heaps, so that no step costs more than the logarithm of their number; a
 * queue whose poll is under way stands in none. Owns the heaps, borrows the queues: take one out
 * (schedule_remove) before it is freed.
 */
#ifndef SQSCOPE_MODEL_SCHEDULE_H
#define SQSCOPE_MODEL_SCHEDULE_H

#include "sqscope/base/err.h"
#include "sqscope/model/queue.h"

enum schedule_class { SCHEDULE_URGENT, SCHEDULE_VISIBLE, SCHEDULE_HIDDEN, SCHEDULE_CLASS_COUNT };

/* Earliest due first; of equal ones the first in the fleet. */
struct schedule_heap {
	struct queue **queues;
	size_t count, cap;
};

struct schedule {
	int64_t interval_ms; /* of a visible row */
	double max_rps;
	double tokens; /* of the bucket, which holds a quarter of a second's worth. Below 0: owed */
	int64_t refilled_ms;
	bool is_paused; /* only what the user asks for is due */
	struct schedule_heap heaps[SCHEDULE_CLASS_COUNT];
	uint32_t next_phase;
	unsigned turn; /* counts polls, for the share of the rows that are not on the screen */
};

void schedule_init(struct schedule *s, int64_t interval_ms, double max_rps, int64_t now_ms);
void schedule_release(struct schedule *s);
void schedule_set_interval(struct schedule *s, int64_t interval_ms, int64_t now_ms);
void schedule_set_max_rps(struct schedule *s, double max_rps);

/* A queue appeared: first poll as soon as may be. */
void schedule_add(struct schedule *s, struct queue *q, int64_t now_ms);
/* It is about to go. */
void schedule_remove(struct schedule *s, struct queue *q);
/*
 * Its poll ended: set due_ms and interval_ms. `changed`: some count differs from before. err NULL
 * or clear when it went well.
 */
void schedule_done(
	struct schedule *s, struct queue *q, bool changed, const struct err *err, int64_t now_ms);
/* Its poll ended and no other is to follow until somebody hurries it: a sweep asks once. */
void schedule_park(struct schedule *s, struct queue *q);
/* It came onto the screen or left it. */
void schedule_set_visible(struct schedule *s, struct queue *q, bool is_visible, int64_t now_ms);
/* Its detail was opened (polled at half the interval, never slower) or closed. */
void schedule_set_focused(struct schedule *s, struct queue *q, bool is_focused, int64_t now_ms);
/* The user wants it now. A poll that is under way is as good. */
void schedule_hurry(struct schedule *s, struct queue *q, int64_t now_ms);
/*
 * Time was lost in a pause or without a connection: what waited too long, or failed for want of a
 * connection, is due again; at once when it is on the screen, else spread over its interval.
 */
void schedule_resume(struct schedule *s, int64_t now_ms);

/* Take one token from the bucket. False when there is none; *wait_ms says how long until then. */
bool schedule_take(struct schedule *s, int64_t now_ms, int64_t *wait_ms);
/* Requests that went out without a token (retries): the bucket owes them. */
void schedule_charge(struct schedule *s, uint64_t requests);

/*
 * The most urgent queue that is due; NULL when none is, with *wait_ms until the next will be
 * (UNKNOWN when there is none at all).
 */
struct queue *schedule_next(const struct schedule *s, int64_t now_ms, int64_t *wait_ms);
/* Its poll begins: it waits no more until schedule_done. */
void schedule_begin(struct schedule *s, struct queue *q);
/* Queues that wait. */
size_t schedule_count(const struct schedule *s);

#endif
