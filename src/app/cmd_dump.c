/* sqscope dump: everything in a queue into a file, and left where it is. */
#include "commands.h"
#include "op_choice.h"
#include "op_clear.h"
#include "report.h"
#include "sqscope/model/look_price.h"
#include "stats.h"

#include <sys/stat.h>

static const char what[] = "dump";

struct command {
	struct op_session op;
	struct op_queue queue;
	struct look_price price;
	struct clear_options options;
	struct op_choice *choice;
	struct op_deed deed;
	struct str path, parameters;
};

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *path = cli_own(call, "out");
	struct stat st;
	if (!path)
		return err_fail(err, ERR_USAGE, "--out FILE is missing");
	/* Said before every message was received for nothing. */
	if (lstat(path, &st) == 0)
		return err_fail(err, ERR_REFUSED,
			"%s exists already, and a dump never replaces a file", path);
	return cli_own_seconds(call, "visibility", 1, SQS_VISIBILITY_MAX_S,
		       &c->options.visibility_s, err) &&
	       op_path_make(path, &c->path, err);
}

static bool choose(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *where = cli_own(call, "where");
	if (!where)
		return true;
	c->choice = op_choice_new(c->op.session.loop, where, NULL, err);
	c->options.choose = op_choice_choose;
	c->options.choose_ud = c->choice;
	return c->choice != NULL;
}

/* Receiving moves messages away: that is a write then. */
static bool pass_price(struct command *c, const struct cli_call *call, struct err *err)
{
	struct look_price *price = &c->price;
	look_price_make(price, &c->queue.attributes, c->queue.is_fifo, NULL);
	if (!look_price_is_refused(price)) {
		report_note(c->op.app, "%s", str_cstr(&price->text));
		return true;
	}
	if (!cli_own(call, "force"))
		return err_fail(err, ERR_REFUSED, "%s", str_cstr(&price->text));
	c->deed = (struct op_deed){.action = sv_cstr("ReceiveMessage"),
		.queue_url = str_sv(&c->queue.url),
		.reason = sv_cstr(cli_own(call, "reason"))};
	return op_session_may_write(&c->op, err);
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
	if (!op_session_find(&c->op, sv_cstr(call->operands[0]), &c->queue, &err) ||
		!choose(c, call, &err) || !pass_price(c, call, &err))
		return report_error(app, what, &err);
	json_write(json_pack("{s:o,s:o}", "file", json_sv(str_sv(&c->path)), "where",
			   json_or_null(cli_own(call, "where"))),
		&c->parameters);
	c->options.queue_url = str_sv(&c->queue.url);
	c->options.is_fifo = c->queue.is_fifo;
	c->options.path = str_sv(&c->path);
	c->options.parameters = str_sv(&c->parameters);
	c->options.sent_until_unix_ms = UNKNOWN;
	status = op_clear_run(&c->op, &c->options, NULL, c->deed.action.n > 0 ? &c->deed : NULL);
	op_choice_tell(c->choice, app);
	return status;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.op.session, NULL);
	op_session_release(&c.op);
	op_choice_free(c.choice);
	op_queue_release(&c.queue);
	look_price_release(&c.price);
	str_release(&c.path);
	str_release(&c.parameters);
	return status;
}

const struct cli_command cmd_dump = {
	.name = "dump",
	.usage = "QUEUE --out FILE [--where EXPR] [--force]",
	.summary = "copy the messages of a queue into a file",
	.details =
		"Walks through the whole queue, writes every message to a JSON Lines file with all its "
		"attributes and the exact body, and hands the messages back. Every message is received "
		"once for that, which counts: see peek. A file that exists is not touched. Memory "
		"stays small however much there is; what was written is forced to the disk part by "
		"part, and after a crash or a signal `sqscope resume` goes on with the file. Of a "
		"FIFO queue only the front of each message group can be received so.",
	.options =
		{
			{"out", "FILE", "the file; it must not exist yet", false},
			{"where", "EXPR", "only those that this jq program selects", false},
			{"force", NULL,
				"receive although that moves messages to a dead-letter queue",
				false},
			{"reason", "TEXT", "why, for the audit log of a dump that is forced",
				false},
			{"visibility", "S", "hide what is received for so long at a time", true},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
