/* Unit tests of ui/banner: what concerns the whole screen, what does not, and what is hidden. */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;

static int set_up(void **state)
{
	char name[20];

	(void)state;
	fixture_open(&f);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "queue-%02d", i);
		fixture_queue(&f, name, i);
	}
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void throttle(int count)
{
	struct err err = {0};

	err_set(&err, ERR_THROTTLED, "GetQueueAttributes: throttled");
	for (int i = 0; i < count; i++)
		fleet_poll_failed(&f.fleet, f.fleet.queues[i], &err, f.now_ms);
	fixture_draw(&f);
}

static void cut_off(enum err_code code, const char *text)
{
	err_set(&f.link_error, code, "%s", text);
	f.status.phase = POLLER_UNREACHABLE;
	f.status.link_error = &f.link_error;
	f.status.retry_at_unix_ms = fixture_unix_ms + 8000;
	f.status.gen++;
	fixture_draw(&f);
}

static void test_banner__says_which_call_failed(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_THROTTLED, "Rate exceeded");
	for (int i = 0; i < 10; i++)
		fleet_poll_failed(&f.fleet, f.fleet.queues[i], &err, f.now_ms);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "10 of 40 queues: GetQueueAttributes: Rate exceeded."));
	f.list_error = err;
	f.status.list_error = &f.list_error;
	f.status.gen++;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "Listing the queues failed: ListQueues: Rate exceeded."));
	err_set(&f.list_error, ERR_DENIED, "sqs:ListQueues is not allowed: no");
	f.status.gen++;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "failed: sqs:ListQueues is not allowed: no."));
}

static void test_banner__a_few_failing_queues_are_rows_not_a_banner(void **state)
{
	(void)state;
	throttle(2);
	assert_false(fixture_shows(&f, "ERROR"));
	assert_true(fixture_shows(&f, "2 failing"));
	throttle(3);
	assert_false(fixture_shows(&f, "ERROR"));
}

static void test_banner__many_queues_failing_alike_are_said_once(void **state)
{
	(void)state;
	throttle(4);
	assert_true(fixture_shows(&f, "ERROR  4 of 40 queues: GetQueueAttributes: throttled."));
	assert_true(fixture_shows(&f, "Tried again by itself; data of 20:48:05Z."));
	assert_true(fixture_shows(&f, "Lower --max-rps"));
	assert_true(fixture_shows(&f, "[!] details"));
	fixture_keys(&f, "G");
	assert_true(fixture_shows(&f, "~ queue-03"));
}

static void test_banner__a_lost_connection_says_when_it_tries_again(void **state)
{
	(void)state;
	cut_off(ERR_UNREACHABLE, "sqs.eu-west-1.amazonaws.com: connection refused");
	assert_true(fixture_shows(&f, "ERROR  sqs.eu-west-1.amazonaws.com: connection refused."));
	assert_true(fixture_shows(&f, "Next try 20:48:13Z"));
	f.status.tries = 4;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "Next try 20:48:13Z (try 5)"));
}

static void test_banner__a_failed_listing_says_so(void **state)
{
	(void)state;
	err_set(&f.list_error, ERR_DENIED, "ListQueues is not allowed");
	f.status.list_error = &f.list_error;
	fixture_draw(&f);
	assert_true(
		fixture_shows(&f, "ERROR  Listing the queues failed: ListQueues is not allowed."));
}

static void test_banner__hiding_lasts_until_something_else_is_wrong(void **state)
{
	(void)state;
	cut_off(ERR_UNREACHABLE, "refused");
	fixture_keys(&f, "x");
	assert_false(fixture_shows(&f, "ERROR"));
	cut_off(ERR_UNREACHABLE, "refused, for the third time");
	assert_false(fixture_shows(&f, "ERROR"));
	cut_off(ERR_EXPIRED, "expired");
	assert_true(fixture_shows(&f, "ERROR  expired."));
}

static void test_banner__what_comes_back_is_not_hidden_any_more(void **state)
{
	(void)state;
	cut_off(ERR_UNREACHABLE, "refused");
	fixture_keys(&f, "x");
	f.status.phase = POLLER_LIVE;
	f.status.link_error = NULL;
	fixture_draw(&f);
	cut_off(ERR_UNREACHABLE, "refused");
	assert_true(fixture_shows(&f, "ERROR  refused."));
}

static void test_banner__hiding_nothing_says_so(void **state)
{
	(void)state;
	fixture_keys(&f, "x");
	assert_true(fixture_shows(&f, "There is nothing to hide."));
}

static void test_banner__a_listing_that_may_be_cut_is_noted(void **state)
{
	(void)state;
	f.status.maybe_truncated = true;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "1,000 queues listed, maybe not all."));
	assert_true(fixture_shows(&f, "40/40+ q"));
	fixture_keys(&f, "x");
	assert_false(fixture_shows(&f, "1,000 queues listed"));
	assert_true(fixture_shows(&f, "40/40+ q"));
}

static void test_banner__the_error_view_tells_all(void **state)
{
	(void)state;
	throttle(12);
	fixture_deny(&f, "queue-39");
	cut_off(ERR_EXPIRED, "the token has expired");
	f.link_error.http_status = 403;
	snprintf(f.link_error.request_id, sizeof f.link_error.request_id, "req-1");
	fixture_keys(&f, "!");
	assert_true(fixture_shows(&f, "the token has expired"));
	assert_true(fixture_shows(&f, "HTTP status 403, request req-1."));
	assert_true(fixture_shows(&f, "Reading 12 queues"));
	assert_true(fixture_shows(&f, "queue-00, queue-01"));
	assert_true(fixture_shows(&f, "and 4 more"));
	fixture_keys(&f, "G");
	assert_true(fixture_shows(&f, "Reading 1 queue"));
	assert_true(fixture_shows(&f, "queue-39"));
}

static void test_banner__nothing_failing_says_so(void **state)
{
	(void)state;
	fixture_keys(&f, "!");
	assert_true(fixture_shows(&f, "Nothing fails."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_banner__says_which_call_failed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__a_few_failing_queues_are_rows_not_a_banner, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__many_queues_failing_alike_are_said_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__a_lost_connection_says_when_it_tries_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__a_failed_listing_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__hiding_lasts_until_something_else_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__what_comes_back_is_not_hidden_any_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__hiding_nothing_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__a_listing_that_may_be_cut_is_noted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__the_error_view_tells_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_banner__nothing_failing_says_so, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
