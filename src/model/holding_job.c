/* Many leases asked about at once, in batches of ten: extend, hand back, delete. */
#include "holding_job.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

static void send_batches(struct holding_job *job);

static void unlink_job(struct holding_job *job)
{
	struct holding *h = job->h;

	if (job->prev)
		job->prev->next = job->next;
	else
		h->jobs = job->next;
	if (job->next)
		job->next->prev = job->prev;
}

static void free_job(struct holding_job *job)
{
	loop_timer_stop(&job->timer);
	free(job->leases);
	free(job);
}

static bool is_under_way(const struct holding_job *job)
{
	for (size_t i = 0; i < BATCHES_AT_ONCE; i++) {
		if (job->batches[i].call)
			return true;
	}
	return false;
}

static void end(void *ud)
{
	struct holding_job *job = ud;
	struct holding *h = job->h;

	unlink_job(job);
	holding_changed(h);
	job->done(job->ud, &job->result);
	free_job(job);
	holding_settle(h);
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct job_batch *batch = ud;
	struct holding_job *job = batch->job;

	(void)err;
	batch->call = NULL;
	if (!job->h) {
		if (!is_under_way(job))
			free_job(job);
		return;
	}
	for (size_t i = 0; i < batch->count; i++)
		job_judge(job, &batch->items[i], &result->entries[i]);
	holding_changed(job->h);
	send_batches(job);
	if (!is_under_way(job))
		end(job);
}

/* Its end has come while it waited for its turn. */
static void skip(struct holding_job *job, struct lease *lease)
{
	char when[CLOCK_TEXT_SIZE];
	struct err err = {0};

	lease->is_busy = false;
	if (loop_now_ms(job->h->options.loop) >= lease->until_ms && lease->state == LEASE_HELD)
		lease_lose(lease);
	clock_format_utc(lease->until_unix_ms, when);
	err_set(&err, ERR_NOT_FOUND, "the lease ended at %s", when);
	job_fail_lease(job, lease, &err);
}

static void fill(struct holding_job *job, struct job_batch *batch)
{
	struct holding *h = job->h;

	batch->count = 0;
	while (job->sent < job->count && batch->count < SQS_BATCH_MAX) {
		struct lease *lease = job->leases[job->sent++];

		lease->is_busy = false;
		if (!lease_is_ready(h, lease)) {
			skip(job, lease);
			continue;
		}
		lease->is_busy = true;
		batch->items[batch->count++] =
			(struct job_item){.lease = lease, .receives = lease->receives};
	}
}

static void send_change(struct holding_job *job, struct job_batch *batch)
{
	const struct holding_options *options = &job->h->options;
	struct sqs_visibility entries[SQS_BATCH_MAX];

	for (size_t i = 0; i < batch->count; i++) {
		struct job_item *item = &batch->items[i];
		int most_s = holding_most_s(job->h, item->lease);
		int timeout_s = job->timeout_s < most_s ? job->timeout_s : most_s;

		entries[i].receipt_handle = str_sv(&item->lease->message.receipt_handle);
		entries[i].timeout_s = timeout_s;
		item->until_ms = loop_now_ms(options->loop) + (int64_t)timeout_s * HOLDING_S_MS;
	}
	batch->call = sqs_change_message_visibility_batch(options->sqs, options->priority,
		options->queue_url, entries, batch->count, on_batch, batch);
}

static void send_delete(struct holding_job *job, struct job_batch *batch)
{
	const struct holding_options *options = &job->h->options;
	struct sv handles[SQS_BATCH_MAX];

	for (size_t i = 0; i < batch->count; i++)
		handles[i] = str_sv(&batch->items[i].lease->message.receipt_handle);
	batch->call = sqs_delete_message_batch(options->sqs, options->priority, options->queue_url,
		handles, batch->count, on_batch, batch);
}

static void send_batches(struct holding_job *job)
{
	for (size_t i = 0; i < BATCHES_AT_ONCE; i++) {
		struct job_batch *batch = &job->batches[i];

		if (batch->call)
			continue;
		fill(job, batch);
		if (batch->count == 0)
			return;
		batch->job = job;
		switch (job->kind) {
		case JOB_CHANGE:
			send_change(job, batch);
			break;
		case JOB_DELETE:
			send_delete(job, batch);
			break;
		}
	}
}

/* Only what is ready is taken; the rest has failed already. */
static void take(struct holding_job *job, struct lease *lease)
{
	struct err err = {0};

	job->result.asked++;
	if (lease_is_ready(job->h, lease)) {
		lease->is_busy = true;
		job->leases[job->count++] = lease;
		return;
	}
	if (!lease->is_busy && (lease->state == LEASE_HELD || lease->state == LEASE_LOST)) {
		skip(job, lease);
		return;
	}
	if (lease->is_busy)
		err_set(&err, ERR_FAILED, "another request about the message is under way");
	else
		err_set(&err, ERR_NOT_FOUND, "the message is not held any more");
	job_fail_lease(job, lease, &err);
}

static void start(struct holding *h, enum job_kind kind, int timeout_s, struct lease *const *leases,
	size_t count, holding_done_fn done, void *ud)
{
	struct holding_job *job = mem_new(1, sizeof *job);

	job->h = h;
	job->kind = kind;
	job->timeout_s = timeout_s;
	job->done = done;
	job->ud = ud;
	job->leases = mem_new(count + 1, sizeof *job->leases);
	job->next = h->jobs;
	if (job->next)
		job->next->prev = job;
	h->jobs = job;
	for (size_t i = 0; i < count; i++)
		take(job, leases[i]);
	send_batches(job);
	if (!is_under_way(job))
		loop_timer_start(h->options.loop, &job->timer, 0, end, job);
	holding_changed(h);
}

void holding_change(struct holding *h, struct lease *const *leases, size_t count, int timeout_s,
	holding_done_fn done, void *ud)
{
	assert(timeout_s >= 0 && timeout_s <= SQS_VISIBILITY_MAX_S);
	start(h, JOB_CHANGE, timeout_s, leases, count, done, ud);
}

void holding_delete(struct holding *h, struct lease *const *leases, size_t count,
	holding_done_fn done, void *ud)
{
	start(h, JOB_DELETE, 0, leases, count, done, ud);
}

/* The outcome of what was sent is not known then. */
static void abandon(struct holding_job *job)
{
	bool was_sent = is_under_way(job);

	unlink_job(job);
	err_set(&job->result.first, ERR_CANCELLED, "the queue's messages were closed");
	job->done(job->ud, &job->result);
	job->h = NULL;
	for (size_t i = 0; i < BATCHES_AT_ONCE; i++) {
		if (job->batches[i].call)
			sqs_call_cancel(job->batches[i].call);
	}
	if (!was_sent)
		free_job(job);
}

void holding_cancel_jobs(struct holding *h)
{
	while (h->jobs)
		abandon(h->jobs);
}
