/* The queue of jobs in front of the local database. */
#include "sqscope/model/store_queue.h"

#include "store_batch.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Of the one batch that is at hand. It goes from the loop's thread to a worker and back; who may
 * take the next step is decided under the lock. */
enum batch_state {
	BATCH_NONE,
	BATCH_OFFERED, /* the first to claim it runs it: a worker, or the drain */
	BATCH_RUNNING,
	BATCH_FINISHED, /* to be handed back by the loop's thread */
};

struct store_queue {
	struct loop *loop;
	struct store_handle handle; /* of whoever runs the batch */
	store_queue_opened_fn opened;
	void *opened_ud;
	bool is_opened_told, was_told_failure;

	struct store_job *first, **end; /* not begun */
	size_t waiting;                 /* and those of the batch */
	bool is_delivering, is_draining, is_freed;
	int offers; /* work that the loop has not handed back */

	pthread_mutex_t lock;
	pthread_cond_t finished;
	enum batch_state state; /* under the lock */
	struct store_job *batch;

	size_t lost;         /* while draining */
	struct err lost_err; /* of the first */
	const char *lost_what;
};

static enum batch_state get_state(struct store_queue *q)
{
	enum batch_state state;

	pthread_mutex_lock(&q->lock);
	state = q->state;
	pthread_mutex_unlock(&q->lock);
	return state;
}

static void set_state(struct store_queue *q, enum batch_state state)
{
	pthread_mutex_lock(&q->lock);
	q->state = state;
	pthread_cond_signal(&q->finished);
	pthread_mutex_unlock(&q->lock);
}

/* False when somebody else has it, or nothing is offered. */
static bool claim(struct store_queue *q)
{
	bool is_ours;

	pthread_mutex_lock(&q->lock);
	is_ours = q->state == BATCH_OFFERED;
	if (is_ours)
		q->state = BATCH_RUNNING;
	pthread_mutex_unlock(&q->lock);
	return is_ours;
}

/* --- ends, on the loop's thread --------------------------------------------------------------- */

static void tell_opened(struct store_queue *q)
{
	const struct store_handle *h = &q->handle;
	bool has_failed = err_is_set(&h->err);

	if (!h->is_tried || (q->is_opened_told && q->was_told_failure == has_failed))
		return;
	q->is_opened_told = true;
	q->was_told_failure = has_failed;
	if (q->opened)
		q->opened(q->opened_ud, h->store ? store_notice(h->store) : NULL,
			has_failed ? &h->err : NULL);
}

static void note_loss(struct store_queue *q, const struct store_job *job)
{
	if (q->lost++ > 0)
		return;
	q->lost_err = job->err;
	q->lost_what = job->what;
}

static void end_job(struct store_queue *q, struct store_job *job)
{
	bool has_failed = err_is_set(&job->err);

	q->waiting--;
	if (has_failed && q->is_draining && job->err.code != ERR_CANCELLED)
		note_loss(q, job);
	if (job->done)
		job->done(job->ud, has_failed ? &job->err : NULL);
	else if (has_failed && job->err.code != ERR_CANCELLED)
		log_write(LOG_WARN, "%s was not kept: %s", job->what, job->err.msg);
	free(job);
}

static void end_all(struct store_queue *q, struct store_job *job)
{
	struct store_job *next;

	for (; job; job = next) {
		next = job->next;
		end_job(q, job);
	}
}

static void deliver(struct store_queue *q)
{
	struct store_job *batch = q->batch;

	q->batch = NULL;
	set_state(q, BATCH_NONE);
	/* What the ends add waits for the last of them, so that it can share a transaction. */
	q->is_delivering = true;
	tell_opened(q);
	end_all(q, batch);
	q->is_delivering = false;
}

/* --- the batch's way ---------------------------------------------------------------------------
 */

static void in_thread(void *ud)
{
	struct store_queue *q = ud;

	if (!claim(q))
		return;
	store_batch_run(&q->handle, q->batch);
	set_state(q, BATCH_FINISHED);
}

static void take_batch(struct store_queue *q, enum batch_state state)
{
	q->batch = store_batch_take(&q->first);
	if (!q->first)
		q->end = &q->first;
	set_state(q, state);
}

static void on_work_done(void *ud, bool cancelled);

static void offer_next(struct store_queue *q)
{
	if (!q->first || q->is_delivering || q->is_draining || q->is_freed ||
		get_state(q) != BATCH_NONE)
		return;
	take_batch(q, BATCH_OFFERED);
	q->offers++;
	loop_work(q->loop, in_thread, on_work_done, q);
}

static void destroy(struct store_queue *q)
{
	store_close(q->handle.store);
	free(q->handle.directory);
	pthread_cond_destroy(&q->finished);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

static void cancel_all(struct store_queue *q, struct store_job *jobs, enum err_code code)
{
	for (struct store_job *job = jobs; job; job = job->next)
		err_set(&job->err, code, "%s: not begun before the end of the program", job->what);
	end_all(q, jobs);
}

static void cancel_queued(struct store_queue *q, enum err_code code)
{
	struct store_job *jobs;

	/* Its ends may add more. */
	while ((jobs = q->first)) {
		q->first = NULL;
		q->end = &q->first;
		cancel_all(q, jobs, code);
	}
}

static void cancel_batch(struct store_queue *q)
{
	struct store_job *batch = q->batch;

	q->batch = NULL;
	set_state(q, BATCH_NONE);
	cancel_all(q, batch, ERR_CANCELLED);
}

/* What was offered may have been claimed by the drain meanwhile, and be over. */
static void on_work_done(void *ud, bool cancelled)
{
	struct store_queue *q = ud;

	q->offers--;
	if (get_state(q) == BATCH_FINISHED)
		deliver(q);
	else if (cancelled && claim(q))
		cancel_batch(q);
	if (q->is_freed && q->offers == 0)
		destroy(q);
	else if (cancelled)
		cancel_queued(q, ERR_CANCELLED);
	else
		offer_next(q);
}

/* --- public --------------------------------------------------------------------------------------
 */

struct store_queue *store_queue_new(
	struct loop *loop, const char *directory, store_queue_opened_fn opened, void *ud)
{
	struct store_queue *q = mem_new(1, sizeof *q);
	pthread_condattr_t attributes;

	q->loop = loop;
	q->handle.directory = mem_strdup(directory);
	q->opened = opened;
	q->opened_ud = ud;
	q->end = &q->first;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&q->finished, &attributes);
	pthread_condattr_destroy(&attributes);
	return q;
}

struct store_job *store_queue_add(struct store_queue *q, const char *what, unsigned flags,
	store_job_fn run, store_job_done_fn done, void *ud)
{
	struct store_job *job = mem_new(1, sizeof *job);

	*job = (struct store_job){
		.queue = q, .what = what, .flags = flags, .run = run, .done = done, .ud = ud};
	*q->end = job;
	q->end = &job->next;
	q->waiting++;
	offer_next(q);
	return job;
}

void store_job_cancel(struct store_job *job)
{
	if (!job->has_begun)
		job->is_cancelled = true;
}

size_t store_queue_waiting(const struct store_queue *q)
{
	return q->waiting;
}

/* Until the worker is through with its batch; false when that takes too long. */
static bool wait_for_worker(struct store_queue *q, int64_t deadline_ms)
{
	const struct timespec deadline = {.tv_sec = (time_t)(deadline_ms / 1000),
		.tv_nsec = (long)(deadline_ms % 1000) * 1000000};
	int rc = 0;
	bool is_over;

	pthread_mutex_lock(&q->lock);
	while (q->state == BATCH_RUNNING && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&q->finished, &q->lock, &deadline);
	is_over = q->state != BATCH_RUNNING;
	pthread_mutex_unlock(&q->lock);
	return is_over;
}

static void run_here(struct store_queue *q)
{
	store_batch_run(&q->handle, q->batch);
	set_state(q, BATCH_FINISHED);
	deliver(q);
}

static bool fail_lost(const struct store_queue *q, struct err *err)
{
	*err = q->lost_err;
	if (q->lost == 1)
		err_prefix(err, "%s was not kept", q->lost_what);
	else
		err_prefix(err, "%zu things were not kept, the first of them %s", q->lost,
			q->lost_what);
	return false;
}

/* The batch at hand, then what is queued. False when the patience is at its end. */
static bool run_all(struct store_queue *q, int64_t deadline_ms)
{
	if (claim(q))
		run_here(q);
	if (!wait_for_worker(q, deadline_ms))
		return false;
	if (get_state(q) == BATCH_FINISHED)
		deliver(q);
	while (q->first) {
		if (clock_mono_ms() >= deadline_ms)
			return false;
		take_batch(q, BATCH_RUNNING);
		run_here(q);
	}
	return true;
}

/* What a worker still has at hand is lost as far as anybody can tell. */
static void give_up(struct store_queue *q)
{
	for (struct store_job *job = q->batch; job; job = job->next) {
		if (q->lost++ > 0)
			continue;
		err_set(&q->lost_err, ERR_TIMEOUT, "the disk does not answer");
		q->lost_what = job->what;
	}
	cancel_queued(q, ERR_TIMEOUT);
}

bool store_queue_drain(struct store_queue *q, int64_t patience_ms, struct err *err)
{
	struct err reason;

	q->is_draining = true;
	q->lost = 0;
	if (!run_all(q, clock_mono_ms() + patience_ms))
		give_up(q);
	q->is_draining = false;
	return q->lost == 0 || fail_lost(q, err ? err : &reason);
}

void store_queue_free(struct store_queue *q)
{
	if (!q)
		return;
	q->is_freed = true;
	if (claim(q))
		cancel_batch(q);
	else if (get_state(q) == BATCH_FINISHED)
		deliver(q);
	cancel_queued(q, ERR_CANCELLED);
	if (q->offers == 0)
		destroy(q);
}
