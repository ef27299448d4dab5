/* Unit tests of ui/alarms: the bell for what is new, the title, what was acknowledged. */
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
	fixture_read(&f, "orders", 5, 0, 0, "orders-dlq");
	fixture_read(&f, "refunds", 5, 0, 0, "refunds-dlq");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* Readings of a DLQ, ten seconds apart; it grows by `step` each time. */
static void read_dlq(const char *name, int64_t from, int64_t step, int times)
{
	for (int i = 0; i < times; i++) {
		fixture_wait(&f, FIXTURE_STEP_MS);
		fixture_queue(&f, name, from + step * i);
		fixture_draw(&f);
	}
}

static void test_alarms__a_new_one_rings_once_and_is_in_the_title(void **state)
{
	(void)state;
	read_dlq("orders-dlq", 0, 0, 3);
	assert_int_equal(f.bells, 0);
	assert_string_equal(f.title, "sqscope - prod-eu");
	read_dlq("orders-dlq", 1, 1, 6);
	assert_int_equal(f.bells, 1);
	assert_string_equal(f.title, "1 crit - prod-eu");
	assert_true(fixture_shows(&f, "CRIT orders-dlq: +"));
}

static void test_alarms__the_bell_rests_a_minute(void **state)
{
	(void)state;
	read_dlq("orders-dlq", 0, 0, 2);
	read_dlq("refunds-dlq", 0, 0, 2);
	read_dlq("orders-dlq", 1, 1, 1);
	assert_int_equal(f.bells, 1);
	read_dlq("refunds-dlq", 1, 1, 1);
	assert_int_equal(f.bells, 1);
	assert_string_equal(f.title, "2 crit - prod-eu");
	for (int i = 0; i < 40; i++) {
		read_dlq("orders-dlq", 2, 0, 1);
		read_dlq("refunds-dlq", 2, 0, 1);
	}
	assert_string_equal(f.title, "sqscope - prod-eu");
	read_dlq("orders-dlq", 3, 0, 1);
	assert_int_equal(f.bells, 2);
}

static void test_alarms__acknowledged_ones_leave_the_strip_until_they_come_back(void **state)
{
	(void)state;
	read_dlq("orders-dlq", 0, 0, 2);
	read_dlq("refunds-dlq", 0, 0, 2);
	read_dlq("orders-dlq", 1, 1, 2);
	fixture_keys(&f, "a");
	assert_false(fixture_shows(&f, "CRIT"));
	assert_true(fixture_shows(&f, "1 crit"));
	read_dlq("orders-dlq", 3, 1, 2);
	assert_false(fixture_shows(&f, "CRIT"));
	read_dlq("refunds-dlq", 1, 1, 1);
	assert_true(fixture_shows(&f, "CRIT refunds-dlq"));
	assert_false(fixture_shows(&f, "CRIT orders-dlq"));
	for (int i = 0; i < 40; i++)
		read_dlq("orders-dlq", 5, 0, 1);
	read_dlq("orders-dlq", 6, 0, 1);
	assert_true(fixture_shows(&f, "orders-dlq: +1 in"));
	assert_true(fixture_shows(&f, "CRIT"));
}

static void test_alarms__acknowledging_nothing_says_so(void **state)
{
	(void)state;
	fixture_keys(&f, "a");
	assert_true(fixture_shows(&f, "There is no new alarm."));
}

static void test_alarms__the_strip_gives_its_row_to_the_table(void **state)
{
	int header;

	(void)state;
	fixture_draw(&f);
	header = fixture_row_of(&f, "QUEUE");
	read_dlq("orders-dlq", 0, 0, 2);
	read_dlq("orders-dlq", 1, 1, 2);
	assert_int_equal(fixture_row_of(&f, "QUEUE"), header + 1);
	fixture_keys(&f, "x");
	assert_int_equal(fixture_row_of(&f, "QUEUE"), header);
}

static void test_alarms__all_stale_is_unknown_not_fine(void **state)
{
	(void)state;
	read_dlq("orders-dlq", 0, 0, 2);
	assert_true(fixture_shows(&f, "q  ok"));
	f.fleet.is_cut_off = true;
	fixture_wait(&f, 60000);
	fleet_tick(&f.fleet, f.now_ms);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "STALE  ALARM unknown"));
	assert_false(fixture_shows(&f, "q  ok"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_alarms__a_new_one_rings_once_and_is_in_the_title, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_alarms__the_bell_rests_a_minute, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_alarms__acknowledged_ones_leave_the_strip_until_they_come_back, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_alarms__acknowledging_nothing_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_alarms__the_strip_gives_its_row_to_the_table, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_alarms__all_stale_is_unknown_not_fine, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
