/* The answer about a batch: what became of each line. */
#include "restore_internal.h"

#include <stdlib.h>

struct judgement {
	struct restore_batch *batch;
	const struct sqs_batch_result *result;
	struct journal_mark marks[SQS_BATCH_MAX];
	bool is_again[SQS_BATCH_MAX];
	bool is_smaller; /* the service takes smaller batches only */
};

/* A repeated send has no effect when the first arrived. */
static bool is_exact(const struct restore *r, const struct restore_line *line)
{
	return r->options.is_fifo &&
	       loop_now_ms(r->options.loop) - line->asked_ms < RESTORE_DEDUP_MS;
}

static bool is_retryable(const struct sqs_entry_result *entry)
{
	return !entry->is_sender_fault &&
	       (err_rows[entry->err.code].retryable || entry->err.code == ERR_SERVICE);
}

/* Refused now, it may have been taken at an earlier try whose answer is lost. */
static bool is_ambiguous(const struct judgement *j, size_t i)
{
	return j->result->entries[i].is_ambiguous || j->result->was_resent ||
	       j->batch->lines[i]->is_ambiguous;
}

static bool is_to_be_tried(const struct judgement *j, size_t i)
{
	const struct sqs_entry_result *entry = &j->result->entries[i];
	const struct restore_line *line = j->batch->lines[i];

	if (line->tries + 1 >= RESTORE_TRIES)
		return false;
	if (j->is_smaller && !is_ambiguous(j, i))
		return true;
	if (!entry->is_ambiguous && !is_retryable(entry))
		return false;
	if (!is_ambiguous(j, i))
		return true;
	return is_exact(j->batch->r, line) || (line->is_resent && !entry->is_ambiguous);
}

/* --- one line -------------------------------------------------------------------------------- */

static void mark_done(struct judgement *j, size_t i)
{
	const struct sqs_entry_result *entry = &j->result->entries[i];
	struct restore *r = j->batch->r;
	struct restore_line *line = j->batch->lines[i];
	struct journal_mark *mark = &j->marks[i];
	struct err err = {0};

	mark->state = JOURNAL_SENT;
	mark->new_id = entry->message_id;
	/* Sent twice by itself, it may be there twice; a FIFO queue has dropped the second. */
	mark->maybe_duplicated |= j->result->was_resent && !r->options.is_fifo;
	if (mark->maybe_duplicated)
		restore_list(r, line);
	r->status.sent++;
	if (entry->body_md5 != MD5_WRONG && entry->attributes_md5 != MD5_WRONG)
		return;
	err_set(&err, ERR_PROTOCOL, "it arrived with the checksum of another content");
	restore_note_failure(r, str_sv(&line->name), &err);
}

static void mark_not_done(struct judgement *j, size_t i)
{
	struct restore *r = j->batch->r;
	struct restore_line *line = j->batch->lines[i];
	struct journal_mark *mark = &j->marks[i];

	j->is_again[i] = is_to_be_tried(j, i) && r->status.state != RESTORE_ENDING;
	mark->err = &j->result->entries[i].err;
	mark->state = JOURNAL_FAILED;
	if (!is_ambiguous(j, i))
		return;
	mark->state = JOURNAL_AMBIGUOUS;
	mark->maybe_duplicated |= !is_exact(r, line);
	line->is_ambiguous = true;
}

/* What cannot be sent stops its group: nothing overtakes it. */
static void give_up(struct restore *r, struct restore_line *line, const struct err *err)
{
	if (r->options.is_fifo)
		map_put(r->stopped, restore_group(line), r);
	if (line->is_ambiguous) {
		restore_list(r, line);
		r->status.ambiguous++;
		if (!err_is_set(&r->status.err))
			r->status.err = *err;
	} else {
		restore_note_failure(r, str_sv(&line->name), err);
	}
	restore_line_free(line);
}

/* Back to the front of those that wait: its group must not be overtaken. */
static void try_again(struct restore *r, struct restore_line *line)
{
	line->not_before_ms = loop_now_ms(r->options.loop) + op_retry_pause_ms(line->tries++);
	line->next = r->waiting.first;
	r->waiting.first = line;
	if (!r->waiting.last)
		r->waiting.last = line;
	r->waiting.count++;
	r->waiting.bytes += line->bytes;
}

static void pass(struct judgement *j, size_t i)
{
	struct restore *r = j->batch->r;
	struct restore_line *line = j->batch->lines[i];

	if (r->options.is_fifo)
		map_del(r->busy, restore_group(line));
	if (j->marks[i].state == JOURNAL_SENT)
		restore_line_free(line);
	else if (j->is_again[i])
		try_again(r, line);
	else
		give_up(r, line, &j->result->entries[i].err);
}

/* --- the batch ------------------------------------------------------------------------------- */

/* The whole request was refused for a reason that will not go away. */
static bool is_fatal(const struct err *err)
{
	switch (err->code) {
	case ERR_DENIED:
	case ERR_NO_CREDENTIALS:
	case ERR_EXPIRED:
	case ERR_NOT_FOUND:
	case ERR_CLOCK:
	case ERR_CANCELLED:
		return true;
	default:
		return false;
	}
}

void restore_judge(
	struct restore_batch *batch, const struct sqs_batch_result *result, const struct err *err)
{
	struct judgement j = {.batch = batch, .result = result};
	struct restore *r = batch->r;

	j.is_smaller = err && batch->count > 1 &&
		       sv_eq_cstr(sv_cstr(err->service_code), "BatchRequestTooLong");
	if (j.is_smaller)
		r->batch_bytes = batch->bytes / 2;
	if (err && is_fatal(err)) {
		r->has_rest = true;
		restore_stop(r, RESTORE_FAILED, err);
	}
	for (size_t i = 0; i < batch->count; i++) {
		j.marks[i] = (struct journal_mark){.message_id = str_sv(&batch->lines[i]->name),
			.maybe_duplicated = batch->lines[i]->is_resent};
		if (result->entries[i].is_done)
			mark_done(&j, i);
		else
			mark_not_done(&j, i);
	}
	op_journal_mark(&r->journal, j.marks, NULL, batch->count, restore_on_noted, r);
	/* From the last to the first: those that are tried again keep their order. */
	for (size_t i = batch->count; i > 0; i--)
		pass(&j, i - 1);
	restore_batch_free(batch);
	restore_advance(r);
}
