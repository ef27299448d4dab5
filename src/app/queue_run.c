/* The way of every command about queues as a whole. */
#include "queue_run.h"
#include "report.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/sqs/queue_name.h"

#include <stdio.h>
#include <unistd.h>

enum { TICK_MS = 1000, S_MS = 1000 };

bool queue_run_begin(struct queue_run *run, struct app *app, const char *what, int *status)
{
	if (!op_session_begin(&run->op, app, what, status))
		return false;
	session_watch_signals(&run->op.session);
	return true;
}

void queue_run_release(struct queue_run *run)
{
	loop_timer_stop(&run->tick);
	op_session_release(&run->op);
	str_release(&run->url);
	str_release(&run->dead_letter_url);
	str_release(&run->dead_letter_arn);
}

bool queue_run_may_write(struct queue_run *run, struct err *err)
{
	struct op_session *op = &run->op;
	run->tools = (struct queue_write_tools){
		.loop = op->session.loop, .sqs = op->context->sqs, .store = op->store};
	op_session_gate(op, &run->tools.gate);
	return write_gate_pass(&run->tools.gate, err);
}

/* --- waiting --------------------------------------------------------------------------------- */

static void end_wait(struct queue_run *run, const struct err *err)
{
	run->err = err_is_set(err) ? *err : (struct err){0};
	run->is_done = true;
	run->write = NULL;
	run->create = NULL;
	loop_stop(run->op.session.loop);
}

/* A name that was deleted just now: a countdown where somebody can see it, else one line. */
static void tell_wait(struct queue_run *run, int64_t until_ms)
{
	int64_t left_s = (until_ms - loop_now_ms(run->op.session.loop) + S_MS - 1) / S_MS;
	bool is_terminal = isatty(STDERR_FILENO);
	if (option_flag(&run->op.app->options, OPT_QUIET))
		return;
	if (is_terminal)
		fprintf(stderr,
			"\rThe name was deleted less than a minute ago: waiting, %2lld s at most ",
			(long long)(left_s > 0 ? left_s : 0));
	else if (!run->has_told)
		report_note(run->op.app,
			"the name was deleted less than a minute ago: waiting until SQS takes it "
			"again, %lld s at most",
			(long long)left_s);
	run->has_told = true;
}

static void on_tick(void *ud)
{
	struct queue_run *run = ud;
	int64_t until_ms = UNKNOWN;
	if (run->create)
		until_ms = queue_create_waits_until_ms(run->create);
	else if (run->write)
		until_ms = queue_write_waits_until_ms(run->write);
	if (until_ms != UNKNOWN)
		tell_wait(run, until_ms);
	loop_timer_start(run->op.session.loop, &run->tick, TICK_MS, on_tick, run);
}

static bool wait_for(struct queue_run *run, struct err *err)
{
	struct session *s = &run->op.session;
	loop_timer_start(s->loop, &run->tick, TICK_MS, on_tick, run);
	while (!run->is_done && !s->signo)
		loop_run(s->loop);
	loop_timer_stop(&run->tick);
	if (run->has_told && isatty(STDERR_FILENO))
		fputc('\n', stderr);
	run->has_told = false;
	bool is_cut = !run->is_done;
	if (run->create)
		queue_create_cancel(run->create);
	else if (run->write)
		queue_write_cancel(run->write);
	run->is_done = false;
	if (is_cut)
		return err_fail(err, ERR_INTERRUPTED, "interrupted");
	*err = run->err;
	return !err_is_set(err);
}

static void on_written(void *ud, const struct queue_written *written, const struct err *err)
{
	struct queue_run *run = ud;
	str_set(&run->url, written->queue_url);
	run->is_ambiguous = written->is_ambiguous;
	end_wait(run, err);
}

bool queue_run_write(struct queue_run *run, const struct queue_write_order *order, struct err *err)
{
	run->write = queue_write_start(&run->tools, order, on_written, run);
	return wait_for(run, err);
}

static void on_created(void *ud, const struct queue_created *created, const struct err *err)
{
	struct queue_run *run = ud;
	str_set(&run->url, created->queue_url);
	str_set(&run->dead_letter_url, created->dead_letter_url);
	str_set(&run->dead_letter_arn, created->dead_letter_arn);
	run->is_ambiguous = created->is_ambiguous;
	end_wait(run, err);
}

bool queue_run_create(struct queue_run *run, const struct queue_plan *plan, struct sv reason,
	bool waits, struct err *err)
{
	run->create = queue_create_start(&run->tools, plan, reason, waits, on_created, run);
	return wait_for(run, err);
}

/* --- tags ------------------------------------------------------------------------------------ */

struct asking {
	struct queue_run *run;
	struct queue_settings *settings;
};

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct asking *asking = ud;
	for (size_t i = 0; !err_is_set(err) && i < list->count; i++)
		queue_settings_put_tag(asking->settings, list->tags[i].key, list->tags[i].value);
	end_wait(asking->run, err);
}

/* Until the call has ended; a signal cancels it. */
static void wait_for_call(struct queue_run *run, struct sqs_call *call)
{
	struct session *s = &run->op.session;
	while (!run->is_done && !s->signo)
		loop_run(s->loop);
	if (!run->is_done)
		sqs_call_cancel(call);
	while (!run->is_done)
		loop_run(s->loop);
	run->is_done = false;
}

bool queue_run_tags(struct queue_run *run, struct sv queue_url, struct queue_settings *settings,
	struct err *err)
{
	struct asking asking = {run, settings};
	wait_for_call(run, sqs_list_queue_tags(run->op.context->sqs, PRIORITY_USER, queue_url,
				   on_tags, &asking));
	*err = run->err;
	return !err_is_set(err);
}

/* --- sources --------------------------------------------------------------------------------- */

struct listing {
	struct queue_run *run;
	struct str *names;
};

static void on_sources(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct listing *listing = ud;
	for (size_t i = 0; !err_is_set(err) && i < page->count; i++) {
		str_add_cstr(listing->names, listing->names->n ? " " : "");
		str_add(listing->names, queue_name_of_url(page->urls[i]));
	}
	end_wait(listing->run, err);
}

void queue_run_sources(struct queue_run *run, struct sv queue_url, struct str *names)
{
	struct listing listing = {run, names};
	wait_for_call(run, sqs_list_dead_letter_source_queues(run->op.context->sqs, PRIORITY_USER,
				   queue_url, sv_cstr(""), on_sources, &listing));
}

/* --- options --------------------------------------------------------------------------------- */

bool queue_run_policy_file(
	const struct cli_call *call, struct queue_settings *settings, struct err *err)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[ATTR_POLICY];
	const char *path = cli_own(call, "policy-file");
	struct str text = {0}, value = {0};
	if (!path)
		return true;
	bool ok = file_read(path, limit(LIMIT_CONFIG_FILE), &text, NULL, err) &&
		  attribute_value_parse(row, str_sv(&text), &value, err);
	if (ok)
		queue_settings_put(settings, ATTR_POLICY, str_cstr(&value));
	str_release(&text);
	str_release(&value);
	return ok;
}

/* --- what is said ---------------------------------------------------------------------------- */

int queue_run_fail(struct queue_run *run, const struct err *err)
{
	struct op_session *op = &run->op;
	if (op->session.signo) {
		if (err->code == ERR_INTERRUPTED)
			report_note(op->app, "it may have taken effect; sqscope log tells what "
					     "was sent");
		return report_signal(op->what, op->session.signo);
	}
	if (run->is_ambiguous)
		report_note(op->app, "there was no answer: it may have taken effect");
	return report_error(op->app, op->what, err);
}

json_t *queue_run_attributes_json(const struct queue_settings *settings)
{
	json_t *out = json_object();
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (settings->value[i])
			json_object_set_new(out, queue_attribute_rows[i].name,
				json_sv(sv_cstr(settings->value[i])));
	return out;
}

json_t *queue_run_tags_json(const struct queue_settings *settings)
{
	json_t *out = json_object();
	for (size_t i = 0; i < settings->tag_count; i++)
		json_object_set_new(out, str_cstr(&settings->tags[i].key),
			json_sv(str_sv(&settings->tags[i].value)));
	return out;
}
