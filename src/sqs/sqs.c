/* The SQS client: how any action is sent, and what is added to its errors. */
#include "sqscope/sqs/sqs.h"

#include "encode.h"
#include "sqs_call.h"
#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { TARGET_SIZE = 64 };

struct sqs_client {
	struct aws_client *aws;
};

struct sqs_client *sqs_client_new(struct aws_client *client)
{
	struct sqs_client *sqs = mem_new(1, sizeof *sqs);

	sqs->aws = client;
	return sqs;
}

void sqs_client_free(struct sqs_client *sqs)
{
	free(sqs);
}

struct aws_client *sqs_client_aws(struct sqs_client *sqs)
{
	return sqs->aws;
}

/* Wrong keys are ERR_DENIED as well, but then no permission is missing. */
static bool lacks_permission(const struct err *err)
{
	return err->code == ERR_DENIED && strcmp(err->service_code, "AccessDenied") == 0;
}

static void on_done(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct sqs_call *call = ud;
	struct err explained;

	if (err && lacks_permission(err)) {
		explained = *err;
		err_prefix(&explained, "%s is not allowed", call->action->permission);
		err = &explained;
	}
	call->reply = reply;
	call->finish(call, reply->body, err);
	free(call->md5);
	free(call);
}

/* SQS may take the whole wait before it says that nothing came. */
static int64_t timeout_ms(int wait_s)
{
	enum { S_MS = 1000, MORE_MS = 10000 };

	return wait_s > 0 ? (int64_t)wait_s * S_MS + MORE_MS : 0;
}

struct sqs_call *sqs_call_send(struct sqs_client *sqs, const struct sqs_sending *sending,
	struct str *body, sqs_finish_fn finish, void *ud)
{
	const struct sqs_action *action = &sqs_actions[sending->id];
	struct sqs_call *call = mem_new(1, sizeof *call);
	char target[TARGET_SIZE];
	struct aws_request request = {
		.content_type = sv_cstr("application/x-amz-json-1.0"),
		.query_mode = true,
		.is_long_poll = sending->wait_s > 0,
		.timeout_ms = timeout_ms(sending->wait_s),
		.not_idempotent = !sending->is_idempotent,
		.priority = sending->priority,
	};

	snprintf(target, sizeof target, "AmazonSQS.%s", action->name);
	request.target = sv_cstr(target);
	encode_end(body);
	request.body = str_sv(body);
	call->action = action;
	call->finish = finish;
	call->ud = ud;
	call->aws = aws_call_start(sqs->aws, &request, on_done, call);
	str_release(body);
	return call;
}

struct sqs_call *sqs_call_start(struct sqs_client *sqs, enum sqs_action_id id,
	enum priority priority, struct str *body, sqs_finish_fn finish, void *ud)
{
	const struct sqs_sending sending = {
		.id = id, .priority = priority, .is_idempotent = sqs_actions[id].is_idempotent};

	return sqs_call_send(sqs, &sending, body, finish, ud);
}

void sqs_call_cancel(struct sqs_call *call)
{
	aws_call_cancel(call->aws);
}
