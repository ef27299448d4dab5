/* What operations write into the journal. */
#include "op_journal.h"

#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { READ_AT_ONCE = 1000 };

/* What a worker thread reads must not change meanwhile: everything is the writing's own. */
struct op_writing {
	struct op_journal *j; /* NULL: dropped */
	struct op_writing *prev, *next;
	char operation[JOURNAL_ID_SIZE];
	struct journal_plan plan;
	struct journal_mark *marks; /* NULL: none */
	struct err *errs;           /* of the marks */
	struct lease_entry *leases; /* NULL: none */
	bool is_over;               /* the leases */
	size_t count;
	enum journal_operation_state state;
	struct sv result;
	struct str text; /* what all of that points into */
	int64_t now_unix_ms;
	struct op_taking taking; /* without taken: none */
	struct lease_list held;  /* of taking */
	op_taken_fn taken;       /* of taking, instead of done */
	op_written_fn done;
	void *ud;
};

/* --- in the worker thread -------------------------------------------------------------------- */

static bool write_leases(struct store *store, const struct op_writing *w, struct err *err)
{
	const struct lease_place place = {.context = w->plan.context,
		.account = w->plan.account,
		.region = w->plan.region,
		.queue_url = w->plan.source};

	if (!w->leases)
		return true;
	if (w->is_over)
		return lease_log_drop(store, w->plan.source, w->leases, w->count, err);
	return lease_log_put(store, &place, w->leases, w->count, w->now_unix_ms, err);
}

static bool write_steps(struct store *store, void *ud, struct err *err)
{
	const struct op_writing *w = ud;

	if (!write_leases(store, w, err))
		return false;
	return !w->marks ||
	       journal_mark(store, w->operation, w->marks, w->count, w->now_unix_ms, err);
}

static bool write_begin(struct store *store, void *ud, struct err *err)
{
	struct op_writing *w = ud;

	return journal_begin(store, &w->plan, w->now_unix_ms, w->operation, err);
}

static bool write_end(struct store *store, void *ud, struct err *err)
{
	const struct op_writing *w = ud;

	return journal_end(store, w->operation, w->state, w->result, w->now_unix_ms, err);
}

static bool read_messages(struct store *store, struct op_writing *w, struct err *err)
{
	struct journal_question question = {.states = w->taking.states, .max = READ_AT_ONCE};
	bool is_done = false, is_ok = true;

	while (!is_done && is_ok) {
		struct journal_messages list = {0};

		is_ok = journal_read(store, w->operation, &question, &list, err);
		for (size_t i = 0; i < list.count; i++)
			w->taking.add(w->taking.found, &list.items[i]);
		is_done = list.count < READ_AT_ONCE;
		if (list.count > 0)
			question.after = list.items[list.count - 1].number;
		journal_messages_release(&list);
	}
	return is_ok;
}

static bool take_over(struct store *store, void *ud, struct err *err)
{
	struct op_writing *w = ud;

	return journal_take_over(store, w->operation, w->taking.by_force, w->now_unix_ms, err) &&
	       read_messages(store, w, err) && lease_log_list(store, w->now_unix_ms, &w->held, err);
}

static bool list_leases(struct store *store, void *ud, struct err *err)
{
	struct op_writing *w = ud;

	return lease_log_list(store, w->now_unix_ms, &w->held, err);
}

/* --- a writing ------------------------------------------------------------------------------- */

/* The text has room for it. */
static void keep(struct op_writing *w, struct sv *text)
{
	size_t at = w->text.n;

	str_add(&w->text, *text);
	*text = sv_of(w->text.p + at, text->n);
}

static struct op_writing *new_writing(
	struct op_journal *j, size_t count, size_t bytes, op_written_fn done, void *ud)
{
	struct op_writing *w = mem_new(1, sizeof *w);

	*w = (struct op_writing){.j = j,
		.plan = j->plan,
		.count = count,
		.now_unix_ms = loop_unix_ms(j->loop),
		.done = done,
		.ud = ud,
		.next = j->writings};
	if (w->next)
		w->next->prev = w;
	j->writings = w;
	j->count++;
	memcpy(w->operation, j->operation, sizeof w->operation);
	str_reserve(&w->text, bytes + j->plan.context.n + j->plan.account.n + j->plan.region.n +
				      j->plan.source.n + j->plan.parameters.n + 1);
	keep(w, &w->plan.context);
	keep(w, &w->plan.account);
	keep(w, &w->plan.region);
	keep(w, &w->plan.source);
	keep(w, &w->plan.parameters);
	return w;
}

static void unlink_writing(struct op_writing *w)
{
	struct op_journal *j = w->j;

	if (w->prev)
		w->prev->next = w->next;
	else
		j->writings = w->next;
	if (w->next)
		w->next->prev = w->prev;
	j->count--;
}

static void on_written(void *ud, const struct err *err)
{
	struct op_writing *w = ud;
	struct op_journal *j = w->j;

	if (j) {
		unlink_writing(w);
		if (!err)
			memcpy(j->operation, w->operation, sizeof j->operation);
		if (w->taken)
			w->taken(w->ud, w->taking.found, &w->held, err);
		else
			w->done(w->ud, err);
	} else if (w->taken && w->taking.release) {
		w->taking.release(w->taking.found);
	}
	lease_list_release(&w->held);
	free(w->marks);
	free(w->errs);
	free(w->leases);
	str_release(&w->text);
	free(w);
}

static void add(struct op_writing *w, unsigned flags, store_job_fn fn)
{
	store_queue_add(w->j->store, w->j->what, flags, fn, on_written, w);
}

/* --- what is written ------------------------------------------------------------------------- */

void op_journal_begin(struct op_journal *j, op_written_fn done, void *ud)
{
	add(new_writing(j, 0, 0, done, ud), 0, write_begin);
}

static size_t size_of_marks(const struct journal_mark *marks, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; marks && i < count; i++)
		bytes += marks[i].message_id.n + marks[i].destination.n + marks[i].group_id.n +
			 marks[i].new_id.n;
	return bytes;
}

static size_t size_of_leases(const struct lease *const *leases, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; leases && i < count; i++)
		bytes += leases[i]->message.id.n + leases[i]->message.receipt_handle.n;
	return bytes;
}

static void copy_marks(struct op_writing *w, const struct journal_mark *marks)
{
	w->marks = mem_new(w->count + 1, sizeof *w->marks);
	w->errs = mem_new(w->count + 1, sizeof *w->errs);
	for (size_t i = 0; i < w->count; i++) {
		struct journal_mark *mark = &w->marks[i];

		*mark = marks[i];
		keep(w, &mark->message_id);
		keep(w, &mark->destination);
		keep(w, &mark->group_id);
		keep(w, &mark->new_id);
		if (!mark->err)
			continue;
		w->errs[i] = *mark->err;
		mark->err = &w->errs[i];
	}
}

static void copy_leases(struct op_writing *w, const struct lease *const *leases)
{
	w->leases = mem_new(w->count + 1, sizeof *w->leases);
	for (size_t i = 0; i < w->count; i++) {
		struct lease_entry *entry = &w->leases[i];

		*entry = (struct lease_entry){.message_id = str_sv(&leases[i]->message.id),
			.receipt_handle = str_sv(&leases[i]->message.receipt_handle),
			.until_unix_ms = leases[i]->until_unix_ms};
		keep(w, &entry->message_id);
		keep(w, &entry->receipt_handle);
	}
}

void op_journal_mark(struct op_journal *j, const struct journal_mark *marks,
	const struct lease *const *leases, size_t count, op_written_fn done, void *ud)
{
	size_t bytes = size_of_marks(marks, count) + size_of_leases(leases, count);
	struct op_writing *w = new_writing(j, count, bytes, done, ud);

	if (marks)
		copy_marks(w, marks);
	if (leases)
		copy_leases(w, leases);
	add(w, STORE_JOB_SHARES, write_steps);
}

void op_journal_leases(struct op_journal *j, const struct lease *const *leases, size_t count,
	bool is_over, op_written_fn done, void *ud)
{
	struct op_writing *w = new_writing(j, count, size_of_leases(leases, count), done, ud);

	w->is_over = is_over;
	copy_leases(w, leases);
	add(w, STORE_JOB_SHARES, write_steps);
}

void op_journal_deleted(struct op_journal *j, const struct lease *const *leases, size_t count,
	op_written_fn done, void *ud)
{
	struct op_writing *w = new_writing(j, count, size_of_leases(leases, count), done, ud);

	w->is_over = true;
	copy_leases(w, leases);
	w->marks = mem_new(count + 1, sizeof *w->marks);
	for (size_t i = 0; i < count; i++)
		w->marks[i] = (struct journal_mark){
			.message_id = w->leases[i].message_id, .state = JOURNAL_DELETED};
	add(w, STORE_JOB_SHARES, write_steps);
}

void op_journal_end(struct op_journal *j, enum journal_operation_state state, struct sv result,
	op_written_fn done, void *ud)
{
	struct op_writing *w = new_writing(j, 0, result.n, done, ud);

	w->state = state;
	w->result = result;
	keep(w, &w->result);
	add(w, 0, write_end);
}

void op_journal_take_over(
	struct op_journal *j, const struct op_taking *taking, op_taken_fn done, void *ud)
{
	struct op_writing *w = new_writing(j, 0, 0, NULL, ud);

	w->taking = *taking;
	w->taken = done;
	snprintf(w->operation, sizeof w->operation, "%s", taking->operation);
	add(w, 0, take_over);
}

void op_journal_list_leases(struct op_journal *j, op_taken_fn done, void *ud)
{
	struct op_writing *w = new_writing(j, 0, 0, NULL, ud);

	w->taken = done;
	add(w, 0, list_leases);
}

void op_journal_drop(struct op_journal *j)
{
	for (struct op_writing *w = j->writings; w; w = w->next)
		w->j = NULL;
	j->writings = NULL;
	j->count = 0;
}
