/*
 * What the neighbours of SQS have in common: a call under way that can be cancelled. Async
 * contract: http.h. An answer is the callback's to take (and to set to zero then); what is left is
 * released when it returns.
 */
#ifndef SQSCOPE_SERVICES_SERVICE_H
#define SQSCOPE_SERVICES_SERVICE_H

#include "sqscope/aws/aws_call.h"

enum service_id { SERVICE_CLOUDWATCH, SERVICE_LAMBDA, SERVICE_BATCH, SERVICE_KMS, SERVICE_COUNT };

struct service_row {
	enum service_id id;
	const char *name;         /* as endpoints are looked up: "cloudwatch" */
	const char *signing_name; /* "monitoring" */
	const char *content_type; /* of its JSON */
};

extern const struct service_row service_rows[SERVICE_COUNT];

struct service_call;

/* Its callback still comes, with ERR_CANCELLED. */
void service_call_cancel(struct service_call *call);

#endif
