/*
 * The native redrive: SQS moves everything of a dead-letter queue by itself, and we look on. A task
 * that runs already is adopted, never a second one started. When it is asked for, one message is
 * looked at before one starts that sends each message back to its own source: a task ends in
 * failure on a message that does not say where it comes from, and a look is a receive that counts
 * (design: hazards d11, d12). Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_NATIVE_REDRIVE_H
#define SQSCOPE_MODEL_NATIVE_REDRIVE_H

#include "sqscope/loop/loop.h"
#include "sqscope/sqs/sqs_move_task.h"

struct native_redrive;

struct native_redrive_options {
	struct loop *loop; /* borrowed, as is sqs */
	struct sqs_client *sqs;
	struct sv source_url, source_arn, destination_arn; /* copied; destination empty: the
							      sources */
	bool source_is_fifo;
	int rate;     /* 1 to SQS_MOVE_TASK_RATE_MAX; 0: SQS chooses */
	bool samples; /* look at one message first, when no destination is named */
	bool waits;   /* look on until it ends; else only until it has begun */
};

struct native_redrive_status {
	struct str handle;
	enum sqs_move_task_status task;
	bool was_adopted;
	int64_t moved, to_move; /* as SQS tells; UNKNOWN */
	struct str failure;     /* in words, of a task that failed */
	uint64_t gen;
};

/* err is set when it could not be started, or looked at any more. */
typedef void (*native_redrive_done_fn)(
	void *ud, const struct native_redrive_status *status, const struct err *err);

struct native_redrive *native_redrive_start(
	const struct native_redrive_options *options, native_redrive_done_fn done, void *ud);
const struct native_redrive_status *native_redrive_status(const struct native_redrive *n);
/* The task goes on without us. */
void native_redrive_free(struct native_redrive *n);

/* What SQS's reason of a failure means, and what to do. Appended. */
void native_redrive_explain(struct sv failure, struct str *out);

#endif
