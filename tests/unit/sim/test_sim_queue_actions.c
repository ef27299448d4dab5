/* Unit tests of sim/sim_queue_actions: CreateQueue, GetQueueUrl, DeleteQueue. */
#include "sim_fixture.h"

static void test_sim_queue_actions__create_gives_the_url(void **state)
{
	struct world *w = *state;
	json_t *out = ok(w, "CreateQueue", "{'QueueName':'jobs'}");
	assert_string_equal(text_of(out, "QueueUrl"), "http://sim/000000000000/jobs");
	out = ok(w, "GetQueueUrl", "{'QueueName':'jobs'}");
	assert_string_equal(text_of(out, "QueueUrl"), "http://sim/000000000000/jobs");
	assert_string_equal(attribute(w, "jobs", "QueueArn"), ARN "jobs");
}

static void test_sim_queue_actions__names(void **state)
{
	struct world *w = *state;
	static const char name80[] = "0123456789012345678901234567890123456789"
				     "0123456789012345678901234567890123456789";
	static const char *const bad[] = {"", "a.b", "a b", "a.fifo", "j\\u00f6b"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "CreateQueue", "{'QueueName':'%s'}",
			bad[i]);
	ok(w, "CreateQueue", "{'QueueName':'%s'}", name80);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "CreateQueue", "{'QueueName':'%sx'}", name80);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "CreateQueue",
		"{'QueueName':'a','Attributes':{'FifoQueue':'true'}}");
	/* The suffix counts. */
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "CreateQueue",
		"{'QueueName':'%s.fifo','Attributes':{'FifoQueue':'true'}}", name80 + 4);
	ok(w, "CreateQueue", "{'QueueName':'%s.fifo','Attributes':{'FifoQueue':'true'}}",
		name80 + 5);
	fails(w, SIM_ERROR_MISSING_PARAMETER, "CreateQueue", "{}");
	fails(w, SIM_ERROR_SERIALIZATION, "CreateQueue", "{'QueueName':7}");
}

static void test_sim_queue_actions__create_again(void **state)
{
	struct world *w = *state;
	ok(w, "CreateQueue", "{'QueueName':'jobs','Attributes':{'DelaySeconds':'5'}}");
	ok(w, "CreateQueue", "{'QueueName':'jobs','Attributes':{'DelaySeconds':'5'}}");
	/* What is not named may differ. */
	ok(w, "CreateQueue", "{'QueueName':'jobs'}");
	const char *text = fails(w, SIM_ERROR_QUEUE_NAME_EXISTS, "CreateQueue",
		"{'QueueName':'jobs','Attributes':{'DelaySeconds':'6'}}");
	assert_string_equal(text, "A queue already exists with the same name and a different "
				  "value for attribute DelaySeconds");
	assert_int_equal(w->store->queue_count, 1);
}

static void test_sim_queue_actions__name_is_free_after_a_minute(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	ok(w, "DeleteQueue", "{" URL "jobs'}");
	fails(w, SIM_ERROR_QUEUE_DOES_NOT_EXIST, "GetQueueUrl", "{'QueueName':'jobs'}");
	fails(w, SIM_ERROR_QUEUE_DOES_NOT_EXIST, "DeleteQueue", "{" URL "jobs'}");
	turn(w, MINUTE - 1);
	fails(w, SIM_ERROR_QUEUE_DELETED_RECENTLY, "CreateQueue", "{'QueueName':'jobs'}");
	turn(w, 1);
	create(w, "jobs");
}

static void test_sim_queue_actions__messages_go_with_the_queue(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	send(w, "jobs", "b");
	receive(w, "jobs");
	ok(w, "DeleteQueue", "{" URL "jobs'}");
	assert_int_equal(w->store->ledger.fates[SIM_FATE_QUEUE_DELETED], 2);
	assert_int_equal(w->store->ledger.fates[SIM_FATE_ALIVE], 0);
	turn(w, MINUTE);
	create(w, "jobs");
	assert_null(receive(w, "jobs"));
}

static void test_sim_queue_actions__urls_that_lead_nowhere(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	ok(w, "ListQueueTags",
		"{'QueueUrl':'https://sqs.us-east-1.amazonaws.com/000000000000/jobs'}");
	ok(w, "ListQueueTags", "{'QueueUrl':'http://other:99/queue/000000000000/jobs'}");
	static const char *const bad[] = {"", "jobs", "http://sim/jobs", "http://sim/000000000000/",
		"http://sim/000000000000/none", "http://sim/123456789012/jobs"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		fails(w, SIM_ERROR_QUEUE_DOES_NOT_EXIST, "ListQueueTags", "{'QueueUrl':'%s'}",
			bad[i]);
	fails(w, SIM_ERROR_QUEUE_DOES_NOT_EXIST, "GetQueueUrl",
		"{'QueueName':'jobs','QueueOwnerAWSAccountId':'123456789012'}");
	ok(w, "GetQueueUrl", "{'QueueName':'jobs','QueueOwnerAWSAccountId':'000000000000'}");
}

static void test_sim_queue_actions__unknown_action(void **state)
{
	fails(*state, SIM_ERROR_UNKNOWN_OPERATION, "FlushQueue", "{}");
}

static void test_sim_queue_actions__table_has_every_action(void **state)
{
	size_t count = 0;
	(void)state;
	for (const struct sim_action *a = sim_actions; a->name; a++, count++) {
		assert_non_null(a->handle);
		assert_ptr_equal(sim_action_find(sv_cstr(a->name)), a);
	}
	assert_int_equal(count, 23);
}

static void test_sim_queue_actions__tags(void **state)
{
	struct world *w = *state;
	ok(w, "CreateQueue", "{'QueueName':'jobs','tags':{'team':'ml'}}");
	ok(w, "TagQueue", "{" URL "jobs','Tags':{'team':'ops','stage':'prod','empty':''}}");
	json_t *tags = json_object_get(ok(w, "ListQueueTags", "{" URL "jobs'}"), "Tags");
	assert_int_equal(json_object_size(tags), 3);
	assert_string_equal(text_of(tags, "team"), "ops");
	assert_string_equal(text_of(tags, "empty"), "");
	ok(w, "UntagQueue", "{" URL "jobs','TagKeys':['team','stage','empty','none']}");
	assert_null(json_object_get(ok(w, "ListQueueTags", "{" URL "jobs'}"), "Tags"));
	fails(w, SIM_ERROR_SERIALIZATION, "TagQueue", "{" URL "jobs','Tags':{'a':1}}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "TagQueue", "{" URL "jobs','Tags':{'':'x'}}");
	fails(w, SIM_ERROR_MISSING_PARAMETER, "TagQueue", "{" URL "jobs'}");
}

static void test_sim_queue_actions__at_most_fifty_tags(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	for (int i = 0; i < 50; i++)
		ok(w, "TagQueue", "{" URL "jobs','Tags':{'k%d':'v'}}", i);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "TagQueue",
		"{" URL "jobs','Tags':{'k50':'v'}}");
	ok(w, "TagQueue", "{" URL "jobs','Tags':{'k49':'w'}}");
}

static void test_sim_queue_actions__permissions(void **state)
{
	struct world *w = *state;
	static const char add[] =
		"{" URL "jobs','Label':'%s','AWSAccountIds':['%s'],'Actions':['%s']}";
	create(w, "jobs");
	ok(w, "AddPermission", add, "one", "123456789012", "SendMessage");
	json_t *policy = json_loads(attribute(w, "jobs", "Policy"), 0, NULL);
	json_t *statement = item(policy, "Statement", 0);
	assert_string_equal(text_of(statement, "Sid"), "one");
	assert_string_equal(text_of(statement, "Action"), "SQS:SendMessage");
	assert_string_equal(text_of(statement, "Resource"), ARN "jobs");
	assert_string_equal(text_of(json_object_get(statement, "Principal"), "AWS"),
		"arn:aws:iam::123456789012:root");
	json_decref(policy);
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "AddPermission", add, "one",
		"123456789012", "SendMessage");
	assert_string_equal(
		text, "Value one for parameter Label is invalid. Reason: Already exists.");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "AddPermission", add, "two", "123456789012",
		"FlushQueue");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "AddPermission", add, "two", "12", "*");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "AddPermission", add, "a b", "123456789012",
		"*");
	text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "RemovePermission",
		"{" URL "jobs','Label':'two'}");
	assert_string_equal(
		text, "Value two for parameter Label is invalid. Reason: can't find label.");
	ok(w, "RemovePermission", "{" URL "jobs','Label':'one'}");
	assert_null(attribute(w, "jobs", "Policy"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_queue_actions__create_gives_the_url),
		WORLD_TEST(test_sim_queue_actions__names),
		WORLD_TEST(test_sim_queue_actions__create_again),
		WORLD_TEST(test_sim_queue_actions__name_is_free_after_a_minute),
		WORLD_TEST(test_sim_queue_actions__messages_go_with_the_queue),
		WORLD_TEST(test_sim_queue_actions__urls_that_lead_nowhere),
		WORLD_TEST(test_sim_queue_actions__unknown_action),
		WORLD_TEST(test_sim_queue_actions__table_has_every_action),
		WORLD_TEST(test_sim_queue_actions__tags),
		WORLD_TEST(test_sim_queue_actions__at_most_fifty_tags),
		WORLD_TEST(test_sim_queue_actions__permissions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
