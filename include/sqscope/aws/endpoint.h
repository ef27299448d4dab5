/*
 * Partitions and the endpoints that follow from a region (design: aws-access 2.11). Pure.
 */
#ifndef SQSCOPE_AWS_ENDPOINT_H
#define SQSCOPE_AWS_ENDPOINT_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

struct partition {
	const char *id;               /* "aws", "aws-cn": the second part of an ARN too */
	const char *dns_suffix;       /* "amazonaws.com" */
	const char *dualstack_suffix; /* "api.aws" */
};

/* The partition of a region; the commercial one when nothing matches. Static. */
const struct partition *partition_of_region(struct sv region);

/* "https://sqs.eu-west-1.amazonaws.com" of a service id ("sqs", "cloudwatch", ...). False when the region cannot be a host name. */
bool endpoint_for(struct sv service, struct sv region, bool fips, bool dualstack, struct str *out,
	struct err *err) MUST_CHECK;

#endif
