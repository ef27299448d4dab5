/* Unit tests of base/sv. */
#include "sqscope/base/sv.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv v, const char *expected)
{
	assert_int_equal(v.n, strlen(expected));
	assert_memory_equal(v.p, expected, v.n);
}

static bool glob(const char *text, const char *pattern)
{
	return sv_glob(sv_cstr(text), sv_cstr(pattern));
}

static size_t distance(const char *a, const char *b, size_t max)
{
	return sv_distance(sv_cstr(a), sv_cstr(b), max);
}

static void test_sv__cstr_of_null_is_empty(void **state)
{
	(void)state;
	assert_true(sv_is_empty(sv_cstr(NULL)));
	assert_true(sv_is_empty(sv_cstr("")));
	assert_false(sv_is_empty(sv_cstr(" ")));
}

static void test_sv__equal(void **state)
{
	(void)state;
	assert_true(sv_eq(sv_of("a\0b", 3), sv_of("a\0b", 3)));
	assert_false(sv_eq(sv_of("a\0b", 3), sv_of("a\0c", 3)));
	assert_false(sv_eq(sv_cstr("ab"), sv_cstr("abc")));
	assert_true(sv_eq((struct sv){0}, sv_cstr("")));
	assert_true(sv_eq_cstr(sv_cstr("jobs"), "jobs"));
	assert_false(sv_eq_cstr(sv_cstr("jobs"), "Jobs"));
	assert_true(sv_eq_nocase(sv_cstr("Content-TYPE"), sv_cstr("content-type")));
	assert_false(sv_eq_nocase(sv_cstr("content-type"), sv_cstr("content_type")));
	assert_false(sv_eq_nocase(sv_cstr("["), sv_cstr("{")));
}

static void test_sv__compare_is_by_unsigned_bytes(void **state)
{
	(void)state;
	assert_int_equal(sv_cmp(sv_cstr("b"), sv_cstr("b")), 0);
	assert_true(sv_cmp(sv_cstr("a"), sv_cstr("b")) < 0);
	assert_true(sv_cmp(sv_cstr("ab"), sv_cstr("a")) > 0);
	assert_true(sv_cmp(sv_cstr("\xC3"), sv_cstr("z")) > 0);
	assert_true(sv_cmp(sv_cstr(""), sv_cstr("a")) < 0);
	assert_int_equal(sv_cmp((struct sv){0}, sv_cstr("")), 0);
}

static void test_sv__starts_and_ends(void **state)
{
	(void)state;
	assert_true(sv_starts_with(sv_cstr("ai-embed"), sv_cstr("ai-")));
	assert_true(sv_starts_with(sv_cstr("ai"), sv_cstr("")));
	assert_false(sv_starts_with(sv_cstr("ai"), sv_cstr("ai-")));
	assert_true(sv_ends_with(sv_cstr("pay.fifo"), sv_cstr(".fifo")));
	assert_true(sv_ends_with(sv_cstr("x"), sv_cstr("")));
	assert_false(sv_ends_with(sv_cstr("fifo"), sv_cstr(".fifo")));
	assert_false(sv_ends_with(sv_cstr("pay.fifo2"), sv_cstr(".fifo")));
}

static void test_sv__contains_without_case(void **state)
{
	(void)state;
	assert_true(sv_contains_nocase(sv_cstr("AI-Transcribe-DLQ"), sv_cstr("dlq")));
	assert_true(sv_contains_nocase(sv_cstr("dlq"), sv_cstr("DLQ")));
	assert_true(sv_contains_nocase(sv_cstr("x"), sv_cstr("")));
	assert_true(sv_contains_nocase(sv_cstr(""), sv_cstr("")));
	assert_false(sv_contains_nocase(sv_cstr("dl"), sv_cstr("dlq")));
	assert_false(sv_contains_nocase(sv_cstr("d-l-q"), sv_cstr("dlq")));
}

static void test_sv__trim(void **state)
{
	(void)state;
	assert_sv(sv_trim(sv_cstr(" \t a b \r\n")), "a b");
	assert_sv(sv_trim(sv_cstr("a")), "a");
	assert_sv(sv_trim(sv_cstr(" \t\r\n")), "");
	assert_sv(sv_trim(sv_cstr("\va\v")), "\va\v");
}

static void test_sv__cut(void **state)
{
	struct sv head, tail;

	(void)state;
	assert_true(sv_cut(sv_cstr("a=b=c"), '=', &head, &tail));
	assert_sv(head, "a");
	assert_sv(tail, "b=c");
	assert_true(sv_cut(sv_cstr("="), '=', &head, &tail));
	assert_sv(head, "");
	assert_sv(tail, "");
	assert_false(sv_cut(sv_cstr("abc"), '=', &head, &tail));
	assert_sv(head, "abc");
	assert_sv(tail, "");
	assert_false(sv_cut((struct sv){0}, '=', &head, &tail));
	assert_int_equal(head.n, 0);
}

static void test_sv__cut_may_write_to_its_input(void **state)
{
	struct sv rest = sv_cstr("one,two"), head;

	(void)state;
	assert_true(sv_cut(rest, ',', &head, &rest));
	assert_sv(head, "one");
	assert_sv(rest, "two");
}

static void test_sv__words(void **state)
{
	struct sv rest = sv_cstr("  sort \tready  "), word;

	(void)state;
	assert_true(sv_next_word(&rest, &word));
	assert_sv(word, "sort");
	assert_true(sv_next_word(&rest, &word));
	assert_sv(word, "ready");
	assert_false(sv_next_word(&rest, &word));
	assert_int_equal(word.n, 0);
	assert_int_equal(rest.n, 0);
}

static void test_sv__numbers(void **state)
{
	int64_t n = 0;

	(void)state;
	assert_true(sv_to_i64(sv_cstr("0"), &n));
	assert_int_equal(n, 0);
	assert_true(sv_to_i64(sv_cstr("-17"), &n));
	assert_int_equal(n, -17);
	assert_true(sv_to_i64(sv_cstr("+17"), &n));
	assert_int_equal(n, 17);
	assert_true(sv_to_i64(sv_cstr("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(sv_to_i64(sv_cstr("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
}

static void test_sv__not_numbers(void **state)
{
	static const char *const wrong[] = {"", "-", "+", "1a", " 1", "1 ", "0x10", "1.0", "--1",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999"};
	int64_t n = 42;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(sv_to_i64(sv_cstr(wrong[i]), &n));
	assert_int_equal(n, 42);
}

static void test_sv__glob_stars(void **state)
{
	(void)state;
	assert_true(glob("ai-embed", "ai-*"));
	assert_true(glob("ai-", "ai-*"));
	assert_true(glob("", "*"));
	assert_true(glob("a-b-c", "a*-*c"));
	assert_true(glob("abcabd", "*abd"));
	assert_true(glob("x", "***"));
	assert_false(glob("ai-embed", "ai-"));
	assert_false(glob("xai-", "ai-*"));
	assert_false(glob("abc", "a*d"));
	assert_false(glob("AI-embed", "ai-*"));
	assert_false(glob("", "?"));
}

static void test_sv__glob_one_character(void **state)
{
	(void)state;
	assert_true(glob("q1", "q?"));
	assert_false(glob("q", "q?"));
	assert_false(glob("q12", "q?"));
	assert_true(glob("", ""));
	assert_false(glob("a", ""));
}

static void test_sv__glob_classes(void **state)
{
	(void)state;
	assert_true(glob("q7", "q[0-9]"));
	assert_false(glob("qa", "q[0-9]"));
	assert_true(glob("qa", "q[!0-9]"));
	assert_false(glob("q7", "q[!0-9]"));
	assert_true(glob("q-", "q[a-]"));
	assert_true(glob("q]", "q[]]"));
	assert_true(glob("qb", "q[!]a]"));
	assert_false(glob("q]", "q[!]a]"));
	assert_true(glob("xb9", "*[ab][0-9]"));
	assert_true(glob("ab7", "*[0-9]"));
}

static void test_sv__glob_open_bracket_is_itself(void **state)
{
	(void)state;
	assert_true(glob("a[b", "a[b"));
	assert_false(glob("ab", "a[b"));
	assert_true(glob("[", "["));
	assert_true(glob("[!", "[!"));
}

static void test_sv__glob_is_not_exponential(void **state)
{
	char text[2001];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(glob(text, "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"));
}

static void test_sv__has_glob(void **state)
{
	(void)state;
	assert_true(sv_has_glob(sv_cstr("a*")));
	assert_true(sv_has_glob(sv_cstr("?")));
	assert_true(sv_has_glob(sv_cstr("x[1]")));
	assert_false(sv_has_glob(sv_cstr("billing-events.fifo")));
	assert_false(sv_has_glob(sv_cstr("")));
}

static void test_sv__distance(void **state)
{
	(void)state;
	assert_int_equal(distance("sort", "sort", 5), 0);
	assert_int_equal(distance("srot", "sort", 5), 1);
	assert_int_equal(distance("sor", "sort", 5), 1);
	assert_int_equal(distance("sortt", "sort", 5), 1);
	assert_int_equal(distance("sart", "sort", 5), 1);
	assert_int_equal(distance("kitten", "sitting", 9), 3);
	assert_int_equal(distance("", "abc", 9), 3);
	assert_int_equal(distance("", "", 9), 0);
	assert_int_equal(distance("ca", "abc", 9), 3);
}

static void test_sv__distance_is_capped(void **state)
{
	(void)state;
	assert_int_equal(distance("abcdefgh", "12345678", 3), 3);
	assert_int_equal(distance("a", "abcdefgh", 3), 3);
	assert_int_equal(distance("same", "same", 0), 0);
	/* A swap across rows that are already at the cap. */
	assert_int_equal(distance("xyab", "xyba", 1), 1);
	assert_int_equal(distance("xyab", "xyba", 2), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sv__cstr_of_null_is_empty),
		cmocka_unit_test(test_sv__equal),
		cmocka_unit_test(test_sv__compare_is_by_unsigned_bytes),
		cmocka_unit_test(test_sv__starts_and_ends),
		cmocka_unit_test(test_sv__contains_without_case),
		cmocka_unit_test(test_sv__trim),
		cmocka_unit_test(test_sv__cut),
		cmocka_unit_test(test_sv__cut_may_write_to_its_input),
		cmocka_unit_test(test_sv__words),
		cmocka_unit_test(test_sv__numbers),
		cmocka_unit_test(test_sv__not_numbers),
		cmocka_unit_test(test_sv__glob_stars),
		cmocka_unit_test(test_sv__glob_one_character),
		cmocka_unit_test(test_sv__glob_classes),
		cmocka_unit_test(test_sv__glob_open_bracket_is_itself),
		cmocka_unit_test(test_sv__glob_is_not_exponential),
		cmocka_unit_test(test_sv__has_glob),
		cmocka_unit_test(test_sv__distance),
		cmocka_unit_test(test_sv__distance_is_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
