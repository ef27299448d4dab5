/* What polls and time do to the fleet, and whether any of it shows. */
#include "fleet_internal.h"
#include "queue_image.h"
#include "sqscope/sqs/queue_name.h"

#include <stdio.h>

enum {
	ASLEEP_MS = 10 * 1000, /* wall time ahead of monotonic time by more: the machine slept */
	MISSED_INTERVALS = 3
};

/*
 * The ARN in the answer names the queue for good. A server that gives the same ARN to queues of
 * different names must not make one of them.
 */
static struct queue *settle_arn(
	struct fleet *fleet, struct queue *q, const struct queue_attributes *attributes)
{
	struct sv arn = sv_cstr(attributes->text[ATTR_QUEUE_ARN]);
	struct queue *other = fleet_find_arn(fleet, arn);
	struct queue_arn parts;

	if (other == q || !queue_arn_parse(&parts, arn))
		return q;
	if (!other)
		names_set_arn(fleet, q, arn);
	else if (sv_eq_cstr(parts.name, q->name) && sv_eq_cstr(parts.name, other->name))
		return fleet_merge(fleet, other, q);
	return q;
}

/* A count that the answer leaves out is not known any more, whatever it was before. */
static void take_counts(struct queue *q, const struct queue_attributes *answer)
{
	q->attributes.number[ATTR_VISIBLE] = answer->number[ATTR_VISIBLE];
	q->attributes.number[ATTR_IN_FLIGHT] = answer->number[ATTR_IN_FLIGHT];
	q->attributes.number[ATTR_DELAYED] = answer->number[ATTR_DELAYED];
}

/* Replace all attributes, so that one that was unset goes. True when something but the counts
 * changed. */
static bool take_all(struct queue *q, const struct queue_attributes *answer)
{
	struct queue_attributes fresh;
	bool same;

	take_counts(q, answer);
	queue_attributes_init(&fresh);
	queue_attributes_merge(&fresh, answer);
	same = queue_attributes_same(&fresh, &q->attributes);
	queue_attributes_release(&q->attributes);
	q->attributes = fresh;
	return !same;
}

/* An answer of 200 with an empty body happens, and takes nothing back. */
static bool tells_attributes(const struct queue_attributes *answer)
{
	return answer->text[ATTR_QUEUE_ARN] || answer->number[ATTR_CREATED] != UNKNOWN ||
	       answer->number[ATTR_VISIBILITY_TIMEOUT] != UNKNOWN;
}

/* Monotonic time stands still while the machine sleeps: a rate over it would be far too high. */
static bool has_slept(const struct queue *q, int64_t now_ms, int64_t unix_ms)
{
	return q->polled_ms != UNKNOWN &&
	       (unix_ms - q->polled_unix_ms) - (now_ms - q->polled_ms) > ASLEEP_MS;
}

static void note_counts(struct queue *q, int64_t now_ms, int64_t unix_ms)
{
	if (has_slept(q, now_ms, unix_ms)) {
		rates_init(&q->rates);
		q->first_ms = UNKNOWN;
	}
	rates_add(&q->rates, now_ms, queue_visible(q), queue_in_flight(q), queue_delayed(q));
	series_add(&q->ready, unix_ms, queue_visible(q));
	if (q->first_ms == UNKNOWN && queue_visible(q) != UNKNOWN) {
		q->first_ms = now_ms;
		q->first_visible = queue_visible(q);
	}
	q->polled_ms = now_ms;
	q->polled_unix_ms = unix_ms;
	q->failing_since_ms = UNKNOWN;
	queue_set_error(q, NULL);
	q->is_stale = false;
}

/* Their DLQ may be what makes them warn. True when one of them looks different now. */
static bool judge_sources(const struct queue *q, int64_t now_ms)
{
	bool changed = false;

	for (size_t i = 0; i < q->source_count; i++) {
		struct queue *source = q->sources[i];
		enum severity severity = source->severity;
		char reason[QUEUE_REASON_SIZE];

		snprintf(reason, sizeof reason, "%s", queue_reason(source));
		queue_judge(source, now_ms);
		changed |=
			severity != source->severity || strcmp(reason, queue_reason(source)) != 0;
	}
	return changed;
}

static void touch_at(struct fleet *fleet, int64_t unix_ms)
{
	fleet_touch(fleet);
	fleet->changed_unix_ms = unix_ms;
}

struct queue *fleet_polled(struct fleet *fleet, struct queue *q,
	const struct queue_attributes *attributes, bool was_full, int64_t now_ms, int64_t unix_ms)
{
	uint64_t gen = fleet->gen;
	bool changed = false;
	struct queue_image before;

	q = settle_arn(fleet, q, attributes);
	queue_image_take(q, &before);
	if (was_full && tells_attributes(attributes)) {
		changed = take_all(q, attributes);
		q->full_ms = now_ms;
		links_follow_policy(fleet, q);
	} else {
		take_counts(q, attributes);
	}
	if (!queue_image_same_counts(&before, q))
		q->changed_unix_ms = unix_ms;
	note_counts(q, now_ms, unix_ms);
	queue_judge(q, now_ms);
	changed |= judge_sources(q, now_ms);
	if (changed || fleet->gen != gen || !queue_image_same(&before, q))
		touch_at(fleet, unix_ms);
	return q;
}

void fleet_poll_failed(struct fleet *fleet, struct queue *q, const struct err *err, int64_t now_ms)
{
	struct queue_image before;

	queue_image_take(q, &before);
	queue_set_error(q, err);
	if (q->failing_since_ms == UNKNOWN)
		q->failing_since_ms = now_ms;
	q->is_stale = q->polled_ms != UNKNOWN;
	queue_judge(q, now_ms);
	if (!queue_image_same(&before, q))
		fleet_touch(fleet);
}

static bool has_grown_stale(const struct fleet *fleet, const struct queue *q, int64_t now_ms)
{
	int64_t after_ms = q->interval_ms * MISSED_INTERVALS;

	if (q->polled_ms == UNKNOWN)
		return false;
	if (fleet->is_cut_off || err_is_set(queue_error(q)))
		return true;
	after_ms = after_ms > fleet->stale_after_ms ? after_ms : fleet->stale_after_ms;
	return now_ms - q->polled_ms > after_ms;
}

void fleet_tick(struct fleet *fleet, int64_t now_ms)
{
	bool changed = false;

	for (size_t i = 0; i < fleet->count; i++) {
		struct queue *q = fleet->queues[i];
		bool is_stale = has_grown_stale(fleet, q, now_ms);

		changed |= is_stale != q->is_stale;
		q->is_stale = is_stale;
	}
	if (changed)
		fleet_touch(fleet);
}
