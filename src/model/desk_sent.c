/* The last message that was sent, in the local database. */
#include "desk_sent.h"

#include "desk_op.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/message_json.h"
#include "sqscope/store/kept.h"

#include <stdlib.h>

static const char name[] = "last-sent";

struct sent_job {
	char *context;
	struct str line;
	int64_t now_unix_ms;
	bool found;
	struct err err;
	desk_recall_fn done;
	void *ud;
};

static struct sent_job *job_new(struct message_desk *desk)
{
	struct sent_job *job = mem_new(1, sizeof *job);
	struct write_gate gate = {0};

	desk->options.get_gate(desk->options.ud, &gate);
	job->context = mem_strdup(gate.place->name ? gate.place->name : "");
	job->now_unix_ms = loop_unix_ms(desk->options.loop);
	return job;
}

static void free_job(struct sent_job *job)
{
	str_release(&job->line);
	free(job->context);
	free(job);
}

static bool keep(struct store *store, void *ud, struct err *err)
{
	struct sent_job *job = ud;

	return kept_set(store, sv_cstr(job->context), sv_cstr(name), str_sv(&job->line),
		job->now_unix_ms, err);
}

static void on_kept(void *ud, const struct err *err)
{
	(void)err;
	free_job(ud);
}

/* As a line of a dump file: what is no attribute of the message stands among SQS's own. */
void desk_keep_sent(struct message_desk *desk, const struct outgoing *sent)
{
	struct sent_job *job = job_new(desk);
	struct message m = {0};

	message_copy(&m, &sent->message);
	if (sent->group_id.n > 0)
		message_add_fact(&m, sv_cstr("MessageGroupId"), str_sv(&sent->group_id));
	if (sent->trace_header.n > 0)
		message_add_fact(&m, sv_cstr("AWSTraceHeader"), str_sv(&sent->trace_header));
	message_json_write(&m, NULL, &job->line);
	message_release(&m);
	if ((int64_t)job->line.n > limit(LIMIT_KEPT_BYTES)) {
		free_job(job);
		return;
	}
	store_queue_add(desk->options.store, "the message that was sent last", STORE_JOB_SHARES,
		keep, on_kept, job);
}

static bool recall(struct store *store, void *ud, struct err *err)
{
	struct sent_job *job = ud;

	return kept_get(store, sv_cstr(job->context), sv_cstr(name), &job->line, &job->found, err);
}

static void on_recalled(void *ud, const struct err *err)
{
	struct sent_job *job = ud;
	struct message_line line = {0};
	struct sqs_outgoing last;
	struct err why = {0};
	bool ok = !err && job->found && message_json_read(str_sv(&job->line), &line, &why);

	if (ok)
		message_desk_seed(&line.message, &last);
	if (err)
		why = *err;
	job->done(job->ud, ok ? &last : NULL, err_is_set(&why) ? &why : NULL);
	message_line_release(&line);
	free_job(job);
}

void message_desk_recall(struct message_desk *desk, desk_recall_fn done, void *ud)
{
	struct sent_job *job = job_new(desk);

	job->done = done;
	job->ud = ud;
	store_queue_add(desk->options.store, "the message that was sent last", STORE_JOB_SHARES,
		recall, on_recalled, job);
}
