/* The facts of a message: a few lines above its body, or every attribute that it has. */
#include "message_pane.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/model/message_json.h"

enum { GAP = 2, NAME_COLS = 34, BINARY_ROW = 16 };

static const char *const md5_words[] = {
	[MD5_ABSENT] = "not given",
	[MD5_OK] = "ok",
	[MD5_WRONG] = "WRONG: not what was sent",
};

/* Pieces flow over lines of a width: one that does not fit begins the next. */
struct flow {
	struct doc *doc;
	int cols, at;
};

static void flow_piece(
	struct flow *flow, enum role label_role, const char *label, enum role role, struct sv value)
{
	int labels = safe_width(sv_cstr(label), 0);
	/* name=value stands together, a word and its value do not. */
	int gap = labels > 0 && label[strlen(label) - 1] != '=';
	int width = labels + gap + safe_width(value, 0);

	if (value.n == 0)
		return;
	if (flow->at > 1 && flow->at + width > flow->cols) {
		doc_line(flow->doc);
		flow->at = 1;
	}
	doc_add(flow->doc, flow->at, label_role, sv_cstr(label));
	doc_add(flow->doc, flow->at + labels + gap, role, value);
	flow->at += width + GAP;
}

static void flow_text(struct flow *flow, const char *label, struct sv value)
{
	flow_piece(flow, ROLE_DIM, label, ROLE_TEXT, value);
}

static void flow_line(struct flow *flow)
{
	doc_line(flow->doc);
	flow->at = 1;
}

/* "2026-11-17 18:40:12Z" */
static void add_time(int64_t unix_ms, struct str *out)
{
	char when[CLOCK_TEXT_SIZE];

	clock_format_utc(unix_ms, when);
	when[10] = ' ';
	str_add_cstr(out, when);
}

static void add_sent(struct flow *flow, const struct message *m, int64_t unix_ms)
{
	int64_t sent = message_fact_number(m, "SentTimestamp");
	char age[UNITS_TEXT_SIZE];
	struct str text = {0};

	if (sent != UNKNOWN) {
		add_time(sent, &text);
		str_addf(&text, " (%s ago)",
			units_duration(unix_ms > sent ? (unix_ms - sent) / 1000 : 0, age));
	}
	flow_text(flow, "Sent", str_sv(&text));
	str_release(&text);
}

static void add_first(struct flow *flow, const struct message *m)
{
	int64_t sent = message_fact_number(m, "SentTimestamp");
	int64_t first = message_fact_number(m, "ApproximateFirstReceiveTimestamp");
	enum { DAY_MS = 86400000, DAY_AT = 5 }; /* "11-17 20:48:05Z": the year is beside it */
	char when[CLOCK_TEXT_SIZE];
	struct str text = {0};
	bool is_same_day = first / DAY_MS == sent / DAY_MS;

	if (first != UNKNOWN && is_same_day) {
		clock_format_hms(first, when);
		str_add_cstr(&text, when);
	} else if (first != UNKNOWN) {
		add_time(first, &text);
	}
	flow_text(flow, is_same_day ? "First recv" : "First",
		is_same_day || text.n < DAY_AT ? str_sv(&text)
					       : sv_of(text.p + DAY_AT, text.n - DAY_AT));
	str_release(&text);
}

static void add_received(struct flow *flow, const struct lease *lease)
{
	int64_t count = message_fact_number(&lease->message, "ApproximateReceiveCount");
	struct str text = {0};

	if (count != UNKNOWN)
		str_addf(&text, "%lldx", (long long)count);
	if (lease->receives > 1)
		str_addf(&text, " (%d by us)", lease->receives);
	flow_text(flow, "Received", str_sv(&text));
	str_release(&text);
}

/* A standard DLQ counts from the first sending, wherever that was. */
static void add_expiry(struct flow *flow, const struct message *m,
	const struct queue_attributes *attributes, int64_t unix_ms)
{
	int64_t sent = message_fact_number(m, "SentTimestamp");
	int64_t left_s;
	char text[UNITS_TEXT_SIZE];

	if (!attributes || attributes->number[ATTR_RETENTION] == UNKNOWN || sent == UNKNOWN)
		return;
	left_s = attributes->number[ATTR_RETENTION] - (unix_ms - sent) / 1000;
	flow_piece(flow, ROLE_DIM, "Expires in", left_s < 86400 ? ROLE_STATE_WARN : ROLE_TEXT,
		sv_cstr(units_duration(left_s > 0 ? left_s : 0, text)));
}

static struct sv last_of_arn(struct sv arn)
{
	struct sv head, tail;

	while (sv_cut(arn, ':', &head, &tail))
		arn = tail;
	return arn;
}

static struct sv or_dash(struct sv value)
{
	return value.n > 0 ? value : sv_cstr("-");
}

static void add_origin(struct flow *flow, const struct message *m)
{
	char size[UNITS_TEXT_SIZE];
	struct str bytes = {0};
	int64_t n = message_size_bytes(str_sv(&m->body), m->attributes, m->attribute_count);
	enum md5_check md5 = message_md5(m);

	str_addf(&bytes, "%s B", units_exact(n, size));
	flow_text(flow, "Src", or_dash(last_of_arn(message_fact(m, "DeadLetterQueueSourceArn"))));
	flow_text(flow, "Size", str_sv(&bytes));
	flow_piece(flow, ROLE_DIM, "MD5", md5 == MD5_WRONG ? ROLE_ERROR : ROLE_TEXT,
		sv_cstr(md5_words[md5]));
	flow_text(flow, "Group", or_dash(message_fact(m, "MessageGroupId")));
	flow_text(flow, "Dedup", or_dash(message_fact(m, "MessageDeduplicationId")));
	flow_text(flow, "Trace", message_fact(m, "AWSTraceHeader"));
	str_release(&bytes);
}

static void add_attribute(
	struct flow *flow, const struct message_attribute *attribute, const struct mask *mask)
{
	enum { SHOWN = 40 };
	struct str text = {0}, label = {0}, shown = {0};
	struct sv value;

	mask_attribute(mask, str_sv(&attribute->name), str_sv(&attribute->value), &shown);
	value = str_sv(&shown);

	if (message_type_is_binary(str_sv(&attribute->type))) {
		str_addf(&text, "(%s %zu B)", str_cstr(&attribute->type), attribute->value.n);
	} else {
		str_add(&text, sv_of(value.p, value.n < SHOWN ? value.n : SHOWN));
		str_addf(&text, "%s(%s)", value.n > SHOWN ? "..." : "", str_cstr(&attribute->type));
	}
	str_addf(&label, "%s=", str_cstr(&attribute->name));
	flow_piece(flow, ROLE_DIM, str_cstr(&label), ROLE_TEXT, str_sv(&text));
	str_release(&label);
	str_release(&text);
	str_release(&shown);
}

void message_facts_build(struct doc *doc, const struct desk_item *item,
	const struct queue_attributes *attributes, const struct mask *mask, int64_t unix_ms,
	int cols)
{
	const struct message *m = &item->lease->message;
	struct flow flow = {.doc = doc, .cols = cols, .at = 1};
	struct str past = {0};

	doc_clear(doc);
	flow_line(&flow);
	add_sent(&flow, m, unix_ms);
	add_first(&flow, m);
	add_received(&flow, item->lease);
	flow_line(&flow);
	add_origin(&flow, m);
	add_expiry(&flow, m, attributes, unix_ms);
	if (m->attribute_count > 0)
		flow_line(&flow);
	for (size_t i = 0; i < m->attribute_count; i++)
		add_attribute(&flow, &m->attributes[i], mask);
	message_add_past(item, &past);
	if (past.n > 0)
		flow_line(&flow);
	flow_piece(&flow, ROLE_STATE_WARN, "!", ROLE_STATE_WARN, str_sv(&past));
	if (err_is_set(&item->lease->err))
		flow_line(&flow);
	flow_piece(&flow, ROLE_ERROR, "!", ROLE_ERROR, sv_cstr(item->lease->err.msg));
	if (m->is_damaged)
		flow_line(&flow);
	flow_piece(&flow, ROLE_ERROR, "!", ROLE_ERROR,
		sv_cstr(m->is_damaged ? "a part of it could not be read: it can be handed back, "
					"but not copied"
				      : ""));
	str_release(&past);
}

/* --- all of them ----------------------------------------------------------------------------- */

static void add_bytes(struct doc *doc, struct sv bytes)
{
	struct hex_line line;

	for (size_t row = 0; hex_view_line(bytes, BINARY_ROW, row, NULL, &line); row++) {
		doc_line(doc);
		doc_addf(doc, 3, ROLE_HEX_OFFSET, "%s", line.offset);
		doc_addf(doc, 3 + 10, ROLE_TEXT, "%s", line.hex);
		doc_addf(doc, 3 + 10 + 42, ROLE_HEX_PRINTABLE, "%s", line.text);
	}
}

static void add_fact(struct doc *doc, const struct message_fact *fact, int cols)
{
	struct sv name = str_sv(&fact->name), value = str_sv(&fact->value);
	struct str when = {0};
	int64_t unix_ms;

	doc_line(doc);
	doc_add(doc, 1, ROLE_TEXT, name);
	if (sv_ends_with(name, sv_cstr("Timestamp")) && sv_to_i64(value, &unix_ms) && unix_ms > 0) {
		add_time(unix_ms, &when);
		str_addf(&when, "  (%lld)", (long long)unix_ms);
		value = str_sv(&when);
	}
	doc_wrap(doc, NAME_COLS, cols - NAME_COLS, ROLE_TEXT, value);
	str_release(&when);
}

static void add_named(struct doc *doc, const struct message_attribute *attribute,
	const struct mask *mask, int cols)
{
	struct sv value;
	struct str shown = {0};

	mask_attribute(mask, str_sv(&attribute->name), str_sv(&attribute->value), &shown);
	value = str_sv(&shown);

	doc_line(doc);
	doc_add(doc, 1, ROLE_TEXT, str_sv(&attribute->name));
	doc_addf(doc, NAME_COLS, ROLE_DIM, "%s, %zu B", str_cstr(&attribute->type), value.n);
	if (message_type_is_binary(str_sv(&attribute->type))) {
		add_bytes(doc, value);
	} else {
		doc_line(doc);
		doc_wrap(doc, 3, cols - 3, ROLE_TEXT, value);
	}
	str_release(&shown);
}

void message_facts_all(
	struct doc *doc, const struct desk_item *item, const struct mask *mask, int cols)
{
	const struct message *m = &item->lease->message;

	doc_clear(doc);
	doc_heading(doc, "MESSAGE ATTRIBUTES");
	if (m->attribute_count == 0) {
		doc_line(doc);
		doc_add(doc, 1, ROLE_DIM, sv_cstr("none"));
	}
	for (size_t i = 0; i < m->attribute_count; i++)
		add_named(doc, &m->attributes[i], mask, cols);
	doc_line(doc);
	doc_heading(doc, "SYSTEM ATTRIBUTES");
	for (size_t i = 0; i < m->fact_count; i++)
		add_fact(doc, &m->facts[i], cols);
	doc_line(doc);
	doc_heading(doc, "CHECKSUMS");
	doc_line(doc);
	doc_addf(doc, 1, ROLE_TEXT, "MD5 of the body: %s; of the attributes: %s",
		md5_words[m->body_md5], md5_words[m->attributes_md5]);
	doc_line(doc);
	doc_add(doc, 1, ROLE_TEXT, sv_cstr("Receipt handle"));
	doc_line(doc);
	doc_wrap(doc, 3, cols - 3, ROLE_DIM, str_sv(&m->receipt_handle));
}
