/*
 * The age of a queue's oldest message, asked of CloudWatch once, when somebody looks: no attribute
 * of the queue tells it (ApproximateAgeOfOldestMessage is a metric). One metric of one
 * GetMetricData, which has its price; the figure is a minute old at best.
 */
#ifndef SQSCOPE_MODEL_OLDEST_AGE_H
#define SQSCOPE_MODEL_OLDEST_AGE_H

#include "sqscope/base/str.h"
#include "sqscope/services/service.h"

struct oldest_age;

struct oldest_age_options {
	struct aws_client *cloudwatch; /* borrowed. NULL: there is none, and no_client says why */
	const struct err *no_client;
	struct sv queue_name; /* copied */
	int64_t now_unix_ms;
};

struct oldest_age *oldest_age_ask(const struct oldest_age_options *options);
/* Its answer does not come any more. NULL is fine. */
void oldest_age_free(struct oldest_age *age);

/* Grows when the answer is there. */
uint64_t oldest_age_gen(const struct oldest_age *age);
/* Seconds; UNKNOWN: not told yet, or at all. */
int64_t oldest_age_s(const struct oldest_age *age);
/* "22m, as of 20:48:00Z by CloudWatch", or why not. Appended. */
void oldest_age_describe(const struct oldest_age *age, struct str *out);

#endif
