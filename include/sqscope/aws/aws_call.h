/*
 * One call to an AWS service: credentials, signing at the moment of sending, retries, clock skew,
 * and the service's error decoded. A client belongs to one profile, region and endpoint of one
 * service; its retry quota and clock offset are shared by its calls. Async contract: http.h.
 */
#ifndef SQSCOPE_AWS_AWS_CALL_H
#define SQSCOPE_AWS_AWS_CALL_H

#include "sqscope/aws/creds.h"
#include "sqscope/base/priority.h"
#include "sqscope/http/http.h"

struct aws_client;
struct aws_call;

struct aws_client_options {
	struct loop *loop; /* all borrowed, must outlive the client */
	struct http *http;
	struct creds_provider *creds; /* NULL: calls are not signed */
	const struct aws_config *config;
	const char *service_id;   /* for the endpoint: "sqs", "sts", "cloudwatch" (static) */
	const char *signing_name; /* "sqs", "sts", "monitoring" (static) */
	/*
	 * For a service that gives credentials (sts, sso, sso_oidc, signin): its region, which need
	 * not be the config's. --endpoint-url does not redirect it. NULL for the others. Copied.
	 */
	const char *creds_region;
	int max_attempts; /* 0 = as configured */
};

/* False (NULL) when no endpoint can be made: no region and no endpoint, for one. */
struct aws_client *aws_client_new(
	const struct aws_client_options *options, struct err *err) MUST_CHECK;
/* Calls under way end with ERR_CANCELLED before this returns. */
void aws_client_free(struct aws_client *client);

const char *aws_client_endpoint(const struct aws_client *client);
const char *aws_client_endpoint_source(const struct aws_client *client);
/* The region that is signed for. */
const char *aws_client_region(const struct aws_client *client);
/* Service time minus our time, as last seen (0 while within tolerance). Milliseconds. */
int64_t aws_client_clock_offset_ms(const struct aws_client *client);
/* Offset of the last answer's Date header, whatever its size; false before the first answer. */
bool aws_client_measured_skew_ms(const struct aws_client *client, int64_t *out);

/*
 * Makes the value of a header when the request is about to leave: out is empty; url is where it
 * goes, now_unix_ms the service's time as far as it is known. False with err ends the attempt.
 */
typedef bool (*aws_header_fn)(
	void *ud, const char *url, int64_t now_unix_ms, struct str *out, struct err *err);

struct aws_request {
	struct sv method; /* empty = "POST" */
	struct sv path;   /* empty = "/" */
	struct sv query;
	struct sv content_type;
	struct sv target; /* X-Amz-Target, or empty */
	struct sv body;   /* copied; wiped when the call ends, like the header */
	/* One more, which is not signed (x-amz-sso_bearer_token, DPoP), or an empty name. */
	struct http_header header;
	/* Makes the value of that header anew for each attempt (a proof with an id and a time), or
	 * NULL. ud is borrowed until the call ends. */
	aws_header_fn make_header;
	void *make_header_ud;
	bool query_mode; /* x-amzn-query-mode: true */
	bool is_long_poll;
	bool not_idempotent; /* a lost answer must not be followed by a second request (SendMessage,
				standard queue) */
	int64_t timeout_ms;  /* 0 = 15,000 */
	enum priority priority;
};

struct aws_reply {
	int status;
	struct sv body;
	struct sv request_id;
	int attempts;
	int64_t elapsed_ms;    /* of the last attempt */
	bool may_have_reached; /* on failure, or when libcurl sent it twice: it may have taken
				  effect (again) */
};

/* err is set when the call failed in the end. The reply may still tell status and attempts then,
 * and hold the body of the service's answer. */
typedef void (*aws_done_fn)(void *ud, const struct aws_reply *reply, const struct err *err);

struct aws_call *aws_call_start(
	struct aws_client *client, const struct aws_request *request, aws_done_fn done, void *ud);
void aws_call_cancel(struct aws_call *call);

struct aws_stats {
	uint64_t calls;    /* asked for */
	uint64_t requests; /* sent, retries included: what AWS bills */
	uint64_t retries;
	uint64_t throttled; /* answers that asked to slow down */
	uint64_t errors;    /* calls that failed in the end */
};

void aws_client_get_stats(const struct aws_client *client, struct aws_stats *out);

#endif
