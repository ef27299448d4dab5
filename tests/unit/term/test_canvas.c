/* Unit tests of term/canvas: what is drawn where, and that nothing dangerous can be. */
#include "sqscope/base/compat.h"
#include "sqscope/term/canvas.h"

#include <limits.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct canvas canvas;
static struct area all;

static int set_up(void **state)
{
	(void)state;
	canvas_init(&canvas, 4, 20, CHARSET_UTF8);
	all = canvas_area(&canvas);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	canvas_release(&canvas);
	return 0;
}

static void assert_row(int row, const char *expected)
{
	struct str text = {0};

	canvas_dump_text(&canvas, row, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void assert_roles(int row, const char *expected)
{
	struct str text = {0};

	canvas_dump_roles(&canvas, row, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static int text_at(int row, int col, int width, const char *text)
{
	return area_text(all, row, col, width, ROLE_TEXT, sv_cstr(text));
}

static void test_canvas__starts_blank_in_the_role_of_text(void **state)
{
	(void)state;
	assert_row(0, "");
	assert_roles(0, "....................");
	assert_false(canvas.cursor_visible);
}

static void test_canvas__erase_takes_everything_back(void **state)
{
	(void)state;
	area_text(all, 1, 2, -1, ROLE_ERROR, sv_cstr("gone"));
	area_cursor(all, 1, 2);
	canvas_erase(&canvas);
	assert_row(1, "");
	assert_roles(1, "....................");
	assert_false(canvas.cursor_visible);
	assert_int_equal(canvas.cursor_row, 0);
}

static void test_canvas__resize_erases_and_may_be_nothing(void **state)
{
	(void)state;
	text_at(0, 0, -1, "old");
	canvas_resize(&canvas, 2, 5);
	all = canvas_area(&canvas);
	assert_row(0, "");
	assert_int_equal(text_at(1, 0, -1, "12345"), 5);
	assert_row(1, "12345");
	canvas_resize(&canvas, -1, 0);
	/* Also an area from before the canvas shrank. */
	text_at(1, 4, -1, "x");
	assert_row(1, "");
	assert_int_equal(canvas_area(&canvas).rows, 0);
}

static void test_canvas__text_says_how_wide_it_was(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 3, -1, "queue"), 5);
	assert_row(0, "   queue");
	assert_int_equal(text_at(1, 0, 10, "ten chars!"), 10);
	assert_row(1, "ten chars!");
	assert_int_equal(text_at(2, 0, -1, ""), 0);
	assert_int_equal(text_at(2, 0, 0, "none"), 0);
	assert_row(2, "");
}

static void test_canvas__text_that_goes_on_ends_in_the_cut_glyph(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 0, 10, "eleven char"), 10);
	assert_row(0, "eleven ch…");
	assert_int_equal(text_at(1, 15, -1, "past the edge"), 5);
	assert_row(1, "               past…");
	assert_int_equal(text_at(2, 0, 1, "ab"), 1);
	assert_row(2, "…");
	assert_int_equal(text_at(3, 0, INT_MAX, "a very long text indeed"), 20);
	assert_row(3, "a very long text in…");
}

static void test_canvas__ascii_canvas_draws_ascii_only(void **state)
{
	(void)state;
	canvas.charset = CHARSET_ASCII;
	text_at(0, 0, 5, "too long");
	text_at(1, 0, -1, "caf\xC3\xA9");
	area_hline(all, 2, 0, 3, ROLE_BORDER);
	assert_row(0, "too >");
	assert_row(1, "caf<U+00E9>");
	assert_row(2, "---");
}

static void test_canvas__right_aligned_text_is_cut_at_its_end(void **state)
{
	(void)state;
	assert_int_equal(area_right(all, 0, 0, 8, ROLE_TEXT, sv_cstr("1,204")), 5);
	assert_row(0, "   1,204");
	area_right(all, 1, 2, 8, ROLE_TEXT, sv_cstr("12345678"));
	assert_row(1, "  12345678");
	area_right(all, 2, 0, 8, ROLE_TEXT, sv_cstr("123456789"));
	assert_row(2, "1234567…");
	area_right(all, 3, 0, -1, ROLE_TEXT, sv_cstr("end"));
	assert_row(3, "                 end");
}

static void test_canvas__wide_characters_take_two_columns(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 0, -1, "日本x"), 5);
	assert_row(0, "日本x");
	assert_int_equal(canvas.cells[1].ch[0], 0);
	/* The third would stand half outside. */
	assert_int_equal(text_at(1, 0, 5, "日本語"), 5);
	assert_row(1, "日本…");
	/* The cut takes the left half of one along. */
	assert_int_equal(text_at(2, 0, 4, "日本語"), 4);
	assert_row(2, "日 …");
}

static void test_canvas__half_of_a_wide_character_is_a_blank(void **state)
{
	(void)state;
	text_at(0, 0, -1, "日本");
	text_at(0, 1, -1, "x");
	assert_row(0, " x本");
	text_at(1, 0, -1, "日本");
	text_at(1, 2, -1, "x");
	assert_row(1, "日x");
	text_at(2, 0, -1, "日本");
	text_at(2, 1, -1, "語");
	assert_row(2, " 語");
	/* The other half lies outside of the area that is drawn into. */
	text_at(3, 0, -1, "日本");
	area_text(area_sub(all, 3, 1, 1, 2), 0, 0, -1, ROLE_TEXT, sv_cstr("ab"));
	assert_row(3, " ab");
}

static void test_canvas__wide_character_at_the_clip_is_a_blank(void **state)
{
	(void)state;
	text_at(0, 19, -1, "日");
	assert_row(0, "                   …");
	text_at(1, -1, -1, "日x");
	assert_row(1, " x");
}

static void test_canvas__marks_stay_with_their_character(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 0, -1, "e\xCC\x81\xCC\xA7x"), 2);
	assert_int_equal(canvas.cells[0].ch[0], 'e');
	assert_int_equal(canvas.cells[0].ch[1], 0x301);
	assert_int_equal(canvas.cells[0].ch[2], 0x327);
	assert_row(0, "e\xCC\x81\xCC\xA7x");
}

static void test_canvas__dangerous_text_is_shown_in_the_role_escape(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 0, -1, "a\033[31mb\r"), 14);
	assert_row(0, "a<1B>[31mb<CR>");
	assert_roles(0, ".eeee.....eeee......");
	text_at(1, 0, -1, "x\xE2\x80\xAEy");
	assert_row(1, "x<U+202E>y");
	text_at(2, 0, -1, "bad\xFF");
	assert_row(2, "bad<FF>");
}

static void test_canvas__escape_that_does_not_fit_is_cut(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, 0, 4, "ab\033"), 4);
	assert_row(0, "ab<…");
	assert_int_equal(text_at(1, 0, 6, "ab\033"), 6);
	assert_row(1, "ab<1B>");
	assert_int_equal(text_at(2, 0, 2, "ab\033"), 2);
	assert_row(2, "a…");
}

static void test_canvas__no_control_character_gets_in(void **state)
{
	char every[256];

	(void)state;
	for (size_t i = 0; i < sizeof every; i++)
		every[i] = (char)i;
	canvas_resize(&canvas, 2, 2000);
	all = canvas_area(&canvas);
	area_text(all, 0, 0, -1, ROLE_TEXT, sv_of(every, sizeof every));
	area_box(all, ROLE_BORDER, sv_of(every, sizeof every));
	area_fill(all, 1, 0, 3, ROLE_TEXT, '\033');
	for (int i = 0; i < canvas.rows * canvas.cols; i++) {
		uint32_t ch = canvas.cells[i].ch[0];

		assert_true(ch >= 0x20 && ch != 0x7F && (ch < 0x80 || ch >= 0xA0));
	}
}

static void test_canvas__drawing_outside_is_nothing(void **state)
{
	(void)state;
	text_at(-1, 0, -1, "above");
	text_at(4, 0, -1, "below");
	text_at(0, 20, -1, "right");
	text_at(0, 500, 3, "far");
	area_glyph(all, 0, -1, ROLE_TEXT, GLYPH_MARK);
	area_hline(all, 9, -5, 400, ROLE_TEXT);
	area_fill(all, -1, 0, 5, ROLE_TEXT, 'x');
	area_role(all, 7, 0, 5, ROLE_ERROR);
	area_cursor(all, 4, 0);
	for (int row = 0; row < 4; row++) {
		assert_row(row, "");
		assert_roles(row, "....................");
	}
	assert_false(canvas.cursor_visible);
}

static void test_canvas__text_may_start_left_of_the_area(void **state)
{
	(void)state;
	assert_int_equal(text_at(0, -3, -1, "scrolled"), 8);
	assert_row(0, "olled");
}

static void test_canvas__children_are_cut_to_their_parent(void **state)
{
	struct area child = area_sub(all, 1, 15, 10, 10), empty = area_sub(all, 9, 9, 3, 3);
	struct area back = area_sub(all, -1, -2, 3, 6),
		    wide = area_sub(all, 0, 0, INT_MAX, INT_MAX);

	(void)state;
	assert_int_equal(child.rows, 3);
	assert_int_equal(child.cols, 5);
	area_text(child, 0, 0, -1, ROLE_TEXT, sv_cstr("abcdefgh"));
	assert_row(1, "               abcd…");
	area_text(child, 3, 0, -1, ROLE_TEXT, sv_cstr("below"));
	assert_int_equal(empty.rows, 0);
	area_text(empty, 0, 0, -1, ROLE_TEXT, sv_cstr("nothing"));
	assert_int_equal(back.row, 0);
	assert_int_equal(back.col, 0);
	assert_int_equal(back.rows, 2);
	assert_int_equal(back.cols, 4);
	assert_int_equal(wide.rows, 4);
	assert_int_equal(wide.cols, 20);
	assert_int_equal(area_sub(all, 0, 0, -1, -1).cols, 0);
	assert_row(0, "");
	assert_row(2, "");
}

static void test_canvas__role_changes_looks_only(void **state)
{
	(void)state;
	text_at(0, 0, -1, "name");
	area_role(all, 0, 1, 2, ROLE_SELECT);
	assert_row(0, "name");
	assert_roles(0, ".SS.................");
	area_role(all, 0, 3, -1, ROLE_ERROR);
	assert_roles(0, ".SSEEEEEEEEEEEEEEEEE");
}

static void test_canvas__box_with_a_title(void **state)
{
	(void)state;
	area_box(all, ROLE_BORDER, sv_cstr("Help"));
	assert_row(0, "┌── Help ──────────┐");
	assert_row(1, "│                  │");
	assert_row(3, "└──────────────────┘");
	assert_roles(1, "b..................b");
	canvas_erase(&canvas);
	area_box(area_sub(all, 0, 0, 2, 12), ROLE_BORDER, sv_cstr("A long title"));
	assert_row(0, "┌── A l… ──┐");
	canvas_erase(&canvas);
	area_box(area_sub(all, 0, 0, 2, 2), ROLE_BORDER, sv_cstr("x"));
	assert_row(0, "┌┐");
	canvas_erase(&canvas);
	area_box(area_sub(all, 0, 0, 1, 9), ROLE_BORDER, sv_cstr("x"));
	assert_row(0, "");
}

static void test_canvas__formatted_text_and_glyphs(void **state)
{
	(void)state;
	assert_int_equal(area_textf(all, 0, 0, -1, ROLE_TEXT, "%d of %s", 3, "\t|"), 9);
	assert_row(0, "3 of    |");
	area_glyph(all, 1, 0, ROLE_TREND, GLYPH_BAR_8);
	area_glyph(all, 1, 1, ROLE_TREND, GLYPH_COUNT);
	area_glyph(all, 1, 2, ROLE_TREND, GLYPH_BAR_1);
	assert_row(1, "█ ▁");
}

static void test_canvas__cursor_is_placed_on_the_canvas(void **state)
{
	(void)state;
	area_cursor(area_sub(all, 1, 4, 2, 5), 1, 2);
	assert_int_equal(canvas.cursor_row, 2);
	assert_int_equal(canvas.cursor_col, 6);
	assert_true(canvas.cursor_visible);
}

static void test_canvas__tabs_are_blanks_to_the_next_stop(void **state)
{
	(void)state;
	text_at(0, 2, -1, "ab\tc");
	assert_row(0, "  ab      c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_canvas__starts_blank_in_the_role_of_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__erase_takes_everything_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__resize_erases_and_may_be_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__text_says_how_wide_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__text_that_goes_on_ends_in_the_cut_glyph, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__ascii_canvas_draws_ascii_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__right_aligned_text_is_cut_at_its_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__wide_characters_take_two_columns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__half_of_a_wide_character_is_a_blank, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__wide_character_at_the_clip_is_a_blank, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__marks_stay_with_their_character, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__dangerous_text_is_shown_in_the_role_escape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__escape_that_does_not_fit_is_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__no_control_character_gets_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__drawing_outside_is_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__text_may_start_left_of_the_area, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__children_are_cut_to_their_parent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__role_changes_looks_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_canvas__box_with_a_title, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__formatted_text_and_glyphs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__cursor_is_placed_on_the_canvas, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canvas__tabs_are_blanks_to_the_next_stop, set_up, tear_down),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
