/*
 * What a queue is wanted to be: the attributes that are named, as SQS writes their values, and
 * tags. Creating, editing, exporting and comparing queues all speak this. Values that people write
 * ("14d", "256KiB") are understood by attribute_value_parse alone. Owns its text; zero-initialise.
 */
#ifndef SQSCOPE_SQS_QUEUE_SETTINGS_H
#define SQSCOPE_SQS_QUEUE_SETTINGS_H

#include "sqscope/base/err.h"
#include "sqscope/sqs/queue_attributes.h"

enum {
	QUEUE_NAME_MAX = 80, /* with .fifo */
	MAX_RECEIVES_MAX = 1000,
	QUEUE_TAGS_MAX = 50,
	TAG_KEY_MAX = 128,
	TAG_VALUE_MAX = 256
};

/*
 * What a person writes for an attribute, in the form that SQS takes, appended: units are
 * understood, range, choices and JSON are checked. An empty text clears what can be cleared.
 * ERR_USAGE with the range, the default and what was wrong.
 */
bool attribute_value_parse(const struct queue_attribute_row *row, struct sv text, struct str *out,
	struct err *err) MUST_CHECK;
/* "0 s to 12 h, default 30s": for forms and help. Appended. */
void attribute_value_range(const struct queue_attribute_row *row, struct str *out);
/* A value of SQS's for people ("1209600" -> "14d"). Appended. */
void attribute_value_format(
	const struct queue_attribute_row *row, struct sv value, struct str *out);
/* Do the two mean the same? JSON by content; NULL is what a queue has that was never told. */
bool attribute_value_same(const struct queue_attribute_row *row, const char *a, const char *b);

struct queue_tag {
	struct str key, value;
};

struct queue_settings {
	char *value[ATTR_COUNT]; /* NULL: not named; "": cleared */
	struct queue_tag *tags;
	size_t tag_count, tag_cap;
};

void queue_settings_release(struct queue_settings *s);
/* Everything that src names replaces what dst has. */
void queue_settings_merge(struct queue_settings *dst, const struct queue_settings *src);
/* A value as SQS writes it; NULL takes it out. */
void queue_settings_put(struct queue_settings *s, enum queue_attribute id, const char *value);
/* Put or replace a tag. */
void queue_settings_put_tag(struct queue_settings *s, struct sv key, struct sv value);
/* RedrivePolicy, made of its two parts. */
void queue_settings_put_redrive(struct queue_settings *s, struct sv arn, int64_t max_receives);

/* "NAME=VALUE" as a person writes it; what only CreateQueue takes is refused unless is_new. */
bool queue_settings_assign(
	struct queue_settings *s, struct sv assignment, bool is_new, struct err *err) MUST_CHECK;
/* "KEY=VALUE"; "KEY" and "KEY=" have an empty value. */
bool queue_settings_assign_tag(
	struct queue_settings *s, struct sv assignment, struct err *err) MUST_CHECK;

/* What can be set of a queue that was read; the defaults, too. */
void queue_settings_of(struct queue_settings *s, const struct queue_attributes *live);
/* How many attributes are named. */
size_t queue_settings_count(const struct queue_settings *s);
/* "VisibilityTimeout=30 DelaySeconds=0", for people and the audit log. Appended. */
void queue_settings_describe(const struct queue_settings *s, struct str *out);
/* "team=ml app=jobs". Appended. */
void queue_settings_describe_tags(const struct queue_settings *s, struct str *out);

/* Can a queue be called that? ERR_USAGE with the rule. */
bool queue_name_check(struct sv name, struct err *err) MUST_CHECK;
/*
 * Do the settings go together, on a queue of that type? `base` is what the queue has already, NULL
 * for a new one. ERR_USAGE with the two that do not (API reference, SetQueueAttributes).
 */
bool queue_settings_check(const struct queue_settings *s, const struct queue_settings *base,
	bool is_fifo, struct err *err) MUST_CHECK;

#endif
