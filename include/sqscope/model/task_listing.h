/*
 * The last ten move tasks of a queue, as SQS tells of them (ListMessageMoveTasks), for a view that
 * pulls: empty until they are there. Owns its rows; failures are in words.
 */
#ifndef SQSCOPE_MODEL_TASK_LISTING_H
#define SQSCOPE_MODEL_TASK_LISTING_H

#include "sqscope/base/str.h"
#include "sqscope/sqs/sqs_move_task.h"

struct task_row {
	enum sqs_move_task_status status;
	struct str word, destination, failure; /* destination empty: the sources */
	int64_t rate, moved, to_move, started_unix_ms;
};

struct task_listing;

struct task_listing *task_listing_start(struct sqs_client *sqs, struct sv source_arn);
/* At any time. */
void task_listing_free(struct task_listing *listing);

/* True when it has ended; *err is set when it failed. */
bool task_listing_is_done(const struct task_listing *listing, struct err *err);
/* The newest first. */
size_t task_listing_count(const struct task_listing *listing);
const struct task_row *task_listing_at(const struct task_listing *listing, size_t index);
/* The one that runs, or is being cancelled; NULL. */
const struct task_row *task_listing_active(const struct task_listing *listing);

#endif
