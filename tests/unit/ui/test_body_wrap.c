/* Unit tests of ui/body_wrap: pieces over rows. */
#include "ui/body_wrap.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_body_wrap__takes_what_fits(void **state)
{
	struct body_pen pen = {.left = 2, .col = 2, .cols = 6};

	(void)state;
	assert_int_equal(body_pen_take(&pen, sv_cstr("abcdef")), 4);
	assert_int_equal(pen.col, 6);
	assert_int_equal(body_pen_take(&pen, sv_cstr("ef")), 0);
	assert_true(body_pen_break(&pen));
	assert_int_equal(pen.row, 1);
	assert_int_equal(body_pen_take(&pen, sv_cstr("ef")), 2);
	assert_int_equal(pen.col, 4);
}

static void test_body_wrap__cuts_no_character(void **state)
{
	struct body_pen pen = {.cols = 4};

	(void)state;
	/* Wide ones: the second has no room for its right half. */
	pen.cols = 5;
	assert_int_equal(body_pen_take(&pen, sv_cstr("ab\xe6\x97\xa5\xe6\x97\xa5")), 5);
	assert_int_equal(pen.col, 4);
	/* A combining mark goes with its letter. */
	pen = (struct body_pen){.cols = 2};
	assert_int_equal(body_pen_take(&pen, sv_cstr("abe\xcc\x81")), 2);
	pen = (struct body_pen){.cols = 2};
	assert_int_equal(body_pen_take(&pen, sv_cstr("ae\xcc\x81z")), 4);
	/* What is shown as <1B> is one, too. */
	pen = (struct body_pen){.cols = 5};
	assert_int_equal(body_pen_take(&pen, sv_cstr("ab\x1b")), 2);
}

static void test_body_wrap__no_room_at_all_ends(void **state)
{
	struct body_pen pen = {.left = 3, .col = 3, .cols = 3};

	(void)state;
	assert_int_equal(body_pen_take(&pen, sv_cstr("a")), 0);
	assert_false(body_pen_break(&pen));
}

static void test_body_wrap__counts_rows(void **state)
{
	struct body_pen pen = {.left = 0, .cols = 10};
	struct json_line line = {.count = 2};

	(void)state;
	line.pieces[0].text = sv_cstr("0123456789abc");
	line.pieces[1].text = sv_cstr("defghijklm");
	assert_int_equal(body_wrap_row_of(pen, &line, 2, 0), 2);
	assert_int_equal(body_wrap_row_of(pen, &line, 0, 3), 0);
	assert_int_equal(body_wrap_row_of(pen, &line, 0, 12), 1);
	assert_int_equal(body_wrap_row_of(pen, &line, 1, 9), 2);
	pen.col = 9;
	assert_int_equal(body_wrap_row_of(pen, &line, 0, 3), 1);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_body_wrap__takes_what_fits),
		cmocka_unit_test(test_body_wrap__cuts_no_character),
		cmocka_unit_test(test_body_wrap__no_room_at_all_ends),
		cmocka_unit_test(test_body_wrap__counts_rows),
	};

	return cmocka_run_group_tests_name("ui/body_wrap", tests, NULL, NULL);
}
