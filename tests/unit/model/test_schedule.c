/* Unit tests of model/schedule: a simulated clock, no requests. */
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { INTERVAL_MS = 10000, STEP_MS = 10, LATENCY_MS = 30 };

struct sim {
	struct schedule s;
	struct queue *queues;
	size_t count;
	int64_t now_ms;
	int *polls;       /* of each queue */
	int *per_second;  /* requests sent in each second of the run */
	int64_t *started; /* of the poll under way; UNKNOWN */
	int64_t *last, *longest_gap;
	struct err *errors; /* what a poll of the queue ends with */
	bool *busy;         /* its counts change at every poll */
};

static struct sim sim;

static void sim_begin(size_t count, double max_rps)
{
	sim = (struct sim){.count = count, .now_ms = 100000};
	sim.queues = mem_new(count, sizeof *sim.queues);
	sim.polls = mem_new(count, sizeof *sim.polls);
	sim.per_second = mem_new(100000, sizeof *sim.per_second);
	sim.started = mem_new(count, sizeof *sim.started);
	sim.last = mem_new(count, sizeof *sim.last);
	sim.longest_gap = mem_new(count, sizeof *sim.longest_gap);
	sim.errors = mem_new(count, sizeof *sim.errors);
	sim.busy = mem_new(count, sizeof *sim.busy);
	schedule_init(&sim.s, INTERVAL_MS, max_rps, sim.now_ms);
	for (size_t i = 0; i < count; i++) {
		struct queue *q = &sim.queues[i];

		q->index = i;
		q->polled_ms = UNKNOWN;
		queue_attributes_init(&q->attributes);
		q->attributes.number[ATTR_VISIBLE] = 1;
		q->attributes.number[ATTR_IN_FLIGHT] = q->attributes.number[ATTR_DELAYED] = 0;
		sim.started[i] = sim.last[i] = UNKNOWN;
	}
}

static int tear_down(void **state)
{
	(void)state;
	schedule_release(&sim.s);
	for (size_t i = 0; i < sim.count; i++)
		queue_set_error(&sim.queues[i], NULL);
	free(sim.queues);
	free(sim.polls);
	free(sim.per_second);
	free(sim.started);
	free(sim.last);
	free(sim.longest_gap);
	free(sim.errors);
	free(sim.busy);
	return 0;
}

static void add_all(void)
{
	for (size_t i = 0; i < sim.count; i++)
		schedule_add(&sim.s, &sim.queues[i], sim.now_ms);
}

static void show(size_t first, size_t count, bool is_visible)
{
	for (size_t i = first; i < first + count; i++)
		schedule_set_visible(&sim.s, &sim.queues[i], is_visible, sim.now_ms);
}

static void end_poll(size_t i)
{
	struct queue *q = &sim.queues[i];

	sim.started[i] = UNKNOWN;
	queue_set_error(q, &sim.errors[i]);
	if (!err_is_set(&sim.errors[i]))
		q->polled_ms = sim.now_ms;
	schedule_done(&sim.s, q, sim.busy[i], &sim.errors[i], sim.now_ms);
}

static void begin_poll(struct queue *q, int64_t second)
{
	size_t i = q->index;

	schedule_begin(&sim.s, q);
	assert_int_equal(sim.started[i], UNKNOWN);
	sim.started[i] = sim.now_ms;
	sim.polls[i]++;
	sim.per_second[second]++;
	if (sim.last[i] != UNKNOWN && sim.now_ms - sim.last[i] > sim.longest_gap[i])
		sim.longest_gap[i] = sim.now_ms - sim.last[i];
	sim.last[i] = sim.now_ms;
}

static void forget_polls(void)
{
	memset(sim.polls, 0, sim.count * sizeof *sim.polls);
	memset(sim.longest_gap, 0, sim.count * sizeof *sim.longest_gap);
	for (size_t i = 0; i < sim.count; i++)
		sim.last[i] = UNKNOWN;
}

/* Let `ms` pass as the poller does: answers after LATENCY_MS, a token for every request. */
static void run(int64_t ms)
{
	int64_t start_ms = sim.now_ms, wait_ms;
	struct queue *q;

	memset(sim.per_second, 0, 100000 * sizeof *sim.per_second);
	for (; sim.now_ms < start_ms + ms; sim.now_ms += STEP_MS) {
		for (size_t i = 0; i < sim.count; i++) {
			if (sim.started[i] != UNKNOWN && sim.now_ms - sim.started[i] >= LATENCY_MS)
				end_poll(i);
		}
		while ((q = schedule_next(&sim.s, sim.now_ms, &wait_ms)) &&
			schedule_take(&sim.s, sim.now_ms, &wait_ms))
			begin_poll(q, (sim.now_ms - start_ms) / 1000);
	}
}

static int64_t next_due(struct queue **q)
{
	int64_t wait_ms = 12345;

	*q = schedule_next(&sim.s, sim.now_ms, &wait_ms);
	return wait_ms;
}

/* --- order ------------------------------------------------------------------------------------ */

static void test_schedule__empty_has_nothing_due(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(0, 50);
	assert_int_equal(next_due(&q), UNKNOWN);
	assert_null(q);
	assert_int_equal(schedule_count(&sim.s), 0);
}

static void test_schedule__a_new_queue_is_due_at_once(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(1, 50);
	add_all();
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[0]);
	schedule_begin(&sim.s, q);
	assert_true(q->in_flight_poll);
	assert_int_equal(next_due(&q), UNKNOWN);
	assert_null(q);
}

static void test_schedule__wait_tells_when_the_next_is_due(void **state)
{
	struct queue *q;
	int64_t wait_ms;

	(void)state;
	sim_begin(1, 50);
	add_all();
	show(0, 1, true);
	next_due(&q);
	schedule_begin(&sim.s, q);
	end_poll(0);
	wait_ms = next_due(&q);
	assert_null(q);
	assert_in_range(wait_ms, INTERVAL_MS / 2, INTERVAL_MS * 3 / 2);
	sim.now_ms += wait_ms - 1;
	assert_int_equal(next_due(&q), 1);
	assert_null(q);
	sim.now_ms++;
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[0]);
}

static void test_schedule__rows_on_the_screen_come_first(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(100, 50);
	add_all();
	show(90, 10, true);
	for (size_t i = 0; i < 3; i++) {
		next_due(&q);
		assert_ptr_equal(q, &sim.queues[90 + i]);
		schedule_begin(&sim.s, q);
	}
}

static void test_schedule__then_what_is_due_longest(void **state)
{
	static const size_t order[] = {3, 1, 4, 0, 2};
	struct queue *q;

	(void)state;
	sim_begin(5, 50);
	for (size_t i = 0; i < 5; i++)
		schedule_add(&sim.s, &sim.queues[order[i]], sim.now_ms + (int64_t)i);
	sim.now_ms += 100;
	for (size_t i = 0; i < 5; i++) {
		next_due(&q);
		assert_ptr_equal(q, &sim.queues[order[i]]);
		schedule_begin(&sim.s, q);
	}
}

static void test_schedule__what_the_user_wants_comes_first(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(20, 50);
	add_all();
	show(0, 10, true);
	run(1000);
	schedule_hurry(&sim.s, &sim.queues[15], sim.now_ms);
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[15]);
	schedule_begin(&sim.s, q);
	/* One that is under way is not asked twice. */
	schedule_hurry(&sim.s, q, sim.now_ms);
	next_due(&q);
	assert_null(q);
	sim.started[15] = sim.now_ms;
	end_poll(15);
	next_due(&q);
	assert_null(q);
}

static void test_schedule__removed_ones_never_come(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(50, 1000);
	add_all();
	for (size_t i = 0; i < 50; i += 2)
		schedule_remove(&sim.s, &sim.queues[i]);
	assert_int_equal(schedule_count(&sim.s), 25);
	for (size_t i = 1; i < 50; i += 2) {
		next_due(&q);
		assert_ptr_equal(q, &sim.queues[i]);
		schedule_begin(&sim.s, q);
		schedule_remove(&sim.s, q);
		assert_false(q->in_flight_poll || q->is_scheduled);
	}
	next_due(&q);
	assert_null(q);
}

static void test_schedule__parked_ones_wait_for_the_user(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(1, 50);
	add_all();
	next_due(&q);
	schedule_begin(&sim.s, q);
	schedule_park(&sim.s, q);
	assert_int_equal(next_due(&q), UNKNOWN);
	assert_null(q);
	schedule_hurry(&sim.s, &sim.queues[0], sim.now_ms);
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[0]);
}

/* --- intervals -------------------------------------------------------------------------------- */

static void test_schedule__visible_and_hidden_rows(void **state)
{
	(void)state;
	sim_begin(40, 50);
	add_all();
	show(0, 20, true);
	run(30000);
	forget_polls();
	run(300000);
	for (size_t i = 0; i < 40; i++)
		assert_in_range(sim.polls[i], i < 20 ? 29 : 9, i < 20 ? 31 : 11);
}

static void test_schedule__polls_are_spread_evenly(void **state)
{
	(void)state;
	sim_begin(300, 50);
	add_all();
	/* All at once at first: as fast as the ceiling lets them. Then 300 in 30 s are 10 a second.
	 */
	run(60000);
	run(90000);
	for (size_t i = 0; i < 90; i++)
		assert_in_range(sim.per_second[i], 7, 13);
}

static void test_schedule__polls_of_one_row_keep_their_distance(void **state)
{
	(void)state;
	sim_begin(100, 50);
	add_all();
	show(0, 100, true);
	run(30000);
	forget_polls();
	run(200000);
	for (size_t i = 0; i < 100; i++)
		assert_in_range(sim.longest_gap[i], INTERVAL_MS - 100, INTERVAL_MS + 100);
}

static void empty(size_t i)
{
	sim.queues[i].attributes.number[ATTR_VISIBLE] = 0;
}

static void test_schedule__quiet_rows_slow_down_to_six_intervals(void **state)
{
	struct queue *q = &sim.queues[0];

	(void)state;
	sim_begin(2, 50);
	q = &sim.queues[0];
	empty(0);
	empty(1);
	add_all();
	show(0, 1, true);
	run(25000);
	assert_int_equal(q->interval_ms, INTERVAL_MS);
	run(400000);
	assert_int_equal(q->interval_ms, 6 * INTERVAL_MS);
	/* One that is not on the screen starts slower, but slows down no further. */
	assert_int_equal(sim.queues[1].interval_ms, 6 * INTERVAL_MS);
	forget_polls();
	run(600000);
	assert_in_range(sim.polls[0], 9, 11);
	assert_in_range(sim.polls[1], 9, 11);
}

static void test_schedule__a_change_brings_a_quiet_row_back(void **state)
{
	(void)state;
	sim_begin(1, 50);
	empty(0);
	add_all();
	show(0, 1, true);
	run(400000);
	sim.busy[0] = true;
	run(70000);
	sim.busy[0] = false;
	assert_int_equal(sim.queues[0].interval_ms, INTERVAL_MS);
	run(25000);
	assert_int_equal(sim.queues[0].interval_ms, INTERVAL_MS);
}

static void test_schedule__a_row_with_messages_does_not_slow_down(void **state)
{
	(void)state;
	sim_begin(1, 50);
	add_all();
	show(0, 1, true);
	run(400000);
	assert_int_equal(sim.queues[0].interval_ms, INTERVAL_MS);
	/* Nor one whose counts are not known. */
	sim.queues[0].attributes.number[ATTR_VISIBLE] = UNKNOWN;
	run(400000);
	assert_int_equal(sim.queues[0].interval_ms, INTERVAL_MS);
}

static void test_schedule__a_row_that_scrolls_in_is_polled_soon(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(1, 50);
	add_all();
	run(INTERVAL_MS + 2000);
	assert_int_equal(sim.polls[0], 1);
	next_due(&q);
	assert_null(q);
	show(0, 1, true);
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[0]);
	/* One that was read a moment ago waits for the rest of its interval. */
	show(0, 1, false);
	run(100);
	assert_int_equal(sim.polls[0], 2);
	run(4000);
	show(0, 1, true);
	assert_in_range(sim.queues[0].due_ms - sim.now_ms, 5000, 6000);
}

static void test_schedule__scrolling_does_not_poll_what_is_fresh(void **state)
{
	(void)state;
	sim_begin(50, 50);
	add_all();
	run(10000);
	forget_polls();
	for (int i = 0; i < 20; i++) {
		show(0, 50, true);
		run(100);
		show(0, 50, false);
		run(100);
	}
	for (size_t i = 0; i < 50; i++)
		assert_true(sim.polls[i] <= 1);
}

static void test_schedule__focus_is_polled_more_often(void **state)
{
	(void)state;
	sim_begin(2, 50);
	empty(0);
	add_all();
	run(300000);
	schedule_set_focused(&sim.s, &sim.queues[0], true, sim.now_ms);
	assert_true(sim.queues[0].due_ms - sim.now_ms <= INTERVAL_MS / 2);
	run(INTERVAL_MS);
	forget_polls();
	run(200000);
	assert_in_range(sim.polls[0], 39, 41);
	schedule_set_focused(&sim.s, &sim.queues[0], false, sim.now_ms);
	forget_polls();
	run(600000);
	assert_in_range(sim.polls[0], 9, 12);
}

static void test_schedule__a_shorter_interval_holds_at_once(void **state)
{
	(void)state;
	sim_begin(10, 50);
	add_all();
	show(0, 10, true);
	schedule_set_interval(&sim.s, 600000, sim.now_ms);
	run(5000);
	forget_polls();
	schedule_set_interval(&sim.s, 2000, sim.now_ms);
	run(2100);
	for (size_t i = 0; i < 10; i++)
		assert_true(sim.polls[i] >= 1);
	forget_polls();
	run(20000);
	for (size_t i = 0; i < 10; i++)
		assert_in_range(sim.polls[i], 9, 11);
}

/* --- failures --------------------------------------------------------------------------------- */

static void test_schedule__a_failing_queue_backs_off_alone(void **state)
{
	(void)state;
	sim_begin(20, 50);
	err_set(&sim.errors[7], ERR_THROTTLED, "slow down");
	add_all();
	show(0, 20, true);
	run(30000);
	assert_true(sim.queues[7].interval_ms > INTERVAL_MS);
	forget_polls();
	run(1200000);
	assert_in_range(sim.polls[7], 3, 9);
	assert_int_equal(sim.queues[7].interval_ms, 300000);
	for (size_t i = 0; i < 20; i++)
		assert_true(i == 7 || sim.polls[i] >= 118);
	err_clear(&sim.errors[7]);
	run(400000);
	assert_int_equal(sim.queues[7].interval_ms, INTERVAL_MS);
	assert_int_equal(sim.queues[7].failures, 0);
}

static void test_schedule__a_denied_queue_is_asked_every_five_minutes(void **state)
{
	(void)state;
	sim_begin(1, 50);
	err_set(&sim.errors[0], ERR_DENIED, "no");
	add_all();
	show(0, 1, true);
	run(1000);
	assert_int_equal(sim.queues[0].interval_ms, 300000);
	assert_in_range(sim.queues[0].due_ms - sim.now_ms, 298000, 376000);
	/* Scrolling it out and in changes nothing, r does. */
	show(0, 1, false);
	show(0, 1, true);
	forget_polls();
	run(100000);
	assert_int_equal(sim.polls[0], 0);
	schedule_hurry(&sim.s, &sim.queues[0], sim.now_ms);
	run(1000);
	assert_int_equal(sim.polls[0], 1);
	assert_in_range(sim.queues[0].due_ms - sim.now_ms, 298000, 376000);
}

static void test_schedule__a_missing_queue_is_looked_for_every_minute(void **state)
{
	(void)state;
	sim_begin(1, 50);
	err_set(&sim.errors[0], ERR_NOT_FOUND, "no such queue");
	add_all();
	show(0, 1, true);
	run(200000);
	forget_polls();
	run(600000);
	assert_in_range(sim.polls[0], 7, 11);
}

static void test_schedule__many_failures_do_not_overflow(void **state)
{
	(void)state;
	sim_begin(1, 50);
	err_set(&sim.errors[0], ERR_SERVICE, "broken");
	add_all();
	sim.queues[0].failures = 1000;
	schedule_begin(&sim.s, &sim.queues[0]);
	end_poll(0);
	assert_int_equal(sim.queues[0].interval_ms, 300000);
}

/* --- pause and resume ------------------------------------------------------------------------- */

static void test_schedule__paused_serves_the_user_only(void **state)
{
	struct queue *q;

	(void)state;
	sim_begin(10, 50);
	add_all();
	show(0, 5, true);
	sim.s.is_paused = true;
	assert_int_equal(next_due(&q), UNKNOWN);
	assert_null(q);
	schedule_hurry(&sim.s, &sim.queues[8], sim.now_ms);
	next_due(&q);
	assert_ptr_equal(q, &sim.queues[8]);
}

static void test_schedule__after_a_pause_hidden_rows_are_spread(void **state)
{
	(void)state;
	sim_begin(300, 1000);
	add_all();
	show(0, 10, true);
	run(60000);
	sim.s.is_paused = true;
	run(600000);
	sim.s.is_paused = false;
	schedule_resume(&sim.s, sim.now_ms);
	forget_polls();
	run(30000);
	for (size_t i = 0; i < 10; i++)
		assert_true(sim.polls[i] >= 2);
	assert_in_range(sim.per_second[0], 10, 35);
	for (size_t i = 1; i < 30; i++)
		assert_in_range(sim.per_second[i], 5, 16);
}

static void test_schedule__after_a_lost_link_its_failures_are_forgiven(void **state)
{
	(void)state;
	sim_begin(3, 50);
	err_set(&sim.errors[0], ERR_UNREACHABLE, "no way");
	err_set(&sim.errors[1], ERR_DENIED, "no");
	add_all();
	show(0, 3, true);
	run(100000);
	assert_true(sim.queues[0].due_ms > sim.now_ms + INTERVAL_MS);
	schedule_resume(&sim.s, sim.now_ms);
	assert_int_equal(sim.queues[0].due_ms, sim.now_ms);
	assert_int_equal(sim.queues[0].failures, 0);
	assert_true(sim.queues[1].due_ms > sim.now_ms + 100000);
}

/* --- the bucket ------------------------------------------------------------------------------- */

static void assert_ceiling(double max_rps)
{
	int64_t wait_ms, now_ms = 5000;
	double burst = max_rps / 4 > 1 ? max_rps / 4 : 1;
	int64_t *times = mem_new(200000, sizeof *times);
	size_t count = 0, oldest = 0;

	schedule_init(&sim.s, INTERVAL_MS, max_rps, now_ms);
	for (; now_ms < 25000; now_ms += 1 + (now_ms % 7 == 0) * 40) {
		while (schedule_take(&sim.s, now_ms, &wait_ms)) {
			times[count++] = now_ms;
			while (times[oldest] <= now_ms - 1000)
				oldest++;
			if ((double)(count - oldest) > max_rps + burst + 1e-6)
				fail_msg("%zu requests in a second at %f", count - oldest, max_rps);
		}
		assert_true(wait_ms >= 1);
	}
	/* And the ceiling can be reached. */
	assert_true((double)count > max_rps * 20 * 0.95);
	free(times);
}

static void test_schedule__never_over_the_ceiling(void **state)
{
	(void)state;
	sim_begin(0, 50);
	assert_ceiling(1);
	assert_ceiling(3);
	assert_ceiling(50);
	assert_ceiling(333.3);
	assert_ceiling(5000);
}

static void test_schedule__the_wait_is_just_long_enough(void **state)
{
	int64_t wait_ms = 0;

	(void)state;
	sim_begin(0, 4);
	assert_true(schedule_take(&sim.s, sim.now_ms, &wait_ms));
	assert_false(schedule_take(&sim.s, sim.now_ms, &wait_ms));
	assert_in_range(wait_ms, 250, 251);
	assert_false(schedule_take(&sim.s, sim.now_ms + wait_ms - 2, &wait_ms));
	assert_true(schedule_take(&sim.s, sim.now_ms + 252, &wait_ms));
}

static void test_schedule__an_idle_hour_saves_no_more_than_the_burst(void **state)
{
	int64_t wait_ms;
	int taken = 0;

	(void)state;
	sim_begin(0, 100);
	while (schedule_take(&sim.s, sim.now_ms + 3600000, &wait_ms))
		taken++;
	assert_int_equal(taken, 25);
}

static void test_schedule__retries_are_owed(void **state)
{
	int64_t wait_ms;

	(void)state;
	sim_begin(0, 10);
	schedule_charge(&sim.s, 22);
	assert_false(schedule_take(&sim.s, sim.now_ms, &wait_ms));
	assert_in_range(wait_ms, 2040, 2060);
	assert_true(schedule_take(&sim.s, sim.now_ms + wait_ms, &wait_ms));
}

static void test_schedule__a_lower_ceiling_holds_at_once(void **state)
{
	int64_t wait_ms;
	int taken = 0;

	(void)state;
	sim_begin(0, 1000);
	schedule_set_max_rps(&sim.s, 8);
	while (schedule_take(&sim.s, sim.now_ms, &wait_ms))
		taken++;
	assert_int_equal(taken, 2);
}

/* --- more than the ceiling lets through ------------------------------------------------------- */

static void test_schedule__over_subscribed_rows_take_turns(void **state)
{
	int least = 1 << 30, most = 0;

	(void)state;
	sim_begin(500, 5);
	add_all();
	show(0, 20, true);
	run(1000000);
	for (size_t i = 20; i < 500; i++) {
		least = sim.polls[i] < least ? sim.polls[i] : least;
		most = sim.polls[i] > most ? sim.polls[i] : most;
	}
	assert_true(least >= 5);
	assert_true(most - least <= 2);
	/* Those on the screen hardly notice. */
	for (size_t i = 0; i < 20; i++)
		assert_true(sim.polls[i] >= 90);
}

static void test_schedule__hidden_rows_do_not_starve(void **state)
{
	int hidden = 0, visible = 0;

	(void)state;
	sim_begin(200, 2);
	add_all();
	show(0, 100, true);
	run(400000);
	for (size_t i = 0; i < 200; i++)
		*(i < 100 ? &visible : &hidden) += sim.polls[i];
	assert_true(visible > 2 * hidden);
	assert_true(hidden > 150);
	for (size_t i = 0; i < 200; i++)
		assert_true(sim.polls[i] > 0);
}

static void test_schedule__ten_thousand_queues_are_cheap(void **state)
{
	enum { COUNT = 10000, POLLS = 300000 };
	int64_t start_ms, wait_ms, elapsed_ms;
	struct queue *q;

	(void)state;
	sim_begin(COUNT, 10000);
	add_all();
	start_ms = clock_mono_ms();
	for (int i = 0; i < POLLS; i++) {
		while (!(q = schedule_next(&sim.s, sim.now_ms, &wait_ms)))
			sim.now_ms += wait_ms;
		schedule_begin(&sim.s, q);
		q->polled_ms = sim.now_ms;
		schedule_done(&sim.s, q, i % 3 == 0, NULL, sim.now_ms);
	}
	elapsed_ms = clock_mono_ms() - start_ms;
	/* Looking at every queue each time would take minutes. */
	if (elapsed_ms > 10000)
		fail_msg("%d polls took %d ms", POLLS, (int)elapsed_ms);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_schedule__empty_has_nothing_due),
		TEST(test_schedule__a_new_queue_is_due_at_once),
		TEST(test_schedule__wait_tells_when_the_next_is_due),
		TEST(test_schedule__rows_on_the_screen_come_first),
		TEST(test_schedule__then_what_is_due_longest),
		TEST(test_schedule__what_the_user_wants_comes_first),
		TEST(test_schedule__removed_ones_never_come),
		TEST(test_schedule__parked_ones_wait_for_the_user),
		TEST(test_schedule__visible_and_hidden_rows),
		TEST(test_schedule__polls_are_spread_evenly),
		TEST(test_schedule__polls_of_one_row_keep_their_distance),
		TEST(test_schedule__quiet_rows_slow_down_to_six_intervals),
		TEST(test_schedule__a_change_brings_a_quiet_row_back),
		TEST(test_schedule__a_row_with_messages_does_not_slow_down),
		TEST(test_schedule__a_row_that_scrolls_in_is_polled_soon),
		TEST(test_schedule__scrolling_does_not_poll_what_is_fresh),
		TEST(test_schedule__focus_is_polled_more_often),
		TEST(test_schedule__a_shorter_interval_holds_at_once),
		TEST(test_schedule__a_failing_queue_backs_off_alone),
		TEST(test_schedule__a_denied_queue_is_asked_every_five_minutes),
		TEST(test_schedule__a_missing_queue_is_looked_for_every_minute),
		TEST(test_schedule__many_failures_do_not_overflow),
		TEST(test_schedule__paused_serves_the_user_only),
		TEST(test_schedule__after_a_pause_hidden_rows_are_spread),
		TEST(test_schedule__after_a_lost_link_its_failures_are_forgiven),
		TEST(test_schedule__never_over_the_ceiling),
		TEST(test_schedule__the_wait_is_just_long_enough),
		TEST(test_schedule__an_idle_hour_saves_no_more_than_the_burst),
		TEST(test_schedule__retries_are_owed),
		TEST(test_schedule__a_lower_ceiling_holds_at_once),
		TEST(test_schedule__over_subscribed_rows_take_turns),
		TEST(test_schedule__hidden_rows_do_not_starve),
		TEST(test_schedule__ten_thousand_queues_are_cheap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
