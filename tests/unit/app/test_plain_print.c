/* Unit tests of app/plain_print: a canvas as lines to be read. */
#include "app/plain_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct canvas canvas;
static struct area a;

static int set_up(void **state)
{
	(void)state;
	canvas_init(&canvas, 6, 40, CHARSET_UTF8);
	a = canvas_area(&canvas);
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

	plain_add_row(&canvas, row, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void test_plain__rows_have_their_number_and_words(void **state)
{
	struct str text = {0};

	(void)state;
	area_glyph(a, 0, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
	area_glyph(a, 0, 2, ROLE_STATE_CRIT, GLYPH_CRIT);
	area_text(a, 0, 4, -1, ROLE_SELECT, sv_cstr("jobs-dlq"));
	area_right(a, 0, 14, 6, ROLE_TEXT, sv_cstr("1,204"));
	area_glyph(a, 0, 22, ROLE_TREND, GLYPH_BAR_3);
	area_link_item(a, 0, 0, -1, LINK_ROW, 4, true);
	assert_row(0, "> 5. crit jobs-dlq  1,204\n");
	assert_int_equal(plain_current_row(&canvas), 0);
	assert_true(plain_add_state(&canvas, 0, &text));
	assert_string_equal(str_cstr(&text), "crit jobs-dlq");
	str_release(&text);
	area_glyph(a, 1, 2, ROLE_STATE_OK, GLYPH_OK);
	area_text(a, 1, 4, -1, ROLE_TEXT, sv_cstr("jobs"));
	area_link_item(a, 1, 0, -1, LINK_ROW, 5, false);
	assert_row(1, "  6. ok jobs\n");
}

static void test_plain__a_sign_is_no_sign_inside_of_text(void **state)
{
	struct str text = {0};

	(void)state;
	area_text(a, 0, 0, -1, ROLE_STATE_WARN, sv_cstr("watch out! it is !"));
	assert_row(0, "watch out! it is warn\n");
	assert_false(plain_add_state(&canvas, 0, &text));
	/* The word stands there already. */
	area_glyph(a, 1, 0, ROLE_STATE_WARN, GLYPH_WARN);
	area_text(a, 1, 2, -1, ROLE_STATE_WARN, sv_cstr("warn: old"));
	assert_row(1, "warn: old\n");
	str_release(&text);
}

static void test_plain__boxes_are_left_out(void **state)
{
	(void)state;
	area_box(area_sub(a, 0, 0, 3, 20), ROLE_CONFIRM, sv_cstr("PURGE"));
	area_text(a, 1, 2, -1, ROLE_TEXT, sv_cstr("a | b + c - d"));
	assert_row(0, "PURGE\n");
	assert_row(1, "a | b + c - d\n");
	assert_row(2, "");
	assert_row(5, "");
	assert_int_equal(plain_current_row(&canvas), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_plain__rows_have_their_number_and_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_plain__a_sign_is_no_sign_inside_of_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_plain__boxes_are_left_out, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
