/* A service's error as a struct err. */
#include "sqscope/aws/service_error.h"

#include "service_codes.h"
#include "service_fault.h"

#include <stdio.h>
#include <string.h>

/* What a status means when the code says nothing to us. */
static enum err_code code_of_status(int status)
{
	if (status == 401 || status == 403)
		return ERR_DENIED;
	if (status == 404)
		return ERR_NOT_FOUND;
	if (status == 429)
		return ERR_THROTTLED;
	return ERR_SERVICE;
}

/* Services name a signature of the wrong time only in the text. */
static bool speaks_of_time(struct sv message)
{
	return sv_contains_nocase(message, sv_cstr("signature expired")) ||
	       sv_contains_nocase(message, sv_cstr("signature not yet current"));
}

static enum err_code code_of(struct sv name, struct sv message, int status)
{
	const struct service_code *row = service_code_find(name);

	if (!row)
		return code_of_status(status);
	if (row->remedy == REMEDY_CLOCK && speaks_of_time(message))
		return ERR_CLOCK;
	return row->code;
}

void service_error_from_code(struct sv code, struct sv message, int http_status, struct err *err)
{
	struct sv name = service_code_present_name(code);
	enum err_code kind = code_of(name, message, http_status);

	if (sv_is_empty(message))
		err_set(err, kind, "the service answered %.*s (HTTP %d)", SV_ARGS(name),
			http_status);
	else
		err_set(err, kind, "%.*s", SV_ARGS(message));
	err->http_status = http_status;
	snprintf(err->service_code, sizeof err->service_code, "%.*s", SV_ARGS(name));
}

/* An answer without a code: it may not be the service's own at all. */
static void describe_foreign(const struct service_fault *fault, int status, struct err *err)
{
	bool is_failing = status >= 500;
	enum err_code code = is_failing ? ERR_SERVICE : ERR_PROTOCOL;

	if (status == 429)
		code = ERR_THROTTLED;
	if (status == 401 || status == 403)
		code = ERR_DENIED;
	if (status >= 300 && status < 400)
		err_set(err, ERR_PROTOCOL,
			"HTTP %d: the address answers with a redirection, which is not followed",
			status);
	else if (fault->message.n > 0)
		err_set(err, code, "HTTP %d: %s", status, str_cstr(&fault->message));
	else if (fault->body == BODY_EMPTY)
		err_set(err, code, "HTTP %d with nothing else in the answer", status);
	else if (fault->body == BODY_HTML)
		err_set(err, code,
			"HTTP %d with an HTML page: a proxy or another server may be answering",
			status);
	else
		err_set(err, code, "HTTP %d with %s that names no error code", status,
			body_kind_text(fault->body));
	err->http_status = status;
}

/* The text of a service may repeat the request; "..." stands for what it held in confidence. */
static void mask(struct str *text, struct sv secret)
{
	struct str masked = {0};
	struct sv rest = str_sv(text);
	const char *found;

	while (!sv_is_empty(secret) && (found = memmem(rest.p, rest.n, secret.p, secret.n))) {
		const size_t before = (size_t)(found - rest.p);

		str_add(&masked, sv_of(rest.p, before));
		str_add_cstr(&masked, "...");
		rest = sv_of(found + secret.n, rest.n - before - secret.n);
	}
	str_add(&masked, rest);
	str_release(text);
	*text = masked;
}

void service_error_decode(const struct service_reply *reply, struct err *err)
{
	struct service_fault fault;

	service_fault_read(&fault, reply);
	for (size_t i = 0; i < reply->secret_count; i++)
		mask(&fault.message, reply->secrets[i]);
	if (fault.code.n > 0)
		service_error_from_code(
			str_sv(&fault.code), str_sv(&fault.message), reply->status, err);
	else
		describe_foreign(&fault, reply->status, err);
	snprintf(err->request_id, sizeof err->request_id, "%s", str_cstr(&fault.request_id));
	service_fault_release(&fault);
}

static enum remedy remedy_of(const struct err *err)
{
	const struct service_code *row = service_code_find(sv_cstr(err->service_code));

	return row ? row->remedy : REMEDY_NONE;
}

enum retry_class service_error_retry_class(const struct err *err)
{
	enum remedy remedy = remedy_of(err);

	if (err->http_status == 0)
		return err_rows[err->code].retryable ? RETRY_TRANSIENT : RETRY_NEVER;
	if (remedy == REMEDY_SLOW_DOWN || err->http_status == 429)
		return RETRY_THROTTLING;
	if (remedy == REMEDY_RETRY)
		return RETRY_TRANSIENT;
	switch (err->http_status) {
	case 500:
	case 502:
	case 503:
	case 504:
		return RETRY_TRANSIENT;
	}
	return RETRY_NEVER;
}

bool service_error_is_clock_skew(const struct err *err)
{
	return remedy_of(err) == REMEDY_CLOCK;
}

bool service_error_is_expired_credentials(const struct err *err)
{
	return remedy_of(err) == REMEDY_CREDENTIALS;
}
