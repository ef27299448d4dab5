/*
 * A new queue, with its dead-letter queue when one is wanted: that comes first, for the redrive
 * policy names it. Each of the two is a queue_write. What was made when a later step fails stays,
 * and is told. Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_QUEUE_CREATE_H
#define SQSCOPE_MODEL_QUEUE_CREATE_H

#include "sqscope/model/queue_preset.h"
#include "sqscope/model/queue_write.h"

/* What is wanted. queue_plan_finish makes the rest of it. */
struct queue_plan {
	struct str name; /* .fifo is added when it is missing */
	struct queue_settings settings;
	int64_t max_receives; /* 0: no dead-letter queue */
	/* filled in */
	bool is_fifo;
	struct str dead_letter_name;
	struct queue_settings dead_letter;
};

/* The preset's settings, over what is there. */
void queue_plan_begin(struct queue_plan *plan, const struct queue_preset *preset);
/* Make it whole - type, names, the dead-letter queue's settings - and check it. ERR_USAGE. */
bool queue_plan_finish(struct queue_plan *plan, struct err *err) MUST_CHECK;
/* The calls that it takes, one a line, as a person reads them. Appended. */
void queue_plan_describe(const struct queue_plan *plan, struct str *out);
void queue_plan_release(struct queue_plan *plan);

/* Borrowed until `done` returns. URLs are empty of what was not made. */
struct queue_created {
	struct sv queue_url, dead_letter_url, dead_letter_arn;
	bool is_ambiguous;
};

typedef void (*queue_created_fn)(
	void *ud, const struct queue_created *created, const struct err *err);

struct queue_create;

/* The plan is finished, and copied. waits: as of queue_write_order. */
struct queue_create *queue_create_start(const struct queue_write_tools *tools,
	const struct queue_plan *plan, struct sv reason, bool waits, queue_created_fn done,
	void *ud);
/* done comes before this returns, with ERR_CANCELLED. */
void queue_create_cancel(struct queue_create *create);
/* As queue_write_waits_until_ms, of the step at hand. */
int64_t queue_create_waits_until_ms(const struct queue_create *create);

#endif
