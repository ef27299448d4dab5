/*
 * Move tasks: the redrive that SQS does by itself (API reference, StartMessageMoveTask). One runs
 * on a queue at a time; it cannot choose messages. Async contract: http.h; client: sqs.h.
 */
#ifndef SQSCOPE_SQS_SQS_MOVE_TASK_H
#define SQSCOPE_SQS_SQS_MOVE_TASK_H

#include "sqscope/sqs/sqs.h"

enum {
	SQS_MOVE_TASKS_MAX = 10,     /* that ListMessageMoveTasks gives */
	SQS_MOVE_TASK_RATE_MAX = 500 /* messages a second */
};

enum sqs_move_task_status {
	SQS_MOVE_TASK_UNKNOWN, /* one that we do not know: `status_text` has it */
	SQS_MOVE_TASK_RUNNING,
	SQS_MOVE_TASK_COMPLETED,
	SQS_MOVE_TASK_CANCELLING,
	SQS_MOVE_TASK_CANCELLED,
	SQS_MOVE_TASK_FAILED,
};

/* Texts are borrowed until `done` returns; empty and UNKNOWN: not told. */
struct sqs_move_task {
	struct sv handle; /* only while it runs */
	enum sqs_move_task_status status;
	struct sv status_text, source_arn, destination_arn, failure;
	int64_t rate, moved, to_move, started_unix_ms;
};

struct sqs_move_task_list {
	struct sqs_move_task tasks[SQS_MOVE_TASKS_MAX]; /* newest first */
	size_t count;
};

/* StartMessageMoveTask: a list of one task, with its handle. destination_arn empty: each message
 * goes back to its own source; rate 0: SQS chooses. Not repeated after a lost answer. */
typedef void (*sqs_move_tasks_fn)(
	void *ud, const struct sqs_move_task_list *list, const struct err *err);
struct sqs_call *sqs_start_message_move_task(struct sqs_client *sqs, enum priority priority,
	struct sv source_arn, struct sv destination_arn, int rate, sqs_move_tasks_fn done,
	void *ud);

/* ListMessageMoveTasks: the last ten. */
struct sqs_call *sqs_list_message_move_tasks(struct sqs_client *sqs, enum priority priority,
	struct sv source_arn, sqs_move_tasks_fn done, void *ud);

/* CancelMessageMoveTask: a list of one task, with what was moved until then. What was moved stays
 * moved. */
struct sqs_call *sqs_cancel_message_move_task(struct sqs_client *sqs, enum priority priority,
	struct sv handle, sqs_move_tasks_fn done, void *ud);

#endif
