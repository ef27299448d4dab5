/* The retry rules against numbers worked out by hand from the standard mode's text. */
#include "sqscope/http/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { NO_WISH = -1 };

static struct retry_quota full(void)
{
	struct retry_quota quota;

	retry_quota_init(&quota);
	return quota;
}

static void test_retry__delays_double_from_their_base(void **unused)
{
	static const int64_t transient_ms[] = {50, 100, 200, 400, 800};
	static const int64_t throttling_ms[] = {1000, 2000, 4000, 8000, 16000};
	struct retry_state a = {.max_attempts = 6}, b = {.max_attempts = 6};
	struct retry_quota quota = full();
	int64_t delay_ms;

	(void)unused;
	for (size_t i = 0; i < 5; i++) {
		assert_true(retry_next(&a, &quota, RETRY_TRANSIENT, 0.999999, NO_WISH, &delay_ms));
		assert_in_range(delay_ms, transient_ms[i] - 1, transient_ms[i]);
		assert_true(retry_next(&b, &quota, RETRY_THROTTLING, 0.5, NO_WISH, &delay_ms));
		assert_int_equal(delay_ms, throttling_ms[i] / 2);
	}
}

static void test_retry__delays_are_capped_at_20_s(void **unused)
{
	struct retry_state state = {.max_attempts = 1000};
	struct retry_quota quota = full();
	int64_t delay_ms = 0;

	(void)unused;
	for (int i = 0; i < 90; i++)
		assert_true(retry_next(&state, &quota, RETRY_THROTTLING, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(delay_ms, 10000);
}

static void test_retry__no_random_part_means_no_delay(void **unused)
{
	struct retry_state state = {.max_attempts = 3};
	struct retry_quota quota = full();
	int64_t delay_ms = 77;

	(void)unused;
	assert_true(retry_next(&state, &quota, RETRY_THROTTLING, 0.0, NO_WISH, &delay_ms));
	assert_int_equal(delay_ms, 0);
}

static void test_retry__the_service_may_ask_for_up_to_5_s_more(void **unused)
{
	static const struct {
		int64_t wish_ms, delay_ms;
	} cases[] = {{NO_WISH, 500}, {0, 500}, {499, 500}, {501, 501}, {5500, 5500}, {5501, 5500},
		{INT64_MAX, 5500}};
	struct retry_quota quota = full();
	int64_t delay_ms;

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct retry_state state = {.max_attempts = 3};

		assert_true(retry_next(
			&state, &quota, RETRY_THROTTLING, 0.5, cases[i].wish_ms, &delay_ms));
		assert_int_equal(delay_ms, cases[i].delay_ms);
	}
}

static void test_retry__ends_after_max_attempts(void **unused)
{
	struct retry_state state = {.max_attempts = 3};
	struct retry_quota quota = full();
	int64_t delay_ms;

	(void)unused;
	assert_true(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_true(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(quota.tokens, 500 - 2 * 14);
	assert_false(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(state.attempts, 3);
	assert_int_equal(delay_ms, 0);
	assert_int_equal(quota.tokens, 500 - 2 * 14);
}

static void test_retry__some_failures_are_final(void **unused)
{
	struct retry_state state = {.max_attempts = 3};
	struct retry_quota quota = full();
	int64_t delay_ms;

	(void)unused;
	assert_false(retry_next(&state, &quota, RETRY_NEVER, 0.5, 4000, &delay_ms));
	assert_int_equal(delay_ms, 0);
	assert_int_equal(state.attempts, 1);
	assert_int_equal(quota.tokens, 500);
}

static void test_retry__takes_tokens_and_gives_back_the_last_ones(void **unused)
{
	struct retry_state state = {.max_attempts = 5};
	struct retry_quota quota = full();
	int64_t delay_ms;

	(void)unused;
	assert_true(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(quota.tokens, 486);
	assert_true(retry_next(&state, &quota, RETRY_THROTTLING, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(quota.tokens, 481);
	retry_success(&state, &quota);
	assert_int_equal(quota.tokens, 486);
	assert_int_equal(state.attempts, 3);
}

static void test_retry__a_plain_success_gives_one_token_up_to_the_full_quota(void **unused)
{
	struct retry_state state = {.max_attempts = 3};
	struct retry_quota quota = full();

	(void)unused;
	quota.tokens = 498;
	retry_success(&state, &quota);
	assert_int_equal(quota.tokens, 499);
	retry_success(&state, &quota);
	retry_success(&state, &quota);
	assert_int_equal(quota.tokens, 500);
}

static void test_retry__an_empty_quota_says_no_but_still_tells_the_delay(void **unused)
{
	struct retry_state state = {.max_attempts = 3}, other = {.max_attempts = 3};
	struct retry_quota quota = {.tokens = 13};
	int64_t delay_ms;

	(void)unused;
	assert_false(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(delay_ms, 25);
	assert_int_equal(quota.tokens, 13);
	/* What is too little for one kind may do for the other. */
	assert_true(retry_next(&other, &quota, RETRY_THROTTLING, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(quota.tokens, 8);
}

static void test_retry__legacy_has_no_quota(void **unused)
{
	struct retry_state state = {.max_attempts = 5};
	struct retry_quota quota = {.is_unlimited = true};
	int64_t delay_ms;

	(void)unused;
	assert_true(retry_next(&state, &quota, RETRY_TRANSIENT, 0.5, NO_WISH, &delay_ms));
	assert_int_equal(quota.tokens, 0);
}

static void test_retry_rate__limits_nothing_before_it_is_throttled(void **unused)
{
	struct retry_rate rate = {0};

	(void)unused;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(retry_rate_take(&rate, i), 0);
		retry_rate_learn(&rate, false, i);
	}
}

/* A hundred requests a second for a while, one of them refused at the end. */
static struct retry_rate throttled_at(int64_t end_ms)
{
	struct retry_rate rate = {0};

	for (int64_t now_ms = 1000; now_ms < end_ms; now_ms += 10)
		retry_rate_learn(&rate, now_ms + 10 >= end_ms, now_ms);
	return rate;
}

static void test_retry_rate__throttling_cuts_it(void **unused)
{
	struct retry_rate rate = throttled_at(10000);

	(void)unused;
	assert_true(rate.is_enabled);
	assert_true(rate.rate > 60 && rate.rate < 75);
	assert_true(retry_rate_take(&rate, 10000) > 0);
}

static void test_retry_rate__who_waits_keeps_their_place(void **unused)
{
	struct retry_rate rate = throttled_at(10000);
	int64_t first_ms, second_ms;

	(void)unused;
	first_ms = retry_rate_take(&rate, 10000);
	second_ms = retry_rate_take(&rate, 10000);
	assert_in_range(second_ms - first_ms, 1000 / 75, 1000 / 60 + 1);
}

static void test_retry_rate__grows_again(void **unused)
{
	struct retry_rate rate = throttled_at(10000);
	double cut = rate.rate;

	(void)unused;
	for (int64_t now_ms = 10000; now_ms < 20000; now_ms += 10)
		retry_rate_learn(&rate, false, now_ms);
	assert_true(rate.rate > cut * 1.3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_retry__delays_double_from_their_base),
		cmocka_unit_test(test_retry__delays_are_capped_at_20_s),
		cmocka_unit_test(test_retry__no_random_part_means_no_delay),
		cmocka_unit_test(test_retry__the_service_may_ask_for_up_to_5_s_more),
		cmocka_unit_test(test_retry__ends_after_max_attempts),
		cmocka_unit_test(test_retry__some_failures_are_final),
		cmocka_unit_test(test_retry__takes_tokens_and_gives_back_the_last_ones),
		cmocka_unit_test(test_retry__a_plain_success_gives_one_token_up_to_the_full_quota),
		cmocka_unit_test(test_retry__an_empty_quota_says_no_but_still_tells_the_delay),
		cmocka_unit_test(test_retry__legacy_has_no_quota),
		cmocka_unit_test(test_retry_rate__limits_nothing_before_it_is_throttled),
		cmocka_unit_test(test_retry_rate__throttling_cuts_it),
		cmocka_unit_test(test_retry_rate__who_waits_keeps_their_place),
		cmocka_unit_test(test_retry_rate__grows_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
