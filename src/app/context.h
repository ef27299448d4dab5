/*
 * One context: an account and a region that the program looks at, and everything that belongs to it
 * - the AWS settings, the credentials, the clients, the fleet, the poller. Loop and transport are
 * the session's, and shared. It comes to life in the same steps as the session, by itself: what is
 * wrong with it stays in `err` and concerns no other one.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "context_settings.h"
#include "sqscope/aws/creds.h"
#include "sqscope/model/poller.h"
#include "sqscope/services/service.h"

struct session;

struct context {
	struct session *session; /* borrowed */
	struct context_settings settings;
	struct aws_config aws;
	bool has_aws;
	struct aws_setting endpoint; /* of SQS */
	bool is_custom_endpoint;     /* not what follows from the region */
	bool has_signin;             /* there is a program that signs its profile in */

	/* from context_connect on */
	struct creds_provider *creds;
	struct aws_client *sqs_aws, *sts_aws; /* sts_aws is NULL when it has no endpoint */
	struct sqs_client *sqs;
	struct aws_client *services[SERVICE_COUNT]; /* made when they are first needed */
	struct poller *poller;                      /* from context_poll on */
	bool is_account_of_creds; /* the place's account is what their source said */
	uint64_t creds_gen;       /* of the credentials that were at hand last */

	struct fleet fleet; /* from the start; it says where it is from context_resolve on */
	struct err err;     /* why it cannot live; clear */
};

/* settings NULL or without a name: what the options say. Copied. */
struct context *context_new(struct session *session, const struct context_settings *settings);
void context_free(struct context *context);

/* The steps of context_resolve, for doctor, which goes on after a failure. */
bool context_load_aws(struct context *context, struct err *err) MUST_CHECK;
bool context_find_endpoint(struct context *context, struct err *err) MUST_CHECK;
/* Ask the instance that this may be for its region; a second or two where it is none. Not on the
 * session's loop. */
void context_ask_region(struct context *context);
/* Tell the fleet where it is; after the two. */
void context_name_place(struct context *context);
/* All of that: what can be known without the network. What is wrong is kept in context.err, too. */
bool context_resolve(struct context *context, struct err *err) MUST_CHECK;

/* Its credentials and clients, on the session's loop and transport. */
bool context_connect(struct context *context, struct err *err) MUST_CHECK;
/* The client of a neighbour of SQS, after context_connect; NULL with err when it has no endpoint.
 */
struct aws_client *context_service(
	struct context *context, enum service_id id, struct err *err) MUST_CHECK;
/* Its poller, over the QUEUE arguments, else over its own queues. */
void context_poll(struct context *context, bool once);

/* What its poller tells; of one that cannot live: why. */
void context_get_status(const struct context *context, struct poller_status *out);

#endif
