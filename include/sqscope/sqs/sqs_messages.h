/*
 * The actions on messages: receive, send, delete, change visibility. Always in batches: a batch of
 * one costs and permits the same, and says for each entry what became of it. An entry is done when
 * the answer confirms it by its id, and only then. Async contract: http.h; client: sqs.h.
 */
#ifndef SQSCOPE_SQS_SQS_MESSAGES_H
#define SQSCOPE_SQS_SQS_MESSAGES_H

#include "sqscope/sqs/message.h"
#include "sqscope/sqs/sqs.h"

enum {
	SQS_BATCH_MAX = 10,            /* entries of a batch, messages of a receive */
	SQS_BATCH_BYTES = 1024 * 1024, /* of all messages of a SendMessageBatch */
	SQS_VISIBILITY_MAX_S = 43200,  /* and no longer in all, counted from the receive */
	SQS_WAIT_MAX_S = 20,           /* of a long poll */
	SQS_DELAY_MAX_S = 900,         /* DelaySeconds */
	SQS_ATTRIBUTES_MAX = 10,       /* message attributes of a message */
};

/* --- receive -------------------------------------------------------------------------------- */

struct sqs_receive {
	struct sv queue_url;
	int max_messages;         /* 1 to SQS_BATCH_MAX */
	int visibility_timeout_s; /* always sent: the queue's own would hide what is looked at for
				     as long as a worker may take */
	int wait_s;               /* 0 to SQS_WAIT_MAX_S; always sent, too */
	struct sv attempt_id;     /* FIFO: with the same one a lost answer can be had again. Empty:
				     a receive whose answer is lost is not repeated, because it
				     would count a second time */
	enum priority priority;
};

struct sqs_received {
	struct message *messages; /* `done` may take what it wants with message_move */
	size_t count;
	int64_t elapsed_ms;    /* since the request left: no message is hidden for longer */
	bool may_have_reached; /* on failure: messages may be hidden now that nobody has seen */
};

typedef void (*sqs_receive_fn)(void *ud, struct sqs_received *received, const struct err *err);

/* ReceiveMessage with every message and system attribute. */
struct sqs_call *sqs_receive_message(
	struct sqs_client *sqs, const struct sqs_receive *options, sqs_receive_fn done, void *ud);

/* --- what becomes of the entries of a batch -------------------------------------------------- */

struct sqs_entry_result {
	bool is_done;         /* confirmed by its id */
	bool is_ambiguous;    /* not confirmed and not refused either: it may have taken effect */
	bool is_sender_fault; /* refused for what it is; again would be refused again */
	struct err err;       /* why not; clear when done */
	/* Of a message that was sent; empty where SQS gives none. Borrowed. */
	struct sv message_id, sequence_number;
	enum md5_check body_md5, attributes_md5;      /* of what arrived there... */
	struct sv sent_body_md5, sent_attributes_md5; /* ...as SQS gave them. Borrowed */
};

struct sqs_batch_result {
	struct sqs_entry_result entries[SQS_BATCH_MAX]; /* in the order of the request */
	size_t count;
	bool was_resent; /* the request may have been carried out twice */
};

/* err is the failure of the request as a whole; each entry tells it, too. */
typedef void (*sqs_batch_fn)(
	void *ud, const struct sqs_batch_result *result, const struct err *err);

/* --- send ----------------------------------------------------------------------------------- */

struct sqs_outgoing {
	struct sv body;
	const struct message_attribute *attributes; /* borrowed until the start function returns */
	size_t attribute_count;
	struct sv trace_header;     /* AWSTraceHeader, the one system attribute that can be sent */
	struct sv group_id;         /* a standard queue takes one, too (fair queues) */
	struct sv deduplication_id; /* FIFO */
	int delay_s;                /* UNKNOWN: the queue's own. FIFO queues take none */
};

/*
 * SendMessageBatch, 1 to SQS_BATCH_MAX entries that are at most SQS_BATCH_BYTES together. It is
 * repeated after a lost answer only when every entry has a deduplication id.
 */
struct sqs_call *sqs_send_message_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sqs_outgoing *entries, size_t count, sqs_batch_fn done,
	void *ud);

/* --- delete, change visibility --------------------------------------------------------------- */

/* DeleteMessageBatch by receipt handle. Deleting twice is no error. */
struct sqs_call *sqs_delete_message_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sv *receipt_handles, size_t count, sqs_batch_fn done,
	void *ud);

struct sqs_visibility {
	struct sv receipt_handle;
	int timeout_s; /* from now; 0 hands the message back */
};

/* ChangeMessageVisibilityBatch. */
struct sqs_call *sqs_change_message_visibility_batch(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct sqs_visibility *entries, size_t count, sqs_batch_fn done,
	void *ud);

#endif
