/*
 * A call to one of the small neighbours that speak JSON, page after page: an action is a constant
 * row with its three callbacks, and a job of its own carries what it asks and what it has got.
 * Async contract: http.h; `end` is the last word.
 */
#ifndef SQSCOPE_SERVICES_SERVICE_CALL_ROOM_H
#define SQSCOPE_SERVICES_SERVICE_CALL_ROOM_H

#include "sqscope/aws/json_answer.h"
#include "sqscope/services/service.h"

/* What is sent; empty at first. */
struct service_parts {
	struct str path, query, body;
};

struct service_action {
	enum service_id service;
	const char *name;   /* before the text of a failure: "lambda:ListEventSourceMappings" */
	const char *method; /* NULL = POST */
	const char *target; /* X-Amz-Target, or NULL */
	bool is_write;      /* not repeated after a lost answer */
	/* token: of the page, empty for the first. */
	void (*make)(void *job, struct sv token, struct service_parts *parts);
	/* Take what the answer holds, and append the token of the next page, if there is one. False
	 * with err when it is not the answer that was asked for. */
	bool (*take)(void *job, const json_t *answer, struct str *token, struct err *err);
	/* Tell who asked, and free the job. is_cut: there were more pages than are read. */
	void (*end)(void *job, bool is_cut, const struct err *err);
};

struct service_call *service_call_start(struct aws_client *client,
	const struct service_action *action, enum priority priority, void *job);

/* A time in seconds, which may have a fraction: in milliseconds. UNKNOWN when it is absent or no
 * time. */
int64_t service_time_of(const json_t *object, const char *key);

#endif
