/* Unit tests of model/line_diff. */
#include "sqscope/model/line_diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void add(void *ud, enum line_change change, struct sv line)
{
	static const char signs[] = {' ', '-', '+'};

	str_addf(ud, "%c%.*s|", signs[change], SV_ARGS(line));
}

static void assert_diff(const char *before, const char *after, const char *expected)
{
	struct str out = {0};

	line_diff(sv_cstr(before), sv_cstr(after), add, &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void test_line_diff__lines(void **state)
{
	(void)state;
	assert_diff("", "", "");
	assert_diff("a\nb\nc", "a\nb\nc\n", " a| b| c|");
	assert_diff("a\nb\nc", "a\nx\nc", " a|-b|+x| c|");
	assert_diff("", "a\nb", "+a|+b|");
	assert_diff("a\nb", "", "-a|-b|");
	assert_diff("a\nb\nc\nd", "b\nd\ne", "-a| b|-c| d|+e|");
	assert_diff("a\n\nb", "a\nb", " a|-| b|");
}

static void test_line_diff__what_is_too_long_is_told_whole(void **state)
{
	struct str before = {0}, out = {0};

	(void)state;
	for (int i = 0; i <= LINE_DIFF_MAX; i++)
		str_add_cstr(&before, "x\n");
	line_diff(str_sv(&before), sv_cstr("x"), add, &out);
	assert_int_equal(out.n, 3 * (LINE_DIFF_MAX + 2));
	assert_string_equal(str_cstr(&out) + out.n - 6, "-x|+x|");
	str_release(&before);
	str_release(&out);
}

static void assert_lines(const char *json, const char *expected)
{
	struct str out = {0};

	json_lines_add(sv_cstr(json), &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void test_line_diff__json_in_lines(void **state)
{
	(void)state;
	assert_lines("{\"a\":[1,{\"b\":\"x,y\"}],\"c\":{},\"d\":[]}",
		"{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,y\"\n    }\n  ],\n  \"c\": {},\n"
		"  \"d\": []\n}");
	assert_lines("no json", "no json");
	assert_lines("{\"a\":", "{\"a\":");
	assert_lines("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_diff__lines),
		cmocka_unit_test(test_line_diff__what_is_too_long_is_told_whole),
		cmocka_unit_test(test_line_diff__json_in_lines),
	};

	return cmocka_run_group_tests_name("model/line_diff", tests, NULL, NULL);
}
