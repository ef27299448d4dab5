/* Unit tests of model/redrive_estimate and model/redrive_wish: how long, whether it keeps up, where
 * to. */
#include "sqscope/model/fleet.h"
#include "sqscope/model/redrive_estimate.h"
#include "sqscope/model/redrive_wish.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct queue consumer_of(double out, double in)
{
	struct queue q = {0};

	rates_init(&q.rates);
	q.rates.samples = 5;
	q.rates.shown_out = out;
	q.rates.shown_in = in;
	return q;
}

static void test_redrive_estimate__a_slow_consumer_falls_behind(void **state)
{
	struct queue q = consumer_of(15.6, 12.4);
	struct redrive_estimate e;
	struct str text = {0};

	(void)state;
	redrive_estimate_make(&e, 1204, 25, &q);
	assert_int_equal(e.seconds, 49);
	assert_int_equal(e.sane_rate, 3);
	assert_int_equal(e.sane_seconds, 402);
	assert_in_range(e.growth, 1045, 1055);
	redrive_estimate_add_time(&e, false, &text);
	assert_string_equal(str_cstr(&text), "~1,204 / 25 per s  =  about 49s");
	str_clear(&text);
	redrive_estimate_add_spare(&e, "jobs", &text);
	assert_string_equal(str_cstr(&text), "jobs: out 15.6/s - in 12.4/s = 3.2/s to spare.");
	str_clear(&text);
	redrive_estimate_add_growth(&e, &text);
	assert_non_null(strstr(str_cstr(&text), "At 25/s its backlog grows by ~1,0"));
	str_release(&text);
}

static void test_redrive_estimate__no_more_grows_than_comes(void **state)
{
	struct queue q = consumer_of(0.5, 0);
	struct redrive_estimate e;

	(void)state;
	redrive_estimate_make(&e, 2, 25, &q);
	assert_in_range(e.growth, 0, 2);
	/* Slower than one a second it cannot be held usefully. */
	assert_int_equal(e.sane_rate, 1);
}

static void test_redrive_estimate__one_that_keeps_up(void **state)
{
	struct queue q = consumer_of(50, 12);
	struct redrive_estimate e;
	struct str text = {0};

	(void)state;
	redrive_estimate_make(&e, 100, 25, &q);
	assert_int_equal(e.growth, 0);
	assert_int_equal(e.sane_rate, 0);
	redrive_estimate_add_growth(&e, &text);
	assert_string_equal(str_cstr(&text), "It keeps up at 25/s.");
	str_release(&text);
}

static void test_redrive_estimate__what_is_not_known_is_not_guessed(void **state)
{
	struct queue unread = {0};
	struct redrive_estimate e;
	struct str text = {0};

	(void)state;
	rates_init(&unread.rates);
	redrive_estimate_make(&e, UNKNOWN, 25, &unread);
	assert_int_equal(e.seconds, UNKNOWN);
	assert_false(e.has_consumer);
	redrive_estimate_add_growth(&e, &text);
	assert_int_equal(text.n, 0);
	redrive_estimate_make(&e, 10, 0, NULL);
	redrive_estimate_add_time(&e, true, &text);
	assert_string_equal(str_cstr(&text), "10, as fast as it goes");
	str_release(&text);
}

static void test_redrive_estimate__rates_are_numbers(void **state)
{
	static const char *const wrong[] = {"x", "-1", "1x", "nan", "inf", "1e9", " 1", ".5"};
	double rate = 1;

	(void)state;
	assert_true(redrive_rate_parse(sv_cstr(""), &rate) && !(rate > 0));
	assert_true(redrive_rate_parse(sv_cstr("0.5"), &rate) && rate > 0.4 && rate < 0.6);
	assert_true(redrive_rate_parse(sv_cstr("500"), &rate) && rate > 499);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(redrive_rate_parse(sv_cstr(wrong[i]), &rate));
}

/* --- where to -------------------------------------------------------------------------------- */

#define DLQ_ARN "arn:aws:sqs:eu-west-1:123456789012:dlq"

static void test_redrive_wish__a_name_is_of_the_same_place(void **state)
{
	struct fleet fleet;
	struct queue *q;
	struct str arn = {0};
	struct err err = {0};

	(void)state;
	fleet_init(&fleet);
	q = fleet_add_arn(&fleet, sv_cstr(DLQ_ARN));
	assert_true(redrive_wish_target(q, sv_cstr(""), &arn, &err));
	assert_int_equal(arn.n, 0);
	assert_true(redrive_wish_target(q, sv_cstr("jobs"), &arn, &err));
	assert_string_equal(str_cstr(&arn), "arn:aws:sqs:eu-west-1:123456789012:jobs");
	assert_true(redrive_wish_target(
		q, sv_cstr("arn:aws:sqs:eu-west-1:999999999999:jobs"), &arn, &err));
	assert_string_equal(str_cstr(&arn), "arn:aws:sqs:eu-west-1:999999999999:jobs");
	assert_false(redrive_wish_target(q, sv_cstr("dlq"), &arn, &err));
	assert_false(redrive_wish_target(q, sv_cstr("jobs.fifo"), &arn, &err));
	assert_false(redrive_wish_target(q, sv_cstr("jobs*"), &arn, &err));
	assert_null(redrive_wish_consumer(q, sv_cstr("")));
	str_release(&arn);
	fleet_release(&fleet);
}

static void test_redrive_wish__the_name_of_an_arn(void **state)
{
	struct sv name = redrive_arn_name(sv_cstr(DLQ_ARN));

	(void)state;
	assert_true(sv_eq_cstr(name, "dlq"));
	assert_int_equal(redrive_arn_name(sv_cstr("dlq")).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redrive_estimate__a_slow_consumer_falls_behind),
		cmocka_unit_test(test_redrive_estimate__no_more_grows_than_comes),
		cmocka_unit_test(test_redrive_estimate__one_that_keeps_up),
		cmocka_unit_test(test_redrive_estimate__what_is_not_known_is_not_guessed),
		cmocka_unit_test(test_redrive_estimate__rates_are_numbers),
		cmocka_unit_test(test_redrive_wish__a_name_is_of_the_same_place),
		cmocka_unit_test(test_redrive_wish__the_name_of_an_arn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
