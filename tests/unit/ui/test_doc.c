/* Unit tests of ui/doc: lines, wrapping, drawing from any line on. */
#include "ui/doc.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_doc(const struct doc *doc, int rows, int cols, size_t top, const char *expected)
{
	struct canvas canvas;
	struct str text = {0};

	canvas_init(&canvas, rows, cols, CHARSET_UTF8);
	doc_draw(doc, canvas_area(&canvas), top);
	for (int row = 0; row < rows; row++) {
		canvas_dump_text(&canvas, row, &text);
		str_add_char(&text, '|');
	}
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
	canvas_release(&canvas);
}

static void test_doc__puts_pieces_on_lines(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_heading(&doc, "HEAD");
	doc_line(&doc);
	doc_add(&doc, 2, ROLE_TEXT, sv_cstr("a"));
	doc_addf(&doc, 5, ROLE_TEXT, "%d", 12);
	doc_line(&doc);
	doc_line(&doc);
	doc_add(&doc, 0, ROLE_TEXT, sv_cstr("end"));
	assert_int_equal(doc.lines, 4);
	assert_doc(&doc, 4, 10, 0, " HEAD|  a  12||end|");
	doc_release(&doc);
}

static void test_doc__draws_from_any_line_on(void **state)
{
	struct doc doc = {0};

	(void)state;
	for (int i = 0; i < 5; i++) {
		doc_line(&doc);
		doc_addf(&doc, 0, ROLE_TEXT, "%d", i);
	}
	assert_doc(&doc, 2, 4, 3, "3|4|");
	assert_doc(&doc, 2, 4, 4, "4||");
	assert_doc(&doc, 2, 4, 9, "||");
	doc_release(&doc);
}

static void test_doc__wraps_at_blanks(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_line(&doc);
	doc_wrap(&doc, 1, 9, ROLE_TEXT, sv_cstr("the quick brown fox jumps"));
	assert_doc(&doc, 3, 12, 0, " the quick| brown fox| jumps|");
	doc_release(&doc);
}

static void test_doc__breaks_words_that_are_too_long(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_line(&doc);
	doc_wrap(&doc, 0, 4, ROLE_TEXT, sv_cstr("abcdefghij k"));
	assert_doc(&doc, 3, 8, 0, "abcd|efgh|ij k|");
	doc_release(&doc);
}

static void test_doc__wraps_even_where_nothing_fits(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_line(&doc);
	doc_wrap(&doc, 0, 0, ROLE_TEXT, sv_cstr("abc"));
	assert_int_equal(doc.lines, 3);
	doc_wrap(&doc, 0, -5, ROLE_TEXT, sv_cstr("de"));
	assert_int_equal(doc.lines, 4);
	doc_wrap(&doc, 0, 10, ROLE_TEXT, sv_cstr(""));
	assert_int_equal(doc.lines, 4);
	doc_release(&doc);
}

static void test_doc__wraps_by_what_is_shown(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_line(&doc);
	doc_wrap(&doc, 0, 6, ROLE_TEXT, sv_cstr("a\033b\033c"));
	assert_doc(&doc, 2, 10, 0, "a<1B>b|<1B>c|");
	doc_release(&doc);
}

static void test_doc__can_be_cleared_and_used_again(void **state)
{
	struct doc doc = {0};

	(void)state;
	doc_heading(&doc, "old");
	doc_clear(&doc);
	doc_add(&doc, 0, ROLE_TEXT, sv_cstr("new"));
	assert_doc(&doc, 2, 5, 0, "new||");
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doc__puts_pieces_on_lines),
		cmocka_unit_test(test_doc__draws_from_any_line_on),
		cmocka_unit_test(test_doc__wraps_at_blanks),
		cmocka_unit_test(test_doc__breaks_words_that_are_too_long),
		cmocka_unit_test(test_doc__wraps_even_where_nothing_fits),
		cmocka_unit_test(test_doc__wraps_by_what_is_shown),
		cmocka_unit_test(test_doc__can_be_cleared_and_used_again),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
