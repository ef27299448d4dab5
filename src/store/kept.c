/* Small things that are kept. */
#include "sqscope/store/kept.h"

#include "query.h"
#include "sqscope/base/limits.h"

static bool drop_oldest_values(struct store *s, struct sv context, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"DELETE FROM kept WHERE context = ?1 AND name IN (SELECT name FROM kept"
		" WHERE context = ?1 ORDER BY changed_unix_ms DESC, name LIMIT -1 OFFSET ?2)");
	query_bind_text(&q, context);
	query_bind_int(&q, limit(LIMIT_KEPT_VALUES));
	return query_run(&q, err);
}

static bool set(struct store *s, struct sv context, struct sv name, struct sv value,
	int64_t now_unix_ms, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT OR REPLACE INTO kept (context, name, value, changed_unix_ms)"
		" VALUES (?, ?, ?, ?)");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	query_bind_text(&q, value);
	query_bind_int(&q, now_unix_ms);
	return query_run(&q, err) && drop_oldest_values(s, context, err);
}

bool kept_set(struct store *s, struct sv context, struct sv name, struct sv value,
	int64_t now_unix_ms, struct err *err)
{
	if ((int64_t)value.n > limit(LIMIT_KEPT_BYTES))
		return err_fail(err, ERR_LIMIT, "%.*s is too large to be kept", SV_ARGS(name));
	return store_begin(s, err) &&
	       store_end(s, set(s, context, name, value, now_unix_ms, err), err);
}

bool kept_get(struct store *s, struct sv context, struct sv name, struct str *value, bool *found,
	struct err *err)
{
	struct query q;

	str_clear(value);
	query_begin(&q, s, "SELECT value FROM kept WHERE context = ? AND name = ?");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	*found = query_next(&q);
	if (*found)
		str_set(value, query_text(&q, 0));
	return query_end(&q, err);
}

static bool drop(struct store *s, struct sv context, struct sv name, struct err *err)
{
	struct query q;

	query_begin(&q, s, "DELETE FROM kept WHERE context = ? AND name = ?");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	return query_run(&q, err);
}

bool kept_drop(struct store *s, struct sv context, struct sv name, struct err *err)
{
	return store_begin(s, err) && store_end(s, drop(s, context, name, err), err);
}

static bool drop_oldest_lines(struct store *s, struct sv context, struct sv name, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"DELETE FROM kept_line WHERE number IN (SELECT number FROM kept_line"
		" WHERE context = ? AND name = ? ORDER BY number DESC LIMIT -1 OFFSET ?)");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	query_bind_int(&q, limit(LIMIT_KEPT_LINES));
	return query_run(&q, err);
}

/* The row that is replaced goes; the new one gets the highest number. */
static bool add_line(
	struct store *s, struct sv context, struct sv name, struct sv line, struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT OR REPLACE INTO kept_line (number, context, name, line)"
		" VALUES ((SELECT coalesce(max(number), 0) + 1 FROM kept_line), ?, ?, ?)");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	query_bind_text(&q, line);
	return query_run(&q, err) && drop_oldest_lines(s, context, name, err);
}

bool kept_line_add(
	struct store *s, struct sv context, struct sv name, struct sv line, struct err *err)
{
	if ((int64_t)line.n > limit(LIMIT_PROMPT))
		return err_fail(err, ERR_LIMIT, "the line is too long to be kept");
	return store_begin(s, err) && store_end(s, add_line(s, context, name, line, err), err);
}

bool kept_lines(struct store *s, struct sv context, struct sv name, kept_line_fn fn, void *ud,
	struct err *err)
{
	struct query q;

	query_begin(
		&q, s, "SELECT line FROM kept_line WHERE context = ? AND name = ? ORDER BY number");
	query_bind_text(&q, context);
	query_bind_text(&q, name);
	while (query_next(&q))
		fn(ud, query_text(&q, 0));
	return query_end(&q, err);
}
