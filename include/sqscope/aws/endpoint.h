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

/* "https://sqs.eu-west-1.amazonaws.com" of a service id ("sqs", "cloudwatch", ...). False when the
 * region cannot be a host name. */
bool endpoint_for(struct sv service, struct sv region, bool fips, bool dualstack, struct str *out,
	struct err *err) MUST_CHECK;

/* An endpoint that the user names goes with neither switch: false then. */
bool endpoint_allows_custom(bool fips, bool dualstack, struct err *err) MUST_CHECK;

/*
 * Did STS serve this region from https://sts.amazonaws.com before it had an endpoint in every
 * region? The setting sts_regional_endpoints = legacy asks for that one; its name as a region is
 * "aws-global".
 */
bool endpoint_sts_was_global(struct sv region);

/* The region in a host name ("eu-west-1" of "sqs.eu-west-1.amazonaws.com:443"); empty when it names
 * none. */
struct sv endpoint_region_of_host(struct sv host);

#endif
