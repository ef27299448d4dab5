/* Unit tests of base/str. */
#include "sqscope/base/str.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_str__empty_is_valid(void **state)
{
	struct str s = {0};

	(void)state;
	assert_string_equal(str_cstr(&s), "");
	assert_int_equal(str_sv(&s).n, 0);
	assert_non_null(str_sv(&s).p);
	str_clear(&s);
	str_truncate(&s, 0);
	str_add(&s, sv_cstr(""));
	str_release(&s);
	assert_null(s.p);
}

static void test_str__add(void **state)
{
	struct str s = {0};

	(void)state;
	str_add(&s, sv_of("a\0b", 3));
	str_add_cstr(&s, "cd");
	str_add_char(&s, 'e');
	assert_int_equal(s.n, 6);
	assert_memory_equal(s.p, "a\0bcde", 7);
	str_add_cstr(&s, NULL);
	assert_int_equal(s.n, 6);
	str_release(&s);
}

static void test_str__add_number(void **state)
{
	static const int64_t numbers[] = {0, 7, 10, -1, 120000, INT64_MAX, INT64_MIN};
	struct str s = {0}, expected = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		str_add_number(&s, numbers[i]);
		str_add_char(&s, ' ');
		str_addf(&expected, "%" PRId64 " ", numbers[i]);
	}
	assert_string_equal(str_cstr(&s), str_cstr(&expected));
	str_release(&s);
	str_release(&expected);
}

static void test_str__add_own_view(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_cstr(&s, "abcdefg");
	for (int i = 0; i < 6; i++)
		str_add(&s, str_sv(&s));
	assert_int_equal(s.n, 7 * 64);
	assert_memory_equal(s.p + 7 * 63, "abcdefg", 8);
	str_add(&s, sv_of(s.p + 1, 2));
	assert_memory_equal(s.p + 7 * 64, "bc", 3);
	str_release(&s);
}

static void test_str__clear_keeps_memory(void **state)
{
	struct str s = {0};
	char *before;

	(void)state;
	str_add_cstr(&s, "something");
	before = s.p;
	str_clear(&s);
	assert_int_equal(s.n, 0);
	assert_string_equal(str_cstr(&s), "");
	assert_ptr_equal(s.p, before);
	str_release(&s);
}

static void test_str__truncate_ends_the_text(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_cstr(&s, "queue-name");
	str_truncate(&s, 5);
	assert_string_equal(str_cstr(&s), "queue");
	assert_int_equal(s.n, 5);
	str_release(&s);
}

static void test_str__reserve_makes_room_once(void **state)
{
	struct str s = {0};
	char *before;

	(void)state;
	str_reserve(&s, 1000);
	before = s.p;
	assert_string_equal(str_cstr(&s), "");
	for (int i = 0; i < 1000; i++)
		str_add_char(&s, 'x');
	assert_ptr_equal(s.p, before);
	str_release(&s);
}

static void test_str__add_codepoint(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_codepoint(&s, 'a');
	str_add_codepoint(&s, 0xE9);
	str_add_codepoint(&s, 0x20AC);
	str_add_codepoint(&s, 0x1F600);
	assert_string_equal(str_cstr(&s), "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
	str_clear(&s);
	str_add_codepoint(&s, 0x7FF);
	str_add_codepoint(&s, 0x800);
	str_add_codepoint(&s, 0xFFFF);
	str_add_codepoint(&s, 0x10FFFF);
	assert_string_equal(str_cstr(&s), "\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF");
	str_release(&s);
}

static void test_str__add_codepoint_replaces_what_is_none(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_codepoint(&s, 0xD800);
	str_add_codepoint(&s, 0xDFFF);
	str_add_codepoint(&s, 0x110000);
	assert_string_equal(str_cstr(&s), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	str_release(&s);
}

static void test_str__addf(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_cstr(&s, "n=");
	str_addf(&s, "%d %s", 17, "x");
	assert_string_equal(str_cstr(&s), "n=17 x");
	str_clear(&s);
	str_addf(&s, "%*d", 5000, 1);
	assert_int_equal(s.n, 5000);
	assert_int_equal(s.p[4999], '1');
	str_release(&s);
}

static void test_str__set(void **state)
{
	struct str s = {0};

	(void)state;
	str_set(&s, sv_cstr("first"));
	str_set(&s, sv_cstr("next"));
	assert_string_equal(str_cstr(&s), "next");
	str_set(&s, sv_of(s.p + 1, 2));
	assert_string_equal(str_cstr(&s), "ex");
	assert_int_equal(s.n, 2);
	str_set(&s, sv_cstr(""));
	assert_string_equal(str_cstr(&s), "");
	str_release(&s);
}

static void test_str__take(void **state)
{
	struct str s = {0};
	char *taken;

	(void)state;
	taken = str_take(&s);
	assert_string_equal(taken, "");
	free(taken);
	str_add_cstr(&s, "mine");
	taken = str_take(&s);
	assert_string_equal(taken, "mine");
	assert_null(s.p);
	assert_int_equal(s.n, 0);
	free(taken);
}

static void test_str__shell_words(void **state)
{
	struct str s = {0};

	(void)state;
	str_add_shell_word(&s, sv_cstr("plain"));
	str_add_char(&s, ' ');
	str_add_shell_word(&s, sv_cstr("it's $HOME; `x` \\ \n"));
	str_add_char(&s, ' ');
	str_add_shell_word(&s, sv_cstr(""));
	assert_string_equal(str_cstr(&s), "'plain' 'it'\\''s $HOME; `x` \\ \n' ''");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_str__empty_is_valid),
		cmocka_unit_test(test_str__add),
		cmocka_unit_test(test_str__shell_words),
		cmocka_unit_test(test_str__add_number),
		cmocka_unit_test(test_str__add_own_view),
		cmocka_unit_test(test_str__clear_keeps_memory),
		cmocka_unit_test(test_str__truncate_ends_the_text),
		cmocka_unit_test(test_str__reserve_makes_room_once),
		cmocka_unit_test(test_str__add_codepoint),
		cmocka_unit_test(test_str__add_codepoint_replaces_what_is_none),
		cmocka_unit_test(test_str__addf),
		cmocka_unit_test(test_str__set),
		cmocka_unit_test(test_str__take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
