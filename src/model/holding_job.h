/*
 * A job of a holding: many leases asked about in batches of ten. holding_job.c moves it along,
 * holding_judge.c says what becomes of each lease.
 */
#ifndef SQSCOPE_MODEL_HOLDING_JOB_ROOM_H
#define SQSCOPE_MODEL_HOLDING_JOB_ROOM_H

#include "holding_internal.h"

enum { BATCHES_AT_ONCE = 4 };

enum job_kind { JOB_CHANGE, JOB_DELETE };

/* A lease on the way through a job. */
struct job_item {
	struct lease *lease;
	int receives;     /* of the lease when it was asked about */
	int64_t until_ms; /* if the change is made */
};

struct job_batch {
	struct holding_job *job;
	struct job_item items[SQS_BATCH_MAX];
	size_t count;
	struct sqs_call *call; /* NULL: free */
};

struct holding_job {
	struct holding *h; /* NULL: gone, only requests under way still know the job */
	struct holding_job *prev, *next;
	enum job_kind kind;
	int timeout_s;
	struct lease **leases; /* busy until their answer is there */
	size_t count, sent;
	struct job_batch batches[BATCHES_AT_ONCE];
	struct holding_result result;
	struct loop_timer timer; /* a job that asks nothing ends on the next turn, too */
	holding_done_fn done;
	void *ud;
};

/* The lease's part of the job has failed. */
void job_fail_lease(struct holding_job *job, struct lease *lease, const struct err *err);
/* The answer about an item is there. */
void job_judge(
	struct holding_job *job, struct job_item *item, const struct sqs_entry_result *entry);

#endif
