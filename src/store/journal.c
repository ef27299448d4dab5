/* Operations: begun, ended, taken over, forgotten. */
#include "journal_row.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/limits.h"

#include <assert.h>
#include <stdio.h>

enum { ID_RANDOM = 6, ID_TIME = 15, PRUNED_AT_ONCE = 5000 };

#define MS_PER_DAY (24LL * 3600 * 1000)

static void make_id(int64_t now_unix_ms, char id[JOURNAL_ID_SIZE])
{
	/* Without what looks alike. */
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz023456789";
	char when[CLOCK_TEXT_SIZE], tail[ID_RANDOM + 1] = "";
	uint8_t random[ID_RANDOM];

	clock_format_amz(now_unix_ms, when);
	digest_random(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		tail[i] = letters[random[i] % (sizeof letters - 1)];
	snprintf(id, JOURNAL_ID_SIZE, "%.*s%03u-%s", ID_TIME, when,
		(unsigned)(now_unix_ms % 1000) % 1000, tail);
}

static bool check_plan(const struct journal_plan *plan, struct err *err)
{
	const int64_t max = limit(LIMIT_STORE_TEXT);

	if ((int64_t)plan->source.n <= max && (int64_t)plan->parameters.n <= max)
		return true;
	return err_fail(err, ERR_LIMIT, "the parameters of the operation are too long to be kept");
}

static bool insert(struct store *s, const struct journal_plan *plan, int64_t now_unix_ms,
	const char *id, struct err *err)
{
	struct query q;
	int64_t process;

	if (!store_self_row(s, &process, err))
		return false;
	query_begin(&q, s,
		"INSERT INTO operation (id, kind, context, account, region, source, parameters,"
		" state, started_unix_ms, result, process) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)");
	query_bind_text(&q, sv_cstr(id));
	query_bind_int(&q, plan->kind);
	query_bind_text(&q, plan->context);
	query_bind_text(&q, plan->account);
	query_bind_text(&q, plan->region);
	query_bind_text(&q, plan->source);
	query_bind_text(&q, plan->parameters);
	query_bind_int(&q, JOURNAL_RUNNING);
	query_bind_int(&q, now_unix_ms);
	query_bind_int(&q, process);
	return query_run(&q, err);
}

bool journal_begin(struct store *s, const struct journal_plan *plan, int64_t now_unix_ms,
	char id[JOURNAL_ID_SIZE], struct err *err)
{
	make_id(now_unix_ms, id);
	return check_plan(plan, err) && store_begin(s, err) &&
	       store_end(s, insert(s, plan, now_unix_ms, id, err), err);
}

static bool check_is_finished(
	struct store *s, const char *id, const struct operation_row *row, struct err *err)
{
	int64_t counts[JOURNAL_STATE_COUNT], duplicated, left;

	if (!operation_counts(s, row->number, counts, &duplicated, err))
		return false;
	left = operation_unfinished(row->kind, counts);
	return left == 0 || err_fail(err, ERR_REFUSED, "operation %s has %lld unfinished messages",
				    id, (long long)left);
}

static bool write_end(struct store *s, int64_t number, enum journal_operation_state state,
	struct sv result, int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"UPDATE operation SET state = ?, result = ?, ended_unix_ms = ? WHERE number = ?");
	query_bind_int(&q, state);
	query_bind_text(&q, result);
	query_bind_int(&q, now_unix_ms);
	query_bind_int(&q, number);
	return query_run(&q, err);
}

static bool end(struct store *s, const char *id, enum journal_operation_state state,
	struct sv result, int64_t now_unix_ms, struct err *err)
{
	struct operation_row row;

	if (!operation_row_own(s, id, &row, err))
		return false;
	if (state != JOURNAL_STOPPED && !check_is_finished(s, id, &row, err))
		return false;
	return operation_move_all(
		       s, row.number, JOURNAL_RECEIVED, JOURNAL_KEPT, now_unix_ms, err) &&
	       write_end(s, row.number, state, result, now_unix_ms, err);
}

bool journal_end(struct store *s, const char *id, enum journal_operation_state state,
	struct sv result, int64_t now_unix_ms, struct err *err)
{
	assert(state != JOURNAL_RUNNING && state < JOURNAL_OPERATION_STATE_COUNT);
	if ((int64_t)result.n > limit(LIMIT_STORE_TEXT))
		return err_fail(
			err, ERR_LIMIT, "the result of the operation is too long to be kept");
	return store_begin(s, err) &&
	       store_end(s, end(s, id, state, result, now_unix_ms, err), err);
}

static bool check_is_free(
	const struct operation_row *row, const char *id, bool force, struct err *err)
{
	if (row->state == JOURNAL_STOPPED)
		return true;
	if (row->state != JOURNAL_RUNNING)
		return err_fail(
			err, ERR_REFUSED, "operation %s has ended: nothing is left of it", id);
	switch (row->owner_state) {
	case PROCESS_GONE:
		return true;
	case PROCESS_ELSEWHERE:
		return force || err_fail(err, ERR_REFUSED,
					"operation %s belongs to another machine or container, "
					"where it may still run",
					id);
	case PROCESS_SELF:
	case PROCESS_RUNNING:
		break;
	}
	return err_fail(err, ERR_REFUSED, "operation %s is still running", id);
}

static bool take_over(
	struct store *s, const char *id, bool force, int64_t now_unix_ms, struct err *err)
{
	struct operation_row row;
	struct query q;
	int64_t process;

	if (!operation_row_find(s, id, &row, err) || !check_is_free(&row, id, force, err) ||
		!store_self_row(s, &process, err))
		return false;
	query_begin(&q, s,
		"UPDATE operation SET state = ?, ended_unix_ms = NULL, process = ?"
		" WHERE number = ?");
	query_bind_int(&q, JOURNAL_RUNNING);
	query_bind_int(&q, process);
	query_bind_int(&q, row.number);
	return query_run(&q, err) && operation_move_all(s, row.number, JOURNAL_SENDING,
					     JOURNAL_AMBIGUOUS, now_unix_ms, err);
}

bool journal_take_over(
	struct store *s, const char *id, bool force, int64_t now_unix_ms, struct err *err)
{
	return store_begin(s, err) && store_end(s, take_over(s, id, force, now_unix_ms, err), err);
}

/* The oldest operation that has ended before `until` and still has messages; 0: none. */
static bool find_old(struct store *s, int64_t until_unix_ms, int64_t *number, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT number FROM operation o WHERE state > ? AND ended_unix_ms < ? AND EXISTS"
		" (SELECT 1 FROM operation_message WHERE operation = o.number)"
		" ORDER BY number LIMIT 1");
	query_bind_int(&q, JOURNAL_STOPPED);
	query_bind_int(&q, until_unix_ms);
	*number = query_next(&q) ? query_int(&q, 0) : 0;
	return query_end(&q, err);
}

static bool forget_some(struct store *s, int64_t number, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"DELETE FROM operation_message WHERE operation = ?1 AND message_id IN"
		" (SELECT message_id FROM operation_message WHERE operation = ?1 LIMIT ?2)");
	query_bind_int(&q, number);
	query_bind_int(&q, PRUNED_AT_ONCE);
	return query_run(&q, err);
}

static bool prune(struct store *s, int64_t until_unix_ms, bool *more, struct err *err)
{
	int64_t number;

	if (!find_old(s, until_unix_ms, &number, err))
		return false;
	*more = number != 0;
	return !*more || forget_some(s, number, err);
}

bool journal_prune(struct store *s, int64_t now_unix_ms, bool *more, struct err *err)
{
	int64_t until_unix_ms = now_unix_ms - limit(LIMIT_JOURNAL_DAYS) * MS_PER_DAY;

	*more = false;
	return store_begin(s, err) && store_end(s, prune(s, until_unix_ms, more, err), err);
}
