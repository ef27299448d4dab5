/* Messages for scripts and for people. */
#include "peek_print.h"
#include "output.h"
#include "sqscope/base/clock.h"

enum peek_column { PEEK_ID, PEEK_RECV, PEEK_AGE, PEEK_UNTIL, PEEK_SIZE, PEEK_TYPE, PEEK_BODY };

enum { BODY_WIDTH = 24, ROWS_AT_ONCE = 500, WAITING_BYTES = 16 * 1024 * 1024 };

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

static void print_line(struct peek_print *p, const struct lease *lease)
{
	const struct message_json_lease told = {p->is_held ? lease->until_unix_ms : UNKNOWN};
	struct str line = {0};
	message_json_write(&lease->message, &told, &line);
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
			print_line(p, item->lease);
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

static void add_row(const struct peek_print *p, struct table *t, const struct lease *lease,
	const struct message_summary *summary)
{
	const struct message *m = &lease->message;
	struct str *cells = table_add_row(t);
	char text[UNITS_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	size_t shift = p->is_held ? 0 : 1;
	output_safe(&cells[PEEK_ID], str_sv(&m->id));
	str_add_cstr(&cells[PEEK_RECV],
		units_count(message_fact_number(m, "ApproximateReceiveCount"), text));
	str_add_cstr(&cells[PEEK_AGE], units_duration(age_s(p, m), text));
	if (p->is_held) {
		clock_format_utc(lease->until_unix_ms, until);
		str_add_cstr(&cells[PEEK_UNTIL], until);
	}
	str_add_cstr(&cells[PEEK_SIZE - shift], units_bytes(summary->size_bytes, text));
	str_add_cstr(&cells[PEEK_TYPE - shift], body_form_rows[summary->outer].brief);
	output_safe(&cells[PEEK_BODY - shift], sv_cstr(summary->text));
}

/* Each part in its own widths; the titles stand above the first. */
static void print_rows(struct peek_print *p)
{
	int widths[COUNT_OF(held_columns)];
	struct str out = {0};
	if (p->rows.row_count > 0)
		table_fit(&p->rows, output_terminal_width(), widths);
	if (p->rows.row_count > 0 && !p->has_titles)
		table_format_titles(&p->rows, widths, &out);
	for (size_t i = 0; i < p->rows.row_count; i++)
		table_format_row(&p->rows, i, widths, &out);
	p->has_titles |= p->rows.row_count > 0;
	output_queue_add(&p->out, str_sv(&out));
	table_release(&p->rows);
	str_release(&out);
}

void peek_print_message(struct peek_print *p, const struct lease *lease)
{
	struct message_summary summary = {0};
	struct body body;
	p->direct++;
	if (p->is_json) {
		print_line(p, lease);
		return;
	}
	if (p->rows.row_count == 0)
		table_init(&p->rows, columns_of_peek, COUNT_OF(columns_of_peek));
	body_decode_message(&body, &lease->message, NULL);
	message_summary_make(&summary, &lease->message, &body, p->run->session.mask);
	add_row(p, &p->rows, lease, &summary);
	message_summary_release(&summary);
	body_release(&body);
	if (p->rows.row_count == ROWS_AT_ONCE)
		print_rows(p);
}

bool peek_print_flush(struct peek_print *p)
{
	return output_queue_flush(&p->out);
}

bool peek_print_is_full(const struct peek_print *p)
{
	return p->out.text.n - p->out.sent > WAITING_BYTES;
}

void peek_print_end(struct peek_print *p)
{
	const struct message_desk *desk = p->run->desk;
	struct table table;
	struct str out = {0};
	if (p->is_json || p->has_table)
		return;
	p->has_table = true;
	if (p->direct > 0) {
		print_rows(p);
		return;
	}
	table_init(&table, p->is_held ? held_columns : columns_of_peek,
		p->is_held ? COUNT_OF(held_columns) : COUNT_OF(columns_of_peek));
	for (size_t i = 0; i < message_desk_count(desk); i++) {
		const struct desk_item *item = message_desk_at(desk, i);
		if (item->is_summarised && is_selected(p, item))
			add_row(p, &table, item->lease, &item->summary);
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
	if (p->rows.row_count > 0)
		table_release(&p->rows);
	*p = (struct peek_print){0};
	return !is_cut;
}
