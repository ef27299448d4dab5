/* A selective redrive: its life, and the turn of the whole. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

/* A short poll may find nothing where something is. */
enum { WAIT_S = 1 };

enum {
	VISIBILITY_LEAST_S = 6, /* with less there is no time to do anything about a message */
	HOLD_MAX = 5000,
};

/* --- the turn -------------------------------------------------------------------------------- */

void redrive_changed(struct redrive *r)
{
	r->status.gen++;
	r->status.under_way = r->moves_under_way;
	r->status.left = r->sent.count;
}

void redrive_stop(struct redrive *r, enum redrive_end end, const struct err *err)
{
	if (r->status.state == REDRIVE_ENDING || r->status.state == REDRIVE_DONE)
		return;
	r->status.state = REDRIVE_ENDING;
	r->status.end = end;
	if (err)
		r->status.err = *err;
}

static void on_time(void *ud)
{
	redrive_advance(ud);
}

void redrive_wake_in(struct redrive *r, int64_t delay_ms)
{
	loop_timer_hasten(r->options.loop, &r->timer, delay_ms, on_time, r);
}

bool redrive_may_ask(struct redrive *r)
{
	int64_t wait_ms = 0;

	if (budget_take(&r->share, loop_now_ms(r->options.loop), &wait_ms))
		return true;
	r->wants_to_ask = true;
	redrive_wake_in(r, wait_ms);
	return false;
}

/* What waits for its edit or its send is not begun: it goes back. */
static void keep_waiting(struct redrive *r)
{
	struct move *unedited;

	while ((unedited = move_list_take(&r->editing)))
		move_keep(r, unedited, NULL);
	for (size_t i = 0; i < r->way_count; i++) {
		struct move *move;

		while ((move = move_list_take(&r->ways[i]->waiting)))
			move_keep(r, move, NULL);
	}
}

static bool is_quiet(const struct redrive *r)
{
	return !redrive_has_doubts(r) && r->receives == 0 && r->deletes == 0 && r->chosings == 0 &&
	       r->searches == 0 && r->edits == 0 && r->writes == 0 && r->batch_count == 0;
}

static void tell_done(void *ud)
{
	struct redrive *r = ud;

	r->done(r->ud, &r->status);
}

/* On a turn of its own: whoever is told may free it. */
static void finish(struct redrive *r)
{
	r->status.state = REDRIVE_DONE;
	loop_timer_start(r->options.loop, &r->timer, 0, tell_done, r);
}

static void on_returned(void *ud, const struct holding_result *result)
{
	struct redrive *r = ud;

	/* What could not be handed back comes back by itself. */
	(void)result;
	r->is_returning = false;
	r->is_returned = true;
	redrive_advance(r);
}

/* One step of the way out at a time: what is under way, the originals that are lost, the rest of
 * the journal, what is held. */
static void end_step(struct redrive *r)
{
	keep_waiting(r);
	if (!is_quiet(r) || redrive_has_deletable(r) || redrive_wants_more(r) || r->is_returning)
		return;
	if (r->sent.count > 0) {
		redrive_leave(r);
		return;
	}
	if (redrive_seek_end(r))
		return;
	redrive_journal_flush(r);
	if (r->writes > 0)
		return;
	if (!r->is_returned) {
		r->is_returning = true;
		holding_return_all(r->holding, on_returned, r);
		return;
	}
	if (r->is_closed)
		finish(r);
	else
		redrive_journal_end(r);
}

/* Everything that was wanted has been begun, and nothing waits any more. */
static void watch_work(struct redrive *r)
{
	bool is_over = r->status.state == REDRIVE_RUNS && r->receives == 0 && r->chosings == 0 &&
		       r->searches == 0 && r->batch_count == 0 && r->edits == 0 &&
		       r->editing.count == 0 && !redrive_has_waiting(r) && !redrive_has_more(r);

	if (is_over)
		redrive_stop(
			r, redrive_is_limit_reached(r) ? REDRIVE_LIMIT : REDRIVE_EMPTIED, NULL);
}

/* The canary is over when all of it has arrived, if it was not everything. */
static void watch_canary(struct redrive *r)
{
	bool is_over = r->options.canary > 0 && !r->canary_passed &&
		       r->started >= r->options.canary && r->batch_count == 0 && r->deletes == 0 &&
		       !redrive_has_to_wait(r);

	if (is_over && r->status.state == REDRIVE_RUNS &&
		(redrive_has_waiting(r) || r->editing.count > 0 || r->edits > 0 ||
			redrive_has_more(r)))
		r->status.state = REDRIVE_CANARY;
}

/* When there are not requests enough for everything, what is begun is finished first. */
static void turn(struct redrive *r)
{
	r->wants_to_ask = false;
	redrive_delete(r);
	redrive_doubt_turn(r);
	if (r->status.state == REDRIVE_RUNS) {
		redrive_edit(r);
		redrive_send(r);
	}
	redrive_receive(r);
	watch_canary(r);
	watch_work(r);
	if (r->status.state == REDRIVE_ENDING)
		end_step(r);
	if (!r->wants_to_ask)
		budget_pass(&r->share);
	redrive_changed(r);
}

static bool is_alive(const struct redrive *r)
{
	return !r->is_freed && r->status.state != REDRIVE_DONE && r->is_begun;
}

void redrive_begin_work(struct redrive *r)
{
	r->busy++;
}

void redrive_end_work(struct redrive *r)
{
	if (--r->busy == 0 && r->turn_again)
		redrive_advance(r);
}

void redrive_advance(struct redrive *r)
{
	r->turn_again = true;
	if (r->busy > 0)
		return;
	r->busy++;
	while (r->turn_again && is_alive(r)) {
		r->turn_again = false;
		turn(r);
	}
	r->busy--;
}

/* --- life ------------------------------------------------------------------------------------ */

struct redrive *redrive_start(const struct redrive_options *options, redrive_done_fn done, void *ud)
{
	struct redrive *r = mem_new(1, sizeof *r);
	struct holding_options holding = {.loop = options->loop,
		.sqs = options->sqs,
		.queue_url = options->source_url,
		.is_fifo = options->source_is_fifo,
		.priority = PRIORITY_OPERATION};

	assert(options->store || options->is_dry_run);
	r->options = *options;
	kept_take(&r->texts, &r->options.source_url);
	kept_take(&r->texts, &r->options.context);
	kept_take(&r->texts, &r->options.account);
	kept_take(&r->texts, &r->options.region);
	kept_take(&r->texts, &r->options.parameters);
	kept_take(&r->texts, &r->options.resume);
	if (r->options.visibility_s == 0)
		r->options.visibility_s = REDRIVE_VISIBILITY_S;
	if (r->options.visibility_s < VISIBILITY_LEAST_S)
		r->options.visibility_s = VISIBILITY_LEAST_S;
	if (r->options.wait_s == 0)
		r->options.wait_s = WAIT_S;
	if (r->options.hold_max == 0)
		r->options.hold_max = HOLD_MAX;
	r->done = done;
	r->ud = ud;
	r->status.operation = r->operation;
	r->status.failures = r->failures;
	r->status.started_ms = r->tokens_ms = loop_now_ms(options->loop);
	holding.renew_s = r->options.visibility_s;
	r->holding = holding_new(&holding);
	r->undead = map_new();
	for (size_t i = 0; i < options->held_count; i++)
		holding_adopt(r->holding, options->held[i]);
	r->options.held = NULL;
	budget_join(options->budget, &r->share);
	if (options->resume.n > 0) {
		r->options.to = NULL;
		r->options.choose = NULL;
		r->options.limit = r->options.canary = 0;
		redrive_resume_begin(r);
	} else {
		redrive_journal_begin(r);
	}
	return r;
}

const struct redrive_status *redrive_status(const struct redrive *r)
{
	return &r->status;
}

enum audit_result redrive_result(const struct redrive_status *s)
{
	if (s->maybe_duplicated > 0 || s->ambiguous > 0)
		return AUDIT_AMBIGUOUS;
	if (s->end == REDRIVE_FAILED && s->sent == 0)
		return AUDIT_FAILED;
	return s->end == REDRIVE_FAILED || s->end == REDRIVE_CANCELLED || s->failed > 0
		       ? AUDIT_PARTLY
		       : AUDIT_DONE;
}

size_t redrive_route_count(const struct redrive *r)
{
	return r->way_count;
}

struct sv redrive_route(const struct redrive *r, size_t index, size_t *sent)
{
	*sent = r->ways[index]->sent;
	return str_sv(&r->ways[index]->arn);
}

void redrive_pause(struct redrive *r)
{
	if (r->status.state == REDRIVE_RUNS)
		r->status.state = REDRIVE_PAUSED;
	redrive_changed(r);
}

void redrive_resume(struct redrive *r)
{
	if (r->status.state == REDRIVE_CANARY)
		r->canary_passed = true;
	if (r->status.state == REDRIVE_CANARY || r->status.state == REDRIVE_PAUSED)
		r->status.state = REDRIVE_RUNS;
	redrive_wake_in(r, 0);
	redrive_changed(r);
}

void redrive_cancel(struct redrive *r)
{
	redrive_stop(r, REDRIVE_CANCELLED, NULL);
	redrive_wake_in(r, 0);
	redrive_changed(r);
}

void redrive_set_rate(struct redrive *r, double rate)
{
	r->options.rate = rate;
	redrive_wake_in(r, 0);
}

static void free_all(struct redrive *r)
{
	for (size_t i = 0; i < r->status.failure_count; i++)
		str_release(&r->failures[i].message_id);
	id_set_release(&r->let_go);
	id_set_release(&r->finished);
	id_set_release(&r->arrived);
	map_free(r->undead);
	id_set_release(&r->cut_groups);
	id_set_release(&r->unedited_groups);
	redrive_free_ways(r);
	redrive_free_closings(r->closings, r->closing_count);
	redrive_free_closings(r->doubted, r->doubted_count);
	redrive_free_sought(r);
	kept_release(&r->texts);
	free(r);
}

bool redrive_is_gone(struct redrive *r)
{
	if (!r->is_freed)
		return false;
	if (r->chosings == 0 && r->searches == 0 && r->edits == 0 && r->writes == 0 &&
		r->batch_count == 0 && !r->direct && !r->doubt)
		free_all(r);
	return true;
}

/* Who chooses, looks up, writes and sends still knows it: the last of them lets it go. */
void redrive_free(struct redrive *r)
{
	if (!r)
		return;
	assert(r->busy == 0);
	r->is_freed = true;
	loop_timer_stop(&r->timer);
	budget_leave(&r->share);
	for (size_t i = 0; i < holding_count(r->holding); i++)
		move_free(holding_at(r->holding, i)->ud);
	holding_free(r->holding);
	for (struct redrive_batch *batch = r->batches; batch; batch = batch->next) {
		if (batch->call)
			sqs_call_cancel(batch->call);
	}
	redrive_seek_cancel(r);
	redrive_doubt_cancel(r);
	redrive_is_gone(r);
}
