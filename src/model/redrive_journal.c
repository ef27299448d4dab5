/* The journal of a selective redrive: every step is written in a worker thread, in its order. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { RESULT_SIZE = 256 };

/* --- marks ----------------------------------------------------------------------------------- */

struct writing {
	struct redrive *r;
	char operation[JOURNAL_ID_SIZE];
	const struct journal_mark *marks;
	size_t count;
	int64_t now_unix_ms;
	redrive_written_fn done;
	void *ud;
};

static bool write_marks(struct store *store, void *ud, struct err *err)
{
	const struct writing *writing = ud;

	return journal_mark(store, writing->operation, writing->marks, writing->count,
		writing->now_unix_ms, err);
}

static void on_marks_written(void *ud, const struct err *err)
{
	struct writing *writing = ud;

	writing->r->writes--;
	writing->done(writing->ud, err);
	free(writing);
}

void redrive_journal_mark(struct redrive *r, const struct journal_mark *marks, size_t count,
	redrive_written_fn done, void *ud)
{
	struct writing *writing = mem_new(1, sizeof *writing);

	writing->r = r;
	memcpy(writing->operation, r->operation, sizeof writing->operation);
	writing->marks = marks;
	writing->count = count;
	writing->now_unix_ms = loop_unix_ms(r->options.loop);
	writing->done = done;
	writing->ud = ud;
	r->writes++;
	store_queue_add(r->options.store, "the redrive's journal", STORE_JOB_SHARES, write_marks,
		on_marks_written, writing);
}

/* --- messages that are over ------------------------------------------------------------------ */

/* What was deleted is written in a batch of its own time: nothing waits for it. */
struct closing {
	struct redrive *r;
	struct str *ids; /* owned */
	struct journal_mark *marks;
	size_t count;
};

static void on_closed(void *ud, const struct err *err)
{
	struct closing *closing = ud;
	struct redrive *r = closing->r;

	for (size_t i = 0; i < closing->count; i++)
		str_release(&closing->ids[i]);
	free(closing->ids);
	free(closing->marks);
	free(closing);
	if (redrive_is_gone(r))
		return;
	if (err)
		redrive_stop(r, REDRIVE_FAILED, err);
	redrive_advance(r);
}

void redrive_journal_close_message(struct redrive *r, struct sv message_id)
{
	r->closing =
		mem_grow(r->closing, &r->closing_cap, r->closing_count + 1, sizeof *r->closing);
	str_add(&r->closing[r->closing_count++], message_id);
}

void redrive_journal_flush(struct redrive *r)
{
	struct closing *closing;

	if (r->closing_count == 0)
		return;
	closing = mem_new(1, sizeof *closing);
	closing->r = r;
	closing->ids = r->closing;
	closing->count = r->closing_count;
	closing->marks = mem_new(closing->count, sizeof *closing->marks);
	for (size_t i = 0; i < closing->count; i++)
		closing->marks[i] = (struct journal_mark){
			.message_id = str_sv(&closing->ids[i]), .state = JOURNAL_DELETED};
	r->closing = NULL;
	r->closing_count = r->closing_cap = 0;
	redrive_journal_mark(r, closing->marks, closing->count, on_closed, closing);
}

void redrive_journal_flush_full(struct redrive *r)
{
	if (r->closing_count >= SQS_BATCH_MAX)
		redrive_journal_flush(r);
}

/* --- the operation --------------------------------------------------------------------------- */

static bool write_begin(struct store *store, void *ud, struct err *err)
{
	struct redrive *r = ud;
	const struct journal_plan plan = {
		.kind = JOURNAL_REDRIVE,
		.context = r->options.context,
		.account = r->options.account,
		.region = r->options.region,
		.source = r->options.source_url,
		.parameters = r->options.parameters,
	};

	return journal_begin(store, &plan, r->begun_unix_ms, r->operation, err);
}

static void on_begun(void *ud, const struct err *err)
{
	struct redrive *r = ud;

	r->writes--;
	if (redrive_is_gone(r))
		return;
	r->is_begun = true;
	if (err) {
		/* Nothing was begun: there is nothing to end. */
		r->is_closed = true;
		redrive_stop(r, REDRIVE_FAILED, err);
	}
	redrive_advance(r);
}

static void on_turn(void *ud)
{
	struct redrive *r = ud;

	r->is_begun = r->is_closed = true;
	redrive_advance(r);
}

void redrive_journal_begin(struct redrive *r)
{
	if (!r->options.store || r->options.is_dry_run) {
		loop_timer_start(r->options.loop, &r->timer, 0, on_turn, r);
		return;
	}
	r->begun_unix_ms = loop_unix_ms(r->options.loop);
	r->writes++;
	store_queue_add(r->options.store, "the redrive's journal", 0, write_begin, on_begun, r);
}

static enum journal_operation_state state_of(const struct redrive *r)
{
	/* Somebody has to say what is to become of them. */
	if (r->has_ambiguous)
		return JOURNAL_STOPPED;
	switch (r->status.end) {
	case REDRIVE_EMPTIED:
	case REDRIVE_LIMIT:
	case REDRIVE_REFILLED:
		return JOURNAL_COMPLETED;
	case REDRIVE_CANCELLED:
		return JOURNAL_CANCELLED;
	case REDRIVE_FAILED:
		return JOURNAL_ABORTED;
	}
	return JOURNAL_ABORTED;
}

struct ending {
	struct redrive *r;
	char operation[JOURNAL_ID_SIZE];
	enum journal_operation_state state;
	char result[RESULT_SIZE];
	int64_t now_unix_ms;
};

static bool write_end(struct store *store, void *ud, struct err *err)
{
	const struct ending *ending = ud;

	return journal_end(store, ending->operation, ending->state, sv_cstr(ending->result),
		ending->now_unix_ms, err);
}

static void on_ended(void *ud, const struct err *err)
{
	struct ending *ending = ud;
	struct redrive *r = ending->r;

	free(ending);
	r->writes--;
	if (redrive_is_gone(r))
		return;
	r->is_closed = true;
	if (err && !err_is_set(&r->status.err))
		r->status.err = *err;
	redrive_advance(r);
}

void redrive_journal_end(struct redrive *r)
{
	struct ending *ending = mem_new(1, sizeof *ending);
	const struct redrive_status *s = &r->status;

	ending->r = r;
	memcpy(ending->operation, r->operation, sizeof ending->operation);
	ending->state = state_of(r);
	ending->now_unix_ms = loop_unix_ms(r->options.loop);
	snprintf(ending->result, sizeof ending->result,
		"received %zu, matched %zu, sent %zu, deleted %zu, kept %zu, failed %zu, "
		"maybe duplicated %zu",
		s->received, s->matched, s->sent, s->deleted, s->kept, s->failed,
		s->maybe_duplicated);
	r->writes++;
	store_queue_add(r->options.store, "the redrive's journal", 0, write_end, on_ended, ending);
}
