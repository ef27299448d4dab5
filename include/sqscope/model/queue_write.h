/*
 * One change of a queue as a whole - create, set, tag, untag, delete - from the gate to its
 * outcome: write_gate, the intent in the audit log, the request, the outcome, a sentence. What SQS
 * refuses is explained: a queue that exists with other attributes by the attribute that differs, a
 * name that was deleted just now by a wait. The same for the command line and the dashboard. Async
 * contract: http.h.
 */
#ifndef SQSCOPE_MODEL_QUEUE_WRITE_H
#define SQSCOPE_MODEL_QUEUE_WRITE_H

#include "sqscope/model/store_queue.h"
#include "sqscope/model/write_gate.h"
#include "sqscope/sqs/sqs_settings.h"

enum queue_write_kind {
	QUEUE_WRITE_CREATE,
	QUEUE_WRITE_SET,
	QUEUE_WRITE_TAG,
	QUEUE_WRITE_UNTAG,
	QUEUE_WRITE_DELETE,
	QUEUE_WRITE_COUNT
};

/* The row of sqs_actions that it sends. */
extern const enum sqs_action_id queue_write_actions[QUEUE_WRITE_COUNT];

/* What it works with. loop, sqs and store must outlive the write; the gate is read at the start. */
struct queue_write_tools {
	struct loop *loop;
	struct sqs_client *sqs;
	struct store_queue *store;
	struct write_gate gate;
};

/* What is to be done; all of it is copied. */
struct queue_write_order {
	enum queue_write_kind kind;
	struct sv queue;                       /* its URL; of a new one: its name */
	const struct queue_settings *settings; /* NULL for a deletion. Of UNTAG: the keys count */
	struct sv reason, counts;              /* for the audit log */
	bool waits; /* a name that was deleted less than a minute ago is waited for */
};

/* Borrowed until `done` returns. */
struct queue_written {
	struct sv queue_url;
	bool is_ambiguous; /* no answer: it may have taken effect */
};

typedef void (*queue_written_fn)(
	void *ud, const struct queue_written *written, const struct err *err);

struct queue_write;

struct queue_write *queue_write_start(const struct queue_write_tools *tools,
	const struct queue_write_order *order, queue_written_fn done, void *ud);
/* done comes before this returns, with ERR_CANCELLED; the log says that it may have taken effect.
 */
void queue_write_cancel(struct queue_write *write);

/* SQS refuses a name for a minute after its deletion. Until when it is waited for at most, in
 * monotonic milliseconds; UNKNOWN: it is not. */
int64_t queue_write_waits_until_ms(const struct queue_write *write);

#endif
