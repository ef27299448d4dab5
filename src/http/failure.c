/* Sentences for what can go wrong between us and an answer. */
#include "failure.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/str.h"

#include <stdio.h>

enum { PLACE_SIZE = 160, SECONDS_SIZE = 24 };

static bool has_port(struct sv authority)
{
	struct sv host, rest = authority;

	/* The colons inside of [::1] are none. */
	if (sv_starts_with(authority, sv_cstr("[")))
		sv_cut(authority, ']', &host, &rest);
	return memchr(rest.p, ':', rest.n) != NULL;
}

/* "host:port" of the URL, the port always named. */
static void place_of(struct sv url, char out[PLACE_SIZE])
{
	const char *end;
	struct sv scheme, rest, user;

	if (!sv_cut(url, ':', &scheme, &rest))
		rest = url;
	while (sv_starts_with(rest, sv_cstr("/")))
		rest = sv_of(rest.p + 1, rest.n - 1);
	for (end = rest.p; end < rest.p + rest.n && !strchr("/?#", *end); end++)
		continue;
	rest.n = (size_t)(end - rest.p);
	/* What stands before '@' may be a password. */
	if (memchr(rest.p, '@', rest.n))
		sv_cut(rest, '@', &user, &rest);
	snprintf(out, PLACE_SIZE, "%.*s%s", SV_ARGS(rest),
		has_port(rest)                           ? ""
		: sv_eq_nocase(scheme, sv_cstr("https")) ? ":443"
							 : ":80");
}

static const char *in_seconds(int64_t ms, char out[SECONDS_SIZE])
{
	snprintf(out, SECONDS_SIZE, "%.1f s", (double)ms / 1000.0);
	return out;
}

/* libcurl names what it tried: with a proxy that is not the place we are after. */
static void add_tried_place(const struct failure *failure, const char *place, struct str *out)
{
	char host[PLACE_SIZE], tried[PLACE_SIZE + 8];
	unsigned port;

	str_add_cstr(out, place);
	if (sscanf(failure->detail, "Failed to connect to %159s port %u", host, &port) != 2)
		return;
	snprintf(tried, sizeof tried, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
	if (!sv_eq_nocase(sv_cstr(tried), sv_cstr(place)))
		str_addf(out, " through the proxy %s", tried);
}

static void add_connect_reason(const struct failure *failure, struct str *out)
{
	const bool in_name = sv_starts_with(sv_cstr(failure->detail), sv_cstr("Resolving"));
	char seconds[SECONDS_SIZE];

	if (failure->kind == FAILURE_NAME)
		str_add_cstr(out, "the name has no address");
	else if (failure->kind == FAILURE_PROXY_NAME)
		str_add_cstr(out, "the proxy's name has no address");
	else if (failure->kind == FAILURE_CONNECT_TIME)
		str_addf(out, "%s within %s",
			in_name ? "the name service did not answer" : "no answer",
			in_seconds(failure->elapsed_ms, seconds));
	else if (failure->os_errno != 0)
		str_add_cstr(out, strerror(failure->os_errno));
	else
		str_add_cstr(out, failure->detail);
}

static void describe_connect(const struct failure *failure, const char *place, struct err *err)
{
	struct str text = {0};

	add_tried_place(failure, place, &text);
	str_add_cstr(&text, ": ");
	add_connect_reason(failure, &text);
	err_set(err, ERR_UNREACHABLE, "cannot connect to %s", str_cstr(&text));
	str_release(&text);
}

static void describe_certificate(const struct failure *failure, const char *place, struct err *err)
{
	static const char *const prefixes[] = {"SSL certificate problem: ", "SSL: "};
	struct sv detail = sv_cstr(failure->detail);

	for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
		const struct sv prefix = sv_cstr(prefixes[i]);

		if (sv_starts_with(detail, prefix))
			detail = sv_of(detail.p + prefix.n, detail.n - prefix.n);
	}
	err_set(err, ERR_UNREACHABLE,
		"certificate problem with %s: %.*s (AWS_CA_BUNDLE names the CAs to trust)", place,
		SV_ARGS(detail));
}

static void describe_time(const struct failure *failure, const char *place, struct err *err)
{
	char seconds[SECONDS_SIZE];

	in_seconds(failure->elapsed_ms, seconds);
	if (failure->received_bytes == 0)
		err_set(err, ERR_TIMEOUT, "no answer from %s within %s", place, seconds);
	else
		err_set(err, ERR_TIMEOUT, "the answer of %s was not complete within %s", place,
			seconds);
}

static void describe_cut(const struct failure *failure, const char *place, struct err *err)
{
	if (failure->received_bytes == 0)
		err_set(err, ERR_PROTOCOL, "%s closed the connection without an answer", place);
	else
		err_set(err, ERR_PROTOCOL, "the answer of %s was cut after %zu bytes", place,
			failure->received_bytes);
}

static void describe_over(const struct failure *failure, const char *place, struct err *err)
{
	if (failure->kind == FAILURE_HEADERS)
		err_set(err, ERR_LIMIT,
			"the headers of the answer of %s are longer than %lld bytes", place,
			(long long)limit(LIMIT_HTTP_HEADERS));
	else
		err_set(err, ERR_LIMIT, "the answer of %s is longer than %lld bytes", place,
			(long long)limit(LIMIT_HTTP_BODY));
}

void failure_describe(const struct failure *failure, struct err *err)
{
	const char *detail = failure->detail;
	char place[PLACE_SIZE];

	place_of(failure->url, place);
	switch (failure->kind) {
	case FAILURE_URL:
		err_set(err, ERR_AWS_CONFIG, "%s is no usable URL: %s", place, detail);
		break;
	case FAILURE_NAME:
	case FAILURE_PROXY_NAME:
	case FAILURE_CONNECT:
	case FAILURE_CONNECT_TIME:
		describe_connect(failure, place, err);
		break;
	case FAILURE_PROXY:
		err_set(err, ERR_UNREACHABLE, "the proxy does not connect to %s: %s", place,
			detail);
		break;
	case FAILURE_TLS:
		err_set(err, ERR_UNREACHABLE, "TLS with %s failed: %s", place, detail);
		break;
	case FAILURE_CERTIFICATE:
		describe_certificate(failure, place, err);
		break;
	case FAILURE_CA_BUNDLE:
		err_set(err, ERR_AWS_CONFIG, "cannot use the CA bundle %s (AWS_CA_BUNDLE)",
			failure->ca_bundle ? failure->ca_bundle : "of the system");
		break;
	case FAILURE_TIME:
		describe_time(failure, place, err);
		break;
	case FAILURE_CUT:
		describe_cut(failure, place, err);
		break;
	case FAILURE_GARBLED:
		err_set(err, ERR_PROTOCOL, "the answer of %s is not HTTP: %s", place, detail);
		break;
	case FAILURE_HEADERS:
	case FAILURE_BODY:
		describe_over(failure, place, err);
		break;
	case FAILURE_OTHER:
		err_set(err, ERR_FAILED, "the request to %s failed: %s", place, detail);
		break;
	}
}
