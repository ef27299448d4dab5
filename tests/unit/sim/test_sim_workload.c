/* Unit tests of sim/sim_workload, sim_pool, sim_workload_setup, sim_pipeline, sim_scenarios. */
#include "sim/sim_pipeline.h"
#include "sim/sim_world.h"
#include "sim_fixture.h"

#include "sqscope/base/digest.h"

enum { BRIEFING_COLS = 76, BRIEFING_ROWS = 17 };

static struct sim_pool *pool_of(struct world *w, const char *queue)
{
	for (size_t i = 0; i < w->store->workload->count; i++)
		if (strcmp(w->store->workload->pools[i].plan->queue, queue) == 0)
			return &w->store->workload->pools[i];
	fail_msg("no pool of %s", queue);
	return NULL;
}

static struct sim_counts counts_of(struct world *w, const char *queue)
{
	struct sim_queue *q = sim_store_find(w->store, sv_cstr(queue));
	assert_non_null(q);
	return sim_queue_counts(w->store, q);
}

static void start_plan(struct world *w, const struct sim_plan *plan)
{
	struct err err = {0};
	if (!sim_workload_start(w->store, plan, 1, &err))
		fail_msg("%s", err.msg);
}

/* Everything that a run leaves, as one hash. */
static void hash_of_run(uint64_t seed, int64_t step_ms, char hash[SHA256_HEX_SIZE])
{
	struct world w = {.clock_ms = START_MS};
	struct str text = {0};
	w.store = sim_store_new(world_clock, &w, seed);
	assert_true(sim_pipeline_start(w.store, NULL, 0, NULL));
	for (int64_t ms = 0; ms < 2 * MINUTE; ms += step_ms)
		turn(&w, step_ms);
	for (uint32_t serial = 1; serial <= w.store->ledger.count; serial++) {
		const struct sim_record *r = sim_ledger_get(&w.store->ledger, serial);
		str_add(&text, sv_of((const char *)r->id, sizeof r->id));
		str_add(&text, sv_of((const char *)r->body_sha256, sizeof r->body_sha256));
		str_addf(&text, "%s %lld %lld %u %d\n", r->queue, (long long)r->sent_ms,
			(long long)r->ended_ms, r->receives, (int)r->fate);
	}
	digest_sha256_hex(str_sv(&text), hash);
	str_release(&text);
	sim_store_free(w.store);
}

static void test_sim_workload__is_of_the_seed(void **state)
{
	char first[SHA256_HEX_SIZE], again[SHA256_HEX_SIZE];
	(void)state;
	hash_of_run(1, 50, first);
	hash_of_run(1, 50, again);
	assert_string_equal(again, first);
	hash_of_run(2, 50, again);
	assert_string_not_equal(again, first);
}

/* However late the turns are, what was due happened at its time. */
static void test_sim_workload__is_the_same_in_long_turns(void **state)
{
	char first[SHA256_HEX_SIZE], again[SHA256_HEX_SIZE];
	(void)state;
	hash_of_run(1, 50, first);
	hash_of_run(1, 2 * MINUTE, again);
	assert_string_equal(again, first);
}

static void test_sim_workload__sends_and_works(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs",
			      .sent_per_minute = 60,
			      .workers = 10,
			      .work_ms = 1000,
			      .team = "t"});
	turn(w, 10 * MINUTE);
	const struct sim_queue *q = sim_store_find(w->store, sv_cstr("jobs"));
	assert_in_range(q->traffic.sent, 590, 610);
	assert_in_range(q->traffic.deleted, 580, 610);
	assert_in_range(w->store->ledger.fates[SIM_FATE_DELETED], 580, 610);
	assert_false(sim_ledger_get(&w->store->ledger, 1)->sent_by_client);
}

static void test_sim_workload__results_go_on(void **state)
{
	struct world *w = *state;
	static const struct sim_plan plans[] = {
		{.queue = "first",
			.sent_per_minute = 60,
			.workers = 10,
			.work_ms = 1000,
			.next = "second"},
		{.queue = "second"},
	};
	assert_true(sim_workload_start(w->store, plans, 2, NULL));
	turn(w, 2 * MINUTE);
	assert_in_range(counts_of(w, "second").ready, 100, 125);
}

static void test_sim_workload__trouble_ends_in_the_dead_letter_queue(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs",
			      .dlq = "dead",
			      .max_receives = 2,
			      .sent_per_minute = 120,
			      .trouble_permille = 500,
			      .workers = 20,
			      .work_ms = 500,
			      .mend_after_s = 300});
	turn(w, 5 * MINUTE);
	int64_t dead = counts_of(w, "dead").ready;
	assert_in_range(dead, 240, 360);
	/* From then on only bad input fails, which is a fifth of the trouble. */
	turn(w, 5 * MINUTE);
	assert_in_range(counts_of(w, "dead").ready - dead, 30, 95);
}

static void test_sim_workload__pause_stops_the_receives(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs",
			      .sent_per_minute = 60,
			      .workers = 10,
			      .work_ms = 1000,
			      .function = "f"});
	turn(w, MINUTE);
	sim_pool_pause(pool_of(w, "jobs"), true);
	turn(w, 10 * SECOND);
	uint64_t received = sim_store_find(w->store, sv_cstr("jobs"))->traffic.received;
	turn(w, 2 * MINUTE);
	assert_int_equal(sim_store_find(w->store, sv_cstr("jobs"))->traffic.received, received);
	assert_in_range(counts_of(w, "jobs").ready, 110, 140);
	sim_pool_pause(pool_of(w, "jobs"), false);
	turn(w, MINUTE);
	assert_in_range(counts_of(w, "jobs").ready, 0, 5);
}

static void test_sim_workload__pills_take_workers_down(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs",
			      .sent_per_minute = 60,
			      .workers = 4,
			      .work_ms = 1000,
			      .restart_ms = 20000,
			      .pill_permille = 100});
	turn(w, 5 * MINUTE);
	/* Without pills four workers would do 240 a minute. */
	assert_true(counts_of(w, "jobs").ready > 100);
	assert_true(pool_of(w, "jobs")->failed_count > 20);
}

static void test_sim_workload__starts_full(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs",
			      .dlq = "dead",
			      .max_receives = 3,
			      .ready = 100,
			      .age_s = 600,
			      .dead = 20,
			      .dead_age_s = 86400,
			      .stuck = 30,
			      .stuck_for_s = 3600});
	assert_int_equal(counts_of(w, "jobs").ready, 100);
	assert_int_equal(counts_of(w, "jobs").in_flight, 30);
	assert_int_equal(counts_of(w, "dead").ready, 20);
	json_t *m = receive(w, "dead");
	assert_string_equal(system_of(m, "DeadLetterQueueSourceArn"), ARN "jobs");
	assert_string_equal(system_of(m, "ApproximateReceiveCount"), "4");
	assert_int_equal(atoll(system_of(m, "SentTimestamp")), START_MS - 86400LL * SECOND);
	/* The twelve hours count from the receive, an hour ago. */
	turn(w, 10 * HOUR);
	assert_int_equal(counts_of(w, "jobs").in_flight, 30);
	turn(w, HOUR + MINUTE);
	assert_int_equal(counts_of(w, "jobs").in_flight, 0);
}

static void test_sim_workload__survives_the_end_of_its_queue(void **state)
{
	struct world *w = *state;
	start_plan(w,
		&(struct sim_plan){
			.queue = "jobs", .sent_per_minute = 600, .workers = 10, .work_ms = 1000});
	turn(w, 10 * SECOND);
	ok(w, "DeleteQueue", "{" URL "jobs'}");
	turn(w, 2 * MINUTE);
	create(w, "jobs");
	turn(w, MINUTE);
	assert_true(sim_store_find(w->store, sv_cstr("jobs"))->traffic.sent > 500);
}

static void test_sim_workload__a_fifo_group_is_blocked(void **state)
{
	struct world *w = *state;
	start_plan(w, &(struct sim_plan){.queue = "jobs.fifo",
			      .sent_per_minute = 60,
			      .groups = 2,
			      .workers = 10,
			      .work_ms = 500,
			      .ready = 30,
			      .age_s = 60,
			      .stuck = 1,
			      .stuck_for_s = 60});
	turn(w, 2 * MINUTE);
	/* Half of what is sent waits behind the one that is held. */
	assert_in_range(counts_of(w, "jobs.fifo").ready, 60, 110);
	assert_in_range(w->store->ledger.fates[SIM_FATE_DELETED], 50, 85);
}

/* --- scenarios -----------------------------------------------------------------------------------
 */

struct running {
	struct loop *loop;
	struct sim *sim;
};

static struct running begin(const char *name)
{
	struct running r = {.loop = loop_new(NULL)};
	struct sim_options options = {.seed = 3};
	struct err err = {0};
	const struct sim_scenario *scenario = sim_scenario_find(sv_cstr(name));
	assert_non_null(scenario);
	r.sim = sim_start(r.loop, &options, &err);
	assert_non_null(r.sim);
	if (!scenario->begin(r.sim, &err))
		fail_msg("%s: %s", name, err.msg);
	return r;
}

static void end(struct running *r)
{
	sim_free(r->sim);
	loop_free(r->loop);
}

static struct sim_counts counts_in(const struct running *r, const char *queue)
{
	struct sim_store *store = sim_world(r->sim);
	struct sim_queue *q = sim_store_find(store, sv_cstr(queue));
	assert_non_null(q);
	return sim_queue_counts(store, q);
}

static void advance(struct running *r, int64_t ms)
{
	struct sim_store *store = sim_world(r->sim);
	sim_store_advance(store, ms);
	sim_store_turn(store);
	sim_store_settle(store);
}

static void test_sim_scenarios__every_one_begins_and_runs(void **state)
{
	(void)state;
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++) {
		struct running r = begin(s->name);
		advance(&r, 30 * SECOND);
		end(&r);
	}
}

/* On an 80x24 terminal a briefing is read without scrolling. */
static void test_sim_scenarios__briefings_fit(void **state)
{
	(void)state;
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++) {
		struct sv line, rest = sv_cstr(s->briefing);
		int rows = 0;
		for (; rest.n; rows++) {
			sv_cut(rest, '\n', &line, &rest);
			assert_in_range(line.n, 0, BRIEFING_COLS);
		}
		assert_in_range(rows, 3, BRIEFING_ROWS);
		assert_non_null(strstr(s->briefing, "Try:"));
	}
}

static void test_sim_scenarios__the_reference_queue(void **state)
{
	(void)state;
	struct running r = begin("ai-pipeline");
	const struct sim_queue *q = sim_store_find(sim_world(r.sim), sv_cstr("ai-job-queue"));
	assert_int_equal(q->settings.numbers[SIM_DELAY_S], 0);
	assert_int_equal(q->settings.numbers[SIM_MAX_BYTES], 262144);
	assert_int_equal(q->settings.numbers[SIM_RETENTION_S], 1209600);
	assert_int_equal(q->settings.numbers[SIM_WAIT_S], 0);
	assert_int_equal(q->settings.numbers[SIM_VISIBILITY_S], 30);
	end(&r);
}

static void test_sim_scenarios__storm_fills_until_it_is_mended(void **state)
{
	(void)state;
	struct running r = begin("dlq-storm");
	assert_int_equal(counts_in(&r, "ai-transcribe-dlq").ready, 1204);
	advance(&r, 3 * MINUTE);
	int64_t at_rollback = counts_in(&r, "ai-transcribe-dlq").ready;
	assert_in_range(at_rollback, 1230, 1700);
	advance(&r, 3 * MINUTE);
	/* Bad input is left: a fifth of it. */
	assert_in_range(counts_in(&r, "ai-transcribe-dlq").ready - at_rollback, 0,
		(at_rollback - 1204) / 2 + 20);
	end(&r);
}

static void test_sim_scenarios__stuck_jobs_stay_stuck(void **state)
{
	(void)state;
	struct running r = begin("stuck-jobs");
	int64_t ready = counts_in(&r, "ai-embed").ready;
	advance(&r, 10 * MINUTE);
	assert_in_range(counts_in(&r, "ai-embed").in_flight, 480, 484);
	assert_true(counts_in(&r, "ai-embed").ready > ready + 500);
	end(&r);
}

static void test_sim_scenarios__pills_make_the_backlog_grow(void **state)
{
	(void)state;
	struct running r = begin("poison-pill");
	int64_t ready = counts_in(&r, "ai-job-queue").ready;
	advance(&r, 5 * MINUTE);
	assert_true(counts_in(&r, "ai-job-queue").ready > ready + 50);
	end(&r);
}

static void test_sim_scenarios__a_tenant_waits(void **state)
{
	(void)state;
	struct running r = begin("fifo-blocked");
	int64_t ready = counts_in(&r, "billing-events.fifo").ready;
	advance(&r, 20 * MINUTE);
	assert_true(counts_in(&r, "billing-events.fifo").ready > ready);
	end(&r);
}

static void test_sim_scenarios__large_has_ten_thousand(void **state)
{
	(void)state;
	struct running r = begin("large");
	assert_true(sim_world(r.sim)->queue_count > 10000);
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_workload__is_of_the_seed),
		cmocka_unit_test(test_sim_workload__is_the_same_in_long_turns),
		WORLD_TEST(test_sim_workload__sends_and_works),
		WORLD_TEST(test_sim_workload__results_go_on),
		WORLD_TEST(test_sim_workload__trouble_ends_in_the_dead_letter_queue),
		WORLD_TEST(test_sim_workload__pause_stops_the_receives),
		WORLD_TEST(test_sim_workload__pills_take_workers_down),
		WORLD_TEST(test_sim_workload__starts_full),
		WORLD_TEST(test_sim_workload__survives_the_end_of_its_queue),
		WORLD_TEST(test_sim_workload__a_fifo_group_is_blocked),
		cmocka_unit_test(test_sim_scenarios__every_one_begins_and_runs),
		cmocka_unit_test(test_sim_scenarios__briefings_fit),
		cmocka_unit_test(test_sim_scenarios__the_reference_queue),
		cmocka_unit_test(test_sim_scenarios__storm_fills_until_it_is_mended),
		cmocka_unit_test(test_sim_scenarios__stuck_jobs_stay_stuck),
		cmocka_unit_test(test_sim_scenarios__pills_make_the_backlog_grow),
		cmocka_unit_test(test_sim_scenarios__a_tenant_waits),
		cmocka_unit_test(test_sim_scenarios__large_has_ten_thousand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
