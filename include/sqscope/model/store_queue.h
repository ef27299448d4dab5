/*
 * The local database from the loop's side: jobs run in a worker thread, strictly one after another
 * in the order in which they were added, and end on the loop's thread. The database is opened by
 * the first of them. Async contract: http.h, with the end of a job for `done`.
 *
 * Jobs that may share a transaction do so while they wait: one that runs keeps the disk busy for a
 * millisecond or more, and all that were added meanwhile are made durable together. Each still
 * succeeds or fails by itself, unless the transaction as a whole cannot be kept.
 *
 * At the end of the program, store_queue_drain runs what is left; then store_queue_free, before the
 * loop is freed.
 */
#ifndef SQSCOPE_MODEL_STORE_QUEUE_H
#define SQSCOPE_MODEL_STORE_QUEUE_H

#include "sqscope/loop/loop.h"
#include "sqscope/store/store.h"

struct store_queue;
struct store_job;

/* In a worker thread: touches only the store and ud. False with err set. Its answer, if any, goes
 * into ud. */
typedef bool (*store_job_fn)(struct store *store, void *ud, struct err *err);
/*
 * On the loop's thread, exactly once. err is NULL when the job succeeded and what it wrote is on
 * the disk. ERR_CANCELLED: nothing was done.
 */
typedef void (*store_job_done_fn)(void *ud, const struct err *err);

enum store_job_flags {
	STORE_JOB_SHARES = 1 << 0, /* may share its transaction with its neighbours */
};

/* How the opening went, before the end of any job: a notice to show (NULL: none), or err. */
typedef void (*store_queue_opened_fn)(void *ud, const char *notice, const struct err *err);

/* Does not open anything yet. `opened` may be NULL. */
struct store_queue *store_queue_new(
	struct loop *loop, const char *directory, store_queue_opened_fn opened, void *ud);

/* `what` is a literal that names the job in a sentence about what was lost ("the audit log").
 * `done` may be NULL for what nobody waits for: its failure is a line in the log. The job lives
 * until its done. */
struct store_job *store_queue_add(struct store_queue *queue, const char *what, unsigned flags,
	store_job_fn run, store_job_done_fn done, void *ud);

/* Its done comes with ERR_CANCELLED when it has not begun, and as if nothing was said otherwise. */
void store_job_cancel(struct store_job *job);

/* Jobs that have not ended. */
size_t store_queue_waiting(const struct store_queue *queue);

/*
 * At the end of the program, outside of loop_run: wait for what has begun, run what is queued, call
 * every done. False when something was lost, with the sentence that names it: jobs that failed, or
 * that were not begun after `patience_ms` (their done comes with ERR_TIMEOUT).
 */
bool store_queue_drain(struct store_queue *queue, int64_t patience_ms, struct err *err) MUST_CHECK;

/* What has not ended is cancelled; what has begun still ends, by the loop. */
void store_queue_free(struct store_queue *queue);

#endif
