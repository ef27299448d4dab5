/*
 * The region that an EC2 instance is in, for when nothing else names one (design: aws-access 2.1).
 * Off EC2 nobody answers, and it takes a second or two to see that.
 */
#ifndef SQSCOPE_AWS_IMDS_H
#define SQSCOPE_AWS_IMDS_H

#include "sqscope/aws/aws_config.h"
#include "sqscope/http/http.h"

/* region is empty when this is no instance or instance metadata is switched off. Borrowed. */
typedef void (*imds_region_fn)(void *ud, struct sv region);

struct imds_region;

/* All borrowed. done comes once, on a later turn. */
struct imds_region *imds_region_start(struct loop *loop, struct http *http,
	const struct aws_config *config, imds_region_fn done, void *ud);
/* done does not come any more. Not after it has come. */
void imds_region_cancel(struct imds_region *job);

#endif
