/*
 * Who works in the simulated account: for each queue of a plan somebody who sends and a pool of
 * workers that receive, work, fail and delete, by the functions of the store and by its deadlines.
 * The same seed and the same clock give the same messages at the same times.
 */
#ifndef SIM_WORKLOAD_H
#define SIM_WORKLOAD_H

#include "sim_bodies.h"
#include "sim_store.h"

/* One queue and what happens to it: a const row of a scenario. Zero means the service's default. */
struct sim_plan {
	const char *queue; /* a name in .fifo makes it one */
	const char *dlq;   /* made too; NULL: none */
	int max_receives;  /* of the redrive policy */
	bool is_denied;    /* clients may not read it */
	const char *kms_key;
	int visibility_s, retention_s, wait_s, max_bytes;
	const char *team; /* tags */

	enum sim_job_kind kind;
	int sent_per_minute;
	int wave_pct;         /* that this swings by, in ten minutes */
	int groups;           /* message groups (FIFO) */
	int trouble_permille; /* of what is sent: jobs that are in trouble */
	int pill_permille;    /* ... jobs that end their worker */
	const char *next;     /* where a job that is done sends its result */

	int workers;
	int work_ms;           /* that a job takes, on the average */
	int fail_pct;          /* of the tries that are in no trouble */
	int mend_after_s;      /* from then on time-outs and lack of memory go away; 0: never */
	int restart_ms;        /* that a worker is away after a pill */
	const char *function;  /* the workers are this Lambda function; NULL: they are not */
	const char *job_queue; /* ... of this Batch job queue */
	int waiting_jobs;      /* Batch jobs that find no machine */

	int ready;        /* messages that are there at the start */
	int age_s;        /* of the oldest of them */
	int ready_before; /* how many there were an hour ago, for the metrics */
	int dead;         /* messages there, and age of the oldest, in the dead-letter queue */
	int dead_age_s;
	int stuck;       /* messages that workers that died still hold */
	int stuck_for_s; /* ... for so long */
};

struct sim_job {
	uint32_t serial, receive_number;
	int64_t started_ms, due_ms;
	bool is_lost; /* its worker is down until due_ms */
};

struct sim_finished {
	uint32_t serial;
	int64_t started_ms, ended_ms;
	bool is_failed;
};

enum { SIM_FINISHED_KEPT = 128 };

struct sim_pool {
	const struct sim_plan *plan;
	struct sim_store *store;
	struct sim_random random;
	struct sim_deadline tick;
	double owed; /* messages to be sent, with their fraction */
	struct sim_job *jobs;
	size_t job_count, job_cap;
	struct sim_finished finished[SIM_FINISHED_KEPT]; /* a ring */
	uint64_t finished_count, failed_count;
	char mapping[SIM_UUID_SIZE]; /* of the Lambda event source mapping */
	bool is_paused;
	int64_t switched_ms; /* last pause or resumption; 0: never */
	int batch_size;
};

struct sim_workload {
	struct sim_plan *plans; /* owned array: a copy */
	struct sim_pool *pools; /* owned array */
	size_t count;
	uint64_t next_number; /* of a job */
	int64_t started_ms;
};

/* Make the queues of the plans and what is in them, and begin to work. Once a store. */
bool sim_workload_start(struct sim_store *store, const struct sim_plan *plans, size_t count,
	struct err *err) MUST_CHECK;
void sim_workload_free(struct sim_store *store);

/* Stop the pool from receiving, or let it go on; what it holds it finishes. */
void sim_pool_pause(struct sim_pool *pool, bool is_paused);

/* --- of the workload's own files -----------------------------------------------------------------
 */

/* What is wrong with the next job that is sent, by the plan's shares. */
enum sim_trouble sim_workload_trouble(struct sim_pool *pool);
/* One job into a queue; the message's serial. */
uint32_t sim_workload_send(struct sim_pool *pool, struct sim_queue *q, enum sim_job_kind kind,
	enum sim_trouble trouble, int group);
/* Messages that are sent a minute at a time of the day. */
double sim_plan_per_minute(const struct sim_plan *plan, int64_t now_ms);
/* Queues, messages and metrics of a plan (sim_workload_setup.c). */
bool sim_pool_set_up(struct sim_pool *pool, struct err *err) MUST_CHECK;
/* A row of work: send, take, finish (sim_pool.c). */
void sim_pool_begin(struct sim_pool *pool);

#endif
