/* sqscope show: everything about one queue. */
#include "commands.h"
#include "output.h"
#include "report.h"
#include "show.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"
#include "sweep.h"

static const char what[] = "show";

/* The one row of the sweep; NULL, with the reason, when it could not be read. */
static struct queue *find_row(const struct session *s, struct err *err)
{
	struct poller_status status;
	struct sweep sweep;
	context_get_status(session_context(s), &status);
	sweep_init(&sweep, &s->fleets, &columns[COLUMN_QUEUE]);
	sweep_verdict(&sweep,
		&(struct sweep_question){s->app->call.operands, s->app->call.operand_count},
		&(struct sweep_source){NULL, status}, 1, err);
	struct queue *q = sweep.count && !sweep.failed ? sweep.rows[0] : NULL;
	if (!q && !err_is_set(err))
		err_set(err, ERR_NOT_FOUND, "there is no queue '%s'", s->app->call.operands[0]);
	sweep_release(&sweep);
	return q;
}

static void print(struct show *show, struct app *app)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, show_json(show, loop_unix_ms(show->session->loop)));
		return;
	}
	show_text(show, output_terminal_width(), &out);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int show_queue(struct show *show, struct app *app)
{
	struct session *s = show->session;
	struct err err = {0};
	session_sweep(s);
	if (s->signo)
		return report_signal(what, s->signo);
	show->queue = find_row(s, &err);
	if (!show->queue)
		return report_error(app, what, &err);
	show_fetch(show);
	if (s->signo)
		return report_signal(what, s->signo);
	print(show, app);
	show_verdict(show, &err);
	if (err_is_set(&err))
		report_sentence(what, &err);
	return err_exit_status(&err);
}

static int start(struct show *show, struct app *app)
{
	struct session *s = show->session;
	struct err err = {0};
	const char *name = app->call.operands[0];
	if (queue_ref_kind(sv_cstr(name)) == QUEUE_REF_GLOB) {
		err_set(&err, ERR_USAGE, "'%s' is a pattern; name one queue", name);
		return report_error(app, what, &err);
	}
	if (!session_resolve(s, app, &err) || !session_is_single(s, what, &err))
		return report_error(app, what, &err);
	session_open_log(app);
	bool ok = session_connect(s, &err) && session_await_creds(s, &err);
	if (s->signo)
		return report_signal(what, s->signo);
	if (!ok)
		return report_error(app, what, &err);
	return show_queue(show, app);
}

static int run(struct app *app)
{
	struct session session = {0};
	struct show show = {.session = &session};
	int status = start(&show, app);
	stats_report(&session, NULL);
	session_release(&session);
	show_release(&show);
	return status;
}

const struct cli_command cmd_show = {
	.name = "show",
	.usage = "QUEUE",
	.summary = "print everything about one queue",
	.details = "Prints every attribute with its default and meaning, the tags, the dead-letter "
		   "queue, and every queue that uses this one as dead-letter queue.",
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
