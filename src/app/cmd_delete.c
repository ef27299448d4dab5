/* sqscope delete: take one message away for good, by its receipt handle. */
#include "commands.h"
#include "handle_list.h"
#include "message_run.h"
#include "output.h"
#include "report.h"

static const char what[] = "delete";

struct deletion {
	struct message_run run;
	struct handle_list list;
};

static void print(const struct deletion *d)
{
	struct app *app = d->run.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		json_t *answer = message_run_json(&d->run);
		json_object_set_new(answer, "deleted", json_integer((json_int_t)d->run.done));
		json_object_set_new(answer, "failed", message_run_failed(&d->run));
		output_json(app, answer);
		return;
	}
	output_safe(&out, str_sv(&d->run.text));
	str_add_char(&out, '\n');
	output_write(app, str_sv(&out));
	str_release(&out);
}

static bool confirm(struct deletion *d, struct err *err)
{
	const struct fleet *fleet = &d->run.context->fleet;
	struct str question = {0};
	/* What is refused anyhow is not asked. */
	if (!message_desk_may_write(d->run.desk, err))
		return false;
	str_addf(&question, "Delete the message of this handle from %s, ", d->run.queue->name);
	place_describe(&fleet->place, sv_cstr(fleet->account), &question);
	str_add_cstr(&question, "? It cannot be brought back.");
	bool ok = message_run_confirm(&d->run, str_sv(&question), err);
	str_release(&question);
	return ok;
}

static int delete_it(struct deletion *d)
{
	struct err err = {0};
	if (!confirm(d, &err))
		return report_error(d->run.app, what, &err);
	message_desk_delete_handles(d->run.desk, d->list.handles, d->list.count,
		sv_cstr(cli_own(&d->run.app->call, "reason")), message_run_done, &d->run);
	if (!message_run_wait(&d->run)) {
		report_note(d->run.app, "it is not known whether it was deleted");
		return report_signal(what, d->run.session.signo);
	}
	message_run_verdict(&d->run, &err);
	if (err_is_set(&err))
		return report_error(d->run.app, what, &err);
	print(d);
	return 0;
}

static int run(struct app *app)
{
	struct deletion d = {0};
	struct err err = {0};
	int status;
	if (!handle_list_read(&d.list, cli_own(&app->call, "handle"), NULL, &err)) {
		err_set(&err, ERR_USAGE, "--handle H is missing");
		return report_error(app, what, &err);
	}
	status = message_run_begin(&d.run, app, what);
	if (status == 0)
		status = delete_it(&d);
	status = message_run_end(&d.run, status);
	handle_list_release(&d.list);
	return status;
}

const struct cli_command cmd_delete = {
	.name = "delete",
	.usage = "QUEUE --handle H [--yes]",
	.summary = "delete the message of a receipt handle",
	.details =
		"Deletes one message, by the receipt handle of its last receive. On a terminal it "
		"asks first, unless --yes is given. SQS confirms the deletion of a message that "
		"is gone already, too; with a handle that is not the last one a standard queue "
		"may confirm and keep the message.",
	.options =
		{
			{"handle", "H", "the receipt handle", false},
			{"yes", NULL, "do not ask before", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
