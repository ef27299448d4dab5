/* Steps of messages: checked against the rules, written before what they protect. */
#include "journal_row.h"

#include "sqscope/base/limits.h"

static bool read_state(struct store *s, int64_t operation, struct sv message_id,
	enum journal_state *state, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT state FROM operation_message WHERE operation = ? AND message_id = ?");
	query_bind_int(&q, operation);
	query_bind_text(&q, message_id);
	*state = query_next(&q) ? (enum journal_state)query_int(&q, 0) : JOURNAL_NONE;
	return query_end(&q, err);
}

static bool check_step(const char *id, const struct operation_row *row,
	const struct journal_mark *mark, enum journal_state from, struct err *err)
{
	if (journal_may_follow(row->kind, from, mark->state))
		return true;
	return err_fail(err, ERR_REFUSED,
		"operation %s: message %.*s is \"%s\" and cannot become \"%s\"", id,
		SV_ARGS(mark->message_id), journal_state_names[from],
		mark->state < JOURNAL_STATE_COUNT ? journal_state_names[mark->state] : "?");
}

static bool check_lengths(const struct journal_mark *mark, struct err *err)
{
	const size_t max = (size_t)limit(LIMIT_STORE_TEXT);

	if (mark->message_id.n <= max && mark->destination.n <= max && mark->group_id.n <= max &&
		mark->new_id.n <= max)
		return true;
	return err_fail(err, ERR_LIMIT, "a text of a message is too long for the journal");
}

static void bind_mark(struct query *q, const struct journal_mark *mark, int64_t now_unix_ms)
{
	bool has_failed = err_is_set(mark->err);

	query_bind_int(q, mark->state);
	query_bind_text(q, mark->destination);
	query_bind_text(q, mark->group_id);
	query_bind_text(q, mark->new_id);
	query_bind_count(q, mark->body_hash ? mark->body_hash : UNKNOWN);
	query_bind_count(q, mark->state == JOURNAL_SENDING ? now_unix_ms : UNKNOWN);
	query_bind_int(q, now_unix_ms);
	query_bind_int(q, mark->maybe_duplicated);
	query_bind_text(q, sv_cstr(has_failed ? err_name(mark->err) : ""));
	query_bind_text(q, sv_cstr(has_failed ? mark->err->msg : ""));
}

/* ?1 and ?2 name the message; what is left empty keeps the value that is there. */
static const char write_sql[] =
	"INSERT INTO operation_message (operation, message_id, state, destination, group_id,"
	" new_id, body_hash, asked_unix_ms, changed_unix_ms, maybe_duplicated, err_code, err_text)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
	" ON CONFLICT (operation, message_id) DO UPDATE SET state = excluded.state,"
	" destination = coalesce(nullif(excluded.destination, ''), destination),"
	" group_id = coalesce(nullif(excluded.group_id, ''), group_id),"
	" new_id = coalesce(nullif(excluded.new_id, ''), new_id),"
	" body_hash = coalesce(excluded.body_hash, body_hash),"
	" asked_unix_ms = coalesce(excluded.asked_unix_ms, asked_unix_ms),"
	" changed_unix_ms = excluded.changed_unix_ms,"
	" maybe_duplicated = max(excluded.maybe_duplicated, maybe_duplicated),"
	" err_code = excluded.err_code, err_text = excluded.err_text";

static bool mark_one(struct store *s, const char *id, const struct operation_row *row,
	const struct journal_mark *mark, int64_t now_unix_ms, struct err *err)
{
	enum journal_state from;
	struct query q;

	if (!check_lengths(mark, err) ||
		!read_state(s, row->number, mark->message_id, &from, err) ||
		!check_step(id, row, mark, from, err))
		return false;
	query_begin(&q, s, write_sql);
	query_bind_int(&q, row->number);
	query_bind_text(&q, mark->message_id);
	bind_mark(&q, mark, now_unix_ms);
	return query_run(&q, err);
}

static bool mark_all(struct store *s, const char *id, const struct journal_mark *marks,
	size_t count, int64_t now_unix_ms, struct err *err)
{
	struct operation_row row;

	if (!operation_row_own(s, id, &row, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!mark_one(s, id, &row, &marks[i], now_unix_ms, err))
			return false;
	return true;
}

bool journal_mark(struct store *s, const char *id, const struct journal_mark *marks, size_t count,
	int64_t now_unix_ms, struct err *err)
{
	return store_begin(s, err) &&
	       store_end(s, mark_all(s, id, marks, count, now_unix_ms, err), err);
}
