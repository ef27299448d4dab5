/* Move tasks of SQS, for commands. */
#include "op_native.h"

#include "json.h"
#include "output.h"
#include "report.h"

#include <stdio.h>
#include <unistd.h>

enum { PROGRESS_MS = 1000 };

/* --- the tasks of a queue -------------------------------------------------------------------- */

static json_t *text_or_null(struct sv text)
{
	return text.n > 0 ? json_sv(text) : json_null();
}

static json_t *task_json(const struct sqs_move_task *task)
{
	struct str failure = {0};
	json_t *out;
	if (task->failure.n > 0)
		native_redrive_explain(task->failure, &failure);
	out = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "handle",
		text_or_null(task->handle), "status", json_sv(task->status_text), "source",
		json_sv(task->source_arn), "destination", text_or_null(task->destination_arn),
		"rate", json_count(task->rate), "moved", json_count(task->moved), "to_move",
		json_count(task->to_move), "started", json_time(task->started_unix_ms), "failure",
		text_or_null(str_sv(&failure)));
	str_release(&failure);
	return out;
}

static void end_call(struct op_tasks *tasks, const struct err *err)
{
	if (err_is_set(err))
		tasks->err = *err;
	tasks->is_done = true;
	loop_stop(tasks->op->session.loop);
}

static bool wait_for(struct op_tasks *tasks, struct err *err)
{
	while (!tasks->is_done && !tasks->op->session.signo)
		loop_run(tasks->op->session.loop);
	if (!tasks->is_done)
		return err_fail(err, ERR_INTERRUPTED, "interrupted");
	tasks->is_done = false;
	*err = tasks->err;
	return !err_is_set(err);
}

static void on_listed(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct op_tasks *tasks = ud;
	tasks->list = json_array();
	for (size_t i = 0; i < list->count; i++) {
		json_array_append_new(tasks->list, task_json(&list->tasks[i]));
		if (list->tasks[i].status == SQS_MOVE_TASK_RUNNING)
			str_set(&tasks->handle, list->tasks[i].handle);
	}
	end_call(tasks, err);
}

bool op_tasks_list(struct op_tasks *tasks, const struct op_queue *source, struct err *err)
{
	sqs_list_message_move_tasks(
		tasks->op->context->sqs, PRIORITY_USER, str_sv(&source->arn), on_listed, tasks);
	return wait_for(tasks, err);
}

static void on_cancelled(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct op_tasks *tasks = ud;
	json_decref(tasks->list);
	tasks->list = json_count(list->count > 0 ? list->tasks[0].moved : UNKNOWN);
	end_call(tasks, err);
}

bool op_tasks_cancel(struct op_tasks *tasks, int64_t *moved, struct err *err)
{
	sqs_cancel_message_move_task(tasks->op->context->sqs, PRIORITY_USER, str_sv(&tasks->handle),
		on_cancelled, tasks);
	if (!wait_for(tasks, err))
		return false;
	*moved = json_is_integer(tasks->list) ? json_integer_value(tasks->list) : UNKNOWN;
	return true;
}

void op_tasks_release(struct op_tasks *tasks)
{
	json_decref(tasks->list);
	str_release(&tasks->handle);
}

/* --- a task from its start ------------------------------------------------------------------- */

struct run {
	struct op_session *op;
	struct native_redrive *native;
	struct loop_timer timer;
	struct err err;
	bool is_done;
};

static void on_done(void *ud, const struct native_redrive_status *status, const struct err *err)
{
	struct run *run = ud;
	(void)status;
	if (err_is_set(err))
		run->err = *err;
	run->is_done = true;
	loop_stop(run->op->session.loop);
}

static const char *word_of(enum sqs_move_task_status status)
{
	switch (status) {
	case SQS_MOVE_TASK_UNKNOWN:
		return "starting";
	case SQS_MOVE_TASK_RUNNING:
		return "RUNNING";
	case SQS_MOVE_TASK_COMPLETED:
		return "COMPLETED";
	case SQS_MOVE_TASK_CANCELLING:
		return "CANCELLING";
	case SQS_MOVE_TASK_CANCELLED:
		return "CANCELLED";
	case SQS_MOVE_TASK_FAILED:
		return "FAILED";
	}
	return "?";
}

static void on_time(void *ud)
{
	struct run *run = ud;
	const struct native_redrive_status *s = native_redrive_status(run->native);
	const struct options *o = &run->op->app->options;
	if (!option_flag(o, OPT_QUIET) && option_flag(o, OPT_JSON))
		fprintf(stderr, "{\"progress\":{\"status\":\"%s\",\"moved\":%lld}}\n",
			word_of(s->task), (long long)(s->moved == UNKNOWN ? 0 : s->moved));
	loop_timer_start(run->op->session.loop, &run->timer, PROGRESS_MS, on_time, run);
}

static void print(struct run *run, const struct op_queue *source, struct sv destination_arn)
{
	const struct native_redrive_status *s = native_redrive_status(run->native);
	struct str out = {0};
	if (option_flag(&run->op->app->options, OPT_JSON)) {
		output_json(run->op->app,
			json_pack("{s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:o}", "handle",
				text_or_null(str_sv(&s->handle)), "status", word_of(s->task),
				"adopted", s->was_adopted, "source", json_sv(str_sv(&source->arn)),
				"destination", text_or_null(destination_arn), "moved",
				json_count(s->moved), "to_move", json_count(s->to_move), "failure",
				text_or_null(str_sv(&s->failure))));
		return;
	}
	if (s->was_adopted)
		str_add_cstr(&out, "A task was running already: looked at that one.\n");
	str_addf(&out, "%s", word_of(s->task));
	if (s->moved != UNKNOWN)
		str_addf(&out, ": about %lld moved", (long long)s->moved);
	if (s->to_move != UNKNOWN)
		str_addf(&out, " of %lld", (long long)s->to_move);
	str_add_cstr(&out, "\n");
	output_safe(&out, str_sv(&s->failure));
	if (s->failure.n > 0)
		str_add_cstr(&out, "\n");
	output_write(run->op->app, str_sv(&out));
	str_release(&out);
}

int op_native_run(struct op_session *op, const struct op_queue *source, struct sv destination_arn,
	int rate, bool waits, struct op_deed *deed)
{
	struct run run = {.op = op};
	struct err err = {0};
	const struct native_redrive_options options = {.loop = op->session.loop,
		.sqs = op->context->sqs,
		.source_url = str_sv(&source->url),
		.source_arn = str_sv(&source->arn),
		.destination_arn = destination_arn,
		.source_is_fifo = source->is_fifo,
		.rate = rate,
		.samples = true,
		.waits = waits};
	int status = 0;
	if (!op_session_intend(op, deed, &err))
		return report_error(op->app, op->what, &err);
	session_watch_signals(&op->session);
	run.native = native_redrive_start(&options, on_done, &run);
	loop_timer_start(op->session.loop, &run.timer, PROGRESS_MS, on_time, &run);
	while (!run.is_done && !op->session.signo)
		loop_run(op->session.loop);
	loop_timer_stop(&run.timer);
	op_session_conclude(op, deed, err_is_set(&run.err) ? AUDIT_FAILED : AUDIT_DONE, &run.err);
	if (err_is_set(&run.err)) {
		status = report_error(op->app, op->what, &run.err);
	} else {
		enum sqs_move_task_status task = native_redrive_status(run.native)->task;
		print(&run, source, destination_arn);
		/* The task goes on at SQS without us. */
		if (!run.is_done)
			status = report_signal(op->what, op->session.signo);
		else if (task == SQS_MOVE_TASK_FAILED || task == SQS_MOVE_TASK_CANCELLED)
			status = err_rows[ERR_PARTIAL].exit_status;
	}
	native_redrive_free(run.native);
	return status;
}
