/* What there is to say about one queue: counts, rates, what is wrong, settings. */
#include "queue_facts.h"
#include "bar.h"
#include "doc.h"
#include "queue_look.h"
#include "sqscope/base/clock.h"

#include <stdio.h>

enum {
	LABEL_COL = 1,
	VALUE_COL = 10,
	VALUE_COLS = 9,
	NOTE_COL = 21,
	SECOND_COL = 42,
	SECOND_VALUE_COL = 49,
	NARROW_COLS = 76
};

static void draw_count(struct area a, int row, const char *label, int64_t count, const char *note)
{
	char text[UNITS_TEXT_SIZE];

	area_text(a, row, LABEL_COL, -1, ROLE_DIM, sv_cstr(label));
	area_right(a, row, VALUE_COL, VALUE_COLS, ROLE_TEXT, sv_cstr(units_count(count, text)));
	area_text(a, row, NOTE_COL, SECOND_COL - NOTE_COL - 1, ROLE_DIM, sv_cstr(note));
}

static void draw_rate(const struct queue *q, struct area a, int row, const char *label, double rate)
{
	char text[UNITS_TEXT_SIZE];

	area_text(a, row, SECOND_COL, -1, ROLE_DIM, sv_cstr(label));
	if (rates_known(&q->rates))
		area_textf(a, row, SECOND_VALUE_COL, -1, ROLE_TEXT, "%s %s/s",
			a.cols < NARROW_COLS ? ">=" : "at least", units_rate(rate, false, text));
	else
		area_text(a, row, SECOND_VALUE_COL, -1, ROLE_DIM, sv_cstr("?"));
}

static void draw_drain(const struct queue *q, struct area a, int row)
{
	char text[UNITS_TEXT_SIZE];

	area_text(a, row, SECOND_COL, -1, ROLE_DIM, sv_cstr("Drain"));
	switch (q->drain.word) {
	case DRAIN_NONE:
		area_text(a, row, SECOND_VALUE_COL, -1, ROLE_DIM,
			sv_cstr(queue_visible(q) == UNKNOWN ? "?" : "-"));
		break;
	case DRAIN_TIME:
		area_textf(a, row, SECOND_VALUE_COL, -1, ROLE_TEXT, "%s%s",
			units_duration(q->drain.seconds, text),
			a.cols < NARROW_COLS ? "" : " if rates hold");
		break;
	case DRAIN_GROWING:
		area_text(a, row, SECOND_VALUE_COL, -1, ROLE_STATE_WARN,
			sv_cstr(a.cols < NARROW_COLS ? "growing" : "growing, no end in sight"));
		break;
	case DRAIN_STALLED:
		area_text(a, row, SECOND_VALUE_COL, -1, ROLE_STATE_WARN,
			sv_cstr(a.cols < NARROW_COLS ? "stalled" : "stalled: nobody takes them"));
		break;
	case DRAIN_STEADY:
		area_text(a, row, SECOND_VALUE_COL, -1, ROLE_STATE_OK,
			sv_cstr(a.cols < NARROW_COLS ? "ok" : "ok, kept up with"));
		break;
	}
}

static void draw_state(const struct queue *q, struct area a, int row)
{
	int col = VALUE_COL + 2;

	area_text(a, row, LABEL_COL, -1, ROLE_DIM, sv_cstr("State"));
	area_glyph(a, row, col, queue_role(q), queue_glyph(q));
	area_textf(a, row, col + 2, -1, queue_role(q), "%s%s%s", queue_word(q),
		queue_reason(q)[0] ? ": " : "", queue_reason(q));
}

void queue_counts_draw(const struct queue *q, struct area a)
{
	char rate[UNITS_TEXT_SIZE], limit[UNITS_TEXT_SIZE], net[48] = "", of[48];

	if (rates_known(&q->rates))
		snprintf(net, sizeof net, "%s/s",
			units_rate(q->rates.shown_net, q->rates.shown_net != 0, rate));
	snprintf(of, sizeof of, "of %s", units_exact(IN_FLIGHT_LIMIT, limit));
	draw_count(a, 0, "Ready", queue_visible(q), net);
	draw_count(a, 1, "In flight", queue_in_flight(q), of);
	draw_count(a, 2, "Delayed", queue_delayed(q), "");
	draw_rate(q, a, 0, "In", q->rates.shown_in);
	draw_rate(q, a, 1, "Out", q->rates.shown_out);
	draw_drain(q, a, 2);
	draw_state(q, a, 3);
}

int queue_error_draw(const struct queue *q, struct area a)
{
	enum { TEXT_COL = 8 };
	const char *hint = err_hint(queue_error(q));
	struct doc doc = {0};
	int rows;

	if (!queue_is_failing(q))
		return 0;
	doc_line(&doc);
	doc_add(&doc, LABEL_COL, ROLE_ERROR, sv_cstr("ERROR"));
	doc_wrap(&doc, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_ERROR, sv_cstr(queue_error(q)->msg));
	if (hint[0] != '\0') {
		doc_line(&doc);
		doc_wrap(&doc, TEXT_COL, a.cols - TEXT_COL - 1, ROLE_NOTICE, sv_cstr(hint));
	}
	doc_draw(&doc, a, 0);
	rows = (int)doc.lines < a.rows ? (int)doc.lines : a.rows;
	doc_release(&doc);
	return rows;
}

/* "SSE-SQS", "KMS alias/aws/sqs", "no", "?". */
static void add_encryption(const struct queue *q, struct str *out)
{
	const struct queue_attributes *attributes = &q->attributes;

	if (attributes->text[ATTR_KMS_KEY])
		str_addf(out, "KMS %s", attributes->text[ATTR_KMS_KEY]);
	else if (attributes->number[ATTR_SQS_MANAGED_SSE] == UNKNOWN)
		str_add_char(out, '?');
	else
		str_add_cstr(out, attributes->number[ATTR_SQS_MANAGED_SSE] ? "SSE-SQS" : "no");
}

struct setting {
	const char *label;
	enum queue_attribute id; /* ATTR_COUNT: the encryption */
};

static const struct setting settings[] = {
	{"Visibility", ATTR_VISIBILITY_TIMEOUT},
	{"Retention", ATTR_RETENTION},
	{"Max size", ATTR_MAX_SIZE},
	{"Long poll", ATTR_RECEIVE_WAIT},
	{"Encrypted", ATTR_COUNT},
	{"Delay", ATTR_DELAY},
};

static void add_setting(const struct queue *q, enum queue_attribute id, struct str *out)
{
	if (id == ATTR_COUNT)
		add_encryption(q, out);
	else
		queue_attributes_format(&q->attributes, id, out);
}

void queue_settings_draw_row(const struct queue *q, struct area a, int row)
{
	struct bar bar = {0};

	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct str text = {0};

		add_setting(q, settings[i].id, &text);
		bar_add(&bar, BAR_LEFT, i == 0 ? 1 : 2, (int)i + 1, ROLE_DIM,
			sv_cstr(settings[i].label));
		bar_add(&bar, BAR_LEFT, 1, (int)i + 1, ROLE_TEXT, str_sv(&text));
		str_release(&text);
	}
	bar_draw(&bar, a, row);
	bar_release(&bar);
}

static void draw_line(struct area a, int row, const char *label, struct sv value)
{
	enum { LINE_VALUE_COL = 14 };

	area_text(a, row, LABEL_COL, -1, ROLE_DIM, sv_cstr(label));
	area_text(a, row, LINE_VALUE_COL, a.cols - LINE_VALUE_COL, ROLE_TEXT, value);
}

void queue_settings_draw(const struct queue *q, struct area a)
{
	static const struct setting times[] = {
		{"Created", ATTR_CREATED},
		{"Modified", ATTR_MODIFIED},
		{"ARN", ATTR_QUEUE_ARN},
	};
	char when[CLOCK_TEXT_SIZE];
	struct str text = {0};
	int row = 0;

	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		str_clear(&text);
		add_setting(q, settings[i].id, &text);
		draw_line(a, row++, settings[i].label, str_sv(&text));
	}
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		str_clear(&text);
		queue_attributes_format(&q->attributes, times[i].id, &text);
		draw_line(a, row++, times[i].label, str_sv(&text));
	}
	if (q->changed_unix_ms > 0) {
		clock_format_hms(q->changed_unix_ms, when);
		draw_line(a, row, "Last change", sv_cstr(when));
	}
	str_release(&text);
}
