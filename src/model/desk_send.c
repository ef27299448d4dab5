/* Sending. */
#include "desk_op.h"
#include "desk_sent.h"
#include "outgoing.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

struct send_op {
	struct desk_op op;
	struct outgoing *messages; /* one for each entry */
	size_t from, batch;        /* under way */
	struct sqs_call *call;
	/* what the audit log keeps of it */
	char bytes[24], delay[16];
	struct str names;
};

static int64_t max_bytes(const struct message_desk *desk)
{
	int64_t max = desk->attributes.number[ATTR_MAX_SIZE];

	return desk->has_attributes && max != UNKNOWN ? max : SQS_BATCH_BYTES;
}

bool message_desk_check(
	const struct message_desk *desk, const struct sqs_outgoing *outgoing, struct err *err)
{
	return outgoing_check(outgoing, desk->options.is_fifo, max_bytes(desk), err);
}

void message_desk_seed(const struct message *m, struct sqs_outgoing *out)
{
	*out = (struct sqs_outgoing){
		.body = str_sv(&m->body),
		.attributes = m->attributes,
		.attribute_count = m->attribute_count,
		.trace_header = message_fact(m, "AWSTraceHeader"),
		.group_id = message_fact(m, "MessageGroupId"),
		.delay_s = UNKNOWN,
	};
}

/* --- batches --------------------------------------------------------------------------------- */

static void send_next(struct send_op *send);

/* What arrived is not what was sent: nobody may rely on it. */
static void check_arrival(struct desk_entry *entry, const struct sqs_entry_result *result)
{
	if (!result->is_done ||
		(result->body_md5 != MD5_WRONG && result->attributes_md5 != MD5_WRONG))
		return;
	entry->is_done = false;
	err_set(&entry->err, ERR_PROTOCOL,
		"SQS confirmed message %.*s with the checksum of another content",
		SV_ARGS(result->message_id));
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct send_op *send = ud;
	struct desk_op *op = &send->op;

	(void)err;
	send->call = NULL;
	for (size_t i = 0; i < send->batch; i++) {
		desk_op_judge(op, send->from + i, &result->entries[i]);
		check_arrival(&op->entries[send->from + i], &result->entries[i]);
	}
	send->from += send->batch;
	if (op->desk)
		send_next(send);
	else
		desk_op_end(op);
}

/* Messages of one group must arrive in their order: after one that failed none follows. */
static bool must_stop(const struct send_op *send)
{
	for (size_t i = 0; send->op.desk->options.is_fifo && i < send->from; i++) {
		if (!send->op.entries[i].is_done)
			return true;
	}
	return false;
}

static void finish(struct send_op *send)
{
	struct desk_op *op = &send->op;
	struct err err = {0};

	err_set(&err, ERR_FAILED, "not sent, because one before it was not: the order counts");
	desk_op_fail(op, send->from, &err);
	if (op->count == 1 && op->entries[0].is_done)
		desk_keep_sent(op->desk, &send->messages[0]);
	desk_op_end(op);
}

static void send_next(struct send_op *send)
{
	struct desk_op *op = &send->op;
	const struct desk_options *options = &op->desk->options;
	struct sqs_outgoing entries[SQS_BATCH_MAX];
	int64_t bytes = 0;

	send->batch = 0;
	if (send->from == op->count || must_stop(send)) {
		finish(send);
		return;
	}
	while (send->from + send->batch < op->count && send->batch < SQS_BATCH_MAX) {
		struct sqs_outgoing *entry = &entries[send->batch];

		outgoing_view(&send->messages[send->from + send->batch], entry);
		bytes += outgoing_bytes(entry);
		if (send->batch > 0 && bytes > SQS_BATCH_BYTES)
			break;
		send->batch++;
	}
	send->call = sqs_send_message_batch(options->sqs, options->priority, options->queue_url,
		entries, send->batch, on_batch, send);
}

static void perform(struct desk_op *op)
{
	send_next((struct send_op *)op);
}

static bool cancel(struct desk_op *op)
{
	sqs_call_cancel(((struct send_op *)op)->call);
	return true;
}

static void release(struct desk_op *op)
{
	struct send_op *send = (struct send_op *)op;

	for (size_t i = 0; i < op->count; i++)
		outgoing_release(&send->messages[i]);
	free(send->messages);
	str_release(&send->names);
}

/* --- the audit log --------------------------------------------------------------------------- */

static void add_value(
	struct audit_value *values, size_t *count, enum audit_parameter parameter, struct sv text)
{
	if (!sv_is_empty(text))
		values[(*count)++] = (struct audit_value){parameter, text};
}

static size_t audit_values(struct desk_op *op, struct audit_value *values)
{
	struct send_op *send = (struct send_op *)op;
	const struct outgoing *first = &send->messages[0];
	size_t count = 0;

	add_value(values, &count, AUDIT_BODY_BYTES, sv_cstr(send->bytes));
	add_value(values, &count, AUDIT_ATTRIBUTE_NAMES, str_sv(&send->names));
	if (op->count == 1) {
		add_value(values, &count, AUDIT_GROUP_ID, str_sv(&first->group_id));
		add_value(values, &count, AUDIT_DEDUPLICATION_ID, str_sv(&first->deduplication_id));
		add_value(values, &count, AUDIT_DELAY_SECONDS, sv_cstr(send->delay));
	}
	return count;
}

static const struct desk_op_kind send_kind = {
	.did = "sent",
	.noun = "message",
	.action = "SendMessageBatch",
	.is_write = true,
	.perform = perform,
	.values = audit_values,
	.cancel = cancel,
	.release = release,
};

/* --- start ----------------------------------------------------------------------------------- */

/* A repeated id would be accepted and dropped for five minutes (design: hazards d4). */
static void add_fresh_id(struct str *out)
{
	uint8_t bytes[16];
	char hex[33];

	digest_random(bytes, sizeof bytes);
	digest_hex(bytes, sizeof bytes, hex);
	str_addf(out, "sqscope-%s", hex);
}

static void describe(struct send_op *send)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < send->op.count; i++)
		bytes += (int64_t)send->messages[i].message.body.n;
	snprintf(send->bytes, sizeof send->bytes, "%lld", (long long)bytes);
	if (send->op.count != 1)
		return;
	for (size_t i = 0; i < send->messages[0].message.attribute_count; i++)
		str_addf(&send->names, "%s%s", i > 0 ? "," : "",
			str_cstr(&send->messages[0].message.attributes[i].name));
	if (send->messages[0].delay_s != UNKNOWN)
		snprintf(send->delay, sizeof send->delay, "%d", send->messages[0].delay_s);
}

/* Nothing of a request is sent when a part of it cannot be. */
static bool check_all(const struct send_op *send, struct err *err)
{
	struct sqs_outgoing view;

	for (size_t i = 0; i < send->op.count; i++) {
		outgoing_view(&send->messages[i], &view);
		if (message_desk_check(send->op.desk, &view, err))
			continue;
		if (send->op.count > 1)
			err_prefix(err, "message %zu", i + 1);
		return false;
	}
	return true;
}

void message_desk_send(struct message_desk *desk, const struct sqs_outgoing *entries, size_t count,
	struct sv reason, desk_done_fn done, void *ud)
{
	struct desk_op *op =
		desk_op_new(desk, &send_kind, sizeof(struct send_op), count, reason, done, ud);
	struct send_op *send = (struct send_op *)op;
	struct err err = {0};

	send->messages = mem_new(count + 1, sizeof *send->messages);
	for (size_t i = 0; i < count; i++) {
		struct outgoing *o = &send->messages[i];

		outgoing_copy(o, &entries[i]);
		if (desk->options.is_fifo && o->deduplication_id.n == 0)
			add_fresh_id(&o->deduplication_id);
	}
	describe(send);
	if (check_all(send, &err))
		desk_op_start(op);
	else
		desk_op_end_soon(op, &err);
}
