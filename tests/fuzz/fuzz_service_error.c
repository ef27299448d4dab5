/*
 * Fuzz target: any answer that is no success gives an error that can be shown. The first byte
 * chooses the status, two lines are the headers, the rest is the body.
 */
#include "fuzz_target.h"

#include "sqscope/aws/service_error.h"

static const int statuses[] = {302, 400, 401, 403, 404, 413, 429, 500, 502, 503};

static void check(const struct err *err, int status)
{
	must(err->code > ERR_NONE && err->code < ERR_CODE_COUNT, "it is an error");
	must(err->http_status == status, "the status is kept");
	must(err->msg[0] != '\0', "there is a sentence");
	must(memchr(err->msg, '\0', sizeof err->msg), "the sentence ends");
	must(memchr(err->service_code, '\0', sizeof err->service_code), "the code ends");
	must(memchr(err->request_id, '\0', sizeof err->request_id), "the request id ends");
	for (const char *c = err->msg; *c; c++)
		must((unsigned char)*c >= ' ' && *c != 0x7F, "the sentence is safe for a terminal");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct service_reply reply = {0};
	struct err err = {0};
	struct sv rest;

	if (size == 0)
		return 0;
	rest = sv_of((const char *)data + 1, size - 1);
	reply.status = statuses[data[0] % COUNT_OF(statuses)];
	sv_cut(rest, '\n', &reply.query_error, &rest);
	sv_cut(rest, '\n', &reply.error_type, &reply.body);
	service_error_decode(&reply, &err);
	check(&err, reply.status);
	must(!(service_error_is_clock_skew(&err) && service_error_is_expired_credentials(&err)),
		"it has one remedy");
	must(service_error_retry_class(&err) <= RETRY_THROTTLING, "it has a retry class");
	return 0;
}
