/* Unit tests of sim/sim_listing: ListQueues, ListDeadLetterSourceQueues, pages. */
#include "sim_fixture.h"

static const char *name_at(const json_t *out, const char *list, size_t i)
{
	return strrchr(json_string_value(item(out, list, i)), '/') + 1;
}

static void test_sim_listing__sorted_and_by_prefix(void **state)
{
	struct world *w = *state;
	create(w, "b");
	create(w, "a-2");
	create(w, "a-1");
	json_t *out = ok(w, "ListQueues", "{}");
	assert_int_equal(count_of(out, "QueueUrls"), 3);
	assert_string_equal(
		json_string_value(item(out, "QueueUrls", 0)), "http://sim/000000000000/a-1");
	out = ok(w, "ListQueues", "{'QueueNamePrefix':'a-'}");
	assert_int_equal(count_of(out, "QueueUrls"), 2);
	/* With nothing to list the member is absent. */
	assert_int_equal(json_object_size(ok(w, "ListQueues", "{'QueueNamePrefix':'A'}")), 0);
}

static void create_many(struct world *w, int count)
{
	for (int i = 0; i < count; i++)
		ok(w, "CreateQueue", "{'QueueName':'q%04d'}", i);
}

static void test_sim_listing__pages_neither_repeat_nor_skip(void **state)
{
	struct world *w = *state;
	char token[200] = "";
	int seen = 0;
	create_many(w, 25);
	do {
		json_t *out =
			token[0] ? ok(w, "ListQueues", "{'MaxResults':10,'NextToken':'%s'}", token)
				 : ok(w, "ListQueues", "{'MaxResults':10}");
		for (size_t i = 0; i < count_of(out, "QueueUrls"); i++, seen++)
			assert_int_equal(atoi(name_at(out, "QueueUrls", i) + 1), seen);
		const char *next = text_of(out, "NextToken");
		snprintf(token, sizeof token, "%s", next ? next : "");
		/* One that goes between two pages shifts nothing. */
		if (seen == 10)
			ok(w, "DeleteQueue", "{" URL "q0009'}");
	} while (token[0]);
	assert_int_equal(seen, 25);
}

static void test_sim_listing__no_token_without_max_results(void **state)
{
	struct world *w = *state;
	create_many(w, 1005);
	json_t *out = ok(w, "ListQueues", "{}");
	assert_int_equal(count_of(out, "QueueUrls"), 1000);
	assert_null(text_of(out, "NextToken"));
	assert_non_null(text_of(ok(w, "ListQueues", "{'MaxResults':1000}"), "NextToken"));
}

static void test_sim_listing__what_is_refused(void **state)
{
	struct world *w = *state;
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ListQueues", "{'MaxResults':0}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ListQueues", "{'MaxResults':1001}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ListQueues",
		"{'MaxResults':1,'NextToken':'bm9uZQ=='}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ListQueues", "{'NextToken':'?'}");
	fails(w, SIM_ERROR_SERIALIZATION, "ListQueues", "{'MaxResults':'1'}");
}

static void test_sim_listing__sources_of_a_dead_letter_queue(void **state)
{
	struct world *w = *state;
	create(w, "dlq");
	/* The member is lower case, and there when it is empty. */
	json_t *out = ok(w, "ListDeadLetterSourceQueues", "{" URL "dlq'}");
	assert_true(json_is_array(json_object_get(out, "queueUrls")));
	assert_int_equal(count_of(out, "queueUrls"), 0);
	create(w, "a");
	create(w, "b");
	create(w, "c");
	set_dlq(w, "a", "dlq", 3);
	set_dlq(w, "c", "dlq", 3);
	out = ok(w, "ListDeadLetterSourceQueues", "{" URL "dlq','MaxResults':1}");
	assert_string_equal(name_at(out, "queueUrls", 0), "a");
	char *token = strdup(text_of(out, "NextToken"));
	out = ok(w, "ListDeadLetterSourceQueues", "{" URL "dlq','MaxResults':1,'NextToken':'%s'}",
		token);
	assert_string_equal(name_at(out, "queueUrls", 0), "c");
	assert_null(text_of(out, "NextToken"));
	free(token);
}

static void test_sim_listing__may_lag(void **state)
{
	struct world *w = *state;
	create(w, "old");
	turn(w, MINUTE);
	w->store->knobs.listing_lag_ms = 10 * SECOND;
	create(w, "new");
	ok(w, "DeleteQueue", "{" URL "old'}");
	json_t *out = ok(w, "ListQueues", "{}");
	assert_int_equal(count_of(out, "QueueUrls"), 1);
	assert_string_equal(name_at(out, "QueueUrls", 0), "old");
	turn(w, 10 * SECOND);
	out = ok(w, "ListQueues", "{}");
	assert_int_equal(count_of(out, "QueueUrls"), 1);
	assert_string_equal(name_at(out, "QueueUrls", 0), "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_listing__sorted_and_by_prefix),
		WORLD_TEST(test_sim_listing__pages_neither_repeat_nor_skip),
		WORLD_TEST(test_sim_listing__no_token_without_max_results),
		WORLD_TEST(test_sim_listing__what_is_refused),
		WORLD_TEST(test_sim_listing__sources_of_a_dead_letter_queue),
		WORLD_TEST(test_sim_listing__may_lag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
