/* The operations of the dashboard: what the ui asks about them, and what becomes of them when the
 * screen goes. */
#include "dashboard_state.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_report.h"
#include "sqscope/sqs/queue_name.h"
#include "state_dir.h"

#include <signal.h>
#include <stdlib.h>

static struct operations *host_operations(void *ud)
{
	struct dashboard *d = ud;
	return session_operations(&d->session);
}

static bool host_start_redrive(
	void *ud, const struct queue *q, const struct redrive_wish *wish, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = session_context_of(&d->session, q->fleet);
	return c ? session_start_redrive(&d->session, c, q, wish, err)
		 : err_fail(err, ERR_NOT_FOUND, "the context of %s is gone", q->name);
}

static bool host_start_clear(
	void *ud, const struct queue *q, const struct clear_wish *wish, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = session_context_of(&d->session, q->fleet);
	return c ? session_start_clear(&d->session, c, q, wish, err)
		 : err_fail(err, ERR_NOT_FOUND, "the context of %s is gone", q->name);
}

static bool host_resume(void *ud, struct operation *past, bool sends_again, struct err *err)
{
	struct dashboard *d = ud;
	return session_resume(&d->session, past, sends_again, err);
}

static struct task_listing *host_list_tasks(void *ud, const struct queue *q, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = session_context_of(&d->session, q->fleet);
	if (c && c->sqs && q->arn)
		return task_listing_start(c->sqs, sv_cstr(q->arn));
	err_set(err, ERR_FAILED, "the ARN of %s is not known yet", q->name);
	return NULL;
}

/* --- reports */

struct report_job {
	struct dashboard *d;
	struct str path;
	struct err failure; /* of reading the journal */
};

/* STATE/reports/redrive-QUEUE-20261125T161200Z.md */
static void add_path(struct dashboard *d, const struct operation *op, struct str *out)
{
	char when[CLOCK_TEXT_SIZE];
	struct err err = {0};
	state_dir_path(&d->app->options, out);
	str_add_cstr(out, "/reports");
	/* Where it cannot be made, writing the file will say so. */
	if (!file_make_dirs(str_cstr(out), &err))
		log_write(LOG_WARN, "%s", err.msg);
	clock_format_amz(op->started_unix_ms, when);
	str_addf(out, "/%d-%.*s-%s", op->number, SV_ARGS(queue_name_of_url(str_sv(&op->queue_url))),
		when);
	clock_format_amz(loop_unix_ms(d->session.loop), when);
	str_addf(out, "-as-of-%s.md", when);
}

static void on_written(void *ud, struct sv text, const struct err *err)
{
	struct report_job *job = ud;
	struct session *session = &job->d->session;
	(void)text;
	if (err && err->code != ERR_CANCELLED)
		session_say(session, true, "%s", err->msg);
	else if (!err && err_is_set(&job->failure))
		session_say(session, true, "%s: without the journal: %s", str_cstr(&job->path),
			job->failure.msg);
	else if (!err)
		session_say(session, false, "Report: %s", str_cstr(&job->path));
	str_release(&job->path);
	free(job);
}

static void on_report(void *ud, struct sv markdown, const struct err *failure)
{
	struct report_job *job = ud;
	struct dashboard *d = job->d;
	if (failure)
		job->failure = *failure;
	d->host.save(d, str_sv(&job->path), markdown, on_written, job);
}

static void host_write_report(void *ud, const struct operation *op)
{
	struct dashboard *d = ud;
	struct report_job *job = mem_new(1, sizeof *job);
	job->d = d;
	add_path(d, op, &job->path);
	operation_report_make(
		session_store(&d->session), op, loop_unix_ms(d->session.loop), on_report, job);
}

static void host_quit_after_operations(void *ud)
{
	struct dashboard *d = ud;
	d->finishes_operations = true;
	dashboard_end(d);
}

void dashboard_add_operation_host(struct dashboard *d)
{
	d->host.operations = host_operations;
	d->host.start_redrive = host_start_redrive;
	d->host.start_clear = host_start_clear;
	d->host.resume = host_resume;
	d->host.list_tasks = host_list_tasks;
	d->host.write_report = host_write_report;
	d->host.quit_after_operations = host_quit_after_operations;
}

/* A lost terminal is nobody's decision: what runs goes on, unless --on-hangup says otherwise. */
void dashboard_leave_operations(struct dashboard *d)
{
	bool is_lost = d->is_terminal_gone || d->session.signo == SIGHUP;
	enum session_leaving how = is_lost                  ? session_on_hangup(&d->session)
				   : d->finishes_operations ? LEAVE_FINISHES
							    : LEAVE_STOPS;
	session_leave_operations(&d->session, how);
}
