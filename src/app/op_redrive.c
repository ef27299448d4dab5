/* A redrive of the command line, from its start to its answer. */
#include "op_redrive.h"

#include "json.h"
#include "output.h"
#include "queue_finder.h"
#include "report.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PROGRESS_MS = 1000, LIST_MAX = 1000000 };

struct run {
	struct op_session *op;
	const struct op_redrive *wanted;
	const struct redrive_options *options;
	struct redrive *redrive;
	struct loop_timer timer; /* progress */
	int64_t began_ms;
	bool is_done, has_line;
	bool is_detached;                         /* the terminal is gone */
	struct journal_messages duplicated, left; /* left: sent, and the original is there still */
	char operation[JOURNAL_ID_SIZE];
};

/* --- where messages go ----------------------------------------------------------------------- */

/* The queue that was named may be anywhere; sources of a dead-letter queue are in its region. */
static struct context *context_of(const struct run *run, struct sv arn_text, struct err *err)
{
	const struct op_place *to = run->wanted->to;
	const char *region = run->op->context->fleet.place.region;
	struct queue_arn arn;
	if (to && sv_eq(str_sv(&to->queue.arn), arn_text))
		return to->context;
	if (!queue_arn_parse(&arn, arn_text)) {
		err_set(err, ERR_INVALID, "'%.*s' is no ARN of a queue", SV_ARGS(arn_text));
		return NULL;
	}
	if (!region || sv_eq_cstr(arn.region, region))
		return run->op->context;
	err_set(err, ERR_INVALID, "%.*s is in another region", SV_ARGS(arn_text));
	return NULL;
}

static void find(void *ud, struct sv arn_text, redrive_found_fn done, void *done_ud)
{
	struct run *run = ud;
	struct err err = {0};
	struct context *context = context_of(run, arn_text, &err);
	if (context)
		queue_finder_find(context, arn_text, done, done_ud);
	else
		done(done_ud, NULL, &err);
}

/* --- progress -------------------------------------------------------------------------------- */

static const char *state_word(enum redrive_state state)
{
	switch (state) {
	case REDRIVE_RUNS:
		return "running";
	case REDRIVE_PAUSED:
		return "paused";
	case REDRIVE_CANARY:
		return "canary";
	case REDRIVE_ENDING:
		return "ending";
	case REDRIVE_DONE:
		return "done";
	}
	return "?";
}

static void write_progress_json(const struct redrive_status *s)
{
	json_t *line = json_pack("{s:{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}}", "progress",
		"operation", s->operation, "state", state_word(s->state), "received",
		(json_int_t)s->received, "matched", (json_int_t)s->matched, "sent",
		(json_int_t)s->sent, "deleted", (json_int_t)s->deleted, "kept", (json_int_t)s->kept,
		"failed", (json_int_t)s->failed, "maybe_duplicated",
		(json_int_t)s->maybe_duplicated, "under_way", (json_int_t)s->under_way);
	json_dumpf(line, stderr, JSON_COMPACT);
	fputc('\n', stderr);
	json_decref(line);
}

static void write_progress_line(struct run *run, const struct redrive_status *s)
{
	fprintf(stderr, "\r%s: received %zu, matched %zu, sent %zu, deleted %zu, failed %zu \033[K",
		state_word(s->state), s->received, s->matched, s->sent, s->deleted, s->failed);
	fflush(stderr);
	run->has_line = true;
}

static void show_progress(struct run *run)
{
	const struct options *o = &run->op->app->options;
	if (option_flag(o, OPT_QUIET) || run->is_detached || !report_is_free())
		return;
	if (option_flag(o, OPT_JSON))
		write_progress_json(redrive_status(run->redrive));
	else if (isatty(STDERR_FILENO))
		write_progress_line(run, redrive_status(run->redrive));
}

static void clear_progress(struct run *run)
{
	if (run->has_line)
		fputs("\r\033[K", stderr);
	run->has_line = false;
}

/* The canary has arrived: somebody says whether the others follow. */
static void ask_after_canary(struct run *run)
{
	struct err err = {0};
	clear_progress(run);
	if (op_session_confirm(
		    run->op, sv_cstr("The first have arrived. Move the others, too?"), &err))
		redrive_resume(run->redrive);
	else
		redrive_cancel(run->redrive);
}

static void on_time(void *ud)
{
	struct run *run = ud;
	show_progress(run);
	if (redrive_status(run->redrive)->state == REDRIVE_CANARY)
		ask_after_canary(run);
	loop_timer_start(run->op->session.loop, &run->timer, PROGRESS_MS, on_time, run);
}

/* --- until its end --------------------------------------------------------------------------- */

static void on_done(void *ud, const struct redrive_status *status)
{
	struct run *run = ud;
	(void)status;
	run->is_done = true;
	loop_stop(run->op->session.loop);
}

/* Nobody watches any more: the log tells what becomes of it. */
static void go_on_detached(struct run *run)
{
	const struct redrive_status *s = redrive_status(run->redrive);
	run->is_detached = true;
	log_write(LOG_WARN,
		"%s %s: the terminal is gone (SIGHUP); it goes on to its end (%zu of %zu moved)",
		run->op->what, s->operation, s->deleted, s->matched);
}

static void tell_log(const struct run *run, int signo)
{
	const struct redrive_status *s = redrive_status(run->redrive);
	if (!run->is_detached && signo != SIGHUP)
		return;
	log_write(LOG_WARN,
		"%s %s: ended without its terminal: %zu sent, %zu deleted, %zu kept, %zu failed, "
		"%zu may be there twice",
		run->op->what, s->operation, s->sent, s->deleted, s->kept, s->failed,
		s->maybe_duplicated);
}

/*
 * The first signal cancels: what is under way ends, the rest is handed back. A lost terminal
 * (SIGHUP) does so only when that was asked for. A second signal leaves it to `resume`.
 */
static int turn_until_done(struct run *run)
{
	struct session *s = &run->op->session;
	int signo = 0;
	session_watch_signals(s);
	while (!run->is_done) {
		loop_run(s->loop);
		if (s->signo == SIGHUP && session_on_hangup(s) == LEAVE_FINISHES) {
			s->signo = 0;
			go_on_detached(run);
		} else if (s->signo && signo) {
			return s->signo;
		} else if (s->signo) {
			signo = s->signo;
			s->signo = 0;
			redrive_cancel(run->redrive);
		}
	}
	return signo;
}

/* --- the answer ------------------------------------------------------------------------------ */

static bool read_duplicated(struct store *store, void *ud, struct err *err)
{
	struct run *run = ud;
	const struct journal_question question = {.only_duplicated = true, .max = LIST_MAX};
	const struct journal_question sent = {.states = 1u << JOURNAL_SENT, .max = LIST_MAX};
	return journal_read(store, run->operation, &question, &run->duplicated, err) &&
	       journal_read(store, run->operation, &sent, &run->left, err);
}

static json_t *duplicated_json(struct run *run, struct err *err)
{
	json_t *list = json_array();
	if (run->operation[0])
		(void)!op_session_store(run->op, read_duplicated, run, err);
	for (size_t i = 0; i < run->duplicated.count; i++)
		json_array_append_new(list, json_sv(str_sv(&run->duplicated.items[i].message_id)));
	for (size_t i = 0; i < run->left.count; i++) {
		if (!run->left.items[i].maybe_duplicated)
			json_array_append_new(
				list, json_sv(str_sv(&run->left.items[i].message_id)));
	}
	journal_messages_release(&run->duplicated);
	journal_messages_release(&run->left);
	return list;
}

static json_t *failures_json(const struct redrive_status *s)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->failure_count; i++) {
		const struct redrive_failure *f = &s->failures[i];
		json_array_append_new(
			list, json_pack("{s:o,s:s,s:o}", "message_id",
				      json_sv(str_sv(&f->message_id)), "code", err_name(&f->err),
				      "message", json_sv(sv_cstr(f->err.msg))));
	}
	return list;
}

static json_t *destinations_json(const struct redrive *r)
{
	json_t *map = json_object();
	for (size_t i = 0; i < redrive_route_count(r); i++) {
		size_t sent;
		struct sv arn = redrive_route(r, i, &sent);
		json_object_setn_new(map, arn.p, arn.n, json_integer((json_int_t)sent));
	}
	return map;
}

static void print_json(struct run *run)
{
	const struct redrive_status *s = redrive_status(run->redrive);
	struct err err = {0};
	double seconds = (double)(loop_now_ms(run->op->session.loop) - run->began_ms) / 1000;
	json_t *out = json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:I,s:I,s:I,s:I,s:f}",
		"operation", json_or_null(run->operation), "source",
		json_sv(run->wanted->source_name), "destinations", destinations_json(run->redrive),
		"received", (json_int_t)s->received, "matched", (json_int_t)s->matched, "sent",
		(json_int_t)s->sent, "deleted", (json_int_t)s->deleted, "kept", (json_int_t)s->kept,
		"failed", failures_json(s), "maybe_duplicated", duplicated_json(run, &err),
		"ambiguous", (json_int_t)s->ambiguous, "unseen", (json_int_t)s->unseen, "returned",
		(json_int_t)s->returned, "requests", (json_int_t)s->requests, "seconds", seconds);
	if (run->options->edit)
		json_object_set_new(out, "edited", json_integer((json_int_t)s->edited));
	if (run->options->is_dry_run)
		json_object_set_new(out, "would_send", json_integer((json_int_t)s->matched));
	output_json(run->op->app, out);
	if (err_is_set(&err))
		report_sentence(run->op->what, &err);
}

static void add_notes(const struct redrive_status *s, struct str *out)
{
	if (s->maybe_duplicated > 0)
		str_addf(out, "%zu may be there twice: sqscope log and --json list them.\n",
			s->maybe_duplicated);
	if (s->ambiguous > 0)
		str_addf(out,
			"Of %zu nobody knows whether they were sent: sqscope resume %s finds out.\n",
			s->ambiguous, s->operation);
	if (s->unseen > 0)
		str_addf(out,
			"Up to %zu messages are hidden for a while: the answers about them were "
			"lost.\n",
			s->unseen);
	if (s->returned > 0)
		str_addf(out, "%zu came back after they were moved, and stay.\n", s->returned);
	if (s->groups_cut > 0)
		str_addf(out,
			"Of %zu message groups only the front was seen: a message of it is kept.\n",
			s->groups_cut);
}

static void print_text(struct run *run)
{
	const struct redrive_status *s = redrive_status(run->redrive);
	struct str out = {0};
	if (run->options->is_dry_run)
		str_addf(&out, "Would move %zu of %zu messages. Nothing was moved.\n", s->matched,
			s->received);
	else
		str_addf(&out,
			"Moved %zu of %zu messages: %zu sent, %zu deleted, %zu kept, "
			"%zu failed.\n",
			s->deleted, s->received, s->sent, s->deleted, s->kept, s->failed);
	for (size_t i = 0; i < redrive_route_count(run->redrive); i++) {
		size_t sent;
		struct sv arn = redrive_route(run->redrive, i, &sent);
		str_addf(&out, "  %zu to ", sent);
		output_safe(&out, arn);
		str_add_cstr(&out, "\n");
	}
	for (size_t i = 0; i < s->failure_count; i++) {
		output_safe(&out, str_sv(&s->failures[i].message_id));
		str_add_cstr(&out, ": ");
		output_safe(&out, sv_cstr(s->failures[i].err.msg));
		str_add_char(&out, '\n');
	}
	add_notes(s, &out);
	output_write(run->op->app, str_sv(&out));
	str_release(&out);
}

static int status_of(const struct run *run, const struct redrive_status *s, int signo)
{
	struct err err = s->err;
	bool is_partly = s->deleted > 0 || s->sent > 0;
	if (signo)
		return report_signal(run->op->what, signo);
	if (s->end == REDRIVE_FAILED && !is_partly) {
		report_sentence(run->op->what, &err);
		return err_exit_status(&err);
	}
	if (s->end == REDRIVE_FAILED)
		report_sentence(run->op->what, &err);
	if (s->end == REDRIVE_FAILED || s->end == REDRIVE_REFILLED || s->failed > 0 ||
		s->ambiguous > 0 || s->end == REDRIVE_CANCELLED) {
		err_set(&err, ERR_PARTIAL, "not everything was moved");
		return err_exit_status(&err);
	}
	return 0;
}

static void fill_in(struct run *run, struct redrive_options *options)
{
	struct op_session *op = run->op;
	options->loop = op->session.loop;
	options->sqs = op->context->sqs;
	options->store = op->store;
	options->budget = &op->session.budget;
	options->context = sv_cstr(op->context->fleet.place.name);
	options->region = sv_cstr(op->context->fleet.place.region);
	options->account = str_sv(&op->account);
	options->find = find;
	options->find_ud = run;
}

static void conclude(struct run *run, const struct redrive_status *s, int signo)
{
	tell_log(run, signo);
	snprintf(run->operation, sizeof run->operation, "%s", s->operation);
	if (!run->options->is_dry_run)
		op_session_conclude(run->op, run->wanted->deed, redrive_result(s), &s->err);
	if (option_flag(&run->op->app->options, OPT_JSON))
		print_json(run);
	else
		print_text(run);
}

int op_redrive_run(struct op_session *op, const struct op_redrive *wanted)
{
	struct run run = {.op = op, .wanted = wanted, .options = wanted->options};
	struct err err = {0};
	int signo, status;
	fill_in(&run, wanted->options);
	if (!run.options->is_dry_run && !op_session_intend(op, wanted->deed, &err))
		return report_error(op->app, op->what, &err);
	run.began_ms = loop_now_ms(op->session.loop);
	run.redrive = redrive_start(run.options, on_done, &run);
	loop_timer_start(op->session.loop, &run.timer, PROGRESS_MS, on_time, &run);
	signo = turn_until_done(&run);
	loop_timer_stop(&run.timer);
	clear_progress(&run);
	conclude(&run, redrive_status(run.redrive), signo);
	status = status_of(&run, redrive_status(run.redrive), signo);
	redrive_free(run.redrive);
	return status;
}
