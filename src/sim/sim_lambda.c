/* Lambda: event source mappings, which really stop and start their pool, and functions. */
#include "sim_neighbour.h"
#include "sim_services.h"
#include "sim_workload.h"

enum {
	BAD_REQUEST = 400,
	NOT_FOUND = 404,
	ACCEPTED = 202,
	MS = 1000,
	SWITCH_MS = 2000,
	TIMEOUT_S = 60,
	MEMORY_MIB = 2048
};

static const char mappings_path[] = "/2015-03-31/event-source-mappings";
static const char functions_path[] = "/2015-03-31/functions/";
static const char concurrency_path[] = "/2019-09-30/functions/";

/* Switching takes a moment; the pool itself stops at once. */
static const char *state_of(const struct sim_pool *pool)
{
	bool is_switching =
		pool->switched_ms && pool->store->now_ms - pool->switched_ms < SWITCH_MS;
	if (pool->is_paused)
		return is_switching ? "Disabling" : "Disabled";
	return is_switching ? "Enabling" : "Enabled";
}

static json_t *mapping_json(const struct sim_pool *pool)
{
	const struct sim_plan *plan = pool->plan;
	int64_t modified_ms =
		pool->switched_ms ? pool->switched_ms : pool->store->workload->started_ms;
	json_t *out = json_pack("{s:s, s:s, s:i, s:i, s:f, s:s, s:s, s:[s]}", "UUID", pool->mapping,
		"State", state_of(pool), "BatchSize", pool->batch_size,
		"MaximumBatchingWindowInSeconds", 0, "LastModified", (double)modified_ms / MS,
		"StateTransitionReason", "USER_INITIATED", "LastProcessingResult",
		pool->failed_count ? "PROBLEM: Function call failed" : "OK",
		"FunctionResponseTypes", "ReportBatchItemFailures");
	json_object_set_new(out, "EventSourceArn",
		json_sprintf("arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":%s", plan->queue));
	json_object_set_new(out, "FunctionArn",
		json_sprintf("arn:aws:lambda:" SIM_REGION ":" SIM_ACCOUNT ":function:%s",
			plan->function));
	json_object_set_new(out, "ScalingConfig",
		json_pack("{s:i}", "MaximumConcurrency", plan->workers > 1 ? plan->workers : 2));
	return out;
}

static struct sim_pool *next_pool(const struct sim_exchange *x, size_t *at)
{
	struct sim_workload *w = x->store->workload;
	while (w && *at < w->count) {
		struct sim_pool *pool = &w->pools[(*at)++];
		if (pool->plan->function)
			return pool;
	}
	return NULL;
}

static struct sim_pool *find_mapping(const struct sim_exchange *x, struct sv uuid)
{
	size_t at = 0;
	struct sim_pool *pool;
	while ((pool = next_pool(x, &at)))
		if (sv_eq_cstr(uuid, pool->mapping))
			return pool;
	return NULL;
}

static struct sim_pool *find_function(const struct sim_exchange *x, struct sv name)
{
	size_t at = 0;
	struct sim_pool *pool;
	while ((pool = next_pool(x, &at)))
		if (sv_eq_cstr(name, pool->plan->function))
			return pool;
	return NULL;
}

/* A filter that is not given passes everything. */
static bool passes(const struct sim_exchange *x, const char *field, const char *value)
{
	struct str wanted = {0};
	bool is_passed = !sim_form_field(sim_request_query(&x->request), field, &wanted) ||
			 wanted.n == 0 || sv_eq_cstr(sim_arn_name(str_sv(&wanted)), value);
	str_release(&wanted);
	return is_passed;
}

static void list_mappings(struct sim_exchange *x)
{
	json_t *list = json_array();
	struct sim_pool *pool;
	size_t at = 0;
	while ((pool = next_pool(x, &at)))
		if (passes(x, "EventSourceArn", pool->plan->queue) &&
			passes(x, "FunctionName", pool->plan->function))
			json_array_append_new(list, mapping_json(pool));
	sim_neighbour_answer(x, json_pack("{s:o}", "EventSourceMappings", list));
}

static void update_mapping(struct sim_exchange *x, struct sim_pool *pool)
{
	json_t *in = sim_neighbour_read(x);
	if (!in)
		return;
	const json_t *enabled = json_object_get(in, "Enabled");
	const json_t *batch = json_object_get(in, "BatchSize");
	if (json_is_boolean(enabled))
		sim_pool_pause(pool, json_is_false(enabled));
	if (json_is_integer(batch))
		pool->batch_size = (int)json_integer_value(batch);
	x->answer.status = ACCEPTED;
	sim_neighbour_answer(x, mapping_json(pool));
	json_decref(in);
}

static void serve_mapping(struct sim_exchange *x, struct sv uuid)
{
	bool is_update = strcmp(x->request.method, "PUT") == 0;
	struct sim_pool *pool = find_mapping(x, uuid);
	if (sim_strike_request(x, is_update ? "UpdateEventSourceMapping" : "GetEventSourceMapping",
		    sv_cstr(pool ? pool->plan->queue : "")))
		return;
	if (!pool)
		sim_neighbour_fail(x, NOT_FOUND, "ResourceNotFoundException",
			"The resource you requested does not exist.");
	else if (is_update)
		update_mapping(x, pool);
	else
		sim_neighbour_answer(x, mapping_json(pool));
}

static json_t *function_json(const struct sim_pool *pool)
{
	const char *name = pool->plan->function;
	json_t *out = json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:s}", "FunctionName", name,
		"Timeout", (int)TIMEOUT_S, "MemorySize", (int)MEMORY_MIB, "State", "Active",
		"LastUpdateStatus", "Successful", "PackageType", "Image", "Version", "$LATEST",
		"LastModified", "2026-11-17T18:40:12.000+0000");
	json_object_set_new(out, "FunctionArn",
		json_sprintf("arn:aws:lambda:" SIM_REGION ":" SIM_ACCOUNT ":function:%s", name));
	return out;
}

/* "NAME/configuration" or "NAME/concurrency"; the name may be an ARN with escapes. */
static void serve_function(struct sim_exchange *x, struct sv rest)
{
	struct sv escaped, what;
	struct str name = {0};
	sv_cut(rest, '/', &escaped, &what);
	sim_percent_decode(escaped, false, &name);
	struct sim_pool *pool = find_function(x, sim_arn_name(str_sv(&name)));
	bool is_configuration = sv_eq_cstr(what, "configuration");
	bool is_struck = sim_strike_request(x,
		is_configuration ? "GetFunctionConfiguration" : "GetFunctionConcurrency",
		sv_cstr(pool ? pool->plan->queue : ""));
	if (is_struck)
		;
	else if (!pool)
		sim_neighbour_fail(x, NOT_FOUND, "ResourceNotFoundException",
			"Function not found: %.200s", str_cstr(&name));
	else if (is_configuration)
		sim_neighbour_answer(x, function_json(pool));
	else
		sim_neighbour_answer(
			x, json_pack("{s:i}", "ReservedConcurrentExecutions", pool->plan->workers));
	str_release(&name);
}

static bool cut_prefix(struct sv text, const char *prefix, struct sv *rest)
{
	size_t n = strlen(prefix);
	if (!sv_starts_with(text, sv_of(prefix, n)))
		return false;
	*rest = sv_of(text.p + n, text.n - n);
	return true;
}

static void serve(struct sim_exchange *x)
{
	struct sv rest, path = sim_request_path(&x->request);
	x->answer.type = "application/json";
	if (cut_prefix(path, mappings_path, &rest)) {
		/* Whoever ends the list's path with a slash means the list. */
		if (rest.n > 1)
			serve_mapping(x, sv_of(rest.p + 1, rest.n - 1));
		else if (!sim_strike_request(x, "ListEventSourceMappings", sv_of("", 0)))
			list_mappings(x);
	} else if (cut_prefix(path, functions_path, &rest) ||
		   cut_prefix(path, concurrency_path, &rest)) {
		serve_function(x, rest);
	} else {
		sim_neighbour_fail(x, BAD_REQUEST, "UnknownOperationException",
			"This is not a part of the simulator.");
	}
}

const struct sim_service sim_service_lambda = {
	.name = "lambda",
	.path = "/2015-03-31/",
	.serve = serve,
};
