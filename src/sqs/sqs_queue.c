/* The actions about one queue: its attributes, its tags, its purge. */
#include "decode.h"
#include "encode.h"
#include "sqs_call.h"

static void finish_attributes(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct queue_attributes attributes;
	struct err broken = {0};

	queue_attributes_init(&attributes);
	if (!err && !decode_attributes(body, &attributes, &broken)) {
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
	}
	call->done.attributes(call->ud, &attributes, err);
	queue_attributes_release(&attributes);
}

static void finish_tags(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct decoded_tags decoded = {0};
	struct sqs_tag_list list = {0};
	struct err broken = {0};

	if (!err && !decode_tags(body, &decoded, &broken)) {
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
	}
	list.tags = decoded.tags;
	list.count = decoded.count;
	call->done.tags(call->ud, &list, err);
	decoded_tags_release(&decoded);
}

static void encode_attribute_names(struct str *body, enum sqs_attribute_set set)
{
	static const char *const all[] = {"All"};
	const char *const counts[] = {
		queue_attribute_rows[ATTR_VISIBLE].name,
		queue_attribute_rows[ATTR_IN_FLIGHT].name,
		queue_attribute_rows[ATTR_DELAYED].name,
		queue_attribute_rows[ATTR_MODIFIED].name,
	};

	switch (set) {
	case SQS_ATTRIBUTES_ALL:
		encode_list(body, "AttributeNames", all, COUNT_OF(all));
		break;
	case SQS_ATTRIBUTES_COUNTS:
		encode_list(body, "AttributeNames", counts, COUNT_OF(counts));
		break;
	}
}

struct sqs_call *sqs_get_queue_attributes(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, enum sqs_attribute_set set, sqs_attributes_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueUrl", queue_url);
	encode_attribute_names(&body, set);
	call = sqs_call_start(
		sqs, SQS_GET_QUEUE_ATTRIBUTES, priority, &body, finish_attributes, ud);
	call->done.attributes = done;
	return call;
}

struct sqs_call *sqs_list_queue_tags(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_tags_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueUrl", queue_url);
	call = sqs_call_start(sqs, SQS_LIST_QUEUE_TAGS, priority, &body, finish_tags, ud);
	call->done.tags = done;
	return call;
}

/* The answer has no content. */
static void finish_purge(struct sqs_call *call, struct sv body, const struct err *err)
{
	(void)body;
	call->done.purged(call->ud, call->reply->may_have_reached, err);
}

struct sqs_call *sqs_purge_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_purged_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueUrl", queue_url);
	call = sqs_call_start(sqs, SQS_PURGE_QUEUE, priority, &body, finish_purge, ud);
	call->done.purged = done;
	return call;
}

bool sqs_is_purge_in_progress(const struct err *err)
{
	return strcmp(err->service_code, "PurgeQueueInProgress") == 0;
}
