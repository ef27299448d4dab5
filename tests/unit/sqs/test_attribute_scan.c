/* Unit tests of src/sqs/attribute_scan: what it reads itself, and what it leaves to the full
 * reader. */
#include "sqs/attribute_scan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_attribute_scan__an_answer_of_sqs(void **state)
{
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	assert_true(attribute_scan(
		sv_cstr("{\"Attributes\":{\"ApproximateNumberOfMessages\":\"12\",\"FifoQueue\":\"true\","
			"\"QueueArn\":\"arn:aws:sqs:us-east-1:1:a.fifo\",\"SomethingNew\":\"7\"}}"),
		&a));
	assert_int_equal(a.number[ATTR_VISIBLE], 12);
	assert_int_equal(a.number[ATTR_FIFO], 1);
	assert_int_equal(a.number[ATTR_DELAYED], UNKNOWN);
	assert_string_equal(a.text[ATTR_QUEUE_ARN], "arn:aws:sqs:us-east-1:1:a.fifo");
	queue_attributes_release(&a);
}

static void test_attribute_scan__blanks_anywhere(void **state)
{
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	assert_true(attribute_scan(sv_cstr(" {\n\t\"Attributes\" : { \"DelaySeconds\" : \"5\" ,\r\n"
					   "\"VisibilityTimeout\":\"30\" } } \n"),
		&a));
	assert_int_equal(a.number[ATTR_DELAY], 5);
	assert_int_equal(a.number[ATTR_VISIBILITY_TIMEOUT], 30);
	queue_attributes_release(&a);
}

static void test_attribute_scan__a_policy_with_its_quotes(void **state)
{
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	assert_true(attribute_scan(
		sv_cstr("{\"Attributes\":{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":"
			"\\\"arn:aws:sqs:us-east-1:1:dlq\\\",\\\"maxReceiveCount\\\":3}\","
			"\"KmsMasterKeyId\":\"alias\\/aws\\\\sqs\"}}"),
		&a));
	assert_string_equal(a.dead_letter_arn, "arn:aws:sqs:us-east-1:1:dlq");
	assert_int_equal(a.max_receive_count, 3);
	assert_string_equal(a.text[ATTR_KMS_KEY], "alias/aws\\sqs");
	queue_attributes_release(&a);
}

/* Every start of a good answer is one that was cut. */
static void test_attribute_scan__an_answer_that_was_cut(void **state)
{
	static const char whole[] =
		"{\"Attributes\":{\"QueueArn\":\"arn:\\\"x\",\"DelaySeconds\":\"5\"}}";
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	for (size_t n = 0; n < strlen(whole); n++) {
		assert_false(attribute_scan(sv_of(whole, n), &a));
		assert_int_equal(a.number[ATTR_DELAY], UNKNOWN);
		assert_null(a.text[ATTR_QUEUE_ARN]);
	}
	assert_true(attribute_scan(sv_cstr(whole), &a));
	queue_attributes_release(&a);
}

static void test_attribute_scan__what_is_left_to_the_full_reader(void **state)
{
	static const char *const bodies[] = {"", "{}", "[]", "{\"Attributes\":null}",
		"{\"Attributes\":{}}", "{\"Attributes\":{\"DelaySeconds\":5}}",
		"{\"Attributes\":{\"DelaySeconds\":\"5\",}}",
		"{\"Attributes\":{\"DelaySeconds\":\"5\"},\"More\":1}",
		"{\"More\":1,\"Attributes\":{\"DelaySeconds\":\"5\"}}",
		"{\"Attributes\":{\"DelaySeconds\":\"5\"}} x",
		"{\"Attributes\":{\"QueueArn\":\"\\u0041\"}}",
		"{\"Attributes\":{\"QueueArn\":\"a\\nb\"}}",
		"{\"Attributes\":{\"QueueArn\":\"a\nb\"}}",
		"{\"Attributes\":{\"QueueArn\":\"\xc3\xa9\"}}",
		"{\"Attributes\":{\"Queue\\\"Arn\":\"a\"}}"};
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		assert_false(attribute_scan(sv_cstr(bodies[i]), &a));
	assert_false(attribute_scan(sv_of("{\"Attributes\":{\"DelaySeconds\":\"5\"}}\0", 36), &a));
	assert_false(attribute_scan(sv_of("{\"Attributes\":{\"QueueArn\":\"\\\0\"}}", 32), &a));
	queue_attributes_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attribute_scan__an_answer_of_sqs),
		cmocka_unit_test(test_attribute_scan__blanks_anywhere),
		cmocka_unit_test(test_attribute_scan__a_policy_with_its_quotes),
		cmocka_unit_test(test_attribute_scan__an_answer_that_was_cut),
		cmocka_unit_test(test_attribute_scan__what_is_left_to_the_full_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
