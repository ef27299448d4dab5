/* Unit tests of model/text_lines. */
#include "sqscope/base/str.h"
#include "sqscope/model/text_lines.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Rows as "line:text|", a + for one that continues, a > for one that goes on. */
static void assert_rows(const char *text, int cols, const char *expected)
{
	struct text_lines t;
	struct text_row row;
	struct str out = {0};
	size_t n;

	text_lines_init(&t, sv_cstr(text), cols, 0);
	for (n = 0; text_lines_row(&t, n, &row); n++)
		str_addf(&out, "%u%s:%.*s%s|", row.line, row.is_continued ? "+" : "",
			SV_ARGS(row.text), row.has_more ? ">" : "");
	assert_string_equal(str_cstr(&out), expected);
	assert_int_equal(text_lines_count(&t), n);
	str_release(&out);
	text_lines_release(&t);
}

static void test_text_lines__without_wrap(void **state)
{
	(void)state;
	assert_rows("one\ntwo\r\n\nfour", 0, "1:one|2:two\r|3:|4:four|");
	assert_rows("one\n", 0, "1:one|");
	assert_rows("", 0, "1:|");
	assert_rows("\n\n", 0, "1:|2:|");
}

static void test_text_lines__wrapped(void **state)
{
	(void)state;
	assert_rows("abcdefgh\nxy\n\nz", 3, "1:abc>|1+:def>|1+:gh|2:xy|3:|4:z|");
	assert_rows("abc\nd", 3, "1:abc|2:d|");
	/* Wide characters, escapes and tabs are as wide as they are shown. */
	assert_rows("\xe4\xbd\xa0\xe5\xa5\xbdx", 3, "1:\xe4\xbd\xa0>|1+:\xe5\xa5\xbdx|");
	assert_rows("a\x1b"
		    "b",
		5, "1:a\x1b>|1+:b|");
	assert_rows("\tab", 9, "1:\ta>|1+:b|");
	/* What is wider than the screen still gets on. */
	assert_rows("\x1b\x1b", 2, "1:\x1b>|1+:\x1b|");
	assert_rows("e\xcc\x81x", 1, "1:e\xcc\x81>|1+:x|");
}

static void test_text_lines__can_be_wrapped_anew(void **state)
{
	struct text_lines t;

	(void)state;
	text_lines_init(&t, sv_cstr("abcdef"), 2, 0);
	assert_int_equal(text_lines_count(&t), 3);
	text_lines_wrap(&t, 0);
	assert_int_equal(text_lines_count(&t), 1);
	text_lines_wrap(&t, 4);
	assert_int_equal(text_lines_count(&t), 2);
	text_lines_release(&t);
}

static void test_text_lines__looks_no_further_than_it_must(void **state)
{
	struct text_lines t;
	struct text_row row;
	struct str text = {0};

	(void)state;
	while (text.n < 1024 * 1024)
		str_add_cstr(&text, "0123456789");
	text_lines_init(&t, str_sv(&text), 80, 0);
	for (size_t i = 0; i < 24; i++)
		assert_true(text_lines_row(&t, i, &row));
	assert_int_equal(t.count, 24);
	assert_false(t.is_complete);
	assert_int_equal(text_lines_row_at(&t, 80 * 1000 + 5), 1000);
	assert_true(t.count < 1010);
	assert_int_equal(text_lines_row_at(&t, text.n + 10), text_lines_count(&t) - 1);
	text_lines_release(&t);
	str_release(&text);
}

static void test_text_lines__rows_of_bytes(void **state)
{
	struct text_lines t;

	(void)state;
	text_lines_init(&t, sv_cstr("abc\nde\n\nf"), 2, 0);
	assert_int_equal(text_lines_row_at(&t, 0), 0);
	assert_int_equal(text_lines_row_at(&t, 1), 0);
	assert_int_equal(text_lines_row_at(&t, 2), 1);
	assert_int_equal(text_lines_row_at(&t, 3), 1);
	assert_int_equal(text_lines_row_at(&t, 4), 2);
	assert_int_equal(text_lines_row_at(&t, 8), 4);
	text_lines_release(&t);
}

static void assert_from(const char *line, int column, const char *expected, int expected_skipped)
{
	int skipped;
	struct sv rest = text_lines_from_column(sv_cstr(line), column, 0, &skipped);

	assert_int_equal(rest.n, strlen(expected));
	assert_memory_equal(rest.p, expected, rest.n);
	assert_int_equal(skipped, expected_skipped);
}

static void test_text_lines__from_a_column(void **state)
{
	(void)state;
	assert_from("abc", 0, "abc", 0);
	assert_from("abc", 2, "c", 0);
	assert_from("abc", 9, "", 0);
	assert_from("\xe4\xbd\xa0x", 1, "x", 1);
	assert_from("\tx", 3, "x", 5);
	assert_from("a\x1b"
		    "b",
		5, "b", 0);
}

static void test_text_lines__find(void **state)
{
	struct text_lines t;
	size_t at;

	(void)state;
	text_lines_init(&t, sv_cstr("Error\nno error\nERROR"), 0, 0);
	assert_true(text_lines_find(&t, sv_cstr("error"), SIZE_MAX, &at));
	assert_int_equal(at, 0);
	assert_true(text_lines_find(&t, sv_cstr("error"), at, &at));
	assert_int_equal(at, 9);
	assert_true(text_lines_find(&t, sv_cstr("error"), at, &at));
	assert_int_equal(at, 15);
	assert_true(text_lines_find(&t, sv_cstr("error"), at, &at));
	assert_int_equal(at, 0);
	assert_false(text_lines_find(&t, sv_cstr("errors"), SIZE_MAX, &at));
	assert_false(text_lines_find(&t, sv_cstr(""), SIZE_MAX, &at));
	text_lines_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_lines__without_wrap),
		cmocka_unit_test(test_text_lines__wrapped),
		cmocka_unit_test(test_text_lines__can_be_wrapped_anew),
		cmocka_unit_test(test_text_lines__looks_no_further_than_it_must),
		cmocka_unit_test(test_text_lines__rows_of_bytes),
		cmocka_unit_test(test_text_lines__from_a_column),
		cmocka_unit_test(test_text_lines__find),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
