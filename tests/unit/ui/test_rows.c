/* Unit tests of ui/rows: which queues, in which order, and when they are looked at again. */
#include "ui/queue_look.h"
#include "ui/rows.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct rows rows;
static struct filter filter;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	rows_init(&rows);
	filter = (struct filter){0};
	fixture_queue(&f, "delta", 4);
	fixture_queue(&f, "alpha", 4);
	fixture_queue(&f, "charlie", 90);
	fixture_queue(&f, "bravo", 0);
	fixture_read(&f, "zulu-full", 1, 120000, 0, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rows_release(&rows);
	filter_release(&filter);
	fixture_close(&f);
	return 0;
}

static bool update(enum column_id order, bool is_reversed)
{
	return rows_update(&rows, &f.fleets, &filter, NULL, &columns[order], is_reversed);
}

static void assert_rows(const char *expected)
{
	struct str names = {0};

	for (size_t i = 0; i < rows.count; i++)
		str_addf(&names, "%s%s", i > 0 ? " " : "", rows.queues[i]->name);
	assert_string_equal(str_cstr(&names), expected);
	str_release(&names);
}

static void test_rows__by_severity_then_depth_then_name(void **state)
{
	(void)state;
	assert_true(update(COLUMN_STATE, false));
	assert_rows("zulu-full charlie alpha delta bravo");
}

static void test_rows__by_any_column_and_back(void **state)
{
	(void)state;
	update(COLUMN_QUEUE, false);
	assert_rows("alpha bravo charlie delta zulu-full");
	rows.is_outdated = true;
	update(COLUMN_QUEUE, true);
	assert_rows("zulu-full delta charlie bravo alpha");
	rows.is_outdated = true;
	update(COLUMN_READY, true);
	assert_rows("bravo zulu-full alpha delta charlie");
}

static void test_rows__are_looked_at_again_only_when_something_changed(void **state)
{
	(void)state;
	assert_true(update(COLUMN_STATE, false));
	assert_false(update(COLUMN_STATE, false));
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_queue(&f, "bravo", 500);
	assert_true(update(COLUMN_STATE, false));
	assert_rows("zulu-full bravo charlie alpha delta");
	rows.is_outdated = true;
	assert_true(update(COLUMN_STATE, false));
}

static void test_rows__follow_queues_that_come_and_go(void **state)
{
	size_t index = 99;

	(void)state;
	update(COLUMN_STATE, false);
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("charlie")));
	fixture_queue(&f, "echo", 1);
	update(COLUMN_STATE, false);
	assert_rows("zulu-full alpha delta echo bravo");
	assert_true(rows_find(&rows, fleet_find_name(&f.fleet, sv_cstr("echo")), &index));
	assert_int_equal(index, 3);
	assert_false(rows_find(&rows, NULL, &index));
}

static void test_rows__a_dlq_outside_of_the_selection_is_no_row(void **state)
{
	(void)state;
	fixture_read(&f, "bravo", 0, 0, 0, "somewhere-dlq");
	update(COLUMN_QUEUE, false);
	assert_rows("alpha bravo charlie delta zulu-full");
}

static void test_rows__filters_by_state_are_asked_again_at_every_change(void **state)
{
	(void)state;
	filter_parse(&filter, sv_cstr("ready:>10"));
	update(COLUMN_QUEUE, false);
	assert_rows("charlie");
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_queue(&f, "bravo", 11);
	update(COLUMN_QUEUE, false);
	assert_rows("bravo charlie");
}

static void test_rows__the_width_of_names_does_not_hang_on_the_filter(void **state)
{
	(void)state;
	update(COLUMN_QUEUE, false);
	assert_int_equal(rows.longest_name, strlen("zulu-full"));
	filter_parse(&filter, sv_cstr("alpha"));
	rows.is_outdated = true;
	update(COLUMN_QUEUE, false);
	assert_int_equal(rows.longest_name, strlen("zulu-full"));
}

static void test_rows__sorting_a_thousand_is_right(void **state)
{
	char name[32];
	uint32_t random = 1;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		random = random * 1664525 + 1013904223;
		snprintf(name, sizeof name, "queue-%04u", i);
		fixture_queue(&f, name, random >> 24);
	}
	update(COLUMN_READY, false);
	assert_int_equal(rows.count, 1005);
	for (size_t i = 1; i < rows.count; i++) {
		const struct queue *a = rows.queues[i - 1], *b = rows.queues[i];

		assert_true(queue_visible(a) >= queue_visible(b));
		if (queue_visible(a) == queue_visible(b) && a->severity == b->severity)
			assert_true(strcmp(a->name, b->name) < 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_rows__by_severity_then_depth_then_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__by_any_column_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__are_looked_at_again_only_when_something_changed, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__follow_queues_that_come_and_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__a_dlq_outside_of_the_selection_is_no_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__filters_by_state_are_asked_again_at_every_change, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__the_width_of_names_does_not_hang_on_the_filter, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows__sorting_a_thousand_is_right, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
