/* Unit tests of sqs/queue_name. */
#include "sqscope/sqs/queue_name.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void test_queue_name__arn(void **state)
{
	struct queue_arn arn;

	(void)state;
	assert_true(
		queue_arn_parse(&arn, sv_cstr("arn:aws-cn:sqs:cn-north-1:123456789012:jobs.fifo")));
	assert_sv(arn.partition, "aws-cn");
	assert_sv(arn.region, "cn-north-1");
	assert_sv(arn.account, "123456789012");
	assert_sv(arn.name, "jobs.fifo");
}

static void test_queue_name__what_is_no_arn(void **state)
{
	struct queue_arn arn;
	static const char *const texts[] = {"", "arn", "arn:aws:sqs",
		"arn:aws:sns:eu-west-1:1:topic", "arn:aws:sqs:eu-west-1:1",
		"arn:aws:sqs:eu-west-1:1:", "arn::sqs:eu-west-1:1:q",
		"arn:aws:sqs:eu-west-1:1:q:more", "ARN:aws:sqs:eu-west-1:1:q",
		"https://sqs.us-east-1.amazonaws.com/123456789012/q"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		assert_false(queue_arn_parse(&arn, sv_cstr(texts[i])));
}

static void test_queue_name__of_url(void **state)
{
	(void)state;
	assert_sv(
		queue_name_of_url(sv_cstr("https://sqs.eu-west-1.amazonaws.com/123456789012/jobs")),
		"jobs");
	assert_sv(queue_name_of_url(sv_cstr("http://localhost:9324/000000000000/jobs.fifo/")),
		"jobs.fifo");
	assert_sv(queue_name_of_url(sv_cstr("http://h/a/b/jobs?x=/y#/z")), "jobs");
	assert_sv(queue_name_of_url(sv_cstr("http://h/jobs")), "jobs");
	assert_sv(queue_name_of_url(sv_cstr("http://h/queue/eu-west-1/123456789012/q.fifo")),
		"q.fifo");
	assert_sv(queue_name_of_url(sv_cstr("not a URL")), "");
	assert_sv(queue_name_of_url(sv_cstr("/1/jobs")), "");
	assert_sv(queue_name_of_url(sv_cstr("http://h/")), "");
	assert_sv(queue_name_of_url(sv_cstr("http://h")), "");
	assert_sv(queue_name_of_url(sv_cstr("")), "");
}

static void test_queue_name__account_of_url(void **state)
{
	(void)state;
	assert_sv(queue_account_of_url(sv_cstr("https://h/123456789012/jobs")), "123456789012");
	assert_sv(queue_account_of_url(sv_cstr("https://h/p/123456789012/jobs/")), "123456789012");
	assert_sv(queue_account_of_url(sv_cstr("https://h/queue/jobs")), "");
	assert_sv(queue_account_of_url(sv_cstr("https://h/1234567890123/jobs")), "");
	assert_sv(queue_account_of_url(sv_cstr("https://h/12345678901x/jobs")), "");
	assert_sv(queue_account_of_url(sv_cstr("https://123456789012/jobs")), "");
	assert_sv(queue_account_of_url(sv_cstr("https://h/jobs")), "");
	assert_sv(queue_account_of_url(sv_cstr("")), "");
}

static void test_queue_name__fifo(void **state)
{
	(void)state;
	assert_true(queue_name_is_fifo(sv_cstr("a.fifo")));
	assert_false(queue_name_is_fifo(sv_cstr("a.FIFO")));
	assert_false(queue_name_is_fifo(sv_cstr("fifo")));
}

static void test_queue_name__kind_of_reference(void **state)
{
	(void)state;
	assert_int_equal(queue_ref_kind(sv_cstr("jobs")), QUEUE_REF_NAME);
	assert_int_equal(queue_ref_kind(sv_cstr("ai-*")), QUEUE_REF_GLOB);
	assert_int_equal(queue_ref_kind(sv_cstr("job[12]")), QUEUE_REF_GLOB);
	assert_int_equal(queue_ref_kind(sv_cstr("https://h/1/q")), QUEUE_REF_URL);
	assert_int_equal(queue_ref_kind(sv_cstr("http://h/1/q?")), QUEUE_REF_URL);
	assert_int_equal(queue_ref_kind(sv_cstr("arn:aws:sqs:eu-west-1:1:q")), QUEUE_REF_ARN);
	assert_int_equal(queue_ref_kind(sv_cstr("arn-of-jobs")), QUEUE_REF_NAME);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_name__arn),
		cmocka_unit_test(test_queue_name__what_is_no_arn),
		cmocka_unit_test(test_queue_name__of_url),
		cmocka_unit_test(test_queue_name__account_of_url),
		cmocka_unit_test(test_queue_name__fifo),
		cmocka_unit_test(test_queue_name__kind_of_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
