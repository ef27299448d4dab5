/* A dump, or a purge of what was seen, as an operation. */
#include "sqscope/model/operation_clear.h"

#include "sqscope/base/kept.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct clear_work {
	struct operation *op;
	struct clear_options options; /* looks at `texts` */
	struct kept texts;
	int64_t expected;
	void (*release)(void *);
	struct clear *clear; /* NULL: not yet */
};

void *clear_work_new(const struct clear_options *options, int64_t expected, void (*release)(void *))
{
	struct clear_work *work = mem_new(1, sizeof *work);

	work->options = *options;
	kept_take(&work->texts, &work->options.queue_url);
	kept_take(&work->texts, &work->options.context);
	kept_take(&work->texts, &work->options.account);
	kept_take(&work->texts, &work->options.region);
	kept_take(&work->texts, &work->options.parameters);
	kept_take(&work->texts, &work->options.path);
	kept_take(&work->texts, &work->options.resume);
	work->expected = expected;
	work->release = release;
	return work;
}

static void work_free(void *self)
{
	struct clear_work *work = self;

	clear_free(work->clear);
	if (work->release)
		work->release(work->options.choose_ud);
	kept_release(&work->texts);
	free(work);
}

/* --- from its start to its end --------------------------------------------------------------- */

static bool is_partly(const struct clear_status *s)
{
	return s->failed > 0 || s->left > 0 || s->unseen > 0;
}

static enum audit_result result_of(const struct clear_status *s)
{
	if (s->end == CLEAR_FAILED && s->deleted == 0)
		return AUDIT_FAILED;
	return s->end == CLEAR_FAILED || s->end == CLEAR_CANCELLED || is_partly(s) ? AUDIT_PARTLY
										   : AUDIT_DONE;
}

static void on_done(void *ud, const struct clear_status *status)
{
	struct clear_work *work = ud;
	struct audit_outcome outcome = {.result = result_of(status)};

	if (err_is_set(&status->err))
		outcome.err = &status->err;
	operation_end(work->op, work->op->is_write ? &outcome : NULL);
}

static void work_start(void *self, struct operation *op)
{
	struct clear_work *work = self;

	work->op = op;
	work->clear = clear_start(&work->options, on_done, work);
}

/* --- figures --------------------------------------------------------------------------------- */

static enum operation_state state_at_end(const struct clear_status *s)
{
	switch (s->end) {
	case CLEAR_EMPTIED:
	case CLEAR_ENOUGH:
		return is_partly(s) ? OPERATION_PARTLY : OPERATION_DONE;
	case CLEAR_CANCELLED:
		return OPERATION_CANCELLED;
	case CLEAR_FAILED:
		return s->saved + s->deleted > 0 ? OPERATION_PARTLY : OPERATION_FAILED;
	}
	return OPERATION_FAILED;
}

static enum operation_state state_of(const struct clear_status *s)
{
	switch (s->state) {
	case CLEAR_RUNS:
		return OPERATION_RUNS;
	case CLEAR_PAUSED:
		return OPERATION_PAUSED;
	case CLEAR_ENDING:
		return OPERATION_ENDING;
	case CLEAR_DONE:
		return state_at_end(s);
	}
	return OPERATION_FAILED;
}

static void work_figures(const void *self, struct operation_figures *out)
{
	const struct clear_work *work = self;
	const struct clear_status *s = work->clear ? clear_status(work->clear) : NULL;

	out->state = OPERATION_RUNS;
	out->total = work->expected;
	if (!s)
		return;
	out->state = state_of(s);
	out->done = (int64_t)(work->options.deletes ? s->deleted : s->saved);
	out->failed = (int64_t)s->failed;
	out->journal = s->operation;
	out->err = s->err;
}

static bool work_failure(const void *self, size_t index, struct operation_failure *out)
{
	const struct clear_work *work = self;
	const struct clear_status *s = work->clear ? clear_status(work->clear) : NULL;

	if (!s || index >= s->failure_count)
		return false;
	out->message_id = str_sv(&s->failures[index].message_id);
	out->err = &s->failures[index].err;
	return true;
}

/* --- what is told ---------------------------------------------------------------------------- */

static void tell_troubles(const struct clear_status *s, struct operation_facts *facts)
{
	const struct operation_trouble rows[] = {
		{s->newer, "were sent after it began, and stay"},
		{s->left, "are safe, and could not be deleted yet: resume tries again"},
		{s->groups_cut, "message groups of which only the front was seen"},
		{s->unseen, "at most are hidden for a while: answers were lost"},
	};

	operation_facts_add_troubles(facts, rows, COUNT_OF(rows));
}

static void work_tell(const void *self, struct operation_facts *facts)
{
	const struct clear_work *work = self;
	const struct clear_status *s = work->clear ? clear_status(work->clear) : NULL;

	operation_facts_add(facts, "call", "%s",
		work->options.deletes ? "ReceiveMessage, DeleteMessageBatch"
				      : "ReceiveMessage, ChangeMessageVisibilityBatch");
	if (work->options.path.n > 0)
		operation_facts_add(facts, "file", "%s", work->options.path.p);
	if (!s)
		return;
	operation_facts_add(facts, "messages",
		"%zu received, %zu saved, %zu deleted, %zu kept, %zu failed", s->received, s->saved,
		s->deleted, s->kept, s->failed);
	tell_troubles(s, facts);
}

/* --- controls -------------------------------------------------------------------------------- */

static void work_pause(void *self)
{
	struct clear_work *work = self;

	if (work->clear)
		clear_pause(work->clear);
}

static void work_go_on(void *self)
{
	struct clear_work *work = self;

	if (work->clear)
		clear_resume(work->clear);
}

static void work_cancel(void *self)
{
	struct clear_work *work = self;

	if (work->clear)
		clear_cancel(work->clear);
}

/* --- the kinds ------------------------------------------------------------------------------- */

const struct operation_kind operation_clear_kind = {
	.verb = "purge",
	.past = "deleted",
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.failure = work_failure,
	.pause = work_pause,
	.go_on = work_go_on,
	.cancel = work_cancel,
	.free = work_free,
};

const struct operation_kind operation_dump_kind = {
	.verb = "dump",
	.past = "saved",
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.failure = work_failure,
	.pause = work_pause,
	.go_on = work_go_on,
	.cancel = work_cancel,
	.free = work_free,
};
