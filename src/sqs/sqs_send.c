/* SendMessageBatch. */
#include "encode.h"
#include "sqs_batch.h"

#include "sqscope/base/mem.h"

static void encode_attribute(struct str *body, const struct message_attribute *attribute)
{
	encode_object(body, str_sv(&attribute->name));
	encode_text(body, "DataType", str_sv(&attribute->type));
	if (message_type_is_binary(str_sv(&attribute->type)))
		encode_bytes(body, "BinaryValue", str_sv(&attribute->value));
	else
		encode_text(body, "StringValue", str_sv(&attribute->value));
	encode_end(body);
}

static void encode_attributes(struct str *body, const struct sqs_outgoing *entry)
{
	if (entry->attribute_count == 0)
		return;
	encode_object(body, sv_cstr("MessageAttributes"));
	for (size_t i = 0; i < entry->attribute_count; i++)
		encode_attribute(body, &entry->attributes[i]);
	encode_end(body);
}

static void encode_trace_header(struct str *body, struct sv header)
{
	if (sv_is_empty(header))
		return;
	encode_object(body, sv_cstr("MessageSystemAttributes"));
	encode_object(body, sv_cstr("AWSTraceHeader"));
	encode_text(body, "DataType", sv_cstr("String"));
	encode_text(body, "StringValue", header);
	encode_end(body);
	encode_end(body);
}

static void encode_entry(struct str *body, size_t index, const struct sqs_outgoing *entry)
{
	batch_entry(body, index);
	encode_text(body, "MessageBody", entry->body);
	if (entry->delay_s != UNKNOWN)
		encode_number(body, "DelaySeconds", entry->delay_s);
	encode_text(body, "MessageGroupId", entry->group_id);
	encode_text(body, "MessageDeduplicationId", entry->deduplication_id);
	encode_attributes(body, entry);
	encode_trace_header(body, entry->trace_header);
	encode_end(body);
}

static bool can_be_repeated(const struct sqs_outgoing *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (sv_is_empty(entries[i].deduplication_id))
			return false;
	}
	return true;
}

static struct sqs_entry_md5 *expected_md5(const struct sqs_outgoing *entries, size_t count)
{
	struct sqs_entry_md5 *md5 = mem_new(count, sizeof *md5);

	for (size_t i = 0; i < count; i++) {
		digest_md5_hex(entries[i].body, md5[i].body);
		message_attributes_md5(
			entries[i].attributes, entries[i].attribute_count, md5[i].attributes);
	}
	return md5;
}

struct sqs_call *sqs_send_message_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sqs_outgoing *entries, size_t count, sqs_batch_fn done,
	void *ud)
{
	const struct sqs_sending sending = {.id = SQS_SEND_MESSAGE_BATCH,
		.priority = priority,
		.is_idempotent = can_be_repeated(entries, count)};
	struct str body = {0};
	struct sqs_call *call;

	batch_begin(&body, queue_url);
	for (size_t i = 0; i < count; i++)
		encode_entry(&body, i, &entries[i]);
	call = batch_send(sqs, &sending, &body, count, done, ud);
	call->md5 = expected_md5(entries, count);
	return call;
}
