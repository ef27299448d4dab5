/* sqscope redrive: move messages out of a dead-letter queue. */
#include "commands.h"
#include "json.h"
#include "op_choice.h"
#include "op_native.h"
#include "op_redrive.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

#include <stdlib.h>

static const char what[] = "redrive";

struct command {
	struct op_session op;
	struct op_queue source;
	struct op_place to;
	struct redrive_target target;
	struct redrive_options options;
	struct op_choice *choice;
	struct op_edit *edit;
	struct str parameters;
	struct op_deed deed;
};

static bool read_count(
	const struct cli_call *call, const char *name, size_t *value, struct err *err)
{
	const char *text = cli_own(call, name);
	int64_t n;
	if (!text)
		return true;
	if (!sv_to_i64(sv_cstr(text), &n) || n < 1)
		return err_fail(err, ERR_USAGE, "--%s: '%s' is no number from 1 on", name, text);
	*value = (size_t)n;
	return true;
}

/* What SQS cannot do is refused, and not left out. */
static bool check_native(const struct command *c, const struct cli_call *call, struct err *err)
{
	static const char *const own[] = {
		"where", "ids", "limit", "canary", "edit", "dry-run", "stop-when-refilled"};
	if (!cli_own(call, "native"))
		return !cli_own(call, "wait") ||
		       err_fail(err, ERR_USAGE, "--wait goes with --native");
	for (size_t i = 0; i < COUNT_OF(own); i++) {
		if (cli_own(call, own[i]))
			return err_fail(err, ERR_USAGE,
				"--%s: a native task cannot do that; leave --native out", own[i]);
	}
	if (c->options.rate > SQS_MOVE_TASK_RATE_MAX ||
		(double)(int)c->options.rate != c->options.rate)
		return err_fail(err, ERR_USAGE,
			"--rate: of a native task it is a whole number from 1 to 500");
	return true;
}

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	struct redrive_options *o = &c->options;
	size_t visibility = 0;
	int chosen = (cli_own(call, "where") != NULL) + (cli_own(call, "ids") != NULL) +
		     (cli_own(call, "all") != NULL);
	if (chosen > 1)
		return err_fail(
			err, ERR_USAGE, "only one of --where, --ids and --all can be given");
	o->is_dry_run = cli_own(call, "dry-run") != NULL;
	o->stops_when_refilled = cli_own(call, "stop-when-refilled") != NULL;
	if (!read_count(call, "visibility", &visibility, err))
		return false;
	o->visibility_s = visibility < SQS_VISIBILITY_MAX_S ? (int)visibility : 0;
	return read_count(call, "limit", &o->limit, err) &&
	       read_count(call, "canary", &o->canary, err) &&
	       cli_own_rate(call, "rate", &o->rate, err) && check_native(c, call, err);
}

static bool find_queues(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *to = cli_own(call, "to");
	if (!op_session_find(&c->op, sv_cstr(call->operands[0]), &c->source, err))
		return false;
	c->options.source_url = str_sv(&c->source.url);
	c->options.source_is_fifo = c->source.is_fifo;
	if (!to)
		return true;
	if (!op_place_find(&c->op, sv_cstr(to), &c->to, err)) {
		err_prefix(err, "--to");
		return false;
	}
	if (sv_eq(str_sv(&c->to.queue.url), str_sv(&c->source.url)))
		return err_fail(err, ERR_USAGE, "--to: that is the queue itself");
	if (cli_own(call, "native") && c->to.context != c->op.context)
		return err_fail(err, ERR_USAGE,
			"--to: a native task stays in its region and account; leave --native out");
	c->target = (struct redrive_target){.sqs = c->to.context->sqs,
		.url = str_sv(&c->to.queue.url),
		.arn = str_sv(&c->to.queue.arn),
		.is_fifo = c->to.queue.is_fifo};
	c->options.to = &c->target;
	return true;
}

static bool choose(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *where = cli_own(call, "where"), *ids = cli_own(call, "ids");
	if (cli_own(call, "edit")) {
		c->edit = op_edit_new(c->op.session.loop, cli_own(call, "edit"));
		c->options.edit = op_edit_edit;
		c->options.edit_ud = c->edit;
	}
	if (!where && !ids)
		return true;
	c->choice = op_choice_new(c->op.session.loop, where, ids, err);
	c->options.choose = op_choice_choose;
	c->options.ud = c->choice;
	return c->choice != NULL;
}

/* Both ends are written to. */
static bool may_write(struct command *c, struct err *err)
{
	return c->options.is_dry_run ||
	       (op_session_may_write(&c->op, err) &&
		       (!c->to.context || op_session_may_write_in(&c->op, c->to.context, err)));
}

static bool confirm(struct command *c, const struct cli_call *call, struct err *err)
{
	struct str question = {0};
	bool ok;
	if (c->options.is_dry_run)
		return true;
	str_addf(&question, "%s %s of %s to %s?", c->edit ? "Edit and move" : "Move",
		c->choice ? "the chosen messages" : "all messages", call->operands[0],
		cli_own(call, "to") ? cli_own(call, "to") : "the queues that they come from");
	ok = op_session_confirm(&c->op, str_sv(&question), err);
	str_release(&question);
	return ok;
}

static void describe_deed(struct command *c, const struct cli_call *call)
{
	c->deed.action =
		sv_cstr(cli_own(call, "native") ? "StartMessageMoveTask" : "SendMessageBatch");
	c->deed.queue_url = str_sv(&c->source.url);
	op_deed_add(&c->deed, AUDIT_DESTINATION, cli_own(call, "to"));
	op_deed_add(&c->deed, AUDIT_RATE, cli_own(call, "rate"));
	op_deed_add(&c->deed, AUDIT_LIMIT, cli_own(call, "limit"));
	op_deed_add(&c->deed, AUDIT_FILTER, cli_own(call, "where"));
	op_deed_add(&c->deed, AUDIT_EDIT, cli_own(call, "edit"));
}

static void describe(struct command *c, const struct cli_call *call)
{
	static const char *const names[] = {
		"where", "ids", "to", "rate", "limit", "canary", "edit", "visibility"};
	json_t *parameters = json_object();
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (cli_own(call, names[i]))
			json_object_set_new(
				parameters, names[i], json_string(cli_own(call, names[i])));
	}
	json_write(parameters, &c->parameters);
	c->options.parameters = str_sv(&c->parameters);
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
	if (!find_queues(c, call, &err) || !choose(c, call, &err) || !may_write(c, &err) ||
		!confirm(c, call, &err))
		return report_error(app, what, &err);
	describe_deed(c, call);
	if (cli_own(call, "native"))
		return op_native_run(&c->op, &c->source, str_sv(&c->to.queue.arn),
			(int)c->options.rate, cli_own(call, "wait") != NULL, &c->deed);
	describe(c, call);
	status = op_redrive_run(
		&c->op, &(struct op_redrive){.options = &c->options,
				.source_name = queue_name_of_url(str_sv(&c->source.url)),
				.to = c->to.context ? &c->to : NULL,
				.deed = &c->deed});
	op_choice_tell(c->choice, app);
	return status;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.op.session, NULL);
	op_edit_free(c.edit);
	op_session_release(&c.op);
	op_choice_free(c.choice);
	op_queue_release(&c.source);
	op_place_release(&c.to);
	str_release(&c.parameters);
	return status;
}

const struct cli_command cmd_redrive = {
	.name = "redrive",
	.usage = "DLQ [--where EXPR] [--to QUEUE] [--dry-run] [--yes] [OPTIONS]",
	.summary = "move messages out of a dead-letter queue, confirmed one by one",
	.details =
		"Receives messages, sends each to where it came from (or to another queue), and "
		"deletes it only when the send was confirmed and that is on the disk. What is not "
		"chosen is handed back. Copies are exact; their ids and sent times are new. After a "
		"crash, `sqscope resume` finishes what was begun. A signal cancels: what is under "
		"way ends, the rest is handed back; a lost terminal does so only with --on-hangup "
		"stop. --to also takes a queue of another region (ARN or URL) or of another "
		"context of the config file (CONTEXT:QUEUE). The program of --edit reads one "
		"message as a line of JSON, as peek --json prints it, and writes one, of which "
		"body and message_attributes count; if it writes nothing the message stays, if it "
		"fails the message stays and is listed. What was edited otherwise, or not at all, "
		"is not sent again by `resume`. As fast as it goes is as fast as --max-rps lets it: at "
		"50 requests a second about 160 messages a second.",
	.options =
		{
			{"where", "EXPR", "only messages that this jq program selects", false},
			{"ids", "ID,...", "only messages with these ids", false},
			{"all", NULL, "every message (as without --where and --ids)", false},
			{"to", "QUEUE", "to this queue instead of each one's own source", false},
			{"native", NULL,
				"let SQS do it (StartMessageMoveTask): all messages, no choice",
				false},
			{"wait", NULL, "with --native: until the task has ended", false},
			{"rate", "N", "messages a second; with --native 1 to 500", false},
			{"limit", "N", "end after so many messages", false},
			{"canary", "N", "move so many, then ask whether the others follow", false},
			{"stop-when-refilled", NULL, "end when a message that was moved comes back",
				false},
			{"edit", "CMD", "send what this program makes of each message", false},
			{"dry-run", NULL, "receive and choose, but move nothing", false},
			{"yes", NULL, "do it without a question", false},
			{"visibility", "S", "hide what is received for so long at a time", true},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
