/* Edit and send again: send, confirm, and only then delete the original. */
#include "desk_op.h"
#include "outgoing.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct resend_op {
	struct desk_op op;
	struct outgoing edited;
	bool keeps_original;
};

static void on_deleted(void *ud, const struct desk_result *result)
{
	struct desk_op *op = ud;
	struct desk_entry *entry = &op->entries[0];

	entry->is_done = result->done == 1;
	entry->err = result->err;
	op->lost = result->lost;
	if (!entry->is_done)
		err_prefix(&entry->err,
			"it was sent as %.*s, but the original is still in the queue, too",
			SV_ARGS(entry->message_id));
	desk_op_end(op);
}

static void on_sent(void *ud, const struct desk_result *result)
{
	struct desk_op *op = ud;
	struct desk_entry *entry = &op->entries[0];
	const struct desk_delete options = {.reason = sv_cstr(op->reason)};
	const struct desk_item *original = &op->rows[0]->item;
	struct message_desk *desk = op->desk;

	entry->err = result->entries[0].err;
	entry->is_ambiguous = result->entries[0].is_ambiguous;
	if (result->done == 1) {
		entry->message_id = kept_add(&op->texts, result->entries[0].message_id);
		entry->sequence_number = kept_add(&op->texts, result->entries[0].sequence_number);
	} else {
		err_prefix(&entry->err, "the original stays where it is");
	}
	if (result->done == 1 && !((struct resend_op *)op)->keeps_original) {
		message_desk_delete(desk, &original, 1, &options, on_deleted, op);
		return;
	}
	entry->is_done = result->done == 1;
	desk_op_end(op);
}

/* What is lost already cannot be deleted afterwards: it would end up twice. */
static void perform(struct desk_op *op)
{
	struct resend_op *resend = (struct resend_op *)op;
	const struct lease *lease = op->rows[0]->item.lease;
	struct sqs_outgoing edited;
	struct err err = {0};
	char when[CLOCK_TEXT_SIZE];

	clock_format_utc(lease->until_unix_ms, when);
	if (!resend->keeps_original && lease->state != LEASE_HELD) {
		err_set(&err, ERR_NOT_FOUND,
			"nothing was sent: the original is not held any more (until %s), and could "
			"not be deleted",
			when);
		desk_op_end_soon(op, &err);
		return;
	}
	outgoing_view(&resend->edited, &edited);
	message_desk_send(op->desk, &edited, 1, sv_cstr(op->reason), on_sent, op);
}

/* Its inner operations are the desk's, and are cancelled before it. */
static bool cancel(struct desk_op *op)
{
	(void)op;
	return false;
}

static void release(struct desk_op *op)
{
	outgoing_release(&((struct resend_op *)op)->edited);
}

static const struct desk_op_kind resend_kind = {
	.did = "sent again",
	.noun = "message",
	.is_write = true,
	.perform = perform,
	.cancel = cancel,
	.release = release,
};

void message_desk_resend(struct message_desk *desk, const struct desk_item *item,
	const struct sqs_outgoing *edited, bool keeps_original, struct sv reason, desk_done_fn done,
	void *ud)
{
	struct desk_op *op =
		desk_op_new(desk, &resend_kind, sizeof(struct resend_op), 1, reason, done, ud);
	struct resend_op *resend = (struct resend_op *)op;

	outgoing_copy(&resend->edited, edited);
	resend->keeps_original = keeps_original;
	desk_op_take(op, &item);
	desk_op_start(op);
}
