/* sqscope tasks, sqscope cancel-task: the move tasks of SQS on a queue. */
#include "commands.h"
#include "op_native.h"
#include "output.h"
#include "report.h"
#include "stats.h"

struct command {
	struct op_session op;
	struct op_queue source;
	struct op_tasks tasks;
};

static bool find_tasks(struct command *c, struct err *err)
{
	c->tasks.op = &c->op;
	return op_session_find(&c->op, sv_cstr(c->op.app->call.operands[0]), &c->source, err) &&
	       op_tasks_list(&c->tasks, &c->source, err);
}

static void add_line(struct str *out, json_t *task)
{
	const char *names[] = {"started", "status", "moved", "to_move", "destination", "failure"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const json_t *value = json_object_get(task, names[i]);
		if (json_is_integer(value))
			str_addf(out, "%s %lld  ", names[i], (long long)json_integer_value(value));
		else if (json_is_string(value))
			output_safe(out, sv_cstr(json_string_value(value)));
		if (json_is_string(value))
			str_add_cstr(out, "  ");
	}
	str_add_cstr(out, "\n");
}

static void print_list(struct command *c)
{
	struct str out = {0};
	if (option_flag(&c->op.app->options, OPT_JSON)) {
		output_json(c->op.app, json_pack("{s:O}", "tasks", c->tasks.list));
		return;
	}
	if (json_array_size(c->tasks.list) == 0)
		str_add_cstr(&out, "No task was ever started here, or none is remembered.\n");
	for (size_t i = 0; i < json_array_size(c->tasks.list); i++)
		add_line(&out, json_array_get(c->tasks.list, i));
	output_write(c->op.app, str_sv(&out));
	str_release(&out);
}

static int cancel(struct command *c)
{
	struct err err = {0};
	struct app *app = c->op.app;
	int64_t moved = UNKNOWN;
	struct op_deed deed = {
		.action = sv_cstr("CancelMessageMoveTask"), .queue_url = str_sv(&c->source.url)};
	if (c->tasks.handle.n == 0)
		err_set(&err, ERR_NOT_FOUND, "no task runs on this queue");
	else if (op_session_may_write(&c->op, &err) && op_session_intend(&c->op, &deed, &err)) {
		bool ok = op_tasks_cancel(&c->tasks, &moved, &err);
		op_session_conclude(&c->op, &deed, ok ? AUDIT_DONE : AUDIT_FAILED, &err);
	}
	if (err_is_set(&err))
		return report_error(app, c->op.what, &err);
	if (option_flag(&app->options, OPT_JSON))
		output_json(
			app, json_pack("{s:s%,s:s,s:O}", "queue", c->source.arn.p, c->source.arn.n,
				     "status", "CANCELLING", "moved", c->tasks.list));
	else
		report_note(app, "cancelled; what was moved stays moved");
	return 0;
}

static int run_either(struct app *app, const char *what, bool is_cancel)
{
	struct command c = {0};
	struct err err = {0};
	int status;
	if (op_session_begin(&c.op, app, what, &status)) {
		status = 0;
		if (!find_tasks(&c, &err))
			status = report_error(app, what, &err);
		else if (is_cancel)
			status = cancel(&c);
		else
			print_list(&c);
	}
	stats_report(&c.op.session, NULL);
	op_tasks_release(&c.tasks);
	op_queue_release(&c.source);
	op_session_release(&c.op);
	return status;
}

static int run_tasks(struct app *app)
{
	return run_either(app, "tasks", false);
}

static int run_cancel(struct app *app)
{
	return run_either(app, "cancel-task", true);
}

const struct cli_command cmd_tasks = {
	.name = "tasks",
	.usage = "DLQ",
	.summary = "list the last ten move tasks of a dead-letter queue",
	.details = "Prints what SQS tells of the redrives that it did, or does, by itself "
		   "(StartMessageMoveTask), the newest first, with failures in words.",
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run_tasks,
};

const struct cli_command cmd_cancel_task = {
	.name = "cancel-task",
	.usage = "DLQ",
	.summary = "cancel the move task that runs on a dead-letter queue",
	.details = "What the task has moved stays moved, and some more may follow.",
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run_cancel,
};
