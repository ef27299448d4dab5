/*
 * Answers of SQS, read leniently: a list may be absent, null or empty, an empty body is an empty
 * answer, what has the wrong type counts as absent (design: sqs-facts). Everything handed out is
 * borrowed from the JSON value.
 */
#ifndef SQSCOPE_SQS_DECODE_H
#define SQSCOPE_SQS_DECODE_H

#include "sqscope/sqs/sqs.h"
#include <jansson.h>

/* QueueUrls, or queueUrls as ListDeadLetterSourceQueues spells it; *urls (malloc) is the caller's.
 */
void decode_urls(const json_t *answer, struct sv **urls, size_t *count);

/* The Attributes member into `out`, which is initialised here. */
void decode_attributes(const json_t *answer, struct queue_attributes *out);

/* The Tags member; *tags (malloc) is the caller's. */
void decode_tags(const json_t *answer, struct sqs_tag **tags, size_t *count);

#endif
