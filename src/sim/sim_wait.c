/* Long polls. */
#include "sim_wait.h"

#include "sim_store.h"

static void on_time(struct sim_store *store, struct sim_deadline *deadline)
{
	struct sim_waiter *waiter = SIM_OWNER(deadline, struct sim_waiter, deadline);
	sim_wait_stop(store, waiter);
	waiter->wake(waiter, SIM_WAKE_TIME);
}

void sim_wait_start(struct sim_store *store, struct sim_queue *q, struct sim_waiter *waiter,
	int64_t until_ms, sim_wait_fn wake)
{
	waiter->queue = q;
	waiter->wake = wake;
	sim_list_append(&q->waiters, &waiter->link);
	sim_deadline_set(&store->deadlines, &waiter->deadline, until_ms, on_time);
}

void sim_wait_stop(struct sim_store *store, struct sim_waiter *waiter)
{
	if (!sim_link_is_listed(&waiter->link))
		return;
	sim_list_remove(&waiter->queue->waiters, &waiter->link);
	sim_deadline_clear(&store->deadlines, &waiter->deadline);
}

void sim_wait_look(struct sim_queue *q)
{
	struct sim_link *link;
	while ((link = sim_list_first(&q->waiters))) {
		struct sim_waiter *waiter = SIM_OWNER(link, struct sim_waiter, link);
		if (!waiter->wake(waiter, SIM_WAKE_LOOK))
			return;
	}
}

void sim_wait_end(struct sim_store *store, struct sim_queue *q)
{
	struct sim_link *link;
	while ((link = sim_list_first(&q->waiters))) {
		struct sim_waiter *waiter = SIM_OWNER(link, struct sim_waiter, link);
		sim_wait_stop(store, waiter);
		waiter->wake(waiter, SIM_WAKE_DELETED);
	}
}
