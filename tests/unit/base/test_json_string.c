/* Unit tests of base/json_string. */
#include "sqscope/base/compat.h"
#include "sqscope/base/json_string.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	struct sv text;
	const char *json;
} cases[] = {
	{{"", 0}, "\"\""},
	{{"plain ~", 7}, "\"plain ~\""},
	{{"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
	{{"\t\n\x1b\0x", 5}, "\"\\u0009\\u000a\\u001b\\u0000x\""},
	{{"\x7f h\xc3\xa9 \xf0\x9f\x98\x80", 10}, "\"\x7f h\xc3\xa9 \xf0\x9f\x98\x80\""},
	/* Alone, half, overlong, a surrogate. */
	{{"\xff", 1}, "\"\xef\xbf\xbd\""},
	{{"a\xc3", 2}, "\"a\xef\xbf\xbd\""},
	{{"\xc0\x80", 2}, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
	{{"\xed\xa0\x80", 3}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
};

static void test_json_string__cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str out = {0};

		str_add_char(&out, ':');
		json_string_add(&out, cases[i].text);
		assert_string_equal(str_cstr(&out) + 1, cases[i].json);
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_json_string__cases)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
