/* Unit tests of ui/name_cut: long names keep their beginning and what they end in. */
#include "sqscope/base/safe_text.h"
#include "ui/name_cut.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_cut(const char *name, int width, const char *expected)
{
	struct canvas canvas;
	struct str row = {0};
	int used;

	canvas_init(&canvas, 1, 100, CHARSET_UTF8);
	used = name_draw(canvas_area(&canvas), 0, 0, width, ROLE_TEXT, sv_cstr(name));
	canvas_dump_text(&canvas, 0, &row);
	assert_string_equal(str_cstr(&row), expected);
	assert_int_equal(used, safe_width(str_sv(&row), 0));
	assert_true(used <= width);
	str_release(&row);
	canvas_release(&canvas);
}

static void test_name_cut__leaves_alone_what_fits(void **state)
{
	(void)state;
	assert_cut("orders", 6, "orders");
	assert_cut("orders", 20, "orders");
}

static void test_name_cut__keeps_the_ending_that_tells_what_it_is(void **state)
{
	(void)state;
	assert_cut("production-orders-fulfilment-dlq", 12, "product…-dlq");
	assert_cut("production-orders-fulfilment.fifo", 12, "produc….fifo");
	assert_cut("production-orders-fulfilment-dlq.fifo", 16, "produc…-dlq.fifo");
}

static void test_name_cut__keeps_a_third_of_any_name(void **state)
{
	(void)state;
	assert_cut("abcdefghijklmnopqrstuvwxyz", 10, "abcdef…xyz");
	assert_cut("abcdefghijklmnopqrstuvwxyz", 5, "abc…z");
}

static void test_name_cut__does_not_break_wide_characters_or_escapes(void **state)
{
	(void)state;
	assert_cut("\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 8,
		"\xe6\xbc\xa2\xe6\xbc\xa2…\xe6\xbc\xa2");
	assert_cut("abc\033defghijklmnop", 12, "abc<1B>d…nop");
	assert_cut("abc\033defghijklmnop", 9, "abc…op");
	assert_cut("abc\033\033\033\033defghi", 9, "abc…hi");
}

static void test_name_cut__never_draws_beyond_its_width(void **state)
{
	static const char *const names[] = {"production-orders-fulfilment-dlq.fifo",
		"\033\033\033\033\033\033\033\033",
		"\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		for (int width = 0; width < 50; width++) {
			struct canvas canvas;
			struct str row = {0};

			canvas_init(&canvas, 1, 100, CHARSET_UTF8);
			name_draw(canvas_area(&canvas), 0, 0, width, ROLE_TEXT, sv_cstr(names[i]));
			canvas_dump_text(&canvas, 0, &row);
			assert_true(safe_width(str_sv(&row), 0) <= width);
			str_release(&row);
			canvas_release(&canvas);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name_cut__leaves_alone_what_fits),
		cmocka_unit_test(test_name_cut__keeps_the_ending_that_tells_what_it_is),
		cmocka_unit_test(test_name_cut__keeps_a_third_of_any_name),
		cmocka_unit_test(test_name_cut__does_not_break_wide_characters_or_escapes),
		cmocka_unit_test(test_name_cut__never_draws_beyond_its_width),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
