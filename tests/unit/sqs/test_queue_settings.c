/* Unit tests of sqs/queue_settings: what people write, and what goes together. */
#include "sqscope/sqs/queue_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static int tear_down(void **state)
{
	queue_settings_release(*state);
	free(*state);
	return 0;
}

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct queue_settings));
	return 0;
}

static bool assign(struct queue_settings *s, const char *text, struct err *err)
{
	return queue_settings_assign(s, sv_cstr(text), true, err);
}

static void assert_assigned(
	struct queue_settings *s, const char *text, enum queue_attribute id, const char *value)
{
	struct err err = {0};

	if (!assign(s, text, &err))
		fail_msg("%s: %s", text, err.msg);
	assert_string_equal(s->value[id], value);
}

static void assert_refused(struct queue_settings *s, const char *text, const char *words)
{
	struct err err = {0};

	assert_false(assign(s, text, &err));
	assert_int_equal(err.code, ERR_USAGE);
	if (!strstr(err.msg, words))
		fail_msg("%s: no '%s' in: %s", text, words, err.msg);
}

static void test_queue_settings__units(void **state)
{
	struct queue_settings *s = *state;

	assert_assigned(s, "MessageRetentionPeriod=14d", ATTR_RETENTION, "1209600");
	assert_assigned(s, "messageretentionperiod = 60", ATTR_RETENTION, "60");
	assert_assigned(s, "MaximumMessageSize=256KiB", ATTR_MAX_SIZE, "262144");
	assert_assigned(s, "VisibilityTimeout=1h30m", ATTR_VISIBILITY_TIMEOUT, "5400");
	assert_assigned(s, "SqsManagedSseEnabled=on", ATTR_SQS_MANAGED_SSE, "true");
	assert_assigned(s, "FifoQueue=yes", ATTR_FIFO, "true");
	assert_assigned(
		s, "DeduplicationScope=MESSAGEGROUP", ATTR_DEDUPLICATION_SCOPE, "messageGroup");
	assert_assigned(s, "KmsMasterKeyId=alias/aws/sqs", ATTR_KMS_KEY, "alias/aws/sqs");
}

/* Every number of the table at its two ends, and one beyond each. */
static void test_queue_settings__ranges(void **state)
{
	struct queue_settings *s = *state;
	size_t numbers = 0;
	char text[100];

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (!row->is_settable || row->min == UNKNOWN)
			continue;
		for (int at = -1; at <= 2; at++) {
			int64_t n = at < 1 ? row->min + at : row->max + at - 1;

			snprintf(text, sizeof text, "%s=%lld", row->name, (long long)n);
			assert_int_equal(assign(s, text, NULL), n >= row->min && n <= row->max);
		}
		numbers++;
	}
	assert_int_equal(numbers, 6);
}

static void test_queue_settings__refused(void **state)
{
	struct queue_settings *s = *state;

	assert_refused(s, "VisibilityTimeout", "no NAME=VALUE");
	assert_refused(s, "VisibilityTimeout=13h", "0s to 12h, default 30s");
	assert_refused(s, "VisibilityTimeout=", "0s to 12h");
	assert_refused(s, "VisibilityTimeot=5", "did you mean VisibilityTimeout?");
	assert_refused(s, "Colour=red", "no queue attribute 'Colour'");
	assert_refused(s, "QueueArn=x", "cannot be set");
	assert_refused(s, "FifoQueue=false", "true");
	assert_refused(s, "FifoThroughputLimit=some", "perQueue or perMessageGroupId");
	assert_refused(s, "RedrivePolicy={", "no JSON object");
	assert_refused(s, "RedrivePolicy=[]", "another value");
	assert_refused(s, "RedrivePolicy={\"deadLetterTargetArn\":\"x\",\"maxReceiveCount\":3}",
		"must be the ARN");
	assert_refused(s,
		"RedrivePolicy={\"deadLetterTargetArn\":\"arn:aws:sqs:r:1:q\",\"maxReceiveCount\":0}",
		"1 to 1000");
	assert_refused(s, "RedriveAllowPolicy={\"redrivePermission\":\"some\"}", "byQueue");
	assert_refused(s, "RedriveAllowPolicy={\"redrivePermission\":\"byQueue\"}", "1 to 10");
	assert_refused(s, "Policy={}", "no Statement");
	assert_false(queue_settings_assign(s, sv_cstr("FifoQueue=true"), false, NULL));
}

static void test_queue_settings__policies_are_compacted_and_cleared(void **state)
{
	static const char policy[] =
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:r:1:q\",\"maxReceiveCount\":\"3\"}";
	struct queue_settings *s = *state;

	assert_assigned(s,
		"RedrivePolicy= {\n \"deadLetterTargetArn\": \"arn:aws:sqs:r:1:q\",\n"
		"\"maxReceiveCount\": \"3\"}\n",
		ATTR_REDRIVE_POLICY, policy);
	assert_assigned(s, "RedrivePolicy=", ATTR_REDRIVE_POLICY, "");
	assert_assigned(s, "KmsMasterKeyId=", ATTR_KMS_KEY, "");
}

static bool same(enum queue_attribute id, const char *a, const char *b)
{
	return attribute_value_same(&queue_attribute_rows[id], a, b);
}

static void test_queue_settings__the_same(void **state)
{
	(void)state;
	assert_true(same(ATTR_VISIBILITY_TIMEOUT, "30", NULL));
	assert_true(same(ATTR_SQS_MANAGED_SSE, "True", "true"));
	assert_true(same(ATTR_POLICY, "", NULL));
	assert_true(same(ATTR_REDRIVE_ALLOW_POLICY, "{\"redrivePermission\": \"allowAll\"}", NULL));
	assert_true(same(ATTR_REDRIVE_POLICY, "{\"a\":1,\"maxReceiveCount\":\"5\"}",
		"{\"maxReceiveCount\":5,\"a\":1}"));
	assert_false(same(ATTR_REDRIVE_POLICY, "", "{\"a\":1}"));
	assert_false(same(ATTR_VISIBILITY_TIMEOUT, "31", NULL));
	assert_false(same(ATTR_KMS_KEY, "alias/A", "alias/a"));
}

static bool goes_together(const char *const *assignments, const struct queue_settings *base,
	bool is_fifo, struct err *err)
{
	struct queue_settings s = {0};
	bool ok;

	for (; *assignments; assignments++)
		assert_true(queue_settings_assign(&s, sv_cstr(*assignments), true, NULL));
	ok = queue_settings_check(&s, base, is_fifo, err);
	queue_settings_release(&s);
	return ok;
}

static void test_queue_settings__what_goes_together(void **state)
{
	static const char *const dedup[] = {"ContentBasedDeduplication=true", NULL};
	static const char *const limit[] = {"FifoThroughputLimit=perMessageGroupId", NULL};
	static const char *const both[] = {
		"KmsMasterKeyId=alias/k", "SqsManagedSseEnabled=true", NULL};
	static const char *const dlq[] = {"RedrivePolicy={\"deadLetterTargetArn\":"
					  "\"arn:aws:sqs:r:1:d.fifo\",\"maxReceiveCount\":3}",
		NULL};
	struct queue_settings *base = *state;
	struct err err = {0};

	assert_true(goes_together(dedup, NULL, true, &err));
	assert_false(goes_together(dedup, NULL, false, &err));
	assert_non_null(strstr(err.msg, ".fifo"));
	assert_false(goes_together(limit, NULL, true, &err));
	assert_true(assign(base, "DeduplicationScope=messageGroup", NULL));
	assert_true(goes_together(limit, base, true, &err));
	assert_false(goes_together(both, NULL, false, &err));
	assert_true(goes_together(dlq, NULL, true, &err));
	assert_false(goes_together(dlq, NULL, false, &err));
	assert_non_null(strstr(err.msg, "d.fifo is a FIFO queue"));
}

static void test_queue_settings__names(void **state)
{
	struct err err = {0};
	char longest[QUEUE_NAME_MAX + 2];

	(void)state;
	assert_true(queue_name_check(sv_cstr("ai-job_Queue-1.fifo"), &err));
	assert_false(queue_name_check(sv_cstr(""), &err));
	assert_false(queue_name_check(sv_cstr(".fifo"), &err));
	assert_false(queue_name_check(sv_cstr("a.b"), &err));
	assert_false(queue_name_check(sv_cstr("a b"), &err));
	memset(longest, 'a', sizeof longest);
	assert_true(queue_name_check(sv_of(longest, QUEUE_NAME_MAX), &err));
	assert_false(queue_name_check(sv_of(longest, QUEUE_NAME_MAX + 1), &err));
}

static void test_queue_settings__tags(void **state)
{
	struct queue_settings *s = *state;
	struct str out = {0};
	char text[TAG_VALUE_MAX + 10] = "key=";

	assert_true(queue_settings_assign_tag(s, sv_cstr("team=ml=x"), NULL));
	assert_true(queue_settings_assign_tag(s, sv_cstr("empty"), NULL));
	assert_true(queue_settings_assign_tag(s, sv_cstr("team=b"), NULL));
	queue_settings_describe_tags(s, &out);
	assert_string_equal(str_cstr(&out), "team=b empty=");
	assert_false(queue_settings_assign_tag(s, sv_cstr("=x"), NULL));
	assert_false(queue_settings_assign_tag(s, sv_cstr("aws:x=y"), NULL));
	memset(text + 4, 'v', TAG_VALUE_MAX + 1);
	assert_false(queue_settings_assign_tag(s, sv_cstr(text), NULL));
	str_release(&out);
}

static void test_queue_settings__of_a_queue_that_was_read(void **state)
{
	struct queue_settings *s = *state;
	struct queue_attributes live;
	struct str out = {0};

	queue_attributes_init(&live);
	assert_true(queue_attributes_set(&live, sv_cstr("DelaySeconds"), sv_cstr("5")));
	assert_true(queue_attributes_set(&live, sv_cstr("FifoQueue"), sv_cstr("true")));
	assert_true(queue_attributes_set(&live, sv_cstr("QueueArn"), sv_cstr("arn")));
	assert_true(queue_attributes_set(&live, sv_cstr("KmsMasterKeyId"), sv_cstr("k")));
	queue_settings_of(s, &live);
	queue_settings_describe(s, &out);
	assert_string_equal(str_cstr(&out), "DelaySeconds=5 FifoQueue=true KmsMasterKeyId=k");
	queue_attributes_release(&live);
	str_release(&out);
}

/* What the form and the manual say of each attribute. */
static void test_queue_settings__every_row_says_what_a_change_does(void **state)
{
	struct str range = {0};

	(void)state;
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		assert_non_null(row->effect);
		if (!queue_attribute_is_creatable(row))
			continue;
		assert_true(*row->effect != '\0');
		str_clear(&range);
		attribute_value_range(row, &range);
		assert_true(range.n > 0);
		assert_ptr_equal(queue_attribute_find(sv_cstr(row->name)), row);
	}
	str_clear(&range);
	attribute_value_range(&queue_attribute_rows[ATTR_RETENTION], &range);
	assert_string_equal(str_cstr(&range), "1m to 14d, default 4d");
	str_release(&range);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_queue_settings__units, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_queue_settings__ranges, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_queue_settings__refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_settings__policies_are_compacted_and_cleared, set_up, tear_down),
		cmocka_unit_test(test_queue_settings__the_same),
		cmocka_unit_test_setup_teardown(
			test_queue_settings__what_goes_together, set_up, tear_down),
		cmocka_unit_test(test_queue_settings__names),
		cmocka_unit_test_setup_teardown(test_queue_settings__tags, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_settings__of_a_queue_that_was_read, set_up, tear_down),
		cmocka_unit_test(test_queue_settings__every_row_says_what_a_change_does),
	};

	return cmocka_run_group_tests_name("sqs/queue_settings", tests, NULL, NULL);
}
