/* sqscope dump: everything in a queue into a file, and left where it is. */
#include "commands.h"
#include "message_run.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>
#include <sys/stat.h>

static const char what[] = "dump";

enum { VISIBILITY_S = 120, WAIT_S = 2 };

struct dump {
	struct message_run run;
	const char *path;
	struct scan_status scan;
	const struct desk_item **items; /* that are wanted; owned array */
	size_t count, errors;
};

static bool parse(struct dump *d, const struct cli_call *call, struct err *err)
{
	struct stat st;
	d->path = cli_own(call, "out");
	if (!d->path)
		return err_fail(err, ERR_USAGE, "--out FILE is missing");
	/* Said before every message was received for nothing. */
	if (lstat(d->path, &st) == 0)
		return err_fail(err, ERR_REFUSED,
			"%s exists already, and a dump never replaces a file", d->path);
	return true;
}

static void on_asked(void *ud, const struct filter_fault *fault, const struct err *err)
{
	struct dump *d = ud;
	(void)fault;
	d->run.err = err ? *err : (struct err){0};
	message_run_end_wait(&d->run);
}

static bool ask(struct dump *d, struct err *err)
{
	const struct desk_questions questions = {
		.where = sv_cstr(cli_own(&d->run.app->call, "where"))};
	if (sv_is_empty(questions.where))
		return true;
	message_desk_ask(d->run.desk, &questions, on_asked, d);
	if (!message_run_wait(&d->run))
		return false;
	*err = d->run.err;
	if (!err_is_set(err))
		return true;
	err->code = ERR_USAGE;
	err_prefix(err, "--where");
	return false;
}

static void on_scanned(void *ud, const struct scan_status *status)
{
	struct dump *d = ud;
	d->scan = *status;
	message_run_end_wait(&d->run);
}

static bool scan(struct dump *d, struct err *err)
{
	const struct cli_call *call = &d->run.app->call;
	const struct desk_scan wanted = {
		.visibility_s = VISIBILITY_S,
		.wait_s = WAIT_S,
		.is_forced = cli_own(call, "force") != NULL,
		.reason = sv_cstr(cli_own(call, "reason")),
	};
	message_desk_scan(d->run.desk, &wanted, NULL, on_scanned, d);
	if (!message_run_wait(&d->run))
		return false;
	if (d->scan.end == SCAN_FAILED)
		*err = d->scan.err;
	return !err_is_set(err);
}

static bool is_studied(void *ud)
{
	const struct dump *d = ud;
	struct desk_status status;
	message_desk_status(d->run.desk, &status);
	return status.pending == 0;
}

/* What is selected is known when the pool has seen everything. */
static bool choose(struct dump *d)
{
	const struct message_desk *desk = d->run.desk;
	if (!message_run_wait_for(&d->run, is_studied, d))
		return false;
	d->items = mem_new(message_desk_count(desk) + 1, sizeof *d->items);
	for (size_t i = 0; i < message_desk_count(desk); i++) {
		const struct desk_item *item = message_desk_at(desk, i);
		d->errors += item->match == DESK_MATCH_ERROR;
		if (item->match == DESK_MATCH_YES)
			d->items[d->count++] = item;
	}
	return true;
}

static bool save(struct dump *d)
{
	message_desk_export(
		d->run.desk, d->items, d->count, sv_cstr(d->path), message_run_done, &d->run);
	return message_run_wait(&d->run);
}

static void print(const struct dump *d)
{
	struct app *app = d->run.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		json_t *answer = message_run_json(&d->run);
		json_object_set_new(answer, "file", json_sv(sv_cstr(d->path)));
		json_object_set_new(answer, "seen", json_integer((json_int_t)d->scan.seen));
		json_object_set_new(answer, "saved", json_integer((json_int_t)d->run.done));
		json_object_set_new(answer, "unseen", json_integer((json_int_t)d->scan.unseen));
		json_object_set_new(answer, "failed", message_run_failed(&d->run));
		output_json(app, answer);
		return;
	}
	str_addf(&out, "saved %zu of the %zu messages that were seen in %s\n", d->run.done,
		d->scan.seen, d->path);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static void judge(const struct dump *d, struct err *err)
{
	message_run_verdict(&d->run, err);
	if (!err_is_set(err) && d->scan.unseen > 0)
		err_set(err, ERR_PARTIAL, "%zu messages may be hidden that nobody has seen",
			d->scan.unseen);
}

static int finish(struct dump *d)
{
	struct err err = {0};
	if (d->errors > 0)
		report_note(d->run.app, "--where failed on %zu messages: they are not selected",
			d->errors);
	judge(d, &err);
	if (d->run.done == 0 && err_is_set(&err))
		return report_error(d->run.app, what, &err);
	print(d);
	if (err_is_set(&err))
		report_sentence(what, &err);
	return err_exit_status(&err);
}

static int interrupted(struct dump *d)
{
	report_note(d->run.app,
		"%zu messages were received and are handed back; %s was not written",
		message_desk_count(d->run.desk), d->path);
	return report_signal(what, d->run.session.signo);
}

static int dump(struct dump *d)
{
	const struct look_price *price = message_desk_price(d->run.desk);
	struct err err = {0};
	if (!look_price_is_refused(price))
		report_note(d->run.app, "%s", str_cstr(&price->text));
	bool ok = ask(d, &err) && scan(d, &err) && choose(d) && save(d);
	if (ok)
		return finish(d);
	return err_is_set(&err) ? report_error(d->run.app, what, &err) : interrupted(d);
}

static int run(struct app *app)
{
	struct dump d = {0};
	struct err err = {0};
	if (!parse(&d, &app->call, &err))
		return report_error(app, what, &err);
	int status = message_run_begin(&d.run, app, what);
	if (status == 0)
		status = dump(&d);
	status = message_run_end(&d.run, status);
	free(d.items);
	return status;
}

const struct cli_command cmd_dump = {
	.name = "dump",
	.usage = "QUEUE --out FILE [--where EXPR] [--force]",
	.summary = "copy the messages of a queue into a file",
	.details =
		"Walks through the whole queue, writes every message to a JSON Lines file with all its "
		"attributes and the exact body, and hands the messages back. Every message is received "
		"once for that, which counts: see peek. A file that exists is not touched.",
	.options =
		{
			{"out", "FILE", "the file; it must not exist yet", false},
			{"where", "EXPR", "only those that this jq program selects", false},
			{"force", NULL,
				"receive although that moves messages to a dead-letter queue",
				false},
			{"reason", "TEXT", "why, for the audit log of a dump that is forced",
				false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
