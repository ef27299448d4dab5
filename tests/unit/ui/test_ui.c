/* Unit tests of ui: keys to modes, quitting, drawing only when needed, too small, and any key at
 * any time. */
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
	fixture_queue(&f, "orders", 5);
	fixture_queue(&f, "refunds", 3);
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* --- leaving
 * ---------------------------------------------------------------------------------------------- */

static void test_ui__q_goes_back_and_quits_at_the_root(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter ? q");
	assert_true(fixture_shows(&f, "[1 Overview]"));
	fixture_keys(&f, "q");
	assert_true(fixture_shows(&f, "sort:severity"));
	assert_int_equal(f.quits, 0);
	fixture_keys(&f, "q");
	assert_int_equal(f.quits, 1);
}

static void test_ui__back_and_esc_never_quit(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter - BackSp BackSp Esc Esc");
	assert_true(fixture_shows(&f, "sort:severity"));
	assert_int_equal(f.quits, 0);
}

static void test_ui__quit_leaves_from_anywhere(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter ? :");
	fixture_type(&f, "q");
	fixture_keys(&f, "Enter");
	assert_int_equal(f.quits, 1);
}

static void test_ui__cancel_twice_within_two_seconds_quits(void **state)
{
	(void)state;
	fixture_keys(&f, "^C");
	assert_true(fixture_shows(&f, "^C again within 2 seconds quits"));
	fixture_wait(&f, 2001);
	fixture_keys(&f, "^C");
	assert_int_equal(f.quits, 0);
	fixture_wait(&f, 2000);
	fixture_keys(&f, "^C");
	assert_int_equal(f.quits, 1);
}

static void test_ui__cancel_closes_a_prompt_first(void **state)
{
	(void)state;
	fixture_keys(&f, ": x ^C");
	assert_false(fixture_shows(&f, ":x"));
	fixture_keys(&f, "^C");
	assert_int_equal(f.quits, 0);
	fixture_keys(&f, "^C");
	assert_int_equal(f.quits, 1);
}

/* --- the host
 * --------------------------------------------------------------------------------------------- */

static void test_ui__keys_reach_the_host(void **state)
{
	(void)state;
	fixture_keys(&f, "^L ^Z r ^R F5 Z");
	assert_int_equal(f.repaints, 1);
	assert_int_equal(f.suspends, 1);
	assert_int_equal(f.refreshes, 3);
	assert_true(f.is_paused);
	assert_true(fixture_shows(&f, "PAUSED"));
	fixture_keys(&f, "Z");
	assert_false(f.is_paused);
	assert_false(fixture_shows(&f, "PAUSED"));
}

/* --- drawing
 * ---------------------------------------------------------------------------------------------- */

static void test_ui__nothing_changed_needs_no_drawing(void **state)
{
	(void)state;
	assert_false(ui_needs_draw(f.ui, f.now_ms));
	fixture_wait(&f, 3600 * 1000);
	assert_false(ui_needs_draw(f.ui, f.now_ms));
}

static void test_ui__changes_of_model_status_and_keys_need_drawing(void **state)
{
	(void)state;
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_queue(&f, "orders", 6);
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_false(ui_needs_draw(f.ui, f.now_ms));
	f.status.gen++;
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	ui_key(f.ui, (struct key){KEY_CODE_DOWN, 0}, sv_cstr(""), f.now_ms);
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	ui_key(f.ui, (struct key){KEY_CODE_RESIZE, 0}, sv_cstr(""), f.now_ms);
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	ui_key(f.ui, (struct key){KEY_CODE_NONE, 0}, sv_cstr(""), f.now_ms);
	assert_false(ui_needs_draw(f.ui, f.now_ms));
}

/* Two frames drawn an hour apart without news are the same, cell by cell. */
static void test_ui__nothing_on_the_screen_ticks(void **state)
{
	struct canvas before;

	(void)state;
	canvas_init(&before, f.canvas.rows, f.canvas.cols, f.canvas.charset);
	ui_draw(f.ui, &before, f.now_ms, f.unix_ms);
	fixture_wait(&f, 3600 * 1000);
	ui_draw(f.ui, &f.canvas, f.now_ms, f.unix_ms);
	for (int row = 0; row < before.rows; row++) {
		struct str a = {0}, b = {0};

		canvas_dump_text(&before, row, &a);
		canvas_dump_text(&f.canvas, row, &b);
		/* The trend may shift by the minute that has ended since. */
		if (row != fixture_row_of(&f, "orders") && row != fixture_row_of(&f, "refunds"))
			assert_string_equal(str_cstr(&a), str_cstr(&b));
		str_release(&a);
		str_release(&b);
	}
	canvas_release(&before);
}

static void test_ui__the_request_rate_jitters_not(void **state)
{
	(void)state;
	canvas_resize(&f.canvas, 24, 120);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "API 2.1 req/s"));
	f.status.requests_per_s = 2.16;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "API 2.1 req/s"));
	f.status.requests_per_s = 2.3;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "API 2.3 req/s"));
}

/* --- too small
 * -------------------------------------------------------------------------------------------- */

static void test_ui__a_small_screen_shows_a_sentence_and_ignores_keys(void **state)
{
	(void)state;
	canvas_resize(&f.canvas, 15, 80);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "Too small: need 60x16, have 80x15. Keys are ignored."));
	fixture_keys(&f, "q r Enter : x ?");
	assert_int_equal(f.quits, 0);
	assert_int_equal(f.refreshes, 0);
	canvas_resize(&f.canvas, 24, 80);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "sort:severity"));
	canvas_resize(&f.canvas, 24, 59);
	fixture_keys(&f, "^C");
	fixture_keys(&f, "^C");
	assert_int_equal(f.quits, 1);
}

static void test_ui__draws_at_any_size(void **state)
{
	static const char *const screens[] = {
		"", "Enter", "2", "3", "q ?", "q s", "Esc :", "Esc /", "Esc !"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(screens); i++) {
		canvas_resize(&f.canvas, 24, 80);
		fixture_draw(&f);
		fixture_keys(&f, screens[i]);
		for (int rows = 1; rows <= 60; rows += 3) {
			for (int cols = 1; cols <= 210; cols += 11) {
				canvas_resize(&f.canvas, rows, cols);
				fixture_draw(&f);
			}
		}
	}
	assert_int_equal(f.quits, 0);
}

static void test_ui__help_is_pinned_at_the_right_end_at_every_width(void **state)
{
	struct str row = {0};

	(void)state;
	for (int cols = 60; cols <= 160; cols++) {
		canvas_resize(&f.canvas, 16, cols);
		fixture_draw(&f);
		fixture_row(&f, -2, &row);
		assert_int_equal(row.n, cols);
		assert_true(sv_ends_with(str_sv(&row), sv_cstr("?=help")));
	}
	str_release(&row);
}

/* --- the last row
 * ----------------------------------------------------------------------------------------- */

static void test_ui__a_message_goes_with_the_next_key(void **state)
{
	struct str row = {0};

	(void)state;
	fixture_keys(&f, "F2");
	assert_string_equal(fixture_row(&f, -1, &row), "Nothing is on key F2 here.");
	fixture_keys(&f, "j");
	assert_string_equal(fixture_row(&f, -1, &row), "");
	str_release(&row);
}

static void test_ui__pasted_text_runs_nothing(void **state)
{
	(void)state;
	fixture_paste(&f, sv_cstr("q\nZr:quit\n"));
	assert_int_equal(f.quits, 0);
	assert_int_equal(f.refreshes, 0);
	assert_false(f.is_paused);
	assert_true(fixture_shows(&f, "Pasted text is not taken as keys."));
}

static void test_ui__pasted_text_in_a_prompt_is_text(void **state)
{
	(void)state;
	fixture_keys(&f, ":");
	fixture_paste(&f, sv_cstr("quit\n"));
	assert_int_equal(f.quits, 0);
	assert_true(fixture_shows(&f, ":quit"));
	fixture_keys(&f, "Enter");
	assert_int_equal(f.quits, 1);
}

static void test_ui__program_keys_work_in_a_prompt(void **state)
{
	(void)state;
	fixture_keys(&f, ": q ^L ^Z F5");
	assert_int_equal(f.repaints, 1);
	assert_int_equal(f.suspends, 1);
	assert_int_equal(f.refreshes, 1);
	assert_true(fixture_shows(&f, ":q"));
	fixture_keys(&f, "Esc / o ^L");
	assert_int_equal(f.repaints, 2);
	assert_true(fixture_shows(&f, "/o"));
}

static void test_ui__history_brings_lines_back(void **state)
{
	(void)state;
	fixture_keys(&f, ":");
	fixture_type(&f, "sort queue");
	fixture_keys(&f, "Enter : Up");
	assert_true(fixture_shows(&f, ":sort queue"));
	fixture_keys(&f, "Esc / Up");
	assert_false(fixture_shows(&f, "/sort queue"));
}

static void test_ui__tab_goes_through_the_completions(void **state)
{
	struct str row = {0};

	(void)state;
	fixture_keys(&f, ": t h e Tab");
	assert_string_equal(fixture_row(&f, -1, &row), ":theme");
	fixture_type(&f, "d");
	fixture_keys(&f, "Tab");
	assert_string_equal(fixture_row(&f, -1, &row), ":theme dark");
	fixture_keys(&f, "Enter");
	assert_string_equal(f.theme, "dark");
	fixture_keys(&f, ": s o r t Space Tab Tab S-Tab");
	assert_string_equal(fixture_row(&f, -1, &row), ":sort alarms");
	fixture_keys(&f, "S-Tab");
	assert_string_equal(fixture_row(&f, -1, &row), ":sort vis");
	str_release(&row);
}

/* --- options
 * ---------------------------------------------------------------------------------------------- */

static void test_ui__warnings_are_shown_at_the_start_and_kept(void **state)
{
	struct fixture g;

	(void)state;
	fixture_prepare(&g, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	g.options.warnings = "theme.ini:3: no colour pruple";
	g.options.config = "[keys fleet]\nsrot = s\n";
	fixture_start(&g);
	fixture_draw(&g);
	assert_true(fixture_shows(&g, "2 warnings (! shows them): theme.ini:3"));
	fixture_keys(&g, "!");
	assert_true(fixture_shows(&g, "theme.ini:3: no colour pruple"));
	assert_true(fixture_shows(&g, "config:2: no command srot"));
	fixture_close(&g);
}

static void test_ui__bindings_of_the_config_change_hints_and_help(void **state)
{
	struct fixture g;

	(void)state;
	fixture_prepare(&g, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	g.options.config = "[keys fleet]\nsort = o\n[keys global]\nhelp = F2\n";
	fixture_start(&g);
	fixture_draw(&g);
	assert_true(fixture_shows(&g, "o sort"));
	assert_true(fixture_shows(&g, "F2=help"));
	fixture_keys(&g, "F2");
	assert_true(fixture_shows(&g, "o         order by a column"));
	fixture_close(&g);
}

static void test_ui__a_custom_endpoint_is_shown_and_costs_nothing(void **state)
{
	struct fixture g;

	(void)state;
	fixture_prepare(&g, 24, 160, CHARSET_ASCII);
	place_set(&g.fleet.place.endpoint, "https://localhost:4566/some/path");
	place_set(&g.fleet.place.label, "DEMO");
	fixture_start(&g);
	fixture_draw(&g);
	assert_true(fixture_shows(&g, " DEMO  prod-eu"));
	assert_true(fixture_shows(&g, "@localhost:4566 ("));
	assert_false(fixture_shows(&g, "/day"));
	fixture_close(&g);
}

static void test_ui__a_briefing_is_read_first_and_again(void **state)
{
	struct fixture g;
	struct err err = {0};

	(void)state;
	fixture_prepare(&g, 24, 80, CHARSET_ASCII);
	g.options.briefing = "Something is on fire.\n\nTry: water.\n";
	fixture_start(&g);
	fixture_draw(&g);
	assert_true(fixture_shows(&g, "Briefing: this is a simulation"));
	assert_true(fixture_shows(&g, "  Something is on fire."));
	assert_true(fixture_shows(&g, "  Try: water."));
	fixture_keys(&g, "Esc");
	assert_false(fixture_shows(&g, "on fire"));
	assert_true(ui_run(g.ui, sv_cstr("briefing"), g.now_ms, &err));
	fixture_draw(&g);
	assert_true(fixture_shows(&g, "on fire"));
	fixture_close(&g);
}

static void test_ui__without_a_briefing_there_is_none(void **state)
{
	struct err err = {0};

	(void)state;
	assert_false(fixture_shows(&f, "Briefing"));
	assert_false(ui_run(f.ui, sv_cstr("briefing"), f.now_ms, &err));
	assert_non_null(strstr(err.msg, "only a demo has one"));
}

static void test_ui__the_account_comes_from_the_live_call_or_is_a_question(void **state)
{
	(void)state;
	assert_true(fixture_shows(&f, "1234-5678-9012"));
	f.fleet.account[0] = '\0';
	fixture_keys(&f, "j");
	assert_true(fixture_shows(&f, "account ?"));
	snprintf(f.fleet.account, sizeof f.fleet.account, "abc");
	fixture_keys(&f, "j");
	assert_true(fixture_shows(&f, "  abc  "));
}

/* --- anything
 * --------------------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static struct key any_key(uint32_t *seed)
{
	static const enum key_code codes[] = {KEY_CODE_ENTER, KEY_CODE_ESC, KEY_CODE_TAB,
		KEY_CODE_BACKTAB, KEY_CODE_BACKSPACE, KEY_CODE_DELETE, KEY_CODE_UP, KEY_CODE_DOWN,
		KEY_CODE_LEFT, KEY_CODE_RIGHT, KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_PGUP,
		KEY_CODE_PGDN, KEY_CODE_PASTE, KEY_CODE_RESIZE};
	uint32_t kind = next_random(seed) % 4;

	if (kind == 0)
		return (struct key){codes[next_random(seed) % COUNT_OF(codes)], 0};
	if (kind == 1)
		return (struct key){KEY_CODE_CTRL, 'a' + next_random(seed) % 26};
	return (struct key){KEY_CODE_CHAR, ' ' + next_random(seed) % 95};
}

static void change_fleet(struct fixture *g, uint32_t *seed)
{
	char name[20], dlq[20];

	snprintf(name, sizeof name, "q-%u", next_random(seed) % 30);
	snprintf(dlq, sizeof dlq, "q-%u", next_random(seed) % 30);
	fixture_wait(g, FIXTURE_STEP_MS);
	switch (next_random(seed) % 6) {
	case 0:
		if (fleet_find_name(&g->fleet, sv_cstr(name)))
			fleet_remove(&g->fleet, fleet_find_name(&g->fleet, sv_cstr(name)));
		break;
	case 1:
		fixture_deny(g, name);
		break;
	case 2:
		fixture_list(g, name);
		break;
	default:
		fixture_read(g, name, next_random(seed) % 100000, next_random(seed) % 130000, 0,
			next_random(seed) % 2 ? dlq : NULL);
		break;
	}
	fleet_tick(&g->fleet, g->now_ms);
}

static void test_ui__survives_any_key_at_any_time(void **state)
{
	uint32_t seed = 20261117;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		ui_key(f.ui, any_key(&seed), sv_cstr("x\033y"), f.now_ms);
		if (i % 3 == 0)
			change_fleet(&f, &seed);
		if (i % 40 == 0)
			canvas_resize(&f.canvas, 10 + (int)(next_random(&seed) % 45),
				50 + (int)(next_random(&seed) % 130));
		if (i % 2 == 0)
			fixture_draw(&f);
	}
	assert_true(f.fleet.count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_ui__q_goes_back_and_quits_at_the_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__back_and_esc_never_quit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__quit_leaves_from_anywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__cancel_twice_within_two_seconds_quits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__cancel_closes_a_prompt_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ui__keys_reach_the_host, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__nothing_changed_needs_no_drawing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__changes_of_model_status_and_keys_need_drawing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__nothing_on_the_screen_ticks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__the_request_rate_jitters_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__a_small_screen_shows_a_sentence_and_ignores_keys, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_ui__draws_at_any_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__help_is_pinned_at_the_right_end_at_every_width, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__a_message_goes_with_the_next_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__pasted_text_runs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__pasted_text_in_a_prompt_is_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__program_keys_work_in_a_prompt, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__history_brings_lines_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__tab_goes_through_the_completions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__warnings_are_shown_at_the_start_and_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__bindings_of_the_config_change_hints_and_help, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__a_custom_endpoint_is_shown_and_costs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__a_briefing_is_read_first_and_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__without_a_briefing_there_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__the_account_comes_from_the_live_call_or_is_a_question, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_ui__survives_any_key_at_any_time, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
