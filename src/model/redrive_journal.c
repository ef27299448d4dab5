/* The journal of a selective redrive: every step is written in a worker thread, in its order. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { RESULT_SIZE = 256 };

/* --- marks ----------------------------------------------------------------------------------- */

/* What a worker thread reads must not change meanwhile: everything is copied. */
struct writing {
	struct redrive *r;
	char operation[JOURNAL_ID_SIZE];
	struct journal_mark *marks;
	struct err *errs;           /* of the marks that have one; NULL: none */
	struct lease_entry *leases; /* NULL: none */
	size_t count;
	struct str text;
	int64_t now_unix_ms;
	redrive_written_fn done;
	void *ud;
};

static struct lease_place place_of(const struct redrive *r)
{
	return (struct lease_place){.context = r->options.context,
		.account = r->options.account,
		.region = r->options.region,
		.queue_url = r->options.source_url};
}

static bool put_leases(struct store *store, const struct writing *writing, struct err *err)
{
	const struct lease_place place = place_of(writing->r);

	return !writing->leases || lease_log_put(store, &place, writing->leases, writing->count,
					   writing->now_unix_ms, err);
}

static bool write_marks(struct store *store, void *ud, struct err *err)
{
	const struct writing *writing = ud;

	if (!put_leases(store, writing, err))
		return false;
	return !writing->marks || journal_mark(store, writing->operation, writing->marks,
					  writing->count, writing->now_unix_ms, err);
}

/* The text has room for it. */
static void keep(struct writing *writing, struct sv *text)
{
	size_t at = writing->text.n;

	str_add(&writing->text, *text);
	*text = sv_of(writing->text.p + at, text->n);
}

static void copy_errs(struct writing *writing)
{
	for (size_t i = 0; i < writing->count; i++) {
		struct journal_mark *mark = &writing->marks[i];

		if (!mark->err)
			continue;
		if (!writing->errs)
			writing->errs = mem_new(writing->count, sizeof *writing->errs);
		writing->errs[i] = *mark->err;
		mark->err = &writing->errs[i];
	}
}

static void copy_marks(struct writing *writing, const struct journal_mark *marks)
{
	size_t bytes = 0;

	for (size_t i = 0; i < writing->count; i++)
		bytes += marks[i].message_id.n + marks[i].destination.n + marks[i].group_id.n +
			 marks[i].new_id.n;
	str_reserve(&writing->text, bytes);
	writing->marks = mem_new(writing->count + 1, sizeof *writing->marks);
	for (size_t i = 0; i < writing->count; i++) {
		struct journal_mark *mark = &writing->marks[i];

		*mark = marks[i];
		keep(writing, &mark->message_id);
		keep(writing, &mark->destination);
		keep(writing, &mark->group_id);
		keep(writing, &mark->new_id);
	}
	copy_errs(writing);
}

static void copy_leases(struct writing *writing, const struct lease *const *leases)
{
	writing->leases = mem_new(writing->count + 1, sizeof *writing->leases);
	for (size_t i = 0; i < writing->count; i++) {
		const struct message *m = &leases[i]->message;

		writing->leases[i] = (struct lease_entry){
			.message_id = sv_of(mem_strndup(m->id.p, m->id.n), m->id.n),
			.receipt_handle =
				sv_of(mem_strndup(m->receipt_handle.p, m->receipt_handle.n),
					m->receipt_handle.n),
			.until_unix_ms = leases[i]->until_unix_ms,
		};
	}
}

static void free_writing(struct writing *writing)
{
	for (size_t i = 0; writing->leases && i < writing->count; i++) {
		free((char *)writing->leases[i].message_id.p);
		free((char *)writing->leases[i].receipt_handle.p);
	}
	free(writing->leases);
	free(writing->marks);
	free(writing->errs);
	str_release(&writing->text);
	free(writing);
}

static void on_marks_written(void *ud, const struct err *err)
{
	struct writing *writing = ud;

	writing->r->writes--;
	if (writing->done)
		writing->done(writing->ud, err);
	else if (!redrive_is_gone(writing->r))
		redrive_advance(writing->r);
	free_writing(writing);
}

static struct writing *new_writing(struct redrive *r, size_t count)
{
	struct writing *writing = mem_new(1, sizeof *writing);

	writing->r = r;
	memcpy(writing->operation, r->operation, sizeof writing->operation);
	writing->count = count;
	writing->now_unix_ms = loop_unix_ms(r->options.loop);
	return writing;
}

static void add_writing(struct writing *writing)
{
	struct redrive *r = writing->r;

	r->writes++;
	store_queue_add(r->options.store, "the redrive's journal", STORE_JOB_SHARES, write_marks,
		on_marks_written, writing);
}

void redrive_journal_mark(struct redrive *r, const struct journal_mark *marks,
	const struct lease *const *leases, size_t count, redrive_written_fn done, void *ud)
{
	struct writing *writing = new_writing(r, count);

	copy_marks(writing, marks);
	if (leases)
		copy_leases(writing, leases);
	writing->done = done;
	writing->ud = ud;
	add_writing(writing);
}

static void on_noted(void *ud, const struct err *err)
{
	struct redrive *r = ud;

	if (redrive_is_gone(r))
		return;
	if (err) {
		r->has_unwritten = true;
		redrive_stop(r, REDRIVE_FAILED, err);
	}
	redrive_advance(r);
}

void redrive_journal_note(struct redrive *r, const struct journal_mark *mark)
{
	redrive_journal_mark(r, mark, NULL, 1, on_noted, r);
}

/* --- leases that changed --------------------------------------------------------------------- */

/* In a FIFO queue whatever is held hides what is behind it: there all of it is written down. */
static bool is_to_be_logged(const struct redrive *r, const struct move *move)
{
	return move && move->logged_receives != move->lease->receives &&
	       (r->options.source_is_fifo ||
		       (move->logged_receives != 0 && move->step != MOVE_KEPT));
}

void redrive_journal_leases(struct redrive *r)
{
	const struct lease *leases[SQS_BATCH_MAX];
	struct writing *writing;
	size_t count = 0;

	if (!r->options.store || r->options.is_dry_run)
		return;
	/* The newest are at the end. */
	for (size_t i = holding_count(r->holding); i > 0 && count < SQS_BATCH_MAX; i--) {
		const struct lease *lease = holding_at(r->holding, i - 1);
		struct move *move = lease->ud;

		if (!is_to_be_logged(r, move))
			continue;
		move->logged_receives = lease->receives;
		leases[count++] = lease;
	}
	if (count == 0)
		return;
	writing = new_writing(r, count);
	copy_leases(writing, leases);
	add_writing(writing);
}

/* --- messages that are over ------------------------------------------------------------------ */

/* What was deleted is written in a batch of its own time: nothing waits for it. */
struct closing {
	struct redrive *r;
	char operation[JOURNAL_ID_SIZE];
	struct redrive_closing *items; /* owned */
	size_t count;
	int64_t now_unix_ms;
};

void redrive_free_closings(struct redrive_closing *closings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		str_release(&closings[i].id);
		str_release(&closings[i].handle);
	}
	free(closings);
}

static bool close_one(struct store *store, const struct closing *closing, size_t i, struct err *err)
{
	const struct redrive_closing *item = &closing->items[i];
	const struct lease_entry lease = {
		.message_id = str_sv(&item->id), .receipt_handle = str_sv(&item->handle)};
	const struct journal_mark mark = {
		.message_id = str_sv(&item->id), .state = JOURNAL_DELETED};

	if (!lease_log_drop(store, closing->r->options.source_url, &lease, 1, err))
		return false;
	return !item->is_deleted ||
	       journal_mark(store, closing->operation, &mark, 1, closing->now_unix_ms, err);
}

static bool write_closings(struct store *store, void *ud, struct err *err)
{
	const struct closing *closing = ud;

	for (size_t i = 0; i < closing->count; i++) {
		if (!close_one(store, closing, i, err))
			return false;
	}
	return true;
}

static void on_closed(void *ud, const struct err *err)
{
	struct closing *closing = ud;
	struct redrive *r = closing->r;

	redrive_free_closings(closing->items, closing->count);
	free(closing);
	r->writes--;
	if (redrive_is_gone(r))
		return;
	if (err) {
		r->has_unwritten = true;
		redrive_stop(r, REDRIVE_FAILED, err);
		if (!err_is_set(&r->status.err))
			r->status.err = *err;
	}
	redrive_advance(r);
}

void redrive_journal_close(struct redrive *r, const struct move *move, bool is_deleted)
{
	struct redrive_closing *item;

	if (move->is_doubted && is_deleted) {
		r->doubted = mem_grow(
			r->doubted, &r->doubted_cap, r->doubted_count + 1, sizeof *r->doubted);
		item = &r->doubted[r->doubted_count++];
	} else {
		r->closings = mem_grow(
			r->closings, &r->closing_cap, r->closing_count + 1, sizeof *r->closings);
		item = &r->closings[r->closing_count++];
	}
	*item = (struct redrive_closing){.is_deleted = is_deleted, .receive = r->last_receive};
	str_add(&item->id, move_id(move));
	str_add(&item->handle, str_sv(&move->lease->message.receipt_handle));
}

/* How many of the first may be written. */
static size_t count_closable(const struct redrive *r)
{
	uint64_t ended = redrive_ended_receives(r);
	size_t count = 0;

	while (count < r->closing_count && r->closings[count].receive <= ended)
		count++;
	return count;
}

static void flush(struct redrive *r, size_t count)
{
	struct closing *closing = mem_new(1, sizeof *closing);

	closing->r = r;
	memcpy(closing->operation, r->operation, sizeof closing->operation);
	closing->items = mem_new(count, sizeof *closing->items);
	memcpy(closing->items, r->closings, count * sizeof *closing->items);
	closing->count = count;
	closing->now_unix_ms = loop_unix_ms(r->options.loop);
	r->closing_count -= count;
	memmove(r->closings, r->closings + count, r->closing_count * sizeof *r->closings);
	r->writes++;
	store_queue_add(r->options.store, "the redrive's journal", STORE_JOB_SHARES, write_closings,
		on_closed, closing);
}

void redrive_journal_flush(struct redrive *r)
{
	size_t count = count_closable(r);

	if (count > 0)
		flush(r, count);
}

void redrive_journal_flush_full(struct redrive *r)
{
	size_t count = count_closable(r);

	if (count >= SQS_BATCH_MAX)
		flush(r, count);
}

/* --- the operation --------------------------------------------------------------------------- */

struct beginning {
	struct redrive *r;
	struct journal_plan plan;
	int64_t now_unix_ms;
	char operation[JOURNAL_ID_SIZE];
};

static bool write_begin(struct store *store, void *ud, struct err *err)
{
	struct beginning *beginning = ud;

	return journal_begin(
		store, &beginning->plan, beginning->now_unix_ms, beginning->operation, err);
}

static void on_begun(void *ud, const struct err *err)
{
	struct beginning *beginning = ud;
	struct redrive *r = beginning->r;

	memcpy(r->operation, beginning->operation, sizeof r->operation);
	free(beginning);
	r->writes--;
	if (redrive_is_gone(r))
		return;
	r->is_begun = true;
	if (err) {
		/* Nothing was begun: there is nothing to end. */
		r->operation[0] = '\0';
		r->is_closed = true;
		redrive_stop(r, REDRIVE_FAILED, err);
	}
	redrive_take_held(r);
	redrive_advance(r);
}

static void on_turn(void *ud)
{
	struct redrive *r = ud;

	r->is_begun = r->is_closed = true;
	redrive_take_held(r);
	redrive_advance(r);
}

void redrive_journal_begin(struct redrive *r)
{
	struct beginning *beginning;

	if (!r->options.store || r->options.is_dry_run) {
		loop_timer_start(r->options.loop, &r->timer, 0, on_turn, r);
		return;
	}
	beginning = mem_new(1, sizeof *beginning);
	beginning->r = r;
	beginning->now_unix_ms = loop_unix_ms(r->options.loop);
	/* The redrive, and with it the text of its options, stays until this is written. */
	beginning->plan = (struct journal_plan){
		.kind = JOURNAL_REDRIVE,
		.context = r->options.context,
		.account = r->options.account,
		.region = r->options.region,
		.source = r->options.source_url,
		.parameters = r->options.parameters,
	};
	r->writes++;
	store_queue_add(
		r->options.store, "the redrive's journal", 0, write_begin, on_begun, beginning);
}

static enum journal_operation_state state_of(const struct redrive *r)
{
	/* Somebody has to say what is to become of them. */
	if (r->has_ambiguous || r->has_unwritten || map_count(r->undead) > 0)
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
