/* The verdict over a sweep: which error, and so which exit status, a command ends with. */
#include "app/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

struct world {
	struct fleet fleet;
	struct fleet_set fleets;
	struct sweep sweep;
	struct poller_status status;
	struct err verdict;
};

static void make(struct world *w)
{
	*w = (struct world){0};
	fleet_init(&w->fleet);
	fleet_set_add(&w->fleets, &w->fleet);
}

static void release(struct world *w)
{
	sweep_release(&w->sweep);
	fleet_set_release(&w->fleets);
	fleet_release(&w->fleet);
}

static struct queue *add(struct world *w, const char *name)
{
	char url[256];
	snprintf(url, sizeof url, "http://127.0.0.1/000000000000/%s", name);
	return fleet_add_url(&w->fleet, sv_cstr(url), true);
}

static void add_read(struct world *w, const char *name, const char *visible)
{
	struct queue_attributes a;
	queue_attributes_init(&a);
	assert_true(
		queue_attributes_set(&a, sv_cstr("ApproximateNumberOfMessages"), sv_cstr(visible)));
	fleet_polled(&w->fleet, add(w, name), &a, true, 1000, 1000);
	queue_attributes_release(&a);
}

static void add_failed(
	struct world *w, const char *name, enum err_code code, const char *service_code)
{
	struct err err = {0};
	err_set(&err, code, "it failed");
	snprintf(err.service_code, sizeof err.service_code, "%s", service_code);
	fleet_poll_failed(&w->fleet, add(w, name), &err, 1000);
}

static int judge(struct world *w, const char *pattern)
{
	struct sweep_question question = {&pattern, pattern ? 1 : 0};
	sweep_release(&w->sweep);
	sweep_init(&w->sweep, &w->fleets, &columns[COLUMN_QUEUE]);
	sweep_verdict(
		&w->sweep, &question, &(struct sweep_source){NULL, w->status}, 1, &w->verdict);
	return err_exit_status(&w->verdict);
}

static void test_sweep__all_read_is_no_error(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "b", "1");
	add_read(&w, "a", "2");
	assert_int_equal(judge(&w, NULL), 0);
	assert_false(err_is_set(&w.verdict));
	assert_int_equal(w.sweep.read, 2);
	assert_string_equal(w.sweep.rows[0]->name, "a");
	release(&w);
}

static void test_sweep__an_empty_account_is_no_error(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	assert_int_equal(judge(&w, NULL), 0);
	release(&w);
}

static void test_sweep__rows_are_sorted_and_equal_ones_by_name(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "z", "7");
	add_read(&w, "big", "900");
	add_read(&w, "a", "7");
	sweep_init(&w.sweep, &w.fleets, &columns[COLUMN_READY]);
	assert_string_equal(w.sweep.rows[0]->name, "big");
	assert_string_equal(w.sweep.rows[1]->name, "a");
	assert_string_equal(w.sweep.rows[2]->name, "z");
	release(&w);
}

static void test_sweep__queues_that_are_not_watched_are_no_rows(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "a", "1");
	fleet_add_arn(&w.fleet, sv_cstr("arn:aws:sqs:us-east-1:000000000000:a-dlq"));
	assert_int_equal(judge(&w, NULL), 0);
	assert_int_equal(w.sweep.count, 1);
	release(&w);
}

static void test_sweep__some_failed_is_partly_done(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "a", "1");
	add_failed(&w, "b", ERR_DENIED, "AccessDenied");
	add_failed(&w, "c", ERR_DENIED, "AccessDenied");
	add_failed(&w, "d", ERR_NOT_FOUND, "QueueDoesNotExist");
	assert_int_equal(judge(&w, NULL), 6);
	assert_string_equal(w.verdict.msg,
		"3 of 4 queues could not be read: AccessDenied (2), QueueDoesNotExist (1)");
	release(&w);
}

static void test_sweep__many_reasons_are_summed_up(void **state)
{
	static const char *const names[] = {"A", "B", "C", "D", "E", "F"};
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "q", "1");
	for (size_t i = 0; i < COUNT_OF(names); i++)
		add_failed(&w, names[i], ERR_SERVICE, names[i]);
	assert_int_equal(judge(&w, NULL), 6);
	assert_non_null(strstr(w.verdict.msg, "A (1), B (1), C (1), D (1), others (2)"));
	release(&w);
}

static void test_sweep__all_denied_is_denied(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_failed(&w, "a", ERR_DENIED, "AccessDenied");
	add_failed(&w, "b", ERR_DENIED, "AccessDenied");
	assert_int_equal(judge(&w, NULL), 3);
	assert_string_equal(err_name(&w.verdict), "AccessDenied");
	assert_string_equal(w.verdict.msg, "none of 2 queues could be read: it failed");
	release(&w);
}

static void test_sweep__one_that_failed_says_only_why(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_failed(&w, "a", ERR_UNREACHABLE, "");
	assert_int_equal(judge(&w, "a"), 7);
	assert_string_equal(w.verdict.msg, "it failed");
	release(&w);
}

static void test_sweep__all_failed_for_several_reasons_is_failed(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	add_failed(&w, "a", ERR_DENIED, "AccessDenied");
	add_failed(&w, "b", ERR_TIMEOUT, "");
	assert_int_equal(judge(&w, NULL), 1);
	assert_non_null(strstr(w.verdict.msg, "AccessDenied (1), Timeout (1)"));
	release(&w);
}

static void test_sweep__a_name_that_does_not_exist_is_not_found(void **state)
{
	struct world w;
	struct err err = {0};
	(void)state;
	make(&w);
	err_set(&err, ERR_NOT_FOUND, "no such queue");
	fleet_poll_failed(&w.fleet, fleet_add_missing(&w.fleet, sv_cstr("gone")), &err, 1000);
	assert_int_equal(judge(&w, "gone"), 4);
	release(&w);
}

static void test_sweep__a_pattern_that_matches_nothing_is_not_found(void **state)
{
	struct world w;
	(void)state;
	make(&w);
	assert_int_equal(judge(&w, "x-*"), 4);
	assert_string_equal(w.verdict.msg, "no queue matches 'x-*'");
	release(&w);
}

static void test_sweep__a_pattern_that_matches_nothing_beside_others_is_partly_done(void **state)
{
	const char *patterns[] = {"a*", "x-*"};
	struct world w;
	(void)state;
	make(&w);
	add_read(&w, "abc", "1");
	sweep_init(&w.sweep, &w.fleets, &columns[COLUMN_QUEUE]);
	sweep_verdict(&w.sweep, &(struct sweep_question){patterns, 2},
		&(struct sweep_source){NULL, w.status}, 1, &w.verdict);
	assert_int_equal(err_exit_status(&w.verdict), 6);
	assert_string_equal(w.verdict.msg, "no queue matches 'x-*'");
	release(&w);
}

static void test_sweep__the_error_of_the_listing_is_told(void **state)
{
	struct world w;
	struct err listing = {0}, link = {0};
	(void)state;
	make(&w);
	err_set(&listing, ERR_DENIED, "not allowed to list");
	w.status.list_error = &listing;
	assert_int_equal(judge(&w, NULL), 3);
	assert_string_equal(w.verdict.msg, "not allowed to list");
	/* That nothing can be reached says more. */
	err_set(&link, ERR_UNREACHABLE, "no connection");
	w.status.link_error = &link;
	assert_int_equal(judge(&w, NULL), 7);
	w.status.link_error = NULL;
	add_read(&w, "a", "1");
	assert_int_equal(judge(&w, NULL), 6);
	assert_string_equal(
		w.verdict.msg, "the list of queues is not complete: not allowed to list");
	release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sweep__all_read_is_no_error),
		cmocka_unit_test(test_sweep__an_empty_account_is_no_error),
		cmocka_unit_test(test_sweep__rows_are_sorted_and_equal_ones_by_name),
		cmocka_unit_test(test_sweep__queues_that_are_not_watched_are_no_rows),
		cmocka_unit_test(test_sweep__some_failed_is_partly_done),
		cmocka_unit_test(test_sweep__many_reasons_are_summed_up),
		cmocka_unit_test(test_sweep__all_denied_is_denied),
		cmocka_unit_test(test_sweep__one_that_failed_says_only_why),
		cmocka_unit_test(test_sweep__all_failed_for_several_reasons_is_failed),
		cmocka_unit_test(test_sweep__a_name_that_does_not_exist_is_not_found),
		cmocka_unit_test(test_sweep__a_pattern_that_matches_nothing_is_not_found),
		cmocka_unit_test(
			test_sweep__a_pattern_that_matches_nothing_beside_others_is_partly_done),
		cmocka_unit_test(test_sweep__the_error_of_the_listing_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
