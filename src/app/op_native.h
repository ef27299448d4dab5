/* The native redrive of the command line: `redrive --native`, and what `tasks` and `cancel-task`
 * share with it. */
#ifndef OP_NATIVE_H
#define OP_NATIVE_H

#include "op_session.h"

#include "sqscope/model/native_redrive.h"

#include <jansson.h>

/* Start a task, or adopt the one that runs; with `waits` until it ends. The exit status. */
int op_native_run(struct op_session *op, const struct op_queue *source, struct sv destination_arn,
	int rate, bool waits, struct op_deed *deed);

/* The last tasks of a queue, or the answer about one: turns the loop. Texts are owned. */
struct op_tasks {
	struct op_session *op;
	json_t *list;      /* as `tasks --json` has it */
	struct str handle; /* of the one that runs; empty: none does */
	struct err err;
	bool is_done;
};

bool op_tasks_list(
	struct op_tasks *tasks, const struct op_queue *source, struct err *err) MUST_CHECK;
/* How many it had moved; UNKNOWN when SQS does not say. */
bool op_tasks_cancel(struct op_tasks *tasks, int64_t *moved, struct err *err) MUST_CHECK;
void op_tasks_release(struct op_tasks *tasks);

#endif
