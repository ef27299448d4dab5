/* After an attempt: what it brought, and whether another one follows. */
#include "aws_client.h"

#include "sqscope/aws/service_error.h"
#include "sqscope/base/log.h"

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

/* No answer, or one from between us and the service: the request may have been carried out. */
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

static bool was_throttled(const struct aws_call *call)
{
	return service_error_retry_class(&call->failure) == RETRY_THROTTLING;
}

static void learn_rate(struct aws_call *call, bool is_well)
{
	struct aws_client *client = call->client;

	if (client->options.config->retry_mode == RETRY_ADAPTIVE)
		retry_rate_learn(&client->rate, !is_well && was_throttled(call),
			loop_now_ms(client->options.loop));
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
		call_pause(call, delay_ms, false);
	} else if (call->request.is_long_poll && delay_ms > 0) {
		/* Whoever polls in a loop must not turn faster because retries have run out. */
		call_pause(call, delay_ms, true);
	} else {
		call_fail(call);
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
		call_send(call);
	} else if (client->options.creds && !call->creds_retried &&
		   service_error_is_expired_credentials(&call->failure)) {
		call->creds_retried = true;
		if (creds_provider_gen(client->options.creds) == call->signed_creds_gen)
			creds_provider_forget(client->options.creds);
		call_fetch_creds(call);
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
	call_succeed(call, &reply);
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
		learn_rate(call, true);
		succeed(call, response);
		return;
	}
	decode_failure(call, response);
	str_set(&call->failure_body, response->body);
	learn_rate(call, false);
	decide(call, response);
}

void attempt_ended(
	struct aws_call *call, const struct http_response *response, const struct err *err)
{
	bool has_failed = err_is_set(err);

	call->elapsed_ms = response->elapsed_ms;
	call->may_have_reached |= response->resent || is_outcome_unknown(response);
	if (has_failed)
		call->failure = *err;
	if (!has_failed)
		on_answer(call, response);
	else if (err->code == ERR_CANCELLED)
		call_fail(call);
	else if (call->lacks_creds)
		call_fetch_creds(call);
	else
		decide(call, response);
}
