/*
 * What the actions that work on a batch of entries have in common: ids, and the answer read entry
 * by entry.
 */
#ifndef SQSCOPE_SQS_SQS_BATCH_ROOM_H
#define SQSCOPE_SQS_SQS_BATCH_ROOM_H

#include "sqs_call.h"

/* Begin the request of a batch, up to its list of entries. */
void batch_begin(struct str *body, struct sv queue_url);
/* Begin the entry of that index; its members follow, then encode_end. */
void batch_entry(struct str *body, size_t index);

/* End the list and send; the sqs_finish_fn of every batch is within. */
struct sqs_call *batch_send(struct sqs_client *sqs, const struct sqs_sending *sending,
	struct str *body, size_t count, sqs_batch_fn done, void *ud);

#endif
