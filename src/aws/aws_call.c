/*
 * A call on its way: credentials, the request, and after each attempt the question whether another
 * one follows. Every start below moves it to the next state; every completion stores what it got
 * and decides.
 */
#include "aws_client.h"

#include "sqscope/aws/service_error.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

static void on_creds(void *ud, const struct creds *creds, const struct err *err);
static void on_http(void *ud, const struct http_response *response, const struct err *err);

/* --- the end ------------------------------------------------------------------------------------
 */

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
	str_release(&call->text);
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

static void fail(struct aws_call *call)
{
	struct aws_reply reply = {.status = call->failure.http_status,
		.request_id = sv_cstr(call->failure.request_id)};

	report(call, &reply, &call->failure);
	free_call(call);
}

static void on_end(void *ud)
{
	fail(ud);
}

static void set_cancelled(struct aws_call *call)
{
	err_set(&call->failure, ERR_CANCELLED, "the call was cancelled");
}

/* --- on the way ---------------------------------------------------------------------------------
 */

static void fetch_creds(struct aws_call *call)
{
	call->state = CALL_NEEDS_CREDS;
	creds_provider_get(call->client->options.creds, on_creds, call);
}

static void send(struct aws_call *call)
{
	call->state = CALL_SENT;
	call->transfer = http_start(call->client->options.http, call->request.priority,
		call->request.is_long_poll, request_prepare, on_http, call);
}

static void on_pause_over(void *ud)
{
	send(ud);
}

static void wait_then(
	struct aws_call *call, enum call_state state, int64_t delay_ms, loop_timer_fn next)
{
	call->state = state;
	loop_timer_start(call->client->options.loop, &call->timer, delay_ms, next, call);
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
		fail(call);
	else
		send(call);
}

/* --- after an attempt ---------------------------------------------------------------------------
 */

static double random01(void)
{
	uint32_t bits;

	digest_random(&bits, sizeof bits);
	return (double)bits / ((double)UINT32_MAX + 1.0);
}

static int64_t server_delay_ms(const struct http_response *response)
{
	int64_t ms;

	if (sv_to_i64(http_response_header(response, sv_cstr("x-amz-retry-after")), &ms) && ms >= 0)
		return ms;
	return -1;
}

/* No answer, or one of somebody between us and the service: the request may have been carried out.
 */
static bool is_outcome_unknown(const struct http_response *response)
{
	switch (response->status) {
	case 0:
		return response->may_have_reached;
	case 500:
	case 502:
	case 504:
		return true;
	}
	return false;
}

static enum retry_class retry_class_of(
	const struct aws_call *call, const struct http_response *response)
{
	if (call->request.not_idempotent && (is_outcome_unknown(response) || response->resent))
		return RETRY_NEVER;
	return service_error_retry_class(&call->failure);
}

static void retry_or_fail(struct aws_call *call, const struct http_response *response)
{
	struct aws_client *client = call->client;
	enum retry_class why = retry_class_of(call, response);
	int64_t delay_ms = 0;

	if (why == RETRY_THROTTLING)
		client->stats.throttled++;
	if (retry_next(&call->retry, &client->quota, why, random01(), server_delay_ms(response),
		    &delay_ms)) {
		log_write(LOG_DEBUG, "%s: attempt %d failed, next in %d ms: %s",
			client->options.service_id, call->attempts, (int)delay_ms,
			call->failure.msg);
		wait_then(call, CALL_PAUSES, delay_ms, on_pause_over);
	} else if (call->request.is_long_poll && delay_ms > 0) {
		/* Whoever polls in a loop must not turn faster because retries have run out. */
		wait_then(call, CALL_PAUSES, delay_ms, on_end);
	} else {
		fail(call);
	}
}

static void decide(struct aws_call *call, const struct http_response *response)
{
	struct aws_client *client = call->client;
	bool is_signed_anew = false;

	if (service_error_is_clock_skew(&call->failure) && !call->clock_retried) {
		call->clock_retried = true;
		is_signed_anew = call->signed_offset_ms != client->skew.offset_ms;
	}
	if (is_signed_anew) {
		send(call);
	} else if (service_error_is_expired_credentials(&call->failure) && !call->creds_retried) {
		call->creds_retried = true;
		if (creds_provider_gen(client->options.creds) == call->signed_creds_gen)
			creds_provider_forget(client->options.creds);
		fetch_creds(call);
	} else {
		retry_or_fail(call, response);
	}
}

static struct sv request_id_of(const struct http_response *response)
{
	struct sv id = http_response_header(response, sv_cstr("x-amzn-requestid"));

	return sv_is_empty(id) ? http_response_header(response, sv_cstr("x-amz-request-id")) : id;
}

static void succeed(struct aws_call *call, const struct http_response *response)
{
	struct aws_reply reply = {.status = response->status,
		.body = response->body,
		.request_id = request_id_of(response)};

	retry_success(&call->retry, &call->client->quota);
	report(call, &reply, NULL);
	free_call(call);
}

static void decode_failure(struct aws_call *call, const struct http_response *response)
{
	const struct service_reply reply = {
		.status = response->status,
		.query_error = http_response_header(response, sv_cstr("x-amzn-query-error")),
		.error_type = http_response_header(response, sv_cstr("x-amzn-errortype")),
		.request_id = request_id_of(response),
		.body = response->body,
	};

	service_error_decode(&reply, &call->failure);
}

static void on_answer(struct aws_call *call, const struct http_response *response)
{
	struct sv date = http_response_header(response, sv_cstr("date"));

	clock_skew_learn(&call->client->skew, date, loop_unix_ms(call->client->options.loop));
	if (response->status >= 200 && response->status < 300) {
		succeed(call, response);
		return;
	}
	decode_failure(call, response);
	decide(call, response);
}

static void on_http(void *ud, const struct http_response *response, const struct err *err)
{
	struct aws_call *call = ud;
	bool has_failed = err_is_set(err);

	call->transfer = NULL;
	if (!call->client) {
		free_call(call);
		return;
	}
	call->elapsed_ms = response->elapsed_ms;
	call->may_have_reached |= response->resent || is_outcome_unknown(response);
	if (has_failed)
		call->failure = *err;
	if (!has_failed)
		on_answer(call, response);
	else if (err->code == ERR_CANCELLED)
		fail(call);
	else if (call->lacks_creds)
		fetch_creds(call);
	else
		decide(call, response);
}

/* --- start, cancel ------------------------------------------------------------------------------
 */

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
				  request->target.n + request->body.n);
	call->request.method = keep(text, method);
	call->request.path = keep(text, request->path);
	call->request.query = keep(text, request->query);
	call->request.content_type = keep(text, request->content_type);
	call->request.target = keep(text, request->target);
	call->request.body = keep(text, request->body);
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
	call->retry.max_attempts = client->options.config->max_attempts;
	call->next = client->calls;
	if (call->next)
		call->next->prev = call;
	client->calls = call;
	client->stats.calls++;
	if (creds_provider_current(client->options.creds, now_unix_ms))
		send(call);
	else
		fetch_creds(call);
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
		fail(call);
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
