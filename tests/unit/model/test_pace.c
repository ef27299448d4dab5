/* Unit tests of model/pace. */
#include "model/pace.h"

#include "sqscope/base/units.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_pace__without_a_rate_everything_goes(void **state)
{
	struct pace p = {0};
	int64_t wait_ms;

	(void)state;
	assert_int_equal(pace_allow(&p, 7, 10, 0, &wait_ms), 7);
	assert_int_equal(wait_ms, UNKNOWN);
}

static void test_pace__whole_batches_at_a_time(void **state)
{
	struct pace p = {.rate = 100};
	int64_t wait_ms;

	(void)state;
	assert_int_equal(pace_allow(&p, 50, 10, 0, &wait_ms), 0);
	assert_int_equal(wait_ms, 101);
	assert_int_equal(pace_allow(&p, 50, 10, 100, &wait_ms), 10);
	pace_take(&p, 10);
	assert_int_equal(pace_allow(&p, 50, 10, 110, &wait_ms), 0);
	/* What is saved up is a second's worth. */
	assert_int_equal(pace_allow(&p, 1000, 10, 60000, &wait_ms), 100);
}

static void test_pace__the_last_need_no_full_batch(void **state)
{
	struct pace p = {.rate = 10};
	int64_t wait_ms;

	(void)state;
	assert_int_equal(pace_allow(&p, 2, 10, 200, &wait_ms), 2);
}

static void test_pace__slower_than_one_a_second(void **state)
{
	struct pace p = {.rate = 0.5};
	int64_t wait_ms;

	(void)state;
	assert_int_equal(pace_allow(&p, 10, 10, 0, &wait_ms), 0);
	assert_int_equal(wait_ms, 2001);
	assert_int_equal(pace_allow(&p, 10, 10, 2000, &wait_ms), 1);
	pace_take(&p, 1);
	assert_int_equal(pace_allow(&p, 10, 10, 2001, &wait_ms), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace__without_a_rate_everything_goes),
		cmocka_unit_test(test_pace__whole_batches_at_a_time),
		cmocka_unit_test(test_pace__the_last_need_no_full_batch),
		cmocka_unit_test(test_pace__slower_than_one_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
