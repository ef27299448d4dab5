/* A restore of the command line, from its start to its answer. */
#include "op_restore.h"

#include "op_watch.h"
#include "output.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"

enum { LIST_MAX = 1000000 };

struct run {
	struct op_session *op;
	const struct restore_options *options;
	struct restore *restore;
	struct op_watch watch;
	int64_t began_ms;
	struct journal_messages duplicated;
};

/* --- progress -------------------------------------------------------------------------------- */

static void cancel(void *ud)
{
	restore_cancel(((struct run *)ud)->restore);
}

static void add_line(void *ud, struct str *out)
{
	const struct run *run = ud;
	const struct restore_status *s = restore_status(run->restore);
	if (s->state == RESTORE_CHECKS)
		str_add_cstr(out, "checking the file");
	else
		str_addf(out, "sent %zu of %zu, failed %zu", s->sent + s->done_before, s->messages,
			s->failed);
}

static json_t *make_json(void *ud)
{
	const struct run *run = ud;
	const struct restore_status *s = restore_status(run->restore);
	return json_pack("{s:o,s:I,s:I,s:I,s:I,s:I}", "operation", json_or_null(s->operation),
		"messages", (json_int_t)s->messages, "sent", (json_int_t)s->sent, "done_before",
		(json_int_t)s->done_before, "failed", (json_int_t)s->failed, "under_way",
		(json_int_t)s->under_way);
}

static void on_done(void *ud, const struct restore_status *status)
{
	struct run *run = ud;
	(void)status;
	op_watch_done(&run->watch);
}

/* --- the answer ------------------------------------------------------------------------------ */

static bool read_duplicated(struct store *store, void *ud, struct err *err)
{
	struct run *run = ud;
	const struct journal_question question = {.only_duplicated = true, .max = LIST_MAX};
	return journal_read(
		store, restore_status(run->restore)->operation, &question, &run->duplicated, err);
}

static json_t *duplicated_json(struct run *run)
{
	json_t *list = json_array();
	struct err err = {0};
	if (restore_status(run->restore)->operation[0] &&
		!op_session_store(run->op, read_duplicated, run, &err))
		report_sentence(run->op->what, &err);
	for (size_t i = 0; i < run->duplicated.count; i++)
		json_array_append_new(list, json_sv(str_sv(&run->duplicated.items[i].message_id)));
	journal_messages_release(&run->duplicated);
	return list;
}

static json_t *failures_json(const struct restore_status *s)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->failure_count; i++) {
		const struct restore_failure *f = &s->failures[i];
		json_array_append_new(list,
			json_pack("{s:o,s:s,s:o}", "message_id", json_sv(str_sv(&f->name)), "code",
				err_name(&f->err), "message", json_sv(sv_cstr(f->err.msg))));
	}
	return list;
}

static void print_json(struct run *run)
{
	const struct restore_status *s = restore_status(run->restore);
	double seconds = (double)(loop_now_ms(run->op->session.loop) - run->began_ms) / 1000;
	output_json(run->op->app,
		json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:o,s:I,s:I,s:o,s:I,s:I,s:f}", "queue",
			json_sv(queue_name_of_url(run->options->queue_url)), "operation",
			json_or_null(s->operation), "file", json_sv(run->options->path), "messages",
			(json_int_t)s->messages, "sent", (json_int_t)s->sent, "done_before",
			(json_int_t)s->done_before, "failed", failures_json(s), "behind",
			(json_int_t)s->behind, "kept", (json_int_t)s->kept, "maybe_duplicated",
			duplicated_json(run), "ambiguous", (json_int_t)s->ambiguous, "requests",
			(json_int_t)s->requests, "seconds", seconds));
}

static void print_text(const struct run *run)
{
	const struct restore_status *s = restore_status(run->restore);
	struct str out = {0};
	str_addf(&out, "sent %zu of the %zu messages of the file to ", s->sent, s->messages);
	output_safe(&out, queue_name_of_url(run->options->queue_url));
	if (s->done_before > 0)
		str_addf(&out, "; %zu were sent before", s->done_before);
	str_add_cstr(&out, "\n");
	for (size_t i = 0; i < s->failure_count; i++) {
		output_safe(&out, str_sv(&s->failures[i].name));
		str_addf(&out, ": %s\n", s->failures[i].err.msg);
	}
	if (s->behind > 0)
		str_addf(&out, "%zu were not sent: they stand behind them in their groups.\n",
			s->behind);
	if (s->maybe_duplicated > 0)
		str_addf(&out, "%zu may be there twice, or not at all: --json lists them.\n",
			s->maybe_duplicated);
	if (s->ambiguous > 0)
		str_addf(&out,
			"Of %zu nobody knows whether they were sent: sqscope resume %s finds out.\n",
			s->ambiguous, s->operation);
	output_write(run->op->app, str_sv(&out));
	str_release(&out);
}

static int say(struct run *run, int signo)
{
	const struct restore_status *s = restore_status(run->restore);
	struct err err = s->err;
	bool is_partly =
		s->end != RESTORE_COMPLETE || s->failed > 0 || s->ambiguous > 0 || s->behind > 0;
	if (s->end == RESTORE_FAILED && s->sent + s->done_before == 0 && !signo)
		return report_error(run->op->app, run->op->what, &err);
	if (option_flag(&run->op->app->options, OPT_JSON))
		print_json(run);
	else
		print_text(run);
	if (s->end != RESTORE_COMPLETE && s->sent + s->done_before > 0)
		report_note(run->op->app, "sqscope resume %s sends the rest", s->operation);
	if (signo)
		return report_signal(run->op->what, signo);
	if (s->end == RESTORE_FAILED)
		report_sentence(run->op->what, &err);
	if (is_partly)
		err_set(&err, ERR_PARTIAL, "not everything was sent");
	return is_partly ? err_exit_status(&err) : 0;
}

static enum audit_result result_of(const struct restore_status *s)
{
	if (s->maybe_duplicated > 0 || s->ambiguous > 0)
		return AUDIT_AMBIGUOUS;
	if (s->end == RESTORE_FAILED && s->sent == 0)
		return AUDIT_FAILED;
	return s->end != RESTORE_COMPLETE || s->failed > 0 ? AUDIT_PARTLY : AUDIT_DONE;
}

int op_restore_run(struct op_session *op, struct restore_options *options, struct op_deed *deed)
{
	struct run run = {.op = op, .options = options};
	struct err err = {0};
	options->loop = op->session.loop;
	options->sqs = op->context->sqs;
	options->store = op->store;
	options->context = sv_cstr(op->context->fleet.place.name);
	options->region = sv_cstr(op->context->fleet.place.region);
	options->account = str_sv(&op->account);
	if (!op_session_intend(op, deed, &err))
		return report_error(op->app, op->what, &err);
	run.began_ms = loop_now_ms(op->session.loop);
	run.restore = restore_start(options, on_done, &run);
	run.watch = (struct op_watch){
		.op = op, .cancel = cancel, .line = add_line, .json = make_json, .ud = &run};
	int signo = op_watch_run(&run.watch);
	op_session_conclude(op, deed, result_of(restore_status(run.restore)),
		&restore_status(run.restore)->err);
	int status = say(&run, signo);
	restore_free(run.restore);
	return status;
}
