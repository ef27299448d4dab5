/* The world: its queues, its time. */
#include "sim_store.h"

#include "sim_wait.h"
#include "sqscope/base/mem.h"
#include "sqscope/sim/sim.h"

#include <stdlib.h>

static const struct sim_knobs default_knobs = {
	.purge_ms = 1000,
	.task_lag_ms = 1000,
	.task_cancel_ms = 1000,
	.task_rate = 500,
	.in_flight_limit = 120000,
};

struct sim_store *sim_store_new(sim_clock_fn clock, void *clock_ud, uint64_t seed)
{
	struct sim_store *store = mem_new(1, sizeof *store);
	store->clock = clock;
	store->clock_ud = clock_ud;
	store->now_ms = clock(clock_ud);
	store->random.state = seed;
	store->handle_key = sim_random_next(&store->random);
	store->knobs = default_knobs;
	store->faults = sim_faults_new(seed);
	store->queues = map_new();
	store->graves = map_new();
	store->texts = map_new();
	sim_list_init(&store->to_wake);
	return store;
}

static void free_values(struct map *map)
{
	for (struct map_entry *e = map_first(map); e; e = map_next(e))
		free(map_value(e));
	map_free(map);
}

void sim_store_free(struct sim_store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->queue_count; i++)
		sim_queue_free(store, store->by_name[i]);
	free(store->by_name);
	map_free(store->queues);
	free_values(store->graves);
	free_values(store->texts);
	sim_deadlines_release(&store->deadlines);
	sim_ledger_release(&store->ledger);
	sim_faults_free(store->faults);
	sim_tally_release(&store->calls);
	sim_tally_release(&store->errors);
	free(store);
}

/* Time that is set back changes nothing that has happened. */
static void move_time(struct sim_store *store, int64_t now_ms)
{
	if (now_ms > store->now_ms)
		store->now_ms = now_ms;
}

void sim_store_turn(struct sim_store *store)
{
	int64_t now_ms = sim_store_clock_ms(store);
	for (;;) {
		int64_t due_ms = sim_deadlines_next(&store->deadlines);
		if (due_ms < 0 || due_ms > now_ms)
			break;
		move_time(store, due_ms);
		struct sim_deadline *deadline =
			sim_deadlines_take(&store->deadlines, store->now_ms);
		deadline->fire(store, deadline);
	}
	move_time(store, now_ms);
}

int64_t sim_store_clock_ms(const struct sim_store *store)
{
	return store->clock(store->clock_ud) + store->advanced_ms;
}

void sim_store_advance(struct sim_store *store, int64_t ms)
{
	store->advanced_ms += ms;
}

void sim_store_wake(struct sim_store *store, struct sim_queue *q)
{
	if (q->waiters.count && !sim_link_is_listed(&q->wake_link))
		sim_list_append(&store->to_wake, &q->wake_link);
}

void sim_store_settle(struct sim_store *store)
{
	struct sim_link *link;
	while ((link = sim_list_first(&store->to_wake))) {
		sim_list_remove(&store->to_wake, link);
		sim_wait_look(SIM_OWNER(link, struct sim_queue, wake_link));
	}
}

int64_t sim_store_next_ms(const struct sim_store *store)
{
	return sim_deadlines_next(&store->deadlines);
}

struct sim_queue *sim_store_find(const struct sim_store *store, struct sv name)
{
	return map_get(store->queues, name);
}

struct sim_queue *sim_store_find_arn(const struct sim_store *store, struct sv arn)
{
	static const char prefix[] = "arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":";
	const size_t n = sizeof prefix - 1;
	if (!sv_starts_with(arn, sv_of(prefix, n)))
		return NULL;
	return sim_store_find(store, sv_of(arn.p + n, arn.n - n));
}

size_t sim_store_place(const struct sim_store *store, struct sv name)
{
	size_t low = 0, high = store->queue_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sv_cmp(sv_cstr(store->by_name[middle]->name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *sim_store_keep(struct sim_store *store, struct sv text)
{
	char *kept = map_get(store->texts, text);
	if (!kept) {
		kept = mem_strndup(text.p, text.n);
		map_put(store->texts, text, kept);
	}
	return kept;
}

void sim_store_record(struct sim_store *store, const struct sim_queue *q, struct sim_message *m,
	const uint8_t body_md5[SIM_MD5_BYTES])
{
	struct sim_record *record = sim_ledger_add(&store->ledger);
	m->serial = store->ledger.count;
	record->message = m;
	sim_random_uuid(&store->random, record->id);
	memcpy(record->body_md5, body_md5, SIM_MD5_BYTES);
	record->sent_to = record->queue = q->name;
	record->sent_ms = store->now_ms;
	record->sent_by_client = store->is_client;
	digest_sha256(m->body, record->body_sha256);
	if (m->group_id)
		record->group = sim_store_keep(store, sv_cstr(m->group_id));
}

uint64_t sim_store_next_sequence(struct sim_store *store)
{
	return store->sequence += 1 + sim_random_below(&store->random, 256);
}

struct sim_queue *sim_store_add_queue(
	struct sim_store *store, struct sv name, struct sim_settings *settings)
{
	struct sim_queue *q = sim_queue_new(store, name, settings);
	size_t place = sim_store_place(store, name);
	store->by_name = mem_grow(
		store->by_name, &store->queue_cap, store->queue_count + 1, sizeof *store->by_name);
	memmove(&store->by_name[place + 1], &store->by_name[place],
		(store->queue_count - place) * sizeof *store->by_name);
	store->by_name[place] = q;
	store->queue_count++;
	map_put(store->queues, name, q);
	free(map_del(store->graves, name));
	return q;
}

void sim_store_delete_queue(struct sim_store *store, struct sim_queue *q)
{
	struct sv name = sv_cstr(q->name);
	size_t place = sim_store_place(store, name);
	struct sim_grave *grave = mem_new(1, sizeof *grave);
	grave->deleted_ms = store->now_ms;
	free(map_put(store->graves, name, grave));
	map_del(store->queues, name);
	store->queue_count--;
	memmove(&store->by_name[place], &store->by_name[place + 1],
		(store->queue_count - place) * sizeof *store->by_name);
	sim_queue_free(store, q);
}
