/* DeleteMessage, DeleteMessageBatch. */
#include "sim_actions.h"
#include "sim_batch.h"
#include "sim_handle.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static bool is_held_by(const struct sim_message *m, const struct sim_receipt *receipt)
{
	return m->state == SIM_IN_FLIGHT && m->receive_number == receipt->receive_number;
}

static bool refuse_expired(struct sv handle, struct sim_error *error)
{
	char *text = mem_strndup(handle.p, handle.n);
	sim_error_value(error, text, "ReceiptHandle", "The receipt handle has expired.");
	free(text);
	return false;
}

/*
 * Deleting what is gone succeeds. On a standard queue a handle works after its time too, as long as
 * no later receive holds the message; then the service says yes and may delete nothing (API
 * reference, DeleteMessage; sqs-facts C7). A FIFO queue refuses.
 */
static bool delete_one(struct sim_call *call, struct sv handle, struct sim_error *error)
{
	struct sim_store *store = call->store;
	struct sim_queue *q = call->queue;
	struct sim_receipt receipt;
	if (!sim_handle_read(store, q, handle, &receipt, error))
		return false;
	q->traffic.deleted++;
	struct sim_message *m = sim_handle_message(store, q, &receipt);
	if (!m)
		return true;
	if (q->settings.is_fifo && !is_held_by(m, &receipt)) {
		q->traffic.deleted--;
		return refuse_expired(handle, error);
	}
	if (sim_faults_strike(store->faults, SIM_FAULT_UNDELETE, call->action->name, q->name))
		return true;
	bool is_stale = m->state == SIM_IN_FLIGHT && !is_held_by(m, &receipt);
	if (!is_stale || sim_random_hits(&store->random, store->knobs.stale_delete_pct))
		sim_queue_end(store, m, SIM_FATE_DELETED);
	return true;
}

enum sim_outcome sim_delete_message(struct sim_call *call)
{
	struct sv handle;
	bool is_done = sim_in_text(call->in, "ReceiptHandle", &handle, &call->error) &&
		       delete_one(call, handle, &call->error);
	return is_done ? SIM_DONE : SIM_FAILED;
}

static bool delete_entry(
	struct sim_call *call, const json_t *entry, json_t *out, struct sim_error *error)
{
	struct sv handle;
	(void)out;
	if (!sim_in_text(entry, "ReceiptHandle", &handle, error))
		return false;
	if (!handle.p)
		return sim_error_set(error, SIM_ERROR_MISSING_PARAMETER,
			"The request must contain the parameter ReceiptHandle.");
	return delete_one(call, handle, error);
}

enum sim_outcome sim_delete_message_batch(struct sim_call *call)
{
	return sim_batch(call, delete_entry);
}
