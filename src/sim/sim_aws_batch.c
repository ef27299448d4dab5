/* AWS Batch: the job queues of the plans, their machines, and their jobs by status. */
#include "sim_neighbour.h"
#include "sim_services.h"
#include "sim_workload.h"

#include <stdio.h>

enum { NOT_FOUND = 404, VCPUS_A_JOB = 4, LIST_MAX = 100, MS = 1000 };

#define BATCH_ARN "arn:aws:batch:" SIM_REGION ":" SIM_ACCOUNT ":"

static struct sim_pool *next_pool(const struct sim_exchange *x, size_t *at)
{
	struct sim_workload *w = x->store->workload;
	while (w && *at < w->count) {
		struct sim_pool *pool = &w->pools[(*at)++];
		if (pool->plan->job_queue)
			return pool;
	}
	return NULL;
}

/* Is it among the names or ARNs of the list? No list means all. */
static bool is_wanted(const json_t *list, const char *name)
{
	const json_t *entry;
	size_t i;
	if (json_array_size(list) == 0)
		return true;
	json_array_foreach(list, i, entry)
	{
		const char *text = json_string_value(entry);
		if (text && sv_eq_cstr(sim_arn_name(sv_cstr(text)), name))
			return true;
	}
	return false;
}

static json_t *queue_json(const struct sim_pool *pool)
{
	const char *name = pool->plan->job_queue;
	json_t *environment = json_sprintf(BATCH_ARN "compute-environment/%s-spot", name);
	json_t *arn = json_sprintf(BATCH_ARN "job-queue/%s", name);
	return json_pack("{s:s, s:o, s:s, s:s, s:s, s:i, s:[{s:i, s:o}], s:{}}", "jobQueueName",
		name, "jobQueueArn", arn, "state", "ENABLED", "status", "VALID", "statusReason",
		"JobQueue Healthy", "priority", 10, "computeEnvironmentOrder", "order", 1,
		"computeEnvironment", environment, "tags");
}

static json_t *environment_json(const struct sim_pool *pool, const char *name)
{
	int vcpus = pool->plan->workers * VCPUS_A_JOB;
	json_t *arn = json_sprintf(BATCH_ARN "compute-environment/%s", name);
	json_t *resources = json_pack("{s:s, s:i, s:i, s:i, s:[s,s]}", "type", "SPOT", "minvCpus",
		0, "maxvCpus", vcpus, "desiredvCpus", (int)pool->job_count * VCPUS_A_JOB,
		"instanceTypes", "g5.xlarge", "g5.2xlarge");
	return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:o}", "computeEnvironmentName", name,
		"computeEnvironmentArn", arn, "type", "MANAGED", "state", "ENABLED", "status",
		"VALID", "statusReason",
		pool->plan->waiting_jobs ? "INSUFFICIENT_INSTANCE_CAPACITY: no g5 capacity in "
					   "us-east-1a"
					 : "ComputeEnvironment Healthy",
		"computeResources", resources);
}

static void describe_queues(struct sim_exchange *x, const json_t *in)
{
	json_t *list = json_array();
	struct sim_pool *pool;
	size_t at = 0;
	while ((pool = next_pool(x, &at)))
		if (is_wanted(json_object_get(in, "jobQueues"), pool->plan->job_queue))
			json_array_append_new(list, queue_json(pool));
	sim_neighbour_answer(x, json_pack("{s:o}", "jobQueues", list));
}

static void describe_environments(struct sim_exchange *x, const json_t *in)
{
	enum { NAME_SIZE = 128 };
	char name[NAME_SIZE];
	json_t *list = json_array();
	struct sim_pool *pool;
	size_t at = 0;
	while ((pool = next_pool(x, &at))) {
		snprintf(name, sizeof name, "%s-spot", pool->plan->job_queue);
		if (is_wanted(json_object_get(in, "computeEnvironments"), name))
			json_array_append_new(list, environment_json(pool, name));
	}
	sim_neighbour_answer(x, json_pack("{s:o}", "computeEnvironments", list));
}

/* --- jobs ----------------------------------------------------------------------------------------
 */

static json_t *job_json(
	const struct sim_pool *pool, uint32_t serial, const char *status, int64_t created_ms)
{
	const struct sim_record *record = sim_ledger_get(&pool->store->ledger, serial);
	char id[SIM_UUID_SIZE] = "00000000-0000-4000-8000-000000000000";
	if (record)
		sim_uuid_text(record->id, id);
	else
		snprintf(id + SIM_UUID_SIZE - 1 - 10, 11, "%010u", serial & 0x3fffffff);
	json_t *arn = json_sprintf(BATCH_ARN "job/%s", id);
	json_t *name = json_sprintf("%s-%.8s", pool->plan->queue, id);
	return json_pack("{s:s, s:o, s:o, s:s, s:I}", "jobId", id, "jobArn", arn, "jobName", name,
		"status", status, "createdAt", (json_int_t)created_ms);
}

static void list_running(const struct sim_pool *pool, json_t *list)
{
	for (size_t i = 0; i < pool->job_count; i++) {
		const struct sim_job *job = &pool->jobs[i];
		json_t *out = job_json(pool, job->serial, "RUNNING", job->started_ms - MS);
		json_object_set_new(out, "startedAt", json_integer(job->started_ms));
		json_array_append_new(list, out);
	}
}

/* They wait for machines that do not come. */
static void list_runnable(const struct sim_pool *pool, json_t *list)
{
	int64_t created_ms = pool->store->workload->started_ms;
	for (int i = 0; i < pool->plan->waiting_jobs; i++)
		json_array_append_new(list, job_json(pool, UINT32_MAX - (uint32_t)i, "RUNNABLE",
						    created_ms - (int64_t)i * 30 * MS));
}

static void list_finished(const struct sim_pool *pool, bool is_failed, json_t *list)
{
	uint64_t kept =
		pool->finished_count < SIM_FINISHED_KEPT ? pool->finished_count : SIM_FINISHED_KEPT;
	for (uint64_t i = 0; i < kept; i++) {
		const struct sim_finished *f =
			&pool->finished[(pool->finished_count - 1 - i) % SIM_FINISHED_KEPT];
		if (f->is_failed != is_failed)
			continue;
		json_t *out = job_json(
			pool, f->serial, is_failed ? "FAILED" : "SUCCEEDED", f->started_ms - MS);
		json_object_set_new(out, "startedAt", json_integer(f->started_ms));
		json_object_set_new(out, "stoppedAt", json_integer(f->ended_ms));
		if (is_failed)
			json_object_set_new(out, "statusReason",
				json_string("Essential container in task exited"));
		json_array_append_new(list, out);
	}
}

static json_t *jobs_of(const struct sim_pool *pool, const char *status)
{
	json_t *list = json_array();
	if (!*status || strcmp(status, "RUNNING") == 0)
		list_running(pool, list);
	else if (strcmp(status, "RUNNABLE") == 0)
		list_runnable(pool, list);
	else if (strcmp(status, "SUCCEEDED") == 0)
		list_finished(pool, false, list);
	else if (strcmp(status, "FAILED") == 0)
		list_finished(pool, true, list);
	return list;
}

/* Cut out one page; the token is the place where the next one begins. */
static json_t *page_of(const json_t *in, json_t *jobs)
{
	json_int_t most = json_integer_value(json_object_get(in, "maxResults"));
	int64_t from = 0;
	sv_to_i64(sv_cstr(sim_neighbour_text(in, "nextToken")), &from);
	size_t count = json_array_size(jobs);
	size_t end = (size_t)from + (most > 0 && most < LIST_MAX ? (size_t)most : LIST_MAX);
	json_t *page = json_array();
	for (size_t i = from > 0 ? (size_t)from : 0; i < end && i < count; i++)
		json_array_append(page, json_array_get(jobs, i));
	json_t *out = json_pack("{s:o}", "jobSummaryList", page);
	if (end < count)
		json_object_set_new(out, "nextToken", json_sprintf("%zu", end));
	json_decref(jobs);
	return out;
}

static void list_jobs(struct sim_exchange *x, const json_t *in)
{
	struct sv name = sim_arn_name(sv_cstr(sim_neighbour_text(in, "jobQueue")));
	struct sim_pool *pool;
	size_t at = 0;
	while ((pool = next_pool(x, &at)))
		if (sv_eq_cstr(name, pool->plan->job_queue))
			break;
	if (pool)
		sim_neighbour_answer(
			x, page_of(in, jobs_of(pool, sim_neighbour_text(in, "jobStatus"))));
	else
		sim_neighbour_fail(
			x, NOT_FOUND, "ClientException", "%.*s does not exist", SV_ARGS(name));
}

static const struct {
	const char *path, *action;
	void (*serve)(struct sim_exchange *x, const json_t *in);
} routes[] = {
	{"/v1/describejobqueues", "DescribeJobQueues", describe_queues},
	{"/v1/describecomputeenvironments", "DescribeComputeEnvironments", describe_environments},
	{"/v1/listjobs", "ListJobs", list_jobs},
};

static void serve(struct sim_exchange *x)
{
	struct sv path = sim_request_path(&x->request);
	x->answer.type = "application/json";
	for (size_t i = 0; i < COUNT_OF(routes); i++) {
		if (!sv_eq_cstr(path, routes[i].path))
			continue;
		if (sim_strike_request(x, routes[i].action, sv_of("", 0)))
			return;
		json_t *in = sim_neighbour_read(x);
		if (in)
			routes[i].serve(x, in);
		json_decref(in);
		return;
	}
	sim_neighbour_fail(
		x, NOT_FOUND, "UnknownOperationException", "This is not a part of the simulator.");
}

const struct sim_service sim_service_batch = {
	.name = "batch",
	.path = "/v1/",
	.serve = serve,
};
