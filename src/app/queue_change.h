/*
 * What `set` is asked to do, and what that means for one queue: the settings that differ from what
 * the queue has, as a plan for people and as JSON.
 */
#ifndef QUEUE_CHANGE_H
#define QUEUE_CHANGE_H

#include "queue_run.h"

/* One queue and what becomes of it. */
struct queue_change {
	struct op_queue queue;
	struct queue_settings before, after; /* after: only what differs */
	bool is_done;
	struct err err;
};

/* Find the queue and what differs; ERR_USAGE when it does not go together with what is there. */
bool queue_change_begin(struct queue_change *change, struct queue_run *run, const char *ref,
	const struct queue_settings *wanted, struct err *err) MUST_CHECK;
void queue_change_release(struct queue_change *change);

struct sv queue_change_name(const struct queue_change *change);
/* "NAME\n  VisibilityTimeout  30s -> 5m\n    effect\n"; "  nothing to change\n". Appended, safe for
 * a terminal. */
void queue_change_describe(const struct queue_change *change, struct str *out);
/* {"queue","url","changed":[{"attribute","before","after"}],"error"} */
json_t *queue_change_json(const struct queue_change *change);

#endif
