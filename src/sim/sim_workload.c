/* The pools of a store: made, ended. */
#include "sim_workload.h"

#include "sim_act.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { LAMBDA_BATCH = 10 };

static void init_pool(struct sim_store *store, struct sim_pool *pool, const struct sim_plan *plan)
{
	uint8_t uuid[SIM_UUID_BYTES];
	*pool = (struct sim_pool){.plan = plan, .store = store, .batch_size = LAMBDA_BATCH};
	pool->random.state = sim_random_next(&store->random);
	sim_random_uuid(&store->random, uuid);
	sim_uuid_text(uuid, pool->mapping);
}

bool sim_workload_start(
	struct sim_store *store, const struct sim_plan *plans, size_t count, struct err *err)
{
	struct sim_workload *w = mem_new(1, sizeof *w);
	store->workload = w;
	w->pools = mem_new(count, sizeof *w->pools);
	w->count = count;
	w->plans = mem_new(count, sizeof *w->plans);
	memcpy(w->plans, plans, count * sizeof *plans);
	w->started_ms = store->now_ms;
	for (size_t i = 0; i < count; i++)
		init_pool(store, &w->pools[i], &w->plans[i]);
	for (size_t i = 0; i < count; i++)
		if (!sim_pool_set_up(&w->pools[i], err))
			return false;
	for (size_t i = 0; i < count; i++)
		sim_pool_begin(&w->pools[i]);
	return true;
}

void sim_workload_free(struct sim_store *store)
{
	struct sim_workload *w = store->workload;
	if (!w)
		return;
	for (size_t i = 0; i < w->count; i++) {
		sim_deadline_clear(&store->deadlines, &w->pools[i].tick);
		free(w->pools[i].jobs);
	}
	free(w->pools);
	free(w->plans);
	free(w);
	store->workload = NULL;
}
