/* Unit tests of app/declared: what the states of tools say. */
#include "app/declared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct declared));
	return 0;
}

static int tear_down(void **state)
{
	declared_release(*state);
	free(*state);
	return 0;
}

static void read(struct declared *declared, enum declared_tool tool, const char *text)
{
	struct err err = {0};

	if (!declared_read(declared, tool, sv_cstr(text), &err))
		fail_msg("%s", err.msg);
}

static void assert_settings(const struct declared_queue *queue, const char *expected)
{
	struct str out = {0};

	queue_settings_describe(&queue->settings, &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

#define QUEUE(members)   "{\"type\":\"aws:sqs/queue:Queue\",\"id\":\"http://q/jobs\"," members "}"
#define STACK(resources) "{\"deployment\":{\"resources\":[" resources "]}}"

static void test_declared__pulumi(void **state)
{
	struct declared *d = *state;

	read(d, DECLARED_PULUMI,
		STACK(QUEUE("\"inputs\":{\"delaySeconds\":3,\"__defaults\":[]},"
			    "\"outputs\":{\"name\":\"jobs\",\"arn\":\"arn:aws:sqs:r:1:jobs\","
			    "\"delaySeconds\":9,\"visibilityTimeoutSeconds\":30.0,"
			    "\"fifoQueue\":false,\"contentBasedDeduplication\":false,"
			    "\"kmsMasterKeyId\":\"\",\"tags\":{\"a\":\"b\"}}")));
	assert_int_equal(d->count, 1);
	assert_string_equal(str_cstr(&d->items[0].name), "jobs");
	assert_string_equal(str_cstr(&d->items[0].arn), "arn:aws:sqs:r:1:jobs");
	/* What the program says, before what the last update found. */
	assert_settings(&d->items[0],
		"VisibilityTimeout=30 DelaySeconds=3 ContentBasedDeduplication=false");
	assert_true(d->items[0].has_tags);
	assert_int_equal(d->items[0].settings.tag_count, 1);
}

static void test_declared__pulumi_parts_and_what_goes(void **state)
{
	struct declared *d = *state;

	read(d, DECLARED_PULUMI,
		STACK(QUEUE("\"outputs\":{\"name\":\"jobs\"}") "," QUEUE(
			"\"delete\":true,\"outputs\":{\"name\":\"old\"}") ","
									  "{\"type\":\"aws:sqs/queuePolicy:QueuePolicy\",\"outputs\":{\"queueUrl\":"
									  "\"http://q/jobs\",\"policy\":\"{}\"}},"
									  "{\"type\":\"aws:sqs/redrivePolicy:RedrivePolicy\",\"outputs\":{\"queueUrl\":"
									  "\"http://q/other\",\"redrivePolicy\":\"{}\"}}"));
	assert_int_equal(d->count, 1);
	assert_settings(&d->items[0], "Policy={}");
	assert_false(d->items[0].has_tags);
}

static void test_declared__terraform(void **state)
{
	struct declared *d = *state;

	read(d, DECLARED_TERRAFORM,
		"{\"format_version\":\"1.0\",\"values\":{\"root_module\":{\"resources\":[{\"type\":"
		"\"aws_sqs_queue\",\"mode\":\"data\",\"values\":{\"name\":\"seen\"}}],"
		"\"child_modules\":[{\"resources\":[{\"type\":\"aws_sqs_queue\",\"mode\":\"managed\","
		"\"values\":{\"name\":\"f.fifo\",\"id\":\"http://q/f.fifo\",\"fifo_queue\":true,"
		"\"max_message_size\":262144,\"policy\":\"\",\"tags_all\":{}}},{\"type\":"
		"\"aws_sqs_queue_policy\",\"values\":{\"queue_url\":\"http://q/f.fifo\",\"policy\":"
		"{\"a\":1}}}]}]}}}");
	assert_int_equal(d->count, 1);
	assert_settings(&d->items[0], "MaximumMessageSize=262144 FifoQueue=true Policy={\"a\":1}");
	assert_true(d->items[0].has_tags);
}

static void test_declared__a_plan(void **state)
{
	struct declared *d = *state;

	read(d, DECLARED_TERRAFORM,
		"{\"planned_values\":{\"root_module\":{\"resources\":[{\"type\":\"aws_sqs_queue\","
		"\"values\":{\"name\":\"new\",\"delay_seconds\":null}}]}}}");
	assert_int_equal(d->count, 1);
	assert_settings(&d->items[0], "");
}

static void test_declared__other_files(void **state)
{
	struct declared *d = *state;
	struct err err = {0};

	assert_false(declared_read(d, DECLARED_PULUMI, sv_cstr("{\n\"a\":"), &err));
	assert_non_null(strstr(err.msg, "no JSON: line 2"));
	assert_false(declared_read(d, DECLARED_PULUMI, sv_cstr("[]"), &err));
	assert_false(declared_read(d, DECLARED_TERRAFORM, sv_cstr("{}"), &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_false(declared_load(d, DECLARED_PULUMI, "/nothing", &err));
	assert_int_equal(d->count, 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_declared__pulumi),
		TEST(test_declared__pulumi_parts_and_what_goes),
		TEST(test_declared__terraform),
		TEST(test_declared__a_plan),
		TEST(test_declared__other_files),
	};

	return cmocka_run_group_tests_name("app/declared", tests, NULL, NULL);
}
