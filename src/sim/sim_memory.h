/*
 * What a FIFO queue remembers for five minutes: deduplication ids with the answer that the first
 * send got, and receive attempts with the messages that they got. What is older is forgotten
 * whenever something is looked up or added.
 */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include "sim_list.h"
#include "sqscope/base/map.h"

enum { SIM_MEMORY_MS = 5 * 60 * 1000, SIM_ATTEMPT_MAX = 10 };

struct sim_memory {
	struct map *by_key;    /* NULL until something is remembered */
	struct sim_list order; /* oldest first */
};

/* One receipt: which message, and which of its receives. */
struct sim_receipt {
	uint32_t serial, receive_number;
};

struct sim_remembered {
	struct sim_link link;
	char *key; /* owned */
	int64_t at_ms;
	uint32_t serial;   /* of the message that was sent */
	uint64_t sequence; /* its SequenceNumber */
	struct sim_receipt receipts[SIM_ATTEMPT_MAX];
	size_t receipt_count;
};

void sim_memory_init(struct sim_memory *memory);
void sim_memory_release(struct sim_memory *memory);

/* NULL when the key was not used in the last five minutes. */
struct sim_remembered *sim_memory_find(struct sim_memory *memory, struct sv key, int64_t now_ms);
/* Zeroed but for key and time; one of the same key is forgotten. Owned by the memory. */
struct sim_remembered *sim_memory_add(struct sim_memory *memory, struct sv key, int64_t now_ms);

#endif
