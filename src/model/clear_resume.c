/*
 * What another process had begun to clear is finished. What was noted as safe, and is in the file,
 * is deleted: by the handles that were written down while their leases last, else when it is
 * received again. What it only held is handed back.
 */
#include "clear_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sought {
	struct str id, handle; /* handle: empty when its lease is over */
	int64_t until_unix_ms; /* of what was let go */
};

struct sought_list {
	struct sought *items;
	size_t count, cap;
};

enum seek_step {
	SEEK_DELETES,
	SEEK_VERIFIES, /* a delete by a handle that is not the newest says yes and deletes nothing
			  (API reference, DeleteMessage): what can still be hidden is still there */
	SEEK_RETURNS,
};

struct clear_seek {
	struct clear *c;           /* NULL: gone */
	struct sought_list found;  /* noted as safe */
	struct sought_list strays; /* held, and nothing was noted of them; or let go */
	size_t next, next_stray;
	enum seek_step step;
	struct sought *batch[SQS_BATCH_MAX];
	size_t count;
	struct sqs_call *call;
};

/* --- lists ----------------------------------------------------------------------------------- */

static struct sought *add(struct sought_list *list, struct sv id)
{
	struct sought *sought;

	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	sought = &list->items[list->count++];
	*sought = (struct sought){0};
	str_add(&sought->id, id);
	return sought;
}

static void release_one(struct sought *sought)
{
	str_release(&sought->id);
	str_release(&sought->handle);
}

static void release(struct sought_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		release_one(&list->items[i]);
	free(list->items);
}

static void free_seek(struct clear_seek *seek)
{
	release(&seek->found);
	release(&seek->strays);
	free(seek);
}

void clear_seek_free(struct clear *c)
{
	struct clear_seek *seek = c->seek;

	map_free(c->sought);
	if (!seek)
		return;
	seek->c = NULL;
	if (seek->call)
		sqs_call_cancel(seek->call);
	else
		free_seek(seek);
}

void clear_seek_drop(struct clear *c, struct sv id)
{
	map_del(c->sought, id);
}

/* --- taking over ----------------------------------------------------------------------------- */

static void add_found(void *found, const struct journal_message *message)
{
	struct clear_seek *seek = found;

	add(&seek->found, str_sv(&message->message_id));
}

static void release_found(void *found)
{
	free_seek(found);
}

static void take_leases(struct clear *c, const struct lease_list *leases)
{
	for (size_t i = 0; i < leases->count; i++) {
		const struct logged_lease *lease = &leases->items[i];
		struct sought *sought = map_get(c->sought, str_sv(&lease->message_id));

		if (!sv_eq(str_sv(&lease->queue_url), c->options.queue_url))
			continue;
		if (!sought && lease->holder_state == PROCESS_GONE)
			sought = add(&c->seek->strays, str_sv(&lease->message_id));
		if (sought)
			str_set(&sought->handle, str_sv(&lease->receipt_handle));
	}
}

static void on_taken(void *ud, void *found, const struct lease_list *leases, const struct err *err)
{
	struct clear *c = ud;

	c->seek = found;
	c->seek->c = c;
	if (err) {
		c->is_closed = true;
		clear_fail_begin(c, err);
		return;
	}
	c->sought = map_new();
	for (size_t i = 0; i < c->seek->found.count; i++)
		map_put(c->sought, str_sv(&c->seek->found.items[i].id), &c->seek->found.items[i]);
	take_leases(c, leases);
	if (!c->options.deletes) {
		map_free(c->sought);
		c->sought = NULL;
	}
	/* Nothing is to be deleted: it may have been killed before it had a file. */
	c->is_file_closed = c->sought && map_count(c->sought) == 0;
	if (c->file && !c->is_file_closed)
		clear_open_file(c);
	else
		clear_seek_begin(c);
}

void clear_take_over(struct clear *c)
{
	struct op_taking taking = {.operation = c->options.resume.p,
		.by_force = c->options.takes_by_force,
		.states = 1u << JOURNAL_SAVED,
		.add = add_found,
		.release = release_found};

	taking.found = mem_new(1, sizeof(struct clear_seek));
	op_journal_take_over(&c->journal, &taking, on_taken, c);
}

/* --- by handles ------------------------------------------------------------------------------ */

static void go_on(struct clear_seek *seek);

static void note_gone(struct clear *c, struct sv id)
{
	const struct journal_mark mark = {.message_id = id, .state = JOURNAL_DELETED};

	c->status.matched++;
	c->status.deleted++;
	id_set_add(&c->finished, id);
	op_journal_mark(&c->journal, &mark, NULL, 1, clear_on_noted, c);
	clear_seek_drop(c, id);
}

/* A refusal for what it is, and not one that another try may change. */
static bool is_refused(const struct sqs_entry_result *entry)
{
	return !entry->is_done && !entry->is_ambiguous && !err_rows[entry->err.code].retryable &&
	       entry->err.code != ERR_SERVICE && entry->err.code != ERR_DENIED;
}

/* Those that were deleted are looked at once more. A FIFO queue refuses a handle that is not the
 * newest: there a delete that is confirmed is one. */
static void judge_deletes(struct clear_seek *seek, const struct sqs_batch_result *result)
{
	struct clear *c = seek->c;
	size_t count = 0;

	for (size_t i = 0; i < seek->count; i++) {
		if (!result->entries[i].is_done)
			continue;
		if (c->options.is_fifo)
			note_gone(c, str_sv(&seek->batch[i]->id));
		else
			seek->batch[count++] = seek->batch[i];
	}
	seek->count = count;
	seek->step = SEEK_VERIFIES;
}

static void judge_verifies(struct clear_seek *seek, const struct sqs_batch_result *result)
{
	for (size_t i = 0; i < seek->count; i++) {
		if (is_refused(&result->entries[i]))
			note_gone(seek->c, str_sv(&seek->batch[i]->id));
	}
	seek->count = 0;
}

/* The next start must not hear of them. */
static void note_returned(struct clear_seek *seek)
{
	struct lease leases[SQS_BATCH_MAX];
	const struct lease *list[SQS_BATCH_MAX];

	for (size_t i = 0; i < seek->count; i++) {
		/* They borrow, and are copied. */
		leases[i] = (struct lease){.message = {.id = seek->batch[i]->id,
						   .receipt_handle = seek->batch[i]->handle}};
		list[i] = &leases[i];
	}
	op_journal_leases(&seek->c->journal, list, seek->count, true, clear_on_noted, seek->c);
	seek->count = 0;
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct clear_seek *seek = ud;

	(void)err;
	seek->call = NULL;
	if (!seek->c) {
		free_seek(seek);
		return;
	}
	switch (seek->step) {
	case SEEK_DELETES:
		judge_deletes(seek, result);
		break;
	case SEEK_VERIFIES:
		judge_verifies(seek, result);
		break;
	case SEEK_RETURNS:
		note_returned(seek);
		break;
	}
	go_on(seek);
}

static void ask(struct clear_seek *seek)
{
	const struct clear_options *o = &seek->c->options;
	struct sqs_visibility entries[SQS_BATCH_MAX];
	struct sv handles[SQS_BATCH_MAX];

	for (size_t i = 0; i < seek->count; i++) {
		handles[i] = str_sv(&seek->batch[i]->handle);
		entries[i] = (struct sqs_visibility){.receipt_handle = handles[i]};
	}
	seek->c->status.requests++;
	if (seek->step == SEEK_DELETES)
		seek->call = sqs_delete_message_batch(o->sqs, PRIORITY_OPERATION, o->queue_url,
			handles, seek->count, on_batch, seek);
	else
		seek->call = sqs_change_message_visibility_batch(o->sqs, PRIORITY_OPERATION,
			o->queue_url, entries, seek->count, on_batch, seek);
}

/* What is sought and has a handle first, then what was only held. */
static void fill(struct clear_seek *seek)
{
	struct sought_list *found = &seek->found, *strays = &seek->strays;

	seek->step = SEEK_DELETES;
	while (seek->next < found->count && seek->count < SQS_BATCH_MAX) {
		struct sought *sought = &found->items[seek->next++];

		if (sought->handle.n > 0 && map_get(seek->c->sought, str_sv(&sought->id)))
			seek->batch[seek->count++] = sought;
	}
	if (seek->count > 0)
		return;
	seek->step = SEEK_RETURNS;
	while (seek->next_stray < strays->count && seek->count < SQS_BATCH_MAX)
		seek->batch[seek->count++] = &strays->items[seek->next_stray++];
}

/* --- what was let go ------------------------------------------------------------------------- */

static void end_hidden(struct clear *c)
{
	c->is_seeking = false;
	clear_advance(c);
}

static struct clear_seek *take_seek(struct clear *c)
{
	if (!c->seek) {
		c->seek = mem_new(1, sizeof *c->seek);
		c->seek->c = c;
	}
	return c->seek;
}

/* Those whose time is over have come back by themselves; the first are the oldest. */
static void drop_over(struct clear_seek *seek, int64_t now_unix_ms)
{
	struct sought_list *list = &seek->strays;

	while (seek->next_stray < list->count &&
		list->items[seek->next_stray].until_unix_ms <= now_unix_ms)
		release_one(&list->items[seek->next_stray++]);
	if (seek->next_stray * 2 <= list->count)
		return;
	list->count -= seek->next_stray;
	memmove(list->items, list->items + seek->next_stray, list->count * sizeof *list->items);
	seek->next_stray = 0;
}

void clear_hide(struct clear *c, const struct lease *lease)
{
	struct clear_seek *seek = take_seek(c);
	struct sought *sought;

	drop_over(seek, loop_unix_ms(c->options.loop));
	sought = add(&seek->strays, str_sv(&lease->message.id));
	str_add(&sought->handle, str_sv(&lease->message.receipt_handle));
	sought->until_unix_ms = lease->until_unix_ms;
}

size_t clear_hidden(const struct clear *c)
{
	return c->seek ? c->seek->strays.count - c->seek->next_stray : 0;
}

void clear_return_hidden(struct clear *c)
{
	c->has_returned_hidden = c->is_seeking = true;
	drop_over(c->seek, loop_unix_ms(c->options.loop));
	go_on(c->seek);
}

static void go_on(struct clear_seek *seek)
{
	struct clear *c = seek->c;

	if (seek->count == 0)
		fill(seek);
	if (seek->count > 0) {
		ask(seek);
		return;
	}
	if (c->is_seeking) {
		end_hidden(c);
		return;
	}
	/* Until then one of them may be hidden by a receive that is written nowhere. */
	c->seek_until_ms = loop_now_ms(c->options.loop) + (int64_t)c->options.visibility_s * 1000;
	clear_begin_walk(c);
}

/* What is not in the file (any more) is not deleted. */
static void keep_unsafe(struct clear *c, struct sv id)
{
	struct err err = {0};
	const struct journal_mark mark = {.message_id = id, .state = JOURNAL_KEPT, .err = &err};

	err_set(&err, ERR_REFUSED, "it is not in the backup file any more: it stays");
	clear_note_failure(c, id, &err);
	c->status.kept++;
	op_journal_mark(&c->journal, &mark, NULL, 1, clear_on_noted, c);
	clear_seek_drop(c, id);
}

void clear_seek_begin(struct clear *c)
{
	for (size_t i = 0; c->sought && i < c->seek->found.count; i++) {
		struct sv id = str_sv(&c->seek->found.items[i].id);

		if (!clear_file_has(c, id))
			keep_unsafe(c, id);
	}
	go_on(c->seek);
}

/* --- what was not found ---------------------------------------------------------------------- */

/* What the whole walk has not brought, after every lease was over, is gone. */
bool clear_seek_end(struct clear *c)
{
	struct map_entry *e, *next;

	if (!c->sought || map_count(c->sought) == 0)
		return false;
	if (c->status.end != CLEAR_EMPTIED) {
		c->has_unwritten = true;
		map_free(c->sought);
		c->sought = map_new();
		return false;
	}
	for (e = map_first(c->sought); e; e = next) {
		next = map_next(e);
		note_gone(c, map_key(e));
	}
	return true;
}
