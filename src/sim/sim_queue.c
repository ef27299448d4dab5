/* A queue's life: made, emptied, gone. Its messages' states are in sim_queue_messages.c. */
#include "sim_queue.h"

#include "sim_move_task.h"
#include "sim_store.h"
#include "sim_wait.h"
#include "sqscope/base/mem.h"
#include "sqscope/sim/sim.h"

#include <stdlib.h>

static const char *keep_arn(struct sim_store *store, struct sv name)
{
	struct str arn = {0};
	str_addf(&arn, "arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":%.*s", SV_ARGS(name));
	const char *kept = sim_store_keep(store, str_sv(&arn));
	str_release(&arn);
	return kept;
}

struct sim_queue *sim_queue_new(
	struct sim_store *store, struct sv name, struct sim_settings *settings)
{
	struct sim_queue *q = mem_new(1, sizeof *q);
	q->name = sim_store_keep(store, name);
	q->arn = keep_arn(store, name);
	q->serial = ++store->queue_serial;
	q->created_ms = q->modified_ms = store->now_ms;
	q->settings = *settings;
	*settings = (struct sim_settings){0};
	for (int state = 0; state < SIM_STATE_COUNT; state++)
		sim_list_init(&q->messages[state]);
	sim_list_init(&q->open_groups);
	sim_list_init(&q->waiters);
	sim_memory_init(&q->dedups);
	sim_memory_init(&q->attempts);
	q->groups = map_new();
	q->tags = map_new();
	return q;
}

static void free_tags(struct map *tags)
{
	for (struct map_entry *e = map_first(tags); e; e = map_next(e))
		free(map_value(e));
	map_free(tags);
}

static void end_messages(struct sim_store *store, struct sim_queue *q)
{
	struct sim_link *link;
	for (int state = 0; state < SIM_STATE_COUNT; state++)
		while ((link = sim_list_first(&q->messages[state])))
			sim_queue_end(store, SIM_OWNER(link, struct sim_message, link),
				SIM_FATE_QUEUE_DELETED);
}

void sim_queue_free(struct sim_store *store, struct sim_queue *q)
{
	sim_wait_end(store, q);
	end_messages(store, q);
	if (sim_link_is_listed(&q->wake_link))
		sim_list_remove(&store->to_wake, &q->wake_link);
	sim_deadline_clear(&store->deadlines, &q->purge_deadline);
	sim_deadline_clear(&store->deadlines, &q->coming_deadline);
	for (size_t i = 0; i < q->task_count; i++)
		sim_move_task_free(store, q->tasks[i]);
	if (q->coming)
		sim_settings_release(q->coming);
	free(q->coming);
	sim_settings_release(&q->settings);
	sim_memory_release(&q->dedups);
	sim_memory_release(&q->attempts);
	map_free(q->groups);
	free_tags(q->tags);
	free(q);
}

/* The lag of the knobs, or of a fault. */
static int64_t counts_lag(struct sim_store *store, const struct sim_queue *q)
{
	const struct sim_fault *fault = sim_faults_strike(
		store->faults, SIM_FAULT_COUNTS_LAG, "GetQueueAttributes", q->name);
	return fault ? fault->high : store->knobs.counts_lag_ms;
}

static void lie(struct sim_store *store, struct sim_queue *q)
{
	const struct sim_fault *fault = sim_faults_strike(
		store->faults, SIM_FAULT_COUNTS_LIE, "GetQueueAttributes", q->name);
	if (!fault)
		return;
	q->shown.ready = sim_fault_lie(store->faults, fault, q->shown.ready);
	q->shown.in_flight = sim_fault_lie(store->faults, fault, q->shown.in_flight);
	q->shown.delayed = sim_fault_lie(store->faults, fault, q->shown.delayed);
}

struct sim_counts sim_queue_counts(struct sim_store *store, struct sim_queue *q)
{
	int64_t lag_ms = counts_lag(store, q);
	if (lag_ms && q->shown_ms && store->now_ms - q->shown_ms < lag_ms)
		return q->shown;
	q->shown = (struct sim_counts){
		.ready = (int64_t)q->messages[SIM_READY].count,
		.in_flight = (int64_t)q->messages[SIM_IN_FLIGHT].count,
		.delayed = (int64_t)q->messages[SIM_DELAYED].count,
	};
	q->shown_ms = store->now_ms;
	lie(store, q);
	return q->shown;
}
