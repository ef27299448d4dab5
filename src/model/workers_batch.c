/* The AWS Batch job queues that a queue is paired with. */
#include "sqscope/base/mem.h"
#include "workers_internal.h"

#include <stdlib.h>

static struct worker_batch *batch_of(struct workers *w, size_t at)
{
	return &w->facts.batches[at];
}

/* --- the machines ----------------------------------------------------------------------------- */

static void on_environments(
	void *ud, struct batch_environments *environments, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;
	struct worker_batch *b;
	size_t at = ask->at;

	if (!workers_ask_end(ask))
		return;
	b = batch_of(w, at);
	b->environments = *environments;
	*environments = (struct batch_environments){0};
	workers_settle(w, &b->environments_part, &b->environments_err, err);
	workers_tell(w);
}

static void ask_environments(struct workers *w, size_t at)
{
	struct worker_batch *b = batch_of(w, at);
	struct workers_ask *ask;

	if (b->queue.environment_count == 0) {
		b->environments_part = PART_KNOWN;
		return;
	}
	ask = workers_ask_new(w, at, 0);
	ask->call = batch_describe_compute_environments(w->clients[SERVICE_BATCH], PRIORITY_USER,
		b->queue.environments, b->queue.environment_count, on_environments, ask);
}

/* --- the queue -------------------------------------------------------------------------------- */

static void on_queue(void *ud, struct batch_queues *queues, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;
	struct err none = {0};
	struct worker_batch *b;
	size_t at = ask->at;

	if (!workers_ask_end(ask))
		return;
	b = batch_of(w, at);
	if (!err && queues->count == 0) {
		err_set(&none, ERR_NOT_FOUND, "there is no job queue %s in this region",
			str_cstr(&b->name));
		err = &none;
	}
	workers_settle(w, &b->part, &b->err, err);
	if (err) {
		b->environments_part = PART_FAILED;
		b->environments_err = b->err;
	} else {
		b->queue = queues->items[0];
		queues->items[0] = (struct batch_queue){0};
		ask_environments(w, at);
	}
	workers_tell(w);
}

/* --- the jobs --------------------------------------------------------------------------------- */

static void on_jobs(void *ud, struct batch_jobs *jobs, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;
	enum batch_status status = ask->status;
	struct worker_batch *b;
	size_t at = ask->at;

	if (!workers_ask_end(ask))
		return;
	b = batch_of(w, at);
	b->jobs[status] = *jobs;
	*jobs = (struct batch_jobs){0};
	workers_settle(w, &b->jobs_part[status], &b->jobs_err[status], err);
	workers_tell(w);
}

static void ask_jobs(struct workers *w, size_t at)
{
	for (size_t status = 0; status < BATCH_STATUS_COUNT; status++) {
		struct workers_ask *ask = workers_ask_new(w, at, (enum batch_status)status);

		ask->call = batch_list_jobs(w->clients[SERVICE_BATCH], PRIORITY_USER,
			str_sv(&batch_of(w, at)->name), (enum batch_status)status, on_jobs, ask);
	}
}

static void fail(struct worker_batch *b, const struct err *err)
{
	b->environments_part = PART_FAILED;
	b->environments_err = *err;
	for (size_t status = 0; status < BATCH_STATUS_COUNT; status++) {
		b->jobs_part[status] = PART_FAILED;
		b->jobs_err[status] = *err;
	}
}

static bool is_known(const struct workers_facts *facts, struct sv job_queue)
{
	for (size_t i = 0; i < facts->batch_count; i++) {
		if (sv_eq(str_sv(&facts->batches[i].name), job_queue))
			return true;
	}
	return false;
}

void workers_add_batch(struct workers *w, struct sv job_queue)
{
	struct workers_facts *facts = &w->facts;
	size_t at = facts->batch_count;
	struct worker_batch *b;
	struct aws_client *batch;
	struct workers_ask *ask;

	if (is_known(facts, job_queue))
		return;
	facts->batches = mem_grow(facts->batches, &w->batch_cap, at + 1, sizeof *facts->batches);
	facts->batch_count++;
	b = batch_of(w, at);
	*b = (struct worker_batch){0};
	str_set(&b->name, job_queue);
	batch = workers_client(w, SERVICE_BATCH, &b->part, &b->err);
	if (!batch) {
		fail(b, &b->err);
		return;
	}
	ask = workers_ask_new(w, at, 0);
	ask->call = batch_describe_job_queues(batch, PRIORITY_USER, job_queue, on_queue, ask);
	ask_jobs(w, at);
}

void workers_release_batches(struct workers_facts *facts)
{
	for (size_t i = 0; i < facts->batch_count; i++) {
		struct worker_batch *b = &facts->batches[i];

		str_release(&b->name);
		batch_queue_release(&b->queue);
		batch_environments_release(&b->environments);
		for (size_t status = 0; status < BATCH_STATUS_COUNT; status++)
			batch_jobs_release(&b->jobs[status]);
	}
	free(facts->batches);
}
