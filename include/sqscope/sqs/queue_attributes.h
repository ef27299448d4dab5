/*
 * The attributes of a queue, as SQS names them, decoded into numbers and text. One table
 * (queue_attribute_rows) says for each what it means, its range, default and unit; the attributes
 * tab, `show`, `create`, `set`, `lint`, `export` and the manual are made from it (SQS API
 * reference, SetQueueAttributes and GetQueueAttributes; design: sqs-facts C2).
 */
#ifndef SQSCOPE_SQS_QUEUE_ATTRIBUTES_H
#define SQSCOPE_SQS_QUEUE_ATTRIBUTES_H

#include "sqscope/base/str.h"
#include "sqscope/base/units.h"

enum queue_attribute {
	ATTR_VISIBLE,   /* ApproximateNumberOfMessages */
	ATTR_IN_FLIGHT, /* ApproximateNumberOfMessagesNotVisible */
	ATTR_DELAYED,   /* ApproximateNumberOfMessagesDelayed */
	ATTR_VISIBILITY_TIMEOUT,
	ATTR_RETENTION, /* MessageRetentionPeriod */
	ATTR_DELAY,     /* DelaySeconds */
	ATTR_MAX_SIZE,  /* MaximumMessageSize */
	ATTR_RECEIVE_WAIT,
	ATTR_CREATED,  /* CreatedTimestamp */
	ATTR_MODIFIED, /* LastModifiedTimestamp */
	ATTR_QUEUE_ARN,
	ATTR_FIFO,
	ATTR_CONTENT_DEDUPLICATION,
	ATTR_DEDUPLICATION_SCOPE,
	ATTR_FIFO_THROUGHPUT_LIMIT,
	ATTR_REDRIVE_POLICY,
	ATTR_REDRIVE_ALLOW_POLICY,
	ATTR_POLICY,
	ATTR_KMS_KEY,
	ATTR_KMS_REUSE_PERIOD,
	ATTR_SQS_MANAGED_SSE,
	ATTR_COUNT
};

enum attribute_kind {
	ATTRIBUTE_COUNT_OF_MESSAGES,
	ATTRIBUTE_SECONDS,
	ATTRIBUTE_BYTES,
	ATTRIBUTE_TIME,
	ATTRIBUTE_BOOL,
	ATTRIBUTE_TEXT,
	ATTRIBUTE_JSON
};

struct queue_attribute_row {
	enum queue_attribute id;
	const char *name; /* SQS's own */
	enum attribute_kind kind;
	bool is_settable;
	int64_t min, max;         /* of numbers; UNKNOWN when there is no range */
	const char *default_text; /* as SQS shows it, or "" */
	const char *summary;      /* one sentence: what it does, and what to know about it */
	const char *effect;       /* of a change: when, and what it does not reach; "" */
	const char *choices;      /* the words that it can be, with commas; NULL: no list */
	bool is_fifo_only;
};

extern const struct queue_attribute_row queue_attribute_rows[ATTR_COUNT];

/* By SQS's name, letters without case; NULL. */
const struct queue_attribute_row *queue_attribute_find(struct sv name);
/* May CreateQueue name it? What can be set, and FifoQueue. */
bool queue_attribute_is_creatable(const struct queue_attribute_row *row);

/* Numbers UNKNOWN, text NULL when absent, and never empty. Times in seconds since 1970, as SQS
 * gives them; booleans 0, 1 or UNKNOWN. */
struct queue_attributes {
	int64_t number[ATTR_COUNT];
	char *text[ATTR_COUNT]; /* of ATTRIBUTE_TEXT and ATTRIBUTE_JSON; owned */
	/* Taken out of RedrivePolicy; owned. */
	char *dead_letter_arn;
	int64_t max_receive_count;
};

void queue_attributes_init(struct queue_attributes *a);
void queue_attributes_release(struct queue_attributes *a);
/* Whatever `src` knows replaces what dst has; what src does not know stays. */
void queue_attributes_merge(struct queue_attributes *dst, const struct queue_attributes *src);

/* Decode one name and value of an answer; an unknown name or a value that makes no sense is ignored
 * (false). */
bool queue_attributes_set(struct queue_attributes *a, struct sv name, struct sv value);

/* For people: "30s", "256 KiB", "14d", "true", the text itself; "?" when not known. Appended to
 * out. */
void queue_attributes_format(
	const struct queue_attributes *a, enum queue_attribute id, struct str *out);

#endif
