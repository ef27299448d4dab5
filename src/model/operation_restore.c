/* A restore as an operation. */
#include "sqscope/base/kept.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_clear.h"

#include <stdlib.h>

struct restore_work {
	struct operation *op;
	struct restore_options options; /* looks at `texts` */
	struct kept texts;
	struct restore *restore; /* NULL: not yet */
};

void *restore_work_new(const struct restore_options *options)
{
	struct restore_work *work = mem_new(1, sizeof *work);

	work->options = *options;
	kept_take(&work->texts, &work->options.path);
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
	struct restore_work *work = self;

	restore_free(work->restore);
	kept_release(&work->texts);
	free(work);
}

/* --- from its start to its end --------------------------------------------------------------- */

static bool is_partly(const struct restore_status *s)
{
	return s->failed + s->behind + s->ambiguous > 0;
}

static enum audit_result result_of(const struct restore_status *s)
{
	if (s->maybe_duplicated > 0 || s->ambiguous > 0)
		return AUDIT_AMBIGUOUS;
	if (s->end == RESTORE_FAILED && s->sent == 0)
		return AUDIT_FAILED;
	return s->end != RESTORE_COMPLETE || is_partly(s) ? AUDIT_PARTLY : AUDIT_DONE;
}

static void on_done(void *ud, const struct restore_status *status)
{
	struct restore_work *work = ud;
	struct audit_outcome outcome = {.result = result_of(status)};

	if (err_is_set(&status->err))
		outcome.err = &status->err;
	operation_end(work->op, &outcome);
}

static void work_start(void *self, struct operation *op)
{
	struct restore_work *work = self;

	work->op = op;
	work->restore = restore_start(&work->options, on_done, work);
}

/* --- figures --------------------------------------------------------------------------------- */

static enum operation_state state_at_end(const struct restore_status *s)
{
	switch (s->end) {
	case RESTORE_COMPLETE:
		return is_partly(s) ? OPERATION_PARTLY : OPERATION_DONE;
	case RESTORE_CANCELLED:
		return OPERATION_CANCELLED;
	case RESTORE_FAILED:
		return s->sent + s->done_before > 0 ? OPERATION_PARTLY : OPERATION_FAILED;
	}
	return OPERATION_FAILED;
}

static enum operation_state state_of(const struct restore_status *s)
{
	switch (s->state) {
	case RESTORE_CHECKS:
	case RESTORE_RUNS:
		return OPERATION_RUNS;
	case RESTORE_PAUSED:
		return OPERATION_PAUSED;
	case RESTORE_ENDING:
		return OPERATION_ENDING;
	case RESTORE_DONE:
		return state_at_end(s);
	}
	return OPERATION_FAILED;
}

static void work_figures(const void *self, struct operation_figures *out)
{
	const struct restore_work *work = self;
	const struct restore_status *s = work->restore ? restore_status(work->restore) : NULL;

	out->state = OPERATION_RUNS;
	out->total = UNKNOWN;
	out->rate = work->options.rate;
	if (!s)
		return;
	out->state = state_of(s);
	out->total = s->state == RESTORE_CHECKS ? UNKNOWN : (int64_t)s->messages;
	out->is_total_exact = true;
	out->done = (int64_t)(s->sent + s->done_before);
	out->failed = (int64_t)s->failed;
	out->journal = s->operation;
	out->err = s->err;
}

static bool work_failure(const void *self, size_t index, struct operation_failure *out)
{
	const struct restore_work *work = self;
	const struct restore_status *s = work->restore ? restore_status(work->restore) : NULL;

	if (!s || index >= s->failure_count)
		return false;
	out->message_id = str_sv(&s->failures[index].name);
	out->err = &s->failures[index].err;
	return true;
}

/* --- what is told ---------------------------------------------------------------------------- */

static void tell_troubles(const struct restore_status *s, struct operation_facts *facts)
{
	const struct operation_trouble rows[] = {
		{s->behind,
			"were not sent: they stand behind one that could not be, in their group"},
		{s->maybe_duplicated, "may be there twice, or not at all (w lists them)"},
		{s->ambiguous, "asked to be sent, and nobody knows: resume finds out"},
	};

	operation_facts_add_troubles(facts, rows, COUNT_OF(rows));
}

static void work_tell(const void *self, struct operation_facts *facts)
{
	const struct restore_work *work = self;
	const struct restore_status *s = work->restore ? restore_status(work->restore) : NULL;

	operation_facts_add(facts, "call", "SendMessageBatch");
	operation_facts_add(facts, "file", "%s", work->options.path.p);
	if (work->options.rate > 0)
		operation_facts_add(facts, "velocity", "%.4g/s", work->options.rate);
	if (!s)
		return;
	if (s->state == RESTORE_CHECKS)
		operation_facts_add(facts, "state", "the file is checked; nothing is sent yet");
	operation_facts_add(facts, "messages", "%zu in the file, %zu sent, %zu before, %zu failed",
		s->messages, s->sent, s->done_before, s->failed);
	tell_troubles(s, facts);
}

/* --- controls -------------------------------------------------------------------------------- */

static void work_pause(void *self)
{
	struct restore_work *work = self;

	if (work->restore)
		restore_pause(work->restore);
}

static void work_go_on(void *self)
{
	struct restore_work *work = self;

	if (work->restore)
		restore_resume(work->restore);
}

static void work_cancel(void *self)
{
	struct restore_work *work = self;

	if (work->restore)
		restore_cancel(work->restore);
}

static void work_set_rate(void *self, double rate)
{
	struct restore_work *work = self;

	work->options.rate = rate;
	if (work->restore)
		restore_set_rate(work->restore, rate);
}

const struct operation_kind operation_restore_kind = {
	.verb = "restore",
	.past = "sent",
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
