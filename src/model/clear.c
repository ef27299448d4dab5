/* A walk that clears: its life, and the turn of the whole. */
#include "clear_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum {
	VISIBILITY_S = 120,
	VISIBILITY_LEAST_S = 6, /* with less there is no time to do anything about a message */
	WAIT_S = 1,             /* a short poll may find nothing where something is */
	HOLD_MAX = 20000,
};

/* --- items ----------------------------------------------------------------------------------- */

void clear_list_add(struct clear_list *list, struct clear_item *item)
{
	item->next = NULL;
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
	list->count++;
}

struct clear_item *clear_list_take(struct clear_list *list)
{
	struct clear_item *item = list->first;

	if (!item)
		return NULL;
	list->first = item->next;
	if (!list->first)
		list->last = NULL;
	list->count--;
	item->next = NULL;
	return item;
}

struct sv clear_id(const struct clear_item *item)
{
	return str_sv(&item->lease->message.id);
}

void clear_note_failure(struct clear *c, struct sv id, const struct err *err)
{
	struct clear_failure *failure;

	c->status.failed++;
	if (!err_is_set(&c->status.err))
		c->status.err = *err;
	if (c->status.failure_count == CLEAR_FAILURES)
		return;
	failure = &c->failures[c->status.failure_count++];
	str_add(&failure->message_id, id);
	failure->err = *err;
}

void clear_drop_item(struct clear *c, struct clear_item *item)
{
	holding_forget(c->holding, item->lease);
	free(item);
}

void clear_shed(struct lease *lease)
{
	message_drop_content(&lease->message);
	message_drop_facts(&lease->message, "ApproximateReceiveCount");
}

/* Its body is not needed any more. What stands behind it in its group is hidden from us as long as
 * we hold it. */
void clear_keep(struct clear *c, struct clear_item *item, const struct err *err)
{
	if (err)
		clear_note_failure(c, clear_id(item), err);
	if (c->options.is_fifo &&
		id_set_add(&c->cut_groups, message_fact(&item->lease->message, "MessageGroupId")))
		c->status.groups_cut++;
	clear_shed(item->lease);
	holding_renew(c->holding, item->lease, true);
	item->step = CLEAR_KEPT;
	c->items_under_way--;
	clear_list_add(&c->kept, item);
}

/* --- the turn -------------------------------------------------------------------------------- */

static void changed(struct clear *c)
{
	c->status.gen++;
	c->status.under_way = c->items_under_way;
	c->status.left = c->deletable.count + c->given_up;
}

void clear_stop(struct clear *c, enum clear_end end, const struct err *err)
{
	bool is_at_end = c->status.end == CLEAR_EMPTIED || c->status.end == CLEAR_ENOUGH;

	if (c->status.state == CLEAR_DONE)
		return;
	/* What came to its end may still fail on what is left to be deleted. */
	if (c->status.state == CLEAR_ENDING && !(is_at_end && end == CLEAR_FAILED))
		return;
	c->status.state = CLEAR_ENDING;
	c->status.end = end;
	if (err)
		c->status.err = *err;
}

static void on_time(void *ud)
{
	clear_advance(ud);
}

void clear_wake_in(struct clear *c, int64_t delay_ms)
{
	loop_timer_hasten(c->options.loop, &c->timer, delay_ms, on_time, c);
}

void clear_on_noted(void *ud, const struct err *err)
{
	struct clear *c = ud;

	if (err) {
		c->has_unwritten = true;
		clear_stop(c, CLEAR_FAILED, err);
	}
	clear_advance(c);
}

/* --- the way out ----------------------------------------------------------------------------- */

/* What waits to be saved is not begun. */
static void keep_waiting(struct clear *c)
{
	struct clear_item *item;

	if (c->status.end != CLEAR_CANCELLED && c->status.end != CLEAR_FAILED)
		return;
	while ((item = clear_list_take(&c->waiting))) {
		c->unsaved--;
		c->unsaved_bytes -= item->bytes;
		c->status.kept++;
		clear_keep(c, item, NULL);
	}
}

static bool is_quiet(const struct clear *c)
{
	return !c->is_seeking && c->receives == 0 && c->deletes == 0 && !c->choices && !c->saving &&
	       c->waiting.count == 0 && c->journal.count == 0;
}

static void tell_done(void *ud)
{
	struct clear *c = ud;

	c->done(c->ud, &c->status);
}

/* On a turn of its own: whoever is told may free it. */
static void finish(struct clear *c)
{
	c->status.state = CLEAR_DONE;
	loop_timer_start(c->options.loop, &c->timer, 0, tell_done, c);
}

static void on_returned(void *ud, const struct holding_result *result)
{
	struct clear *c = ud;

	/* What could not be handed back comes back by itself. */
	(void)result;
	if (c->is_freed)
		return;
	c->is_returning = false;
	c->is_returned = true;
	clear_advance(c);
}

/* Nothing is held any more, as far as the next start must know. */
static void return_all(struct clear *c)
{
	const struct lease **leases = mem_new(holding_count(c->holding) + 1, sizeof *leases);
	size_t count = 0;

	for (size_t i = 0; i < holding_count(c->holding); i++) {
		const struct lease *lease = holding_at(c->holding, i);

		if (lease->state == LEASE_HELD)
			leases[count++] = lease;
	}
	if (count > 0)
		op_journal_leases(&c->journal, leases, count, true, clear_on_noted, c);
	free(leases);
	c->is_returning = true;
	holding_return_all(c->holding, on_returned, c);
}

static enum journal_operation_state state_of(const struct clear *c)
{
	/* `resume` has something to do. */
	if (c->has_unwritten)
		return JOURNAL_STOPPED;
	switch (c->status.end) {
	case CLEAR_EMPTIED:
	case CLEAR_ENOUGH:
		return JOURNAL_COMPLETED;
	case CLEAR_CANCELLED:
		return c->options.deletes ? JOURNAL_CANCELLED : JOURNAL_STOPPED;
	case CLEAR_FAILED:
		return c->options.deletes || c->status.saved == 0 ? JOURNAL_ABORTED
								  : JOURNAL_STOPPED;
	}
	return JOURNAL_ABORTED;
}

static void on_ended(void *ud, const struct err *err)
{
	struct clear *c = ud;

	if (err && !err_is_set(&c->status.err))
		c->status.err = *err;
	c->is_closed = true;
	clear_advance(c);
}

static void end_journal(struct clear *c)
{
	const struct clear_status *s = &c->status;
	struct str result = {0};

	str_addf(&result, "received %zu, matched %zu, saved %zu, deleted %zu, kept %zu, failed %zu",
		s->received, s->matched, s->saved, s->deleted, s->kept, s->failed);
	op_journal_end(&c->journal, state_of(c), str_sv(&result), on_ended, c);
	str_release(&result);
}

/* One step of the way out at a time: what is under way, what cannot be deleted, what is held, the
 * file, the journal. */
static void end_step(struct clear *c)
{
	keep_waiting(c);
	if (!is_quiet(c) || clear_has_deletable(c) || clear_wants_more(c) || c->is_returning)
		return;
	if (c->deletable.count > 0)
		clear_leave(c);
	if (clear_seek_end(c))
		return;
	if (clear_hidden(c) > 0 && !c->has_returned_hidden)
		clear_return_hidden(c);
	else if (!c->is_returned)
		return_all(c);
	else if (c->file && !c->is_file_closed)
		clear_close_file(c);
	else if (c->is_closed || c->journal.operation[0] == '\0')
		finish(c);
	else
		end_journal(c);
}

/* Everything that was wanted has been begun, and nothing waits any more. */
static void watch_work(struct clear *c)
{
	bool is_over = c->status.state == CLEAR_RUNS && c->receives == 0 && !c->choices &&
		       !c->saving && c->waiting.count == 0 && !clear_has_more(c);
	bool is_enough = c->options.want > 0 && c->status.received >= c->options.want;

	if (is_over)
		clear_stop(c, is_enough ? CLEAR_ENOUGH : CLEAR_EMPTIED, NULL);
}

static void turn(struct clear *c)
{
	clear_delete(c);
	if (c->status.state != CLEAR_PAUSED)
		clear_save(c);
	clear_receive(c);
	watch_work(c);
	if (c->status.state == CLEAR_ENDING)
		end_step(c);
	changed(c);
}

static bool is_alive(const struct clear *c)
{
	return !c->is_freed && c->status.state != CLEAR_DONE && c->has_begun;
}

void clear_begin_work(struct clear *c)
{
	c->busy++;
}

void clear_end_work(struct clear *c)
{
	if (--c->busy == 0 && c->turn_again)
		clear_advance(c);
}

void clear_advance(struct clear *c)
{
	c->turn_again = true;
	if (c->busy > 0)
		return;
	c->busy++;
	while (c->turn_again && is_alive(c)) {
		c->turn_again = false;
		turn(c);
	}
	c->busy--;
}

/* --- life ------------------------------------------------------------------------------------ */

void clear_begin_walk(struct clear *c)
{
	c->has_begun = true;
	clear_advance(c);
}

void clear_fail_begin(struct clear *c, const struct err *err)
{
	clear_stop(c, CLEAR_FAILED, err);
	c->is_file_closed = c->is_returned = true;
	clear_begin_walk(c);
}

static void on_begun(void *ud, const struct err *err)
{
	struct clear *c = ud;

	if (err) {
		c->is_closed = true;
		clear_fail_begin(c, err);
	} else if (c->file) {
		clear_open_file(c);
	} else {
		clear_begin_walk(c);
	}
}

static void on_turn(void *ud)
{
	clear_begin_walk(ud);
}

static void copy_options(struct clear *c, const struct clear_options *options)
{
	struct clear_options *o = &c->options;

	*o = *options;
	kept_take(&c->texts, &o->queue_url);
	kept_take(&c->texts, &o->context);
	kept_take(&c->texts, &o->account);
	kept_take(&c->texts, &o->region);
	kept_take(&c->texts, &o->parameters);
	kept_take(&c->texts, &o->path);
	kept_take(&c->texts, &o->resume);
	if (o->visibility_s == 0)
		o->visibility_s = VISIBILITY_S;
	if (o->visibility_s < VISIBILITY_LEAST_S)
		o->visibility_s = VISIBILITY_LEAST_S;
	if (o->wait_s == 0)
		o->wait_s = WAIT_S;
	if (o->hold_max == 0)
		o->hold_max = HOLD_MAX;
}

static void begin(struct clear *c)
{
	bool has_journal = c->options.deletes || c->options.path.n > 0;

	if (c->options.resume.n > 0)
		clear_take_over(c);
	else if (has_journal)
		op_journal_begin(&c->journal, on_begun, c);
	else
		loop_timer_start(c->options.loop, &c->timer, 0, on_turn, c);
}

struct clear *clear_start(const struct clear_options *options, clear_done_fn done, void *ud)
{
	struct clear *c = mem_new(1, sizeof *c);
	struct holding_options holding = {
		.loop = options->loop, .sqs = options->sqs, .priority = PRIORITY_OPERATION};

	copy_options(c, options);
	c->done = done;
	c->ud = ud;
	c->status.operation = c->journal.operation;
	c->status.failures = c->failures;
	c->status.started_ms = loop_now_ms(options->loop);
	holding.queue_url = c->options.queue_url;
	holding.is_fifo = c->options.is_fifo;
	holding.renew_s = c->options.visibility_s;
	c->holding = holding_new(&holding);
	c->journal = (struct op_journal){.loop = options->loop,
		.store = options->store,
		.what = options->deletes ? "the purge's journal" : "the dump's journal",
		.plan = {.kind = options->deletes ? JOURNAL_PURGE : JOURNAL_DUMP,
			.context = c->options.context,
			.account = c->options.account,
			.region = c->options.region,
			.source = c->options.queue_url,
			.parameters = c->options.parameters}};
	if (c->options.path.n > 0)
		c->file = clear_file_new(c);
	begin(c);
	return c;
}

const struct clear_status *clear_status(const struct clear *c)
{
	return &c->status;
}

size_t clear_held(const struct clear *c, int64_t *until_unix_ms)
{
	size_t held = 0;

	*until_unix_ms = UNKNOWN;
	for (size_t i = 0; i < holding_count(c->holding); i++) {
		const struct lease *lease = holding_at(c->holding, i);

		if (lease->state != LEASE_HELD)
			continue;
		held++;
		if (lease->until_unix_ms > *until_unix_ms)
			*until_unix_ms = lease->until_unix_ms;
	}
	return held;
}

void clear_pause(struct clear *c)
{
	if (c->status.state == CLEAR_RUNS)
		c->status.state = CLEAR_PAUSED;
	changed(c);
}

void clear_resume(struct clear *c)
{
	if (c->status.state == CLEAR_PAUSED)
		c->status.state = CLEAR_RUNS;
	clear_wake_in(c, 0);
	changed(c);
}

void clear_cancel(struct clear *c)
{
	clear_stop(c, CLEAR_CANCELLED, NULL);
	if (c->has_begun)
		clear_wake_in(c, 0);
	changed(c);
}

static void free_items(struct clear *c)
{
	for (size_t i = 0; i < holding_count(c->holding); i++)
		free(holding_at(c->holding, i)->ud);
}

void clear_free(struct clear *c)
{
	if (!c)
		return;
	assert(c->busy == 0);
	c->is_freed = true;
	loop_timer_stop(&c->timer);
	op_journal_drop(&c->journal);
	clear_drop_choices(c);
	free_items(c);
	holding_free(c->holding);
	clear_seek_free(c);
	clear_drop_file(c);
	for (size_t i = 0; i < c->status.failure_count; i++)
		str_release(&c->failures[i].message_id);
	id_set_release(&c->seen);
	id_set_release(&c->finished);
	id_set_release(&c->cut_groups);
	kept_release(&c->texts);
	free(c);
}
