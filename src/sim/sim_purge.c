/* PurgeQueue. */
#include "sim_actions.h"

enum { AGAIN_MS = 60 * 1000 };

static bool is_taken(
	struct sim_store *store, const struct sim_queue *q, const struct sim_message *m)
{
	/* What was sent while the purge went on may go or stay (API reference, PurgeQueue). */
	return m->serial <= q->purge_up_to || sim_random_hits(&store->random, 50);
}

/* In-flight and delayed messages go too. */
static void on_time(struct sim_store *store, struct sim_deadline *deadline)
{
	struct sim_queue *q = SIM_OWNER(deadline, struct sim_queue, purge_deadline);
	store->is_client = true;
	for (int state = 0; state < SIM_STATE_COUNT; state++) {
		struct sim_list *list = &q->messages[state];
		struct sim_link *next, *link = sim_list_first(list);
		for (; link; link = next) {
			struct sim_message *m = SIM_OWNER(link, struct sim_message, link);
			next = sim_list_next(list, link);
			if (is_taken(store, q, m))
				sim_queue_end(store, m, SIM_FATE_PURGED);
		}
	}
	store->is_client = false;
}

enum sim_outcome sim_purge_queue(struct sim_call *call)
{
	struct sim_store *store = call->store;
	struct sim_queue *q = call->queue;
	if (q->purged_ms && store->now_ms - q->purged_ms < AGAIN_MS)
		return sim_call_fail(call, SIM_ERROR_PURGE_IN_PROGRESS,
			"Only one PurgeQueue operation on %s is allowed every 60 seconds.",
			q->name);
	q->purged_ms = store->now_ms;
	q->purge_up_to = store->ledger.count;
	sim_deadline_set(&store->deadlines, &q->purge_deadline,
		store->now_ms + store->knobs.purge_ms, on_time);
	return SIM_DONE;
}
