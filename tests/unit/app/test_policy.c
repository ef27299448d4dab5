/* The policy document: resources of every spelling of a queue, statements of every mode. */
#include "app/policy.h"
#include "sqscope/model/permissions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_QUEUES = 4 };

struct world {
	const char *queues[MAX_QUEUES];
	struct policy_input input;
	struct policy_notes notes;
	struct err err;
	json_t *policy;
};

static void make_for(struct world *w, unsigned modes, const char *queue)
{
	w->queues[0] = queue;
	w->input.modes = modes;
	w->input.queues = w->queues;
	w->input.queue_count = queue ? 1 : 0;
	w->policy = policy_make(&w->input, &w->notes, &w->err);
}

static struct world at_home(void)
{
	return (struct world){
		.input = {.region = sv_cstr("eu-west-1"), .account = sv_cstr("123456789012")}};
}

static const json_t *statement(const struct world *w, const char *sid)
{
	const json_t *list = json_object_get(w->policy, "Statement");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *each = json_array_get(list, i);
		if (strcmp(json_string_value(json_object_get(each, "Sid")), sid) == 0)
			return each;
	}
	return NULL;
}

static bool holds(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	return false;
}

static void assert_resource(const struct world *w, const char *sid, const char *arn)
{
	const json_t *found = json_object_get(statement(w, sid), "Resource");
	if (!holds(found, arn)) {
		char *text = json_dumps(found, JSON_ENCODE_ANY);
		fail_msg("%s lacks %s: %s", sid, arn, text ? text : "no statement");
	}
}

/* The policy as text is the same each time, and parses. */
static void end(struct world *w)
{
	struct policy_notes notes;
	json_t *again = policy_make(&w->input, &notes, NULL);
	char *one = json_dumps(w->policy, JSON_COMPACT), *two = json_dumps(again, JSON_COMPACT);
	json_t *parsed = json_loads(one, 0, NULL);
	assert_string_equal(one, two);
	assert_int_equal(strlen(one), w->notes.length);
	assert_true(json_equal(parsed, w->policy));
	json_decref(parsed);
	json_decref(again);
	json_decref(w->policy);
	free(one);
	free(two);
}

static void test_policy__a_name_gets_region_and_account(void **state)
{
	struct world w = at_home();
	(void)state;
	make_for(&w, MODE_READ_ONLY, "jobs");
	assert_resource(&w, "ReadQueues", "arn:aws:sqs:eu-west-1:123456789012:jobs");
	assert_resource(&w, "List", "*");
	assert_resource(&w, "ReadFunctions", "arn:aws:lambda:eu-west-1:123456789012:function:*");
	assert_resource(&w, "ReadKeys", "arn:aws:kms:eu-west-1:123456789012:key/*");
	assert_false(w.notes.any_region || w.notes.any_account || w.notes.is_wider);
	assert_string_equal(json_string_value(json_object_get(w.policy, "Version")), "2012-10-17");
	end(&w);
}

static void test_policy__without_a_place_it_is_any(void **state)
{
	struct world w = {0};
	(void)state;
	make_for(&w, MODE_READ_ONLY, NULL);
	assert_resource(&w, "ReadQueues", "arn:aws:sqs:*:*:*");
	assert_true(w.notes.any_region && w.notes.any_account && w.notes.has_keys);
	end(&w);
}

static void test_policy__urls_and_arns_name_their_place(void **state)
{
	struct world w = at_home();
	(void)state;
	make_for(&w, MODE_READ_ONLY,
		"https://sqs.cn-north-1.amazonaws.com.cn/210987654321/jobs.fifo");
	assert_resource(&w, "ReadQueues", "arn:aws-cn:sqs:cn-north-1:210987654321:jobs.fifo");
	assert_resource(&w, "ReadKeys", "arn:aws-cn:kms:cn-north-1:210987654321:key/*");
	end(&w);
	w = at_home();
	make_for(&w, MODE_READ_ONLY, "arn:aws-us-gov:sqs:us-gov-west-1:210987654321:jobs");
	assert_resource(&w, "ReadQueues", "arn:aws-us-gov:sqs:us-gov-west-1:210987654321:jobs");
	end(&w);
	/* A local server's URL says no region. */
	w = at_home();
	make_for(&w, MODE_READ_ONLY, "http://127.0.0.1:9324/000000000000/jobs");
	assert_resource(&w, "ReadQueues", "arn:aws:sqs:eu-west-1:000000000000:jobs");
	end(&w);
}

static void test_policy__patterns_are_iams(void **state)
{
	struct world w = at_home();
	(void)state;
	make_for(&w, MODE_READ_ONLY, "ai-*-v?");
	assert_resource(&w, "ReadQueues", "arn:aws:sqs:eu-west-1:123456789012:ai-*-v?");
	assert_false(w.notes.is_wider);
	end(&w);
	w = at_home();
	make_for(&w, MODE_READ_ONLY, "ai-[a-c]x");
	assert_resource(&w, "ReadQueues", "arn:aws:sqs:eu-west-1:123456789012:ai-?x");
	assert_true(w.notes.is_wider);
	end(&w);
}

static void test_policy__nothing_else_gets_into_a_resource(void **state)
{
	static const char *const wrong[] = {"", "${aws:username}", "a b", "a\"b", "jobs/x",
		"arn:aws:sqs:eu-west-1:1:2:3", "arn:a${b}:sqs:r:1:n", "http://h/", "ai-[a-c"};
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct world w = at_home();
		make_for(&w, MODE_READ_ONLY, wrong[i]);
		if (w.policy)
			fail_msg("'%s' was taken", wrong[i]);
		assert_int_equal(w.err.code, ERR_USAGE);
	}
}

static void test_policy__the_same_twice_is_once(void **state)
{
	struct world w = at_home();
	(void)state;
	w.queues[0] = "jobs";
	w.queues[1] = "arn:aws:sqs:eu-west-1:123456789012:jobs";
	w.queues[2] = "jobs-dlq";
	w.input.modes = MODE_OPERATOR;
	w.input.queues = w.queues;
	w.input.queue_count = 3;
	w.policy = policy_make(&w.input, &w.notes, &w.err);
	assert_int_equal(
		json_array_size(json_object_get(statement(&w, "ReadQueues"), "Resource")), 2);
	assert_int_equal(
		json_array_size(json_object_get(statement(&w, "ReadKeys"), "Resource")), 1);
	end(&w);
}

static void test_policy__an_operator_may_change_and_a_reader_may_not(void **state)
{
	struct world reader = at_home(), changer = at_home();
	(void)state;
	make_for(&reader, MODE_READ_ONLY, "jobs");
	assert_null(statement(&reader, "ChangeQueues"));
	assert_null(statement(&reader, "PauseWorkers"));
	assert_null(statement(&reader, "UseKeysThroughSqs"));
	make_for(&changer, MODE_OPERATOR, "jobs");
	const json_t *changes = json_object_get(statement(&changer, "ChangeQueues"), "Action");
	assert_true(holds(changes, "sqs:ReceiveMessage"));
	assert_true(holds(changes, "sqs:PurgeQueue"));
	assert_false(holds(changes, "sqs:DeleteQueue"));
	assert_resource(&changer, "PauseWorkers",
		"arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:*");
	end(&reader);
	end(&changer);
}

static void test_policy__keys_are_used_through_sqs_only(void **state)
{
	struct world w = at_home();
	(void)state;
	make_for(&w, MODE_PRODUCER, "jobs");
	char *text = json_dumps(
		json_object_get(statement(&w, "UseKeysThroughSqs"), "Condition"), JSON_COMPACT);
	assert_string_equal(
		text, "{\"StringLike\":{\"kms:ViaService\":[\"sqs.eu-west-1.amazonaws.com\"]}}");
	free(text);
	assert_null(statement(&w, "List"));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy__a_name_gets_region_and_account),
		cmocka_unit_test(test_policy__without_a_place_it_is_any),
		cmocka_unit_test(test_policy__urls_and_arns_name_their_place),
		cmocka_unit_test(test_policy__patterns_are_iams),
		cmocka_unit_test(test_policy__nothing_else_gets_into_a_resource),
		cmocka_unit_test(test_policy__the_same_twice_is_once),
		cmocka_unit_test(test_policy__an_operator_may_change_and_a_reader_may_not),
		cmocka_unit_test(test_policy__keys_are_used_through_sqs_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
