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

/* --- which may go ---------------------------------------------------------------------------- */

/* A turn over what waits: what holds up a FIFO group holds up what is behind it. */
struct pick {
	struct redrive_batch *batch;
	struct move_list still; /* waits on */
	struct map *held_up;    /* groups */
	int64_t bytes;
	int64_t wait_ms; /* until one of those that wait may be tried; UNKNOWN */
	size_t most;
};

static int64_t size_of(const struct move *move)
{
	const struct message *m = &move->lease->message;

	return message_size_bytes(str_sv(&m->body), m->attributes, m->attribute_count);
}

static bool is_group_free(
	const struct pick *pick, const struct redrive_way *way, const struct move *move)
{
	return !way->is_fifo ||
	       (!map_get(way->busy, move_group(move)) && !map_get(pick->held_up, move_group(move)));
}

static bool is_time(struct redrive *r, struct pick *pick, const struct move *move)
{
	int64_t wait_ms = move->not_before_ms - loop_now_ms(r->options.loop);

	/* Its lease is being extended, or was lost and must be had anew. */
	if (wait_ms <= 0 && !move_has_time(r, move))
		wait_ms = redrive_pause_ms(1);
	if (wait_ms <= 0)
		return true;
	if (pick->wait_ms == UNKNOWN || wait_ms < pick->wait_ms)
		pick->wait_ms = wait_ms;
	return false;
}

static bool may_go(
	struct redrive *r, struct pick *pick, struct redrive_way *way, const struct move *move)
{
	if (pick->batch->count == pick->most || !is_group_free(pick, way, move))
		return false;
	if (pick->batch->count > 0 && pick->bytes + size_of(move) > SQS_BATCH_BYTES)
		return false;
	return is_time(r, pick, move);
}

static void take(struct pick *pick, struct redrive_way *way, struct move *move)
{
	pick->batch->moves[pick->batch->count++] = move;
	pick->bytes += size_of(move);
	move->step = MOVE_SENDING;
	if (way->is_fifo)
		map_put(way->busy, move_group(move), way);
}

/* A message behind one that could not be sent would overtake it. */
static void keep_stopped(struct redrive *r, struct move *move)
{
	struct err err = {0};

	err_set(&err, ERR_REFUSED, "a message of its group before it could not be moved");
	move_keep(r, move, &err);
}

/* Its lease is over, and no receive will bring it again: somebody else has it, or it is gone. */
static bool is_lost(struct redrive *r, const struct move *move, struct err *err)
{
	if (move->lease->state == LEASE_HELD || r->receives > 0 || redrive_wants_more(r))
		return false;
	err_set(err, ERR_NOT_FOUND, "its lease ended before it could be moved");
	return true;
}

static void pick_batch(struct redrive *r, struct redrive_way *way, struct pick *pick)
{
	struct move *move;
	struct err err = {0};

	pick->held_up = map_new();
	while ((move = move_list_take(&way->waiting))) {
		if (way->is_fifo && map_get(way->stopped, move_group(move))) {
			keep_stopped(r, move);
		} else if (is_lost(r, move, &err)) {
			move_keep(r, move, &err);
		} else if (may_go(r, pick, way, move)) {
			take(pick, way, move);
		} else {
			if (way->is_fifo)
				map_put(pick->held_up, move_group(move), way);
			move_list_add(&pick->still, move);
		}
	}
	way->waiting = pick->still;
	map_free(pick->held_up);
}

/* --- rate, canary ---------------------------------------------------------------------------- */

static size_t tokens(struct redrive *r)
{
	int64_t now_ms = loop_now_ms(r->options.loop);
	double most = r->options.rate > SQS_BATCH_MAX ? r->options.rate : SQS_BATCH_MAX;

	if (r->options.rate <= 0)
		return SQS_BATCH_MAX;
	r->tokens += r->options.rate * (double)(now_ms - r->tokens_ms) / 1000;
	r->tokens_ms = now_ms;
	if (r->tokens > most)
		r->tokens = most;
	return r->tokens >= 1 ? (size_t)r->tokens : 0;
}

/* How many may be begun now. */
static size_t allowed(struct redrive *r)
{
	size_t most = tokens(r), canary = r->options.canary;

	if (most == 0)
		redrive_wake_in(r, (int64_t)((1 - r->tokens) * 1000 / r->options.rate) + 1);
	if (canary > 0 && !r->canary_passed && r->started + most > canary)
		most = canary > r->started ? canary - r->started : 0;
	return most < SQS_BATCH_MAX ? most : SQS_BATCH_MAX;
}

/* --- sending --------------------------------------------------------------------------------- */

static struct sqs_outgoing outgoing_of(const struct redrive_batch *batch, size_t i)
{
	const struct message *m = &batch->moves[i]->lease->message;

	return (struct sqs_outgoing){
		.body = str_sv(&m->body),
		.attributes = m->attributes,
		.attribute_count = m->attribute_count,
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
	for (size_t i = 0; i < batch->count; i++)
		move_keep(r, batch->moves[i], err);
	redrive_batch_free(batch);
	redrive_stop(r, REDRIVE_FAILED, err);
	redrive_advance(r);
}

static void begin(struct redrive_batch *batch)
{
	struct redrive *r = batch->r;

	for (size_t i = 0; i < batch->count; i++) {
		struct move *move = batch->moves[i];

		if (batch->way->is_fifo)
			journal_dedup_id(r->operation, move_id(move), &batch->dedup[i]);
		batch->marks[i] = (struct journal_mark){
			.message_id = move_id(move),
			.state = JOURNAL_SENDING,
			.destination = str_sv(&batch->way->arn),
			.group_id = move_group(move),
			.body_hash = journal_body_hash(str_sv(&move->lease->message.body)),
		};
	}
	redrive_journal_mark(r, batch->marks, batch->count, on_written, batch);
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
	struct pick pick = {.wait_ms = UNKNOWN};

	if (!way->is_found || way->waiting.count == 0 || should_wait(r, way))
		return false;
	pick.most = allowed(r);
	if (pick.most == 0)
		return false;
	pick.batch = new_batch(r, way);
	pick_batch(r, way, &pick);
	if (pick.wait_ms != UNKNOWN)
		redrive_wake_in(r, pick.wait_ms);
	if (pick.batch->count == 0) {
		redrive_batch_free(pick.batch);
		return false;
	}
	r->started += pick.batch->count;
	r->tokens -= r->options.rate > 0 ? (double)pick.batch->count : 0;
	begin(pick.batch);
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
