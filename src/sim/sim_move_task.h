/*
 * A message move task (redrive): messages go from a dead-letter queue to where they came from, or
 * to one queue, at a rate (sqs-facts C6). It runs by deadlines of the store.
 */
#ifndef SIM_MOVE_TASK_H
#define SIM_MOVE_TASK_H

#include "sim_store.h"

enum sim_task_status {
	SIM_TASK_RUNNING,
	SIM_TASK_CANCELLING,
	SIM_TASK_COMPLETED,
	SIM_TASK_CANCELLED,
	SIM_TASK_FAILED,
	SIM_TASK_STATUS_COUNT
};

extern const char *const sim_task_status_names[SIM_TASK_STATUS_COUNT];

struct sim_move_task {
	struct sim_queue *source;
	const char *destination_arn; /* kept by the store; NULL: each message's own source */
	int64_t rate;                /* a second; 0: the store's */
	uint8_t id[SIM_UUID_BYTES];
	enum sim_task_status status;
	const char *failure; /* NULL: none */
	int64_t started_ms, cancel_ms;
	int64_t moved, to_move;
	int64_t shown_moved, shown_ms; /* what is told, which lags */
	struct sim_deadline deadline;
};

/* Begin; the oldest finished one is forgotten when there are more than are kept. */
struct sim_move_task *sim_move_task_start(struct sim_store *store, struct sim_queue *source,
	const char *destination_arn, int64_t rate);
void sim_move_task_cancel(struct sim_store *store, struct sim_move_task *task);
void sim_move_task_free(struct sim_store *store, struct sim_move_task *task);

bool sim_move_task_is_active(const struct sim_move_task *task);
/* ApproximateNumberOfMessagesMoved. */
int64_t sim_move_task_shown(struct sim_store *store, struct sim_move_task *task);

#endif
