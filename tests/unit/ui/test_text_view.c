/* Unit tests of ui/text_view and the views on it: pages, the help from the tables, the log that
 * follows. */
#include "sqscope/base/log.h"
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
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void command(const char *line)
{
	fixture_keys(&f, ":");
	fixture_type(&f, line);
	fixture_keys(&f, "Enter");
}

static void test_text_view__pages_by_space_and_ends_at_the_end(void **state)
{
	(void)state;
	fixture_keys(&f, "?");
	assert_true(fixture_shows(&f, "lines 1-20 of"));
	fixture_keys(&f, "Space");
	assert_true(fixture_shows(&f, "lines 20-39 of"));
	fixture_keys(&f, "PgUp j");
	assert_true(fixture_shows(&f, "lines 2-21 of"));
	fixture_keys(&f, "G Space Space");
	assert_true(fixture_shows(&f, "READ-ONLY"));
	fixture_keys(&f, "g");
	assert_true(fixture_shows(&f, "lines 1-20 of"));
}

static void test_text_view__the_help_is_about_the_screen_below(void **state)
{
	(void)state;
	fixture_keys(&f, "?");
	assert_true(fixture_shows(&f, "Help: fleet"));
	assert_true(fixture_shows(&f, "mark the row, go down"));
	fixture_keys(&f, "q Enter ?");
	assert_true(fixture_shows(&f, "Help: queue"));
	assert_true(fixture_shows(&f, "every attribute, explained"));
	assert_false(fixture_shows(&f, "mark the row, go down"));
}

/* Every key of the screen is in its help, on whichever page. */
static void test_text_view__the_help_lists_every_key(void **state)
{
	struct keymap keymap = {0};
	struct str warnings = {0};

	(void)state;
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	canvas_resize(&f.canvas, 100, 80);
	fixture_keys(&f, "?");
	for (size_t i = 0; i < keymap.count; i++) {
		const struct binding *b = &keymap.bindings[i];
		struct str keys = {0};

		if (b->scope != SCOPE_GLOBAL && b->scope != SCOPE_FLEET)
			continue;
		keymap_keys_of(&keymap, SCOPE_FLEET, b->command, &keys);
		str_addf(&keys, "%*s%s", (int)(10 - keys.n), "", b->command->summary);
		if (!fixture_shows(&f, str_cstr(&keys)))
			fail_msg("not in the help: %s", str_cstr(&keys));
		str_release(&keys);
	}
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		assert_true(fixture_shows(&f, columns[i].summary));
	keymap_release(&keymap);
	str_release(&warnings);
}

static void test_text_view__asking_again_does_not_pile_up(void **state)
{
	(void)state;
	fixture_keys(&f, "? ? ? q");
	assert_true(fixture_shows(&f, "sort:severity"));
	fixture_keys(&f, "! ! ! Esc");
	assert_true(fixture_shows(&f, "sort:severity"));
}

static void test_text_view__finds_text_and_goes_on_round_the_end(void **state)
{
	(void)state;
	for (int i = 0; i < 60; i++)
		log_write(LOG_WARN, i % 20 == 5 ? "a Needle at %d" : "line %d", i);
	command("log");
	fixture_keys(&f, "g /");
	fixture_type(&f, "needle");
	fixture_keys(&f, "Enter");
	assert_int_equal(fixture_row_of(&f, "a Needle at 5"), 1);
	fixture_keys(&f, "n");
	assert_int_equal(fixture_row_of(&f, "a Needle at 25"), 1);
	fixture_keys(&f, "n");
	assert_true(fixture_shows(&f, "a Needle at 45"));
	fixture_keys(&f, "n");
	assert_int_equal(fixture_row_of(&f, "a Needle at 5"), 1);
	fixture_keys(&f, "N");
	assert_true(fixture_shows(&f, "a Needle at 45"));
	fixture_keys(&f, "N N");
	assert_int_equal(fixture_row_of(&f, "a Needle at 5"), 1);
}

static void test_text_view__what_is_not_there_is_said(void **state)
{
	(void)state;
	fixture_keys(&f, "? n");
	assert_true(fixture_shows(&f, "nothing was looked for yet"));
	command("find no such words");
	assert_true(fixture_shows(&f, "no such words is not in this text."));
	assert_true(fixture_shows(&f, "lines 1-20"));
	fixture_keys(&f, "n");
	assert_true(fixture_shows(&f, "no such words is not in this text."));
	fixture_keys(&f, "/ Esc q");
	assert_true(fixture_shows(&f, "sort:severity"));
}

static void test_text_view__the_log_follows_its_end(void **state)
{
	(void)state;
	for (int i = 0; i < 30; i++)
		log_write(LOG_WARN, "line %d", i);
	command("log");
	assert_true(fixture_shows(&f, "line 29"));
	assert_false(ui_needs_draw(f.ui, f.now_ms));
	log_write(LOG_ERROR, "the newest\033[31m");
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "error the newest<1B>[31m"));
	fixture_keys(&f, "g");
	log_write(LOG_ERROR, "while reading the beginning");
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "while reading the beginning"));
	fixture_keys(&f, "q");
	log_write(LOG_ERROR, "not shown any more");
	assert_false(ui_needs_draw(f.ui, f.now_ms));
}

static void test_text_view__stats_come_from_the_host(void **state)
{
	(void)state;
	f.stats.requests = 12840;
	f.stats.frames = 10;
	f.stats.bytes = 4000;
	command("stats");
	assert_true(fixture_shows(&f, "12,840  since the start"));
	assert_true(fixture_shows(&f, "400 B  on average"));
}

static void test_text_view__the_last_error_of_a_command_is_kept(void **state)
{
	(void)state;
	command("sort colour");
	assert_true(fixture_shows(&f, "there is no column colour"));
	fixture_keys(&f, "j !");
	assert_true(fixture_shows(&f, "The last command"));
	assert_true(fixture_shows(&f, "there is no column colour"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_text_view__pages_by_space_and_ends_at_the_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__the_help_is_about_the_screen_below, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__the_help_lists_every_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__asking_again_does_not_pile_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__the_log_follows_its_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__stats_come_from_the_host, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__finds_text_and_goes_on_round_the_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__what_is_not_there_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_text_view__the_last_error_of_a_command_is_kept, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
