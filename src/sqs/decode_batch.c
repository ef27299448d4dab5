/* What became of the entries of a batch. */
#include "decode.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/aws/service_error.h"

enum { HTTP_OK = 200 };

/* The entry of that id, or NULL. Ids are indexes. */
static struct sqs_entry_result *find(
	struct sqs_batch_result *result, const json_t *object, bool *is_named)
{
	int64_t index;

	if (!sv_to_i64(json_answer_text(object, "Id"), &index) || index < 0 ||
		(size_t)index >= result->count)
		return NULL;
	/* Named twice: nothing is sure any more. */
	if (is_named[index]) {
		result->entries[index] = (struct sqs_entry_result){.is_ambiguous = true};
		err_set(&result->entries[index].err, ERR_PROTOCOL,
			"the answer names the entry twice");
		return NULL;
	}
	is_named[index] = true;
	return &result->entries[index];
}

static void read_successful(struct sqs_batch_result *result, const json_t *list, bool *is_named)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *object = json_array_get(list, i);
		struct sqs_entry_result *entry = find(result, object, is_named);

		if (!entry)
			continue;
		*entry = (struct sqs_entry_result){
			.is_done = true,
			.message_id = json_answer_text(object, "MessageId"),
			.sequence_number = json_answer_text(object, "SequenceNumber"),
			.sent_body_md5 = json_answer_text(object, "MD5OfMessageBody"),
			.sent_attributes_md5 = json_answer_text(object, "MD5OfMessageAttributes"),
		};
	}
}

static void read_failed(struct sqs_batch_result *result, const json_t *list, bool *is_named)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *object = json_array_get(list, i);
		struct sqs_entry_result *entry = find(result, object, is_named);

		if (!entry)
			continue;
		*entry = (struct sqs_entry_result){
			.is_sender_fault = json_is_true(json_object_get(object, "SenderFault")),
		};
		service_error_from_code(json_answer_text(object, "Code"),
			json_answer_text(object, "Message"), HTTP_OK, &entry->err);
	}
}

/* What no list names. */
static void set_unconfirmed(struct sqs_entry_result *entry)
{
	*entry = (struct sqs_entry_result){.is_ambiguous = true};
	err_set(&entry->err, ERR_PROTOCOL, "the answer does not say what became of the entry");
}

bool decode_batch(struct sv body, size_t count, struct sqs_batch_result *result, json_t **root,
	struct err *err)
{
	bool is_named[SQS_BATCH_MAX] = {false};

	*root = json_answer_load(body, err);
	if (!*root)
		return false;
	result->count = count;
	for (size_t i = 0; i < count; i++)
		set_unconfirmed(&result->entries[i]);
	read_successful(result, json_object_get(*root, "Successful"), is_named);
	read_failed(result, json_object_get(*root, "Failed"), is_named);
	return true;
}
