/* Jobs in a worker thread. */
#include "store_batch.h"

#include <stddef.h>

/* A bound on how long the first of them waits for the last. */
enum { SHARED_MAX = 64 };

static bool shares(const struct store_job *job)
{
	return job->flags & STORE_JOB_SHARES;
}

struct store_job *store_batch_take(struct store_job **first)
{
	struct store_job *batch = *first, *last = batch;

	for (int n = 1; n < SHARED_MAX && shares(batch) && last->next && shares(last->next); n++)
		last = last->next;
	*first = last->next;
	last->next = NULL;
	for (struct store_job *job = batch; job; job = job->next)
		job->has_begun = true;
	return batch;
}

static bool open_store(struct store_handle *h)
{
	if (h->store)
		return true;
	err_clear(&h->err);
	h->store = store_open(h->directory, &h->err);
	h->is_tried = true;
	return h->store != NULL;
}

/* Those that have not failed for a reason of their own. */
static void fail_all(struct store_job *batch, const struct err *err)
{
	for (struct store_job *job = batch; job; job = job->next)
		if (!err_is_set(&job->err))
			job->err = *err;
}

static bool run_one(struct store *store, struct store_job *job)
{
	if (job->is_cancelled)
		return err_fail(&job->err, ERR_CANCELLED, "%s: cancelled", job->what);
	if (job->run(store, job->ud, &job->err))
		return true;
	/* A failure must show as one. */
	if (!err_is_set(&job->err))
		err_set(&job->err, ERR_FAILED, "%s failed", job->what);
	return false;
}

/* Its part of the common transaction is taken back when it fails. */
static void run_part(struct store *store, struct store_job *job)
{
	struct err *err = &job->err;

	if (store_begin(store, err) && !store_end(store, run_one(store, job), err) &&
		!err_is_set(err))
		err_set(err, ERR_FAILED, "%s failed", job->what);
}

static void run_shared(struct store *store, struct store_job *batch)
{
	struct err err = {0};

	if (!store_begin(store, &err)) {
		fail_all(batch, &err);
		return;
	}
	for (struct store_job *job = batch; job; job = job->next)
		run_part(store, job);
	if (!store_end(store, true, &err))
		fail_all(batch, &err);
}

void store_batch_run(struct store_handle *h, struct store_job *batch)
{
	if (!open_store(h))
		fail_all(batch, &h->err);
	else if (shares(batch))
		run_shared(h->store, batch);
	else
		(void)!run_one(h->store, batch);
}
