/* Lines are picked, noted as "sending", and sent. */
#include "restore_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* --- batches --------------------------------------------------------------------------------- */

static struct restore_batch *new_batch(struct restore *r)
{
	struct restore_batch *batch = mem_new(1, sizeof *batch);

	batch->r = r;
	batch->next = r->batches;
	if (batch->next)
		batch->next->prev = batch;
	r->batches = batch;
	r->batch_count++;
	return batch;
}

static void unlink_batch(struct restore_batch *batch)
{
	struct restore *r = batch->r;

	if (batch->prev)
		batch->prev->next = batch->next;
	else
		r->batches = batch->next;
	if (batch->next)
		batch->next->prev = batch->prev;
	r->batch_count--;
}

static void release_batch(struct restore_batch *batch)
{
	for (size_t i = 0; i < SQS_BATCH_MAX; i++)
		str_release(&batch->dedup[i]);
	free(batch);
}

void restore_batch_free(struct restore_batch *batch)
{
	unlink_batch(batch);
	release_batch(batch);
}

void restore_drop_batches(struct restore *r)
{
	while (r->batches) {
		struct restore_batch *batch = r->batches;

		unlink_batch(batch);
		batch->r = NULL;
		for (size_t i = 0; i < batch->count; i++)
			restore_line_free(batch->lines[i]);
		if (batch->call)
			sqs_call_cancel(batch->call);
		else
			release_batch(batch);
	}
}

/* --- sending --------------------------------------------------------------------------------- */

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct restore_batch *batch = ud;

	batch->call = NULL;
	if (batch->r)
		restore_judge(batch, result, err);
	else
		release_batch(batch);
}

static void send(struct restore_batch *batch)
{
	struct restore *r = batch->r;
	struct sqs_outgoing entries[SQS_BATCH_MAX];

	for (size_t i = 0; i < batch->count; i++) {
		struct restore_line *line = batch->lines[i];

		restore_outgoing(&line->line, &entries[i]);
		entries[i].deduplication_id = str_sv(&batch->dedup[i]);
		if (line->asked_ms == UNKNOWN)
			line->asked_ms = loop_now_ms(r->options.loop);
	}
	r->status.requests++;
	batch->call = sqs_send_message_batch(r->options.sqs, PRIORITY_OPERATION,
		r->options.queue_url, entries, batch->count, on_batch, batch);
}

/* What is not written down is not sent. */
static void on_written(void *ud, const struct err *err)
{
	struct restore_batch *batch = ud;
	struct restore *r = batch->r;

	if (!err) {
		send(batch);
		return;
	}
	r->has_rest = true;
	restore_stop(r, RESTORE_FAILED, err);
	for (size_t i = 0; i < batch->count; i++)
		restore_line_free(batch->lines[i]);
	restore_batch_free(batch);
	restore_advance(r);
}

static void begin(struct restore_batch *batch)
{
	struct restore *r = batch->r;
	struct journal_mark marks[SQS_BATCH_MAX];

	for (size_t i = 0; i < batch->count; i++) {
		struct restore_line *line = batch->lines[i];

		if (r->options.is_fifo)
			journal_dedup_id(
				r->journal.operation, str_sv(&line->name), &batch->dedup[i]);
		marks[i] = (struct journal_mark){
			.message_id = str_sv(&line->name),
			.state = JOURNAL_SENDING,
			.destination = r->options.queue_url,
			.group_id = restore_group(line),
			.body_hash = journal_body_hash(str_sv(&line->line.message.body)),
			.maybe_duplicated = line->is_resent,
		};
	}
	op_journal_mark(&r->journal, marks, NULL, batch->count, on_written, batch);
}

/* --- picking --------------------------------------------------------------------------------- */

/* A turn over what waits: what holds up a FIFO group holds up what is behind it. */
struct pick {
	struct restore_batch *batch;
	struct restore_lines still;
	struct map *held_up; /* groups */
	int64_t wait_ms;     /* until one of those that wait may be tried; UNKNOWN */
	size_t most;
};

static bool is_group_free(const struct pick *pick, struct sv group)
{
	const struct restore *r = pick->batch->r;

	return !r->options.is_fifo || (!map_get(r->busy, group) && !map_get(pick->held_up, group));
}

static bool may_go(struct pick *pick, const struct restore_line *line)
{
	const struct restore_batch *batch = pick->batch;
	int64_t wait_ms = line->not_before_ms - loop_now_ms(batch->r->options.loop);

	if (batch->count == pick->most || !is_group_free(pick, restore_group(line)))
		return false;
	if (batch->count > 0 && batch->bytes + line->bytes > batch->r->batch_bytes)
		return false;
	if (wait_ms > 0 && (pick->wait_ms == UNKNOWN || wait_ms < pick->wait_ms))
		pick->wait_ms = wait_ms;
	return wait_ms <= 0;
}

static void look_at(struct pick *pick, struct restore_line *line)
{
	struct restore_batch *batch = pick->batch;
	struct restore *r = batch->r;
	struct sv group = restore_group(line);

	if (r->options.is_fifo && map_get(r->stopped, group)) {
		r->status.behind++;
		restore_line_free(line);
	} else if (may_go(pick, line)) {
		batch->lines[batch->count++] = line;
		batch->bytes += line->bytes;
		if (r->options.is_fifo)
			map_put(r->busy, group, r);
	} else {
		if (r->options.is_fifo)
			map_put(pick->held_up, group, r);
		restore_lines_add(&pick->still, line);
	}
}

static void fill(struct restore_batch *batch, size_t most)
{
	struct restore *r = batch->r;
	struct pick pick = {.batch = batch, .wait_ms = UNKNOWN, .most = most};
	struct restore_line *line;

	pick.held_up = map_new();
	while ((line = restore_lines_take(&r->waiting)))
		look_at(&pick, line);
	r->waiting = pick.still;
	map_free(pick.held_up);
	if (pick.wait_ms != UNKNOWN)
		restore_wake_in(r, pick.wait_ms);
}

/* False when nothing can be begun now. */
static bool send_one(struct restore *r)
{
	int64_t wait_ms;
	size_t most = r->waiting.count < SQS_BATCH_MAX ? r->waiting.count : SQS_BATCH_MAX;
	struct restore_batch *batch;

	if (most == 0)
		return false;
	most = pace_allow(&r->pace, most, SQS_BATCH_MAX, loop_now_ms(r->options.loop), &wait_ms);
	if (wait_ms != UNKNOWN)
		restore_wake_in(r, wait_ms);
	if (most == 0)
		return false;
	batch = new_batch(r);
	fill(batch, most);
	if (batch->count == 0) {
		restore_batch_free(batch);
		return false;
	}
	pace_take(&r->pace, batch->count);
	begin(batch);
	return true;
}

void restore_send(struct restore *r)
{
	while (r->batch_count < RESTORE_SENDS && r->status.state == RESTORE_RUNS && send_one(r)) {
	}
}
