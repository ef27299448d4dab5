/* Unit tests of model/rates. */
#include "sqscope/model/rates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { POLL_MS = 10000, LIMIT = 120000 };

struct polls {
	struct rates r;
	int64_t now_ms;
};

static void begin(struct polls *p, int64_t visible, int64_t in_flight, int64_t delayed)
{
	p->now_ms = 5000;
	rates_init(&p->r);
	rates_add(&p->r, p->now_ms, visible, in_flight, delayed);
}

static void poll_after(
	struct polls *p, int64_t ms, int64_t visible, int64_t in_flight, int64_t delayed)
{
	p->now_ms += ms;
	rates_add(&p->r, p->now_ms, visible, in_flight, delayed);
}

static void poll_ready(struct polls *p, int64_t visible)
{
	poll_after(p, POLL_MS, visible, 0, 0);
}

static void assert_near(double value, double expected, double tolerance)
{
	double off = value > expected ? value - expected : expected - value;

	if (off > tolerance)
		fail_msg("%f is not %f (+-%f)", value, expected, tolerance);
}

static enum drain_word word_of(const struct polls *p, int64_t in_flight)
{
	return rates_drain(&p->r, p->r.last_visible, in_flight, LIMIT, false).word;
}

static void test_rates__unknown_before_an_interval(void **state)
{
	struct polls p;

	(void)state;
	rates_init(&p.r);
	assert_false(rates_known(&p.r));
	begin(&p, 100, 0, 0);
	assert_false(rates_known(&p.r));
	poll_ready(&p, 100);
	assert_true(rates_known(&p.r));
	assert_near(p.r.shown_net, 0, 0);
}

static void test_rates__first_interval_is_taken_as_it_is(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 100, 0, 0);
	poll_ready(&p, 150);
	assert_near(p.r.shown_in, 5, 1e-9);
	assert_near(p.r.shown_out, 0, 1e-9);
	assert_near(p.r.shown_net, 5, 1e-9);
}

static void test_rates__first_intervals_make_a_plain_mean(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 0, 0);
	poll_ready(&p, 60);
	poll_ready(&p, 60);
	poll_ready(&p, 90);
	assert_near(p.r.in, 3, 1e-9);
	/* A mean over time, not over polls. */
	poll_after(&p, 30000, 90, 0, 0);
	assert_near(p.r.in, 1.5, 1e-9);
}

static void test_rates__rise_and_fall_are_lower_bounds(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 1000, 0, 0);
	poll_ready(&p, 1100);
	poll_ready(&p, 1000);
	assert_near(p.r.in, 5, 1e-9);
	assert_near(p.r.out, 5, 1e-9);
	assert_near(p.r.shown_net, 0, 1e-9);
}

static void test_rates__a_receive_is_no_change_of_the_backlog(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 100, 0, 50);
	poll_after(&p, POLL_MS, 80, 20, 50);
	poll_after(&p, POLL_MS, 110, 30, 10);
	assert_near(p.r.in, 0, 1e-9);
	assert_near(p.r.out, 0, 1e-9);
	assert_int_equal(p.r.idle, 0);
}

static void test_rates__settle_to_a_steady_rate(void **state)
{
	struct polls p;
	int64_t backlog = 100000;

	(void)state;
	begin(&p, backlog, 0, 0);
	for (int i = 0; i < 10; i++)
		poll_ready(&p, backlog += 1000);
	for (int i = 0; i < 60; i++)
		poll_ready(&p, backlog -= 32);
	assert_near(p.r.shown_net, -3.2, 0.2);
	assert_near(p.r.in, 0, 0.05);
}

static void test_rates__the_past_fades_over_time_not_over_polls(void **state)
{
	struct polls often, rarely;

	(void)state;
	begin(&often, 0, 0, 0);
	begin(&rarely, 0, 0, 0);
	for (int i = 0; i < 30; i++) {
		poll_ready(&often, 1000 * (i + 1));
		poll_ready(&rarely, 1000 * (i + 1));
	}
	for (int i = 0; i < 60; i++)
		poll_after(&often, 1000, 30000, 0, 0);
	for (int i = 0; i < 6; i++)
		poll_after(&rarely, 10000, 30000, 0, 0);
	/* After one time constant about 1/e is left, whatever the number of polls. */
	assert_near(often.r.in / 100.0, 0.37, 0.04);
	assert_near(rarely.r.in / 100.0, 0.37, 0.04);
}

static void test_rates__a_long_gap_counts_as_its_mean(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 0, 0);
	for (int i = 0; i < 20; i++)
		poll_ready(&p, 100 * (i + 1));
	poll_after(&p, 3600000, 2000 + 3600, 0, 0);
	assert_near(p.r.in, 1, 0.2);
}

static void test_rates__polls_close_together_are_ignored(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 100, 0, 0);
	poll_after(&p, 0, 500, 0, 0);
	poll_after(&p, 10, 900, 0, 0);
	assert_false(rates_known(&p.r));
	/* The next one spans them. */
	poll_after(&p, 9990, 200, 0, 0);
	assert_near(p.r.in, 10, 1e-9);
	for (int i = 0; i < 10; i++)
		poll_after(&p, 20, 200, 0, 0);
	assert_int_equal(p.r.idle, 0);
	assert_int_equal(p.r.same_sign, 1);
}

static void test_rates__a_clock_that_goes_back_is_ignored(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 100, 0, 0);
	poll_after(&p, -3000, 900, 0, 0);
	assert_false(rates_known(&p.r));
	poll_after(&p, 13000, 200, 0, 0);
	assert_near(p.r.in, 10, 1e-9);
}

static void test_rates__unknown_counts_are_ignored(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 100, 0, 0);
	poll_after(&p, POLL_MS, UNKNOWN, 0, 0);
	poll_after(&p, POLL_MS, 100, UNKNOWN, 0);
	poll_after(&p, POLL_MS, 100, 0, UNKNOWN);
	assert_false(rates_known(&p.r));
	poll_ready(&p, 140);
	assert_near(p.r.in, 1, 1e-9);
}

static void test_rates__a_shown_rate_ignores_small_changes(void **state)
{
	struct polls p;
	double shown;

	(void)state;
	begin(&p, 0, 0, 0);
	poll_ready(&p, 1000);
	shown = p.r.shown_in;
	poll_ready(&p, 2040);
	assert_true(p.r.in > shown);
	assert_near(p.r.shown_in, shown, 0);
	poll_ready(&p, 3900);
	assert_true(p.r.shown_in > shown);
	assert_near(p.r.shown_in, p.r.in, 0);
}

static void test_rates__next_to_nothing_is_shown_as_zero(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 0, 0);
	poll_after(&p, 100000, 4, 0, 0);
	assert_near(p.r.in, 0.04, 1e-9);
	assert_near(p.r.shown_in, 0, 0);
	assert_near(p.r.shown_net, 0, 0);
	assert_int_equal(p.r.same_sign, 0);
}

static void test_rates__a_fading_rate_ends_at_zero(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 0, 0);
	for (int i = 0; i < 10; i++)
		poll_ready(&p, 100 * (i + 1));
	assert_true(p.r.shown_in > 1);
	for (int i = 0; i < 60; i++)
		poll_ready(&p, 1000);
	assert_near(p.r.shown_in, 0, 0);
	assert_near(p.r.shown_net, 0, 0);
}

/* Each move of the shown rate is a frame on the line. */
static void test_rates__one_small_change_fades_in_a_few_steps(void **state)
{
	struct polls p;
	double shown;
	int moves = 0;

	(void)state;
	begin(&p, 0, 0, 0);
	for (int i = 0; i < 30; i++)
		poll_after(&p, 2000, 0, 0, 0);
	poll_after(&p, 2000, 30, 0, 0);
	assert_true(p.r.shown_net > 0.4);
	for (int i = 0; i < 120; i++) {
		shown = p.r.shown_net;
		poll_after(&p, 2000, 30, 0, 0);
		moves += p.r.shown_net != shown;
	}
	assert_near(p.r.shown_net, 0, 0);
	assert_true(moves <= 4);
}

static void test_rates__a_trickle_is_no_growth(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 10, 1, 0);
	for (int i = 1; i <= 60; i++)
		poll_ready(&p, 10 + i);
	assert_near(p.r.shown_net, 0.1, 0.05);
	assert_int_equal(rates_drain(&p.r, 70, 1, LIMIT, false).word, DRAIN_STEADY);
	for (int i = 1; i <= 60; i++)
		poll_ready(&p, 70 + 5 * i);
	assert_int_equal(rates_drain(&p.r, 370, 1, LIMIT, false).word, DRAIN_GROWING);
}

static void test_rates__counter_noise_has_no_direction(void **state)
{
	static const int noise[] = {3, -2, 1, -3, 2, -1, 0, 2, -2, 0};
	struct polls p;

	(void)state;
	begin(&p, 5000, 10, 0);
	for (int i = 0; i < 100; i++) {
		poll_after(&p, POLL_MS, 5000 + noise[i % 10], 10, 0);
		assert_true(p.r.same_sign < 3 || i < 5);
	}
	assert_near(p.r.in - p.r.out, 0, 0.1);
	assert_int_equal(word_of(&p, 10), DRAIN_STEADY);
}

static void test_rates__sign_is_counted_and_dated(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 1000, 0, 0);
	poll_ready(&p, 1100);
	assert_int_equal(p.r.same_sign, 1);
	assert_int_equal(p.r.sign_since_ms, 15000);
	poll_ready(&p, 1200);
	poll_ready(&p, 1300);
	assert_int_equal(p.r.same_sign, 3);
	assert_int_equal(p.r.sign_since_ms, 15000);
	poll_ready(&p, 0);
	assert_int_equal(p.r.same_sign, -1);
	assert_int_equal(p.r.sign_since_ms, 45000);
}

static void test_rates__drain_waits_for_three_polls(void **state)
{
	struct polls p;
	struct drain drain;

	(void)state;
	begin(&p, 1000, 5, 0);
	poll_after(&p, POLL_MS, 900, 5, 0);
	assert_int_equal(word_of(&p, 5), DRAIN_STEADY);
	poll_after(&p, POLL_MS, 800, 5, 0);
	assert_int_equal(word_of(&p, 5), DRAIN_STEADY);
	poll_after(&p, POLL_MS, 700, 5, 0);
	drain = rates_drain(&p.r, 700, 5, LIMIT, false);
	assert_int_equal(drain.word, DRAIN_TIME);
	assert_int_equal(drain.seconds, 70);
}

static void test_rates__growing_waits_for_three_polls(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 1000, 5, 0);
	poll_after(&p, POLL_MS, 1100, 5, 0);
	poll_after(&p, POLL_MS, 1200, 5, 0);
	assert_int_equal(word_of(&p, 5), DRAIN_STEADY);
	poll_after(&p, POLL_MS, 1300, 5, 0);
	assert_int_equal(word_of(&p, 5), DRAIN_GROWING);
}

static void test_rates__a_burst_nobody_takes_is_a_stall_not_growth(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 0, 0);
	poll_ready(&p, 500);
	for (int i = 0; i < 3; i++)
		poll_ready(&p, 500);
	assert_true(p.r.shown_net > 0);
	assert_int_equal(word_of(&p, 0), DRAIN_STALLED);
}

static void test_rates__stall_needs_three_still_polls(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 932, 0, 0);
	poll_ready(&p, 932);
	assert_int_equal(word_of(&p, 0), DRAIN_NONE);
	poll_ready(&p, 932);
	assert_int_equal(word_of(&p, 0), DRAIN_NONE);
	poll_ready(&p, 932);
	assert_int_equal(word_of(&p, 0), DRAIN_STALLED);
	poll_ready(&p, 931);
	assert_int_equal(word_of(&p, 0), DRAIN_STEADY);
}

static void test_rates__stall_at_the_in_flight_limit(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 932, LIMIT, 0);
	for (int i = 0; i < 3; i++)
		poll_after(&p, POLL_MS, 932, LIMIT, 0);
	assert_int_equal(word_of(&p, LIMIT), DRAIN_STALLED);
	assert_int_equal(word_of(&p, LIMIT + 5), DRAIN_STALLED);
	assert_int_equal(word_of(&p, LIMIT - 1), DRAIN_STEADY);
}

static void test_rates__long_jobs_are_no_stall(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 40, 8, 0);
	for (int i = 0; i < 30; i++)
		poll_after(&p, POLL_MS, 40, 8, 0);
	assert_int_equal(word_of(&p, 8), DRAIN_STEADY);
}

static void test_rates__nothing_waits_nothing_drains(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 0, 3, 0);
	for (int i = 0; i < 5; i++)
		poll_after(&p, POLL_MS, 0, 3 + i, 0);
	assert_int_equal(rates_drain(&p.r, 0, 3, LIMIT, false).word, DRAIN_NONE);
	assert_int_equal(rates_drain(&p.r, UNKNOWN, UNKNOWN, LIMIT, false).word, DRAIN_NONE);
}

static void test_rates__dead_letter_queue_only_drains(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, 1000, 0, 0);
	for (int i = 0; i < 5; i++)
		poll_ready(&p, 1000);
	assert_int_equal(rates_drain(&p.r, 1000, 0, LIMIT, true).word, DRAIN_NONE);
	for (int i = 1; i <= 5; i++)
		poll_ready(&p, 1000 + 100 * i);
	assert_int_equal(rates_drain(&p.r, 1500, 0, LIMIT, true).word, DRAIN_NONE);
	for (int i = 1; i <= 12; i++)
		poll_ready(&p, 1500 - 100 * i);
	assert_int_equal(rates_drain(&p.r, 300, 0, LIMIT, true).word, DRAIN_TIME);
}

static void test_rates__huge_counts_do_not_overflow(void **state)
{
	struct polls p;

	(void)state;
	begin(&p, INT64_MAX, INT64_MAX, INT64_MAX);
	for (int i = 1; i <= 4; i++)
		poll_after(&p, POLL_MS, INT64_MAX, INT64_MAX, 1000 - i);
	assert_int_equal(rates_drain(&p.r, INT64_MAX, 0, LIMIT, false).word, DRAIN_TIME);
	assert_true(rates_drain(&p.r, INT64_MAX, 0, LIMIT, false).seconds > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates__unknown_before_an_interval),
		cmocka_unit_test(test_rates__first_interval_is_taken_as_it_is),
		cmocka_unit_test(test_rates__first_intervals_make_a_plain_mean),
		cmocka_unit_test(test_rates__rise_and_fall_are_lower_bounds),
		cmocka_unit_test(test_rates__a_receive_is_no_change_of_the_backlog),
		cmocka_unit_test(test_rates__settle_to_a_steady_rate),
		cmocka_unit_test(test_rates__the_past_fades_over_time_not_over_polls),
		cmocka_unit_test(test_rates__a_long_gap_counts_as_its_mean),
		cmocka_unit_test(test_rates__polls_close_together_are_ignored),
		cmocka_unit_test(test_rates__a_clock_that_goes_back_is_ignored),
		cmocka_unit_test(test_rates__unknown_counts_are_ignored),
		cmocka_unit_test(test_rates__a_shown_rate_ignores_small_changes),
		cmocka_unit_test(test_rates__next_to_nothing_is_shown_as_zero),
		cmocka_unit_test(test_rates__a_fading_rate_ends_at_zero),
		cmocka_unit_test(test_rates__one_small_change_fades_in_a_few_steps),
		cmocka_unit_test(test_rates__a_trickle_is_no_growth),
		cmocka_unit_test(test_rates__counter_noise_has_no_direction),
		cmocka_unit_test(test_rates__sign_is_counted_and_dated),
		cmocka_unit_test(test_rates__drain_waits_for_three_polls),
		cmocka_unit_test(test_rates__growing_waits_for_three_polls),
		cmocka_unit_test(test_rates__a_burst_nobody_takes_is_a_stall_not_growth),
		cmocka_unit_test(test_rates__stall_needs_three_still_polls),
		cmocka_unit_test(test_rates__stall_at_the_in_flight_limit),
		cmocka_unit_test(test_rates__long_jobs_are_no_stall),
		cmocka_unit_test(test_rates__nothing_waits_nothing_drains),
		cmocka_unit_test(test_rates__dead_letter_queue_only_drains),
		cmocka_unit_test(test_rates__huge_counts_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
