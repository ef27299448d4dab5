/*
 * Queues as a program declares them: out of the state that `pulumi stack export` prints, or of
 * `terraform show -json` (of a state or a plan). What the file does not say of a queue is not
 * declared. Policies that stand in resources of their own are put together with their queue.
 */
#ifndef DECLARED_H
#define DECLARED_H

#include "sqscope/sqs/queue_settings.h"

#include <jansson.h>

struct declared_queue {
	struct str name, arn, url;
	struct queue_settings settings;
	bool has_tags; /* the file tells the tags, perhaps that there are none */
};

struct declared {
	struct declared_queue *items;
	size_t count, cap;
};

enum declared_tool { DECLARED_PULUMI, DECLARED_TERRAFORM };

/* False with ERR_USAGE when it is no such file. */
bool declared_read(struct declared *declared, enum declared_tool tool, struct sv text,
	struct err *err) MUST_CHECK;
/* The same of a file; its name stands before the sentence. */
bool declared_load(struct declared *declared, enum declared_tool tool, const char *path,
	struct err *err) MUST_CHECK;
void declared_release(struct declared *declared);

/* --- for the two readers */

/* A new queue, empty. */
struct declared_queue *declared_add(struct declared *declared);
/* The one of that URL, ARN or name; NULL. */
struct declared_queue *declared_find(const struct declared *declared, struct sv ref);
/* What a member of a resource says of an attribute: a number, a boolean, a text or an object. */
void declared_put(struct declared_queue *queue, enum queue_attribute id, const json_t *value);
void declared_put_tags(struct declared_queue *queue, const json_t *tags);

bool declared_pulumi(struct declared *declared, const json_t *root, struct err *err) MUST_CHECK;
bool declared_terraform(struct declared *declared, const json_t *root, struct err *err) MUST_CHECK;

#endif
