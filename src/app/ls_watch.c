/* ls --watch: every row once, then the rows that changed, as lines that are only ever appended. */
#include "ls.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/map.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct watch {
	struct session *session;
	struct app *app;
	const struct column *sort;
	struct loop_timer tick;
	struct map *lines;      /* what was printed of each queue, by key; owned values */
	bool has_begun;         /* the first sweep is printed */
	bool *was_out_of_reach; /* of each context; owned */
	uint64_t rows_gen;      /* of the rows that the poller was told to keep fresh */
	struct err err;         /* what ended it; clear when a signal did */
};

/* Its context, and its URL or its name. */
static void add_key(const struct queue *q, struct str *out)
{
	str_addf(out, "%s\n%s", q->fleet->place.name, q->url ? q->url : q->name);
}

/* What makes a row worth printing again: not the rates, whose last digit never rests. */
static char *fingerprint(const struct queue *q)
{
	static const enum column_id ids[] = {
		COLUMN_STATE, COLUMN_READY, COLUMN_FLIGHT, COLUMN_DELAY, COLUMN_DLQ, COLUMN_ALARMS};
	struct str text = {0};
	enum role role;
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		column_text(&columns[ids[i]], q, true, &text, &role);
		str_add_char(&text, '\n');
	}
	return str_take(&text);
}

/* Keep the fingerprint; true when it differs from the one before. */
static bool has_changed(struct watch *w, const struct queue *q)
{
	char *now = fingerprint(q);
	struct str key = {0};
	add_key(q, &key);
	char *before = map_put(w->lines, str_sv(&key), now);
	bool changed = !before || !sv_eq_cstr(sv_cstr(before), now);
	free(before);
	str_release(&key);
	return changed;
}

static bool is_there(const struct session *s, struct sv context, struct sv key)
{
	const struct context *c = session_find_context(s, context);
	const struct queue *q = c ? fleet_find_url(&c->fleet, key) : NULL;
	return (q && q->is_watched) || (c && fleet_find_name(&c->fleet, key));
}

static void add_gone(struct watch *w, int64_t unix_ms, struct str *out)
{
	char time[CLOCK_TEXT_SIZE];
	struct map_entry *next;
	clock_format_hms(unix_ms, time);
	for (struct map_entry *e = map_first(w->lines); e; e = next) {
		struct sv context, key;
		next = map_next(e);
		sv_cut(map_key(e), '\n', &context, &key);
		if (is_there(w->session, context, key))
			continue;
		str_addf(out, "%s  gone  ", time);
		output_safe(out, key);
		str_add_char(out, '\n');
		free(map_del(w->lines, map_key(e)));
	}
}

static void add_changed(
	struct watch *w, const struct sweep *sweep, int64_t unix_ms, struct str *out)
{
	struct ls_table t;
	int widths[COLUMN_COUNT + 1];
	ls_table_init(&t, LS_COLUMNS_WATCH, w->session->context_count > 1);
	for (size_t i = 0; i < sweep->count; i++)
		ls_table_add(&t, sweep->rows[i], unix_ms);
	table_fit(&t.table, output_terminal_width(), widths);
	if (!w->has_begun)
		table_format_titles(&t.table, widths, out);
	for (size_t i = 0; i < sweep->count; i++)
		if (has_changed(w, sweep->rows[i]))
			table_format_row(&t.table, i, widths, out);
	ls_table_release(&t);
}

static void print(struct watch *w, const struct sweep *sweep)
{
	struct session *s = w->session;
	int64_t unix_ms = loop_unix_ms(s->loop);
	struct str out = {0};
	if (option_flag(&w->app->options, OPT_JSON)) {
		ls_json(s, sweep, unix_ms, &out);
	} else {
		add_gone(w, unix_ms, &out);
		add_changed(w, sweep, unix_ms, &out);
	}
	if (!output_write(w->app, str_sv(&out)))
		loop_stop(s->loop);
	str_release(&out);
}

/* Once when the service goes out of reach, once when it is back. */
static void tell_link(struct watch *w, size_t i)
{
	const struct context *c = w->session->contexts[i];
	bool is_one_of_many = w->session->context_count > 1;
	const char *name = is_one_of_many ? c->fleet.place.name : "";
	const char *colon = is_one_of_many ? ": " : "";
	struct poller_status status;
	context_get_status(c, &status);
	bool is_out_of_reach = status.link_error != NULL;
	if (is_out_of_reach && !w->was_out_of_reach[i])
		report_note(
			w->app, "ls: %s%s%s; trying again", name, colon, status.link_error->msg);
	if (!is_out_of_reach && w->was_out_of_reach[i])
		report_note(w->app, "ls: %s%sthe service answers again", name, colon);
	w->was_out_of_reach[i] = is_out_of_reach;
}

static void on_tick(void *ud);

static void tick_later(struct watch *w)
{
	loop_timer_start(w->session->loop, &w->tick,
		session_interval_ms(&w->app->options, option_flag(&w->app->options, OPT_LEAN)),
		on_tick, w);
}

static void on_tick(void *ud)
{
	struct watch *w = ud;
	struct sweep sweep;
	for (size_t i = 0; i < w->session->context_count; i++)
		tell_link(w, i);
	sweep_init(&sweep, &w->session->fleets, w->sort);
	print(w, &sweep);
	sweep_release(&sweep);
	tick_later(w);
}

/* A watch that could read nothing at all ends as a sweep would. */
static void begin(struct watch *w, const struct sweep *sweep)
{
	struct err verdict = {0};
	ls_verdict(w->session, sweep, &verdict);
	if (err_is_set(&verdict) && sweep->read == 0) {
		w->err = verdict;
		loop_stop(w->session->loop);
		return;
	}
	print(w, sweep);
	if (err_is_set(&verdict))
		report_sentence("ls", &verdict);
	w->has_begun = true;
	tick_later(w);
}

/* To the poller every row is one that somebody looks at. */
static void keep_fresh(struct watch *w, const struct sweep *sweep)
{
	const struct session *s = w->session;
	if (w->rows_gen == fleet_set_rows_gen(&s->fleets))
		return;
	w->rows_gen = fleet_set_rows_gen(&s->fleets);
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i]->poller)
			poller_set_visible(s->contexts[i]->poller, sweep->rows, sweep->count);
}

static bool is_read_out(const struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++) {
		const struct queue *q = fleet->queues[i];
		if (q->is_watched && q->polled_ms == UNKNOWN && !err_is_set(queue_error(q)))
			return false;
	}
	return true;
}

/* Every context has been read, or has said why it cannot be. */
static bool is_first_round_over(const struct session *s)
{
	for (size_t i = 0; i < s->context_count; i++) {
		struct poller_status status;
		context_get_status(s->contexts[i], &status);
		if (status.link_error)
			continue;
		if (status.phase == POLLER_LISTING || !is_read_out(&s->contexts[i]->fleet))
			return false;
	}
	return true;
}

static void on_turn(void *ud)
{
	struct watch *w = ud;
	struct sweep sweep;
	if (w->has_begun && w->rows_gen == fleet_set_rows_gen(&w->session->fleets))
		return;
	sweep_init(&sweep, &w->session->fleets, w->sort);
	keep_fresh(w, &sweep);
	if (!w->has_begun && !err_is_set(&w->err) && is_first_round_over(w->session))
		begin(w, &sweep);
	sweep_release(&sweep);
}

static void release(struct watch *w)
{
	for (struct map_entry *e = map_first(w->lines); e; e = map_next(e))
		free(map_value(e));
	map_free(w->lines);
	free(w->was_out_of_reach);
}

int ls_watch(struct session *s, struct app *app, const struct column *sort)
{
	struct watch w = {.session = s, .app = app, .sort = sort, .lines = map_new()};
	w.was_out_of_reach = mem_new(s->context_count, sizeof *w.was_out_of_reach);
	session_watch_signals(s);
	session_poll(s, false);
	loop_on_turn(s->loop, on_turn, &w);
	loop_run(s->loop);
	loop_on_turn(s->loop, NULL, NULL);
	loop_timer_stop(&w.tick);
	session_unwatch_signals(s);
	release(&w);
	if (err_is_set(&w.err))
		return report_error(app, "ls", &w.err);
	return s->signo ? report_signal("ls", s->signo) : 0;
}
