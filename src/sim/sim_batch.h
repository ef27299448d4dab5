/* Batches: the checks of a list of entries, and one answer out of many. */
#ifndef SIM_BATCH_H
#define SIM_BATCH_H

#include "sim_action.h"

/* Do one entry: fill its answer (which has its Id already) or the error. */
typedef bool (*sim_entry_fn)(
	struct sim_call *call, const json_t *entry, json_t *out, struct sim_error *error);

/* 1 to 10 entries with valid, distinct ids; else call->error. */
bool sim_batch_check(struct sim_call *call, const json_t **entries);

/* Every entry by itself: Successful and Failed, each only if it has something. */
void sim_batch_run(struct sim_call *call, const json_t *entries, sim_entry_fn run);

/* Both. */
enum sim_outcome sim_batch(struct sim_call *call, sim_entry_fn run);

#endif
