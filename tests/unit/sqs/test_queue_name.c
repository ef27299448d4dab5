/* Unit tests of sqs/queue_name. */
#include "sqscope/sqs/queue_name.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv v, const char *expected)
{
	assert_int_equal(v.n, strlen(expected));
	assert_memory_equal(v.p, expected, v.n);
}

static struct sv name_of(const char *url)
{
	return queue_name_of_url(sv_cstr(url));
}

static struct sv account_of(const char *url)
{
	return queue_account_of_url(sv_cstr(url));
}

static void test_queue_name__arn_is_taken_apart(void **state)
{
	struct queue_arn arn;

	(void)state;
	assert_true(
		queue_arn_parse(&arn, sv_cstr("arn:aws-cn:sqs:cn-north-1:123456789012:a.fifo")));
	assert_sv(arn.partition, "aws-cn");
	assert_sv(arn.region, "cn-north-1");
	assert_sv(arn.account, "123456789012");
	assert_sv(arn.name, "a.fifo");
}

static void test_queue_name__other_arns_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"arn",
		"arn:aws:sqs:us-east-1:123456789012",
		"arn:aws:sqs:us-east-1:123456789012:",
		"arn:aws:sqs:us-east-1:123456789012:a:b",
		"arn:aws:sns:us-east-1:123456789012:topic",
		"arn::sqs:us-east-1:123456789012:q",
		"https://sqs.us-east-1.amazonaws.com/123456789012/q",
	};
	struct queue_arn arn;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(queue_arn_parse(&arn, sv_cstr(bad[i])));
}

static void test_queue_name__name_is_the_last_segment_of_a_url(void **state)
{
	(void)state;
	assert_sv(name_of("https://sqs.eu-west-1.amazonaws.com/123456789012/ai-embed"), "ai-embed");
	assert_sv(name_of("http://127.0.0.1:4566/queue/eu-west-1/123456789012/q.fifo"), "q.fifo");
	assert_sv(name_of("http://localhost/000000000000/q/"), "q");
	assert_sv(name_of("http://localhost/000000000000/q?x=/y"), "q");
	assert_sv(name_of("http://localhost"), "");
	assert_sv(name_of("not a url"), "");
	assert_sv(name_of(""), "");
}

static void test_queue_name__account_is_twelve_digits_or_nothing(void **state)
{
	(void)state;
	assert_sv(account_of("https://sqs.eu-west-1.amazonaws.com/123456789012/q"), "123456789012");
	assert_sv(account_of("http://localhost/queue/q"), "");
	assert_sv(account_of("http://localhost/12345678901/q"), "");
	assert_sv(account_of("http://localhost/12345678901x/q"), "");
	assert_sv(account_of("http://localhost/q"), "");
}

static void test_queue_name__fifo_is_the_ending(void **state)
{
	(void)state;
	assert_true(queue_name_is_fifo(sv_cstr("jobs.fifo")));
	assert_false(queue_name_is_fifo(sv_cstr("jobs-fifo")));
	assert_false(queue_name_is_fifo(sv_cstr("jobs.fifo-dlq")));
}

static void test_queue_name__kinds_of_arguments(void **state)
{
	(void)state;
	assert_int_equal(queue_ref_kind(sv_cstr("ai-embed")), QUEUE_REF_NAME);
	assert_int_equal(queue_ref_kind(sv_cstr("ai-*")), QUEUE_REF_GLOB);
	assert_int_equal(queue_ref_kind(sv_cstr("ai-[a-e]mbed")), QUEUE_REF_GLOB);
	assert_int_equal(queue_ref_kind(sv_cstr("https://sqs/1/q?")), QUEUE_REF_URL);
	assert_int_equal(queue_ref_kind(sv_cstr("arn:aws:sqs:r:1:q")), QUEUE_REF_ARN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_name__arn_is_taken_apart),
		cmocka_unit_test(test_queue_name__other_arns_are_refused),
		cmocka_unit_test(test_queue_name__name_is_the_last_segment_of_a_url),
		cmocka_unit_test(test_queue_name__account_is_twelve_digits_or_nothing),
		cmocka_unit_test(test_queue_name__fifo_is_the_ending),
		cmocka_unit_test(test_queue_name__kinds_of_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
