/*
 * Lambda (API version 2015-03-31): which functions poll a queue, how fast, and the switch that
 * stops one. Calls and answers: service.h.
 */
#ifndef SQSCOPE_SERVICES_LAMBDA_H
#define SQSCOPE_SERVICES_LAMBDA_H

#include "sqscope/base/str.h"
#include "sqscope/services/service.h"

/* Lambda polls the queue for the function. Numbers: UNKNOWN when they are not told. */
struct lambda_mapping {
	struct str uuid, function_arn;
	struct str state;  /* "Enabled", "Disabling", "Disabled", "Creating", ... */
	struct str reason; /* why it is in that state: "USER_INITIATED" */
	struct str result; /* of the last batch: "OK", "PROBLEM: ..." */
	int64_t batch_size, batch_window_s, max_concurrency, modified_unix_ms;
	bool reports_failures; /* ReportBatchItemFailures: not the whole batch fails */
};

struct lambda_mappings {
	struct lambda_mapping *items;
	size_t count, cap;
	bool is_cut; /* there are more */
};

void lambda_mapping_release(struct lambda_mapping *mapping);
void lambda_mappings_release(struct lambda_mappings *mappings);

/* The function's name in an ARN, qualified by an alias or version where it has one. Borrowed. */
struct sv lambda_function_name(struct sv arn);

/* ListEventSourceMappings of a queue. */
typedef void (*lambda_mappings_fn)(
	void *ud, struct lambda_mappings *mappings, const struct err *err);
struct service_call *lambda_list_mappings(struct aws_client *lambda, enum priority priority,
	struct sv queue_arn, lambda_mappings_fn done, void *ud);

/* UpdateEventSourceMapping: switch it on or off. The one mapping as it is now; the state goes by
 * "Enabling" or "Disabling" for a while. */
struct service_call *lambda_enable_mapping(struct aws_client *lambda, enum priority priority,
	struct sv uuid, bool is_enabled, lambda_mappings_fn done, void *ud);

struct lambda_function {
	struct str state, update_status, reason; /* "Active", "Successful"; why not */
	int64_t timeout_s, memory_mib;
};

void lambda_function_release(struct lambda_function *function);

/* GetFunctionConfiguration; the function by name or ARN. */
typedef void (*lambda_function_fn)(
	void *ud, struct lambda_function *function, const struct err *err);
struct service_call *lambda_get_function(struct aws_client *lambda, enum priority priority,
	struct sv function, lambda_function_fn done, void *ud);

#endif
