/* Batches are made up, written down as "sending", and sent. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* --- batches --------------------------------------------------------------------------------- */

static struct redrive_batch *new_batch(struct redrive *r, struct redrive_way *way)
{
	struct redrive_batch *batch = mem_new(1, sizeof *batch);

	batch->r = r;
	batch->way = way;
	batch->next = r->batches;
	if (batch->next)
		batch->next->prev = batch;
	r->batches = batch;
	r->batch_count++;
	return batch;
}

void redrive_batch_free(struct redrive_batch *batch)
{
	struct redrive *r = batch->r;

	if (batch->prev)
		batch->prev->next = batch->next;
	else
		r->batches = batch->next;
	if (batch->next)
		batch->next->prev = batch->prev;
	r->batch_count--;
	for (size_t i = 0; i < SQS_BATCH_MAX; i++) {
		str_release(&batch->dedup[i]);
		str_release(&batch->new_ids[i]);
	}
	free(batch);
}

/* --- rate, canary ---------------------------------------------------------------------------- */

static void add_tokens(struct redrive *r)
{
	int64_t now_ms = loop_now_ms(r->options.loop);
	double most = r->options.rate > 1 ? r->options.rate : 1;

	r->tokens += r->options.rate * (double)(now_ms - r->tokens_ms) / 1000;
	r->tokens_ms = now_ms;
	if (r->tokens > most)
		r->tokens = most;
}

/* How many the rate lets through now: whole batches, unless it is slower than one a second. */
static size_t allowed_by_rate(struct redrive *r, size_t waiting)
{
	double wanted = waiting < SQS_BATCH_MAX ? (double)waiting : SQS_BATCH_MAX;

	if (r->options.rate <= 0)
		return SQS_BATCH_MAX;
	if (wanted > r->options.rate)
		wanted = r->options.rate > 1 ? r->options.rate : 1;
	add_tokens(r);
	if (r->tokens >= wanted)
		return (size_t)r->tokens;
	redrive_wake_in(r, (int64_t)((wanted - r->tokens) * 1000 / r->options.rate) + 1);
	return 0;
}

/* The canary lets no more through until somebody says so. */
static size_t allowed_by_canary(const struct redrive *r)
{
	size_t canary = r->options.canary;

	if (canary == 0 || r->canary_passed)
		return SQS_BATCH_MAX;
	return canary > r->started ? canary - r->started : 0;
}

static size_t allowed(struct redrive *r, size_t waiting)
{
	size_t canary = allowed_by_canary(r), rate;

	if (canary == 0)
		return 0;
	rate = allowed_by_rate(r, waiting < canary ? waiting : canary);
	if (canary < rate)
		rate = canary;
	return rate < SQS_BATCH_MAX ? rate : SQS_BATCH_MAX;
}

/* Until an original was deleted, one batch at a time: who may send and may not delete would double
 * everything. */
static bool is_held_back(const struct redrive *r)
{
	return !r->is_proven && (r->batch_count > 0 || r->deletes > 0 || redrive_has_to_wait(r));
}

/* --- sending --------------------------------------------------------------------------------- */

static struct sqs_outgoing outgoing_of(const struct redrive_batch *batch, size_t i)
{
	const struct message *m = &batch->moves[i]->lease->message;
	const struct message *copy = move_copy(batch->moves[i]);

	return (struct sqs_outgoing){
		.body = str_sv(&copy->body),
		.attributes = copy->attributes,
		.attribute_count = copy->attribute_count,
		.trace_header = message_fact(m, "AWSTraceHeader"),
		/* A standard queue takes it, too: fair queues tell tenants by it. */
		.group_id = message_fact(m, "MessageGroupId"),
		.deduplication_id = str_sv(&batch->dedup[i]),
		.delay_s = UNKNOWN,
	};
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct redrive_batch *batch = ud;
	struct redrive *r = batch->r;

	batch->call = NULL;
	if (r->is_freed) {
		redrive_batch_free(batch);
		redrive_is_gone(r);
		return;
	}
	redrive_judge(batch, result, err);
}

static void send(struct redrive_batch *batch)
{
	struct sqs_outgoing entries[SQS_BATCH_MAX];
	struct redrive *r = batch->r;
	int64_t now_ms = loop_now_ms(r->options.loop);

	for (size_t i = 0; i < batch->count; i++) {
		struct move *move = batch->moves[i];

		entries[i] = outgoing_of(batch, i);
		if (move->asked_ms == UNKNOWN)
			move->asked_ms = now_ms;
	}
	r->status.requests++;
	batch->call = sqs_send_message_batch(batch->way->sqs, PRIORITY_OPERATION,
		str_sv(&batch->way->url), entries, batch->count, on_batch, batch);
}

/* "sending" is on the disk. */
static void on_written(void *ud, const struct err *err)
{
	struct redrive_batch *batch = ud;
	struct redrive *r = batch->r;

	if (r->is_freed) {
		redrive_batch_free(batch);
		redrive_is_gone(r);
		return;
	}
	if (!err) {
		send(batch);
		return;
	}
	/* What is not written down is not sent. */
	redrive_stop(r, REDRIVE_FAILED, err);
	for (size_t i = 0; i < batch->count; i++)
		move_keep(r, batch->moves[i], err);
	redrive_batch_free(batch);
	redrive_advance(r);
}

/* Its lease ends when it is written down to end, so that whoever finishes this knows until when the
 * original is hidden. */
static void note_lease(struct redrive *r, struct move *move)
{
	move->logged_receives = move->lease->receives;
	holding_renew(r->holding, move->lease, false);
}

static void begin(struct redrive_batch *batch)
{
	const struct lease *leases[SQS_BATCH_MAX];
	struct redrive *r = batch->r;

	for (size_t i = 0; i < batch->count; i++) {
		struct move *move = batch->moves[i];

		if (batch->way->is_fifo)
			journal_dedup_id(r->operation, move_id(move), &batch->dedup[i]);
		note_lease(r, move);
		leases[i] = move->lease;
		batch->marks[i] = (struct journal_mark){
			.message_id = move_id(move),
			.state = JOURNAL_SENDING,
			.destination = str_sv(&batch->way->arn),
			.group_id = move_group(move),
			.body_hash = move_hash(move),
			.maybe_duplicated = move->is_resent,
		};
	}
	redrive_journal_mark(r, batch->marks, leases, batch->count, on_written, batch);
}

/* More may come in a moment, and a full batch costs as much as one message. */
static bool should_wait(struct redrive *r, const struct redrive_way *way)
{
	const struct move *first = way->waiting.first;
	int64_t now_ms = loop_now_ms(r->options.loop);

	if (way->is_fifo || way->waiting.count >= SQS_BATCH_MAX ||
		(r->receives == 0 && r->chosings == 0))
		return false;
	if (now_ms - first->queued_ms >= REDRIVE_LINGER_MS)
		return false;
	redrive_wake_in(r, REDRIVE_LINGER_MS - (now_ms - first->queued_ms));
	return true;
}

/* False when nothing can be begun for this queue now. */
static bool send_one(struct redrive *r, struct redrive_way *way)
{
	struct redrive_batch *batch;
	size_t most;
	int64_t wait_ms;

	if (!way->is_found || way->waiting.count == 0 || is_held_back(r) || should_wait(r, way))
		return false;
	most = allowed(r, way->waiting.count);
	if (most == 0 || !redrive_may_ask(r))
		return false;
	batch = new_batch(r, way);
	wait_ms = redrive_pick(batch, most);
	if (wait_ms != UNKNOWN)
		redrive_wake_in(r, wait_ms);
	if (batch->count == 0) {
		budget_give_back(&r->share);
		redrive_batch_free(batch);
		return false;
	}
	r->started += batch->count;
	r->tokens -= r->options.rate > 0 ? (double)batch->count : 0;
	begin(batch);
	return true;
}

void redrive_send(struct redrive *r)
{
	for (size_t i = 0; i < r->way_count; i++) {
		while (r->batch_count < REDRIVE_SENDS && r->status.state == REDRIVE_RUNS &&
			send_one(r, r->ways[i])) {
		}
	}
}
