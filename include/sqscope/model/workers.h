/*
 * Who works behind a queue, as far as it can be known: the functions that Lambda polls it for, the
 * AWS Batch job queues that it is paired with, and the state of the key that encrypts it. SQS
 * itself does not tell who receives. Asked once, when somebody looks (or looks again); each part
 * stands for itself, and one that is denied says so.
 */
#ifndef SQSCOPE_MODEL_WORKERS_H
#define SQSCOPE_MODEL_WORKERS_H

#include "sqscope/services/aws_batch.h"
#include "sqscope/services/kms.h"
#include "sqscope/services/lambda.h"
#include "sqscope/sqs/sqs.h"

struct workers;

/* A part of what is known. */
enum worker_part { PART_ASKED, PART_KNOWN, PART_FAILED };

struct worker_function {
	struct lambda_mapping mapping;
	enum worker_part part; /* of `function`; err when it failed */
	struct lambda_function function;
	struct err err;
};

struct worker_batch {
	struct str name;       /* as it is paired; a name or an ARN */
	enum worker_part part; /* of the queue; err when it failed, also when there is none */
	struct err err;
	struct batch_queue queue;
	enum worker_part environments_part;
	struct err environments_err;
	struct batch_environments environments;
	enum worker_part jobs_part[BATCH_STATUS_COUNT];
	struct err jobs_err[BATCH_STATUS_COUNT];
	struct batch_jobs jobs[BATCH_STATUS_COUNT];
};

struct workers_facts {
	enum worker_part functions_part;
	struct err functions_err;
	struct worker_function *functions;
	size_t function_count;
	bool functions_are_cut;

	/* The paired job queues: those that were named, then those of the queue's tag. */
	struct worker_batch *batches;
	size_t batch_count;
	enum worker_part tags_part;
	struct err tags_err;

	bool has_key; /* the queue is encrypted with a key of KMS */
	enum worker_part key_part;
	struct err key_err;
	struct kms_key key;

	bool is_whole; /* every part is known, or has failed */
	uint64_t gen;  /* grows with every answer */
};

/* The tag that pairs a queue with job queues of AWS Batch: their names, separated by blanks. */
#define WORKERS_TAG "sqscope:batch-job-queue"

struct workers_options {
	/* Borrowed. NULL: there is no endpoint, and `no_client` has why. */
	struct aws_client *clients[SERVICE_COUNT];
	const struct err *no_client; /* SERVICE_COUNT of them, or NULL when all are there */
	struct sqs_client *sqs;      /* for the queue's tags; NULL: they are not looked at */
	struct sv queue_url;         /* copied, like the rest */
	struct sv queue_arn;
	struct sv key_id; /* empty: none */
	const struct sv *job_queues;
	size_t job_queue_count;
};

/* changed comes after an answer, never from here; the last time with is_whole. */
typedef void (*workers_changed_fn)(void *ud, const struct workers_facts *facts);
struct workers *workers_start(
	const struct workers_options *options, workers_changed_fn changed, void *ud);
/* Borrowed, and true until workers_free. */
const struct workers_facts *workers_facts(const struct workers *w);
/* changed does not come any more. NULL is fine. */
void workers_free(struct workers *w);

/* A mapping was switched: its state is this now. */
void workers_update_mapping(struct workers *w, const struct lambda_mapping *mapping);

enum workers_severity { WORKERS_FINE, WORKERS_NOTE, WORKERS_WARNING };

/* What an operator should know of it, in sentences, each with what can be done. */
typedef void (*workers_finding_fn)(void *ud, enum workers_severity severity, const char *sentence);
struct workers_context {
	int64_t visibility_timeout_s; /* of the queue; UNKNOWN */
	int64_t now_unix_ms;
};
void workers_judge(const struct workers_facts *facts, const struct workers_context *context,
	workers_finding_fn finding, void *ud);

#endif
