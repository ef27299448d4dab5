/*
 * The answers of SQS, read leniently (design: sqs-facts, "Parse leniently"): what is absent, null
 * or of another type is skipped. What is decoded looks into the parsed answer, which it owns. Pure.
 */
#ifndef SQSCOPE_SQS_DECODE_ROOM_H
#define SQSCOPE_SQS_DECODE_ROOM_H

#include "sqscope/sqs/sqs_messages.h"

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

/* Attributes into out, which was initialised and holds none. */
bool decode_attributes(struct sv body, struct queue_attributes *out, struct err *err) MUST_CHECK;

struct decoded_tags {
	json_t *root;
	struct sqs_tag *tags;
	size_t count, cap;
};

bool decode_tags(struct sv body, struct decoded_tags *out, struct err *err) MUST_CHECK;
void decoded_tags_release(struct decoded_tags *decoded);

/* Messages, with their checksums compared. The array and the messages in it are the caller's. */
bool decode_messages(
	struct sv body, struct message **out, size_t *count, struct err *err) MUST_CHECK;

/* Successful and Failed of a batch whose entries have their index as id, into result->entries[0 to
 * count - 1]; the texts in there look into *root, which the caller gives back. */
bool decode_batch(struct sv body, size_t count, struct sqs_batch_result *result, json_t **root,
	struct err *err) MUST_CHECK;

#endif
