/* JSON that wraps a message: who wrote it, and where the content is. */
#include "body_layers.h"

/* The first node is the document. */
enum { ROOT = 0 };

static uint32_t member(const struct json_index *ix, uint32_t node, const char *name)
{
	return json_index_member(ix, node, sv_cstr(name));
}

static bool is_text(const struct json_index *ix, uint32_t node, const char *text)
{
	return json_index_is_string(ix, node, sv_cstr(text));
}

static bool is_kind(const struct json_index *ix, uint32_t node, enum json_kind kind)
{
	return node != JSON_NONE && ix->nodes[node].kind == kind;
}

/* SNS Developer Guide, "Message and JSON formats": the HTTP/SQS notification. */
static bool is_sns(const struct json_index *ix, uint32_t *inner)
{
	*inner = member(ix, ROOT, "Message");
	return is_text(ix, member(ix, ROOT, "Type"), "Notification") &&
	       member(ix, ROOT, "TopicArn") != JSON_NONE && is_kind(ix, *inner, JSON_KIND_STRING);
}

/* EventBridge User Guide, "Event structure". */
static bool is_eventbridge(const struct json_index *ix, uint32_t *inner)
{
	*inner = member(ix, ROOT, "detail");
	return *inner != JSON_NONE && member(ix, ROOT, "detail-type") != JSON_NONE &&
	       member(ix, ROOT, "source") != JSON_NONE;
}

/* Lambda Developer Guide, "Capturing records of asynchronous invocations": the job that was asked
 * for. What became of it stays one layer up. */
static bool is_lambda_destination(const struct json_index *ix, uint32_t *inner)
{
	uint32_t context = member(ix, ROOT, "requestContext");

	*inner = member(ix, ROOT, "requestPayload");
	return *inner != JSON_NONE && member(ix, context, "condition") != JSON_NONE;
}

/* Kombu's message, as Celery sends it: the task's arguments are a string in it. */
static bool is_celery(const struct json_index *ix, uint32_t *inner)
{
	*inner = member(ix, ROOT, "body");
	return is_kind(ix, *inner, JSON_KIND_STRING) &&
	       member(ix, ROOT, "content-type") != JSON_NONE &&
	       is_kind(ix, member(ix, ROOT, "headers"), JSON_KIND_OBJECT) &&
	       is_kind(ix, member(ix, ROOT, "properties"), JSON_KIND_OBJECT);
}

/* S3 User Guide, "Event message structure", and the test event that S3 sends first. */
static bool is_s3_event(const struct json_index *ix, uint32_t *inner)
{
	uint32_t records = member(ix, ROOT, "Records");

	*inner = JSON_NONE;
	if (is_text(ix, member(ix, ROOT, "Event"), "s3:TestEvent"))
		return true;
	return is_kind(ix, records, JSON_KIND_ARRAY) && ix->nodes[records].count > 0 &&
	       is_text(ix, member(ix, json_index_child(ix, records), "eventSource"), "aws:s3");
}

static bool is_s3_pointer(const struct json_index *ix, uint32_t *inner)
{
	static const char *const classes[] = {"software.amazon.payloadoffloading.PayloadS3Pointer",
		"com.amazon.sqs.javamessaging.MessageS3Pointer"};
	uint32_t name = ROOT + 1;

	*inner = JSON_NONE;
	if (ix->nodes[ROOT].kind != JSON_KIND_ARRAY || ix->nodes[ROOT].count != 2)
		return false;
	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		if (is_text(ix, name, classes[i]))
			return member(ix, json_index_next(ix, name), "s3Key") != JSON_NONE;
	}
	return false;
}

/* A document that is one string, and the string is JSON once more. */
static bool is_json_string(const struct json_index *ix, uint32_t *inner)
{
	struct str text = {0}, unpacked = {0};
	bool is_json;

	*inner = ROOT;
	if (ix->error || ix->nodes[ROOT].kind != JSON_KIND_STRING)
		return false;
	json_string_decode(json_index_text(ix, ROOT), &text);
	is_json = body_detect(str_sv(&text), &unpacked) == BODY_FORM_JSON;
	str_release(&text);
	str_release(&unpacked);
	return is_json;
}

static const struct {
	enum body_form form;
	bool (*is)(const struct json_index *ix, uint32_t *inner);
} envelopes[] = {
	{BODY_FORM_SNS, is_sns},
	{BODY_FORM_EVENTBRIDGE, is_eventbridge},
	{BODY_FORM_LAMBDA_DESTINATION, is_lambda_destination},
	{BODY_FORM_CELERY, is_celery},
	{BODY_FORM_S3_EVENT, is_s3_event},
	{BODY_FORM_S3_POINTER, is_s3_pointer},
	{BODY_FORM_JSON_STRING, is_json_string},
};

enum body_form body_envelope(const struct json_index *ix, uint32_t *inner)
{
	for (size_t i = 0; i < COUNT_OF(envelopes); i++) {
		if (envelopes[i].is(ix, inner))
			return envelopes[i].form;
	}
	*inner = JSON_NONE;
	return BODY_FORM_JSON;
}

static void add_member(
	const struct json_index *ix, uint32_t object, const char *name, struct str *out)
{
	uint32_t node = member(ix, object, name);

	if (is_kind(ix, node, JSON_KIND_STRING))
		json_string_decode(json_index_text(ix, node), out);
	else
		str_add_char(out, '?');
}

void body_pointer_text(const struct json_index *ix, struct str *out)
{
	uint32_t object = json_index_next(ix, ROOT + 1);

	str_add_cstr(out, "s3://");
	add_member(ix, object, "s3BucketName", out);
	str_add_char(out, '/');
	add_member(ix, object, "s3Key", out);
}
