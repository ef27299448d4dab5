/* ChangeMessageVisibility, ChangeMessageVisibilityBatch. */
#include "sim_actions.h"
#include "sim_batch.h"
#include "sim_handle.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, CAP_S = 43200 };

static bool refuse(struct sv handle, const char *reason, struct sim_error *error)
{
	char *text = mem_strndup(handle.p, handle.n);
	sim_error_value(error, text, "ReceiptHandle", reason);
	free(text);
	return false;
}

/* All visibility of one receive together ends 12 hours after it. */
static bool check_cap(const struct sim_store *store, const struct sim_message *m, int64_t timeout_s,
	struct sim_error *error)
{
	if (store->now_ms + timeout_s * MS <= m->received_ms + (int64_t)CAP_S * MS)
		return true;
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		"Value %lld for parameter VisibilityTimeout is invalid. Reason: Total "
		"VisibilityTimeout for the message is beyond the limit [43200 seconds].",
		(long long)timeout_s);
}

/*
 * On a standard queue a handle whose time is over changes nothing and is no error, and an older
 * handle still moves the visibility of a message that a later receive holds; both were recorded
 * (sqs-facts C7). A FIFO queue takes only the handle that holds.
 */
static bool change_one(
	struct sim_call *call, struct sv handle, int64_t timeout_s, struct sim_error *error)
{
	struct sim_store *store = call->store;
	struct sim_queue *q = call->queue;
	struct sim_receipt receipt;
	if (!sim_handle_read(store, q, handle, &receipt, error))
		return false;
	struct sim_message *m = sim_handle_message(store, q, &receipt);
	if (!m)
		return refuse(handle,
			"Message does not exist or is not available for visibility timeout change.",
			error);
	bool is_latest = m->receive_number == receipt.receive_number;
	if (q->settings.is_fifo && (m->state != SIM_IN_FLIGHT || !is_latest))
		return refuse(handle, "The receipt handle has expired.", error);
	if (m->state != SIM_IN_FLIGHT)
		return true;
	if (!check_cap(store, m, timeout_s, error))
		return false;
	m->is_changed = true;
	sim_queue_hold_until(store, m, store->now_ms + timeout_s * MS);
	return true;
}

static bool read_and_change(struct sim_call *call, const json_t *in, struct sim_error *error)
{
	struct sv handle;
	int64_t timeout_s = -1;
	if (!sim_in_text(in, "ReceiptHandle", &handle, error) ||
		!sim_in_number(in, "VisibilityTimeout", 0, CAP_S, "Must be between 0 and 43200.",
			&timeout_s, error))
		return false;
	if (!handle.p || timeout_s < 0)
		return sim_error_set(error, SIM_ERROR_MISSING_PARAMETER,
			"The request must contain the parameter %s.",
			handle.p ? "VisibilityTimeout" : "ReceiptHandle");
	return change_one(call, handle, timeout_s, error);
}

enum sim_outcome sim_change_message_visibility(struct sim_call *call)
{
	return read_and_change(call, call->in, &call->error) ? SIM_DONE : SIM_FAILED;
}

static bool change_entry(
	struct sim_call *call, const json_t *entry, json_t *out, struct sim_error *error)
{
	(void)out;
	return read_and_change(call, entry, error);
}

enum sim_outcome sim_change_message_visibility_batch(struct sim_call *call)
{
	return sim_batch(call, change_entry);
}
