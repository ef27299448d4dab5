/* The columns of the fleet, and what their cells say. */
#include "sqscope/ui/columns.h"
#include "column_order.h"
#include "places.h"
#include "queue_findings_tab.h"
#include "queue_look.h"

static void add_count(int64_t n, struct str *out, enum role *role)
{
	char text[UNITS_TEXT_SIZE];

	*role = n > 0 ? ROLE_TEXT : ROLE_DIM;
	str_add_cstr(out, units_count(n, text));
}

static void add_word(struct str *out, enum role *role, enum role word_role, const char *word)
{
	*role = word_role;
	str_add_cstr(out, word);
}

static void state_text(const struct queue *q, struct str *out, enum role *role)
{
	*role = queue_role(q);
	str_add_codepoint(out, glyph_char(queue_glyph(q), CHARSET_ASCII));
}

static void name_text(const struct queue *q, struct str *out, enum role *role)
{
	add_word(out, role, ROLE_TEXT, q->name);
}

static void context_text(const struct queue *q, struct str *out, enum role *role)
{
	const struct place *place = &q->fleet->place;

	add_word(out, role, place_role(place), place_word(place));
}

static void ready_text(const struct queue *q, struct str *out, enum role *role)
{
	add_count(queue_visible(q), out, role);
}

static void flight_text(const struct queue *q, struct str *out, enum role *role)
{
	add_count(queue_in_flight(q), out, role);
	if (queue_is_near_limit(q))
		add_word(out, role, ROLE_STATE_WARN, "!");
}

static void delay_text(const struct queue *q, struct str *out, enum role *role)
{
	add_count(queue_delayed(q), out, role);
}

static int64_t dlq_count(const struct queue *q)
{
	int64_t visible = UNKNOWN;

	return queue_dead_letter_visible(q, &visible) ? visible : UNKNOWN;
}

static void dlq_text(const struct queue *q, struct str *out, enum role *role)
{
	int64_t visible = UNKNOWN;

	if (!queue_dead_letter_visible(q, &visible)) {
		add_word(out, role, ROLE_DIM, q->full_ms == UNKNOWN ? "?" : "-");
		return;
	}
	add_count(visible, out, role);
	if (visible > 0 && q->dead_letter && q->dead_letter->severity >= SEVERITY_WARN)
		*role = queue_role(q->dead_letter);
}

static void add_rate(
	const struct queue *q, double rate, bool has_sign, struct str *out, enum role *role)
{
	char text[UNITS_TEXT_SIZE];

	if (!rates_known(&q->rates)) {
		add_word(out, role, ROLE_DIM, "?");
		return;
	}
	*role = rate != 0 ? ROLE_TEXT : ROLE_DIM;
	str_add_cstr(out, units_rate(rate, has_sign && rate != 0, text));
}

static void in_text(const struct queue *q, struct str *out, enum role *role)
{
	add_rate(q, q->rates.shown_in, false, out, role);
}

static void out_text(const struct queue *q, struct str *out, enum role *role)
{
	add_rate(q, q->rates.shown_out, false, out, role);
}

static void net_text(const struct queue *q, struct str *out, enum role *role)
{
	add_rate(q, q->rates.shown_net, true, out, role);
}

static void eta_text(const struct queue *q, struct str *out, enum role *role)
{
	char text[UNITS_TEXT_SIZE];

	switch (q->drain.word) {
	case DRAIN_NONE:
		add_word(out, role, ROLE_DIM, queue_visible(q) == UNKNOWN ? "?" : "-");
		break;
	case DRAIN_TIME:
		add_word(out, role, ROLE_TEXT, units_duration(q->drain.seconds, text));
		break;
	case DRAIN_GROWING:
		add_word(out, role, ROLE_STATE_WARN, "grow");
		break;
	case DRAIN_STALLED:
		add_word(out, role, ROLE_STATE_WARN, "stall");
		break;
	case DRAIN_STEADY:
		add_word(out, role, ROLE_STATE_OK, "ok");
		break;
	}
}

/* The screen draws bars instead, see trend_draw; this is for lines of plain text. */
static void trend_text(const struct queue *q, struct str *out, enum role *role)
{
	enum { MINUTES = 15 };
	int64_t max = series_max(&q->ready, MINUTES);

	*role = ROLE_TREND;
	for (int i = MINUTES - 1; i >= 0; i--) {
		int64_t value = series_at(&q->ready, i);
		enum glyph bar = value > 0 ? glyph_bar(value, max) : GLYPH_COUNT;

		str_add_char(out, bar == GLYPH_COUNT ? ' ' : (char)glyph_char(bar, CHARSET_ASCII));
	}
}

static void type_text(const struct queue *q, struct str *out, enum role *role)
{
	add_word(out, role, ROLE_DIM, q->is_fifo ? "fifo" : "std");
}

static void visibility_text(const struct queue *q, struct str *out, enum role *role)
{
	char text[UNITS_TEXT_SIZE];
	int64_t seconds = q->attributes.number[ATTR_VISIBILITY_TIMEOUT];

	add_word(out, role, seconds == UNKNOWN ? ROLE_DIM : ROLE_TEXT,
		units_duration(seconds, text));
}

static void alarms_text(const struct queue *q, struct str *out, enum role *role)
{
	if (queue_is_failing(q))
		add_word(out, role, ROLE_STATE_UNKNOWN, err_name(queue_error(q)));
	else if (*queue_reason(q))
		add_word(out, role, queue_role(q), queue_reason(q));
	else
		add_word(out, role, ROLE_DIM, "-");
}

/* How many, and the worst of them by its colour and its mark. */
static void lint_text(const struct queue *q, struct str *out, enum role *role)
{
	struct lint_findings findings = {0};
	enum lint_severity worst;

	if (q->full_ms == UNKNOWN) {
		add_word(out, role, ROLE_DIM, "?");
		return;
	}
	lint_queue(q, NULL, &findings);
	worst = lint_worst(&findings);
	*role = lint_role(worst);
	if (findings.count == 0)
		str_add_char(out, '-');
	else
		str_addf(out, "%zu%s", findings.count,
			worst == LINT_CRIT   ? "X"
			: worst == LINT_WARN ? "!"
					     : "");
	lint_findings_release(&findings);
}

const struct column columns[COLUMN_COUNT] = {
	[COLUMN_STATE] = {COLUMN_STATE, "severity", "S", 1, 0, false, 0, state_text,
		order_by_severity, "X critical, ! warning, . fine, ? unknown, ~ stale", 's', NULL},
	[COLUMN_QUEUE] = {COLUMN_QUEUE, "queue", "QUEUE", 16, 80, false, 0, name_text,
		order_by_name, "name; too long a one is cut in the middle", 'q', NULL},
	[COLUMN_CONTEXT] = {COLUMN_CONTEXT, "context", "CONTEXT", 7, 16, false, 0, context_text,
		order_by_context, "whose it is, where several contexts are shown", 'c', NULL},
	[COLUMN_READY] = {COLUMN_READY, "ready", "READY", 6, 0, true, 0, ready_text, order_by_ready,
		"messages that can be received now", 'r', queue_visible},
	[COLUMN_FLIGHT] = {COLUMN_FLIGHT, "flight", "FLIGHT", 6, 0, true, 1, flight_text,
		order_by_flight, "received, not yet deleted; ! near the limit of 120,000", 'f',
		queue_in_flight},
	[COLUMN_DELAY] = {COLUMN_DELAY, "delay", "DELAY", 6, 0, true, 8, delay_text, order_by_delay,
		"sent, not yet to be received", 'd', queue_delayed},
	[COLUMN_DLQ] = {COLUMN_DLQ, "dlq", "DLQ", 6, 0, true, 0, dlq_text, order_by_dlq,
		"ready messages in its dead-letter queue; - has none", 'l', dlq_count},
	[COLUMN_IN] = {COLUMN_IN, "in", "IN/s", 6, 0, true, 6, in_text, order_by_in,
		"arrivals a second, at least: from how the counts rose", 'i', NULL},
	[COLUMN_OUT] = {COLUMN_OUT, "out", "OUT/s", 6, 0, true, 6, out_text, order_by_out,
		"deletions a second, at least: from how the counts fell", 'o', NULL},
	[COLUMN_NET] = {COLUMN_NET, "net", "NET/s", 6, 0, true, 2, net_text, order_by_net,
		"growth of the backlog a second: + grows, - drains", 'n', NULL},
	[COLUMN_ETA] = {COLUMN_ETA, "eta", "ETA", 6, 0, true, 3, eta_text, order_by_eta,
		"time until empty; grow; stall: nobody takes them; ok", 'e', NULL},
	[COLUMN_TREND] = {COLUMN_TREND, "trend", "TREND", 12, SERIES_MINUTES, false, 4, trend_text,
		order_by_trend, "ready messages, a bar a minute up to the last full one", 't',
		NULL},
	[COLUMN_TYPE] = {COLUMN_TYPE, "type", "TYPE", 4, 0, false, 9, type_text, order_by_type,
		"standard or FIFO", 'y', NULL},
	[COLUMN_VIS] = {COLUMN_VIS, "vis", "VIS", 5, 0, true, 10, visibility_text,
		order_by_visibility, "visibility timeout", 'v', NULL},
	[COLUMN_ALARMS] = {COLUMN_ALARMS, "alarms", "ALARMS", 22, 40, false, 5, alarms_text,
		order_by_alarm, "why it is not fine, in words", 'a', NULL},
	[COLUMN_LINT] = {COLUMN_LINT, "lint", "LINT", 4, 0, true, 7, lint_text, order_by_lint,
		"findings in its settings; X critical, ! warning among them", 'z', NULL},
};

const struct column *column_find(struct sv name)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (sv_eq_nocase(sv_cstr(columns[i].name), name) ||
			sv_eq_nocase(sv_cstr(columns[i].title), name))
			return &columns[i];
	}
	return NULL;
}

void column_text(const struct column *column, const struct queue *q, bool is_exact, struct str *out,
	enum role *role)
{
	char text[UNITS_TEXT_SIZE];
	int64_t n = is_exact && column->count ? column->count(q) : UNKNOWN;
	size_t start = out->n;
	bool is_marked;

	column->text(q, out, role);
	if (n == UNKNOWN)
		return;
	is_marked = out->n > start && out->p[out->n - 1] == '!';
	str_truncate(out, start);
	str_add_cstr(out, units_exact(n, text));
	if (is_marked)
		str_add_char(out, '!');
}
