/* Unit tests of model/queue_preset. */
#include "sqscope/model/queue_preset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool assign(struct queue_presets *list, const char *name, const char *key, const char *value,
	struct err *err)
{
	return queue_preset_assign(
		list, queue_presets_at(list, sv_cstr(name)), sv_cstr(key), sv_cstr(value), err);
}

static void assert_settings(
	const struct queue_presets *list, const char *name, const char *expected)
{
	const struct queue_preset *preset = queue_presets_find(list, sv_cstr(name));
	struct str out = {0};

	assert_non_null(preset);
	queue_settings_describe(&preset->settings, &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void test_queue_preset__those_of_the_program(void **state)
{
	struct queue_presets list;

	(void)state;
	queue_presets_init(&list);
	assert_int_equal(list.count, 3);
	assert_settings(&list, "ai-job",
		"VisibilityTimeout=30 MessageRetentionPeriod=1209600 DelaySeconds=0 "
		"MaximumMessageSize=262144 ReceiveMessageWaitTimeSeconds=0");
	assert_settings(&list, "ai-job-fifo",
		"VisibilityTimeout=30 MessageRetentionPeriod=1209600 DelaySeconds=0 "
		"MaximumMessageSize=262144 ReceiveMessageWaitTimeSeconds=0 FifoQueue=true "
		"ContentBasedDeduplication=true DeduplicationScope=messageGroup "
		"FifoThroughputLimit=perMessageGroupId");
	assert_settings(&list, "ai-job-safe",
		"VisibilityTimeout=3600 MessageRetentionPeriod=345600 DelaySeconds=0 "
		"MaximumMessageSize=262144 ReceiveMessageWaitTimeSeconds=20 "
		"SqsManagedSseEnabled=true");
	assert_int_equal(queue_presets_find(&list, sv_cstr("ai-job-safe"))->max_receives, 5);
	for (size_t i = 0; i < list.count; i++) {
		assert_true(queue_settings_check(
			&list.items[i].settings, NULL, queue_preset_is_fifo(&list.items[i]), NULL));
		assert_non_null(list.items[i].summary);
	}
	queue_presets_release(&list);
}

static void test_queue_preset__those_of_the_config(void **state)
{
	struct queue_presets list;
	struct err err = {0};

	(void)state;
	queue_presets_init(&list);
	assert_true(assign(&list, "gpu", "base", "ai-job-safe", &err));
	assert_true(assign(&list, "gpu", "VisibilityTimeout", "12h", &err));
	assert_true(assign(&list, "gpu", "dlq", "2", &err));
	assert_true(assign(&list, "gpu", "tags", "team=ml app=jobs", &err));
	assert_true(assign(&list, "gpu", "summary", "long ones", &err));
	assert_true(assign(&list, "gpu", "fifo", "yes", &err));
	assert_settings(&list, "gpu",
		"VisibilityTimeout=43200 MessageRetentionPeriod=345600 DelaySeconds=0 "
		"MaximumMessageSize=262144 ReceiveMessageWaitTimeSeconds=20 FifoQueue=true "
		"SqsManagedSseEnabled=true");
	assert_int_equal(queue_presets_find(&list, sv_cstr("gpu"))->settings.tag_count, 2);
	assert_int_equal(queue_presets_find(&list, sv_cstr("gpu"))->max_receives, 2);
	assert_true(assign(&list, "gpu", "fifo", "no", &err));
	assert_false(queue_preset_is_fifo(queue_presets_find(&list, sv_cstr("gpu"))));
	/* One of the program's names is taken over as a whole. */
	assert_true(assign(&list, "ai-job", "DelaySeconds", "1", &err));
	assert_settings(&list, "ai-job", "DelaySeconds=1");
	assert_int_equal(list.count, 4);
	queue_presets_release(&list);
}

static void test_queue_preset__mistakes(void **state)
{
	struct queue_presets list;
	struct err err = {0};

	(void)state;
	queue_presets_init(&list);
	assert_false(assign(&list, "x", "base", "nothing", &err));
	assert_non_null(strstr(err.msg, "no preset 'nothing' above"));
	assert_false(assign(&list, "x", "base", "x", &err));
	assert_false(assign(&list, "x", "dlq", "1001", &err));
	assert_false(assign(&list, "x", "fifo", "perhaps", &err));
	assert_false(assign(&list, "x", "tags", "aws:x=1", &err));
	assert_false(assign(&list, "x", "VisibilityTimeout", "13h", &err));
	assert_false(assign(&list, "x", "colour", "red", &err));
	queue_presets_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_preset__those_of_the_program),
		cmocka_unit_test(test_queue_preset__those_of_the_config),
		cmocka_unit_test(test_queue_preset__mistakes),
	};

	return cmocka_run_group_tests_name("model/queue_preset", tests, NULL, NULL);
}
