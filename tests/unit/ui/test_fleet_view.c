/* Unit tests of ui/view_fleet: selection, filter, marks, sorting, jumps, what the poller is told.
 */
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
	fixture_queue(&f, "alpha", 50);
	fixture_queue(&f, "bravo", 40);
	fixture_queue(&f, "charlie", 30);
	fixture_queue(&f, "delta", 20);
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* The queue that the gutter points at. */
static const char *selected(void)
{
	static const char *const names[] = {"alpha", "bravo", "charlie", "delta", "echo", "worker"};
	struct str row = {0};
	const char *found = "";

	for (int i = 0; i < f.canvas.rows; i++) {
		if (fixture_row(&f, i, &row)[0] != '>')
			continue;
		for (size_t j = 0; j < COUNT_OF(names); j++) {
			if (strstr(str_cstr(&row), names[j]))
				found = names[j];
		}
	}
	str_release(&row);
	return found;
}

static void read_later(const char *name, int64_t ready)
{
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_queue(&f, name, ready);
	fixture_draw(&f);
}

/* --- selection
 * -------------------------------------------------------------------------------------------- */

static void test_fleet_view__nothing_chosen_yet_is_the_first_row(void **state)
{
	(void)state;
	assert_string_equal(selected(), "alpha");
	read_later("delta", 900);
	assert_string_equal(selected(), "delta");
}

static void test_fleet_view__a_choice_stays_with_its_queue(void **state)
{
	(void)state;
	fixture_keys(&f, "j");
	assert_string_equal(selected(), "bravo");
	read_later("delta", 900);
	assert_string_equal(selected(), "bravo");
	read_later("bravo", 1);
	assert_string_equal(selected(), "bravo");
	assert_int_equal(f.canvas.cursor_row, fixture_row_of(&f, "bravo"));
	assert_int_equal(f.canvas.cursor_col, 4);
}

static void test_fleet_view__a_choice_that_vanishes_leaves_its_place(void **state)
{
	(void)state;
	fixture_keys(&f, "j");
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("bravo")));
	fixture_draw(&f);
	assert_string_equal(selected(), "charlie");
	fixture_keys(&f, "G");
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("delta")));
	fixture_draw(&f);
	assert_string_equal(selected(), "charlie");
}

static void test_fleet_view__an_emptied_fleet_selects_nothing(void **state)
{
	(void)state;
	while (f.fleet.count > 0)
		fleet_remove(&f.fleet, f.fleet.queues[0]);
	fixture_draw(&f);
	assert_string_equal(selected(), "");
	fixture_keys(&f, "j G Enter Space d F");
	assert_true(fixture_shows(&f, "no queue is selected"));
}

static void fill_workers(int count)
{
	char name[20];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "worker-%03d", i);
		fixture_queue(&f, name, 0);
	}
	fixture_draw(&f);
}

static void test_fleet_view__the_view_stays_when_the_selection_moves_away(void **state)
{
	(void)state;
	fill_workers(40);
	fixture_keys(&f, "j");
	assert_string_equal(selected(), "bravo");
	for (int i = 0; i < 40; i++) {
		char name[20];

		snprintf(name, sizeof name, "worker-%03d", i);
		fixture_queue(&f, name, 100);
	}
	fixture_draw(&f);
	assert_string_equal(selected(), "");
	assert_true(fixture_shows(&f, "selected bravo (row 42)"));
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "prod-eu > bravo"));
	fixture_keys(&f, "q k");
	assert_string_equal(selected(), "alpha");
}

static void test_fleet_view__follow_keeps_the_selection_in_view(void **state)
{
	(void)state;
	fill_workers(40);
	fixture_keys(&f, "j F");
	assert_true(fixture_shows(&f, "follow"));
	fixture_read(&f, "bravo", 0, 0, 0, NULL);
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_queue(&f, "worker-001", 7);
	for (int i = 2; i < 40; i++) {
		char name[20];

		snprintf(name, sizeof name, "worker-%03d", i);
		fixture_queue(&f, name, 100);
	}
	fixture_draw(&f);
	assert_string_equal(selected(), "bravo");
}

/* --- filter --------------------------------------------------------------------------------- */

static void test_fleet_view__the_filter_works_while_it_is_typed(void **state)
{
	(void)state;
	fixture_keys(&f, "/");
	fixture_type(&f, "r");
	assert_true(fixture_shows(&f, "2/4 q"));
	fixture_type(&f, "l");
	assert_true(fixture_shows(&f, "1/4 q"));
	assert_string_equal(selected(), "charlie");
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "filter:rl"));
	assert_false(fixture_shows(&f, "alpha"));
}

static void test_fleet_view__esc_in_the_prompt_brings_the_filter_before_back(void **state)
{
	(void)state;
	fixture_keys(&f, "/ b Enter / BackSp d Esc");
	assert_true(fixture_shows(&f, "filter:b "));
	assert_true(fixture_shows(&f, "bravo"));
}

static void test_fleet_view__esc_clears_the_filter_and_never_quits(void **state)
{
	(void)state;
	fixture_keys(&f, "/ b Enter Esc");
	assert_true(fixture_shows(&f, "filter:(none)"));
	assert_true(fixture_shows(&f, "delta"));
	fixture_keys(&f, "Esc Esc Esc");
	assert_int_equal(f.quits, 0);
}

static void test_fleet_view__a_filter_that_hides_the_choice_selects_the_best_match(void **state)
{
	(void)state;
	fixture_keys(&f, "/ a Enter");
	assert_string_equal(selected(), "alpha");
	fixture_keys(&f, "G / BackSp c Enter");
	assert_string_equal(selected(), "charlie");
	fixture_keys(&f, "Esc");
	assert_string_equal(selected(), "charlie");
}

static void test_fleet_view__keys_in_the_prompt_are_text(void **state)
{
	(void)state;
	fixture_keys(&f, "/ q ? :");
	assert_true(fixture_shows(&f, "/q?:"));
	assert_int_equal(f.quits, 0);
}

/* --- marks ---------------------------------------------------------------------------------- */

static void test_fleet_view__space_marks_and_goes_down(void **state)
{
	(void)state;
	fixture_keys(&f, "Space Space");
	assert_true(fixture_shows(&f, " *. alpha"));
	assert_true(fixture_shows(&f, " *. bravo"));
	assert_true(fixture_shows(&f, "marked 2"));
	assert_string_equal(selected(), "charlie");
	fixture_keys(&f, "k Space");
	assert_true(fixture_shows(&f, "marked 1"));
}

static void test_fleet_view__marks_stay_with_their_queues(void **state)
{
	(void)state;
	fixture_keys(&f, "Space");
	read_later("delta", 900);
	assert_true(fixture_shows(&f, " *. alpha"));
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("alpha")));
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "marked"));
}

static void test_fleet_view__star_marks_all_rows_shown_or_none(void **state)
{
	(void)state;
	fixture_keys(&f, "Space *");
	assert_true(fixture_shows(&f, "marked 4"));
	fixture_keys(&f, "*");
	assert_false(fixture_shows(&f, "marked"));
	fixture_keys(&f, "/ b Enter * Esc");
	assert_true(fixture_shows(&f, "marked 1"));
}

/* --- sorting, columns
 * ------------------------------------------------------------------------------------- */

static void test_fleet_view__the_menu_sorts_by_letter_and_by_arrow(void **state)
{
	(void)state;
	fixture_keys(&f, "s");
	assert_true(fixture_shows(&f, "Sort by"));
	fixture_keys(&f, "q");
	assert_true(fixture_shows(&f, "sort:queue"));
	assert_false(fixture_shows(&f, "Sort by"));
	fixture_keys(&f, "s j Enter");
	assert_true(fixture_shows(&f, "sort:ready"));
	fixture_keys(&f, "S");
	assert_true(fixture_shows(&f, "sort:ready reversed"));
	assert_true(fixture_row_of(&f, "delta") < fixture_row_of(&f, "alpha"));
	fixture_keys(&f, "S");
	assert_true(fixture_row_of(&f, "alpha") < fixture_row_of(&f, "delta"));
}

static void test_fleet_view__esc_closes_the_menu_and_changes_nothing(void **state)
{
	(void)state;
	fixture_keys(&f, "s j j Esc");
	assert_true(fixture_shows(&f, "sort:severity"));
	assert_false(fixture_shows(&f, "Sort by"));
	fixture_keys(&f, "s ^C");
	assert_false(fixture_shows(&f, "Sort by"));
	assert_int_equal(f.quits, 0);
}

static void test_fleet_view__the_columns_menu_turns_columns_on_and_off(void **state)
{
	char line[64];

	(void)state;
	fixture_keys(&f, "v");
	assert_true(fixture_shows(&f, "[x] ready"));
	assert_false(fixture_shows(&f, "] queue"));
	snprintf(line, sizeof line, "%c", columns[COLUMN_FLIGHT].letter);
	fixture_keys(&f, line);
	assert_true(fixture_shows(&f, "[ ] flight"));
	fixture_keys(&f, "Up Space Esc");
	assert_false(fixture_shows(&f, "FLIGHT"));
	assert_false(fixture_shows(&f, "READY"));
	assert_true(fixture_shows(&f, "DLQ"));
	fixture_keys(&f, "v Enter Esc");
	assert_true(fixture_shows(&f, "READY"));
	assert_false(fixture_shows(&f, "FLIGHT"));
}

static void test_fleet_view__the_columns_command_names_those_that_show(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(ui_run(f.ui, sv_cstr("columns alarms, TYPE"), f.now_ms, &err));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "QUEUE"));
	assert_true(fixture_shows(&f, "TYPE ALARMS"));
	assert_false(fixture_shows(&f, "READY"));
	assert_false(ui_run(f.ui, sv_cstr("columns ready,size"), f.now_ms, &err));
	assert_string_equal(err.msg, "columns: there is no column size (v shows them)");
	assert_true(ui_run(f.ui, sv_cstr("columns all"), f.now_ms, &err));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "READY"));
}

static void test_fleet_view__hidden_columns_are_no_steps_of_scrolling(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(ui_run(f.ui, sv_cstr("columns ready flight"), f.now_ms, &err));
	fixture_keys(&f, "l l l");
	assert_true(fixture_shows(&f, "READY"));
	assert_true(fixture_shows(&f, "FLIGHT"));
}

static void test_fleet_view__columns_scroll_until_the_last_is_in_sight(void **state)
{
	(void)state;
	assert_false(fixture_shows(&f, "ALARMS"));
	for (int i = 0; i < COLUMN_COUNT; i++)
		fixture_keys(&f, "l");
	assert_true(fixture_shows(&f, "ALARMS"));
	assert_true(fixture_shows(&f, "QUEUE"));
	assert_true(fixture_shows(&f, "TYPE"));
	for (int i = 0; i < COLUMN_COUNT; i++)
		fixture_keys(&f, "h");
	assert_true(fixture_shows(&f, "READY"));
	assert_false(fixture_shows(&f, "scrolled"));
}

/* --- jumps ---------------------------------------------------------------------------------- */

static void test_fleet_view__d_goes_to_the_dlq_and_back(void **state)
{
	(void)state;
	fixture_read(&f, "alpha", 50, 0, 0, "delta");
	fixture_draw(&f);
	fixture_keys(&f, "j k d");
	assert_string_equal(selected(), "delta");
	fixture_keys(&f, "d");
	assert_string_equal(selected(), "alpha");
}

static void test_fleet_view__d_of_a_dlq_that_is_no_row_opens_it(void **state)
{
	(void)state;
	fixture_read(&f, "alpha", 50, 0, 0, "outside-dlq");
	fixture_draw(&f);
	fixture_keys(&f, "d");
	assert_true(fixture_shows(&f, "prod-eu > outside-dlq"));
}

static void test_fleet_view__d_with_several_sources_asks(void **state)
{
	(void)state;
	fixture_read(&f, "alpha", 50, 0, 0, "delta");
	fixture_read(&f, "bravo", 40, 0, 0, "delta");
	fixture_draw(&f);
	fixture_keys(&f, "G d");
	assert_true(fixture_shows(&f, "Its sources"));
	fixture_keys(&f, "j Enter");
	assert_string_equal(selected(), "bravo");
}

static void test_fleet_view__d_of_a_queue_without_links_says_so(void **state)
{
	(void)state;
	fixture_keys(&f, "d");
	assert_true(fixture_shows(&f, "alpha has no DLQ, and is none"));
}

/* --- what the poller is told
 * ------------------------------------------------------------------------------ */

static void test_fleet_view__tells_the_rows_on_the_screen_once(void **state)
{
	int calls = f.visible_calls;

	(void)state;
	assert_int_equal(f.visible_count, 4);
	fixture_draw(&f);
	read_later("delta", 21);
	assert_int_equal(f.visible_calls, calls);
	fixture_keys(&f, "/ b Enter");
	assert_int_equal(f.visible_count, 1);
	assert_string_equal(f.visible[0]->name, "bravo");
	fill_workers(90);
	fixture_keys(&f, "Esc");
	assert_int_equal(f.visible_count, 18);
}

static void test_fleet_view__without_a_pane_no_queue_is_in_focus(void **state)
{
	(void)state;
	fixture_keys(&f, "j");
	fixture_wait(&f, 1000);
	fixture_draw(&f);
	assert_int_equal(f.focus_calls, 0);
	assert_int_equal(ui_wake_at_ms(f.ui), UNKNOWN);
}

static void test_fleet_view__the_pane_focuses_after_a_rest(void **state)
{
	(void)state;
	canvas_resize(&f.canvas, 48, 160);
	fixture_draw(&f);
	fixture_keys(&f, "j");
	assert_int_equal(f.focus_calls, 0);
	assert_int_equal(ui_wake_at_ms(f.ui), f.now_ms + 300);
	fixture_wait(&f, 299);
	ui_needs_draw(f.ui, f.now_ms);
	assert_int_equal(f.focus_calls, 0);
	fixture_keys(&f, "j");
	fixture_wait(&f, 299);
	ui_needs_draw(f.ui, f.now_ms);
	assert_int_equal(f.focus_calls, 0);
	fixture_wait(&f, 1);
	ui_needs_draw(f.ui, f.now_ms);
	assert_int_equal(f.focus_calls, 1);
	assert_string_equal(f.focus->name, "charlie");
	assert_int_equal(ui_wake_at_ms(f.ui), UNKNOWN);
}

static void test_fleet_view__leaving_the_pane_takes_the_focus_away(void **state)
{
	(void)state;
	canvas_resize(&f.canvas, 48, 160);
	fixture_draw(&f);
	fixture_wait(&f, 300);
	fixture_draw(&f);
	assert_string_equal(f.focus->name, "alpha");
	canvas_resize(&f.canvas, 24, 80);
	fixture_draw(&f);
	assert_null(f.focus);
}

static void test_fleet_view__the_pane_follows_the_cursor(void **state)
{
	(void)state;
	canvas_resize(&f.canvas, 36, 120);
	fixture_keys(&f, "j");
	assert_true(fixture_shows(&f, "-- bravo --"));
	canvas_resize(&f.canvas, 35, 120);
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "-- bravo --"));
	canvas_resize(&f.canvas, 36, 119);
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "-- bravo --"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_fleet_view__nothing_chosen_yet_is_the_first_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__a_choice_stays_with_its_queue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__a_choice_that_vanishes_leaves_its_place, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__an_emptied_fleet_selects_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_view_stays_when_the_selection_moves_away, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__follow_keeps_the_selection_in_view, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_filter_works_while_it_is_typed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__esc_in_the_prompt_brings_the_filter_before_back, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__esc_clears_the_filter_and_never_quits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__a_filter_that_hides_the_choice_selects_the_best_match,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__keys_in_the_prompt_are_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__space_marks_and_goes_down, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__marks_stay_with_their_queues, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__star_marks_all_rows_shown_or_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_menu_sorts_by_letter_and_by_arrow, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_columns_menu_turns_columns_on_and_off, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_columns_command_names_those_that_show, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__hidden_columns_are_no_steps_of_scrolling, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__esc_closes_the_menu_and_changes_nothing, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__columns_scroll_until_the_last_is_in_sight, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__d_goes_to_the_dlq_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__d_of_a_dlq_that_is_no_row_opens_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__d_with_several_sources_asks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__d_of_a_queue_without_links_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__tells_the_rows_on_the_screen_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__without_a_pane_no_queue_is_in_focus, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_pane_focuses_after_a_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__leaving_the_pane_takes_the_focus_away, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_fleet_view__the_pane_follows_the_cursor, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
