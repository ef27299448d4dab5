/* One use of a prepared statement. */
#include "query.h"

#include "sqscope/base/units.h"

#include <assert.h>

void query_begin(struct query *q, struct store *store, const char *sql)
{
	*q = (struct query){.store = store, .rc = SQLITE_OK};
	q->stmt = store_statement(store, sql, &q->rc);
	assert(!q->stmt || !store->sqlite.stmt_busy(q->stmt));
}

bool query_end(struct query *q, struct err *err)
{
	bool ok = q->rc == SQLITE_OK || q->rc == SQLITE_ROW || q->rc == SQLITE_DONE;

	/* Said before the reset, which would clear SQLite's own text. */
	if (!ok)
		store_fail(q->store, q->rc, err);
	if (q->stmt) {
		q->store->sqlite.reset(q->stmt);
		q->store->sqlite.clear_bindings(q->stmt);
	}
	q->stmt = NULL;
	return ok;
}

/* Keep the first failure. */
static void note(struct query *q, int rc)
{
	if (q->rc == SQLITE_OK)
		q->rc = rc;
}

void query_bind_int(struct query *q, int64_t value)
{
	if (q->stmt)
		note(q, q->store->sqlite.bind_int64(q->stmt, ++q->bound, value));
}

void query_bind_count(struct query *q, int64_t value)
{
	if (value != UNKNOWN)
		query_bind_int(q, value);
	else
		q->bound++;
}

void query_bind_text(struct query *q, struct sv text)
{
	const char *p = text.n > 0 ? text.p : "";

	if (q->stmt)
		note(q, q->store->sqlite.bind_text64(
				q->stmt, ++q->bound, p, text.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_bind_bytes(struct query *q, const void *bytes, size_t n)
{
	if (q->stmt)
		note(q, q->store->sqlite.bind_blob64(q->stmt, ++q->bound, bytes, n, SQLITE_STATIC));
}

bool query_next(struct query *q)
{
	if (!q->stmt || (q->rc != SQLITE_OK && q->rc != SQLITE_ROW))
		return false;
	q->rc = q->store->sqlite.step(q->stmt);
	return q->rc == SQLITE_ROW;
}

bool query_run(struct query *q, struct err *err)
{
	while (query_next(q))
		;
	return query_end(q, err);
}

int64_t query_int(const struct query *q, int column)
{
	return q->store->sqlite.column_int64(q->stmt, column);
}

int query_enum(struct query *q, int column, int count)
{
	int64_t value = query_int(q, column);

	if (value >= 0 && value < count)
		return (int)value;
	q->rc = SQLITE_CORRUPT;
	return 0;
}

int64_t query_count(const struct query *q, int column)
{
	if (q->store->sqlite.column_type(q->stmt, column) == SQLITE_NULL)
		return UNKNOWN;
	return q->store->sqlite.column_int64(q->stmt, column);
}

struct sv query_text(const struct query *q, int column)
{
	/* The pointer first: asking for it may change the form that the length is of. */
	const void *p = q->store->sqlite.column_blob(q->stmt, column);

	return p ? sv_of(p, (size_t)q->store->sqlite.column_bytes(q->stmt, column)) : sv_cstr("");
}
