/* ReceiveMessage. */
#include "decode.h"
#include "encode.h"
#include "sqs_call.h"

#include <assert.h>
#include <stdlib.h>

static void finish(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct sqs_received received = {.elapsed_ms = call->reply->elapsed_ms};
	struct err broken = {0};

	if (err) {
		received.may_have_reached = call->reply->may_have_reached;
	} else if (!decode_messages(body, &received.messages, &received.count, &broken)) {
		/* Whatever the answer held is hidden now. */
		received.may_have_reached = true;
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
	}
	call->done.receive(call->ud, &received, err);
	for (size_t i = 0; i < received.count; i++)
		message_release(&received.messages[i]);
	free(received.messages);
}

struct sqs_call *sqs_receive_message(
	struct sqs_client *sqs, const struct sqs_receive *options, sqs_receive_fn done, void *ud)
{
	static const char *const all[] = {"All"};
	const struct sqs_sending sending = {
		.id = SQS_RECEIVE_MESSAGE,
		.priority = options->priority,
		.is_idempotent = !sv_is_empty(options->attempt_id),
		.wait_s = options->wait_s,
	};
	struct str body = {0};
	struct sqs_call *call;

	assert(options->max_messages >= 1 && options->max_messages <= SQS_BATCH_MAX);
	encode_begin(&body);
	encode_text(&body, "QueueUrl", options->queue_url);
	encode_number(&body, "MaxNumberOfMessages", options->max_messages);
	encode_number(&body, "VisibilityTimeout", options->visibility_timeout_s);
	encode_number(&body, "WaitTimeSeconds", options->wait_s);
	/* The older name as well: some servers know only that. */
	encode_list(&body, "AttributeNames", all, COUNT_OF(all));
	encode_list(&body, "MessageSystemAttributeNames", all, COUNT_OF(all));
	encode_list(&body, "MessageAttributeNames", all, COUNT_OF(all));
	encode_text(&body, "ReceiveRequestAttemptId", options->attempt_id);
	call = sqs_call_send(sqs, &sending, &body, finish, ud);
	call->done.receive = done;
	return call;
}
