/* Unit tests of sim/sim_deadline. */
#include "sim/sim_deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MANY = 500 };

static void test_sim_deadline__come_in_order(void **state)
{
	struct sim_deadlines d = {0};
	struct sim_deadline all[MANY] = {{0}};
	int64_t due[MANY], last = -1;
	size_t taken = 0;
	struct sim_deadline *next;
	(void)state;
	srand(1);
	for (size_t i = 0; i < MANY; i++)
		sim_deadline_set(&d, &all[i], due[i] = rand() % 100, NULL);
	/* Set anew, and cleared, from anywhere in the heap. */
	for (size_t i = 0; i < MANY; i += 3)
		sim_deadline_set(&d, &all[i], due[i] = rand() % 100, NULL);
	for (size_t i = 0; i < MANY; i += 5)
		sim_deadline_clear(&d, &all[i]);
	assert_null(sim_deadlines_take(&d, -1));
	while ((next = sim_deadlines_take(&d, 100))) {
		size_t i = (size_t)(next - all);
		assert_true(i % 5 != 0);
		assert_true(due[i] >= last);
		last = due[i];
		taken++;
	}
	assert_int_equal(taken, MANY - MANY / 5);
	assert_int_equal(sim_deadlines_next(&d), -1);
	sim_deadlines_release(&d);
}

static void test_sim_deadline__same_moment_in_order_of_setting(void **state)
{
	struct sim_deadlines d = {0};
	struct sim_deadline all[20] = {{0}};
	(void)state;
	for (size_t i = 0; i < 20; i++)
		sim_deadline_set(&d, &all[i], 7, NULL);
	for (size_t i = 0; i < 20; i++)
		assert_ptr_equal(sim_deadlines_take(&d, 7), &all[i]);
	sim_deadlines_release(&d);
}

static void test_sim_deadline__clearing_what_is_not_set(void **state)
{
	struct sim_deadlines d = {0};
	struct sim_deadline one = {0};
	(void)state;
	sim_deadline_clear(&d, &one);
	sim_deadline_set(&d, &one, 3, NULL);
	assert_int_equal(sim_deadlines_next(&d), 3);
	sim_deadline_clear(&d, &one);
	sim_deadline_clear(&d, &one);
	assert_int_equal(sim_deadlines_next(&d), -1);
	sim_deadlines_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_deadline__come_in_order),
		cmocka_unit_test(test_sim_deadline__same_moment_in_order_of_setting),
		cmocka_unit_test(test_sim_deadline__clearing_what_is_not_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
