/* Samples of queues. */
#include "sqscope/store/history.h"

#include "query.h"
#include "sqscope/base/limits.h"

enum { MS_PER_MINUTE = 60 * 1000, MINUTES_PER_HOUR = 60 };

/* 0: no samples of it. */
static bool find_queue(
	struct store *s, struct sv context, struct sv queue, int64_t *id, struct err *err)
{
	struct query q;

	query_begin(&q, s, "SELECT id FROM sampled_queue WHERE context = ? AND queue = ?");
	query_bind_text(&q, context);
	query_bind_text(&q, queue);
	*id = query_next(&q) ? query_int(&q, 0) : 0;
	return query_end(&q, err);
}

static bool need_queue(
	struct store *s, struct sv context, struct sv queue, int64_t *id, struct err *err)
{
	struct query q;

	if (!find_queue(s, context, queue, id, err))
		return false;
	if (*id != 0)
		return true;
	if ((int64_t)queue.n > limit(LIMIT_STORE_TEXT))
		return err_fail(err, ERR_LIMIT, "the name of a queue is too long");
	query_begin(&q, s, "INSERT INTO sampled_queue (context, queue) VALUES (?, ?)");
	query_bind_text(&q, context);
	query_bind_text(&q, queue);
	if (!query_run(&q, err))
		return false;
	*id = s->sqlite.last_insert_rowid(s->db);
	return true;
}

static bool add_one(
	struct store *s, int64_t queue, const struct history_sample *sample, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT OR REPLACE INTO sample (queue, minute, ready, in_flight, delayed)"
		" VALUES (?, ?, ?, ?, ?)");
	query_bind_int(&q, queue);
	query_bind_int(&q, sample->minute);
	query_bind_count(&q, sample->ready);
	query_bind_count(&q, sample->in_flight);
	query_bind_count(&q, sample->delayed);
	return query_run(&q, err);
}

static bool add_all(struct store *s, struct sv context, const struct history_sample *samples,
	size_t count, struct err *err)
{
	int64_t queue;

	for (size_t i = 0; i < count; i++)
		if (!need_queue(s, context, samples[i].queue, &queue, err) ||
			!add_one(s, queue, &samples[i], err))
			return false;
	return true;
}

bool history_add(struct store *s, struct sv context, const struct history_sample *samples,
	size_t count, struct err *err)
{
	return store_begin(s, err) && store_end(s, add_all(s, context, samples, count, err), err);
}

bool history_read(struct store *s, struct sv context, struct sv queue, int64_t from, int64_t to,
	history_sample_fn fn, void *ud, struct err *err)
{
	struct history_sample sample = {0};
	struct query q;

	query_begin(&q, s,
		"SELECT minute, ready, in_flight, delayed FROM sample"
		" WHERE queue = (SELECT id FROM sampled_queue WHERE context = ? AND queue = ?)"
		" AND minute >= ? AND minute < ? ORDER BY minute");
	query_bind_text(&q, context);
	query_bind_text(&q, queue);
	query_bind_int(&q, from);
	query_bind_int(&q, to);
	while (query_next(&q)) {
		sample.minute = query_int(&q, 0);
		sample.ready = query_count(&q, 1);
		sample.in_flight = query_count(&q, 2);
		sample.delayed = query_count(&q, 3);
		fn(ud, &sample);
	}
	return query_end(&q, err);
}

/* A queue has at most one sample a minute: a bound in time is one in number, too. */
static bool find_kept_minutes(struct store *s, int64_t *minutes, struct err *err)
{
	struct query q;
	int64_t queues;

	query_begin(&q, s, "SELECT count(*) FROM sampled_queue");
	queues = query_next(&q) ? query_int(&q, 0) : 0;
	*minutes = limit(LIMIT_HISTORY_HOURS) * MINUTES_PER_HOUR;
	if (queues > 0 && limit(LIMIT_HISTORY_SAMPLES) / queues < *minutes)
		*minutes = limit(LIMIT_HISTORY_SAMPLES) / queues;
	return query_end(&q, err);
}

/* By queue, because that is how they lie. What is of the future comes from a clock that was wrong.
 */
static bool prune_samples(struct store *s, int64_t from, int64_t to, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"DELETE FROM sample WHERE (queue, minute) IN (SELECT s.queue, s.minute"
		" FROM sampled_queue q JOIN sample s ON s.queue = q.id AND s.minute < ?1"
		" UNION ALL SELECT s.queue, s.minute"
		" FROM sampled_queue q JOIN sample s ON s.queue = q.id AND s.minute > ?2)");
	query_bind_int(&q, from);
	query_bind_int(&q, to);
	return query_run(&q, err);
}

static bool prune(struct store *s, int64_t minute, struct err *err)
{
	struct query q;
	int64_t kept;

	if (!find_kept_minutes(s, &kept, err) ||
		!prune_samples(s, minute - kept, minute + MINUTES_PER_HOUR, err))
		return false;
	query_begin(&q, s,
		"DELETE FROM sampled_queue WHERE NOT EXISTS"
		" (SELECT 1 FROM sample WHERE queue = sampled_queue.id)");
	return query_run(&q, err);
}

bool history_prune(struct store *s, int64_t now_unix_ms, struct err *err)
{
	return store_begin(s, err) && store_end(s, prune(s, now_unix_ms / MS_PER_MINUTE, err), err);
}
