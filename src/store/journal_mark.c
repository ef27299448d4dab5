/* Steps of messages: checked against the rules, written before what they protect. */
#include "journal_row.h"

#include "sqscope/base/limits.h"

/* What the journal says of a message; number 0: nothing. */
struct message_row {
	int64_t number;
	enum journal_state state;
};

static bool find_row(struct store *s, int64_t operation, struct sv message_id,
	struct message_row *row, struct err *err)
{
	struct query q;

	*row = (struct message_row){0};
	query_begin(&q, s,
		"SELECT number, state FROM operation_message"
		" WHERE operation = ? AND message_key = ? AND message_id = ?");
	query_bind_int(&q, operation);
	query_bind_int(&q, message_key(message_id));
	query_bind_text(&q, message_id);
	if (query_next(&q)) {
		row->number = query_int(&q, 0);
		row->state = (enum journal_state)query_enum(&q, 1, JOURNAL_STATE_COUNT);
	}
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

/* The first eleven values of both statements. */
static void bind_mark(struct query *q, const struct journal_mark *mark, int64_t now_unix_ms)
{
	bool has_failed = err_is_set(mark->err);

	query_bind_int(q, mark->state);
	query_bind_text(q, mark->destination);
	query_bind_text(q, mark->group_id);
	query_bind_count(q, sv_is_empty(mark->new_id) ? UNKNOWN : message_key(mark->new_id));
	query_bind_text(q, mark->new_id);
	query_bind_count(q, mark->body_hash ? mark->body_hash : UNKNOWN);
	query_bind_count(q, mark->state == JOURNAL_SENDING ? now_unix_ms : UNKNOWN);
	query_bind_int(q, now_unix_ms);
	query_bind_int(q, mark->maybe_duplicated);
	query_bind_text(q, sv_cstr(has_failed ? err_name(mark->err) : ""));
	query_bind_text(q, sv_cstr(has_failed ? mark->err->msg : ""));
}

static bool insert_row(struct store *s, int64_t operation, const struct journal_mark *mark,
	int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT INTO operation_message (state, destination, group_id, new_key, new_id,"
		" body_hash, asked_unix_ms, changed_unix_ms, maybe_duplicated, err_code, err_text,"
		" operation, message_key, message_id)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	bind_mark(&q, mark, now_unix_ms);
	query_bind_int(&q, operation);
	query_bind_int(&q, message_key(mark->message_id));
	query_bind_text(&q, mark->message_id);
	return query_run(&q, err);
}

/* What is left empty keeps the value that is there. */
static bool update_row(struct store *s, int64_t number, const struct journal_mark *mark,
	int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"UPDATE operation_message SET state = ?,"
		" destination = coalesce(nullif(?, ''), destination),"
		" group_id = coalesce(nullif(?, ''), group_id),"
		" new_key = coalesce(?, new_key), new_id = coalesce(nullif(?, ''), new_id),"
		" body_hash = coalesce(?, body_hash), asked_unix_ms = coalesce(?, asked_unix_ms),"
		" changed_unix_ms = ?, maybe_duplicated = max(?, maybe_duplicated),"
		" err_code = ?, err_text = ? WHERE number = ?");
	bind_mark(&q, mark, now_unix_ms);
	query_bind_int(&q, number);
	return query_run(&q, err);
}

static bool mark_one(struct store *s, const char *id, const struct operation_row *operation,
	const struct journal_mark *mark, int64_t now_unix_ms, struct err *err)
{
	struct message_row row;

	if (!check_lengths(mark, err) ||
		!find_row(s, operation->number, mark->message_id, &row, err) ||
		!check_step(id, operation, mark, row.state, err))
		return false;
	if (row.number == 0)
		return insert_row(s, operation->number, mark, now_unix_ms, err);
	return update_row(s, row.number, mark, now_unix_ms, err);
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
