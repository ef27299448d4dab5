/*
 * The answers of SQS, read leniently (design: sqs-facts, "Parse leniently"): what is absent, null
 * or of another type is skipped. What is decoded looks into the parsed answer, which it owns. Pure.
 */
#ifndef SQSCOPE_SQS_DECODE_ROOM_H
#define SQSCOPE_SQS_DECODE_ROOM_H

#include "sqscope/sqs/sqs.h"

#include <jansson.h>

struct decoded_urls {
	json_t *root;
	struct sv *urls;
	size_t count, cap;
	struct sv next_token;
};

/* QueueUrls or queueUrls, or the one QueueUrl; and NextToken. Zero-initialise; release it in any
 * case. */
bool decode_urls(struct sv body, struct decoded_urls *out, struct err *err) MUST_CHECK;
void decoded_urls_release(struct decoded_urls *decoded);

/* Attributes into out, which was initialised. */
bool decode_attributes(struct sv body, struct queue_attributes *out, struct err *err) MUST_CHECK;

struct decoded_tags {
	json_t *root;
	struct sqs_tag *tags;
	size_t count, cap;
};

bool decode_tags(struct sv body, struct decoded_tags *out, struct err *err) MUST_CHECK;
void decoded_tags_release(struct decoded_tags *decoded);

#endif
