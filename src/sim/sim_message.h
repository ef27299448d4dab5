/*
 * One message as it lies in a queue: body, attributes, and its state. Where the serial leads to in
 * the ledger, a message ends there too; the ledger outlives it.
 */
#ifndef SIM_MESSAGE_H
#define SIM_MESSAGE_H

#include "sim_deadline.h"
#include "sim_list.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/sv.h"

enum { SIM_MESSAGE_ATTRIBUTES_MAX = 10 };

struct sim_group;
struct sim_queue;

enum sim_state {
	SIM_READY,     /* the next receive may take it */
	SIM_DELAYED,   /* not yet visible for the first time */
	SIM_IN_FLIGHT, /* a receive has it */
	SIM_STATE_COUNT
};

/* A message attribute as it was sent. Texts are owned by the message. */
struct sim_attribute {
	const char *name;
	const char *type; /* "String", "Number.int", "Binary.gzip" */
	struct sv value;  /* text, or the bytes of a Binary */
	bool is_binary;
};

struct sim_message {
	struct sim_deadline deadline; /* the earlier of the state's end and the retention's */
	struct sim_link link;         /* in queue->messages[state] */
	struct sim_link group_link;   /* in group->messages; FIFO */
	struct sim_queue *queue;
	struct sim_group *group; /* FIFO */
	uint32_t serial;         /* of its record */
	uint32_t receives;       /* ApproximateReceiveCount */
	uint32_t receive_number; /* of the last receive: names the handle that holds now */
	enum sim_state state;
	bool is_changed;           /* its visibility was changed since the last receive */
	int64_t sent_ms;           /* SentTimestamp */
	int64_t kept_from_ms;      /* what the retention period counts from */
	int64_t visible_ms;        /* end of the delay or of the visibility timeout */
	int64_t received_ms;       /* last receive */
	int64_t first_received_ms; /* 0: never */
	uint64_t sequence;         /* SequenceNumber; FIFO */
	const char *source_arn; /* DeadLetterQueueSourceArn, kept by the store; NULL: not moved */
	char *group_id, *dedup_id, *trace_header; /* owned; NULL: none */
	struct sv body; /* like the attributes in the block of the message itself */
	struct sim_attribute *attributes;
	size_t attribute_count;
};

/* Copies body and attributes, which are sorted by name. */
struct sim_message *sim_message_new(
	struct sv body, const struct sim_attribute *attributes, size_t count);
void sim_message_free(struct sim_message *m);

/* By name, byte by byte. */
void sim_attributes_sort(struct sim_attribute *attributes, size_t count);
/* MD5 over message attributes, which are sorted by name, as the service computes it (sqs-facts C8).
 */
void sim_attributes_md5(
	const struct sim_attribute *attributes, size_t count, char out[MD5_HEX_SIZE]);
/* That of the system attributes of a message with a trace header. */
void sim_trace_header_md5(struct sv trace_header, char out[MD5_HEX_SIZE]);

/* Bytes that count against the size limits: body, and each attribute's name, type and value. */
int64_t sim_message_bytes(const struct sim_message *m);
size_t sim_attributes_bytes(const struct sim_attribute *attributes, size_t count);

#endif
