/* Unit tests of ui/mouse and term/canvas_link: what a click and the wheel do. */
#include "ui/ui_state.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;

static int set_up(void **state)
{
	char name[24];

	(void)state;
	fixture_open(&f);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "queue-%02d", i);
		fixture_read(&f, name, 40 - i, 0, 0, NULL);
	}
	fixture_draw(&f);
	fixture_keys(&f, "s q");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void mouse(enum key_code code, int row, int col)
{
	ui_key(f.ui, (struct key){code, (uint32_t)row << 16 | (uint32_t)col}, sv_cstr(""),
		f.now_ms);
	fixture_draw(&f);
}

/* The place where a text begins. */
static void find(const char *text, int *row, int *col)
{
	struct str line = {0};

	for (*row = 0; *row < f.canvas.rows; ++*row) {
		const char *at;

		str_clear(&line);
		canvas_dump_text(&f.canvas, *row, &line);
		at = strstr(str_cstr(&line), text);
		if (at) {
			*col = (int)(at - str_cstr(&line));
			str_release(&line);
			return;
		}
	}
	fail_msg("%s is not on the screen", text);
}

static void click(const char *text)
{
	int row = 0, col = 0;

	find(text, &row, &col);
	mouse(KEY_CODE_CLICK, row, col);
}

static const char *selected(void)
{
	const struct queue *q = ui_selected(f.ui);

	return q ? q->name : "";
}

static void test_mouse__click_selects_a_row_and_opens_it_the_second_time(void **state)
{
	(void)state;
	click("queue-05");
	assert_string_equal(selected(), "queue-05");
	click("queue-02");
	assert_string_equal(selected(), "queue-02");
	assert_false(fixture_shows(&f, "[1 overview]"));
	click("queue-02");
	assert_true(fixture_shows(&f, "Overview") || fixture_shows(&f, "overview"));
}

static void test_mouse__click_finds_the_row_from_anywhere(void **state)
{
	(void)state;
	fixture_keys(&f, "End");
	assert_string_equal(selected(), "queue-39");
	click("queue-30");
	assert_string_equal(selected(), "queue-30");
}

static void test_mouse__wheel_moves_three_rows(void **state)
{
	(void)state;
	fixture_keys(&f, "Home");
	mouse(KEY_CODE_WHEEL_DOWN, 5, 5);
	assert_string_equal(selected(), "queue-03");
	mouse(KEY_CODE_WHEEL_DOWN, 5, 5);
	mouse(KEY_CODE_WHEEL_UP, 5, 5);
	assert_string_equal(selected(), "queue-03");
}

static void test_mouse__click_on_a_title_sorts_by_it(void **state)
{
	(void)state;
	click("FLIGHT");
	assert_true(fixture_shows(&f, "sort:flight"));
}

/* Every tab, the last one as well. */
static void test_mouse__click_on_a_tab_opens_it(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter");
	click("6 Findings");
	assert_true(fixture_shows(&f, "[6 Findings]"));
	click("5 Policy");
	assert_true(fixture_shows(&f, "[5 Policy]"));
	click("1 Overview");
	assert_true(fixture_shows(&f, "[1 Overview]"));
}

static void test_mouse__click_on_a_hint_presses_its_key(void **state)
{
	(void)state;
	click("=help");
	assert_true(fixture_shows(&f, "Help: fleet"));
	fixture_keys(&f, "q");
	click("/ filter");
	assert_true(fixture_shows(&f, "as before"));
}

static void test_mouse__menu_takes_clicks_and_what_is_below_does_not(void **state)
{
	(void)state;
	fixture_keys(&f, "Home s");
	click("flight");
	click("flight");
	assert_true(fixture_shows(&f, "sort:flight"));
	fixture_keys(&f, "Home s");
	/* Beside the box: the row of the fleet there is not for now. */
	mouse(KEY_CODE_CLICK, f.canvas.rows - 5, 30);
	assert_true(fixture_shows(&f, "Up Down"));
	assert_string_equal(selected(), "queue-00");
}

static void test_mouse__command_line_takes_what_is_clicked(void **state)
{
	struct str row = {0};

	(void)state;
	fixture_keys(&f, ": t h e m e Space");
	click("light background");
	assert_string_equal(fixture_row(&f, -1, &row), ":theme light");
	click("dark background");
	assert_string_equal(fixture_row(&f, -1, &row), ":theme dark");
	str_release(&row);
}

static void test_mouse__a_question_cannot_be_answered_by_a_click(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(ui_run(f.ui, sv_cstr("rw"), f.now_ms, &err));
	fixture_draw(&f);
	for (int row = 0; row < f.canvas.rows - 3; row++) {
		for (int col = 0; col < f.canvas.cols; col += 3)
			mouse(KEY_CODE_CLICK, row, col);
	}
	assert_true(ui_is_read_only(f.ui));
}

static void test_mouse__on_a_screen_that_is_too_small_nothing_happens(void **state)
{
	(void)state;
	fixture_keys(&f, "Home");
	canvas_resize(&f.canvas, 15, 59);
	fixture_draw(&f);
	mouse(KEY_CODE_CLICK, 5, 5);
	mouse(KEY_CODE_WHEEL_DOWN, 5, 5);
	assert_string_equal(selected(), "queue-00");
}

static void test_mouse__why_goes_where_the_click_was(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(ui_run(f.ui, sv_cstr("theme why"), f.now_ms, &err));
	fixture_draw(&f);
	click("READY");
	assert_true(fixture_shows(&f, "column titles"));
	mouse(KEY_CODE_CLICK, 500, 500);
	assert_int_equal(f.canvas.cursor_row, f.canvas.rows - 2);
}

/* --- how the terminal is used, by command
 * ------------------------------------------------------------------ */

static void run(const char *line)
{
	struct err err = {0};

	assert_true(ui_run(f.ui, sv_cstr(line), f.now_ms, &err));
	fixture_draw(&f);
}

static void test_screen__mouse_is_asked_of_the_host(void **state)
{
	struct err err = {0};

	(void)state;
	run("mouse on");
	assert_true(f.has_mouse);
	run("mouse");
	assert_false(f.has_mouse);
	f.lacks_mouse = true;
	assert_false(ui_run(f.ui, sv_cstr("mouse on"), f.now_ms, &err));
	assert_non_null(strstr(err.msg, "no mouse"));
	assert_false(ui_run(f.ui, sv_cstr("mouse perhaps"), f.now_ms, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void test_screen__lean_has_no_rule_and_plain_bars(void **state)
{
	(void)state;
	assert_true(fixture_shows(&f, "--------"));
	run("lean on");
	assert_true(f.is_lean && f.canvas.has_plain_bars);
	assert_false(fixture_shows(&f, "--------"));
	run("lean off");
	assert_false(f.is_lean || f.canvas.has_plain_bars);
	assert_true(fixture_shows(&f, "--------"));
}

static void test_screen__hints_can_be_hidden_but_for_the_help(void **state)
{
	(void)state;
	assert_true(fixture_shows(&f, "/ filter"));
	run("hints off");
	assert_false(fixture_shows(&f, "/ filter"));
	assert_true(fixture_shows(&f, "?=help"));
	run("hints");
	assert_true(fixture_shows(&f, "/ filter"));
}

static void new_alarm(const char *dlq)
{
	char source[40];

	snprintf(source, sizeof source, "%s-source", dlq);
	fixture_wait(&f, 10 * 60 * 1000);
	fixture_read(&f, source, 1, 0, 0, dlq);
	fixture_read(&f, dlq, 1, 0, 0, NULL);
	fixture_draw(&f);
	fixture_wait(&f, 60 * 1000);
	fixture_read(&f, dlq, 500, 0, 0, NULL);
	fixture_draw(&f);
}

static void test_screen__bell_can_be_silenced(void **state)
{
	int rung;

	(void)state;
	new_alarm("a-dlq");
	rung = f.bells;
	assert_true(rung > 0);
	run("bell off");
	new_alarm("b-dlq");
	assert_int_equal(f.bells, rung);
	run("bell on");
	new_alarm("c-dlq");
	assert_int_equal(f.bells, rung + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_mouse__click_selects_a_row_and_opens_it_the_second_time, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__click_finds_the_row_from_anywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__wheel_moves_three_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__click_on_a_title_sorts_by_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__click_on_a_tab_opens_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__click_on_a_hint_presses_its_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__menu_takes_clicks_and_what_is_below_does_not, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__command_line_takes_what_is_clicked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__a_question_cannot_be_answered_by_a_click, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__on_a_screen_that_is_too_small_nothing_happens, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_mouse__why_goes_where_the_click_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__mouse_is_asked_of_the_host, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__lean_has_no_rule_and_plain_bars, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__hints_can_be_hidden_but_for_the_help, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_screen__bell_can_be_silenced, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
