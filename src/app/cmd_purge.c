/* sqscope purge: take everything out of a queue, for good. */
#include "commands.h"
#include "op_clear.h"
#include "op_purge.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/clock.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

#include <ctype.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char what[] = "purge";

enum purge_way {
	WAY_ALL,    /* PurgeQueue */
	WAY_SEEN,   /* what is received, deleted */
	WAY_BACKUP, /* the same, and saved before */
};

struct command {
	struct op_session op;
	struct op_queue queue;
	enum purge_way way;
	int visibility_s;
	struct op_counts before;
	struct str path, parameters, counts;
	struct op_deed deed;
};

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *path = cli_own(call, "backup");
	struct stat st;
	c->way = path ? WAY_BACKUP : cli_own(call, "only-seen") ? WAY_SEEN : WAY_ALL;
	if (cli_own(call, "wait") && c->way != WAY_ALL)
		return err_fail(err, ERR_USAGE,
			"--wait: only PurgeQueue has to wait for another, and --backup and "
			"--only-seen do without it");
	if (!cli_own_seconds(call, "visibility", 1, SQS_VISIBILITY_MAX_S, &c->visibility_s, err))
		return false;
	if (!path)
		return true;
	if (lstat(path, &st) == 0)
		return err_fail(err, ERR_REFUSED,
			"%s exists already, and a backup never replaces a file", path);
	return op_path_make(path, &c->path, err);
}

/* --- the question ---------------------------------------------------------------------------- */

/* jobs-20261125T201500Z.jsonl, here. */
static bool offer_backup(struct command *c, struct err *err)
{
	struct str name = {0}, question = {0};
	char when[CLOCK_TEXT_SIZE], line[16];
	clock_format_amz(loop_unix_ms(c->op.session.loop), when);
	str_add(&name, queue_name_of_url(str_sv(&c->queue.url)));
	str_addf(&name, "-%s.jsonl", when);
	str_addf(&question, "Save the messages in %s first, and delete what was saved? [Y/n] ",
		str_cstr(&name));
	report_plan(str_sv(&question));
	bool ok = fgets(line, sizeof line, stdin) ||
		  err_fail(err, ERR_REFUSED, "not confirmed, and nothing was changed");
	if (ok && tolower((unsigned char)line[0]) != 'n') {
		c->way = WAY_BACKUP;
		ok = op_path_make(str_cstr(&name), &c->path, err);
	}
	str_release(&name);
	str_release(&question);
	return ok;
}

static const char *effect_of(enum purge_way way)
{
	switch (way) {
	case WAY_ALL:
		return "EVERY message is deleted, also those in flight and delayed, and for up to "
		       "60 s what is sent meanwhile. It cannot be undone.";
	case WAY_SEEN:
		return "What can be received now is deleted. It cannot be undone. What is in "
		       "flight, delayed or sent later stays.";
	case WAY_BACKUP:
		return "What can be received now is saved, and then deleted. What is in flight, "
		       "delayed or sent later stays.";
	}
	return "";
}

/* The name, and not a word that the fingers know. */
static bool confirm(struct command *c, const struct cli_call *call, struct err *err)
{
	struct sv name = queue_name_of_url(str_sv(&c->queue.url));
	const char *given = cli_own(call, "confirm");
	struct str question = {0};
	bool is_asked = !given && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	if (is_asked && c->way == WAY_ALL && !offer_backup(c, err))
		return false;
	str_addf(&question, "%s The queue %.*s of ", effect_of(c->way), SV_ARGS(name));
	place_describe(&c->op.context->fleet.place, str_sv(&c->op.account), &question);
	str_addf(&question, " has %s. Type its name to confirm: ", str_cstr(&c->counts));
	bool ok = op_session_confirm_name(&c->op, str_sv(&question), name, given, err);
	str_release(&question);
	return ok;
}

/* --- the way --------------------------------------------------------------------------------- */

static void describe(struct command *c, const struct cli_call *call)
{
	static const char *const words[] = {
		[WAY_ALL] = "all", [WAY_SEEN] = "seen", [WAY_BACKUP] = "backup"};
	json_write(json_pack("{s:s,s:o}", "how", words[c->way], "file",
			   json_or_null(str_cstr(&c->path))),
		&c->parameters);
	c->deed = (struct op_deed){
		.action = sv_cstr(c->way == WAY_ALL ? "PurgeQueue" : "DeleteMessageBatch"),
		.queue_url = str_sv(&c->queue.url),
		.reason = sv_cstr(cli_own(call, "reason"))};
	op_deed_add(&c->deed, AUDIT_COUNTS, str_cstr(&c->counts));
	if (c->way == WAY_BACKUP)
		op_deed_add(&c->deed, AUDIT_BACKUP, str_cstr(&c->path));
}

static int purge_all(struct command *c, const struct cli_call *call)
{
	struct purge_options options = {.queue_url = str_sv(&c->queue.url),
		.parameters = str_sv(&c->parameters),
		.waits = cli_own(call, "wait") != NULL};
	return op_purge_run(&c->op, &options, &c->deed);
}

/* "Everything" is what was there when it was said. */
static int purge_seen(struct command *c)
{
	struct clear_options options = {.queue_url = str_sv(&c->queue.url),
		.is_fifo = c->queue.is_fifo,
		.path = str_sv(&c->path),
		.deletes = true,
		.visibility_s = c->visibility_s,
		.parameters = str_sv(&c->parameters),
		.sent_until_unix_ms = loop_unix_ms(c->op.session.loop)};
	return op_clear_run(&c->op, &options, &c->before, &c->deed);
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
	if (!op_session_find(&c->op, sv_cstr(call->operands[0]), &c->queue, &err))
		return report_error(app, what, &err);
	c->before = op_counts_of(&c->queue.attributes);
	op_counts_text(&c->before, &c->counts);
	/* What is refused anyhow is not asked. */
	if (!op_session_may_write(&c->op, &err) || !confirm(c, call, &err))
		return report_error(app, what, &err);
	report_note(app, "there are %s; %s", str_cstr(&c->counts), effect_of(c->way));
	describe(c, call);
	return c->way == WAY_ALL ? purge_all(c, call) : purge_seen(c);
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
	str_release(&c.counts);
	return status;
}

const struct cli_command cmd_purge = {
	.name = "purge",
	.usage = "QUEUE --confirm QUEUE [--backup FILE | --only-seen]",
	.summary = "delete every message of a queue",
	.details =
		"With --backup FILE each message is received, saved in FILE (as dump writes it), forced to "
		"the disk, and only then deleted; what arrives after the start stays. --only-seen "
		"does the same without a file. Without either, SQS does it (PurgeQueue): at once, "
		"also to messages in flight and delayed, and for up to 60 s to what is sent "
		"meanwhile; it takes no second purge in 60 s. The counts are then looked at until "
		"they show it. The name of the queue must be said once more; on a terminal it is "
		"asked for, and a backup is offered. After a crash, `sqscope resume` deletes what "
		"was saved, and nothing else; `sqscope restore` sends a backup back.",
	.options =
		{
			{"confirm", "QUEUE", "the name of the queue once more", false},
			{"backup", "FILE", "save what is deleted; it must not exist yet", false},
			{"only-seen", NULL, "delete only what was received, without a backup",
				false},
			{"wait", NULL,
				"wait for another purge of the queue, at most 60 s, instead of "
				"failing",
				false},
			{"reason", "TEXT", "why, for the audit log", false},
			{"visibility", "S", "hide what is received for so long at a time", true},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
