/*
 * Receipt handles. One belongs to one receive of one message; it names both, and bears a check that
 * a handle of another run or a damaged one does not have.
 */
#ifndef SIM_HANDLE_H
#define SIM_HANDLE_H

#include "sim_memory.h"
#include "sim_store.h"
#include "sqscope/base/str.h"

/* Append the handle of the message's last receive. */
void sim_handle_write(const struct sim_store *store, const struct sim_message *m, struct str *out);

/* What a handle of this queue means; false, with ReceiptHandleIsInvalid, when it is none. */
bool sim_handle_read(const struct sim_store *store, const struct sim_queue *q, struct sv handle,
	struct sim_receipt *receipt, struct sim_error *error);

/* The message, if it is still in the queue; else NULL. */
struct sim_message *sim_handle_message(const struct sim_store *store, const struct sim_queue *q,
	const struct sim_receipt *receipt);

#endif
