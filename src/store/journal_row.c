/* The row of an operation. */
#include "journal_row.h"

bool operation_row_find(struct store *s, const char *id, struct operation_row *row, struct err *err)
{
	struct process_id owner;
	struct query q;
	bool is_there;

	query_begin(&q, s,
		"SELECT o.number, o.kind, o.state, " PROCESS_COLUMNS
		" FROM operation o JOIN process p ON p.id = o.process WHERE o.id = ?");
	query_bind_text(&q, sv_cstr(id));
	is_there = query_next(&q);
	if (is_there) {
		row->number = query_int(&q, 0);
		row->kind = (enum journal_kind)query_int(&q, 1);
		row->state = (enum journal_operation_state)query_int(&q, 2);
		process_row_read(&owner, &q, 3);
		row->owner_state = process_state(&s->self, &owner);
	}
	if (!query_end(&q, err))
		return false;
	return is_there || err_fail(err, ERR_NOT_FOUND, "there is no operation %s", id);
}

bool operation_row_own(struct store *s, const char *id, struct operation_row *row, struct err *err)
{
	if (!operation_row_find(s, id, row, err))
		return false;
	if (row->state != JOURNAL_RUNNING)
		return err_fail(err, ERR_REFUSED, "operation %s has ended", id);
	if (row->owner_state != PROCESS_SELF)
		return err_fail(err, ERR_REFUSED,
			"operation %s belongs to another process, which has taken it over", id);
	return true;
}

bool operation_counts(struct store *s, int64_t number, int64_t counts[JOURNAL_STATE_COUNT],
	int64_t *maybe_duplicated, struct err *err)
{
	struct query q;
	int64_t state;

	memset(counts, 0, JOURNAL_STATE_COUNT * sizeof *counts);
	*maybe_duplicated = 0;
	query_begin(&q, s,
		"SELECT state, count(*), total(maybe_duplicated) FROM operation_message"
		" WHERE operation = ? GROUP BY state");
	query_bind_int(&q, number);
	while (query_next(&q)) {
		state = query_int(&q, 0);
		if (state >= 0 && state < JOURNAL_STATE_COUNT)
			counts[state] = query_int(&q, 1);
		*maybe_duplicated += query_int(&q, 2);
	}
	return query_end(&q, err);
}

int64_t operation_unfinished(enum journal_kind kind, const int64_t counts[JOURNAL_STATE_COUNT])
{
	int64_t n = 0;

	for (int state = 0; state < JOURNAL_STATE_COUNT; state++)
		if (journal_is_unfinished(kind, (enum journal_state)state))
			n += counts[state];
	return n;
}

bool operation_move_all(struct store *s, int64_t number, enum journal_state from,
	enum journal_state to, int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"UPDATE operation_message SET state = ?, changed_unix_ms = ?"
		" WHERE operation = ? AND state = ?");
	query_bind_int(&q, to);
	query_bind_int(&q, now_unix_ms);
	query_bind_int(&q, number);
	query_bind_int(&q, from);
	return query_run(&q, err);
}
