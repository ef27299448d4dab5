/* Unit tests of the UTF-8 decoder of base/safe_text. */
#include "sqscope/base/safe_text.h"

#include <setjmp.h>

#include <cmocka.h>

static void assert_decodes(const char *bytes, size_t used, uint32_t expected)
{
	uint32_t codepoint = 0;

	assert_int_equal(utf8_decode(sv_cstr(bytes), &codepoint), used);
	assert_int_equal(codepoint, expected);
}

static void test_utf8__lengths(void **state)
{
	(void)state;
	assert_decodes("ab", 1, 'a');
	assert_decodes("\x7F", 1, 0x7F);
	assert_decodes("\xC2\x80z", 2, 0x80);
	assert_decodes("\xDF\xBF", 2, 0x7FF);
	assert_decodes("\xE0\xA0\x80z", 3, 0x800);
	assert_decodes("\xED\x9F\xBF", 3, 0xD7FF);
	assert_decodes("\xEE\x80\x80", 3, 0xE000);
	assert_decodes("\xEF\xBF\xBF", 3, 0xFFFF);
	assert_decodes("\xF0\x90\x80\x80z", 4, 0x10000);
	assert_decodes("\xF4\x8F\xBF\xBF", 4, 0x10FFFF);
}

static void test_utf8__nul_is_a_character(void **state)
{
	uint32_t codepoint = 1;

	(void)state;
	assert_int_equal(utf8_decode(sv_of("\0", 1), &codepoint), 1);
	assert_int_equal(codepoint, 0);
}

static void test_utf8__refuses(void **state)
{
	static const char *const wrong[] = {
		"",
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xC2",
		"\xC2z",
		"\xC2\xC2",
		"\xE0\x80\x80",
		"\xE0\x9F\xBF",
		"\xE2\x82",
		"\xE2\x82z",
		"\xE2z\x82",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF",
		"\xF0\x9F\x98",
		"\xF0\x9F\x98z",
		"\xF0\x9Fz\x80",
		"\xF0z\x98\x80",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xF8\x88\x80\x80\x80",
		"\xFE",
		"\xFF",
	};
	uint32_t codepoint;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(utf8_decode(sv_cstr(wrong[i]), &codepoint), 0);
}

static void test_utf8__every_code_point_comes_back(void **state)
{
	struct str s = {0};
	uint32_t decoded;

	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;

		str_clear(&s);
		str_add_codepoint(&s, c);
		if (utf8_decode(str_sv(&s), &decoded) != s.n ||
			decoded != (is_surrogate ? 0xFFFD : c))
			fail_msg("U+%04X", c);
	}
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8__lengths),
		cmocka_unit_test(test_utf8__nul_is_a_character),
		cmocka_unit_test(test_utf8__refuses),
		cmocka_unit_test(test_utf8__every_code_point_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
