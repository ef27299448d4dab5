/*
 * When which queue is polled next. Pure: fed with times, tells what is due. Rules: rows on the screen first; then
 * whatever is due longest; a row that did not change and is empty slows down up to six times the interval, any change
 * brings it back; rows that are not on the screen are polled at three times the interval; polls are spread evenly
 * over it; a failing queue backs off alone, a denied one to five minutes; a token bucket keeps the whole program under
 * --max-rps.
 */
#ifndef SQSCOPE_MODEL_SCHEDULE_H
#define SQSCOPE_MODEL_SCHEDULE_H

#include "sqscope/base/err.h"
#include "sqscope/model/queue.h"

struct schedule {
	int64_t interval_ms;  /* of a visible row */
	double max_rps;
	double tokens;        /* of the bucket; at most a quarter of a second's worth, at least one */
	int64_t refilled_ms;
	bool is_paused;
};

void schedule_init(struct schedule *s, int64_t interval_ms, double max_rps, int64_t now_ms);
void schedule_set_interval(struct schedule *s, int64_t interval_ms);
void schedule_set_max_rps(struct schedule *s, double max_rps);

/* A queue appeared: first poll as soon as may be. */
void schedule_add(struct schedule *s, struct queue *q, int64_t now_ms);
/* Its poll ended: set due_ms and interval_ms. `changed`: some count differs from before. err NULL or clear when it went well. */
void schedule_done(struct schedule *s, struct queue *q, bool changed, const struct err *err, int64_t now_ms);
/* It came onto the screen or left it. */
void schedule_set_visible(struct schedule *s, struct queue *q, bool is_visible, int64_t now_ms);
/* The user wants it now. */
void schedule_hurry(struct schedule *s, struct queue *q, int64_t now_ms);

/* Take one token from the bucket; false when there is none, *wait_ms says how long until there is. */
bool schedule_take(struct schedule *s, int64_t now_ms, int64_t *wait_ms);

/*
 * Of the fleet's queues, the most urgent one that is due and has no poll under way; NULL when none is, with *wait_ms
 * until the next will be (UNKNOWN when there is none at all).
 */
struct queue *schedule_next(const struct schedule *s, struct queue *const *queues, size_t count, int64_t now_ms,
	int64_t *wait_ms);

#endif
