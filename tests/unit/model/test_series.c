/* Unit tests of model/series. */
#include "sqscope/model/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MINUTE = 60000 };

static const int64_t start = 1795466309000; /* not on a full minute */

static void test_series__empty_is_unknown(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	assert_int_equal(series_at(&s, 0), UNKNOWN);
	assert_int_equal(series_at(&s, 59), UNKNOWN);
	assert_int_equal(series_max(&s, SERIES_MINUTES), UNKNOWN);
	series_release(&s);
}

static void test_series__keeps_the_last_value_of_a_minute(void **state)
{
	struct series s;
	int64_t minute = start - start % MINUTE;

	(void)state;
	series_init(&s);
	series_add(&s, minute, 5);
	series_add(&s, minute + 30000, 9);
	series_add(&s, minute + 59999, 7);
	assert_int_equal(series_at(&s, 0), 7);
	assert_int_equal(series_at(&s, 1), UNKNOWN);
	series_add(&s, minute + 60000, 1);
	assert_int_equal(series_at(&s, 0), 1);
	assert_int_equal(series_at(&s, 1), 7);
	series_release(&s);
}

static void test_series__a_minute_without_a_poll_is_unknown(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 3);
	series_add(&s, start + 4 * MINUTE, 8);
	assert_int_equal(series_at(&s, 0), 8);
	for (int i = 1; i < 4; i++)
		assert_int_equal(series_at(&s, i), UNKNOWN);
	assert_int_equal(series_at(&s, 4), 3);
	series_release(&s);
}

static void test_series__holds_sixty_minutes(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	for (int i = 0; i < 100; i++)
		series_add(&s, start + (int64_t)i * MINUTE, i);
	for (int i = 0; i < SERIES_MINUTES; i++)
		assert_int_equal(series_at(&s, i), 99 - i);
	assert_int_equal(series_at(&s, SERIES_MINUTES), UNKNOWN);
	assert_int_equal(series_at(&s, -1), UNKNOWN);
	series_release(&s);
}

static void test_series__a_gap_of_an_hour_clears_it(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	for (int i = 0; i < 60; i++)
		series_add(&s, start + (int64_t)i * MINUTE, i);
	series_add(&s, start + 59LL * MINUTE + 60LL * MINUTE, 4);
	assert_int_equal(series_at(&s, 0), 4);
	for (int i = 1; i < SERIES_MINUTES; i++)
		assert_int_equal(series_at(&s, i), UNKNOWN);
	series_release(&s);
}

static void test_series__a_gap_just_short_of_an_hour_keeps_the_oldest(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 11);
	series_add(&s, start + 59LL * MINUTE, 4);
	assert_int_equal(series_at(&s, 59), 11);
	assert_int_equal(series_at(&s, 58), UNKNOWN);
	series_release(&s);
}

static void test_series__a_clock_set_back_takes_its_future_along(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	for (int i = 0; i < 10; i++)
		series_add(&s, start + (int64_t)i * MINUTE, i);
	series_add(&s, start + 6LL * MINUTE, 66);
	assert_int_equal(series_at(&s, 0), 66);
	assert_int_equal(series_at(&s, 1), 5);
	assert_int_equal(series_at(&s, 6), 0);
	/* What had been minutes 7 to 9 must not show up as the far past. */
	assert_int_equal(series_at(&s, 59), UNKNOWN);
	series_add(&s, start + 7LL * MINUTE, 77);
	series_add(&s, start + 9LL * MINUTE, 99);
	assert_int_equal(series_at(&s, 1), UNKNOWN);
	assert_int_equal(series_at(&s, 2), 77);
	series_release(&s);
}

static void test_series__a_clock_set_back_by_hours_starts_anew(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 5);
	series_add(&s, start - 300LL * MINUTE, 6);
	assert_int_equal(series_at(&s, 0), 6);
	for (int i = 1; i < SERIES_MINUTES; i++)
		assert_int_equal(series_at(&s, i), UNKNOWN);
	series_release(&s);
}

static void test_series__unknown_is_not_a_point(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 5);
	series_add(&s, start, UNKNOWN);
	series_add(&s, start + MINUTE, UNKNOWN);
	assert_int_equal(series_at(&s, 0), 5);
	assert_int_equal(series_at(&s, 1), UNKNOWN);
	series_release(&s);
}

static void test_series__huge_values_are_capped(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 9000000000);
	assert_int_equal(series_at(&s, 0), INT32_MAX);
	series_release(&s);
}

/* The ring is made with the first other value, and holds what was known without one. */
static void test_series__what_stands_still_takes_no_ring(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	for (int i = 0; i < 100; i++) {
		series_add(&s, start + (int64_t)i * MINUTE, 7);
		series_add(&s, start + (int64_t)i * MINUTE + 100, 7);
	}
	assert_null(s.ring);
	assert_int_equal(series_at(&s, 59), 7);
	assert_int_equal(series_at(&s, 60), UNKNOWN);
	assert_int_equal(series_max(&s, SERIES_MINUTES), 7);
	series_add(&s, start + 100LL * MINUTE, 8);
	assert_non_null(s.ring);
	assert_int_equal(series_at(&s, 0), 8);
	for (int i = 1; i < SERIES_MINUTES; i++)
		assert_int_equal(series_at(&s, i), 7);
	series_release(&s);
}

static void test_series__a_few_minutes_of_the_same_are_known_in_the_ring(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 7);
	series_add(&s, start + MINUTE, 7);
	assert_int_equal(series_at(&s, 1), 7);
	assert_int_equal(series_at(&s, 2), UNKNOWN);
	series_add(&s, start + 3 * MINUTE, 7);
	assert_int_equal(series_at(&s, 0), 7);
	assert_int_equal(series_at(&s, 1), UNKNOWN);
	assert_int_equal(series_at(&s, 2), 7);
	assert_int_equal(series_at(&s, 3), 7);
	assert_int_equal(series_at(&s, 4), UNKNOWN);
	series_release(&s);
}

static void test_series__max_looks_at_the_newest_minutes_only(void **state)
{
	struct series s;

	(void)state;
	series_init(&s);
	series_add(&s, start, 100);
	series_add(&s, start + MINUTE, 0);
	series_add(&s, start + 3 * MINUTE, 7);
	assert_int_equal(series_max(&s, 1), 7);
	assert_int_equal(series_max(&s, 3), 7);
	assert_int_equal(series_max(&s, 4), 100);
	assert_int_equal(series_max(&s, 1000), 100);
	assert_int_equal(series_max(&s, 0), UNKNOWN);
	series_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_series__empty_is_unknown),
		cmocka_unit_test(test_series__keeps_the_last_value_of_a_minute),
		cmocka_unit_test(test_series__a_minute_without_a_poll_is_unknown),
		cmocka_unit_test(test_series__holds_sixty_minutes),
		cmocka_unit_test(test_series__a_gap_of_an_hour_clears_it),
		cmocka_unit_test(test_series__a_gap_just_short_of_an_hour_keeps_the_oldest),
		cmocka_unit_test(test_series__a_clock_set_back_takes_its_future_along),
		cmocka_unit_test(test_series__a_clock_set_back_by_hours_starts_anew),
		cmocka_unit_test(test_series__unknown_is_not_a_point),
		cmocka_unit_test(test_series__huge_values_are_capped),
		cmocka_unit_test(test_series__what_stands_still_takes_no_ring),
		cmocka_unit_test(test_series__a_few_minutes_of_the_same_are_known_in_the_ring),
		cmocka_unit_test(test_series__max_looks_at_the_newest_minutes_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
