/* Unit tests of ui/completion: what a line can become, best first. */
#include "ui/completion.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct completion c;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	c = (struct completion){0};
	fixture_queue(&f, "refunds", 1);
	fixture_queue(&f, "orders-refused", 1);
	fixture_read(&f, "orders", 1, 0, 0, "refused-outside-dlq");
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	completion_release(&c);
	fixture_close(&f);
	return 0;
}

static void assert_completes(const char *line, const char *expected)
{
	struct str texts = {0};

	completion_make(&c, f.ui, sv_cstr(line));
	for (size_t i = 0; i < c.count; i++)
		str_addf(&texts, "%s%s", i > 0 ? " " : "", c.items[i].text);
	assert_string_equal(str_cstr(&texts), expected);
	str_release(&texts);
}

static void test_completion__commands_come_before_queues(void **state)
{
	(void)state;
	assert_completes("ref", "refresh briefing refunds orders-refused");
	assert_int_equal(c.start, 0);
	assert_non_null(c.items[0].command);
	assert_null(c.items[0].queue);
	assert_non_null(c.items[1].command);
	assert_non_null(c.items[2].queue);
}

static void test_completion__dlqs_outside_of_the_selection_are_no_answer(void **state)
{
	(void)state;
	assert_completes("outside", "");
}

static void test_completion__an_alias_finds_its_command(void **state)
{
	(void)state;
	completion_make(&c, f.ui, sv_cstr("queues"));
	assert_string_equal(c.items[0].text, "fleet");
}

static void test_completion__nothing_typed_shows_commands_but_no_moves_and_no_queues(void **state)
{
	(void)state;
	completion_make(&c, f.ui, sv_cstr(""));
	assert_true(c.count > 15);
	for (size_t i = 0; i < c.count; i++) {
		assert_non_null(c.items[i].command);
		assert_int_not_equal(c.items[i].command->group, GROUP_MOVE);
	}
}

static void test_completion__only_commands_that_work_here(void **state)
{
	(void)state;
	assert_completes("overview", "");
	fixture_keys(&f, "Enter");
	assert_completes("overview", "overview");
	assert_completes("sort", "");
}

static void test_completion__arguments_by_what_they_are(void **state)
{
	(void)state;
	assert_completes("theme ", "dark light mono terminal why");
	assert_int_equal(c.start, strlen("theme "));
	assert_completes("theme li", "light");
	assert_completes("sort fli", "flight");
	assert_completes("units ", "exact short");
	assert_completes("queue refu", "refunds orders-refused");
	assert_int_equal(c.start, strlen("queue "));
	assert_completes("help paus", "pause");
	assert_completes("refresh x", "");
	assert_completes("interval 3", "");
	assert_completes("nonsense x", "");
}

static void test_completion__keeps_what_stands_before(void **state)
{
	(void)state;
	assert_completes("  sort   fli", "flight");
	assert_int_equal(c.start, strlen("  sort   "));
}

static void test_completion__of_thousands_keeps_the_best(void **state)
{
	char name[32];

	(void)state;
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof name, "a-worker-%04d", i);
		fixture_list(&f, name);
	}
	fixture_list(&f, "worker");
	completion_make(&c, f.ui, sv_cstr("queue worker"));
	assert_int_equal(c.count, COMPLETION_MAX);
	assert_string_equal(c.items[0].text, "worker");
}

static void test_completion__candidates_do_not_outlive_their_queues(void **state)
{
	(void)state;
	fixture_keys(&f, ": o r d");
	assert_true(fixture_shows(&f, "orders-refused"));
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("orders-refused")));
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "orders-refused"));
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, ":orders"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_completion__commands_come_before_queues, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__dlqs_outside_of_the_selection_are_no_answer, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__an_alias_finds_its_command, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__nothing_typed_shows_commands_but_no_moves_and_no_queues,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__only_commands_that_work_here, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__arguments_by_what_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__keeps_what_stands_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__of_thousands_keeps_the_best, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_completion__candidates_do_not_outlive_their_queues, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
