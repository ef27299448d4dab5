/* Transactions, one inside the other, and this process's row that belongs to them. */
#include "query.h"

#include <assert.h>

/*
 * A failure such as a full disk ends the outermost transaction at once. The inner ones then must
 * not go on as if each were a transaction of its own.
 */
static bool is_lost(const struct store *s)
{
	return s->depth > 0 && s->sqlite.get_autocommit(s->db);
}

static bool fail_lost(struct store *s, struct err *err)
{
	return err_fail(err, ERR_STORE, "%s: the transaction was taken back", s->path);
}

static bool begin(struct store *s, const char *outermost, struct err *err)
{
	struct query q;

	if (is_lost(s))
		return fail_lost(s, err);
	query_begin(&q, s, s->depth == 0 ? outermost : "SAVEPOINT part");
	if (!query_run(&q, err))
		return false;
	s->depth++;
	return true;
}

bool store_begin(struct store *s, struct err *err)
{
	/* The right to write is taken at the start: it cannot be missing half-way. */
	return begin(s, "BEGIN IMMEDIATE", err);
}

bool store_begin_read(struct store *s, struct err *err)
{
	return begin(s, "BEGIN", err);
}

static void take_back(struct store *s)
{
	struct query q;

	if (s->sqlite.get_autocommit(s->db))
		return;
	query_begin(&q, s, s->depth == 0 ? "ROLLBACK" : "ROLLBACK TO part");
	if (!query_run(&q, NULL) || s->depth == 0)
		return;
	query_begin(&q, s, "RELEASE part");
	(void)!query_run(&q, NULL);
}

static bool keep(struct store *s, bool was_lost, struct err *err)
{
	struct query q;

	if (was_lost)
		return fail_lost(s, err);
	query_begin(&q, s, s->depth == 0 ? "COMMIT" : "RELEASE part");
	return query_run(&q, err);
}

bool store_end(struct store *s, bool ok, struct err *err)
{
	bool was_lost = is_lost(s);

	assert(s->depth > 0);
	s->depth--;
	if (ok && keep(s, was_lost, err))
		return true;
	take_back(s);
	return false;
}

static void bind_self(struct query *q, const struct process_id *self)
{
	query_bind_text(q, sv_cstr(self->host));
	query_bind_text(q, sv_cstr(self->boot));
	query_bind_text(q, sv_cstr(self->space));
	query_bind_int(q, self->pid);
	query_bind_count(q, self->started);
}

static bool find_self(struct store *s, int64_t *row, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"SELECT id FROM process WHERE host = ? AND boot = ? AND space = ? AND pid = ?"
		" AND started IS ?");
	bind_self(&q, &s->self);
	*row = query_next(&q) ? query_int(&q, 0) : 0;
	return query_end(&q, err);
}

static bool insert_self(struct store *s, int64_t *row, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT INTO process (host, boot, space, pid, started) VALUES (?, ?, ?, ?, ?)");
	bind_self(&q, &s->self);
	if (!query_run(&q, err))
		return false;
	*row = s->sqlite.last_insert_rowid(s->db);
	return true;
}

static bool drop_unused(struct store *s, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"DELETE FROM process WHERE id NOT IN (SELECT process FROM lease)"
		" AND id NOT IN (SELECT process FROM operation)");
	return query_run(&q, err);
}

bool store_self_row(struct store *s, int64_t *row, struct err *err)
{
	assert(s->depth > 0);
	if (!find_self(s, row, err))
		return false;
	return *row != 0 || (drop_unused(s, err) && insert_self(s, row, err));
}
