/* The actions on queues as a whole. */
#include "sqscope/sqs/sqs_settings.h"

#include "decode.h"
#include "encode.h"
#include "sqs_call.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void finish(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct sqs_written written = {.request_id = call->reply->request_id};
	struct decoded_urls decoded = {0};
	struct err broken = {0};

	if (err) {
		written.may_have_reached = call->reply->may_have_reached;
	} else if (call->action->id == SQS_CREATE_QUEUE && !decode_urls(body, &decoded, &broken)) {
		written.may_have_reached = true;
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
	}
	if (decoded.count > 0)
		written.queue_url = decoded.urls[0];
	call->done.written(call->ud, &written, err);
	decoded_urls_release(&decoded);
}

static void encode_attributes(struct str *body, const struct queue_settings *settings)
{
	if (queue_settings_count(settings) == 0)
		return;
	encode_object(body, sv_cstr("Attributes"));
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (settings->value[i])
			encode_value(body, sv_cstr(queue_attribute_rows[i].name),
				sv_cstr(settings->value[i]));
	}
	encode_end(body);
}

static void encode_tags(struct str *body, const char *name, const struct queue_settings *settings)
{
	if (settings->tag_count == 0)
		return;
	encode_object(body, sv_cstr(name));
	for (size_t i = 0; i < settings->tag_count; i++)
		encode_value(
			body, str_sv(&settings->tags[i].key), str_sv(&settings->tags[i].value));
	encode_end(body);
}

static struct sqs_call *start(struct sqs_client *sqs, enum sqs_action_id id, enum priority priority,
	struct str *body, sqs_written_fn done, void *ud)
{
	struct sqs_call *call = sqs_call_start(sqs, id, priority, body, finish, ud);

	call->done.written = done;
	return call;
}

static void begin(struct str *body, struct sv queue_url)
{
	encode_begin(body);
	encode_text(body, "QueueUrl", queue_url);
}

struct sqs_call *sqs_create_queue(struct sqs_client *sqs, enum priority priority, struct sv name,
	const struct queue_settings *settings, sqs_written_fn done, void *ud)
{
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueName", name);
	encode_attributes(&body, settings);
	/* In lower case here, in upper case in TagQueue: so says the API. */
	encode_tags(&body, "tags", settings);
	return start(sqs, SQS_CREATE_QUEUE, priority, &body, done, ud);
}

struct sqs_call *sqs_set_queue_attributes(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct queue_settings *settings, sqs_written_fn done, void *ud)
{
	struct str body = {0};

	begin(&body, queue_url);
	encode_attributes(&body, settings);
	return start(sqs, SQS_SET_QUEUE_ATTRIBUTES, priority, &body, done, ud);
}

struct sqs_call *sqs_tag_queue(struct sqs_client *sqs, enum priority priority, struct sv queue_url,
	const struct queue_settings *settings, sqs_written_fn done, void *ud)
{
	struct str body = {0};

	begin(&body, queue_url);
	encode_tags(&body, "Tags", settings);
	return start(sqs, SQS_TAG_QUEUE, priority, &body, done, ud);
}

struct sqs_call *sqs_untag_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct queue_settings *settings, sqs_written_fn done, void *ud)
{
	const char **keys = mem_new(settings->tag_count + 1, sizeof *keys);
	struct str body = {0};

	for (size_t i = 0; i < settings->tag_count; i++)
		keys[i] = str_cstr(&settings->tags[i].key);
	begin(&body, queue_url);
	encode_list(&body, "TagKeys", keys, settings->tag_count);
	free(keys);
	return start(sqs, SQS_UNTAG_QUEUE, priority, &body, done, ud);
}

struct sqs_call *sqs_delete_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_written_fn done, void *ud)
{
	struct str body = {0};

	begin(&body, queue_url);
	return start(sqs, SQS_DELETE_QUEUE, priority, &body, done, ud);
}
