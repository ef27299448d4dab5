/*
 * HTTP: requests in, answers out, on the loop. libcurl's multi interface stands behind it, with a
 * queue of our own above a bounded set of reused handles, because a multi handle that holds
 * thousands of waiting transfers is slow.
 *
 * The async contract of the whole program, written once, here: a start function never calls `done`
 * itself; `done` is called exactly once; cancel makes it arrive with ERR_CANCELLED; results are
 * borrowed until `done` returns.
 *
 * No redirects, no cookies, no netrc: credentials never leave the host they are for. HTTP/1.1 only.
 */
#ifndef SQSCOPE_HTTP_HTTP_H
#define SQSCOPE_HTTP_HTTP_H

#include "sqscope/base/err.h"
#include "sqscope/base/priority.h"
#include "sqscope/base/str.h"
#include "sqscope/loop/loop.h"

struct http;
struct http_transfer;

struct http_options {
	const char *ca_bundle;  /* PEM file, or NULL for the system's. Copied */
	int max_in_flight;      /* transfers at once; 0 = 64 */
	int max_long_polls;     /* of which long polls; 0 = 16 */
	const char *user_agent; /* copied */
	/* For tests: "127.0.0.1:PORT", where every connection goes whatever host and port the URL
	 * names; or NULL. Copied. */
	const char *connect_to;
};

struct http_header {
	struct sv name;
	struct sv value;
};

enum { HTTP_MAX_HEADERS = 16 };

/* What to send. Everything is copied by http_prepared, nothing must outlive the call that reads it.
 */
struct http_request {
	struct sv method; /* "POST" */
	struct sv url;
	struct http_header headers[HTTP_MAX_HEADERS];
	size_t header_count;
	struct sv body;
	int64_t connect_timeout_ms; /* 0 = 5,000 */
	int64_t timeout_ms;         /* whole transfer, DNS included; 0 = 15,000 */
	bool is_long_poll;          /* has its own limit and no low-speed limit */
	bool no_proxy;              /* the metadata addresses */
	bool no_resend; /* fail rather than be sent again by libcurl when a reused connection was
			   dead */
};

struct http_response {
	int status;        /* 0 when no answer came: see err */
	struct sv headers; /* raw header lines of the final answer */
	struct sv body;
	int64_t elapsed_ms;    /* from hand-over to libcurl to the last byte */
	bool may_have_reached; /* on failure: the request was sent, at least in part, so it may have
				  taken effect */
	bool resent; /* libcurl sent it more than once, because a reused connection was dead */
};

/*
 * Called when a handle is free and the request is about to leave: fill *out (borrowed until it
 * returns). Signing happens here and not when the transfer was queued, so that a long queue cannot
 * make a signature stale. False with *err set ends the transfer with that error.
 */
typedef bool (*http_prepare_fn)(void *ud, struct http_request *out, struct err *err);

/* err is NULL or clear on an answer of any status; else no answer came. */
typedef void (*http_done_fn)(void *ud, const struct http_response *response, const struct err *err);

/* Library-wide set-up: once, before any thread. */
bool http_global_init(struct err *err) MUST_CHECK;

struct http *http_new(
	struct loop *loop, const struct http_options *options, struct err *err) MUST_CHECK;
/* Cancels what is under way; their `done` is called with ERR_CANCELLED before this returns. Never
 * from a `done`. */
void http_free(struct http *http);

/* Queue a transfer. Order: priority, then first come first served. */
struct http_transfer *http_start(struct http *http, enum priority priority, bool is_long_poll,
	http_prepare_fn prepare, http_done_fn done, void *ud);
/* done arrives with ERR_CANCELLED on a later turn. */
void http_cancel(struct http_transfer *transfer);

/* A header of an answer, name without case, blanks trimmed; empty when absent. Borrowed from the
 * response. */
struct sv http_response_header(const struct http_response *response, struct sv name);

struct http_stats {
	uint64_t started;     /* handed to libcurl */
	uint64_t finished;    /* an answer came */
	uint64_t failed;      /* none came */
	uint64_t connections; /* new connections made */
	uint64_t bytes_out, bytes_in;
	int in_flight;
	int waiting;
};

void http_get_stats(const struct http *http, struct http_stats *out);

#endif
