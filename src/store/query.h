/*
 * One use of a prepared statement: bind the values in the order of its question marks, read the
 * rows, end. A failure anywhere shows at the end, so that nothing before it needs a check:
 *
 *     query_begin(&q, store, "SELECT a FROM t WHERE b = ?");
 *     query_bind_text(&q, b);
 *     while (query_next(&q))
 *             use(query_text(&q, 0));
 *     return query_end(&q, err);
 *
 * What is bound is borrowed until query_end, what a row lends until the next one.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "room.h"

struct query {
	struct store *store;
	sqlite3_stmt *stmt;
	int bound;
	int rc;
};

/* `sql` is a literal: its statement is kept with the store. */
void query_begin(struct query *q, struct store *store, const char *sql);
bool query_end(struct query *q, struct err *err) MUST_CHECK;

void query_bind_int(struct query *q, int64_t value);
/* UNKNOWN is kept as NULL. */
void query_bind_count(struct query *q, int64_t value);
void query_bind_text(struct query *q, struct sv text);
void query_bind_bytes(struct query *q, const void *bytes, size_t n);

/* To the next row; false at the end, and after a failure. */
bool query_next(struct query *q);
/* For what has no rows: all of it, with the end. */
bool query_run(struct query *q, struct err *err) MUST_CHECK;

int64_t query_int(const struct query *q, int column);
int64_t query_count(const struct query *q, int column);
struct sv query_text(const struct query *q, int column);

#endif
