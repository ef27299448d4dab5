/* The answer about a batch: what becomes of each message, written down before anything follows. */
#include "redrive_internal.h"

#include <stdlib.h>

/* SQS drops a second message of a deduplication id for five minutes: until shortly before that a
 * send can be repeated without knowing what became of the first. */
enum { DEDUP_WINDOW_MS = 270000 };

/* What follows for a move when its state is written: kept in the batch's marks until then. */

static bool is_retryable(const struct sqs_entry_result *entry)
{
	return !entry->is_sender_fault &&
	       (err_rows[entry->err.code].retryable || entry->err.code == ERR_SERVICE);
}

static bool can_repeat(const struct redrive_batch *batch, const struct move *move)
{
	return batch->way->is_fifo &&
	       loop_now_ms(batch->r->options.loop) - move->asked_ms < DEDUP_WINDOW_MS;
}

/* The copy is there, but it is not the message: both stay. */
static bool is_copy_wrong(const struct sqs_entry_result *entry, struct err *err)
{
	if (entry->body_md5 != MD5_WRONG && entry->attributes_md5 != MD5_WRONG)
		return false;
	err_set(err, ERR_PROTOCOL, "the copy does not match its checksum; the original stays");
	return true;
}

static void mark_done(struct redrive_batch *batch, size_t i, const struct sqs_batch_result *result)
{
	const struct sqs_entry_result *entry = &result->entries[i];
	struct journal_mark *mark = &batch->marks[i];

	str_set(&batch->new_ids[i], entry->message_id);
	mark->state = JOURNAL_SENT;
	mark->new_id = str_sv(&batch->new_ids[i]);
	/* Sent twice by itself, it may be there twice; a FIFO queue has dropped the second. */
	mark->maybe_duplicated = result->was_resent && !batch->way->is_fifo;
	is_copy_wrong(entry, &batch->errs[i]);
}

static void mark_not_done(
	struct redrive_batch *batch, size_t i, const struct sqs_entry_result *entry)
{
	struct journal_mark *mark = &batch->marks[i];

	batch->errs[i] = entry->err;
	mark->err = &batch->errs[i];
	if (entry->is_ambiguous) {
		mark->state = JOURNAL_AMBIGUOUS;
		mark->maybe_duplicated = !can_repeat(batch, batch->moves[i]);
	} else {
		mark->state = JOURNAL_FAILED;
	}
}

/* --- when it is written ---------------------------------------------------------------------- */

static void free_group(struct redrive_batch *batch, struct move *move)
{
	if (batch->way->is_fifo)
		map_del(batch->way->busy, move_group(move));
}

static void stop_group(struct redrive_batch *batch, struct move *move)
{
	if (batch->way->is_fifo)
		map_put(batch->way->stopped, move_group(move), batch->way);
}

/* Back to the front of those that wait: its group must not be overtaken. */
static void try_again(struct redrive_batch *batch, struct move *move)
{
	struct redrive *r = batch->r;
	struct move_list *waiting = &batch->way->waiting;

	move->step = MOVE_QUEUED;
	move->not_before_ms = loop_now_ms(r->options.loop) + redrive_pause_ms(move->tries++);
	r->started--;
	move->next = waiting->first;
	waiting->first = move;
	if (!waiting->last)
		waiting->last = move;
	waiting->count++;
}

static void pass_sent(struct redrive_batch *batch, size_t i)
{
	struct redrive *r = batch->r;
	struct move *move = batch->moves[i];

	r->status.sent++;
	batch->way->sent++;
	r->status.maybe_duplicated += batch->marks[i].maybe_duplicated;
	id_set_add(&r->arrived, str_sv(&batch->new_ids[i]));
	move->tries = 0;
	if (err_is_set(&batch->errs[i])) {
		/* Its original is not deleted: the end writes that both are there. */
		move->is_spoilt = true;
		redrive_note_failure(r, move_id(move), &batch->errs[i]);
	}
	move->step = MOVE_SENT;
	move->queued_ms = loop_now_ms(r->options.loop);
	move_list_add(&r->sent, move);
}

static void pass_not_sent(struct redrive_batch *batch, size_t i, bool is_again)
{
	struct redrive *r = batch->r;
	struct move *move = batch->moves[i];

	if (is_again && move->tries + 1 < REDRIVE_TRIES && r->status.state != REDRIVE_ENDING) {
		try_again(batch, move);
		return;
	}
	stop_group(batch, move);
	if (batch->marks[i].state != JOURNAL_AMBIGUOUS) {
		move_keep(r, move, &batch->errs[i]);
		return;
	}
	/* Not refused: listed as one that may be there twice. */
	r->has_ambiguous = true;
	r->status.maybe_duplicated++;
	if (!err_is_set(&r->status.err))
		r->status.err = batch->errs[i];
	move_keep(r, move, NULL);
}

static void on_written(void *ud, const struct err *err)
{
	struct redrive_batch *batch = ud;
	struct redrive *r = batch->r;

	if (r->is_freed) {
		redrive_batch_free(batch);
		redrive_is_gone(r);
		return;
	}
	if (err)
		redrive_stop(r, REDRIVE_FAILED, err);
	for (size_t i = 0; i < batch->count; i++) {
		struct move *move = batch->moves[i];

		free_group(batch, move);
		if (err)
			/* The journal still says "sending": resume finds out. */
			move_keep(r, move, err);
		else if (batch->marks[i].state == JOURNAL_SENT)
			pass_sent(batch, i);
		else
			pass_not_sent(batch, i, batch->is_again[i]);
	}
	if (err)
		r->has_ambiguous = true;
	redrive_batch_free(batch);
	redrive_advance(r);
}

/* The whole request was refused for a reason that will not go away. */
static bool is_fatal(const struct err *err)
{
	switch (err->code) {
	case ERR_DENIED:
	case ERR_NO_CREDENTIALS:
	case ERR_EXPIRED:
	case ERR_NOT_FOUND:
		return true;
	default:
		return false;
	}
}

void redrive_judge(
	struct redrive_batch *batch, const struct sqs_batch_result *result, const struct err *err)
{
	if (err && is_fatal(err))
		redrive_stop(batch->r, REDRIVE_FAILED, err);
	for (size_t i = 0; i < batch->count; i++) {
		const struct sqs_entry_result *entry = &result->entries[i];

		if (entry->is_done) {
			mark_done(batch, i, result);
			continue;
		}
		mark_not_done(batch, i, entry);
		batch->is_again[i] = entry->is_ambiguous ? can_repeat(batch, batch->moves[i])
							 : is_retryable(entry);
	}
	redrive_journal_mark(batch->r, batch->marks, batch->count, on_written, batch);
}
