/* A PurgeQueue as an operation: its minute, and the counts as they fall. */
#include "sqscope/base/clock.h"
#include "sqscope/base/kept.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_clear.h"

#include <stdlib.h>

struct purge_work {
	struct operation *op;
	struct purge_options options; /* looks at `texts` */
	struct kept texts;
	struct purge *purge; /* NULL: not yet */
};

void *purge_work_new(const struct purge_options *options)
{
	struct purge_work *work = mem_new(1, sizeof *work);

	work->options = *options;
	kept_take(&work->texts, &work->options.queue_url);
	kept_take(&work->texts, &work->options.context);
	kept_take(&work->texts, &work->options.account);
	kept_take(&work->texts, &work->options.region);
	kept_take(&work->texts, &work->options.parameters);
	kept_take(&work->texts, &work->options.resume);
	return work;
}

static void work_free(void *self)
{
	struct purge_work *work = self;

	purge_free(work->purge);
	kept_release(&work->texts);
	free(work);
}

/* --- from its start to its end --------------------------------------------------------------- */

static enum audit_result result_of(const struct purge_status *s)
{
	if (s->is_ambiguous)
		return AUDIT_AMBIGUOUS;
	return s->is_accepted ? AUDIT_DONE : AUDIT_FAILED;
}

static void on_done(void *ud, const struct purge_status *status)
{
	struct purge_work *work = ud;
	struct audit_outcome outcome = {.result = result_of(status)};

	if (err_is_set(&status->err))
		outcome.err = &status->err;
	operation_end(work->op, &outcome);
}

static void work_start(void *self, struct operation *op)
{
	struct purge_work *work = self;

	work->op = op;
	work->purge = purge_start(&work->options, on_done, work);
}

/* --- figures --------------------------------------------------------------------------------- */

static enum operation_state state_of(const struct purge_status *s)
{
	if (s->state != PURGE_DONE)
		return OPERATION_RUNS;
	switch (s->end) {
	case PURGE_EMPTY:
	case PURGE_NOT_SEEN:
		return OPERATION_DONE;
	case PURGE_NOT_EMPTY:
		return OPERATION_PARTLY;
	case PURGE_CANCELLED:
		return OPERATION_CANCELLED;
	case PURGE_FAILED:
		return OPERATION_FAILED;
	}
	return OPERATION_FAILED;
}

static int64_t sum_of(const struct purge_counts *c)
{
	bool is_known = c->visible != UNKNOWN && c->in_flight != UNKNOWN && c->delayed != UNKNOWN;

	return is_known ? c->visible + c->in_flight + c->delayed : UNKNOWN;
}

static void work_figures(const void *self, struct operation_figures *out)
{
	const struct purge_work *work = self;
	const struct purge_status *s = work->purge ? purge_status(work->purge) : NULL;
	int64_t now;

	out->state = OPERATION_RUNS;
	out->total = UNKNOWN;
	if (!s)
		return;
	out->state = state_of(s);
	out->total = sum_of(&s->before);
	now = sum_of(&s->now);
	out->done =
		out->total != UNKNOWN && now != UNKNOWN && now < out->total ? out->total - now : 0;
	out->journal = s->operation;
	out->err = s->err;
}

/* --- what is told ---------------------------------------------------------------------------- */

static void tell_counts(
	const char *label, const struct purge_counts *c, struct operation_facts *facts)
{
	if (c->visible == UNKNOWN)
		operation_facts_add(facts, label, "not known");
	else
		operation_facts_add(facts, label, "~%lld ready, %lld in flight, %lld delayed",
			(long long)c->visible, (long long)c->in_flight, (long long)c->delayed);
}

static void tell_state(
	const struct purge *purge, const struct purge_status *s, struct operation_facts *facts)
{
	int left_s = purge_left_s(purge);

	switch (s->state) {
	case PURGE_ASKING:
		operation_facts_add(facts, "state", "asking SQS");
		break;
	case PURGE_WAITING:
		operation_facts_add(facts, "state",
			"SQS takes one purge in 60 s, and somebody asked for one: waiting, %d s at "
			"most",
			left_s);
		break;
	case PURGE_PURGING:
		operation_facts_add(facts, "state",
			"purging: accepted, and the counts do not show it yet; %d s more at most",
			left_s);
		break;
	case PURGE_DONE:
		if (s->end == PURGE_NOT_EMPTY)
			operation_facts_add(facts, "",
				"accepted, and not empty after a minute: sent since, or counts lag")
				->is_trouble = true;
		if (s->end == PURGE_NOT_SEEN)
			operation_facts_add(facts, "", "accepted; the counts cannot be read")
				->is_trouble = true;
		break;
	}
}

static void work_tell(const void *self, struct operation_facts *facts)
{
	const struct purge_work *work = self;
	const struct purge_status *s = work->purge ? purge_status(work->purge) : NULL;
	char when[CLOCK_TEXT_SIZE];

	operation_facts_add(facts, "call", "PurgeQueue");
	if (!s)
		return;
	tell_counts("before", &s->before, facts);
	tell_counts("now", &s->now, facts);
	tell_state(work->purge, s, facts);
	if (s->is_accepted && s->until_unix_ms != UNKNOWN) {
		clock_format_utc(s->until_unix_ms, when);
		operation_facts_add(facts, "until",
			"%s what is sent may go, too, and no other purge is taken", when);
	}
	if (s->is_ambiguous)
		operation_facts_add(facts, "", "its answer was lost: the counts tell")->is_trouble =
			true;
}

static void work_cancel(void *self)
{
	struct purge_work *work = self;

	if (work->purge)
		purge_cancel(work->purge);
}

const struct operation_kind operation_purge_kind = {
	.verb = "purge",
	.past = "gone",
	.outlives_us = true,
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.cancel = work_cancel,
	.free = work_free,
};
