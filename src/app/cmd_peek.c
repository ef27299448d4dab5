/* sqscope peek: what is in a queue, at its price. */
#include "commands.h"
#include "message_run.h"
#include "output.h"
#include "peek_print.h"
#include "peek_walk.h"
#include "report.h"

static const char what[] = "peek";

enum {
	PEEK_DEFAULT = 10,
	PEEK_MAX = 1000000,
	PEEK_VISIBILITY_S = 30,  /* long enough to print and to hand back */
	SCAN_VISIBILITY_S = 120, /* renewed meanwhile */
	PEEK_WAIT_S = 1,         /* a short poll may be empty by chance */
	SCAN_WAIT_S = 2,
};

struct peek {
	struct message_run run;
	size_t want; /* 0: all */
	int hold_s;  /* 0: handed back at once */
	bool is_scan, is_forced, has_where;
	struct peek_print print;
	struct holding_seen seen;
	struct scan_status scan;
};

/* --- what was asked -------------------------------------------------------------------------- */

static bool parse_count(struct peek *p, const char *text, struct err *err)
{
	int64_t n;
	if (!text) {
		p->want = p->is_scan ? 0 : PEEK_DEFAULT;
		return true;
	}
	if (!sv_to_i64(sv_cstr(text), &n) || n < 1 || n > PEEK_MAX)
		return err_fail(
			err, ERR_USAGE, "-n: '%s' is not a number from 1 to %d", text, PEEK_MAX);
	p->want = (size_t)n;
	return true;
}

static bool parse(struct peek *p, const struct cli_call *call, struct err *err)
{
	const char *hold = cli_own(call, "hold");
	p->is_scan = cli_own(call, "scan") != NULL;
	p->is_forced = cli_own(call, "force") != NULL;
	p->has_where = cli_own(call, "where") != NULL;
	if (hold && !message_run_seconds("hold", hold, 1, SQS_VISIBILITY_MAX_S, &p->hold_s, err))
		return false;
	return parse_count(p, cli_own(call, "n"), err);
}

/* --- the filter ------------------------------------------------------------------------------ */

static void on_asked(void *ud, const struct filter_fault *fault, const struct err *err)
{
	struct peek *p = ud;
	(void)fault;
	p->run.err = err ? *err : (struct err){0};
	message_run_end_wait(&p->run);
}

static bool ask(struct peek *p, struct err *err)
{
	const struct desk_questions questions = {
		.where = sv_cstr(cli_own(&p->run.app->call, "where"))};
	if (!p->has_where)
		return true;
	message_desk_ask(p->run.desk, &questions, on_asked, p);
	if (!message_run_wait(&p->run))
		return false;
	*err = p->run.err;
	if (!err_is_set(err))
		return true;
	err->code = ERR_USAGE;
	err_prefix(err, "--where");
	return false;
}

/* --- receiving ------------------------------------------------------------------------------- */

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct peek *p = ud;
	p->seen = *seen;
	p->run.err = err ? *err : (struct err){0};
	message_run_end_wait(&p->run);
}

static int visibility_s(const struct peek *p)
{
	if (p->hold_s > 0)
		return p->hold_s;
	return p->is_scan ? SCAN_VISIBILITY_S : PEEK_VISIBILITY_S;
}

/* Until there are as many as were wanted, or a long poll has brought nothing new. A look that is
 * forced is one receive. */
static bool look(struct peek *p)
{
	struct message_desk *desk = p->run.desk;
	bool is_once = p->is_forced && look_price_is_refused(message_desk_price(desk));
	size_t count = 0;
	do {
		size_t left = p->want - count;
		const struct desk_look wanted = {
			.max_messages = left < SQS_BATCH_MAX ? (int)left : SQS_BATCH_MAX,
			.visibility_s = visibility_s(p),
			.wait_s = PEEK_WAIT_S,
			.is_forced = p->is_forced,
			.reason = sv_cstr(cli_own(&p->run.app->call, "reason")),
		};
		message_desk_look(desk, &wanted, on_seen, p);
		if (!message_run_wait(&p->run) || err_is_set(&p->run.err))
			return false;
		count = message_desk_count(desk);
	} while (!is_once && p->seen.fresh > 0 && count < p->want);
	return true;
}

static void on_scanned(void *ud, const struct scan_status *status)
{
	struct peek *p = ud;
	p->scan = *status;
	p->run.err = status->end == SCAN_FAILED ? status->err : (struct err){0};
	message_run_end_wait(&p->run);
}

static bool scan(struct peek *p)
{
	const struct desk_scan wanted = {
		.want = p->want,
		.visibility_s = visibility_s(p),
		.wait_s = SCAN_WAIT_S,
		.is_forced = p->is_forced,
		.reason = sv_cstr(cli_own(&p->run.app->call, "reason")),
	};
	message_desk_scan(p->run.desk, &wanted, NULL, on_scanned, p);
	return message_run_wait(&p->run) && !err_is_set(&p->run.err);
}

/* --- the end --------------------------------------------------------------------------------- */

/* What comes is printed as soon as all that is before it can be. */
static void on_turn(void *ud)
{
	struct peek *p = ud;
	peek_print_ready(&p->print);
}

static bool is_printed(void *ud)
{
	struct peek *p = ud;
	return peek_print_ready(&p->print);
}

/* Nothing is held any more, but a signal is to end it although nobody reads. */
static bool drain(struct peek *p)
{
	if (!message_run_wait_for(&p->run, is_printed, p))
		return false;
	peek_print_end(&p->print);
	return message_run_wait_for(&p->run, is_printed, p);
}

/* With --hold nothing is handed back: that is what it is for. */
static bool hand_back(struct peek *p, struct err *err)
{
	p->run.keeps_held = p->hold_s > 0;
	if (p->hold_s > 0)
		return true;
	message_desk_leave(p->run.desk, message_run_done, &p->run);
	if (!message_run_wait(&p->run))
		return false;
	message_run_verdict(&p->run, err);
	return !err_is_set(err);
}

static void tell(struct peek *p)
{
	const struct look_price *price = message_desk_price(p->run.desk);
	struct app *app = p->run.app;
	struct desk_status status;
	message_desk_status(p->run.desk, &status);
	if (status.count == 0)
		report_note(app, "no message came: the queue is empty, or what is in it is in "
				 "flight or delayed");
	if (status.match_errors > 0)
		report_note(app, "--where failed on %zu of %zu messages: they are not selected",
			status.match_errors, status.count);
	if (status.count > 0 && price->max_receives != UNKNOWN)
		report_note(app,
			"%zu message%s received once more, of the %lld times after which "
			"it moves away%s",
			status.count, status.count == 1 ? " was" : "s were each",
			(long long)price->max_receives,
			price->endangered > 0 ? "; the next look moves some" : "");
	if (p->scan.unseen > 0)
		report_note(app, "%zu messages may be hidden that nobody has seen", p->scan.unseen);
}

static void tell_price(struct peek *p)
{
	const struct look_price *price = message_desk_price(p->run.desk);
	if (!look_price_is_refused(price))
		report_note(p->run.app, "%s", str_cstr(&price->text));
}

/* What is held, or forced, is a matter of the desk's. */
static bool only_prints(struct peek *p)
{
	return p->is_scan && p->hold_s == 0 &&
	       !look_price_is_refused(message_desk_price(p->run.desk));
}

/* Desks are left when the run ends; what was received is said before. Of what was printed that is
 * left which nobody takes at once. */
static int interrupted(struct peek *p)
{
	struct desk_status status;
	int signo = p->run.session.signo;
	peek_print_ready(&p->print);
	peek_print_end(&p->print);
	if (!peek_print_release(&p->print))
		report_note(p->run.app, "not all of it was printed: nobody reads stdout");
	p->run.keeps_held = false;
	message_desk_status(p->run.desk, &status);
	report_note(p->run.app, "%zu message%s received, and what is held of them is handed back",
		status.count, status.count == 1 ? " was" : "s were");
	return report_signal(what, signo);
}

static int peek(struct peek *p)
{
	struct err err = {0}, back = {0};
	if (only_prints(p)) {
		tell_price(p);
		return peek_walk(&p->run, &p->print, p->want);
	}
	if (!ask(p, &err))
		return p->run.session.signo ? interrupted(p) : report_error(p->run.app, what, &err);
	tell_price(p);
	loop_on_turn(p->run.session.loop, on_turn, p);
	bool ok = p->is_scan ? scan(p) : look(p);
	err = p->run.err;
	if (!ok && !err_is_set(&err))
		return interrupted(p);
	if ((!hand_back(p, &back) && p->run.session.signo) || !drain(p))
		return interrupted(p);
	tell(p);
	if (err_is_set(&err))
		return report_error(p->run.app, what, &err);
	if (err_is_set(&back))
		report_sentence(what, &back);
	return err_exit_status(&back);
}

static int run(struct app *app)
{
	struct peek p = {0};
	struct err err = {0};
	if (!parse(&p, &app->call, &err))
		return report_error(app, what, &err);
	int status = message_run_begin(&p.run, app, what);
	if (status == 0) {
		peek_print_begin(&p.print, &p.run, p.has_where, p.hold_s > 0);
		status = peek(&p);
		loop_on_turn(p.run.session.loop, NULL, NULL);
	}
	peek_print_release(&p.print);
	return message_run_end(&p.run, status);
}

const struct cli_command cmd_peek = {
	.name = "peek",
	.usage = "QUEUE [-n N] [--hold S] [--where EXPR] [--scan] [--force]",
	.summary = "receive messages, print them, give them back",
	.details =
		"SQS has no way to look at a message without receiving it: each look counts, and a "
		"redrive policy moves a message away that was received too often. What a look "
		"costs is said first; one that would move messages is refused without --force. "
		"What was received is handed back at once, unless --hold keeps it hidden. With "
		"--json each message is an object on a line of its own.",
	.options =
		{
			{"n", "N", "at most so many messages (10; with --scan, all)", false},
			{"hold", "S", "keep them hidden for so long instead of handing them back",
				false},
			{"where", "EXPR",
				"print those for which this jq program gives neither false nor null",
				false},
			{"scan", NULL, "go on until the whole queue was seen", false},
			{"force", NULL, "look although that moves messages to a dead-letter queue",
				false},
			{"reason", "TEXT", "why, for the audit log of a look that is forced",
				false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
