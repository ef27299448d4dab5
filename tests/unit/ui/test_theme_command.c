/* Unit tests of ui/actions_theme and ui/view_why: choosing colours, and which role is where. */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	fixture_read(&f, "orders", 1, 0, 0, NULL);
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void open_menu(void)
{
	fixture_keys(&f, ":");
	fixture_type(&f, "theme");
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "now: its own colours"));
}

static void test_theme__menu_shows_each_at_once(void **state)
{
	(void)state;
	open_menu();
	fixture_keys(&f, "Home");
	assert_string_equal(f.theme, "dark");
	fixture_keys(&f, "Down");
	assert_string_equal(f.theme, "light");
	fixture_keys(&f, "Enter");
	assert_string_equal(f.theme, "light");
	assert_true(fixture_shows(&f, "The theme is light"));
	/* What was chosen is what comes back now. */
	open_menu();
	fixture_keys(&f, "Home Esc");
	assert_string_equal(f.theme, "light");
}

static void test_theme__leaving_the_menu_brings_back_what_was(void **state)
{
	static const char *const ways[] = {"Esc", "q", "^C", "-"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		open_menu();
		fixture_keys(&f, "Home");
		assert_string_equal(f.theme, "dark");
		fixture_keys(&f, ways[i]);
		assert_string_equal(f.theme, "terminal");
		assert_false(fixture_shows(&f, "dark background"));
	}
}

static void test_theme__one_that_cannot_be_had_is_said_in_the_menu(void **state)
{
	(void)state;
	open_menu();
	fixture_keys(&f, "Up");
	assert_true(fixture_shows(&f, "there is no theme mono"));
	fixture_keys(&f, "Up");
	assert_false(fixture_shows(&f, "there is no theme mono"));
	assert_string_equal(f.theme, "light");
}

static void test_theme__mistakes_in_its_file_are_said(void **state)
{
	struct err err = {0};

	(void)state;
	f.theme_warnings = "my.ini:7: unknown role \"erorr\"; did you mean \"error\"?\n";
	for (int i = 0; i < 2; i++) {
		assert_true(ui_run(f.ui, sv_cstr("theme dark"), f.now_ms, &err));
		fixture_draw(&f);
		assert_true(fixture_shows(&f, "my.ini:7: unknown role \"erorr\"; did you mean"));
	}
	/* They stay in the view of errors, once. */
	fixture_keys(&f, "!");
	assert_true(fixture_shows(&f, "my.ini:7: unknown role"));
	assert_false(fixture_shows(&f, "2 warnings"));
}

static void why(void)
{
	struct err err = {0};

	assert_true(ui_run(f.ui, sv_cstr("theme why"), f.now_ms, &err));
	fixture_draw(&f);
}

static void test_why__says_the_role_under_the_cursor(void **state)
{
	(void)state;
	why();
	/* It starts where the fleet has its cursor: on the selected name. */
	assert_true(fixture_shows(&f, "select  the name under the cursor: default"));
	fixture_keys(&f, "Up");
	assert_true(fixture_shows(&f, "column titles"));
	fixture_keys(&f, "Esc");
	assert_false(fixture_shows(&f, "column titles"));
}

static void test_why__stays_on_the_screen(void **state)
{
	(void)state;
	why();
	fixture_keys(&f, "Home k k h h");
	assert_int_equal(f.canvas.cursor_row, 0);
	assert_int_equal(f.canvas.cursor_col, 0);
	fixture_keys(&f, "End j j PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn l");
	/* The last row is where it speaks. */
	assert_int_equal(f.canvas.cursor_row, f.canvas.rows - 2);
	assert_int_equal(f.canvas.cursor_col, f.canvas.cols - 1);
	fixture_keys(&f, "h");
	assert_int_equal(f.canvas.cursor_col, f.canvas.cols - 2);
}

static void test_why__every_role_has_its_words(void **state)
{
	(void)state;
	fixture_keys(&f, ":");
	fixture_type(&f, "theme why");
	fixture_keys(&f, "Enter");
	fixture_keys(&f, "Home");
	assert_true(fixture_shows(&f, "text  everything that has no role of its own") ||
		    fixture_shows(&f, "identity  profile, account and region"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_theme__menu_shows_each_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__leaving_the_menu_brings_back_what_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__one_that_cannot_be_had_is_said_in_the_menu, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_theme__mistakes_in_its_file_are_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_why__says_the_role_under_the_cursor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_why__stays_on_the_screen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_why__every_role_has_its_words, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
