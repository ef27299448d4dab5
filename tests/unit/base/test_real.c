/* Unit tests of base/real, by what libm says. */
#include "sqscope/base/real.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_close(double actual, double expected)
{
	assert_true(fabs(actual - expected) <= 1e-14 * expected);
}

static void test_real__roots(void **state)
{
	(void)state;
	for (double x = 1e-9; x < 1e9; x *= 1.37) {
		assert_close(real_root(x, 2), sqrt(x));
		assert_close(real_root(x, 3), cbrt(x));
		assert_close(real_root(x, 5), pow(x, 0.2));
	}
	assert_close(real_root(1, 5), 1);
	assert_close(real_root(27, 3), 3);
}

static void test_real__no_root_of_what_is_not_positive(void **state)
{
	(void)state;
	assert_true(real_root(0, 2) == 0);
	assert_true(real_root(-8, 3) == 0);
	assert_true(real_root(nan(""), 2) == 0);
}

static void test_real__smaller_and_larger(void **state)
{
	(void)state;
	assert_true(real_min(1, 2) == 1 && real_min(2, 1) == 1);
	assert_true(real_max(1, 2) == 2 && real_max(2, 1) == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real__roots),
		cmocka_unit_test(test_real__no_root_of_what_is_not_positive),
		cmocka_unit_test(test_real__smaller_and_larger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
