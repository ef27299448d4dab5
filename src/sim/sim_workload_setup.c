/* How a scenario finds its queues at the start: made, filled, with a past. */
#include "sim_act.h"
#include "sim_take.h"
#include "sim_workload.h"
#include "sqscope/base/mem.h"
#include "sqscope/sim/sim.h"

#include <stdlib.h>

enum { MS = 1000, TWELVE_HOURS_S = 43200, TWO_WEEKS_S = 1209600, PAST_MINUTES = 180, HOUR = 60 };

/* --- the queues ----------------------------------------------------------------------------------
 */

static void set_number(json_t *attributes, const char *name, int value)
{
	if (value)
		json_object_set_new(attributes, name, json_sprintf("%d", value));
}

static void set_fifo(json_t *attributes, const char *queue)
{
	if (!sv_ends_with(sv_cstr(queue), sv_cstr(".fifo")))
		return;
	json_object_set_new(attributes, "FifoQueue", json_string("true"));
	json_object_set_new(attributes, "ContentBasedDeduplication", json_string("true"));
}

static bool create(struct sim_store *store, const char *name, json_t *attributes, const char *team,
	struct err *err)
{
	json_t *in = json_pack("{s:s, s:o}", "QueueName", name, "Attributes", attributes);
	if (team)
		json_object_set_new(in, "tags",
			json_pack(
				"{s:s, s:s, s:s}", "team", team, "env", "demo", "pipeline", "ai"));
	return sim_act(store, "CreateQueue", in, err);
}

static bool create_grave(struct sim_store *store, const struct sim_plan *plan, struct err *err)
{
	json_t *attributes = json_object();
	if (!plan->dlq || sim_store_find(store, sv_cstr(plan->dlq))) {
		json_decref(attributes);
		return true;
	}
	set_number(attributes, "MessageRetentionPeriod", TWO_WEEKS_S);
	set_fifo(attributes, plan->dlq);
	return create(store, plan->dlq, attributes, plan->team, err);
}

static bool create_queue(struct sim_store *store, const struct sim_plan *plan, struct err *err)
{
	json_t *attributes = json_object();
	set_number(attributes, "VisibilityTimeout", plan->visibility_s);
	set_number(attributes, "MessageRetentionPeriod", plan->retention_s);
	set_number(attributes, "ReceiveMessageWaitTimeSeconds", plan->wait_s);
	set_number(attributes, "MaximumMessageSize", plan->max_bytes);
	set_fifo(attributes, plan->queue);
	if (plan->kms_key)
		json_object_set_new(attributes, "KmsMasterKeyId", json_string(plan->kms_key));
	if (plan->dlq)
		json_object_set_new(attributes, "RedrivePolicy",
			json_sprintf("{\"deadLetterTargetArn\":\"arn:aws:sqs:" SIM_REGION
				     ":" SIM_ACCOUNT ":%s\",\"maxReceiveCount\":%d}",
				plan->dlq, plan->max_receives));
	return create(store, plan->queue, attributes, plan->team, err);
}

/* A queue that clients may not read. */
static void deny(struct sim_store *store, const char *queue)
{
	struct str spec = {0};
	str_addf(&spec, "denied on GetQueueAttributes,ListQueueTags queue %s", queue);
	sim_faults_add(store->faults, sim_fault_parse(str_sv(&spec), NULL));
	str_release(&spec);
}

/* --- what is in them -----------------------------------------------------------------------------
 */

/* The message was sent so long ago. */
static void age(struct sim_store *store, uint32_t serial, int64_t age_ms)
{
	struct sim_record *record = sim_ledger_get(&store->ledger, serial);
	struct sim_message *m = record->message;
	record->sent_ms -= age_ms;
	m->sent_ms -= age_ms;
	m->kept_from_ms -= age_ms;
	m->visible_ms -= age_ms;
}

/* Of n messages that came evenly the i-th is so old; the oldest come first. */
static int64_t age_of(int i, int n, int age_s)
{
	return (int64_t)age_s * MS * (n - i) / n;
}

static void fill(struct sim_pool *pool, struct sim_queue *q)
{
	const struct sim_plan *plan = pool->plan;
	int groups = plan->groups ? plan->groups : 1;
	/* What is stuck is the oldest: it is taken first. */
	int count = plan->stuck + plan->ready;
	int age_s = plan->stuck_for_s > plan->age_s ? plan->stuck_for_s : plan->age_s;
	for (int i = 0; i < count; i++) {
		/* In a FIFO queue what is there waits behind what is stuck. */
		int group = plan->stuck ? 0 : i % groups;
		uint32_t serial =
			sim_workload_send(pool, q, plan->kind, sim_workload_trouble(pool), group);
		age(pool->store, serial, age_of(i, count, age_s));
	}
	sim_queue_retime(pool->store, q);
}

/* Workers took them for twelve hours, and died. */
static void hold(struct sim_pool *pool, struct sim_queue *q)
{
	struct sim_store *store = pool->store;
	struct sim_message *taken[SIM_TAKE_MAX];
	int64_t ago_ms = (int64_t)pool->plan->stuck_for_s * MS;
	for (int left = pool->plan->stuck; left > 0;) {
		size_t most = left < SIM_TAKE_MAX ? (size_t)left : SIM_TAKE_MAX;
		size_t count = sim_take(store, q, most, MS, taken);
		if (!count)
			return;
		for (size_t i = 0; i < count; i++) {
			taken[i]->received_ms -= ago_ms;
			taken[i]->first_received_ms -= ago_ms;
			sim_queue_hold_until(store, taken[i],
				taken[i]->received_ms + (int64_t)TWELVE_HOURS_S * MS);
		}
		left -= (int)count;
	}
}

/* As if they had been moved there by the redrive policy. */
static void bury(struct sim_pool *pool, const struct sim_queue *q, struct sim_queue *grave)
{
	static const enum sim_trouble troubles[] = {SIM_TROUBLE_TIMEOUT, SIM_TROUBLE_OOM,
		SIM_TROUBLE_TIMEOUT, SIM_TROUBLE_BAD_INPUT, SIM_TROUBLE_TIMEOUT, SIM_TROUBLE_OOM};
	struct sim_store *store = pool->store;
	const struct sim_plan *plan = pool->plan;
	for (int i = 0; i < plan->dead; i++) {
		uint32_t serial = sim_workload_send(pool, grave, plan->kind,
			troubles[sim_random_below(&pool->random, COUNT_OF(troubles))], 0);
		struct sim_record *record = sim_ledger_get(&store->ledger, serial);
		struct sim_message *m = record->message;
		int64_t age_ms = age_of(i, plan->dead, plan->dead_age_s);
		age(store, serial, age_ms);
		m->source_arn = q->arn;
		m->receives = (uint32_t)plan->max_receives;
		m->first_received_ms = m->sent_ms + MS;
		record->sent_to = q->name;
		record->moves = 1;
		record->moved_ms = record->sent_ms;
	}
	sim_queue_retime(store, grave);
}

/* --- the past ------------------------------------------------------------------------------------
 */

static void put_minute(struct sim_pool *pool, struct sim_queue *q, int minutes_ago)
{
	const struct sim_plan *plan = pool->plan;
	int64_t start_ms =
		(pool->store->now_ms / SIM_METRIC_MINUTE_MS - minutes_ago) * SIM_METRIC_MINUTE_MS;
	double share = minutes_ago < HOUR ? (double)(HOUR - minutes_ago) / HOUR : 0;
	double ready = plan->ready_before + share * (plan->ready - plan->ready_before);
	double noise = 0.9 + (double)sim_random_below(&pool->random, 200) / 1000;
	double sent = sim_plan_per_minute(plan, start_ms) * noise;
	double grown = minutes_ago < HOUR ? (double)(plan->ready - plan->ready_before) / HOUR : 0;
	double done = plan->workers && sent > grown ? sent - grown : 0;
	double age_s = plan->age_s * (0.2 + 0.8 * share);
	sim_metrics_put(q, &(struct sim_point){
				   .start_ms = start_ms,
				   .values =
					   {
						   [SIM_METRIC_SENT] = (float)(int)sent,
						   [SIM_METRIC_SENT_BYTES] = 230,
						   [SIM_METRIC_RECEIVED] = (float)(int)done,
						   [SIM_METRIC_DELETED] = (float)(int)done,
						   [SIM_METRIC_AGE_S] = (float)(int)age_s,
						   [SIM_METRIC_VISIBLE] = (float)(int)ready,
						   [SIM_METRIC_IN_FLIGHT] = (float)plan->workers,
					   },
			   });
}

static void make_past(struct sim_pool *pool, struct sim_queue *q)
{
	if (!pool->plan->sent_per_minute && !pool->plan->ready)
		return;
	for (int ago = PAST_MINUTES; ago > 0; ago--)
		put_minute(pool, q, ago);
}

bool sim_pool_set_up(struct sim_pool *pool, struct err *err)
{
	struct sim_store *store = pool->store;
	const struct sim_plan *plan = pool->plan;
	if (!create_grave(store, plan, err) || !create_queue(store, plan, err))
		return false;
	struct sim_queue *q = sim_store_find(store, sv_cstr(plan->queue));
	struct sim_queue *grave = plan->dlq ? sim_store_find(store, sv_cstr(plan->dlq)) : NULL;
	fill(pool, q);
	hold(pool, q);
	if (grave) {
		bury(pool, q, grave);
		sim_metrics_forget(grave);
	}
	if (plan->is_denied)
		deny(store, plan->queue);
	make_past(pool, q);
	sim_metrics_forget(q);
	return true;
}
