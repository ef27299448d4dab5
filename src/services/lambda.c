/* Lambda: event source mappings and functions. */
#include "sqscope/services/lambda.h"

#include "service_call.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/percent.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

enum { PAGE_ITEMS = 100 };

struct lambda_job {
	struct str what; /* the queue's ARN, the mapping's UUID, the function */
	bool is_enabled;
	struct lambda_mappings mappings;
	struct lambda_function function;
	lambda_mappings_fn mappings_done;
	lambda_function_fn function_done;
	void *ud;
};

static struct lambda_job *new_job(struct sv what, void *ud)
{
	struct lambda_job *job = mem_new(1, sizeof *job);

	str_set(&job->what, what);
	job->ud = ud;
	return job;
}

static void free_job(struct lambda_job *job)
{
	str_release(&job->what);
	lambda_mappings_release(&job->mappings);
	lambda_function_release(&job->function);
	free(job);
}

/* --- mappings --------------------------------------------------------------------------------- */

void lambda_mapping_release(struct lambda_mapping *m)
{
	str_release(&m->uuid);
	str_release(&m->function_arn);
	str_release(&m->state);
	str_release(&m->reason);
	str_release(&m->result);
}

void lambda_mappings_release(struct lambda_mappings *mappings)
{
	for (size_t i = 0; i < mappings->count; i++)
		lambda_mapping_release(&mappings->items[i]);
	free(mappings->items);
	*mappings = (struct lambda_mappings){0};
}

/* arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER] */
struct sv lambda_function_name(struct sv arn)
{
	enum { FIELDS_BEFORE = 6 };
	struct sv rest = arn, field;

	for (int i = 0; i < FIELDS_BEFORE; i++) {
		if (!sv_cut(rest, ':', &field, &rest))
			return arn;
	}
	return rest;
}

static bool has_text(const json_t *list, const char *wanted)
{
	struct sv text;

	for (size_t i = 0; i < json_array_size(list); i++) {
		if (json_answer_as_text(json_array_get(list, i), &text) && sv_eq_cstr(text, wanted))
			return true;
	}
	return false;
}

static bool add_mapping(struct lambda_mappings *out, const json_t *object)
{
	struct sv uuid = json_answer_text(object, "UUID");
	struct lambda_mapping *m;

	if (sv_is_empty(uuid))
		return false;
	out->items = mem_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
	m = &out->items[out->count++];
	*m = (struct lambda_mapping){
		.batch_size = json_answer_number(object, "BatchSize"),
		.batch_window_s = json_answer_number(object, "MaximumBatchingWindowInSeconds"),
		.max_concurrency = json_answer_number(
			json_object_get(object, "ScalingConfig"), "MaximumConcurrency"),
		.modified_unix_ms = service_time_of(object, "LastModified"),
		.reports_failures = has_text(json_object_get(object, "FunctionResponseTypes"),
			"ReportBatchItemFailures"),
	};
	str_set(&m->uuid, uuid);
	str_set(&m->function_arn, json_answer_text(object, "FunctionArn"));
	str_set(&m->state, json_answer_text(object, "State"));
	str_set(&m->reason, json_answer_text(object, "StateTransitionReason"));
	str_set(&m->result, json_answer_text(object, "LastProcessingResult"));
	return true;
}

static void make_list(void *ud, struct sv token, struct service_parts *parts)
{
	const struct lambda_job *job = ud;

	str_add_cstr(&parts->path, "/2015-03-31/event-source-mappings/");
	str_add_cstr(&parts->query, "EventSourceArn=");
	percent_encode(str_sv(&job->what), "", &parts->query);
	str_addf(&parts->query, "&MaxItems=%d", PAGE_ITEMS);
	if (!sv_is_empty(token)) {
		str_add_cstr(&parts->query, "&Marker=");
		percent_encode(token, "", &parts->query);
	}
}

static bool take_list(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct lambda_job *job = ud;
	const json_t *list = json_object_get(answer, "EventSourceMappings");

	if (!json_is_array(list))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no EventSourceMappings");
	for (size_t i = 0; i < json_array_size(list); i++)
		(void)add_mapping(&job->mappings, json_array_get(list, i));
	str_add(token, json_answer_text(answer, "NextMarker"));
	return true;
}

static void end_list(void *ud, bool is_cut, const struct err *err)
{
	struct lambda_job *job = ud;

	job->mappings.is_cut = is_cut;
	job->mappings_done(job->ud, &job->mappings, err);
	free_job(job);
}

static const struct service_action list_mappings = {
	.service = SERVICE_LAMBDA,
	.name = "lambda:ListEventSourceMappings",
	.method = "GET",
	.make = make_list,
	.take = take_list,
	.end = end_list,
};

struct service_call *lambda_list_mappings(struct aws_client *lambda, enum priority priority,
	struct sv queue_arn, lambda_mappings_fn done, void *ud)
{
	struct lambda_job *job = new_job(queue_arn, ud);

	job->mappings_done = done;
	return service_call_start(lambda, &list_mappings, priority, job);
}

static void make_update(void *ud, struct sv token, struct service_parts *parts)
{
	const struct lambda_job *job = ud;

	(void)token;
	str_add_cstr(&parts->path, "/2015-03-31/event-source-mappings/");
	percent_encode(str_sv(&job->what), "", &parts->path);
	str_addf(&parts->body, "{\"Enabled\":%s}", job->is_enabled ? "true" : "false");
}

static bool take_update(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct lambda_job *job = ud;

	(void)token;
	return add_mapping(&job->mappings, answer) ||
	       err_fail(err, ERR_PROTOCOL, "the answer holds no event source mapping");
}

static const struct service_action update_mapping = {
	.service = SERVICE_LAMBDA,
	.name = "lambda:UpdateEventSourceMapping",
	.method = "PUT",
	.is_write = true,
	.make = make_update,
	.take = take_update,
	.end = end_list,
};

struct service_call *lambda_enable_mapping(struct aws_client *lambda, enum priority priority,
	struct sv uuid, bool is_enabled, lambda_mappings_fn done, void *ud)
{
	struct lambda_job *job = new_job(uuid, ud);

	job->mappings_done = done;
	job->is_enabled = is_enabled;
	return service_call_start(lambda, &update_mapping, priority, job);
}

/* --- functions -------------------------------------------------------------------------------- */

void lambda_function_release(struct lambda_function *function)
{
	str_release(&function->state);
	str_release(&function->update_status);
	str_release(&function->reason);
	*function = (struct lambda_function){0};
}

static void make_function(void *ud, struct sv token, struct service_parts *parts)
{
	const struct lambda_job *job = ud;

	(void)token;
	str_add_cstr(&parts->path, "/2015-03-31/functions/");
	percent_encode(str_sv(&job->what), "", &parts->path);
	str_add_cstr(&parts->path, "/configuration");
}

static bool take_function(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct lambda_job *job = ud;
	struct lambda_function *out = &job->function;

	(void)token;
	if (sv_is_empty(json_answer_text(answer, "FunctionArn")))
		return err_fail(err, ERR_PROTOCOL, "the answer describes no function");
	out->timeout_s = json_answer_number(answer, "Timeout");
	out->memory_mib = json_answer_number(answer, "MemorySize");
	str_set(&out->state, json_answer_text(answer, "State"));
	str_set(&out->update_status, json_answer_text(answer, "LastUpdateStatus"));
	str_set(&out->reason, json_answer_text(answer, "StateReason"));
	return true;
}

static void end_function(void *ud, bool is_cut, const struct err *err)
{
	struct lambda_job *job = ud;

	(void)is_cut;
	job->function_done(job->ud, &job->function, err);
	free_job(job);
}

static const struct service_action get_function = {
	.service = SERVICE_LAMBDA,
	.name = "lambda:GetFunctionConfiguration",
	.method = "GET",
	.make = make_function,
	.take = take_function,
	.end = end_function,
};

struct service_call *lambda_get_function(struct aws_client *lambda, enum priority priority,
	struct sv function, lambda_function_fn done, void *ud)
{
	struct lambda_job *job = new_job(function, ud);

	job->function_done = done;
	job->function.timeout_s = job->function.memory_mib = UNKNOWN;
	return service_call_start(lambda, &get_function, priority, job);
}
