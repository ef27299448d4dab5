/* A PurgeQueue, from its start to its answer. */
#include "op_purge.h"

#include "op_watch.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/clock.h"
#include "sqscope/sqs/queue_name.h"

struct run {
	struct op_session *op;
	const struct purge_options *options;
	struct purge *purge;
	struct op_watch watch;
	int64_t began_ms;
};

static struct op_counts counts_of(const struct purge_counts *c)
{
	return (struct op_counts){c->visible, c->in_flight, c->delayed};
}

/* --- progress -------------------------------------------------------------------------------- */

static void cancel(void *ud)
{
	purge_cancel(((struct run *)ud)->purge);
}

static const char *state_word(enum purge_state state)
{
	switch (state) {
	case PURGE_ASKING:
		return "asking";
	case PURGE_WAITING:
		return "waiting";
	case PURGE_PURGING:
		return "purging";
	case PURGE_DONE:
		return "done";
	}
	return "?";
}

static void add_line(void *ud, struct str *out)
{
	const struct run *run = ud;
	const struct purge_status *s = purge_status(run->purge);
	const struct op_counts now = counts_of(&s->now);
	if (s->state == PURGE_WAITING) {
		str_addf(out, "another purge is in progress: waiting for at most %d s",
			purge_left_s(run->purge));
		return;
	}
	str_addf(out, "%s: ", state_word(s->state));
	op_counts_text(&now, out);
	if (s->state == PURGE_PURGING)
		str_addf(out, "; it may take %d s more", purge_left_s(run->purge));
}

static json_t *make_json(void *ud)
{
	const struct run *run = ud;
	const struct purge_status *s = purge_status(run->purge);
	const struct op_counts now = counts_of(&s->now);
	return json_pack("{s:o,s:s,s:o,s:i}", "operation", json_or_null(s->operation), "state",
		state_word(s->state), "counts", op_counts_json(&now), "left_s",
		purge_left_s(run->purge));
}

static void on_done(void *ud, const struct purge_status *status)
{
	struct run *run = ud;
	(void)status;
	op_watch_done(&run->watch);
}

/* --- the answer ------------------------------------------------------------------------------ */

static const char *end_word(enum purge_end end)
{
	switch (end) {
	case PURGE_EMPTY:
		return "empty";
	case PURGE_NOT_EMPTY:
		return "not_empty";
	case PURGE_NOT_SEEN:
		return "not_seen";
	case PURGE_CANCELLED:
		return "cancelled";
	case PURGE_FAILED:
		return "failed";
	}
	return "?";
}

static void print_json(const struct run *run)
{
	const struct purge_status *s = purge_status(run->purge);
	const struct op_counts before = counts_of(&s->before), now = counts_of(&s->now);
	double seconds = (double)(loop_now_ms(run->op->session.loop) - run->began_ms) / 1000;
	output_json(run->op->app,
		json_pack("{s:o,s:o,s:s,s:o,s:b,s:b,s:s,s:o,s:o,s:o,s:f}", "queue",
			json_sv(queue_name_of_url(run->options->queue_url)), "operation",
			json_or_null(s->operation), "how", "all", "counts", op_counts_json(&before),
			"accepted", s->is_accepted, "ambiguous", s->is_ambiguous, "evidence",
			end_word(s->end), "remaining", op_counts_json(&now), "asked",
			json_time(s->asked_unix_ms), "until", json_time(s->until_unix_ms),
			"seconds", seconds));
}

static void add_end(const struct purge_status *s, struct str *out)
{
	const struct op_counts before = counts_of(&s->before), now = counts_of(&s->now);
	switch (s->end) {
	case PURGE_EMPTY:
		str_add_cstr(out, "purged; it is empty. Before, it had ");
		op_counts_text(&before, out);
		break;
	case PURGE_NOT_EMPTY:
		str_add_cstr(out, "the purge was accepted a minute ago. Now there are ");
		op_counts_text(&now, out);
		str_add_cstr(out, ", which were sent since, or the counts lag behind");
		break;
	case PURGE_NOT_SEEN:
		str_add_cstr(out, "the purge was accepted; the counts cannot be read");
		break;
	case PURGE_CANCELLED:
	case PURGE_FAILED:
		str_add_cstr(out, s->is_accepted ? "the purge was accepted and goes on"
						 : "nothing was purged");
		break;
	}
	str_add_cstr(out, ".\n");
}

static void print_text(const struct run *run)
{
	const struct purge_status *s = purge_status(run->purge);
	char when[CLOCK_TEXT_SIZE];
	struct str out = {0};
	output_safe(&out, queue_name_of_url(run->options->queue_url));
	str_add_cstr(&out, ": ");
	add_end(s, &out);
	if (s->is_accepted && s->until_unix_ms > loop_unix_ms(run->op->session.loop)) {
		clock_format_utc(s->until_unix_ms, when);
		str_addf(&out,
			"Until %s it may still take messages that are sent, and SQS takes no second "
			"purge.\n",
			when);
	}
	output_write(run->op->app, str_sv(&out));
	str_release(&out);
}

/* In words, and with the time. */
static void explain(const struct run *run, struct err *err)
{
	const struct purge_status *s = purge_status(run->purge);
	char when[CLOCK_TEXT_SIZE];
	if (!sqs_is_purge_in_progress(err))
		return;
	clock_format_utc(s->until_unix_ms, when);
	err_prefix(err,
		"SQS takes one purge of a queue in 60 s, and somebody asked for one: try again at "
		"%s, or say --wait",
		when);
}

static int say(const struct run *run, int signo)
{
	const struct purge_status *s = purge_status(run->purge);
	struct err err = s->err;
	if (s->end == PURGE_FAILED && !signo) {
		explain(run, &err);
		return report_error(run->op->app, run->op->what, &err);
	}
	if (option_flag(&run->op->app->options, OPT_JSON))
		print_json(run);
	else
		print_text(run);
	if (signo)
		return report_signal(run->op->what, signo);
	return 0;
}

static enum audit_result result_of(const struct purge_status *s)
{
	if (s->is_ambiguous || s->state != PURGE_DONE)
		return AUDIT_AMBIGUOUS;
	return s->is_accepted ? AUDIT_DONE : AUDIT_FAILED;
}

int op_purge_run(struct op_session *op, struct purge_options *options, struct op_deed *deed)
{
	struct run run = {.op = op, .options = options};
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
	run.purge = purge_start(options, on_done, &run);
	run.watch = (struct op_watch){
		.op = op, .cancel = cancel, .line = add_line, .json = make_json, .ud = &run};
	int signo = op_watch_run(&run.watch);
	if (deed)
		op_session_conclude(op, deed, result_of(purge_status(run.purge)),
			&purge_status(run.purge)->err);
	int status = say(&run, signo);
	purge_free(run.purge);
	return status;
}
