/* sqscope restore: the messages of a file, sent to a queue. */
#include "commands.h"
#include "json.h"
#include "op_clear.h"
#include "op_restore.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

#include <unistd.h>

static const char what[] = "restore";

struct command {
	struct op_session op;
	struct op_queue queue;
	struct restore_options options;
	struct op_deed deed;
	struct str path, parameters;
};

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	if (!cli_own(call, "to"))
		return err_fail(err, ERR_USAGE, "--to QUEUE is missing");
	if (!cli_own_rate(call, "rate", &c->options.rate, err) ||
		!op_path_make(call->operands[0], &c->path, err))
		return false;
	return access(str_cstr(&c->path), R_OK) == 0 ||
	       err_fail(err, ERR_USAGE, "%s cannot be read", call->operands[0]);
}

/* Nothing is taken away: without a terminal nobody needs to be asked. */
static bool confirm(struct command *c, const struct cli_call *call, struct err *err)
{
	struct str question = {0};
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return true;
	str_addf(&question, "Send the messages of %s to %.*s?", call->operands[0],
		SV_ARGS(queue_name_of_url(str_sv(&c->queue.url))));
	bool ok = op_session_confirm(&c->op, str_sv(&question), err);
	str_release(&question);
	return ok;
}

static void describe(struct command *c, const struct cli_call *call)
{
	json_write(json_pack("{s:o,s:o}", "to", json_sv(str_sv(&c->queue.url)), "rate",
			   json_or_null(cli_own(call, "rate"))),
		&c->parameters);
	c->deed = (struct op_deed){.action = sv_cstr("SendMessageBatch"),
		.queue_url = str_sv(&c->queue.url),
		.reason = sv_cstr(cli_own(call, "reason"))};
	op_deed_add(&c->deed, AUDIT_BACKUP, str_cstr(&c->path));
	op_deed_add(&c->deed, AUDIT_RATE, cli_own(call, "rate"));
}

static int start(struct command *c, struct app *app)
{
	const struct cli_call *call = &app->call;
	struct err err = {0};
	int status;
	if (!parse(c, call, &err))
		return report_error(app, what, &err);
	if (!op_session_begin(&c->op, app, what, &status))
		return status;
	c->queue.may_be_denied = true;
	if (!op_session_find(&c->op, sv_cstr(cli_own(call, "to")), &c->queue, &err)) {
		err_prefix(&err, "--to");
		return report_error(app, what, &err);
	}
	if (!op_session_may_write(&c->op, &err) || !confirm(c, call, &err))
		return report_error(app, what, &err);
	describe(c, call);
	c->options.path = str_sv(&c->path);
	c->options.queue_url = str_sv(&c->queue.url);
	c->options.is_fifo = c->queue.is_fifo;
	c->options.max_message_bytes = c->queue.attributes.number[ATTR_MAX_SIZE];
	c->options.parameters = str_sv(&c->parameters);
	return op_restore_run(&c->op, &c->options, &c->deed);
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.op.session, NULL);
	op_session_release(&c.op);
	op_queue_release(&c.queue);
	str_release(&c.path);
	str_release(&c.parameters);
	return status;
}

const struct cli_command cmd_restore = {
	.name = "restore",
	.usage = "FILE --to QUEUE [--rate N] [--yes]",
	.summary = "send the messages of a dump or backup to a queue",
	.details =
		"Sends every message of a file as dump and purge --backup write it: the exact body, all "
		"attributes with their types, the trace header and the message group. Ids and sent "
		"times are new. The whole file is checked before the first message leaves. To a "
		"FIFO queue the order inside each group is kept. A message that stands in the file "
		"twice is sent once. After a crash or a signal, `sqscope resume` sends the rest; "
		"what may be there twice is listed.",
	.options =
		{
			{"to", "QUEUE", "the queue that they are sent to", false},
			{"rate", "N", "messages a second", false},
			{"yes", NULL, "do it without a question", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
