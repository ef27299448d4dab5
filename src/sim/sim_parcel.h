/*
 * What is to be sent: a message before it is one. It borrows everything, so that a request can be
 * checked whole before anything is copied. Also the way in for a workload inside this process.
 */
#ifndef SIM_PARCEL_H
#define SIM_PARCEL_H

#include "sim_error.h"
#include "sim_store.h"

#include <jansson.h>

struct sim_parcel {
	struct sv body;
	struct sim_attribute attributes[SIM_MESSAGE_ATTRIBUTES_MAX];
	size_t attribute_count;
	struct sv trace_header, group_id, dedup_id;     /* p NULL: not given */
	int64_t delay_s;                                /* -1: the queue's */
	struct str decoded[SIM_MESSAGE_ATTRIBUTES_MAX]; /* owned: the bytes of Binary values */
};

void sim_parcel_release(struct sim_parcel *parcel);

/* Read the members of SendMessage (or of an entry of its batch), and check what does not depend on
 * the queue. Release the parcel in either case. */
bool sim_parcel_read(struct sim_parcel *parcel, const json_t *in, struct sim_error *error);
/* The message attributes alone (sim_parcel_attributes.c). */
bool sim_parcel_read_attributes(
	struct sim_parcel *parcel, const json_t *attributes, struct sim_error *error);

/* Bytes that count against the limits. */
int64_t sim_parcel_bytes(const struct sim_parcel *parcel);

/* What the sender is told. */
struct sim_sent {
	char id[SIM_UUID_SIZE];
	char md5[MD5_HEX_SIZE];
	uint64_t sequence; /* 0: not a FIFO queue */
};

/*
 * Send it. The parcel fits the queue (sim_parcel_fits). A FIFO queue that knows its deduplication
 * id takes nothing and tells what the first send was told.
 */
void sim_parcel_send(struct sim_store *store, struct sim_queue *q, const struct sim_parcel *parcel,
	struct sim_sent *sent);

/* Does this queue take it: size, delay, group, deduplication id? `is_batch` words one error
 * differently, as the service does. */
bool sim_parcel_fits(const struct sim_queue *q, const struct sim_parcel *parcel, bool is_batch,
	struct sim_error *error);

#endif
