/* struct queue -> JSON. */
#include "queue_json.h"
#include "sqscope/model/fleet.h"
#include "sqscope/sqs/queue_name.h"

static const char *dead_letter_arn(const struct queue *q)
{
	return q->attributes.dead_letter_arn ? q->attributes.dead_letter_arn : "";
}

static json_t *dead_letter_json(const struct queue *q)
{
	int64_t visible = UNKNOWN;
	struct queue_arn arn;
	const char *text = dead_letter_arn(q);
	if (!*text || !queue_dead_letter_visible(q, &visible))
		return json_null();
	bool is_arn = queue_arn_parse(&arn, sv_cstr(text));
	return json_pack("{s:o, s:o, s:o}", "arn", json_sv(sv_cstr(text)), "name",
		is_arn ? json_sv(arn.name) : json_null(), "visible", json_count(visible));
}

static json_t *sources_json(const struct queue *q)
{
	json_t *names = json_array();
	for (size_t i = 0; i < q->source_count; i++)
		json_array_append_new(names, json_sv(sv_cstr(q->sources[i]->name)));
	for (size_t i = 0; i < q->other_source_count; i++)
		json_array_append_new(names, json_sv(str_sv(&q->other_sources[i])));
	return names;
}

/* SQS leaves the attributes out that are not set, so "none" is sure only after all of them were
 * read. */
static json_t *encryption_json(const struct queue *q)
{
	if (q->attributes.text[ATTR_KMS_KEY])
		return json_string("kms");
	if (q->attributes.number[ATTR_SQS_MANAGED_SSE] == 1)
		return json_string("sqs");
	return q->full_ms == UNKNOWN ? json_null() : json_string("none");
}

static json_t *seconds_json(int64_t unix_s)
{
	return json_time(unix_s == UNKNOWN ? UNKNOWN : unix_s * 1000);
}

static void add_numbers(json_t *out, const struct queue_attributes *a)
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
		json_object_set_new(out, members[i].name, json_count(a->number[members[i].id]));
}

json_t *queue_json(const struct queue *q)
{
	const struct queue_attributes *a = &q->attributes;
	json_t *out = json_object();
	json_object_set_new(out, "name", json_sv(sv_cstr(q->name)));
	json_object_set_new(out, "context", json_or_null(q->fleet->place.name));
	json_object_set_new(out, "url", json_or_null(q->url));
	json_object_set_new(out, "arn", json_or_null(q->arn));
	json_object_set_new(out, "type", json_string(q->is_fifo ? "fifo" : "standard"));
	json_object_set_new(out, "visible", json_count(queue_visible(q)));
	json_object_set_new(out, "in_flight", json_count(queue_in_flight(q)));
	json_object_set_new(out, "delayed", json_count(queue_delayed(q)));
	json_object_set_new(out, "dlq", dead_letter_json(q));
	json_object_set_new(out, "max_receive_count",
		*dead_letter_arn(q) ? json_count(a->max_receive_count) : json_null());
	json_object_set_new(out, "dlq_for", sources_json(q));
	add_numbers(out, a);
	json_object_set_new(out, "encryption", encryption_json(q));
	json_object_set_new(out, "kms_key", json_or_null(a->text[ATTR_KMS_KEY]));
	json_object_set_new(out, "created", seconds_json(a->number[ATTR_CREATED]));
	json_object_set_new(out, "modified", seconds_json(a->number[ATTR_MODIFIED]));
	/* SQS has no such attribute; only CloudWatch knows. */
	json_object_set_new(out, "oldest_age_s", json_null());
	json_object_set_new(out, "error", json_short_error(queue_error(q)));
	return out;
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
