/*
 * The inside of a client and of its calls, for the files that work on them: aws_client.c owns the
 * client, aws_call.c moves a call from state to state, request_prepare.c makes the HTTP request
 * when it is about to leave, attempt.c decides what follows when it has ended.
 */
#ifndef SQSCOPE_AWS_AWS_CLIENT_ROOM_H
#define SQSCOPE_AWS_AWS_CLIENT_ROOM_H

#include "clock_skew.h"

#include "sqscope/aws/aws_call.h"
#include "sqscope/aws/aws_config.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/digest.h"
#include "sqscope/http/retry.h"
#include "sqscope/http/url.h"

/* A URL as text and in its parts. */
struct target {
	struct str text;
	struct url url;
};

/* The derived key of the last signature: good for a day, and costly beside the rest of signing. */
struct signing_key {
	char date[9]; /* "20150830"; "" before the first */
	struct secret secret;
	struct hmac_key *key;
};

struct aws_client {
	struct aws_client_options options;
	struct aws_setting endpoint;
	struct str region;
	struct str base;    /* the endpoint without a slash at its end */
	struct target root; /* base and "/": where most requests go */
	struct retry_quota quota;
	struct retry_rate rate; /* adaptive mode */
	struct clock_skew skew;
	struct signing_key signing_key;
	struct aws_stats stats;
	struct aws_call *calls; /* under way */
	/* What the request that leaves now points to. */
	struct str authorization;
	char amz_date[CLOCK_TEXT_SIZE];
	bool is_closing;
};

enum call_state {
	CALL_NEEDS_CREDS, /* the credentials are being fetched */
	CALL_SENT,        /* in the hands of http: queued or on its way */
	CALL_PAUSES,      /* before the next attempt */
	CALL_ENDS,        /* `done` comes on the next turn */
};

struct aws_call {
	struct aws_client *client; /* NULL once that is gone and only http still knows the call */
	struct aws_call *prev, *next;
	enum call_state state;
	struct aws_request request; /* its views look at text */
	struct str text;
	struct target target; /* empty: the client's root */
	aws_done_fn done;
	void *ud;

	struct http_transfer *transfer;
	struct loop_timer timer;
	struct retry_state retry;
	struct err failure;     /* of the last attempt */
	struct str made_header; /* of the last attempt */
	struct str failure_body;
	int64_t elapsed_ms;
	int attempts;
	bool may_have_reached;

	/* With what the last attempt was signed, to tell whether signing anew can help. */
	int64_t signed_offset_ms;
	uint64_t signed_creds_gen;
	bool lacks_creds; /* they expired in the queue */
	bool clock_retried, creds_retried;
};

/* base, path and query as a target; the path may be empty. False when that is no URL. */
bool target_set(struct target *target, struct sv base, struct sv path, struct sv query,
	struct err *err) MUST_CHECK;
void target_release(struct target *target);

/* The http_prepare_fn of a call: signs, with the time and the credentials of this moment. */
bool request_prepare(void *ud, struct http_request *out, struct err *err);

/* The http_done_fn's work for a call whose client is still there. */
void attempt_ended(
	struct aws_call *call, const struct http_response *response, const struct err *err);

/* Into the next state. */
void call_fetch_creds(struct aws_call *call);
void call_send(struct aws_call *call);
/* Wait, then send it again; with then_fail report the failure instead. */
void call_pause(struct aws_call *call, int64_t delay_ms, bool then_fail);

/* The end: `done` is called, the call is gone. call_fail reports call->failure. */
void call_fail(struct aws_call *call);
void call_succeed(struct aws_call *call, struct aws_reply *reply);

/* End a call at once with ERR_CANCELLED, because its client goes. */
void aws_call_abandon(struct aws_call *call);

#endif
