/* A sweep as a table and as JSON. */
#include "ls.h"
#include "output.h"
#include "queue_json.h"
#include "sqscope/base/clock.h"

static const enum column_id sweep_ids[] = {COLUMN_STATE, COLUMN_QUEUE, COLUMN_CONTEXT, COLUMN_READY,
	COLUMN_FLIGHT, COLUMN_DELAY, COLUMN_DLQ, COLUMN_TYPE, COLUMN_VIS, COLUMN_ALARMS};
static const enum column_id watch_ids[] = {COLUMN_STATE, COLUMN_QUEUE, COLUMN_CONTEXT, COLUMN_READY,
	COLUMN_FLIGHT, COLUMN_DELAY, COLUMN_DLQ, COLUMN_NET, COLUMN_ETA, COLUMN_ALARMS};

static json_t *context_json(const struct context *c)
{
	const struct place *place = &c->fleet.place;
	struct poller_status status;
	context_get_status(c, &status);
	const struct err *why = status.link_error ? status.link_error : status.list_error;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", json_or_null(place->name),
		"label", json_or_null(place->label), "profile", json_or_null(place->profile),
		"region", json_or_null(place->region), "account", json_or_null(c->fleet.account),
		"error", why ? json_short_error(why) : json_null());
}

/* What all contexts have in common; NULL when they differ. */
static const char *common(const struct session *s, const char *(*get)(const struct fleet *))
{
	const char *first = get(s->fleets.fleets[0]);
	for (size_t i = 1; i < s->fleets.count; i++)
		if (!sv_eq(sv_cstr(get(s->fleets.fleets[i])), sv_cstr(first)))
			return NULL;
	return first;
}

static const char *account_of(const struct fleet *fleet)
{
	return fleet->account;
}

static const char *region_of(const struct fleet *fleet)
{
	return fleet->place.region;
}

json_t *ls_json(const struct session *s, const struct sweep *sweep, int64_t as_of_unix_ms)
{
	json_t *queues = json_array(), *contexts = json_array();
	for (size_t i = 0; i < s->context_count; i++)
		json_array_append_new(contexts, context_json(s->contexts[i]));
	for (size_t i = 0; i < sweep->count; i++)
		json_array_append_new(queues, queue_json(sweep->rows[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "as_of", json_time(as_of_unix_ms), "account",
		json_or_null(common(s, account_of)), "region", json_or_null(common(s, region_of)),
		"contexts", contexts, "queues", queues);
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

void ls_table_init(struct ls_table *t, enum ls_columns which, bool has_contexts)
{
	size_t n = 0;
	*t = (struct ls_table){.has_time = which == LS_COLUMNS_WATCH};
	const enum column_id *ids = t->has_time ? watch_ids : sweep_ids;
	size_t count = t->has_time ? COUNT_OF(watch_ids) : COUNT_OF(sweep_ids);
	for (size_t i = 0; i < count; i++)
		if (ids[i] != COLUMN_CONTEXT || has_contexts)
			t->ids[t->id_count++] = ids[i];
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
