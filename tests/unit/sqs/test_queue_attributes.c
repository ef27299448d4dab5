/* Unit tests of sqs/queue_attributes. */
#include "sqscope/sqs/queue_attributes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int set_up(void **state)
{
	struct queue_attributes *a = malloc(sizeof *a);

	queue_attributes_init(a);
	*state = a;
	return 0;
}

static int tear_down(void **state)
{
	queue_attributes_release(*state);
	free(*state);
	return 0;
}

static bool set(struct queue_attributes *a, const char *name, const char *value)
{
	return queue_attributes_set(a, sv_cstr(name), sv_cstr(value));
}

static void assert_text(
	const struct queue_attributes *a, enum queue_attribute id, const char *expected)
{
	struct str text = {0};

	queue_attributes_format(a, id, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void test_queue_attributes__nothing_is_known_at_first(void **state)
{
	const struct queue_attributes *a = *state;

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		assert_int_equal(a->number[i], UNKNOWN);
		assert_null(a->text[i]);
		assert_text(a, (enum queue_attribute)i, "?");
	}
	assert_int_equal(a->max_receive_count, UNKNOWN);
}

static void test_queue_attributes__numbers(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(set(a, "ApproximateNumberOfMessages", "8110"));
	assert_int_equal(a->number[ATTR_VISIBLE], 8110);
	assert_true(set(a, "ApproximateNumberOfMessagesDelayed", "0000000000"));
	assert_int_equal(a->number[ATTR_DELAYED], 0);
	assert_true(set(a, "LastModifiedTimestamp", "1795466309.207851"));
	assert_int_equal(a->number[ATTR_MODIFIED], 1795466309);
}

static void test_queue_attributes__numbers_that_make_no_sense(void **state)
{
	struct queue_attributes *a = *state;

	assert_false(set(a, "ApproximateNumberOfMessages", "-3"));
	assert_false(set(a, "ApproximateNumberOfMessages", ""));
	assert_false(set(a, "ApproximateNumberOfMessages", "many"));
	assert_false(set(a, "ApproximateNumberOfMessages", "12x"));
	assert_false(set(a, "ApproximateNumberOfMessages", "1.x"));
	assert_false(set(a, "ApproximateNumberOfMessages", "1.2.3"));
	assert_false(set(a, "ApproximateNumberOfMessages", "1.-2"));
	assert_false(set(a, "ApproximateNumberOfMessages", "99999999999999999999"));
	assert_int_equal(a->number[ATTR_VISIBLE], UNKNOWN);
	assert_false(set(a, "CreatedTimestamp", "0000000000"));
	assert_false(set(a, "CreatedTimestamp", "253402300800"));
	assert_int_equal(a->number[ATTR_CREATED], UNKNOWN);
	assert_true(set(a, "CreatedTimestamp", "253402300799"));
	assert_text(a, ATTR_CREATED, "9999-12-31T23:59:59Z");
}

static void test_queue_attributes__booleans(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(set(a, "FifoQueue", "true"));
	assert_int_equal(a->number[ATTR_FIFO], 1);
	assert_true(set(a, "SqsManagedSseEnabled", "False"));
	assert_int_equal(a->number[ATTR_SQS_MANAGED_SSE], 0);
	assert_false(set(a, "ContentBasedDeduplication", "1"));
	assert_int_equal(a->number[ATTR_CONTENT_DEDUPLICATION], UNKNOWN);
}

static void test_queue_attributes__unknown_names_are_ignored(void **state)
{
	assert_false(set(*state, "NewAttributeOfNextYear", "1"));
	assert_false(set(*state, "fifoqueue", "true"));
}

static void test_queue_attributes__redrive_policy(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(set(a, "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:1:dlq\",\"maxReceiveCount\":5}"));
	assert_string_equal(a->dead_letter_arn, "arn:aws:sqs:eu-west-1:1:dlq");
	assert_int_equal(a->max_receive_count, 5);
	assert_true(set(
		a, "RedrivePolicy", "{\"deadLetterTargetArn\":\"x\",\"maxReceiveCount\":\"7\"}"));
	assert_int_equal(a->max_receive_count, 7);
	assert_true(set(a, "RedrivePolicy", "{\"deadLetterTargetArn\":1,\"maxReceiveCount\":-1}"));
	assert_null(a->dead_letter_arn);
	assert_int_equal(a->max_receive_count, UNKNOWN);
}

static void test_queue_attributes__redrive_policy_that_is_none(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(
		set(a, "RedrivePolicy", "{\"deadLetterTargetArn\":\"x\",\"maxReceiveCount\":3}"));
	assert_true(set(a, "RedrivePolicy", "[]"));
	assert_null(a->dead_letter_arn);
	assert_true(set(a, "RedrivePolicy", "{\"maxReceiveCount\":0}"));
	assert_int_equal(a->max_receive_count, UNKNOWN);
	assert_true(set(a, "RedrivePolicy", "not JSON"));
	assert_null(a->dead_letter_arn);
	assert_int_equal(a->max_receive_count, UNKNOWN);
	assert_text(a, ATTR_REDRIVE_POLICY, "not JSON");
	assert_true(set(a, "RedrivePolicy", ""));
	assert_null(a->text[ATTR_REDRIVE_POLICY]);
}

static void test_queue_attributes__merge_keeps_what_the_other_does_not_know(void **state)
{
	struct queue_attributes *a = *state, b;

	queue_attributes_init(&b);
	set(a, "ApproximateNumberOfMessages", "1");
	set(a, "VisibilityTimeout", "30");
	set(a, "QueueArn", "arn");
	set(a, "RedrivePolicy", "{\"deadLetterTargetArn\":\"x\",\"maxReceiveCount\":3}");
	set(&b, "ApproximateNumberOfMessages", "2");
	queue_attributes_merge(a, &b);
	assert_int_equal(a->number[ATTR_VISIBLE], 2);
	assert_int_equal(a->number[ATTR_VISIBILITY_TIMEOUT], 30);
	assert_string_equal(a->text[ATTR_QUEUE_ARN], "arn");
	assert_string_equal(a->dead_letter_arn, "x");
	assert_int_equal(a->max_receive_count, 3);
	set(&b, "RedrivePolicy", "{\"deadLetterTargetArn\":\"y\"}");
	queue_attributes_merge(a, &b);
	assert_string_equal(a->dead_letter_arn, "y");
	assert_int_equal(a->max_receive_count, UNKNOWN);
	queue_attributes_release(&b);
}

static void test_queue_attributes__for_people(void **state)
{
	struct queue_attributes *a = *state;

	set(a, "ApproximateNumberOfMessages", "1204000");
	set(a, "VisibilityTimeout", "30");
	set(a, "MessageRetentionPeriod", "1209600");
	set(a, "MaximumMessageSize", "262144");
	set(a, "CreatedTimestamp", "1795478400");
	set(a, "FifoQueue", "true");
	set(a, "SqsManagedSseEnabled", "false");
	set(a, "KmsMasterKeyId", "alias/aws/sqs");
	assert_text(a, ATTR_VISIBLE, "1,204,000");
	assert_text(a, ATTR_VISIBILITY_TIMEOUT, "30s");
	assert_text(a, ATTR_RETENTION, "14d");
	assert_text(a, ATTR_MAX_SIZE, "256 KiB");
	assert_text(a, ATTR_CREATED, "2026-11-24T00:00:00Z");
	assert_text(a, ATTR_FIFO, "true");
	assert_text(a, ATTR_SQS_MANAGED_SSE, "false");
	assert_text(a, ATTR_KMS_KEY, "alias/aws/sqs");
}

static void test_queue_attributes__every_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];
		struct sv summary = sv_cstr(row->summary);

		assert_int_equal(row->id, i);
		assert_non_null(row->name);
		assert_true(sv_ends_with(summary, sv_cstr(".")));
		assert_non_null(row->default_text);
		assert_true(row->min <= row->max);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(row->name, queue_attribute_rows[k].name);
	}
}

static void test_queue_attributes__defaults_can_be_read_and_are_in_range(void **state)
{
	struct queue_attributes *a = *state;

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (!row->default_text[0])
			continue;
		assert_true(set(a, row->name, row->default_text));
		if (row->max == UNKNOWN)
			continue;
		assert_in_range(a->number[i], row->min, row->max);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_queue_attributes__nothing_is_known_at_first),
		TEST(test_queue_attributes__numbers),
		TEST(test_queue_attributes__numbers_that_make_no_sense),
		TEST(test_queue_attributes__booleans),
		TEST(test_queue_attributes__unknown_names_are_ignored),
		TEST(test_queue_attributes__redrive_policy),
		TEST(test_queue_attributes__redrive_policy_that_is_none),
		TEST(test_queue_attributes__merge_keeps_what_the_other_does_not_know),
		TEST(test_queue_attributes__for_people),
		TEST(test_queue_attributes__every_row_is_complete),
		TEST(test_queue_attributes__defaults_can_be_read_and_are_in_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
