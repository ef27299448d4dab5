/* Unit tests of ui/view_queue: tabs, links both ways, what is told to the poller, a queue that goes
 * away. */
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
	fixture_queue(&f, "orders-dlq", 12);
	fixture_read(&f, "orders", 500, 3, 0, "orders-dlq");
	fixture_read(&f, "refunds", 7, 3, 0, "orders-dlq");
	fixture_draw(&f);
	fixture_keys(&f, ":");
	fixture_type(&f, "queue orders");
	fixture_keys(&f, "Enter");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void test_queue_view__opens_with_its_overview(void **state)
{
	(void)state;
	assert_true(fixture_shows(&f, "prod-eu > orders  [READ-ONLY]"));
	assert_true(fixture_shows(&f, "[1 Overview]"));
	assert_true(fixture_shows(&f, "500"));
	assert_true(fixture_shows(&f, "after 5 receives to its DLQ"));
	assert_true(fixture_shows(&f, "> to    orders-dlq"));
	assert_int_equal(f.canvas.cursor_row, fixture_row_of(&f, "> to    orders-dlq"));
}

static void test_queue_view__is_in_focus_at_once_with_its_links_visible(void **state)
{
	(void)state;
	assert_string_equal(f.focus->name, "orders");
	assert_int_equal(f.visible_count, 2);
	assert_string_equal(f.visible[1]->name, "orders-dlq");
	fixture_keys(&f, "q");
	assert_null(f.focus);
	assert_int_equal(f.visible_count, 3);
}

static void test_queue_view__tabs_by_number_and_by_tab(void **state)
{
	(void)state;
	fixture_keys(&f, "3");
	assert_true(fixture_shows(&f, "[3 Attributes]"));
	assert_true(fixture_shows(&f, "VisibilityTimeout"));
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, "[4 Tags]"));
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, "[5 Policy]"));
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, "[6 Findings]"));
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, "[1 Overview]"));
	fixture_keys(&f, "S-Tab");
	assert_true(fixture_shows(&f, "[6 Findings]"));
	fixture_keys(&f, "1");
	assert_true(fixture_shows(&f, "[1 Overview]"));
}

static void test_queue_view__enter_follows_a_link_and_q_comes_back(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "prod-eu > orders-dlq"));
	assert_true(fixture_shows(&f, "DLQ of 2 queues"));
	fixture_keys(&f, "j Enter");
	assert_true(fixture_shows(&f, "prod-eu > refunds"));
	fixture_keys(&f, "q q");
	assert_true(fixture_shows(&f, "prod-eu > orders  "));
	fixture_keys(&f, "BackSp");
	assert_true(fixture_shows(&f, "sort:severity"));
	assert_int_equal(f.quits, 0);
}

static void test_queue_view__a_link_back_does_not_pile_views_up(void **state)
{
	(void)state;
	for (int i = 0; i < 40; i++)
		fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "prod-eu > orders  "));
	fixture_keys(&f, "q");
	assert_true(fixture_shows(&f, "sort:severity"));
}

static void test_queue_view__a_long_way_keeps_the_way_home(void **state)
{
	(void)state;
	for (int i = 0; i < 40; i++)
		fixture_keys(&f, i % 2 ? "j Enter" : "Enter j");
	for (int i = 0; i < 16; i++)
		fixture_keys(&f, "Esc");
	assert_true(fixture_shows(&f, "sort:severity"));
}

static void test_queue_view__the_chosen_link_stays_chosen_when_others_appear(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter j");
	assert_true(fixture_shows(&f, "> from  refunds"));
	fixture_wait(&f, FIXTURE_STEP_MS);
	fixture_read(&f, "another", 1, 0, 0, "orders-dlq");
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "> from  refunds"));
	assert_true(fixture_shows(&f, "  from  another"));
}

static void test_queue_view__a_link_outside_of_the_fleet_says_so(void **state)
{
	struct sv others[] = {sv_cstr("https://sqs.eu-west-1.amazonaws.com/999999999999/theirs")};

	(void)state;
	fleet_set_sources(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("orders-dlq")), others, 1);
	fixture_keys(&f, "Enter G Enter");
	assert_true(fixture_shows(&f, "theirs is not watched"));
}

static void test_queue_view__without_links_enter_says_so(void **state)
{
	(void)state;
	fixture_queue(&f, "alone", 1);
	fixture_keys(&f, ":");
	fixture_type(&f, "queue alone");
	fixture_keys(&f, "Enter Enter");
	assert_true(fixture_shows(&f, "alone has no linked queue"));
	assert_true(fixture_shows(&f, "Redrive  no DLQ, and is none"));
}

static void test_queue_view__attributes_scroll_and_explain_the_selected(void **state)
{
	(void)state;
	fixture_keys(&f, "3 j j j");
	assert_true(fixture_shows(&f, "> VisibilityTimeout"));
	assert_true(fixture_shows(&f, "How long a received message stays hidden"));
	assert_true(fixture_shows(&f, "Can be set, 0s to 12h; 30s by default."));
	fixture_keys(&f, "G");
	assert_true(fixture_shows(&f, "> SqsManagedSseEnabled"));
	assert_false(fixture_shows(&f, "VisibilityTimeout "));
}

static void test_queue_view__attributes_mark_defaults_and_show_long_values_whole(void **state)
{
	(void)state;
	fixture_keys(&f, "3");
	assert_true(fixture_shows(
		&f, "MessageRetentionPeriod                4d                     default"));
	assert_true(fixture_shows(
		&f, "VisibilityTimeout                     5m                     30s"));
	canvas_resize(&f.canvas, 24, 110);
	fixture_keys(&f, "G k k k k k");
	assert_true(fixture_shows(&f, "> RedrivePolicy"));
	assert_true(fixture_shows(&f, "orders-dlq\",\"maxReceiveCount\":5}"));
}

static void test_queue_view__what_was_not_asked_for_yet_is_unknown(void **state)
{
	(void)state;
	fixture_list(&f, "unread");
	fixture_keys(&f, ":");
	fixture_type(&f, "queue unread");
	fixture_keys(&f, "Enter 3");
	assert_true(fixture_shows(&f, "VisibilityTimeout                     ?"));
	assert_false(fixture_shows(&f, "VisibilityTimeout                     0"));
}

static void test_queue_view__tags_come_in_four_states(void **state)
{
	static char key[] = "team", value[] = "speech";

	(void)state;
	fixture_keys(&f, "4");
	assert_true(fixture_shows(&f, "reading the tags..."));
	f.has_tags = true;
	f.status.gen++;
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "This queue has no tags."));
	f.tags[f.tag_count++] = (struct poller_tag){key, value};
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "team  speech"));
	err_set(&f.tags_error, ERR_DENIED, "ListQueueTags is not allowed");
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "ListQueueTags is not allowed"));
}

static void test_queue_view__a_queue_that_goes_away_says_so(void **state)
{
	(void)state;
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("orders")));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "This queue is gone"));
	fixture_keys(&f, "j 3 Enter d");
	assert_null(f.focus);
	fixture_keys(&f, "1 q");
	assert_true(fixture_shows(&f, "sort:severity"));
}

static void test_queue_view__a_failing_queue_says_why_and_what_to_do(void **state)
{
	(void)state;
	fixture_deny(&f, "orders");
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "GetQueueAttributes is not allowed on orders"));
	assert_true(fixture_shows(&f, "sqscope doctor"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_queue_view__opens_with_its_overview, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__is_in_focus_at_once_with_its_links_visible, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__tabs_by_number_and_by_tab, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__enter_follows_a_link_and_q_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__a_link_back_does_not_pile_views_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__a_long_way_keeps_the_way_home, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__the_chosen_link_stays_chosen_when_others_appear, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__a_link_outside_of_the_fleet_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__without_links_enter_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__attributes_scroll_and_explain_the_selected, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__attributes_mark_defaults_and_show_long_values_whole,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__what_was_not_asked_for_yet_is_unknown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__tags_come_in_four_states, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__a_queue_that_goes_away_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_view__a_failing_queue_says_why_and_what_to_do, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
