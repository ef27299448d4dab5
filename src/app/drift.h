/*
 * Where a live queue differs from what a program declares of it. Pure.
 */
#ifndef DRIFT_H
#define DRIFT_H

#include "declared.h"

struct drift_row {
	struct str queue,
		attribute;         /* "tag:KEY" of a tag; "QueueName" when there is no such queue */
	struct str declared, live; /* as SQS writes them; what is not set is empty */
};

struct drift {
	struct drift_row *items;
	size_t count, cap;
};

/* Add what differs; live NULL: there is no such queue. */
void drift_compare(struct drift *drift, const struct declared_queue *declared,
	const struct queue_settings *live);
void drift_release(struct drift *drift);

/* [{"queue","attribute","declared","live"}] */
json_t *drift_json(const struct drift *drift);
/* A line each, safe for a terminal. Appended. */
void drift_text(const struct drift *drift, struct str *out);

#endif
