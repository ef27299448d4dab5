/* struct queue -> JSON. */
#include "queue_json.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/model/fleet.h"
#include "sqscope/sqs/queue_name.h"

static const char *dead_letter_arn(const struct queue *q)
{
	return q->attributes.dead_letter_arn ? q->attributes.dead_letter_arn : "";
}

/* --- members, each with the comma behind it -------------------------------------------------- */

static void add_name(struct str *out, const char *name)
{
	str_add_char(out, '"');
	str_add_cstr(out, name);
	str_add_cstr(out, "\":");
}

static void add_null(struct str *out, const char *name)
{
	add_name(out, name);
	str_add_cstr(out, "null,");
}

/* Bytes that are no UTF-8 are made safe first, as everywhere in --json. */
static void add_text_value(struct str *out, struct sv text)
{
	struct str safe = {0};
	if (utf8_is_valid(text)) {
		json_string_add(out, text);
		return;
	}
	safe_text(&safe, text, 0);
	json_string_add(out, str_sv(&safe));
	str_release(&safe);
}

/* NULL and "" are null. */
static void add_text(struct str *out, const char *name, const char *text)
{
	if (!text || !*text) {
		add_null(out, name);
		return;
	}
	add_name(out, name);
	add_text_value(out, sv_cstr(text));
	str_add_char(out, ',');
}

static void add_count(struct str *out, const char *name, int64_t n)
{
	if (n == UNKNOWN) {
		add_null(out, name);
		return;
	}
	add_name(out, name);
	str_add_number(out, n);
	str_add_char(out, ',');
}

static void add_time(struct str *out, const char *name, int64_t unix_s)
{
	char text[CLOCK_TEXT_SIZE] = "";
	if (unix_s != UNKNOWN)
		clock_format_utc(unix_s * 1000, text);
	add_text(out, name, text);
}

/* The comma behind the last member or item gives way to the end. */
static void add_end(struct str *out, const char *end)
{
	if (out->p[out->n - 1] == ',')
		str_truncate(out, out->n - 1);
	str_add_cstr(out, end);
}

/* --- a queue --------------------------------------------------------------------------------- */

static void add_dead_letter(struct str *out, const struct queue *q)
{
	int64_t visible = UNKNOWN;
	struct queue_arn arn;
	const char *text = dead_letter_arn(q);
	if (!*text || !queue_dead_letter_visible(q, &visible)) {
		add_null(out, "dlq");
		return;
	}
	str_add_cstr(out, "\"dlq\":{");
	add_text(out, "arn", text);
	if (queue_arn_parse(&arn, sv_cstr(text))) {
		add_name(out, "name");
		add_text_value(out, arn.name);
		str_add_char(out, ',');
	} else {
		add_null(out, "name");
	}
	add_count(out, "visible", visible);
	add_end(out, "},");
}

static void add_sources(struct str *out, const struct queue *q)
{
	str_add_cstr(out, "\"dlq_for\":[");
	for (size_t i = 0; i < q->source_count; i++) {
		add_text_value(out, sv_cstr(q->sources[i]->name));
		str_add_char(out, ',');
	}
	for (size_t i = 0; i < q->other_source_count; i++) {
		add_text_value(out, str_sv(&q->other_sources[i]));
		str_add_char(out, ',');
	}
	add_end(out, "],");
}

/* SQS leaves the attributes out that are not set, so "none" is sure only after all of them were
 * read. */
static const char *encryption(const struct queue *q)
{
	if (q->attributes.text[ATTR_KMS_KEY])
		return "kms";
	if (q->attributes.number[ATTR_SQS_MANAGED_SSE] == 1)
		return "sqs";
	return q->full_ms == UNKNOWN ? NULL : "none";
}

static void add_numbers(struct str *out, const struct queue_attributes *a)
{
	static const struct {
		const char *name;
		enum queue_attribute id;
	} members[] = {
		{"visibility_timeout_s", ATTR_VISIBILITY_TIMEOUT},
		{"retention_s", ATTR_RETENTION},
		{"delay_s", ATTR_DELAY},
		{"max_message_bytes", ATTR_MAX_SIZE},
		{"receive_wait_s", ATTR_RECEIVE_WAIT},
	};
	for (size_t i = 0; i < COUNT_OF(members); i++)
		add_count(out, members[i].name, a->number[members[i].id]);
}

static void add_error(struct str *out, const struct err *err)
{
	if (!err_is_set(err)) {
		add_null(out, "error");
		return;
	}
	str_add_cstr(out, "\"error\":{");
	add_text(out, "code", err_name(err));
	add_text(out, "message", err->msg);
	add_end(out, "},");
}

void queue_json_write(const struct queue *q, struct str *out)
{
	const struct queue_attributes *a = &q->attributes;
	str_add_char(out, '{');
	add_text(out, "name", q->name);
	add_text(out, "context", q->fleet->place.name);
	add_text(out, "url", q->url);
	add_text(out, "arn", q->arn);
	add_text(out, "type", q->is_fifo ? "fifo" : "standard");
	add_count(out, "visible", queue_visible(q));
	add_count(out, "in_flight", queue_in_flight(q));
	add_count(out, "delayed", queue_delayed(q));
	add_dead_letter(out, q);
	add_count(out, "max_receive_count", *dead_letter_arn(q) ? a->max_receive_count : UNKNOWN);
	add_sources(out, q);
	add_numbers(out, a);
	add_text(out, "encryption", encryption(q));
	add_text(out, "kms_key", a->text[ATTR_KMS_KEY]);
	add_time(out, "created", a->number[ATTR_CREATED]);
	add_time(out, "modified", a->number[ATTR_MODIFIED]);
	/* SQS has no such attribute; only CloudWatch knows. */
	add_null(out, "oldest_age_s");
	add_error(out, queue_error(q));
	add_end(out, "}");
}

json_t *queue_json(const struct queue *q)
{
	struct str text = {0};
	queue_json_write(q, &text);
	json_t *out = json_loadb(str_cstr(&text), text.n, JSON_ALLOW_NUL, NULL);
	str_release(&text);
	return out;
}

static json_t *seconds_json(int64_t unix_s)
{
	return json_time(unix_s == UNKNOWN ? UNKNOWN : unix_s * 1000);
}

static json_t *attribute_json(const struct queue_attributes *a, enum queue_attribute id)
{
	int64_t n = a->number[id];
	switch (queue_attribute_rows[id].kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
		return n == UNKNOWN ? NULL : json_integer(n);
	case ATTRIBUTE_TIME:
		return n == UNKNOWN ? NULL : seconds_json(n);
	case ATTRIBUTE_BOOL:
		return n == UNKNOWN ? NULL : json_boolean(n != 0);
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		return a->text[id] ? json_sv(sv_cstr(a->text[id])) : NULL;
	}
	return NULL;
}

json_t *queue_attributes_json(const struct queue *q)
{
	json_t *out = json_object();
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		json_t *value = attribute_json(&q->attributes, (enum queue_attribute)i);
		if (value)
			json_object_set_new(out, queue_attribute_rows[i].name, value);
	}
	return out;
}
