/* Unit tests of base/late_library: a library that is there, one that is not, and one that lacks
 * something. */
#include "sqscope/base/late_library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

static const char zlib[] = "libz.so.1";

struct sums {
	int before;
	__typeof__(crc32) *crc;
	__typeof__(adler32) *adler;
};

static const struct late_function functions[] = {
	{"crc32", offsetof(struct sums, crc)},
	{"adler32", offsetof(struct sums, adler)},
	{"no_such_function", offsetof(struct sums, adler)},
};

static void test_late_library__functions_are_where_they_belong(void **state)
{
	struct sums table = {.before = 7};

	(void)state;
	assert_true(late_library_load(zlib, functions, 2, &table, NULL));
	assert_int_equal(table.before, 7);
	assert_int_equal(table.crc(0, (const Bytef *)"123456789", 9), 0xCBF43926);
	assert_int_equal(table.adler(1, (const Bytef *)"123456789", 9), 0x091E01DE);
}

static void test_late_library__a_missing_library_is_named(void **state)
{
	struct sums table;
	struct err err = {0};

	(void)state;
	assert_false(late_library_load("libno-such.so.1", functions, 2, &table, &err));
	assert_int_equal(err.code, ERR_FAILED);
	assert_non_null(strstr(err.msg, "libno-such.so.1"));
}

static void test_late_library__a_missing_function_is_named(void **state)
{
	struct sums table;
	struct err err = {0};

	(void)state;
	assert_false(late_library_load(zlib, functions, 3, &table, &err));
	assert_non_null(strstr(err.msg, zlib));
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
