/* A message that is to be sent, with everything that it looks at. */
#ifndef SQSCOPE_MODEL_OUTGOING_H
#define SQSCOPE_MODEL_OUTGOING_H

#include "sqscope/sqs/sqs_messages.h"

struct outgoing {
	struct message message; /* body and attributes */
	struct str trace_header, group_id, deduplication_id;
	int delay_s;
};

void outgoing_copy(struct outgoing *out, const struct sqs_outgoing *from);
/* Borrows. */
void outgoing_view(const struct outgoing *o, struct sqs_outgoing *view);
void outgoing_release(struct outgoing *o);

/* What it counts for in a batch. */
int64_t outgoing_bytes(const struct sqs_outgoing *o);

/* Would SQS take it, in a queue of that kind with messages of that size? In words when not. */
bool outgoing_check(
	const struct sqs_outgoing *o, bool is_fifo, int64_t max_bytes, struct err *err) MUST_CHECK;

#endif
