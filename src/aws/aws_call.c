/*
 * A call on its way from state to state: credentials, the request, the pause before the next one,
 * the end. What follows after an attempt is decided in attempt.c.
 */
#include "aws_client.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

static void on_creds(void *ud, const struct creds *creds, const struct err *err);
static void on_http(void *ud, const struct http_response *response, const struct err *err);

/* --- the end ----------------------------------------------------- */

static void unlink_call(struct aws_call *call)
{
	if (call->prev)
		call->prev->next = call->next;
	else
		call->client->calls = call->next;
	if (call->next)
		call->next->prev = call->prev;
}

static void free_call(struct aws_call *call)
{
	loop_timer_stop(&call->timer);
	target_release(&call->target);
	digest_wipe(call->text.p, call->text.n);
	str_release(&call->text);
	digest_wipe(call->made_header.p, call->made_header.n);
	str_release(&call->made_header);
	str_release(&call->failure_body);
	free(call);
}

/* From here on the client does not know the call any more: `done` may free it. */
static void report(struct aws_call *call, struct aws_reply *reply, const struct err *err)
{
	unlink_call(call);
	if (err && err->code != ERR_CANCELLED)
		call->client->stats.errors++;
	reply->attempts = call->attempts;
	reply->elapsed_ms = call->elapsed_ms;
	reply->may_have_reached = call->may_have_reached;
	call->done(call->ud, reply, err);
}

void call_fail(struct aws_call *call)
{
	struct aws_reply reply = {.status = call->failure.http_status,
		.request_id = sv_cstr(call->failure.request_id),
		.body = str_sv(&call->failure_body)};

	report(call, &reply, &call->failure);
	free_call(call);
}

void call_succeed(struct aws_call *call, struct aws_reply *reply)
{
	report(call, reply, NULL);
	free_call(call);
}

static void on_end(void *ud)
{
	call_fail(ud);
}

static void set_cancelled(struct aws_call *call)
{
	err_set(&call->failure, ERR_CANCELLED, "the call was cancelled");
}

/* --- on the way -------------------------------------------------- */

void call_fetch_creds(struct aws_call *call)
{
	call->state = CALL_NEEDS_CREDS;
	creds_provider_get(call->client->options.creds, on_creds, call);
}

static void send_now(void *ud)
{
	struct aws_call *call = ud;

	call->state = CALL_SENT;
	call->transfer = http_start(call->client->options.http, call->request.priority,
		call->request.is_long_poll, request_prepare, on_http, call);
}

static void wait_then(
	struct aws_call *call, enum call_state state, int64_t delay_ms, loop_timer_fn next)
{
	call->state = state;
	loop_timer_start(call->client->options.loop, &call->timer, delay_ms, next, call);
}

void call_send(struct aws_call *call)
{
	struct aws_client *client = call->client;
	bool is_adaptive = client->options.config->retry_mode == RETRY_ADAPTIVE;
	int64_t wait_ms =
		is_adaptive ? retry_rate_take(&client->rate, loop_now_ms(client->options.loop)) : 0;

	if (wait_ms > 0)
		wait_then(call, CALL_PAUSES, wait_ms, send_now);
	else
		send_now(call);
}

static void on_pause_over(void *ud)
{
	call_send(ud);
}

void call_pause(struct aws_call *call, int64_t delay_ms, bool then_fail)
{
	wait_then(call, CALL_PAUSES, delay_ms, then_fail ? on_end : on_pause_over);
}

static void on_creds(void *ud, const struct creds *creds, const struct err *err)
{
	struct aws_call *call = ud;
	bool is_second_try = call->creds_retried && err_is_set(&call->failure);

	if (!creds)
		call->failure = *err;
	/* What was refused once and has not changed will be refused again. */
	if (!creds || (is_second_try && creds_provider_gen(call->client->options.creds) ==
						call->signed_creds_gen))
		call_fail(call);
	else
		call_send(call);
}

static void on_http(void *ud, const struct http_response *response, const struct err *err)
{
	struct aws_call *call = ud;

	call->transfer = NULL;
	if (call->client)
		attempt_ended(call, response, err);
	else
		free_call(call);
}

/* --- start, cancel ----------------------------------------------- */

static struct sv keep(struct str *text, struct sv part)
{
	size_t at = text->n;

	str_add(text, part);
	return sv_of(text->p + at, part.n);
}

static void copy_request(struct aws_call *call, const struct aws_request *request)
{
	struct sv method = sv_is_empty(request->method) ? sv_cstr("POST") : request->method;
	struct str *text = &call->text;

	call->request = *request;
	/* All the room at once: the views must not move. */
	str_reserve(text, method.n + request->path.n + request->query.n + request->content_type.n +
				  request->target.n + request->body.n + request->header.name.n +
				  request->header.value.n);
	call->request.method = keep(text, method);
	call->request.path = keep(text, request->path);
	call->request.query = keep(text, request->query);
	call->request.content_type = keep(text, request->content_type);
	call->request.target = keep(text, request->target);
	call->request.body = keep(text, request->body);
	call->request.header.name = keep(text, request->header.name);
	call->request.header.value = keep(text, request->header.value);
}

struct aws_call *aws_call_start(
	struct aws_client *client, const struct aws_request *request, aws_done_fn done, void *ud)
{
	struct aws_call *call = mem_new(1, sizeof *call);
	int64_t now_unix_ms = loop_unix_ms(client->options.loop);

	assert(!client->is_closing);
	copy_request(call, request);
	call->client = client;
	call->done = done;
	call->ud = ud;
	call->retry.max_attempts = client->options.max_attempts > 0
					   ? client->options.max_attempts
					   : client->options.config->max_attempts;
	call->next = client->calls;
	if (call->next)
		call->next->prev = call;
	client->calls = call;
	client->stats.calls++;
	if (!client->options.creds || creds_provider_current(client->options.creds, now_unix_ms))
		call_send(call);
	else
		call_fetch_creds(call);
	return call;
}

void aws_call_cancel(struct aws_call *call)
{
	switch (call->state) {
	case CALL_NEEDS_CREDS:
		creds_provider_cancel(call->client->options.creds, call);
		break;
	case CALL_SENT:
		http_cancel(call->transfer);
		return;
	case CALL_PAUSES:
	case CALL_ENDS:
		break;
	}
	set_cancelled(call);
	wait_then(call, CALL_ENDS, 0, on_end);
}

void aws_call_abandon(struct aws_call *call)
{
	struct aws_reply reply = {0};
	struct http_transfer *transfer = call->transfer;

	if (call->state == CALL_NEEDS_CREDS)
		creds_provider_cancel(call->client->options.creds, call);
	if (!transfer) {
		set_cancelled(call);
		call_fail(call);
		return;
	}
	/* http still holds the call and lets go of it on a later turn. Whether its request has left
	 * is not known any more then. */
	call->may_have_reached |= call->attempts > 0;
	set_cancelled(call);
	report(call, &reply, &call->failure);
	call->client = NULL;
	http_cancel(transfer);
}
