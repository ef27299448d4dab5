/*
 * Taking messages out of a queue, as one receive does: which ones come, which ones go to the
 * dead-letter queue instead. The way in for a workload inside this process, too.
 */
#ifndef SIM_TAKE_H
#define SIM_TAKE_H

#include "sim_store.h"

enum { SIM_TAKE_MAX = 10 };

/*
 * Up to `most` messages, in flight for timeout_ms from now on; returns how many. A message that was
 * received maxReceiveCount times already moves to the dead-letter queue instead (SQS developer
 * guide, "Using dead-letter queues"). Borrowed until the store turns.
 */
size_t sim_take(struct sim_store *store, struct sim_queue *q, size_t most, int64_t timeout_ms,
	struct sim_message *taken[SIM_TAKE_MAX]);

/* As sim_take of a FIFO queue with a ReceiveRequestAttemptId: the same attempt within five minutes
 * gives the same messages, if none was deleted or changed since. */
size_t sim_take_attempt(struct sim_store *store, struct sim_queue *q, struct sv attempt,
	size_t most, int64_t timeout_ms, struct sim_message *taken[SIM_TAKE_MAX]);

#endif
