/* Requests to the services that sign people in. */
#include "signin_call.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct signin_call {
	struct aws_client *client;
	aws_done_fn done; /* NULL: cancelled */
	void *ud;
};

static void on_done(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct signin_call *call = ud;
	struct signin_call ended = *call;

	if (!ended.done)
		return;
	free(call);
	ended.done(ended.ud, reply, err);
	aws_client_free(ended.client);
}

struct signin_call *signin_call_start(const struct creds_context *context, const char *service_id,
	struct sv region, const struct aws_request *request, aws_done_fn done, void *ud,
	struct err *err)
{
	struct signin_call *call = mem_new(1, sizeof *call);
	struct str region_text = {0};
	struct aws_client_options options = {
		.loop = context->loop,
		.http = context->http,
		.config = context->config,
		.service_id = service_id,
		.signing_name = service_id,
	};

	str_add(&region_text, region);
	options.creds_region = str_cstr(&region_text);
	call->client = aws_client_new(&options, err);
	str_release(&region_text);
	if (!call->client) {
		free(call);
		return NULL;
	}
	call->done = done;
	call->ud = ud;
	aws_call_start(call->client, request, on_done, call);
	return call;
}

void signin_call_cancel(struct signin_call *call)
{
	if (!call)
		return;
	call->done = NULL;
	aws_client_free(call->client);
	free(call);
}
