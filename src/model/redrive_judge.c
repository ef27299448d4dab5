/* The answer about a batch: what becomes of each message, written down before anything follows. */
#include "redrive_internal.h"

#include <stdlib.h>

/* SQS drops a second message of a deduplication id for five minutes: until shortly before that a
 * send can be repeated without knowing what became of the first. */
enum { DEDUP_WINDOW_MS = 270000 };

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
	id_set_add(&batch->r->arrived, entry->message_id);
	mark->state = JOURNAL_SENT;
	mark->new_id = str_sv(&batch->new_ids[i]);
	/* Sent twice by itself, it may be there twice; a FIFO queue has dropped the second. */
	mark->maybe_duplicated |= result->was_resent && !batch->way->is_fifo;
	is_copy_wrong(entry, &batch->errs[i]);
}

/* Refused now, it may have been taken at an earlier try whose answer is lost. */
static bool is_ambiguous(
	const struct redrive_batch *batch, size_t i, const struct sqs_batch_result *result)
{
	return result->entries[i].is_ambiguous || result->was_resent ||
	       batch->moves[i]->is_ambiguous;
}

static bool is_to_be_tried(
	const struct redrive_batch *batch, size_t i, const struct sqs_batch_result *result)
{
	const struct sqs_entry_result *entry = &result->entries[i];
	const struct move *move = batch->moves[i];

	if (!entry->is_ambiguous && !is_retryable(entry))
		return false;
	if (!is_ambiguous(batch, i, result))
		return true;
	return can_repeat(batch, move) || (move->is_resent && !entry->is_ambiguous);
}

static void mark_not_done(
	struct redrive_batch *batch, size_t i, const struct sqs_batch_result *result)
{
	struct journal_mark *mark = &batch->marks[i];

	batch->errs[i] = result->entries[i].err;
	mark->err = &batch->errs[i];
	batch->is_again[i] = is_to_be_tried(batch, i, result);
	if (is_ambiguous(batch, i, result)) {
		mark->state = JOURNAL_AMBIGUOUS;
		mark->maybe_duplicated |= !can_repeat(batch, batch->moves[i]);
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
	move->not_before_ms = loop_now_ms(r->options.loop) + op_retry_pause_ms(move->tries++);
	holding_renew(r->holding, move->lease, true);
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
	r->status.edited += move->copy != NULL;
	batch->way->sent++;
	if (batch->marks[i].maybe_duplicated)
		redrive_list(r, move);
	move->is_ambiguous = false;
	move->tries = 0;
	if (err_is_set(&batch->errs[i])) {
		/* Its original is not deleted: the end writes that both are there. */
		move->is_spoilt = true;
		redrive_note_failure(r, move_id(move), &batch->errs[i]);
	}
	move->step = MOVE_SENT;
	move_drop_content(r, move);
	move->queued_ms = loop_now_ms(r->options.loop);
	move_list_add(&r->sent, move);
}

static void pass_not_sent(struct redrive_batch *batch, size_t i, bool is_again)
{
	struct redrive *r = batch->r;
	struct move *move = batch->moves[i];

	move->is_ambiguous = batch->marks[i].state == JOURNAL_AMBIGUOUS;
	if (is_again && move->tries + 1 < REDRIVE_TRIES && r->status.state != REDRIVE_ENDING) {
		try_again(batch, move);
		return;
	}
	stop_group(batch, move);
	if (batch->marks[i].state != JOURNAL_AMBIGUOUS) {
		move_keep(r, move, &batch->errs[i]);
		return;
	}
	redrive_list(r, move);
	if (!err_is_set(&r->status.err))
		r->status.err = batch->errs[i];
	move_keep(r, move, NULL);
}

/*
 * What was sent could not be written down. Its copy is confirmed, so nothing is lost when the
 * original goes, and there are two when it stays: it goes. The journal still says "sending", of
 * this and of the others: resume finds out.
 */
static void pass_unwritten(struct redrive_batch *batch, size_t i, const struct err *err)
{
	struct redrive *r = batch->r;
	struct move *move = batch->moves[i];

	r->has_unwritten = true;
	move->is_unwritten = true;
	if (batch->marks[i].state == JOURNAL_SENT) {
		pass_sent(batch, i);
		return;
	}
	stop_group(batch, move);
	move->is_ambiguous = true;
	if (batch->marks[i].state == JOURNAL_AMBIGUOUS)
		redrive_list(r, move);
	move_keep(r, move, err);
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
			pass_unwritten(batch, i, err);
		else if (batch->marks[i].state == JOURNAL_SENT)
			pass_sent(batch, i);
		else
			pass_not_sent(batch, i, batch->is_again[i]);
	}
	redrive_batch_free(batch);
	redrive_advance(r);
}

/* The whole request was refused for a reason that will not go away: of this queue, or of all. */
static void judge_request(struct redrive_batch *batch, const struct err *err)
{
	if (err->code == ERR_NO_CREDENTIALS || err->code == ERR_EXPIRED)
		redrive_stop(batch->r, REDRIVE_FAILED, err);
	else if (op_retry_is_vain(err))
		redrive_close_way(batch->way, err);
}

/* What a message is called lies in its lease, which may have been received anew meanwhile. */
static void name_again(struct redrive_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		batch->marks[i].message_id = move_id(batch->moves[i]);
		batch->marks[i].group_id = move_group(batch->moves[i]);
	}
}

/* A service of smaller batches than SQS has now. */
static bool is_too_long(const struct redrive_batch *batch, const struct err *err)
{
	return err && batch->count > 1 &&
	       sv_eq_cstr(sv_cstr(err->service_code), "BatchRequestTooLong");
}

void redrive_judge(
	struct redrive_batch *batch, const struct sqs_batch_result *result, const struct err *err)
{
	bool is_smaller = is_too_long(batch, err);

	name_again(batch);

	if (err)
		judge_request(batch, err);
	if (is_smaller)
		batch->way->batch_bytes = batch->bytes / 2;
	for (size_t i = 0; i < batch->count; i++) {
		const struct sqs_entry_result *entry = &result->entries[i];

		if (entry->is_done) {
			mark_done(batch, i, result);
			continue;
		}
		mark_not_done(batch, i, result);
		batch->is_again[i] |= is_smaller && !is_ambiguous(batch, i, result);
	}
	redrive_journal_mark(batch->r, batch->marks, NULL, batch->count, on_written, batch);
}
