/* A selective redrive as an operation. */
#include "sqscope/model/operation_redrive.h"

#include "sqscope/base/kept.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

struct redrive_work {
	struct operation *op;
	struct redrive_options options; /* looks at `texts` */
	struct kept texts;
	struct sv to_arn, chosen; /* of them, too */
	struct redrive_target to;
	struct lease *held; /* copies; owned. The work holds them until it has begun */
	const struct lease **held_list;
	int64_t expected;
	bool is_exact;
	void (*release)(void *);
	struct redrive *redrive; /* NULL: not yet, or it could not begin */
	struct err err;          /* why it could not */
	bool is_looking, is_cancelled, is_freed;
};

static void keep_held(struct redrive_work *work, const struct redrive_options *options)
{
	work->held = mem_new(options->held_count + 1, sizeof *work->held);
	work->held_list = mem_new(options->held_count + 1, sizeof *work->held_list);
	for (size_t i = 0; i < options->held_count; i++) {
		work->held[i] = *options->held[i];
		work->held[i].message = (struct message){0};
		message_copy(&work->held[i].message, &options->held[i]->message);
		work->held_list[i] = &work->held[i];
	}
	work->options.held = work->held_list;
}

void *redrive_work_new(const struct redrive_work_options *options)
{
	struct redrive_work *work = mem_new(1, sizeof *work);

	work->options = options->redrive;
	kept_take(&work->texts, &work->options.source_url);
	kept_take(&work->texts, &work->options.context);
	kept_take(&work->texts, &work->options.account);
	kept_take(&work->texts, &work->options.region);
	kept_take(&work->texts, &work->options.parameters);
	kept_take(&work->texts, &work->options.resume);
	work->options.to = NULL;
	keep_held(work, &options->redrive);
	work->to_arn = kept_add(&work->texts, options->to_arn);
	work->chosen = kept_add(&work->texts, options->chosen);
	work->expected = options->expected;
	work->is_exact = options->is_exact;
	work->release = options->release;
	return work;
}

static void free_work(struct redrive_work *work)
{

	redrive_free(work->redrive);
	for (size_t i = 0; i < work->options.held_count; i++)
		message_release(&work->held[i].message);
	free(work->held);
	free(work->held_list);
	if (work->release)
		work->release(work->options.ud);
	kept_release(&work->texts);
	free(work);
}

static void work_free(void *self)
{
	struct redrive_work *work = self;

	work->is_freed = true;
	if (!work->is_looking)
		free_work(work);
}

/* --- from its start to its end --------------------------------------------------------------- */

static void on_done(void *ud, const struct redrive_status *status)
{
	struct redrive_work *work = ud;
	struct audit_outcome outcome = {.result = redrive_result(status)};

	if (err_is_set(&status->err))
		outcome.err = &status->err;
	operation_end(work->op, work->options.is_dry_run ? NULL : &outcome);
}

static void fail(struct redrive_work *work, const struct err *err)
{
	const struct audit_outcome outcome = {.result = AUDIT_FAILED, .err = &work->err};

	work->err = *err;
	operation_end(work->op, work->options.is_dry_run ? NULL : &outcome);
}

static void on_target(void *ud, const struct redrive_target *target, const struct err *err)
{
	struct redrive_work *work = ud;
	struct err cancelled = {0};

	err_set(&cancelled, ERR_CANCELLED, "it was cancelled before anything was moved");
	work->is_looking = false;
	if (work->is_freed) {
		free_work(work);
		return;
	}
	if (!target || work->is_cancelled) {
		fail(work, target ? &cancelled : err);
		return;
	}
	work->to = *target;
	work->to.arn = work->to_arn;
	kept_take(&work->texts, &work->to.url);
	work->options.to = &work->to;
	work->redrive = redrive_start(&work->options, on_done, work);
}

static void work_start(void *self, struct operation *op)
{
	struct redrive_work *work = self;

	work->op = op;
	if (work->to_arn.n == 0) {
		work->redrive = redrive_start(&work->options, on_done, work);
		return;
	}
	work->is_looking = true;
	work->options.find(work->options.find_ud, work->to_arn, on_target, work);
}

/* --- figures --------------------------------------------------------------------------------- */

static enum operation_state state_at_end(const struct redrive_status *s)
{
	switch (s->end) {
	case REDRIVE_EMPTIED:
	case REDRIVE_LIMIT:
		return s->failed + s->ambiguous + s->left > 0 ? OPERATION_PARTLY : OPERATION_DONE;
	case REDRIVE_CANCELLED:
		return OPERATION_CANCELLED;
	case REDRIVE_REFILLED:
		return OPERATION_PARTLY;
	case REDRIVE_FAILED:
		return s->sent > 0 ? OPERATION_PARTLY : OPERATION_FAILED;
	}
	return OPERATION_FAILED;
}

static enum operation_state state_of(const struct redrive_status *s)
{
	switch (s->state) {
	case REDRIVE_RUNS:
		return OPERATION_RUNS;
	case REDRIVE_PAUSED:
		return OPERATION_PAUSED;
	case REDRIVE_CANARY:
		return OPERATION_ASKS;
	case REDRIVE_ENDING:
		return OPERATION_ENDING;
	case REDRIVE_DONE:
		return state_at_end(s);
	}
	return OPERATION_FAILED;
}

static int64_t total_of(const struct redrive_work *work)
{
	int64_t limit = (int64_t)work->options.limit;

	if (limit > 0 && (work->expected == UNKNOWN || limit < work->expected))
		return limit;
	return work->expected;
}

static void work_figures(const void *self, struct operation_figures *out)
{
	const struct redrive_work *work = self;
	const struct redrive_status *s = work->redrive ? redrive_status(work->redrive) : NULL;

	out->total = total_of(work);
	out->is_total_exact = work->is_exact;
	out->rate = work->options.rate;
	out->state = work->err.code == ERR_CANCELLED ? OPERATION_CANCELLED
		     : err_is_set(&work->err)        ? OPERATION_FAILED
						     : OPERATION_RUNS;
	out->err = work->err;
	if (!s)
		return;
	out->state = state_of(s);
	out->done = (int64_t)(work->options.is_dry_run ? s->matched : s->deleted);
	out->failed = (int64_t)s->failed;
	out->journal = s->operation;
	out->err = s->err;
}

static bool work_failure(const void *self, size_t index, struct operation_failure *out)
{
	const struct redrive_work *work = self;
	const struct redrive_status *s = work->redrive ? redrive_status(work->redrive) : NULL;

	if (!s || index >= s->failure_count)
		return false;
	out->message_id = str_sv(&s->failures[index].message_id);
	out->err = &s->failures[index].err;
	return true;
}

/* --- what is told ---------------------------------------------------------------------------- */

/* What the operator must know, and what is to be done about it. */
static void tell_troubles(const struct redrive_status *s, struct operation_facts *facts)
{
	const struct operation_trouble rows[] = {
		{s->maybe_duplicated, "may be there twice (w lists them)"},
		{s->ambiguous, "asked to be sent, and nobody knows: resume finds out"},
		{s->left, "sent, and the original could not be deleted yet"},
		{s->returned, "came back after they were moved, and stay"},
		{s->groups_cut, "message groups of which only the front was seen"},
		{s->unseen, "at most are hidden for a while: answers were lost"},
	};

	operation_facts_add_troubles(facts, rows, COUNT_OF(rows));
}

static void tell_routes(const struct redrive_work *work, struct operation_facts *facts)
{
	size_t routes = work->redrive ? redrive_route_count(work->redrive) : 0;

	for (size_t i = 0; i < routes; i++) {
		size_t sent;
		struct sv arn = redrive_route(work->redrive, i, &sent);
		struct queue_arn parts;

		if (queue_arn_parse(&parts, arn))
			arn = parts.name;
		operation_facts_add(facts, "to", "%.*s  %zu sent", SV_ARGS(arn), sent);
	}
	if (routes == 0)
		operation_facts_add(facts, "to", "%s",
			work->to_arn.n > 0 ? work->to_arn.p
					   : "the queue that each message comes from");
}

static void tell_pace(const struct redrive_work *work, struct operation_facts *facts)
{
	struct str pace = {0};

	if (work->options.rate > 0)
		str_addf(&pace, "%.4g/s", work->options.rate);
	else
		str_add_cstr(&pace, "as fast as it goes");
	if (work->options.limit > 0)
		str_addf(&pace, "   at most %zu", work->options.limit);
	if (work->options.canary > 0)
		str_addf(&pace, "   asks after %zu", work->options.canary);
	if (work->options.stops_when_refilled)
		str_add_cstr(&pace, "   stops when one comes back");
	operation_facts_add(facts, "velocity", "%s", str_cstr(&pace));
	str_release(&pace);
}

static void work_tell(const void *self, struct operation_facts *facts)
{
	const struct redrive_work *work = self;
	const struct redrive_status *s = work->redrive ? redrive_status(work->redrive) : NULL;

	operation_facts_add(facts, "call", "%s",
		work->options.is_dry_run ? "ReceiveMessage, ChangeMessageVisibilityBatch"
					 : "ReceiveMessage, SendMessageBatch, DeleteMessageBatch");
	if (work->chosen.n > 0)
		operation_facts_add(facts, "chosen", "%s", work->chosen.p);
	tell_routes(work, facts);
	tell_pace(work, facts);
	if (!s)
		return;
	operation_facts_add(facts, "messages",
		"%zu received, %zu matched, %zu sent, %zu deleted, %zu kept, %zu failed",
		s->received, s->matched, s->sent, s->deleted, s->kept, s->failed);
	tell_troubles(s, facts);
}

/* --- controls -------------------------------------------------------------------------------- */

static void work_pause(void *self)
{
	struct redrive_work *work = self;

	if (work->redrive)
		redrive_pause(work->redrive);
}

static void work_go_on(void *self)
{
	struct redrive_work *work = self;

	if (work->redrive)
		redrive_resume(work->redrive);
}

static void work_cancel(void *self)
{
	struct redrive_work *work = self;

	work->is_cancelled = true;
	if (work->redrive)
		redrive_cancel(work->redrive);
}

static void work_set_rate(void *self, double rate)
{
	struct redrive_work *work = self;

	work->options.rate = rate;
	if (work->redrive)
		redrive_set_rate(work->redrive, rate);
}

/* --- the kinds ------------------------------------------------------------------------------- */

const struct operation_kind operation_redrive_kind = {
	.verb = "redrive",
	.past = "moved",
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.failure = work_failure,
	.pause = work_pause,
	.go_on = work_go_on,
	.cancel = work_cancel,
	.set_rate = work_set_rate,
	.free = work_free,
};

const struct operation_kind operation_dry_run_kind = {
	.verb = "dry run",
	.past = "would be moved",
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.failure = work_failure,
	.cancel = work_cancel,
	.free = work_free,
};

const struct operation_kind operation_resume_kind = {
	.verb = "resume",
	.past = "finished",
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.failure = work_failure,
	.pause = work_pause,
	.go_on = work_go_on,
	.cancel = work_cancel,
	.set_rate = work_set_rate,
	.free = work_free,
};
