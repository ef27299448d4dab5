/* Unit tests of sqs/queue_attributes: the table, decoding one value, merging, showing. */
#include "sqscope/sqs/queue_attributes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool set(struct queue_attributes *a, const char *name, const char *value)
{
	return queue_attributes_set(a, sv_cstr(name), sv_cstr(value));
}

static void assert_shown(
	const struct queue_attributes *a, enum queue_attribute id, const char *expected)
{
	struct str text = {0};

	queue_attributes_format(a, id, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static int setup(void **state)
{
	static struct queue_attributes attributes;

	queue_attributes_init(&attributes);
	*state = &attributes;
	return 0;
}

static int teardown(void **state)
{
	queue_attributes_release(*state);
	return 0;
}

static void test_queue_attributes__rows_are_whole_and_distinct(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		assert_int_equal(row->id, i);
		assert_true(row->name && row->name[0]);
		assert_true(row->summary && row->summary[0]);
		assert_true(row->min <= row->max);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(row->name, queue_attribute_rows[k].name);
	}
}

static void test_queue_attributes__defaults_lie_in_their_ranges(void **state)
{
	int64_t n;

	(void)state;
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (row->max == UNKNOWN || !row->default_text[0])
			continue;
		assert_true(sv_to_i64(sv_cstr(row->default_text), &n));
		assert_true(n >= row->min && n <= row->max);
	}
}

static void test_queue_attributes__nothing_is_known_at_first(void **state)
{
	struct queue_attributes *a = *state;

	for (size_t i = 0; i < ATTR_COUNT; i++)
		assert_shown(a, (enum queue_attribute)i, "?");
	assert_int_equal(a->max_receive_count, UNKNOWN);
}

static void test_queue_attributes__numbers_come_in_several_forms(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(set(a, "ApproximateNumberOfMessages", "8110"));
	assert_int_equal(a->number[ATTR_VISIBLE], 8110);
	assert_true(set(a, "CreatedTimestamp", "1795466309.207851"));
	assert_int_equal(a->number[ATTR_CREATED], 1795466309);
	assert_true(set(a, "LastModifiedTimestamp", "0000000000"));
	assert_int_equal(a->number[ATTR_MODIFIED], 0);
	assert_shown(a, ATTR_MODIFIED, "?");
}

static void test_queue_attributes__senseless_values_leave_it_unknown(void **state)
{
	struct queue_attributes *a = *state;

	assert_false(set(a, "ApproximateNumberOfMessages", "-3"));
	assert_false(set(a, "ApproximateNumberOfMessagesDelayed", ""));
	assert_false(set(a, "VisibilityTimeout", "30s"));
	assert_false(set(a, "DelaySeconds", "1.2.3"));
	assert_false(set(a, "FifoQueue", "yes"));
	assert_false(set(a, "NoSuchAttribute", "1"));
	assert_int_equal(a->number[ATTR_VISIBLE], UNKNOWN);
	assert_int_equal(a->number[ATTR_DELAYED], UNKNOWN);
	assert_int_equal(a->number[ATTR_VISIBILITY_TIMEOUT], UNKNOWN);
	assert_int_equal(a->number[ATTR_DELAY], UNKNOWN);
	assert_int_equal(a->number[ATTR_FIFO], UNKNOWN);
}

static void test_queue_attributes__redrive_policy_is_taken_apart(void **state)
{
	struct queue_attributes *a = *state;

	assert_true(set(a, "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:r:1:d\",\"maxReceiveCount\":5}"));
	assert_string_equal(str_cstr(&a->dead_letter_arn), "arn:aws:sqs:r:1:d");
	assert_int_equal(a->max_receive_count, 5);
	assert_true(set(a, "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:r:1:e\",\"maxReceiveCount\":\"10\"}"));
	assert_string_equal(str_cstr(&a->dead_letter_arn), "arn:aws:sqs:r:1:e");
	assert_int_equal(a->max_receive_count, 10);
}

static void test_queue_attributes__broken_redrive_policy_names_no_queue(void **state)
{
	static const char *const broken[] = {"", "{", "[]", "<html>", "{\"maxReceiveCount\":-1}",
		"{\"deadLetterTargetArn\":7,\"maxReceiveCount\":{}}"};
	struct queue_attributes *a = *state;

	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		set(a, "RedrivePolicy", broken[i]);
		assert_int_equal(a->dead_letter_arn.n, 0);
		assert_int_equal(a->max_receive_count, UNKNOWN);
	}
}

static void test_queue_attributes__merge_keeps_what_the_newer_does_not_know(void **state)
{
	struct queue_attributes *a = *state, newer;

	queue_attributes_init(&newer);
	set(a, "VisibilityTimeout", "300");
	set(a, "ApproximateNumberOfMessages", "7");
	set(a, "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:r:1:d\",\"maxReceiveCount\":5}");
	set(&newer, "ApproximateNumberOfMessages", "0");
	queue_attributes_merge(a, &newer);
	assert_int_equal(a->number[ATTR_VISIBLE], 0);
	assert_int_equal(a->number[ATTR_VISIBILITY_TIMEOUT], 300);
	assert_string_equal(str_cstr(&a->dead_letter_arn), "arn:aws:sqs:r:1:d");
	assert_int_equal(a->max_receive_count, 5);
	queue_attributes_release(&newer);
}

static void test_queue_attributes__shown_with_their_units(void **state)
{
	struct queue_attributes *a = *state;

	set(a, "ApproximateNumberOfMessages", "12345");
	set(a, "MessageRetentionPeriod", "1209600");
	set(a, "MaximumMessageSize", "262144");
	set(a, "CreatedTimestamp", "1700000000");
	set(a, "FifoQueue", "true");
	set(a, "KmsMasterKeyId", "alias/aws/sqs");
	assert_shown(a, ATTR_VISIBLE, "12,345");
	assert_shown(a, ATTR_RETENTION, "14d");
	assert_shown(a, ATTR_MAX_SIZE, "256 KiB");
	assert_shown(a, ATTR_CREATED, "2023-11-14T22:13:20Z");
	assert_shown(a, ATTR_FIFO, "true");
	assert_shown(a, ATTR_KMS_KEY, "alias/aws/sqs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_attributes__rows_are_whole_and_distinct),
		cmocka_unit_test(test_queue_attributes__defaults_lie_in_their_ranges),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__nothing_is_known_at_first, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__numbers_come_in_several_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__senseless_values_leave_it_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__redrive_policy_is_taken_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__broken_redrive_policy_names_no_queue, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__merge_keeps_what_the_newer_does_not_know, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			test_queue_attributes__shown_with_their_units, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
