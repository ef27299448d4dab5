/* Unit tests of base/late_library: a library that is there, one that is not, and one that lacks
 * something. */
#include "sqscope/base/late_library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct mathematics {
	int before;
	__typeof__(cbrt) *cube_root;
	__typeof__(hypot) *hypotenuse;
};

static const struct late_function functions[] = {
	{"cbrt", offsetof(struct mathematics, cube_root)},
	{"hypot", offsetof(struct mathematics, hypotenuse)},
	{"no_such_function", offsetof(struct mathematics, hypotenuse)},
};

static void test_late_library__functions_are_where_they_belong(void **state)
{
	struct mathematics table = {.before = 7};

	(void)state;
	assert_true(late_library_load("libm.so.6", functions, 2, &table, NULL));
	assert_int_equal(table.before, 7);
	assert_true(table.cube_root(27.0) > 2.9 && table.cube_root(27.0) < 3.1);
	assert_true(table.hypotenuse(3.0, 4.0) > 4.9 && table.hypotenuse(3.0, 4.0) < 5.1);
}

static void test_late_library__a_missing_library_is_named(void **state)
{
	struct mathematics table;
	struct err err = {0};

	(void)state;
	assert_false(late_library_load("libno-such.so.1", functions, 2, &table, &err));
	assert_int_equal(err.code, ERR_FAILED);
	assert_non_null(strstr(err.msg, "libno-such.so.1"));
}

static void test_late_library__a_missing_function_is_named(void **state)
{
	struct mathematics table;
	struct err err = {0};

	(void)state;
	assert_false(late_library_load("libm.so.6", functions, 3, &table, &err));
	assert_non_null(strstr(err.msg, "libm.so.6"));
	assert_non_null(strstr(err.msg, "no_such_function"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_late_library__functions_are_where_they_belong),
		cmocka_unit_test(test_late_library__a_missing_library_is_named),
		cmocka_unit_test(test_late_library__a_missing_function_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
