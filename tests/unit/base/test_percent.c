/* Unit tests of base/percent. */
#include "sqscope/base/percent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void check(const char *text, size_t n, const char *keep, const char *expected)
{
	struct str out = {0};

	str_add_cstr(&out, "x=");
	percent_encode(sv_of(text, n), keep, &out);
	assert_string_equal(str_cstr(&out) + 2, expected);
	str_release(&out);
}

static void test_percent__unreserved_stays(void **state)
{
	(void)state;
	check("AZaz09-._~", 10, "", "AZaz09-._~");
	check("", 0, "", "");
}

static void test_percent__all_else_is_encoded(void **state)
{
	(void)state;
	check("a b/c:%\xc3\xa9", 9, "", "a%20b%2Fc%3A%25%C3%A9");
	check("\0", 1, "", "%00");
}

static void test_percent__what_is_kept(void **state)
{
	(void)state;
	check("/a b/\0", 6, "/", "/a%20b/%00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_percent__unreserved_stays),
		cmocka_unit_test(test_percent__all_else_is_encoded),
		cmocka_unit_test(test_percent__what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
