/* Messages that other consumers hold, by the receipt handles out of their logs. */
#include "desk_op.h"
#include "handle_error.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

struct handles_op {
	struct desk_op op;
	struct sqs_visibility *handles; /* their texts are the op's */
	size_t from, batch;
	struct sqs_call *call;
	char timeout[16], count[40];
};

static void send_next(struct handles_op *h);

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct handles_op *h = ud;

	(void)err;
	h->call = NULL;
	for (size_t i = 0; i < h->batch; i++) {
		size_t at = h->from + i;

		desk_op_judge(&h->op, at, &result->entries[i]);
		handle_error_in_words(&h->op.entries[at].err, h->handles[at].receipt_handle);
	}
	h->from += h->batch;
	if (h->op.desk)
		send_next(h);
	else
		desk_op_end(&h->op);
}

static const struct desk_op_kind delete_kind;

static void send_batch(struct handles_op *h)
{
	const struct desk_options *options = &h->op.desk->options;
	struct sv handles[SQS_BATCH_MAX];

	if (h->op.kind != &delete_kind) {
		h->call = sqs_change_message_visibility_batch(options->sqs, options->priority,
			options->queue_url, &h->handles[h->from], h->batch, on_batch, h);
		return;
	}
	for (size_t i = 0; i < h->batch; i++)
		handles[i] = h->handles[h->from + i].receipt_handle;
	h->call = sqs_delete_message_batch(options->sqs, options->priority, options->queue_url,
		handles, h->batch, on_batch, h);
}

static void send_next(struct handles_op *h)
{
	size_t left = h->op.count - h->from;

	h->batch = left < SQS_BATCH_MAX ? left : SQS_BATCH_MAX;
	if (h->batch > 0)
		send_batch(h);
	else
		desk_op_end(&h->op);
}

static void perform(struct desk_op *op)
{
	struct handles_op *h = (struct handles_op *)op;
	struct err none = {0};

	if (op->count > 0)
		send_next(h);
	else
		desk_op_end_soon(op, &none);
}

static bool cancel(struct desk_op *op)
{
	struct handles_op *h = (struct handles_op *)op;

	if (h->call)
		sqs_call_cancel(h->call);
	return h->call != NULL;
}

static void release(struct desk_op *op)
{
	free(((struct handles_op *)op)->handles);
}

/* A handle is never in the log: how many they are is. */
static size_t audit_values(struct desk_op *op, struct audit_value *values)
{
	struct handles_op *h = (struct handles_op *)op;
	size_t count = 0;

	snprintf(h->count, sizeof h->count, "%zu receipt handle%s", op->count,
		op->count == 1 ? "" : "s");
	values[count++] = (struct audit_value){AUDIT_COUNTS, sv_cstr(h->count)};
	if (h->timeout[0])
		values[count++] =
			(struct audit_value){AUDIT_VISIBILITY_TIMEOUT, sv_cstr(h->timeout)};
	return count;
}

static const struct desk_op_kind change_kind = {
	.did = "changed",
	.noun = "lease",
	.action = "ChangeMessageVisibilityBatch",
	.is_write = true,
	.perform = perform,
	.values = audit_values,
	.cancel = cancel,
	.release = release,
};

static const struct desk_op_kind delete_kind = {
	.did = "deleted",
	.noun = "message",
	.action = "DeleteMessageBatch",
	.is_write = true,
	.perform = perform,
	.values = audit_values,
	.cancel = cancel,
	.release = release,
};

static struct handles_op *handles_op_new(struct message_desk *desk, const struct desk_op_kind *kind,
	size_t count, struct sv reason, desk_done_fn done, void *ud)
{
	struct desk_op *op =
		desk_op_new(desk, kind, sizeof(struct handles_op), count, reason, done, ud);
	struct handles_op *h = (struct handles_op *)op;

	h->handles = mem_new(count + 1, sizeof *h->handles);
	return h;
}

void message_desk_change_handles(struct message_desk *desk, const struct sqs_visibility *handles,
	size_t count, struct sv reason, desk_done_fn done, void *ud)
{
	struct handles_op *h = handles_op_new(desk, &change_kind, count, reason, done, ud);

	for (size_t i = 0; i < count; i++)
		h->handles[i] = (struct sqs_visibility){
			kept_add(&h->op.texts, handles[i].receipt_handle), handles[i].timeout_s};
	if (count > 0)
		snprintf(h->timeout, sizeof h->timeout, "%d", handles[0].timeout_s);
	desk_op_start(&h->op);
}

void message_desk_delete_handles(struct message_desk *desk, const struct sv *handles, size_t count,
	struct sv reason, desk_done_fn done, void *ud)
{
	struct handles_op *h = handles_op_new(desk, &delete_kind, count, reason, done, ud);

	for (size_t i = 0; i < count; i++)
		h->handles[i].receipt_handle = kept_add(&h->op.texts, handles[i]);
	desk_op_start(&h->op);
}
