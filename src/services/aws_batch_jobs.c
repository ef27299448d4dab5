/* AWS Batch: jobs by status. */
#include "service_call.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"
#include "sqscope/services/aws_batch.h"

#include <stdlib.h>

struct batch_list {
	struct str job_queue;
	enum batch_status status;
	struct batch_jobs jobs;
	batch_jobs_fn done;
	void *ud;
};

const char *batch_status_name(enum batch_status status)
{
	static const char *const names[BATCH_STATUS_COUNT] = {
		"SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"};

	return names[status];
}

void batch_jobs_release(struct batch_jobs *jobs)
{
	for (size_t i = 0; i < jobs->count; i++) {
		str_release(&jobs->items[i].id);
		str_release(&jobs->items[i].name);
		str_release(&jobs->items[i].reason);
	}
	free(jobs->items);
	*jobs = (struct batch_jobs){0};
}

static void make(void *ud, struct sv token, struct service_parts *parts)
{
	const struct batch_list *list = ud;

	str_add_cstr(&parts->path, "/v1/listjobs");
	str_add_cstr(&parts->body, "{\"jobQueue\":");
	json_string_add(&parts->body, str_sv(&list->job_queue));
	str_addf(&parts->body, ",\"jobStatus\":\"%s\"", batch_status_name(list->status));
	if (!sv_is_empty(token)) {
		str_add_cstr(&parts->body, ",\"nextToken\":");
		json_string_add(&parts->body, token);
	}
	str_add_char(&parts->body, '}');
}

static void add(struct batch_jobs *out, const json_t *object)
{
	struct batch_job *job;

	if (sv_is_empty(json_answer_text(object, "jobId")))
		return;
	out->items = mem_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
	job = &out->items[out->count++];
	*job = (struct batch_job){
		.created_unix_ms = json_answer_number(object, "createdAt"),
		.started_unix_ms = json_answer_number(object, "startedAt"),
		.stopped_unix_ms = json_answer_number(object, "stoppedAt"),
	};
	str_set(&job->id, json_answer_text(object, "jobId"));
	str_set(&job->name, json_answer_text(object, "jobName"));
	str_set(&job->reason, json_answer_text(object, "statusReason"));
}

static bool take(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct batch_list *list = ud;
	const json_t *jobs = json_object_get(answer, "jobSummaryList");

	if (!json_is_array(jobs))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no jobSummaryList");
	for (size_t i = 0; i < json_array_size(jobs); i++)
		add(&list->jobs, json_array_get(jobs, i));
	str_add(token, json_answer_text(answer, "nextToken"));
	return true;
}

static void end(void *ud, bool is_cut, const struct err *err)
{
	struct batch_list *list = ud;

	list->jobs.is_cut = is_cut;
	list->done(list->ud, &list->jobs, err);
	batch_jobs_release(&list->jobs);
	str_release(&list->job_queue);
	free(list);
}

static const struct service_action list_jobs = {
	.service = SERVICE_BATCH,
	.name = "batch:ListJobs",
	.make = make,
	.take = take,
	.end = end,
};

struct service_call *batch_list_jobs(struct aws_client *batch, enum priority priority,
	struct sv job_queue, enum batch_status status, batch_jobs_fn done, void *ud)
{
	struct batch_list *list = mem_new(1, sizeof *list);

	str_set(&list->job_queue, job_queue);
	list->status = status;
	list->done = done;
	list->ud = ud;
	return service_call_start(batch, &list_jobs, priority, list);
}
