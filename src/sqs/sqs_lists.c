/* The actions that answer with queue URLs. */
#include "decode.h"
#include "encode.h"
#include "sqs_call.h"

static bool decode(
	const struct sqs_call *call, struct sv body, struct decoded_urls *out, struct err *err)
{
	bool needs_one = call->action->id == SQS_GET_QUEUE_URL;

	if (!decode_urls(body, out, err)) {
		err_prefix(err, "%s", call->action->name);
		return false;
	}
	if (needs_one && out->count == 0)
		return err_fail(
			err, ERR_PROTOCOL, "%s: the answer holds no queue URL", call->action->name);
	return true;
}

static void finish_urls(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct decoded_urls decoded = {0};
	struct sqs_url_page page = {0};
	struct err broken = {0};

	if (!err && !decode(call, body, &decoded, &broken))
		err = &broken;
	page.urls = decoded.urls;
	page.count = decoded.count;
	page.next_token = decoded.next_token;
	call->done.urls(call->ud, &page, err);
	decoded_urls_release(&decoded);
}

struct sqs_call *sqs_list_queues(struct sqs_client *sqs, enum priority priority, struct sv prefix,
	int max_results, struct sv token, sqs_urls_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueNamePrefix", prefix);
	encode_number(&body, "MaxResults", max_results);
	encode_text(&body, "NextToken", token);
	call = sqs_call_start(sqs, SQS_LIST_QUEUES, priority, &body, finish_urls, ud);
	call->done.urls = done;
	return call;
}

struct sqs_call *sqs_list_dead_letter_source_queues(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, struct sv token, sqs_urls_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueUrl", queue_url);
	encode_number(&body, "MaxResults", SQS_PAGE_MAX);
	encode_text(&body, "NextToken", token);
	call = sqs_call_start(
		sqs, SQS_LIST_DEAD_LETTER_SOURCE_QUEUES, priority, &body, finish_urls, ud);
	call->done.urls = done;
	return call;
}

struct sqs_call *sqs_get_queue_url(struct sqs_client *sqs, enum priority priority, struct sv name,
	struct sv owner_account, sqs_urls_fn done, void *ud)
{
	struct sqs_call *call;
	struct str body = {0};

	encode_begin(&body);
	encode_text(&body, "QueueName", name);
	encode_text(&body, "QueueOwnerAWSAccountId", owner_account);
	call = sqs_call_start(sqs, SQS_GET_QUEUE_URL, priority, &body, finish_urls, ud);
	call->done.urls = done;
	return call;
}
