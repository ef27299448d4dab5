/* Unit tests of ui/bar: pieces from both edges, and which give way. */
#include "ui/bar.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_bar(struct bar *bar, int cols, const char *expected)
{
	struct canvas canvas;
	struct str row = {0};

	canvas_init(&canvas, 1, cols, CHARSET_UTF8);
	bar_draw(bar, canvas_area(&canvas), 0);
	canvas_dump_text(&canvas, 0, &row);
	assert_string_equal(str_cstr(&row), expected);
	str_release(&row);
	canvas_release(&canvas);
}

static void test_bar__fills_from_both_sides(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_TEXT, sv_cstr("one"));
	bar_add(&bar, BAR_LEFT, 2, 0, ROLE_TEXT, sv_cstr("two"));
	bar_add(&bar, BAR_RIGHT, 2, 0, ROLE_TEXT, sv_cstr("three"));
	bar_addf(&bar, BAR_RIGHT, 1, 0, ROLE_TEXT, "%d", 4);
	assert_bar(&bar, 24, " one  two        three 4");
	bar_release(&bar);
}

static void test_bar__the_largest_priority_gives_way_first_and_whole(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("keep"));
	bar_add(&bar, BAR_LEFT, 1, 2, ROLE_TEXT, sv_cstr("k"));
	bar_add(&bar, BAR_LEFT, 1, 2, ROLE_TEXT, sv_cstr("key"));
	bar_add(&bar, BAR_LEFT, 1, 1, ROLE_TEXT, sv_cstr("soon"));
	bar_add(&bar, BAR_RIGHT, 1, 0, ROLE_TEXT, sv_cstr("end"));
	assert_bar(&bar, 19, "keep k key soon end");
	assert_bar(&bar, 18, "keep soon      end");
	assert_bar(&bar, 13, "keep soon end");
	assert_bar(&bar, 12, "keep     end");
	bar_release(&bar);
}

static void test_bar__a_long_piece_does_not_take_short_ones_with_it(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("keep"));
	bar_add(&bar, BAR_LEFT, 1, 1, ROLE_TEXT, sv_cstr("long-winded"));
	bar_add(&bar, BAR_LEFT, 1, 2, ROLE_TEXT, sv_cstr("few"));
	assert_bar(&bar, 20, "keep long-winded few");
	assert_bar(&bar, 19, "keep long-winded");
	assert_bar(&bar, 15, "keep few");
	assert_bar(&bar, 7, "keep");
	bar_release(&bar);
}

static void test_bar__what_never_gives_way_is_cut_on_the_left(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("a-long-profile"));
	bar_add(&bar, BAR_RIGHT, 1, 0, ROLE_TEXT, sv_cstr("2 crit"));
	assert_bar(&bar, 14, "a-long… 2 crit");
	assert_bar(&bar, 4, " 2 …");
	bar_release(&bar);
}

static void test_bar__measures_what_is_shown_not_bytes(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("\xe6\xbc\xa2\033"));
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_TEXT, sv_cstr("x"));
	assert_bar(&bar, 20, "\xe6\xbc\xa2<1B> x");
	bar_release(&bar);
}

static void test_bar__empty_pieces_leave_no_gap(void **state)
{
	struct bar bar = {0};

	(void)state;
	bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("a"));
	bar_add(&bar, BAR_LEFT, 5, 0, ROLE_TEXT, sv_cstr(""));
	bar_add(&bar, BAR_LEFT, 1, 0, ROLE_TEXT, sv_cstr("b"));
	assert_bar(&bar, 10, "a b");
	bar_release(&bar);
}

static void test_bar__a_full_table_drops_the_rest(void **state)
{
	struct bar bar = {0};

	(void)state;
	for (int i = 0; i < 2 * BAR_PIECES; i++)
		bar_add(&bar, BAR_LEFT, 0, 0, ROLE_TEXT, sv_cstr("x"));
	assert_int_equal(bar.count, BAR_PIECES);
	bar_release(&bar);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bar__fills_from_both_sides),
		cmocka_unit_test(test_bar__the_largest_priority_gives_way_first_and_whole),
		cmocka_unit_test(test_bar__a_long_piece_does_not_take_short_ones_with_it),
		cmocka_unit_test(test_bar__what_never_gives_way_is_cut_on_the_left),
		cmocka_unit_test(test_bar__measures_what_is_shown_not_bytes),
		cmocka_unit_test(test_bar__empty_pieces_leave_no_gap),
		cmocka_unit_test(test_bar__a_full_table_drops_the_rest),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
