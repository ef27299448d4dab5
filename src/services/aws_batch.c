/* AWS Batch: job queues and compute environments. */
#include "sqscope/services/aws_batch.h"

#include "service_call.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct batch_describe {
	const char *names_member; /* "jobQueues" */
	struct str names;         /* as members of a JSON list */
	struct batch_queues queues;
	struct batch_environments environments;
	batch_queues_fn queues_done;
	batch_environments_fn environments_done;
	void *ud;
};

static struct batch_describe *new_describe(const char *names_member, void *ud)
{
	struct batch_describe *job = mem_new(1, sizeof *job);

	job->names_member = names_member;
	job->ud = ud;
	return job;
}

static void add_name(struct batch_describe *job, struct sv name)
{
	if (job->names.n > 0)
		str_add_char(&job->names, ',');
	json_string_add(&job->names, name);
}

static void free_describe(struct batch_describe *job)
{
	str_release(&job->names);
	batch_queues_release(&job->queues);
	batch_environments_release(&job->environments);
	free(job);
}

static void make_body(const struct batch_describe *job, struct sv token, struct str *body)
{
	str_add_char(body, '{');
	if (job->names.n > 0)
		str_addf(body, "\"%s\":[%s]", job->names_member, str_cstr(&job->names));
	if (!sv_is_empty(token)) {
		str_add_cstr(body, job->names.n > 0 ? ",\"nextToken\":" : "\"nextToken\":");
		json_string_add(body, token);
	}
	str_add_char(body, '}');
}

/* --- job queues ------------------------------------------------------------------------------- */

void batch_queue_release(struct batch_queue *q)
{
	str_release(&q->name);
	str_release(&q->arn);
	str_release(&q->state);
	str_release(&q->status);
	str_release(&q->reason);
	for (size_t i = 0; i < q->environment_count; i++)
		str_release(&q->environments[i]);
}

void batch_queues_release(struct batch_queues *queues)
{
	for (size_t i = 0; i < queues->count; i++)
		batch_queue_release(&queues->items[i]);
	free(queues->items);
	*queues = (struct batch_queues){0};
}

static void add_environments(struct batch_queue *q, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct sv arn = json_answer_text(json_array_get(list, i), "computeEnvironment");

		if (sv_is_empty(arn) || q->environment_count == BATCH_ENVIRONMENTS_MAX)
			continue;
		str_set(&q->environments[q->environment_count++], arn);
	}
}

static void add_queue(struct batch_queues *out, const json_t *object)
{
	struct batch_queue *q;

	if (sv_is_empty(json_answer_text(object, "jobQueueName")))
		return;
	out->items = mem_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
	q = &out->items[out->count++];
	*q = (struct batch_queue){.priority = json_answer_number(object, "priority")};
	str_set(&q->name, json_answer_text(object, "jobQueueName"));
	str_set(&q->arn, json_answer_text(object, "jobQueueArn"));
	str_set(&q->state, json_answer_text(object, "state"));
	str_set(&q->status, json_answer_text(object, "status"));
	str_set(&q->reason, json_answer_text(object, "statusReason"));
	add_environments(q, json_object_get(object, "computeEnvironmentOrder"));
}

static void make_queues(void *ud, struct sv token, struct service_parts *parts)
{
	str_add_cstr(&parts->path, "/v1/describejobqueues");
	make_body(ud, token, &parts->body);
}

static bool take_queues(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct batch_describe *job = ud;
	const json_t *list = json_object_get(answer, "jobQueues");

	if (!json_is_array(list))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no jobQueues");
	for (size_t i = 0; i < json_array_size(list); i++)
		add_queue(&job->queues, json_array_get(list, i));
	str_add(token, json_answer_text(answer, "nextToken"));
	return true;
}

static void end_queues(void *ud, bool is_cut, const struct err *err)
{
	struct batch_describe *job = ud;

	job->queues.is_cut = is_cut;
	job->queues_done(job->ud, &job->queues, err);
	free_describe(job);
}

static const struct service_action describe_job_queues = {
	.service = SERVICE_BATCH,
	.name = "batch:DescribeJobQueues",
	.make = make_queues,
	.take = take_queues,
	.end = end_queues,
};

struct service_call *batch_describe_job_queues(struct aws_client *batch, enum priority priority,
	struct sv name, batch_queues_fn done, void *ud)
{
	struct batch_describe *job = new_describe("jobQueues", ud);

	job->queues_done = done;
	if (!sv_is_empty(name))
		add_name(job, name);
	return service_call_start(batch, &describe_job_queues, priority, job);
}

/* --- compute environments --------------------------------------------------------------------- */

void batch_environments_release(struct batch_environments *environments)
{
	for (size_t i = 0; i < environments->count; i++) {
		struct batch_environment *e = &environments->items[i];

		str_release(&e->name);
		str_release(&e->arn);
		str_release(&e->state);
		str_release(&e->status);
		str_release(&e->reason);
		str_release(&e->type);
	}
	free(environments->items);
	*environments = (struct batch_environments){0};
}

static void add_environment(struct batch_environments *out, const json_t *object)
{
	const json_t *resources = json_object_get(object, "computeResources");
	struct batch_environment *e;

	if (sv_is_empty(json_answer_text(object, "computeEnvironmentName")))
		return;
	out->items = mem_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
	e = &out->items[out->count++];
	*e = (struct batch_environment){
		.desired_vcpus = json_answer_number(resources, "desiredvCpus"),
		.max_vcpus = json_answer_number(resources, "maxvCpus"),
	};
	str_set(&e->name, json_answer_text(object, "computeEnvironmentName"));
	str_set(&e->arn, json_answer_text(object, "computeEnvironmentArn"));
	str_set(&e->state, json_answer_text(object, "state"));
	str_set(&e->status, json_answer_text(object, "status"));
	str_set(&e->reason, json_answer_text(object, "statusReason"));
	str_set(&e->type, json_answer_text(resources, "type"));
}

static void make_environments(void *ud, struct sv token, struct service_parts *parts)
{
	str_add_cstr(&parts->path, "/v1/describecomputeenvironments");
	make_body(ud, token, &parts->body);
}

static bool take_environments(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct batch_describe *job = ud;
	const json_t *list = json_object_get(answer, "computeEnvironments");

	if (!json_is_array(list))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no computeEnvironments");
	for (size_t i = 0; i < json_array_size(list); i++)
		add_environment(&job->environments, json_array_get(list, i));
	str_add(token, json_answer_text(answer, "nextToken"));
	return true;
}

static void end_environments(void *ud, bool is_cut, const struct err *err)
{
	struct batch_describe *job = ud;

	job->environments.is_cut = is_cut;
	job->environments_done(job->ud, &job->environments, err);
	free_describe(job);
}

static const struct service_action describe_compute_environments = {
	.service = SERVICE_BATCH,
	.name = "batch:DescribeComputeEnvironments",
	.make = make_environments,
	.take = take_environments,
	.end = end_environments,
};

struct service_call *batch_describe_compute_environments(struct aws_client *batch,
	enum priority priority, const struct str *names, size_t count, batch_environments_fn done,
	void *ud)
{
	struct batch_describe *job = new_describe("computeEnvironments", ud);

	job->environments_done = done;
	for (size_t i = 0; i < count; i++)
		add_name(job, str_sv(&names[i]));
	return service_call_start(batch, &describe_compute_environments, priority, job);
}
