/* Tables of text: widths, what gives way, what is cut. */
#include "app/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>

static const struct table_column three[] = {
	{.title = "NAME", .cut_width = 4},
	{.title = "N", .align_right = true},
	{.title = "NOTE", .priority = 1},
};

static void add(struct table *t, const char *a, const char *b, const char *c)
{
	struct str *cells = table_add_row(t);
	str_add_cstr(&cells[0], a);
	str_add_cstr(&cells[1], b);
	str_add_cstr(&cells[2], c);
}

static void assert_table(int width, const char *expected)
{
	struct table t;
	struct str out = {0};
	table_init(&t, three, COUNT_OF(three));
	add(&t, "alphabet", "1", "ok");
	add(&t, "b", "1,024", "");
	table_format(&t, width, &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
	table_release(&t);
}

static void test_table__columns_are_as_wide_as_they_need(void **state)
{
	(void)state;
	assert_table(0, "NAME          N  NOTE\n"
			"alphabet      1  ok\n"
			"b         1,024\n");
}

static void test_table__a_terminal_that_is_wide_enough_changes_nothing(void **state)
{
	(void)state;
	assert_table(21, "NAME          N  NOTE\n"
			 "alphabet      1  ok\n"
			 "b         1,024\n");
}

static void test_table__what_may_be_cut_is_cut_before_a_column_goes(void **state)
{
	(void)state;
	assert_table(19, "NAME        N  NOTE\n"
			 "alpha>      1  ok\n"
			 "b       1,024\n");
	assert_table(17, "NAME      N  NOTE\n"
			 "alp>      1  ok\n"
			 "b     1,024\n");
}

static void test_table__the_column_of_the_lowest_standing_goes(void **state)
{
	(void)state;
	assert_table(16, "NAME          N\n"
			 "alphabet      1\n"
			 "b         1,024\n");
}

static void test_table__what_never_goes_stays_even_where_nothing_fits(void **state)
{
	(void)state;
	assert_table(3, "NAME      N\n"
			"alp>      1\n"
			"b     1,024\n");
}

static void test_table__wide_characters_count_two(void **state)
{
	struct table t;
	struct str out = {0};
	(void)state;
	table_init(&t, three, COUNT_OF(three));
	add(&t, "\xe6\x97\xa5\xe6\x9c\xac", "1", "x");
	add(&t, "\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5", "2", "x");
	table_format(&t, 0, &out);
	assert_string_equal(str_cstr(&out), "NAME    N  NOTE\n"
					    "\xe6\x97\xa5\xe6\x9c\xac    1  x\n"
					    "\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5  2  x\n");
	str_release(&out);
	table_release(&t);
}

static void test_table__without_rows_the_titles_stand_alone(void **state)
{
	struct table t;
	struct str out = {0};
	(void)state;
	table_init(&t, three, COUNT_OF(three));
	table_format(&t, 0, &out);
	assert_string_equal(str_cstr(&out), "NAME  N  NOTE\n");
	str_release(&out);
	table_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table__columns_are_as_wide_as_they_need),
		cmocka_unit_test(test_table__a_terminal_that_is_wide_enough_changes_nothing),
		cmocka_unit_test(test_table__what_may_be_cut_is_cut_before_a_column_goes),
		cmocka_unit_test(test_table__the_column_of_the_lowest_standing_goes),
		cmocka_unit_test(test_table__what_never_goes_stays_even_where_nothing_fits),
		cmocka_unit_test(test_table__wide_characters_count_two),
		cmocka_unit_test(test_table__without_rows_the_titles_stand_alone),
	};
	/* Widths of characters beyond ASCII are a matter of the locale. */
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
