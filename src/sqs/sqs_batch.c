/* Batches: their request, their answer, and the two that name receipt handles. */
#include "sqs_batch.h"

#include "decode.h"
#include "encode.h"

#include <assert.h>

void batch_begin(struct str *body, struct sv queue_url)
{
	encode_begin(body);
	encode_text(body, "QueueUrl", queue_url);
	encode_array(body, "Entries");
}

void batch_entry(struct str *body, size_t index)
{
	const char id[] = {(char)('0' + index), '\0'};

	encode_item(body);
	encode_text(body, "Id", sv_cstr(id));
}

/* The request failed: so did each entry, unless it was carried out and only the answer is lost. */
static void fail_all(struct sqs_call *call, struct sqs_batch_result *result, const struct err *err,
	bool is_ambiguous)
{
	result->count = call->entry_count;
	for (size_t i = 0; i < result->count; i++)
		result->entries[i] =
			(struct sqs_entry_result){.is_ambiguous = is_ambiguous, .err = *err};
}

static void check_md5(const struct sqs_call *call, struct sqs_batch_result *result)
{
	for (size_t i = 0; call->md5 && i < result->count; i++) {
		struct sqs_entry_result *entry = &result->entries[i];

		entry->body_md5 = md5_compare(entry->sent_body_md5, call->md5[i].body);
		entry->attributes_md5 =
			md5_compare(entry->sent_attributes_md5, call->md5[i].attributes);
	}
}

static void finish(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct sqs_batch_result result = {.was_resent = !err && call->reply->may_have_reached};
	struct err broken = {0};
	json_t *root = NULL;

	if (err) {
		fail_all(call, &result, err, call->reply->may_have_reached);
	} else if (!decode_batch(body, call->entry_count, &result, &root, &broken)) {
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
		fail_all(call, &result, err, true);
	}
	check_md5(call, &result);
	call->done.batch(call->ud, &result, err);
	json_decref(root);
}

struct sqs_call *batch_send(struct sqs_client *sqs, const struct sqs_sending *sending,
	struct str *body, size_t count, sqs_batch_fn done, void *ud)
{
	struct sqs_call *call;

	assert(count >= 1 && count <= SQS_BATCH_MAX);
	encode_array_end(body);
	call = sqs_call_send(sqs, sending, body, finish, ud);
	call->entry_count = count;
	call->done.batch = done;
	return call;
}

struct sqs_call *sqs_delete_message_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sv *receipt_handles, size_t count, sqs_batch_fn done,
	void *ud)
{
	const struct sqs_sending sending = {
		.id = SQS_DELETE_MESSAGE_BATCH, .priority = priority, .is_idempotent = true};
	struct str body = {0};

	batch_begin(&body, queue_url);
	for (size_t i = 0; i < count; i++) {
		batch_entry(&body, i);
		encode_text(&body, "ReceiptHandle", receipt_handles[i]);
		encode_end(&body);
	}
	return batch_send(sqs, &sending, &body, count, done, ud);
}

struct sqs_call *sqs_change_message_visibility_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sqs_visibility *entries, size_t count, sqs_batch_fn done,
	void *ud)
{
	const struct sqs_sending sending = {.id = SQS_CHANGE_MESSAGE_VISIBILITY_BATCH,
		.priority = priority,
		.is_idempotent = true};
	struct str body = {0};

	batch_begin(&body, queue_url);
	for (size_t i = 0; i < count; i++) {
		batch_entry(&body, i);
		encode_text(&body, "ReceiptHandle", entries[i].receipt_handle);
		encode_number(&body, "VisibilityTimeout", entries[i].timeout_s);
		encode_end(&body);
	}
	return batch_send(sqs, &sending, &body, count, done, ud);
}
