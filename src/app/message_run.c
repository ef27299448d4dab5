/* The way of every command about messages. */
#include "message_run.h"
#include "cli.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/ui/columns.h"
#include "stats.h"
#include "sweep.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- to the desk ----------------------------------------------------------------------------- */

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
	struct queue *q = sweep.count ? sweep.rows[0] : NULL;
	sweep_release(&sweep);
	/* Who may receive need not be allowed to read attributes. */
	if (q && q->url && (!err_is_set(err) || err->code == ERR_DENIED))
		return q;
	if (!err_is_set(err))
		err_set(err, ERR_NOT_FOUND, "there is no queue '%s'", s->app->call.operands[0]);
	return NULL;
}

static bool connect_all(struct message_run *run, struct err *err)
{
	struct session *s = &run->session;
	const char *name = run->app->call.operands[0];
	if (queue_ref_kind(sv_cstr(name)) == QUEUE_REF_GLOB)
		return err_fail(err, ERR_USAGE, "'%s' is a pattern; name one queue", name);
	if (!session_resolve(s, run->app, err) || !session_is_single(s, run->what, err))
		return false;
	session_open_log(run->app);
	return session_connect(s, err) && session_await_creds(s, err);
}

/* What a look costs follows from the queue's attributes; that they cannot be read is known, too. */
static bool are_attributes_there(void *ud)
{
	const struct message_run *run = ud;
	struct err err = {0};
	return message_desk_attributes(run->desk, &err) || err_is_set(&err);
}

static bool open_desk(struct message_run *run, struct err *err)
{
	struct session *s = &run->session;
	session_tell_held(s);
	session_sweep(s);
	if (s->signo)
		return false;
	run->context = session_context(s);
	run->queue = find_row(s, err);
	if (!run->queue)
		return false;
	err_clear(err);
	/* From here to the end, also between two waits: what is held is handed back. */
	session_watch_signals(s);
	run->desk = session_open_desk(
		s, run->context, sv_cstr(run->queue->url), run->queue->is_fifo, err);
	return run->desk && message_run_wait_for(run, are_attributes_there, run);
}

int message_run_begin(struct message_run *run, struct app *app, const char *what)
{
	struct err err = {0};
	run->app = app;
	run->what = what;
	if (connect_all(run, &err) && open_desk(run, &err))
		return 0;
	if (run->session.signo)
		return report_signal(what, run->session.signo);
	return report_error(app, what, &err);
}

/* --- waiting --------------------------------------------------------------------------------- */

bool message_run_wait(struct message_run *run)
{
	struct session *s = &run->session;
	while (!run->is_done && !s->signo)
		loop_run(s->loop);
	bool is_done = run->is_done;
	run->is_done = false;
	return is_done;
}

static void on_turn(void *ud)
{
	struct message_run *run = ud;
	if (run->is_there(run->is_there_ud))
		message_run_end_wait(run);
}

/* The last thing that the loop had to do may be what was waited for: no turn follows it. */
bool message_run_wait_for(struct message_run *run, message_run_fn is_there, void *ud)
{
	struct session *s = &run->session;
	run->is_there = is_there;
	run->is_there_ud = ud;
	loop_on_turn(s->loop, on_turn, run);
	while (!is_there(ud) && !s->signo)
		loop_run(s->loop);
	loop_on_turn(s->loop, NULL, NULL);
	run->is_done = false;
	return is_there(ud);
}

void message_run_end_wait(struct message_run *run)
{
	run->is_done = true;
	loop_stop(run->session.loop);
}

static void keep_entries(struct message_run *run, const struct desk_result *result)
{
	free(run->entries);
	str_clear(&run->ids);
	run->entry_count = result->asked;
	run->entries = mem_new(result->asked + 1, sizeof *run->entries);
	for (size_t i = 0; i < result->asked; i++) {
		run->entries[i] = result->entries[i];
		str_add(&run->ids, result->entries[i].message_id);
		str_add_char(&run->ids, '\0');
	}
	const char *at = str_cstr(&run->ids);
	for (size_t i = 0; i < result->asked; i++) {
		run->entries[i].message_id = sv_cstr(at);
		run->entries[i].sequence_number = sv_cstr("");
		at += run->entries[i].message_id.n + 1;
	}
}

void message_run_done(void *ud, const struct desk_result *result)
{
	struct message_run *run = ud;
	run->err = result->err;
	run->asked = result->asked;
	run->done = result->done;
	str_set(&run->text, result->text);
	keep_entries(run, result);
	message_run_end_wait(run);
}

/* --- the end --------------------------------------------------------------------------------- */

int message_run_end(struct message_run *run, int status)
{
	struct session *s = &run->session;
	if (run->desk && run->keeps_held)
		session_drop_desk(s, run->desk);
	if (s->loop)
		session_leave_desks(s);
	if (s->store)
		session_prune(s);
	stats_report(s, NULL);
	session_release(s);
	str_release(&run->text);
	str_release(&run->ids);
	free(run->entries);
	return status;
}

/* --- asking ---------------------------------------------------------------------------------- */

/* One line, without the loop: nothing is held and nothing is under way yet. */
static bool read_yes(void)
{
	char c, first = 0;
	for (;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || c == '\n')
			break;
		if (!first && !isspace((unsigned char)c))
			first = c;
	}
	return first == 'y' || first == 'Y';
}

bool message_run_confirm(struct message_run *run, struct sv question, struct err *err)
{
	struct str line = {0};
	if (cli_own(&run->app->call, "yes") || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return true;
	output_safe(&line, question);
	fprintf(stderr, "%s [y/N] ", str_cstr(&line));
	fflush(stderr);
	str_release(&line);
	/* Nothing is held: a signal may end it. */
	session_unwatch_signals(&run->session);
	bool is_yes = read_yes();
	session_watch_signals(&run->session);
	return is_yes || err_fail(err, ERR_REFUSED, "not confirmed, and nothing was changed");
}

bool message_run_seconds(
	const char *option, const char *text, int min, int max, int *out, struct err *err)
{
	int64_t seconds;
	if (!units_parse_duration(sv_cstr(text), &seconds))
		return err_fail(err, ERR_USAGE, "--%s: '%s' is not a time such as 30, 30s or 5m",
			option, text);
	if (seconds < min || seconds > max)
		return err_fail(err, ERR_USAGE, "--%s: %lld is not between %d and %d seconds",
			option, (long long)seconds, min, max);
	*out = (int)seconds;
	return true;
}

/* --- answers --------------------------------------------------------------------------------- */

json_t *message_run_json(const struct message_run *run)
{
	return json_pack("{s:o}", "queue", json_sv(sv_cstr(run->queue->name)));
}

json_t *message_run_failed(const struct message_run *run)
{
	json_t *failed = json_array();
	for (size_t i = 0; i < run->entry_count; i++) {
		const struct desk_entry *entry = &run->entries[i];
		if (entry->is_done)
			continue;
		json_array_append_new(failed, json_pack("{s:I, s:s, s:o}", "index", (json_int_t)i,
						      "code", err_name(&entry->err), "message",
						      json_sv(sv_cstr(entry->err.msg))));
	}
	return failed;
}

void message_run_verdict(const struct message_run *run, struct err *out)
{
	err_clear(out);
	if (run->done == run->asked && !err_is_set(&run->err))
		return;
	*out = run->err;
	if (run->done > 0)
		err_set(out, ERR_PARTIAL, "%s", str_cstr(&run->text));
}
