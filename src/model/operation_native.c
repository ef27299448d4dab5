/* A move task of SQS as an operation: looked on, cancelled, never held up by us. */
#include "sqscope/model/operation_redrive.h"

#include "sqscope/base/kept.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

/* On its way to cancel the task; may outlive the work. */
struct cancelling {
	struct native_work *work; /* NULL: gone */
	struct audit_write *write;
	bool is_intended;
};

struct native_work {
	struct operation *op;
	struct native_redrive_options options; /* looks at `texts` */
	struct kept texts;
	struct native_redrive *native; /* NULL before its start */
	struct cancelling *cancelling; /* or NULL */
	struct err err;
	bool is_done;
};

void *native_work_new(const struct native_redrive_options *options)
{
	struct native_work *work = mem_new(1, sizeof *work);

	work->options = *options;
	kept_take(&work->texts, &work->options.source_url);
	kept_take(&work->texts, &work->options.source_arn);
	kept_take(&work->texts, &work->options.destination_arn);
	work->options.waits = true;
	return work;
}

/* --- the audit log --------------------------------------------------------------------------- */

/* What was asked for was to start one: that is over as soon as it runs. */
static void conclude(struct native_work *work)
{
	struct audit_outcome outcome = {.result = AUDIT_DONE};
	struct err err = {0};

	if (err_is_set(&work->err)) {
		outcome.result = AUDIT_FAILED;
		outcome.err = &work->err;
	} else if (native_redrive_status(work->native)->was_adopted) {
		err_set(&err, ERR_REFUSED, "a task ran already: it was adopted, none was started");
		outcome.result = AUDIT_FAILED;
		outcome.err = &err;
	}
	operation_conclude(work->op, &outcome);
}

static void work_free(void *self)
{
	struct native_work *work = self;

	/* The program ends, the task goes on. */
	if (work->native && !work->is_done &&
		native_redrive_status(work->native)->task != SQS_MOVE_TASK_UNKNOWN)
		conclude(work);
	if (work->cancelling) {
		if (work->cancelling->is_intended)
			audit_write_give_up(work->cancelling->write);
		else
			audit_write_cancel(work->cancelling->write);
		work->cancelling->work = NULL;
		if (!work->cancelling->is_intended)
			free(work->cancelling);
	}
	native_redrive_free(work->native);
	kept_release(&work->texts);
	free(work);
}

/* --- from its start to its end --------------------------------------------------------------- */

static void on_done(void *ud, const struct native_redrive_status *status, const struct err *err)
{
	struct native_work *work = ud;

	(void)status;
	work->is_done = true;
	if (err && err_is_set(err))
		work->err = *err;
	conclude(work);
	operation_end(work->op, NULL);
}

static void work_start(void *self, struct operation *op)
{
	struct native_work *work = self;

	work->op = op;
	work->native = native_redrive_start(&work->options, on_done, work);
}

/* --- figures --------------------------------------------------------------------------------- */

static enum operation_state state_of(
	const struct native_work *work, const struct native_redrive_status *s)
{
	if (err_is_set(&work->err))
		return OPERATION_FAILED;
	switch (s->task) {
	case SQS_MOVE_TASK_UNKNOWN:
	case SQS_MOVE_TASK_RUNNING:
		return OPERATION_RUNS;
	case SQS_MOVE_TASK_CANCELLING:
		return OPERATION_ENDING;
	case SQS_MOVE_TASK_COMPLETED:
		return OPERATION_DONE;
	case SQS_MOVE_TASK_CANCELLED:
		return OPERATION_CANCELLED;
	case SQS_MOVE_TASK_FAILED:
		return s->moved > 0 ? OPERATION_PARTLY : OPERATION_FAILED;
	}
	return OPERATION_FAILED;
}

static void work_figures(const void *self, struct operation_figures *out)
{
	const struct native_work *work = self;
	const struct native_redrive_status *s;

	out->state = OPERATION_RUNS;
	out->rate = work->options.rate;
	if (!work->native)
		return;
	s = native_redrive_status(work->native);
	out->state = state_of(work, s);
	out->done = s->moved == UNKNOWN ? 0 : s->moved;
	out->total = s->to_move;
	out->err = work->err;
	if (s->failure.n > 0)
		err_set(&out->err, ERR_FAILED, "%s", str_cstr(&s->failure));
}

static void work_tell(const void *self, struct operation_facts *facts)
{
	const struct native_work *work = self;
	const struct native_redrive_status *s =
		work->native ? native_redrive_status(work->native) : NULL;

	operation_facts_add(facts, "call", "StartMessageMoveTask %s", work->options.source_arn.p);
	operation_facts_add(facts, "to", "%s",
		work->options.destination_arn.n > 0
			? work->options.destination_arn.p
			: "source (the queue that each message comes from)");
	if (work->options.rate > 0)
		operation_facts_add(facts, "velocity", "%d/s", work->options.rate);
	else
		operation_facts_add(facts, "velocity", "as SQS chooses");
	if (s && s->was_adopted)
		operation_facts_add(facts, "", "it ran already: adopted, none was started");
	if (s && s->handle.n > 0)
		operation_facts_add(facts, "handle", "%s", str_cstr(&s->handle));
	if (s && s->failure.n > 0)
		operation_facts_add(facts, "failure", "%s", str_cstr(&s->failure))->is_trouble =
			true;
}

/* --- cancelling ------------------------------------------------------------------------------ */

static void on_cancelled(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct cancelling *cancelling = ud;
	struct audit_outcome outcome = {.result = AUDIT_DONE};

	(void)list;
	if (cancelling->work) {
		if (err_is_set(err)) {
			outcome.result = AUDIT_FAILED;
			outcome.err = err;
		}
		audit_write_end(cancelling->write, &outcome);
		cancelling->work->cancelling = NULL;
	}
	free(cancelling);
}

static void on_intended(void *ud, struct audit_write *write, const struct err *err)
{
	struct cancelling *cancelling = ud;
	struct native_work *work = cancelling->work;

	if (err) {
		work->cancelling = NULL;
		free(cancelling);
		return;
	}
	cancelling->write = write;
	cancelling->is_intended = true;
	sqs_cancel_message_move_task(work->options.sqs, PRIORITY_USER,
		str_sv(&native_redrive_status(work->native)->handle), on_cancelled, cancelling);
}

/* Once: what comes of it is seen in the task. */
static void work_cancel(void *self)
{
	struct native_work *work = self;

	if (work->cancelling || !work->native || native_redrive_status(work->native)->handle.n == 0)
		return;
	work->cancelling = mem_new(1, sizeof *work->cancelling);
	work->cancelling->work = work;
	work->cancelling->write = operation_write(
		work->op, sv_cstr("CancelMessageMoveTask"), on_intended, work->cancelling);
}

const struct operation_kind operation_native_kind = {
	.verb = "redrive",
	.past = "moved",
	.outlives_us = true,
	.cancel_is_write = true,
	.start = work_start,
	.get_figures = work_figures,
	.tell = work_tell,
	.cancel = work_cancel,
	.free = work_free,
};
