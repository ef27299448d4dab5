/*
 * AWS Batch (REST, v1): job queues, the compute environments behind them, and jobs by status.
 * Calls and answers: service.h.
 */
#ifndef SQSCOPE_SERVICES_AWS_BATCH_H
#define SQSCOPE_SERVICES_AWS_BATCH_H

#include "sqscope/base/str.h"
#include "sqscope/services/service.h"

enum { BATCH_ENVIRONMENTS_MAX = 3 }; /* of a job queue: a quota of Batch */

struct batch_queue {
	struct str name, arn;
	struct str state, status, reason; /* "ENABLED", "VALID", "JobQueue Healthy" */
	int64_t priority;
	struct str environments[BATCH_ENVIRONMENTS_MAX]; /* ARNs, in their order */
	size_t environment_count;
};

struct batch_queues {
	struct batch_queue *items;
	size_t count, cap;
	bool is_cut;
};

void batch_queue_release(struct batch_queue *queue);
void batch_queues_release(struct batch_queues *queues);

/* DescribeJobQueues: the one of that name or ARN; name empty: all. */
typedef void (*batch_queues_fn)(void *ud, struct batch_queues *queues, const struct err *err);
struct service_call *batch_describe_job_queues(struct aws_client *batch, enum priority priority,
	struct sv name, batch_queues_fn done, void *ud);

struct batch_environment {
	struct str name, arn, state, status, reason, type; /* type: of its resources, "SPOT" */
	int64_t desired_vcpus, max_vcpus;                  /* UNKNOWN when it has none */
};

struct batch_environments {
	struct batch_environment *items;
	size_t count, cap;
	bool is_cut;
};

void batch_environments_release(struct batch_environments *environments);

/* DescribeComputeEnvironments: these, by name or ARN. */
typedef void (*batch_environments_fn)(
	void *ud, struct batch_environments *environments, const struct err *err);
struct service_call *batch_describe_compute_environments(struct aws_client *batch,
	enum priority priority, const struct str *names, size_t count, batch_environments_fn done,
	void *ud);

enum batch_status {
	BATCH_SUBMITTED,
	BATCH_PENDING,
	BATCH_RUNNABLE, /* ready, and waits for a machine */
	BATCH_STARTING,
	BATCH_RUNNING,
	BATCH_SUCCEEDED,
	BATCH_FAILED,
	BATCH_STATUS_COUNT
};

/* "RUNNABLE" */
const char *batch_status_name(enum batch_status status);

struct batch_job {
	struct str id, name, reason;
	int64_t created_unix_ms, started_unix_ms, stopped_unix_ms; /* UNKNOWN: not yet */
};

struct batch_jobs {
	struct batch_job *items; /* newest first */
	size_t count, cap;
	bool is_cut; /* there are more: count is what was read */
};

void batch_jobs_release(struct batch_jobs *jobs);

/* ListJobs of a job queue (name or ARN) in one status. */
typedef void (*batch_jobs_fn)(void *ud, struct batch_jobs *jobs, const struct err *err);
struct service_call *batch_list_jobs(struct aws_client *batch, enum priority priority,
	struct sv job_queue, enum batch_status status, batch_jobs_fn done, void *ud);

#endif
