/*
 * What clients did to the messages, out of the ledger: for the end of a rehearsal and for tests
 * that ask whether anything was lost. The workload inside this process does not count.
 */
#ifndef SIM_DEBRIEF_H
#define SIM_DEBRIEF_H

#include "sim_store.h"

#include <jansson.h>

/* What was done to the messages of one queue, or of all. */
struct sim_deeds {
	uint64_t sent;          /* by clients */
	uint64_t deleted;       /* by DeleteMessage */
	uint64_t purged;        /* by PurgeQueue or DeleteQueue */
	uint64_t redriven;      /* by move tasks */
	uint64_t receives;      /* receive counts spent */
	uint64_t dead_lettered; /* moved to a dead-letter queue by a client's receive */
	uint64_t held;          /* in flight now, by a client's receive */
};

struct sim_debrief {
	struct sim_deeds all;
	struct map *queues;  /* name -> owned struct sim_deeds, where something was done */
	uint64_t moved;      /* bodies that clients deleted and sent again */
	uint64_t lost;       /* ... deleted or purged, and did not send again */
	uint64_t duplicated; /* ... sent again although the first one was not deleted */
};

void sim_debrief_take(const struct sim_store *store, struct sim_debrief *debrief);
void sim_debrief_release(struct sim_debrief *debrief);
/* Owned. */
json_t *sim_debrief_json(const struct sim_debrief *debrief);
/* As a person reads it, at most 80 columns wide; appended. */
void sim_debrief_text(const struct sim_debrief *debrief, struct str *out);

#endif
