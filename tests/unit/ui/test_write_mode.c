/* Unit tests of ui/write_mode: it starts shut, opens after a question, falls shut by itself. */
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
	fixture_prepare(&f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	f.options.start_unix_ms = f.unix_ms;
	fixture_start(&f);
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

static void run_line(const char *line)
{
	fixture_keys(&f, ":");
	fixture_type(&f, line);
	fixture_keys(&f, "Enter");
}

static void test_write_mode__starts_read_only_and_refuses_writes(void **state)
{
	(void)state;
	assert_true(ui_is_read_only(f.ui));
	assert_true(fixture_shows(&f, "[READ-ONLY]"));
	fixture_keys(&f, "Enter S");
	assert_true(fixture_shows(&f, "send: the dashboard is READ-ONLY; :rw opens it"));
}

static void test_write_mode__rw_asks_and_enter_alone_does_not_answer(void **state)
{
	(void)state;
	run_line("rw");
	assert_true(fixture_shows(&f, "minutes, until 21:03:05Z"));
	assert_true(fixture_shows(&f, "account 1234-5678-9012, region eu-west-1"));
	fixture_keys(&f, "Enter");
	assert_true(ui_is_read_only(f.ui));
	run_line("rw 2");
	fixture_keys(&f, "w");
	assert_true(ui_is_read_only(f.ui));
	fixture_keys(&f, "Enter");
	assert_false(ui_is_read_only(f.ui));
	assert_true(fixture_shows(&f, "[READ-WRITE to 20:50Z]"));
}

static void test_write_mode__falls_shut_at_its_time(void **state)
{
	(void)state;
	run_line("rw 2");
	fixture_keys(&f, "w Enter");
	fixture_wait(&f, 2 * 60000 - 1);
	fixture_draw(&f);
	assert_false(ui_is_read_only(f.ui));
	/* The loop is to wake for it although nothing else happens. */
	assert_true(ui_wake_at_ms(f.ui) <= f.now_ms + 1);
	fixture_wait(&f, 1);
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_true(ui_is_read_only(f.ui));
	assert_true(fixture_shows(&f, "[READ-ONLY]"));
	assert_true(fixture_shows(&f, "READ-ONLY again"));
}

static void test_write_mode__ro_ends_it(void **state)
{
	(void)state;
	run_line("rw");
	fixture_keys(&f, "w Enter");
	run_line("ro");
	assert_true(ui_is_read_only(f.ui));
}

static void test_write_mode__q_at_the_root_asks(void **state)
{
	(void)state;
	run_line("rw");
	fixture_keys(&f, "w Enter");
	fixture_keys(&f, "q");
	assert_true(fixture_shows(&f, "READ-WRITE is on: quit sqscope?"));
	/* Neither the key that asked nor Enter answers. */
	fixture_keys(&f, "q");
	assert_int_equal(f.quits, 0);
	fixture_keys(&f, "q Enter");
	assert_int_equal(f.quits, 0);
	fixture_keys(&f, "q y");
	assert_int_equal(f.quits, 1);
}

static void test_write_mode__q_of_a_read_only_one_quits(void **state)
{
	(void)state;
	fixture_keys(&f, "q");
	assert_int_equal(f.quits, 1);
}

static void test_write_mode__takes_minutes_only(void **state)
{
	static const char *const wrong[] = {"rw 0", "rw -5", "rw soon", "rw 100000", "rw 1.5"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		run_line(wrong[i]);
		assert_true(fixture_shows(&f, "minutes from 1 to 720"));
		assert_true(ui_is_read_only(f.ui));
	}
}

static void test_write_mode__a_pinned_context_is_not_opened(void **state)
{
	(void)state;
	place_set(&f.fleet.place.read_only_because, "read_only of context prod");
	run_line("rw");
	assert_true(fixture_shows(&f, "context prod keeps it READ-ONLY"));
	assert_true(ui_is_read_only(f.ui));
}

static void test_write_mode__of_several_contexts_the_pinned_one_stays_shut(void **state)
{
	(void)state;
	fixture_second(&f);
	place_set(&f.fleet.place.read_only_because, "read_only of context prod");
	fixture_second_queue(&f, "staging-jobs", 5);
	fixture_draw(&f);
	run_line("rw");
	assert_true(fixture_shows(&f, "not in"));
	fixture_keys(&f, "w Enter");
	assert_false(ui_is_read_only(f.ui));
	run_line("queue orders");
	fixture_keys(&f, "S");
	assert_true(fixture_shows(&f, "keeps it READ-ONLY"));
	run_line("queue staging-jobs");
	fixture_keys(&f, "S");
	/* Through the gate: this fixture has no messages to open. */
	assert_true(fixture_shows(&f, "the connections are not made yet"));
}

static void test_write_mode__an_account_that_is_another_is_refused(void **state)
{
	(void)state;
	place_set(&f.fleet.place.account, "222233334444");
	place_set(&f.fleet.place.account_source, "sso_account_id of profile prod-eu");
	run_line("rw");
	assert_true(ui_is_read_only(f.ui));
	assert_true(fixture_shows(&f, "2222-3333-4444"));
}

static void test_write_mode__the_option_opens_it_at_the_start(void **state)
{
	struct fixture g;

	(void)state;
	fixture_prepare(&g, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	g.options.write = true;
	g.options.start_unix_ms = g.unix_ms;
	fixture_start(&g);
	fixture_queue(&g, "orders", 5);
	fixture_draw(&g);
	assert_true(fixture_shows(&g, "[READ-WRITE to 21:03Z]"));
	fixture_close(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_write_mode__starts_read_only_and_refuses_writes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__rw_asks_and_enter_alone_does_not_answer, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__falls_shut_at_its_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__q_at_the_root_asks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__q_of_a_read_only_one_quits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_write_mode__ro_ends_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__takes_minutes_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__a_pinned_context_is_not_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__of_several_contexts_the_pinned_one_stays_shut, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_write_mode__an_account_that_is_another_is_refused, set_up, tear_down),
		cmocka_unit_test(test_write_mode__the_option_opens_it_at_the_start),
	};

	return cmocka_run_group_tests_name("ui/write_mode", tests, NULL, NULL);
}
