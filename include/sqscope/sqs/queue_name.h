/*
 * The names of a queue: name, URL, ARN, and how to get from one to another. Views into the text
 * given. Pure.
 */
#ifndef SQSCOPE_SQS_QUEUE_NAME_H
#define SQSCOPE_SQS_QUEUE_NAME_H

#include "sqscope/base/str.h"

struct queue_arn {
	struct sv partition, region, account, name; /* arn:partition:sqs:region:account:name */
};

bool queue_arn_parse(struct queue_arn *arn, struct sv text);

/* The last segment of a queue URL's path. Empty when there is none. */
struct sv queue_name_of_url(struct sv url);
/* The segment before it when it is an account id (12 digits), else empty. */
struct sv queue_account_of_url(struct sv url);

bool queue_name_is_fifo(struct sv name);

/* What a QUEUE argument is. */
enum queue_ref_kind { QUEUE_REF_NAME, QUEUE_REF_GLOB, QUEUE_REF_URL, QUEUE_REF_ARN };
enum queue_ref_kind queue_ref_kind(struct sv text);

#endif
