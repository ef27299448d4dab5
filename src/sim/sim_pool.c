/* A pool at work, four times a second. */
#include "sim_take.h"
#include "sim_workload.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, TICK_MS = 250 };

/* --- sending -------------------------------------------------------------------------------------
 */

enum sim_trouble sim_workload_trouble(struct sim_pool *pool)
{
	static const enum sim_trouble kinds[] = {SIM_TROUBLE_OOM, SIM_TROUBLE_OOM,
		SIM_TROUBLE_TIMEOUT, SIM_TROUBLE_TIMEOUT, SIM_TROUBLE_BAD_INPUT};
	const struct sim_plan *plan = pool->plan;
	int64_t dice = (int64_t)sim_random_below(&pool->random, 1000);
	if (dice < plan->pill_permille)
		return SIM_TROUBLE_PILL;
	if (dice < plan->pill_permille + plan->trouble_permille)
		return kinds[sim_random_below(&pool->random, COUNT_OF(kinds))];
	return SIM_TROUBLE_NONE;
}

uint32_t sim_workload_send(struct sim_pool *pool, struct sim_queue *q, enum sim_job_kind kind,
	enum sim_trouble trouble, int group)
{
	struct sim_store *store = pool->store;
	struct sim_made made;
	struct sim_sent sent;
	uint64_t number = ++store->workload->next_number;
	sim_job_make(&made, kind, trouble, number, &pool->random);
	if (q->settings.is_fifo) {
		str_addf(&made.group, "tenant-%02d", group);
		made.parcel.group_id = str_sv(&made.group);
		made.parcel.dedup_id = sv_of(NULL, 0);
	}
	sim_parcel_send(store, q, &made.parcel, &sent);
	sim_made_release(&made);
	return store->ledger.count;
}

/* Up and down in ten minutes, like traffic. */
double sim_plan_per_minute(const struct sim_plan *plan, int64_t now_ms)
{
	enum { WAVE_MS = 10 * 60 * MS, PCT = 100 };
	double turn = (double)(now_ms % WAVE_MS) / WAVE_MS;
	double wave = turn < 0.5 ? 4 * turn - 1 : 3 - 4 * turn;
	return plan->sent_per_minute * (1 + wave * plan->wave_pct / PCT);
}

static void produce(struct sim_pool *pool, struct sim_queue *q)
{
	enum { MINUTE_MS = 60 * MS };
	pool->owed += sim_plan_per_minute(pool->plan, pool->store->now_ms) * TICK_MS / MINUTE_MS;
	/* Some come early, some late. */
	double chance = (double)sim_random_below(&pool->random, MS) / MS;
	int count = (int)(pool->owed + chance);
	pool->owed -= count;
	int groups = pool->plan->groups ? pool->plan->groups : 1;
	for (int i = 0; i < count; i++)
		sim_workload_send(pool, q, pool->plan->kind, sim_workload_trouble(pool),
			(int)sim_random_below(&pool->random, (uint64_t)groups));
}

/* --- finishing -----------------------------------------------------------------------------------
 */

static bool is_mended(const struct sim_pool *pool)
{
	int64_t after_ms = (int64_t)pool->plan->mend_after_s * MS;
	return after_ms && pool->store->now_ms - pool->store->workload->started_ms >= after_ms;
}

static bool fails(struct sim_pool *pool, const struct sim_message *m)
{
	switch (sim_job_trouble(m)) {
	case SIM_TROUBLE_NONE:
		return sim_random_hits(&pool->random, pool->plan->fail_pct);
	case SIM_TROUBLE_OOM:
	case SIM_TROUBLE_TIMEOUT:
		return !is_mended(pool);
	case SIM_TROUBLE_BAD_INPUT:
	case SIM_TROUBLE_PILL:
	case SIM_TROUBLE_COUNT:
		break;
	}
	return true;
}

static void note(struct sim_pool *pool, const struct sim_job *job, bool is_failed)
{
	pool->finished[pool->finished_count++ % SIM_FINISHED_KEPT] =
		(struct sim_finished){job->serial, job->started_ms, pool->store->now_ms, is_failed};
	pool->failed_count += is_failed;
}

static void succeed(struct sim_pool *pool, struct sim_message *m)
{
	struct sim_store *store = pool->store;
	struct sim_queue *next =
		pool->plan->next ? sim_store_find(store, sv_cstr(pool->plan->next)) : NULL;
	m->queue->traffic.deleted++;
	sim_queue_end(store, m, SIM_FATE_DELETED);
	if (next)
		sim_workload_send(pool, next, pool->plan->kind, SIM_TROUBLE_NONE,
			(int)sim_random_below(&pool->random, 8));
}

/* A worker whose time is over has lost the message: somebody else has it, or it is gone. */
static struct sim_message *still_held(const struct sim_pool *pool, const struct sim_job *job)
{
	const struct sim_record *record = sim_ledger_get(&pool->store->ledger, job->serial);
	struct sim_message *m = record->message;
	bool is_held = m && m->state == SIM_IN_FLIGHT && m->receive_number == job->receive_number;
	return is_held ? m : NULL;
}

/* False when the job takes longer: a pill takes the worker with it. */
static bool finish(struct sim_pool *pool, struct sim_job *job)
{
	struct sim_message *m = job->is_lost ? NULL : still_held(pool, job);
	if (!m) {
		if (!job->is_lost)
			note(pool, job, true);
		return true;
	}
	if (sim_job_trouble(m) == SIM_TROUBLE_PILL) {
		note(pool, job, true);
		job->is_lost = true;
		job->due_ms = pool->store->now_ms + pool->plan->restart_ms;
		return false;
	}
	bool is_failed = fails(pool, m);
	note(pool, job, is_failed);
	if (is_failed)
		sim_queue_hold_until(pool->store, m, pool->store->now_ms);
	else
		succeed(pool, m);
	return true;
}

static void finish_due(struct sim_pool *pool)
{
	for (size_t i = 0; i < pool->job_count;) {
		struct sim_job *job = &pool->jobs[i];
		if (job->due_ms <= pool->store->now_ms && finish(pool, job))
			pool->jobs[i] = pool->jobs[--pool->job_count];
		else
			i++;
	}
}

/* --- taking --------------------------------------------------------------------------------------
 */

/* From half to one and a half times the average. */
static int64_t work_ms(struct sim_pool *pool)
{
	int64_t average_ms = pool->plan->work_ms;
	return average_ms / 2 + (int64_t)sim_random_below(&pool->random, (uint64_t)average_ms + 1);
}

/* At the start every worker is somewhere in the middle of its job. */
static int64_t left_ms(struct sim_pool *pool)
{
	int64_t all_ms = work_ms(pool);
	bool is_start = pool->store->now_ms - pool->store->workload->started_ms <= TICK_MS;
	return is_start ? (int64_t)sim_random_below(&pool->random, (uint64_t)all_ms + 1) : all_ms;
}

static void start_job(struct sim_pool *pool, const struct sim_message *m)
{
	pool->jobs = mem_grow(pool->jobs, &pool->job_cap, pool->job_count + 1, sizeof *pool->jobs);
	pool->jobs[pool->job_count++] = (struct sim_job){
		.serial = m->serial,
		.receive_number = m->receive_number,
		.started_ms = pool->store->now_ms,
		.due_ms = pool->store->now_ms + left_ms(pool),
	};
}

static void take(struct sim_pool *pool, struct sim_queue *q)
{
	struct sim_message *taken[SIM_TAKE_MAX];
	int64_t timeout_ms = q->settings.numbers[SIM_VISIBILITY_S] * MS;
	while (pool->job_count < (size_t)pool->plan->workers) {
		size_t most = (size_t)pool->plan->workers - pool->job_count;
		size_t count = sim_take(pool->store, q, most < SIM_TAKE_MAX ? most : SIM_TAKE_MAX,
			timeout_ms, taken);
		for (size_t i = 0; i < count; i++)
			start_job(pool, taken[i]);
		if (count)
			continue;
		/* An idle worker polls again every few seconds. */
		q->traffic.empty_receives += sim_random_hits(&pool->random, 10);
		return;
	}
}

static void on_tick(struct sim_store *store, struct sim_deadline *deadline)
{
	struct sim_pool *pool = SIM_OWNER(deadline, struct sim_pool, tick);
	struct sim_queue *q = sim_store_find(store, sv_cstr(pool->plan->queue));
	finish_due(pool);
	/* The queue may have been deleted, and made again. */
	if (q) {
		produce(pool, q);
		if (!pool->is_paused)
			take(pool, q);
	}
	sim_deadline_set(&store->deadlines, &pool->tick, store->now_ms + TICK_MS, on_tick);
}

void sim_pool_begin(struct sim_pool *pool)
{
	sim_deadline_set(&pool->store->deadlines, &pool->tick,
		pool->store->now_ms + (int64_t)sim_random_below(&pool->random, (uint64_t)TICK_MS) +
			1,
		on_tick);
}

void sim_pool_pause(struct sim_pool *pool, bool is_paused)
{
	if (pool->is_paused == is_paused)
		return;
	pool->is_paused = is_paused;
	pool->switched_ms = pool->store->now_ms;
}
