/* Messages for scripts and for people. */
#include "peek_print.h"
#include "output.h"
#include "sqscope/base/clock.h"
#include "table.h"

enum peek_column { PEEK_ID, PEEK_RECV, PEEK_AGE, PEEK_UNTIL, PEEK_SIZE, PEEK_TYPE, PEEK_BODY };

enum { BODY_WIDTH = 24 };

static const struct table_column held_columns[] = {
	{"ID", false, 0, 0},
	{"RECV", true, 1, 0},
	{"AGE", true, 2, 0},
	{"UNTIL", false, 1, 0},
	{"SIZE", true, 3, 0},
	{"TYPE", false, 2, 0},
	{"BODY", false, 0, BODY_WIDTH},
};

static const struct table_column columns_of_peek[] = {
	{"ID", false, 0, 0},
	{"RECV", true, 1, 0},
	{"AGE", true, 2, 0},
	{"SIZE", true, 3, 0},
	{"TYPE", false, 2, 0},
	{"BODY", false, 0, BODY_WIDTH},
};

void peek_print_begin(struct peek_print *p, struct message_run *run, bool has_where, bool is_held)
{
	*p = (struct peek_print){
		.run = run,
		.is_json = option_flag(&run->app->options, OPT_JSON),
		.has_where = has_where,
		.is_held = is_held,
	};
	output_queue_begin(&p->out, run->app, run->session.loop);
}

/* Without a filter a line needs nothing from the pool. */
static bool is_ready(const struct peek_print *p, const struct desk_item *item)
{
	return (p->is_json && !p->has_where) || item->match != DESK_MATCH_PENDING;
}

static bool is_selected(const struct peek_print *p, const struct desk_item *item)
{
	return !p->has_where || item->match == DESK_MATCH_YES;
}

static void print_line(struct peek_print *p, const struct desk_item *item)
{
	const struct message_json_lease lease = {p->is_held ? item->lease->until_unix_ms : UNKNOWN};
	struct str line = {0};
	message_json_write(&item->lease->message, &lease, &line);
	str_add_char(&line, '\n');
	output_queue_add(&p->out, str_sv(&line));
	str_release(&line);
}

/* What the reader has not taken yet stays where it is: only the line that he takes is a copy. */
bool peek_print_ready(struct peek_print *p)
{
	const struct message_desk *desk = p->run->desk;
	bool is_free = output_queue_flush(&p->out);
	for (; is_free && p->printed < message_desk_count(desk); p->printed++) {
		const struct desk_item *item = message_desk_at(desk, p->printed);
		if (!is_ready(p, item))
			return false;
		if (p->is_json && is_selected(p, item))
			print_line(p, item);
		is_free = output_queue_flush(&p->out);
	}
	return is_free;
}

/* --- for people ------------------------------------------------------------------------------ */

static int64_t age_s(const struct peek_print *p, const struct message *m)
{
	int64_t sent = message_fact_number(m, "SentTimestamp");
	int64_t now = loop_unix_ms(p->run->session.loop);
	return sent == UNKNOWN ? UNKNOWN : now > sent ? (now - sent) / 1000 : 0;
}

static void add_row(const struct peek_print *p, struct table *t, const struct desk_item *item)
{
	const struct message *m = &item->lease->message;
	struct str *cells = table_add_row(t);
	char text[UNITS_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	size_t shift = p->is_held ? 0 : 1;
	output_safe(&cells[PEEK_ID], str_sv(&m->id));
	str_add_cstr(&cells[PEEK_RECV],
		units_count(message_fact_number(m, "ApproximateReceiveCount"), text));
	str_add_cstr(&cells[PEEK_AGE], units_duration(age_s(p, m), text));
	if (p->is_held) {
		clock_format_utc(item->lease->until_unix_ms, until);
		str_add_cstr(&cells[PEEK_UNTIL], until);
	}
	str_add_cstr(&cells[PEEK_SIZE - shift], units_bytes(item->summary.size_bytes, text));
	str_add_cstr(&cells[PEEK_TYPE - shift], body_form_rows[item->summary.outer].brief);
	output_safe(&cells[PEEK_BODY - shift], sv_cstr(item->summary.text));
}

void peek_print_end(struct peek_print *p)
{
	const struct message_desk *desk = p->run->desk;
	struct table table;
	struct str out = {0};
	if (p->is_json || p->has_table)
		return;
	p->has_table = true;
	table_init(&table, p->is_held ? held_columns : columns_of_peek,
		p->is_held ? COUNT_OF(held_columns) : COUNT_OF(columns_of_peek));
	for (size_t i = 0; i < message_desk_count(desk); i++) {
		const struct desk_item *item = message_desk_at(desk, i);
		if (item->is_summarised && is_selected(p, item))
			add_row(p, &table, item);
	}
	if (table.row_count > 0)
		table_format(&table, output_terminal_width(), &out);
	output_queue_add(&p->out, str_sv(&out));
	table_release(&table);
	str_release(&out);
}

bool peek_print_release(struct peek_print *p)
{
	bool is_cut = p->run && p->is_json && p->printed < message_desk_count(p->run->desk);
	is_cut |= output_queue_release(&p->out) > 0;
	*p = (struct peek_print){0};
	return !is_cut;
}
