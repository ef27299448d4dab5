/* sqscope visibility: hide for longer what somebody else holds, or hand it back. */
#include "commands.h"
#include "handle_list.h"
#include "message_run.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const char what[] = "visibility";

struct visibility {
	struct message_run run;
	struct handle_list list;
	int timeout_s;
};

static bool parse(struct visibility *v, const struct cli_call *call, struct err *err)
{
	const char *timeout = cli_own(call, "timeout");
	if (!timeout)
		return err_fail(err, ERR_USAGE,
			"--timeout S is missing: 0 hands the job back now, up to 12h hides it");
	return message_run_seconds(
		       "timeout", timeout, 0, SQS_VISIBILITY_MAX_S, &v->timeout_s, err) &&
	       handle_list_read(
		       &v->list, cli_own(call, "handle"), cli_own(call, "handles-file"), err);
}

static void print(const struct visibility *v)
{
	struct app *app = v->run.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		json_t *answer = message_run_json(&v->run);
		json_object_set_new(answer, "changed", json_integer((json_int_t)v->run.done));
		json_object_set_new(answer, "timeout_s", json_integer(v->timeout_s));
		json_object_set_new(answer, "failed", message_run_failed(&v->run));
		output_json(app, answer);
		return;
	}
	for (size_t i = 0; i < v->run.entry_count; i++) {
		const struct desk_entry *entry = &v->run.entries[i];
		str_addf(&out, "%zu: ", i + 1);
		if (entry->is_done && v->timeout_s > 0)
			str_addf(&out, "hidden for %d s from now\n", v->timeout_s);
		else if (entry->is_done)
			str_add_cstr(&out, "handed back\n");
		else
			output_safe(&out, sv_cstr(entry->err.msg)), str_add_char(&out, '\n');
	}
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int finish(struct visibility *v)
{
	struct err err = {0};
	message_run_verdict(&v->run, &err);
	if (v->run.done == 0 && err_is_set(&err))
		return report_error(v->run.app, what, &err);
	print(v);
	if (err_is_set(&err))
		report_sentence(what, &err);
	return err_exit_status(&err);
}

static int change(struct visibility *v)
{
	struct sqs_visibility *entries = mem_new(v->list.count, sizeof *entries);
	for (size_t i = 0; i < v->list.count; i++)
		entries[i] = (struct sqs_visibility){v->list.handles[i], v->timeout_s};
	message_desk_change_handles(v->run.desk, entries, v->list.count,
		sv_cstr(cli_own(&v->run.app->call, "reason")), message_run_done, &v->run);
	free(entries);
	if (message_run_wait(&v->run))
		return finish(v);
	report_note(v->run.app, "it is not known which of them were changed");
	return report_signal(what, v->run.session.signo);
}

static int run(struct app *app)
{
	struct visibility v = {0};
	struct err err = {0};
	int status;
	if (!parse(&v, &app->call, &err)) {
		handle_list_release(&v.list);
		return report_error(app, what, &err);
	}
	status = message_run_begin(&v.run, app, what);
	if (status == 0)
		status = change(&v);
	status = message_run_end(&v.run, status);
	handle_list_release(&v.list);
	return status;
}

const struct cli_command cmd_visibility = {
	.name = "visibility",
	.usage = "QUEUE (--handle H | --handles-file FILE) --timeout S",
	.summary = "change how long jobs of a worker stay hidden",
	.details =
		"Changes the visibility timeout of messages that somebody else has received, by "
		"their receipt handles, as workers log them: 0 hands the job back now, up to 12h "
		"hides it for longer, counted from its receive. SQS can neither list what others "
		"hold nor change it without a handle. With the handle of an earlier receive a FIFO "
		"queue refuses; a standard queue may change what the later receive holds.",
	.options =
		{
			{"handle", "H", "the receipt handle", false},
			{"handles-file", "FILE",
				"one handle a line; blank lines and lines with # are skipped",
				false},
			{"timeout", "S", "from now, 0 to 12h", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
