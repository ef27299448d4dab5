/*
 * What `ls` prints: a table for people, one JSON object for programs, and with --watch the lines
 * that changed.
 */
#ifndef LS_H
#define LS_H

#include "json.h"
#include "session.h"
#include "sweep.h"
#include "table.h"

/*
 * {"as_of","account","region","contexts","queues"}; a new reference. Account and region are null
 * where the contexts differ in them; each queue names its context.
 */
json_t *ls_json(const struct session *s, const struct sweep *sweep, int64_t as_of_unix_ms);

/* The columns of one sweep, and those of a watch: with the time first and the rates, which one
 * sweep cannot know. */
enum ls_columns { LS_COLUMNS_SWEEP, LS_COLUMNS_WATCH };

struct ls_table {
	struct table table;
	struct table_column columns[COLUMN_COUNT + 1];
	enum column_id ids[COLUMN_COUNT];
	size_t id_count;
	bool has_time;
};

/* has_contexts: with a column that says which context a row is of. */
void ls_table_init(struct ls_table *t, enum ls_columns which, bool has_contexts);
void ls_table_release(struct ls_table *t);
/* A row for a queue, as of a time. */
void ls_table_add(struct ls_table *t, const struct queue *q, int64_t unix_ms);

/* Of the sweep that just ended: what was asked for against what came. */
void ls_verdict(const struct session *s, const struct sweep *sweep, struct err *out);

/* Sweep after sweep until a signal comes or the reader goes. Returns the exit status. */
int ls_watch(struct session *s, struct app *app, const struct column *sort);

#endif
