/* How one queue stands, worked out from what is known of it. */
#include "sqscope/model/queue.h"

#include "link_error.h"
#include "sqscope/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	RECENT_MINUTES = 5,
	RECENT_MS = RECENT_MINUTES * 60 * 1000,
	NEAR_LIMIT = IN_FLIGHT_LIMIT / 100 * 80
};

const char *const severity_words[SEVERITY_COUNT] = {
	[SEVERITY_OK] = "ok",
	[SEVERITY_UNKNOWN] = "unknown",
	[SEVERITY_WARN] = "warn",
	[SEVERITY_CRIT] = "crit",
};

/* How much a count grew, and over which time. */
struct growth {
	int64_t gained;
	int64_t span_s;
};

const struct err *queue_error(const struct queue *q)
{
	static const struct err none;

	return q->failure ? q->failure : &none;
}

/* Most queues never fail, and an error is a third of what a queue would take. */
void queue_set_error(struct queue *q, const struct err *err)
{
	if (!err_is_set(err)) {
		free(q->failure);
		q->failure = NULL;
		return;
	}
	if (!q->failure)
		q->failure = mem_new(1, sizeof *q->failure);
	*q->failure = *err;
}

int64_t queue_visible(const struct queue *q)
{
	return q->attributes.number[ATTR_VISIBLE];
}

int64_t queue_in_flight(const struct queue *q)
{
	return q->attributes.number[ATTR_IN_FLIGHT];
}

int64_t queue_delayed(const struct queue *q)
{
	return q->attributes.number[ATTR_DELAYED];
}

/* Denied or deleted: what was once read of it says nothing any more. */
static bool is_out_of_reach(const struct queue *q)
{
	return (queue_error(q)->code == ERR_DENIED && !err_is_of_link(queue_error(q))) ||
	       queue_error(q)->code == ERR_NOT_FOUND;
}

bool queue_dead_letter_visible(const struct queue *q, int64_t *visible)
{
	const struct queue *dead_letter = q->dead_letter;

	if (!dead_letter && !q->attributes.dead_letter_arn)
		return false;
	*visible =
		dead_letter && !is_out_of_reach(dead_letter) ? queue_visible(dead_letter) : UNKNOWN;
	return true;
}

/*
 * The minute of the recent past to compare with: the oldest that is known of the last five, or,
 * when polls are rarer than that, the newest before them. 0 when there is none.
 */
static int minute_before(const struct series *s)
{
	for (int i = RECENT_MINUTES; i > 0; i--) {
		if (series_at(s, i) != UNKNOWN)
			return i;
	}
	for (int i = RECENT_MINUTES + 1; i < SERIES_MINUTES; i++) {
		if (series_at(s, i) != UNKNOWN)
			return i;
	}
	return 0;
}

static struct growth recent_growth(const struct queue *q, int64_t now_ms)
{
	int64_t visible = queue_visible(q);
	int minutes;

	if (visible == UNKNOWN || q->first_ms == UNKNOWN)
		return (struct growth){0, 0};
	if (now_ms - q->first_ms < RECENT_MS)
		return (struct growth){visible - q->first_visible, (now_ms - q->first_ms) / 1000};
	minutes = minute_before(&q->ready);
	if (minutes == 0)
		return (struct growth){0, 0};
	return (struct growth){visible - series_at(&q->ready, minutes), minutes * 60};
}

static void set_verdict(struct queue *q, enum severity severity)
{
	q->severity = severity;
	free(q->phrase);
	q->phrase = NULL;
}

static PRINTF_LIKE(3, 4) void set_reasoned(
	struct queue *q, enum severity severity, const char *fmt, ...)
{
	char text[QUEUE_REASON_SIZE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	set_verdict(q, severity);
	q->phrase = mem_strdup(text);
}

const char *queue_reason(const struct queue *q)
{
	return q->phrase ? q->phrase : "";
}

static bool judge_unknown(struct queue *q)
{
	if (q->polled_ms != UNKNOWN && !is_out_of_reach(q))
		return false;
	set_verdict(q, SEVERITY_UNKNOWN);
	if (err_is_set(queue_error(q)))
		set_reasoned(q, SEVERITY_UNKNOWN, "%s", err_name(queue_error(q)));
	return true;
}

/* "+312 in 5m" */
static bool judge_growth(struct queue *q, const struct queue *grower, enum severity severity,
	const char *prefix, int64_t now_ms)
{
	struct growth growth = recent_growth(grower, now_ms);
	char gained[UNITS_TEXT_SIZE], span[UNITS_TEXT_SIZE];

	if (growth.gained <= 0)
		return false;
	set_reasoned(q, severity, "%s+%s in %s", prefix, units_count(growth.gained, gained),
		units_duration(growth.span_s, span));
	return true;
}

static bool judge_in_flight(struct queue *q)
{
	int64_t in_flight = queue_in_flight(q);

	if (in_flight < NEAR_LIMIT)
		return false;
	set_reasoned(q, SEVERITY_WARN, "in flight %lldk of %dk", (long long)(in_flight / 1000),
		IN_FLIGHT_LIMIT / 1000);
	return true;
}

static bool judge_stall(struct queue *q)
{
	char waiting[UNITS_TEXT_SIZE];

	if (q->drain.word != DRAIN_STALLED)
		return false;
	set_reasoned(q, SEVERITY_WARN, "stalled: %s wait, none taken",
		units_count(queue_visible(q), waiting));
	return true;
}

/*
 * The smoothed rate stays positive for minutes after a single burst, so a queue grows only while it
 * moves and holds more than it did.
 */
static bool judge_rise(struct queue *q, int64_t now_ms)
{
	const struct rates *r = &q->rates;
	char rate[UNITS_TEXT_SIZE], span[UNITS_TEXT_SIZE];

	if (r->same_sign < RATES_HELD_POLLS || r->idle >= RATES_HELD_POLLS || r->shown_net <= 0 ||
		now_ms - r->sign_since_ms < RECENT_MS || recent_growth(q, now_ms).gained <= 0)
		return false;
	set_reasoned(q, SEVERITY_WARN, "growing %s/s for %s", units_rate(r->shown_net, false, rate),
		units_duration((now_ms - r->sign_since_ms) / 1000, span));
	return true;
}

void queue_judge(struct queue *q, int64_t now_ms)
{
	q->drain = rates_drain(&q->rates, queue_visible(q), queue_in_flight(q), IN_FLIGHT_LIMIT,
		q->is_dead_letter);
	if (judge_unknown(q))
		return;
	if (q->is_dead_letter && judge_growth(q, q, SEVERITY_CRIT, "", now_ms))
		return;
	if (q->dead_letter && judge_growth(q, q->dead_letter, SEVERITY_WARN, "DLQ ", now_ms))
		return;
	if (judge_in_flight(q) || judge_stall(q) || judge_rise(q, now_ms))
		return;
	set_verdict(q, SEVERITY_OK);
}
