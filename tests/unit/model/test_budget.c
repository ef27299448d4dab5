/* Unit tests of model/budget: the ceiling holds over everybody, and nobody starves. */
#include "sqscope/model/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct budget budget;
static struct budget_share a, b, c;
static int64_t wait_ms;

static int set_up(void **state)
{
	(void)state;
	budget_init(&budget, 10, 1000);
	budget_join(&budget, &a);
	budget_join(&budget, &b);
	budget_join(&budget, &c);
	wait_ms = 0;
	return 0;
}

/* How many a takes at once. */
static int drain(int64_t now_ms)
{
	int count = 0;

	while (budget_take(&a, now_ms, &wait_ms))
		count++;
	budget_pass(&a);
	return count;
}

static void test_budget__a_burst_is_a_quarter_of_a_second(void **state)
{
	(void)state;
	assert_int_equal(drain(1000), 2);
	/* However long nothing was asked. */
	assert_int_equal(drain(100000), 2);
}

static void test_budget__says_when_to_ask_again(void **state)
{
	(void)state;
	drain(1000);
	assert_false(budget_take(&b, 1000, &wait_ms));
	assert_in_range(wait_ms, 40, 102);
	assert_true(budget_take(&b, 1000 + wait_ms, &wait_ms));
}

static void test_budget__the_ceiling_holds_over_all(void **state)
{
	int taken = 0;

	(void)state;
	for (int64_t now = 1000; now <= 11000; now += 10) {
		taken += budget_take(&a, now, &wait_ms);
		taken += budget_take(&b, now, &wait_ms);
		taken += budget_take(&c, now, &wait_ms);
	}
	assert_in_range(taken, 99, 103);
}

static void test_budget__who_always_wants_does_not_keep_the_others_from_asking(void **state)
{
	int taken[3] = {0};

	(void)state;
	/* a asks ten times as often as the others. */
	for (int64_t now = 1000; now <= 31000; now += 10) {
		for (int i = 0; i < 10; i++)
			taken[0] += budget_take(&a, now, &wait_ms);
		taken[1] += budget_take(&b, now, &wait_ms);
		taken[2] += budget_take(&c, now, &wait_ms);
	}
	assert_in_range(taken[0], 98, 104);
	assert_in_range(taken[1], 98, 104);
	assert_in_range(taken[2], 98, 104);
}

static void test_budget__a_place_in_line_is_left_when_nothing_is_wanted(void **state)
{
	(void)state;
	drain(1000);
	assert_false(budget_take(&b, 1000, &wait_ms));
	assert_false(budget_take(&c, 1000, &wait_ms));
	/* b stands before c. */
	assert_false(budget_take(&c, 1110, &wait_ms));
	budget_pass(&b);
	assert_true(budget_take(&c, 1110, &wait_ms));
}

static void test_budget__who_goes_leaves_the_line(void **state)
{
	(void)state;
	assert_int_equal(budget_members(&a), 3);
	drain(1000);
	assert_false(budget_take(&b, 1000, &wait_ms));
	assert_false(budget_take(&c, 1000, &wait_ms));
	budget_leave(&b);
	assert_int_equal(budget_members(&a), 2);
	assert_true(budget_take(&c, 1110, &wait_ms));
	budget_leave(&c);
	assert_null(budget.first);
	/* Whoever comes then finds the line whole. */
	assert_false(budget_take(&a, 1110, &wait_ms));
	assert_ptr_equal(budget.first, &a);
}

static void test_budget__retries_are_owed_and_tokens_can_be_given_back(void **state)
{
	(void)state;
	assert_true(budget_take(&a, 1000, &wait_ms));
	budget_give_back(&a);
	assert_int_equal(drain(1000), 2);
	budget_charge(&a, 5);
	assert_false(budget_take(&a, 1400, &wait_ms));
	assert_true(budget_take(&a, 1700, &wait_ms));
}

static void test_budget__without_one_everything_goes(void **state)
{
	struct budget_share alone;

	(void)state;
	budget_join(NULL, &alone);
	for (int i = 0; i < 1000; i++)
		assert_true(budget_take(&alone, 1000, &wait_ms));
	assert_int_equal(budget_members(&alone), 1);
	budget_charge(&alone, 3);
	budget_give_back(&alone);
	budget_pass(&alone);
	budget_leave(&alone);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_budget__a_burst_is_a_quarter_of_a_second),
		TEST(test_budget__says_when_to_ask_again),
		TEST(test_budget__the_ceiling_holds_over_all),
		TEST(test_budget__who_always_wants_does_not_keep_the_others_from_asking),
		TEST(test_budget__a_place_in_line_is_left_when_nothing_is_wanted),
		TEST(test_budget__who_goes_leaves_the_line),
		TEST(test_budget__retries_are_owed_and_tokens_can_be_given_back),
		TEST(test_budget__without_one_everything_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
