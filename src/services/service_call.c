/* Calls to the services beside SQS. */
#include "service_call.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

const struct service_row service_rows[SERVICE_COUNT] = {
	{SERVICE_CLOUDWATCH, "cloudwatch", "monitoring", "application/x-amz-json-1.0"},
	{SERVICE_LAMBDA, "lambda", "lambda", "application/json"},
	{SERVICE_BATCH, "batch", "batch", "application/json"},
	{SERVICE_KMS, "kms", "kms", "application/x-amz-json-1.1"},
};

struct service_call {
	struct aws_client *client;
	const struct service_action *action;
	enum priority priority;
	void *job;
	struct aws_call *aws;
	struct str token; /* of the page under way */
	int64_t pages;
};

static void ask(struct service_call *call);

static void end(struct service_call *call, bool is_cut, const struct err *err)
{
	const struct service_action *action = call->action;
	void *job = call->job;
	struct err named;

	str_release(&call->token);
	free(call);
	if (err) {
		named = *err;
		err_prefix(&named, "%s", action->name);
		err = &named;
	}
	action->end(job, is_cut, err);
}

static void on_answer(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct service_call *call = ud;
	struct err broken = {0};
	json_t *answer;
	bool ok;

	call->aws = NULL;
	if (err) {
		end(call, false, err);
		return;
	}
	str_clear(&call->token);
	answer = json_answer_load(reply->body, &broken);
	ok = answer && call->action->take(call->job, answer, &call->token, &broken);
	json_decref(answer);
	if (!ok)
		end(call, false, &broken);
	else if (call->token.n == 0)
		end(call, false, NULL);
	else if (++call->pages >= limit(LIMIT_SERVICE_PAGES))
		end(call, true, NULL);
	else
		ask(call);
}

static void ask(struct service_call *call)
{
	const struct service_action *action = call->action;
	struct service_parts parts = {0};

	action->make(call->job, str_sv(&call->token), &parts);
	const struct aws_request request = {
		.method = sv_cstr(action->method ? action->method : ""),
		.path = str_sv(&parts.path),
		.query = str_sv(&parts.query),
		.target = sv_cstr(action->target ? action->target : ""),
		.content_type =
			sv_cstr(parts.body.n > 0 ? service_rows[action->service].content_type : ""),
		.body = str_sv(&parts.body),
		.not_idempotent = action->is_write,
		.priority = call->priority,
	};
	call->aws = aws_call_start(call->client, &request, on_answer, call);
	str_release(&parts.path);
	str_release(&parts.query);
	str_release(&parts.body);
}

struct service_call *service_call_start(struct aws_client *client,
	const struct service_action *action, enum priority priority, void *job)
{
	struct service_call *call = mem_new(1, sizeof *call);

	call->client = client;
	call->action = action;
	call->priority = priority;
	call->job = job;
	ask(call);
	return call;
}

void service_call_cancel(struct service_call *call)
{
	aws_call_cancel(call->aws);
}

int64_t service_time_of(const json_t *object, const char *key)
{
	static const double most_s = 253402300799; /* the end of the year 9999 */
	double s = json_number_value(json_object_get(object, key));

	return s > 0 && s <= most_s ? (int64_t)(s * 1000) : UNKNOWN;
}
