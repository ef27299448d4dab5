/*
 * What a service says when it says no: JSON 1.0, REST-JSON and query/XML error bodies, the headers
 * that go with them, and bodies that are none of these (HTML of a proxy, nothing at all), turned
 * into one struct err. Lenient by design (design: sqs-facts, "Parse leniently"). Pure.
 */
#ifndef SQSCOPE_AWS_SERVICE_ERROR_H
#define SQSCOPE_AWS_SERVICE_ERROR_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"
#include "sqscope/http/retry.h"

struct service_reply {
	int status;
	struct sv query_error; /* x-amzn-query-error */
	struct sv error_type;  /* x-amzn-errortype */
	struct sv request_id;  /* x-amzn-requestid or x-amz-request-id */
	struct sv body;
	/* What the text of the error must not repeat: tokens that the request held. */
	const struct sv *secrets;
	size_t secret_count;
};

/* Fill err: code, http_status, service_code (the present shape name, legacy codes translated),
 * request_id, msg. */
void service_error_decode(const struct service_reply *reply, struct err *err);

/* The same for a code inside an answer (a batch entry): legacy codes translated. */
void service_error_from_code(struct sv code, struct sv message, int http_status, struct err *err);

/* May the request be tried again because of this error? */
enum retry_class service_error_retry_class(const struct err *err);

/* May it have failed because our clock is off? Whether it did, the answer's Date header tells. */
bool service_error_is_clock_skew(const struct err *err);
/* Did it fail because the credentials are stale, so that fetching them anew may help? */
bool service_error_is_expired_credentials(const struct err *err);

#endif
