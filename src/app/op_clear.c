/* A dump or a purge of what was seen, from its start to its answer. */
#include "op_clear.h"

#include "op_watch.h"
#include "output.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

struct run {
	struct op_session *op;
	const struct clear_options *options;
	const struct op_counts *before;
	struct clear *clear;
	struct op_watch watch;
	int64_t began_ms;
	struct op_counts left; /* at the end, of a purge */
};

bool op_path_make(const char *path, struct str *out, struct err *err)
{
	char directory[PATH_MAX];
	if (path[0] != '/') {
		if (!getcwd(directory, sizeof directory))
			return err_fail(err, ERR_IO, "the working directory: %s", strerror(errno));
		str_addf(out, "%s/", directory);
	}
	str_add_cstr(out, path);
	return true;
}

/* --- progress -------------------------------------------------------------------------------- */

static void cancel(void *ud)
{
	clear_cancel(((struct run *)ud)->clear);
}

static void add_line(void *ud, struct str *out)
{
	const struct run *run = ud;
	const struct clear_status *s = clear_status(run->clear);
	str_addf(out, "received %zu", s->received);
	if (run->options->path.n > 0)
		str_addf(out, ", saved %zu", s->saved);
	if (run->options->deletes)
		str_addf(out, ", deleted %zu, kept %zu", s->deleted, s->kept);
}

static json_t *make_json(void *ud)
{
	const struct run *run = ud;
	const struct clear_status *s = clear_status(run->clear);
	return json_pack("{s:o,s:I,s:I,s:I,s:I,s:I,s:I}", "operation", json_or_null(s->operation),
		"received", (json_int_t)s->received, "saved", (json_int_t)s->saved, "deleted",
		(json_int_t)s->deleted, "kept", (json_int_t)s->kept, "failed",
		(json_int_t)s->failed, "under_way", (json_int_t)s->under_way);
}

static void on_done(void *ud, const struct clear_status *status)
{
	struct run *run = ud;
	(void)status;
	op_watch_done(&run->watch);
}

/* --- the answer ------------------------------------------------------------------------------ */

static json_t *failures_json(const struct clear_status *s)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->failure_count; i++) {
		const struct clear_failure *f = &s->failures[i];
		json_array_append_new(
			list, json_pack("{s:o,s:s,s:o}", "message_id",
				      json_sv(str_sv(&f->message_id)), "code", err_name(&f->err),
				      "message", json_sv(sv_cstr(f->err.msg))));
	}
	return list;
}

static void add_purge_json(const struct run *run, json_t *out)
{
	const struct clear_status *s = clear_status(run->clear);
	json_object_set_new(out, "how", json_string(run->options->path.n > 0 ? "backup" : "seen"));
	json_object_set_new(out, "counts", op_counts_json(run->before));
	json_object_set_new(out, "deleted", json_integer((json_int_t)s->deleted));
	json_object_set_new(out, "kept", json_integer((json_int_t)s->kept));
	json_object_set_new(out, "newer", json_integer((json_int_t)s->newer));
	json_object_set_new(out, "left", json_integer((json_int_t)s->left));
	json_object_set_new(out, "remaining", op_counts_json(&run->left));
}

static void print_json(const struct run *run)
{
	const struct clear_status *s = clear_status(run->clear);
	double seconds = (double)(loop_now_ms(run->op->session.loop) - run->began_ms) / 1000;
	struct sv path = run->options->path;
	json_t *out = json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:o,s:I,s:f}", "queue",
		json_sv(queue_name_of_url(run->options->queue_url)), "operation",
		json_or_null(s->operation), "file", path.n > 0 ? json_sv(path) : json_null(),
		"seen", (json_int_t)s->received, "saved", (json_int_t)s->saved, "unseen",
		(json_int_t)s->unseen, "groups_cut", (json_int_t)s->groups_cut, "failed",
		failures_json(s), "requests", (json_int_t)s->requests, "seconds", seconds);
	if (run->options->deletes)
		add_purge_json(run, out);
	output_json(run->op->app, out);
}

static void add_notes(const struct run *run, struct str *out)
{
	const struct clear_status *s = clear_status(run->clear);
	if (s->newer > 0)
		str_addf(out, "%zu were sent after it began, and stay.\n", s->newer);
	if (s->groups_cut > 0)
		str_addf(out,
			"Of %zu message groups only the front was seen: what stands behind a message "
			"that is held cannot be received.\n",
			s->groups_cut);
	if (s->unseen > 0)
		str_addf(out,
			"Up to %zu messages are hidden for a while: the answers about them were "
			"lost.\n",
			s->unseen);
	if (run->options->deletes) {
		str_add_cstr(out, "Now there are ");
		op_counts_text(&run->left, out);
		str_add_cstr(out, ".\n");
	}
}

static void print_text(const struct run *run)
{
	const struct clear_status *s = clear_status(run->clear);
	struct sv path = run->options->path;
	struct str out = {0};
	if (run->options->deletes)
		str_addf(&out, "deleted %zu of the %zu messages that were seen", s->deleted,
			s->received);
	else
		str_addf(&out, "saved %zu of the %zu messages that were seen", s->saved,
			s->received);
	if (path.n > 0) {
		str_add_cstr(&out, run->options->deletes ? "; they are in " : " in ");
		output_safe(&out, path);
	}
	str_add_cstr(&out, "\n");
	for (size_t i = 0; i < s->failure_count; i++) {
		output_safe(&out, str_sv(&s->failures[i].message_id));
		str_addf(&out, ": %s\n", s->failures[i].err.msg);
	}
	add_notes(run, &out);
	output_write(run->op->app, str_sv(&out));
	str_release(&out);
}

/* --- its end --------------------------------------------------------------------------------- */

static void judge(const struct run *run, struct err *err)
{
	const struct clear_status *s = clear_status(run->clear);
	err_clear(err);
	if (s->end == CLEAR_FAILED)
		*err = s->err;
	else if (s->failed > 0)
		err_set(err, ERR_PARTIAL, "%zu messages stay: %s", s->failed, s->err.msg);
	else if (s->left > 0)
		err_set(err, ERR_PARTIAL,
			"%zu messages could not be deleted: sqscope resume %s tries again", s->left,
			s->operation);
	else if (s->unseen > 0)
		err_set(err, ERR_PARTIAL, "%zu messages may be hidden that nobody has seen",
			s->unseen);
}

static int say(const struct run *run, int signo)
{
	const struct clear_status *s = clear_status(run->clear);
	struct err err;
	bool is_nothing = s->saved == 0 && s->deleted == 0;
	judge(run, &err);
	if (err_is_set(&err) && is_nothing && s->end == CLEAR_FAILED && !signo)
		return report_error(run->op->app, run->op->what, &err);
	if (option_flag(&run->op->app->options, OPT_JSON))
		print_json(run);
	else
		print_text(run);
	if (signo && s->operation[0] && !run->options->deletes && s->state == CLEAR_DONE)
		report_note(run->op->app, "sqscope resume %s goes on with it", s->operation);
	if (signo)
		return report_signal(run->op->what, signo);
	if (!err_is_set(&err))
		return 0;
	report_sentence(run->op->what, &err);
	if (!is_nothing)
		err.code = ERR_PARTIAL;
	return err_exit_status(&err);
}

static enum audit_result result_of(const struct clear_status *s)
{
	bool is_partly =
		s->end == CLEAR_FAILED || s->end == CLEAR_CANCELLED || s->failed > 0 || s->left > 0;
	if (s->end == CLEAR_FAILED && s->deleted == 0)
		return AUDIT_FAILED;
	return is_partly ? AUDIT_PARTLY : AUDIT_DONE;
}

int op_clear_run(struct op_session *op, struct clear_options *options,
	const struct op_counts *before, struct op_deed *deed)
{
	struct run run = {.op = op, .options = options, .before = before};
	struct err err = {0};
	options->loop = op->session.loop;
	options->sqs = op->context->sqs;
	options->store = op->store;
	options->context = sv_cstr(op->context->fleet.place.name);
	options->region = sv_cstr(op->context->fleet.place.region);
	options->account = str_sv(&op->account);
	if (deed && !op_session_intend(op, deed, &err))
		return report_error(op->app, op->what, &err);
	run.began_ms = loop_now_ms(op->session.loop);
	run.clear = clear_start(options, on_done, &run);
	run.watch = (struct op_watch){
		.op = op, .cancel = cancel, .line = add_line, .json = make_json, .ud = &run};
	int signo = op_watch_run(&run.watch);
	if (deed)
		op_session_conclude(op, deed, result_of(clear_status(run.clear)),
			&clear_status(run.clear)->err);
	if (options->deletes)
		op_session_count(op, options->queue_url, &run.left);
	int status = say(&run, signo);
	clear_free(run.clear);
	return status;
}
