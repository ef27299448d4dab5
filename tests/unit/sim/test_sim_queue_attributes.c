/* Unit tests of sim/sim_queue_attributes, sim_settings, sim_policies. */
#include "sim_fixture.h"

static json_t *all(struct world *w, const char *queue)
{
	return json_object_get(
		ok(w, "GetQueueAttributes", "{" URL "%s','AttributeNames':['All']}", queue),
		"Attributes");
}

static void test_sim_queue_attributes__defaults_of_a_standard_queue(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	json_t *a = all(w, "jobs");
	assert_int_equal(json_object_size(a), 12);
	assert_string_equal(text_of(a, "DelaySeconds"), "0");
	assert_string_equal(text_of(a, "MaximumMessageSize"), "1048576");
	assert_string_equal(text_of(a, "MessageRetentionPeriod"), "345600");
	assert_string_equal(text_of(a, "ReceiveMessageWaitTimeSeconds"), "0");
	assert_string_equal(text_of(a, "VisibilityTimeout"), "30");
	assert_string_equal(text_of(a, "SqsManagedSseEnabled"), "true");
	assert_string_equal(text_of(a, "CreatedTimestamp"), "1795618980");
	assert_string_equal(text_of(a, "ApproximateNumberOfMessages"), "0");
	assert_null(json_object_get(a, "FifoQueue"));
	assert_null(json_object_get(a, "KmsDataKeyReusePeriodSeconds"));
}

static void test_sim_queue_attributes__defaults_of_a_fifo_queue(void **state)
{
	struct world *w = *state;
	ok(w, "CreateQueue", "{'QueueName':'jobs.fifo','Attributes':{'FifoQueue':'true'}}");
	json_t *a = all(w, "jobs.fifo");
	assert_int_equal(json_object_size(a), 16);
	assert_string_equal(text_of(a, "FifoQueue"), "true");
	assert_string_equal(text_of(a, "ContentBasedDeduplication"), "false");
	assert_string_equal(text_of(a, "DeduplicationScope"), "queue");
	assert_string_equal(text_of(a, "FifoThroughputLimit"), "perQueue");
}

static void test_sim_queue_attributes__only_what_was_asked_for(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	assert_int_equal(json_object_size(ok(w, "GetQueueAttributes", "{" URL "jobs'}")), 0);
	json_t *out = ok(w, "GetQueueAttributes",
		"{" URL "jobs','AttributeNames':['VisibilityTimeout','Policy']}");
	assert_int_equal(json_object_size(json_object_get(out, "Attributes")), 1);
	const char *text = fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "GetQueueAttributes",
		"{" URL "jobs','AttributeNames':['Age']}");
	assert_string_equal(text, "Unknown Attribute Age.");
	fails(w, SIM_ERROR_SERIALIZATION, "GetQueueAttributes",
		"{" URL "jobs','AttributeNames':'All'}");
}

static void test_sim_queue_attributes__ranges(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *name;
		const char *lowest, *below, *highest, *above;
	} rows[] = {
		{"DelaySeconds", "0", "-1", "900", "901"},
		{"MaximumMessageSize", "1024", "1023", "1048576", "1048577"},
		{"MessageRetentionPeriod", "60", "59", "1209600", "1209601"},
		{"ReceiveMessageWaitTimeSeconds", "0", "-1", "20", "21"},
		{"VisibilityTimeout", "0", "-1", "43200", "43201"},
		{"KmsDataKeyReusePeriodSeconds", "60", "59", "86400", "86401"},
	};
	create(w, "jobs");
	set(w, "jobs", "KmsMasterKeyId", "alias/aws/sqs");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		static const char request[] = "{" URL "jobs','Attributes':{'%s':'%s'}}";
		set(w, "jobs", rows[i].name, rows[i].lowest);
		assert_string_equal(attribute(w, "jobs", rows[i].name), rows[i].lowest);
		set(w, "jobs", rows[i].name, rows[i].highest);
		fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes", request,
			rows[i].name, rows[i].below);
		fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes", request,
			rows[i].name, rows[i].above);
		fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes", request,
			rows[i].name, "x");
		assert_string_equal(attribute(w, "jobs", rows[i].name), rows[i].highest);
	}
}

static void test_sim_queue_attributes__a_refused_change_changes_nothing(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes",
		"{" URL "jobs','Attributes':{'DelaySeconds':'9','VisibilityTimeout':'x'}}");
	assert_string_equal(attribute(w, "jobs", "DelaySeconds"), "0");
	turn(w, 5 * SECOND);
	set(w, "jobs", "DelaySeconds", "9");
	assert_string_equal(attribute(w, "jobs", "LastModifiedTimestamp"), "1795618985");
}

static void test_sim_queue_attributes__names_that_cannot_be_set(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "%s','Attributes':{'%s':'%s'}}";
	create(w, "jobs");
	create(w, "jobs.fifo");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "SetQueueAttributes", request, "jobs",
		"QueueArn", "x");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "SetQueueAttributes", request, "jobs",
		"FifoQueue", "true");
	const char *text = fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "SetQueueAttributes", request,
		"jobs", "DeduplicationScope", "queue");
	assert_string_equal(
		text, "You can specify the DeduplicationScope only when FifoQueue is set to true.");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes", request, "jobs.fifo",
		"FifoQueue", "false");
	ok(w, "SetQueueAttributes", request, "jobs.fifo", "FifoQueue", "true");
}

static void test_sim_queue_attributes__encryption_is_of_one_kind(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	set(w, "jobs", "KmsMasterKeyId", "alias/jobs");
	assert_string_equal(attribute(w, "jobs", "SqsManagedSseEnabled"), "false");
	assert_string_equal(attribute(w, "jobs", "KmsDataKeyReusePeriodSeconds"), "300");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "SetQueueAttributes",
		"{" URL "jobs','Attributes':{'KmsMasterKeyId':'k','SqsManagedSseEnabled':'true'}}");
	set(w, "jobs", "SqsManagedSseEnabled", "true");
	assert_null(attribute(w, "jobs", "KmsMasterKeyId"));
	set(w, "jobs", "SqsManagedSseEnabled", "false");
	assert_string_equal(attribute(w, "jobs", "SqsManagedSseEnabled"), "false");
}

static void test_sim_queue_attributes__throughput_by_group_needs_the_scope(void **state)
{
	struct world *w = *state;
	create(w, "a.fifo");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes",
		"{" URL "a.fifo','Attributes':{'FifoThroughputLimit':'perMessageGroupId'}}");
	ok(w, "SetQueueAttributes",
		"{" URL "a.fifo','Attributes':{'FifoThroughputLimit':'perMessageGroupId',"
		"'DeduplicationScope':'messageGroup'}}");
	assert_string_equal(attribute(w, "a.fifo", "FifoThroughputLimit"), "perMessageGroupId");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes",
		"{" URL "a.fifo','Attributes':{'DeduplicationScope':'messagegroup'}}");
}

static const char *redrive_fails(struct world *w, const char *policy)
{
	json_t *attributes = json_pack("{s:s}", "RedrivePolicy", policy);
	char *text = json_dumps(attributes, 0);
	const char *error = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SetQueueAttributes",
		"{" URL "jobs','Attributes':%s}", text);
	free(text);
	json_decref(attributes);
	return error;
}

static void test_sim_queue_attributes__redrive_policy(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	create(w, "dlq");
	create(w, "dlq.fifo");
	set_dlq(w, "jobs", "dlq", 3);
	assert_string_equal(attribute(w, "jobs", "RedrivePolicy"),
		"{\"deadLetterTargetArn\":\"" ARN "dlq\",\"maxReceiveCount\":3}");
	assert_non_null(strstr(redrive_fails(w, "x"), "not a valid JSON map"));
	assert_non_null(strstr(redrive_fails(w, "{\"maxReceiveCount\":3}"), "deadLetterTargetArn"));
	assert_non_null(strstr(
		redrive_fails(w, "{\"deadLetterTargetArn\":\"" ARN "dlq\"}"), "maxReceiveCount"));
	assert_non_null(strstr(
		redrive_fails(w, "{\"deadLetterTargetArn\":\"" ARN "dlq\",\"maxReceiveCount\":0}"),
		"from 1 to 1000"));
	redrive_fails(w, "{\"deadLetterTargetArn\":\"" ARN "dlq\",\"maxReceiveCount\":1001}");
	assert_non_null(strstr(
		redrive_fails(w, "{\"deadLetterTargetArn\":\"" ARN "no\",\"maxReceiveCount\":1}"),
		"does not exist"));
	assert_non_null(strstr(redrive_fails(w, "{\"deadLetterTargetArn\":\"" ARN
						"dlq.fifo\",\"maxReceiveCount\":1}"),
		"same type"));
	/* A number as text is one too. */
	ok(w, "SetQueueAttributes",
		"{" URL "jobs','Attributes':{'RedrivePolicy':'{\\'deadLetterTargetArn\\':\\'" ARN
		"dlq\\',\\'maxReceiveCount\\':\\'1000\\'}'}}");
	set(w, "jobs", "RedrivePolicy", "");
	assert_null(attribute(w, "jobs", "RedrivePolicy"));
}

static void test_sim_queue_attributes__redrive_allow_policy(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "dlq','Attributes':{'RedriveAllowPolicy':'%s'}}";
	static const char policy[] =
		"{\"deadLetterTargetArn\":\"" ARN "dlq\",\"maxReceiveCount\":3}";
	create(w, "jobs");
	create(w, "dlq");
	ok(w, "SetQueueAttributes", request, "{\\\"redrivePermission\\\":\\\"denyAll\\\"}");
	assert_non_null(strstr(redrive_fails(w, policy), "RedriveAllowPolicy"));
	ok(w, "SetQueueAttributes", request,
		"{\\\"redrivePermission\\\":\\\"byQueue\\\",\\\"sourceQueueArns\\\":[\\\"" ARN
		"other\\\"]}");
	redrive_fails(w, policy);
	ok(w, "SetQueueAttributes", request,
		"{\\\"redrivePermission\\\":\\\"byQueue\\\",\\\"sourceQueueArns\\\":[\\\"" ARN
		"other\\\",\\\"" ARN "jobs\\\"]}");
	set_dlq(w, "jobs", "dlq", 3);
	assert_string_equal(attribute(w, "dlq", "RedriveAllowPolicy"),
		"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"" ARN "other\",\"" ARN
		"jobs\"]}");
	static const char *const bad[] = {"x", "{}", "{\\\"redrivePermission\\\":\\\"all\\\"}",
		"{\\\"redrivePermission\\\":\\\"byQueue\\\"}",
		"{\\\"redrivePermission\\\":\\\"byQueue\\\",\\\"sourceQueueArns\\\":[]}",
		"{\\\"redrivePermission\\\":\\\"allowAll\\\",\\\"sourceQueueArns\\\":[\\\"a\\\"]}"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SetQueueAttributes", request, bad[i]);
}

static void test_sim_queue_attributes__policy_is_json(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_VALUE, "SetQueueAttributes",
		"{" URL "jobs','Attributes':{'Policy':'x'}}");
	set(w, "jobs", "Policy", "{}");
	set(w, "jobs", "Policy", "");
	assert_null(attribute(w, "jobs", "Policy"));
}

static void test_sim_queue_attributes__changes_may_lag(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	w->store->knobs.attributes_lag_ms = MINUTE;
	set(w, "jobs", "DelaySeconds", "9");
	set(w, "jobs", "VisibilityTimeout", "60");
	turn(w, MINUTE - 1);
	assert_string_equal(attribute(w, "jobs", "DelaySeconds"), "0");
	turn(w, 1);
	assert_string_equal(attribute(w, "jobs", "DelaySeconds"), "9");
	assert_string_equal(attribute(w, "jobs", "VisibilityTimeout"), "60");
}

static void test_sim_queue_attributes__counts_may_lag(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	w->store->knobs.counts_lag_ms = 10 * SECOND;
	assert_counts(w, "jobs", 0, 0, 0);
	send(w, "jobs", "a");
	turn(w, 9 * SECOND);
	assert_counts(w, "jobs", 0, 0, 0);
	turn(w, SECOND);
	assert_counts(w, "jobs", 1, 0, 0);
}

static void test_sim_queue_attributes__a_shorter_retention_ends_messages(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	turn(w, 2 * MINUTE);
	set(w, "jobs", "MessageRetentionPeriod", "60");
	assert_counts(w, "jobs", 0, 0, 0);
	assert_int_equal(w->store->ledger.fates[SIM_FATE_EXPIRED], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_queue_attributes__defaults_of_a_standard_queue),
		WORLD_TEST(test_sim_queue_attributes__defaults_of_a_fifo_queue),
		WORLD_TEST(test_sim_queue_attributes__only_what_was_asked_for),
		WORLD_TEST(test_sim_queue_attributes__ranges),
		WORLD_TEST(test_sim_queue_attributes__a_refused_change_changes_nothing),
		WORLD_TEST(test_sim_queue_attributes__names_that_cannot_be_set),
		WORLD_TEST(test_sim_queue_attributes__encryption_is_of_one_kind),
		WORLD_TEST(test_sim_queue_attributes__throughput_by_group_needs_the_scope),
		WORLD_TEST(test_sim_queue_attributes__redrive_policy),
		WORLD_TEST(test_sim_queue_attributes__redrive_allow_policy),
		WORLD_TEST(test_sim_queue_attributes__policy_is_json),
		WORLD_TEST(test_sim_queue_attributes__changes_may_lag),
		WORLD_TEST(test_sim_queue_attributes__counts_may_lag),
		WORLD_TEST(test_sim_queue_attributes__a_shorter_retention_ends_messages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
