/* A queue's points, minute by minute. */
#include "sim_metrics.h"

#include "sim_store.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, NOT_COUNTED_AFTER = 3 };

static const char *const metric_names[SIM_METRIC_COUNT] = {
	[SIM_METRIC_SENT] = "NumberOfMessagesSent",
	[SIM_METRIC_SENT_BYTES] = "SentMessageSize",
	[SIM_METRIC_RECEIVED] = "NumberOfMessagesReceived",
	[SIM_METRIC_EMPTY] = "NumberOfEmptyReceives",
	[SIM_METRIC_DELETED] = "NumberOfMessagesDeleted",
	[SIM_METRIC_DEDUPLICATED] = "NumberOfDeduplicatedSentMessages",
	[SIM_METRIC_AGE_S] = "ApproximateAgeOfOldestMessage",
	[SIM_METRIC_VISIBLE] = "ApproximateNumberOfMessagesVisible",
	[SIM_METRIC_IN_FLIGHT] = "ApproximateNumberOfMessagesNotVisible",
	[SIM_METRIC_DELAYED] = "ApproximateNumberOfMessagesDelayed",
};

enum sim_metric sim_metric_find(struct sv name)
{
	for (int i = 0; i < SIM_METRIC_COUNT; i++)
		if (sv_eq_cstr(name, metric_names[i]))
			return (enum sim_metric)i;
	return SIM_METRIC_COUNT;
}

const char *sim_metric_name(enum sim_metric metric)
{
	return metric_names[metric];
}

void sim_series_release(struct sim_series *series)
{
	free(series->points);
	*series = (struct sim_series){0};
}

/* On a dead-letter queue the age counts from the move. */
static int64_t came_ms(const struct sim_store *store, const struct sim_message *m)
{
	const struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	return record->moved_ms ? record->moved_ms : m->sent_ms;
}

/* Messages that were received often are moved to the back and count no more, but in a dead-letter
 * queue all of them were. */
static bool is_counted(const struct sim_queue *q, const struct sim_message *m)
{
	return q->settings.is_fifo || m->source_arn || m->receives < NOT_COUNTED_AFTER;
}

int64_t sim_metrics_age_s(const struct sim_store *store, const struct sim_queue *q)
{
	static const enum sim_state states[] = {SIM_READY, SIM_IN_FLIGHT};
	int64_t oldest_ms = store->now_ms;
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		const struct sim_list *list = &q->messages[states[i]];
		for (struct sim_link *link = sim_list_first(list); link;
			link = sim_list_next(list, link)) {
			struct sim_message *m = SIM_OWNER(link, struct sim_message, link);
			if (is_counted(q, m) && came_ms(store, m) < oldest_ms)
				oldest_ms = came_ms(store, m);
		}
	}
	return (store->now_ms - oldest_ms) / MS;
}

void sim_metrics_put(struct sim_queue *q, const struct sim_point *point)
{
	struct sim_series *s = &q->series;
	if (s->count == SIM_METRIC_MINUTES_KEPT) {
		size_t left = s->count / 2;
		memmove(s->points, s->points + s->count - left, left * sizeof *s->points);
		s->count = left;
	}
	s->points = mem_grow(s->points, &s->cap, s->count + 1, sizeof *s->points);
	s->points[s->count++] = *point;
}

void sim_metrics_forget(struct sim_queue *q)
{
	q->counted = q->traffic;
}

/* The mean size goes out, because the points are of whole minutes. */
static float mean_bytes(const struct sim_traffic *now, const struct sim_traffic *before)
{
	uint64_t sent = now->sent - before->sent;
	return sent ? (float)(now->sent_bytes - before->sent_bytes) / (float)sent : 0;
}

static void take_point(struct sim_store *store, struct sim_queue *q)
{
	const struct sim_traffic *now = &q->traffic, *before = &q->counted;
	struct sim_point point = {
		.start_ms = store->now_ms / SIM_METRIC_MINUTE_MS * SIM_METRIC_MINUTE_MS -
			    SIM_METRIC_MINUTE_MS,
		.values =
			{
				[SIM_METRIC_SENT] = (float)(now->sent - before->sent),
				[SIM_METRIC_SENT_BYTES] = mean_bytes(now, before),
				[SIM_METRIC_RECEIVED] = (float)(now->received - before->received),
				[SIM_METRIC_EMPTY] =
					(float)(now->empty_receives - before->empty_receives),
				[SIM_METRIC_DELETED] = (float)(now->deleted - before->deleted),
				[SIM_METRIC_DEDUPLICATED] =
					(float)(now->deduplicated - before->deduplicated),
				[SIM_METRIC_AGE_S] = (float)sim_metrics_age_s(store, q),
				[SIM_METRIC_VISIBLE] = (float)q->messages[SIM_READY].count,
				[SIM_METRIC_IN_FLIGHT] = (float)q->messages[SIM_IN_FLIGHT].count,
				[SIM_METRIC_DELAYED] = (float)q->messages[SIM_DELAYED].count,
			},
	};
	sim_metrics_put(q, &point);
	q->counted = q->traffic;
}

/* The service falls silent about queues that nobody uses. */
static bool is_active(const struct sim_queue *q)
{
	return memcmp(&q->traffic, &q->counted, sizeof q->traffic) != 0 ||
	       q->messages[SIM_READY].count || q->messages[SIM_IN_FLIGHT].count ||
	       q->messages[SIM_DELAYED].count;
}

static void on_minute(struct sim_store *store, struct sim_deadline *deadline);

static void set_next(struct sim_store *store)
{
	int64_t minute = store->now_ms / SIM_METRIC_MINUTE_MS + 1;
	sim_deadline_set(
		&store->deadlines, &store->sampling, minute * SIM_METRIC_MINUTE_MS, on_minute);
}

static void on_minute(struct sim_store *store, struct sim_deadline *deadline)
{
	(void)deadline;
	for (size_t i = 0; i < store->queue_count; i++)
		if (is_active(store->by_name[i]))
			take_point(store, store->by_name[i]);
	set_next(store);
}

void sim_metrics_start(struct sim_store *store)
{
	set_next(store);
}
