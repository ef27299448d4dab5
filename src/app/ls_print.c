/* A sweep as a table and as JSON. */
#include "ls.h"
#include "output.h"
#include "queue_json.h"
#include "sqscope/base/clock.h"

static const enum column_id sweep_ids[] = {COLUMN_STATE, COLUMN_QUEUE, COLUMN_READY, COLUMN_FLIGHT,
	COLUMN_DELAY, COLUMN_DLQ, COLUMN_TYPE, COLUMN_VIS, COLUMN_ALARMS};
static const enum column_id watch_ids[] = {COLUMN_STATE, COLUMN_QUEUE, COLUMN_READY, COLUMN_FLIGHT,
	COLUMN_DELAY, COLUMN_DLQ, COLUMN_NET, COLUMN_ETA, COLUMN_ALARMS};

json_t *ls_json(const struct fleet *fleet, const char *region, const struct sweep *sweep,
	int64_t as_of_unix_ms)
{
	json_t *queues = json_array();
	for (size_t i = 0; i < sweep->count; i++)
		json_array_append_new(queues, queue_json(sweep->rows[i]));
	return json_pack("{s:o, s:o, s:o, s:o}", "as_of", json_time(as_of_unix_ms), "account",
		json_or_null(fleet->account), "region", json_or_null(region), "queues", queues);
}

static struct table_column column_of(enum column_id id)
{
	const struct column *c = &columns[id];
	return (struct table_column){
		.title = id == COLUMN_STATE ? "STATE" : c->title,
		.align_right = c->align_right,
		.priority = c->priority,
		.cut_width = c->grow_to ? c->width : 0,
	};
}

void ls_table_init(struct ls_table *t, enum ls_columns which)
{
	size_t n = 0;
	*t = (struct ls_table){.has_time = which == LS_COLUMNS_WATCH};
	t->ids = t->has_time ? watch_ids : sweep_ids;
	t->id_count = t->has_time ? COUNT_OF(watch_ids) : COUNT_OF(sweep_ids);
	if (t->has_time)
		t->columns[n++] = (struct table_column){.title = "TIME"};
	for (size_t i = 0; i < t->id_count; i++)
		t->columns[n++] = column_of(t->ids[i]);
	table_init(&t->table, t->columns, n);
}

void ls_table_release(struct ls_table *t)
{
	table_release(&t->table);
}

/* A line that is read aloud, or by awk, wants the word and not the sign. */
static void add_state(const struct queue *q, struct str *out)
{
	bool is_stale = q->is_stale && q->polled_ms != UNKNOWN;
	str_add_cstr(out, is_stale ? "stale" : severity_words[q->severity]);
}

static void add_cell(const struct queue *q, enum column_id id, struct str *out)
{
	struct str raw = {0};
	enum role role;
	if (id == COLUMN_STATE)
		add_state(q, &raw);
	else
		column_text(&columns[id], q, true, &raw, &role);
	output_safe(out, str_sv(&raw));
	str_release(&raw);
}

void ls_table_add(struct ls_table *t, const struct queue *q, int64_t unix_ms)
{
	char time[CLOCK_TEXT_SIZE];
	struct str *cell = table_add_row(&t->table);
	if (t->has_time) {
		clock_format_hms(unix_ms, time);
		str_add_cstr(cell++, time);
	}
	for (size_t i = 0; i < t->id_count; i++)
		add_cell(q, t->ids[i], cell++);
}
