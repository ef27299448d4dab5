/* Unit tests of FIFO queues: sim/sim_group, sim_memory, and what sim_parcel and sim_take do with
 * them. */
#include "sim_fixture.h"

static const char *const queue = "jobs.fifo";

static void fill(struct world *w)
{
	create(w, queue);
	send_to_group(w, queue, "a", "a1");
	send_to_group(w, queue, "a", "a2");
	send_to_group(w, queue, "b", "b1");
	send_to_group(w, queue, "a", "a3");
}

static void test_sim_fifo__a_group_is_blocked_while_one_is_in_flight(void **state)
{
	struct world *w = *state;
	fill(w);
	char *handle = receive_handle(w, queue);
	assert_body(receive(w, queue), "b1");
	assert_null(receive(w, queue));
	ok(w, "DeleteMessage", "{" URL "jobs.fifo','ReceiptHandle':'%s'}", handle);
	assert_body(receive(w, queue), "a2");
	free(handle);
}

static void test_sim_fifo__order_is_kept_when_a_message_comes_back(void **state)
{
	struct world *w = *state;
	fill(w);
	assert_body(receive(w, queue), "a1");
	turn(w, 30 * SECOND);
	/* The group opened again behind the other one. */
	assert_body(receive(w, queue), "b1");
	assert_body(receive(w, queue), "a1");
}

static void test_sim_fifo__one_receive_takes_a_group_in_order(void **state)
{
	struct world *w = *state;
	fill(w);
	json_t *out = ok(w, "ReceiveMessage", "{" URL "jobs.fifo','MaxNumberOfMessages':10}");
	static const char *const bodies[] = {"a1", "a2", "a3", "b1"};
	assert_int_equal(count_of(out, "Messages"), 4);
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		assert_body(item(out, "Messages", i), bodies[i]);
}

static void test_sim_fifo__sequence_numbers_grow(void **state)
{
	struct world *w = *state;
	create(w, queue);
	char *first = strdup(text_of(send_to_group(w, queue, "a", "1"), "SequenceNumber"));
	char *second = strdup(text_of(send_to_group(w, queue, "a", "2"), "SequenceNumber"));
	assert_int_equal(strlen(first), 20);
	assert_true(strcmp(first, second) < 0);
	assert_string_equal(system_of(receive(w, queue), "SequenceNumber"), first);
	free(first);
	free(second);
}

static void test_sim_fifo__duplicates_within_five_minutes(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "jobs.fifo','MessageBody':'%s','MessageGroupId':'%s',"
				      "'MessageDeduplicationId':'d'}";
	create(w, queue);
	json_t *out = ok(w, "SendMessage", request, "one", "a");
	char *id = strdup(text_of(out, "MessageId"));
	char *sequence = strdup(text_of(out, "SequenceNumber"));
	out = ok(w, "SendMessage", request, "two", "b");
	assert_string_equal(text_of(out, "MessageId"), id);
	assert_string_equal(text_of(out, "SequenceNumber"), sequence);
	assert_counts(w, queue, 1, 0, 0);
	/* The id is remembered after the message was deleted. */
	char *handle = receive_handle(w, queue);
	ok(w, "DeleteMessage", "{" URL "jobs.fifo','ReceiptHandle':'%s'}", handle);
	turn(w, 5 * MINUTE - 1);
	ok(w, "SendMessage", request, "three", "a");
	assert_counts(w, queue, 0, 0, 0);
	turn(w, 1);
	out = ok(w, "SendMessage", request, "four", "a");
	assert_string_not_equal(text_of(out, "MessageId"), id);
	assert_counts(w, queue, 1, 0, 0);
	free(id);
	free(sequence);
	free(handle);
}

static void test_sim_fifo__content_stands_in_for_the_id(void **state)
{
	struct world *w = *state;
	create(w, queue);
	send_to_group(w, queue, "a", "same");
	send_to_group(w, queue, "b", "same");
	send_to_group(w, queue, "a", "other");
	assert_counts(w, queue, 2, 0, 0);
	/* SHA-256 of "same". */
	assert_string_equal(system_of(receive(w, queue), "MessageDeduplicationId"),
		"0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5");
}

static void test_sim_fifo__scope_of_deduplication(void **state)
{
	struct world *w = *state;
	create(w, queue);
	set(w, queue, "DeduplicationScope", "messageGroup");
	send_to_group(w, queue, "a", "same");
	send_to_group(w, queue, "b", "same");
	send_to_group(w, queue, "b", "same");
	assert_counts(w, queue, 2, 0, 0);
}

static void test_sim_fifo__what_a_send_needs(void **state)
{
	struct world *w = *state;
	ok(w, "CreateQueue", "{'QueueName':'jobs.fifo','Attributes':{'FifoQueue':'true'}}");
	fails(w, SIM_ERROR_MISSING_PARAMETER, "SendMessage",
		"{" URL "jobs.fifo','MessageBody':'x'}");
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs.fifo','MessageBody':'x','MessageGroupId':'a'}");
	assert_non_null(strstr(text, "ContentBasedDeduplication"));
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs.fifo','MessageBody':'x','MessageGroupId':'a',"
		"'MessageDeduplicationId':'d','DelaySeconds':2}");
	/* In a batch one such entry refuses all. */
	text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessageBatch",
		"{" URL "jobs.fifo','Entries':[{'Id':'a','MessageBody':'x'}]}");
	assert_string_equal(text, "The request must contain the parameter MessageGroupId.");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessageBatch",
		"{" URL
		"jobs.fifo','Entries':[{'Id':'a','MessageBody':'x','MessageGroupId':'a'}]}");
}

static void test_sim_fifo__the_queues_delay_holds_the_group(void **state)
{
	struct world *w = *state;
	create(w, queue);
	set(w, queue, "DelaySeconds", "10");
	send_to_group(w, queue, "a", "1");
	turn(w, 5 * SECOND);
	send_to_group(w, queue, "a", "2");
	turn(w, 5 * SECOND);
	json_t *out = ok(w, "ReceiveMessage", "{" URL "jobs.fifo','MaxNumberOfMessages':10}");
	assert_int_equal(count_of(out, "Messages"), 1);
}

static const char attempt[] = "{" URL "jobs.fifo','MaxNumberOfMessages':2,"
			      "'ReceiveRequestAttemptId':'try-1'}";

static void test_sim_fifo__an_attempt_is_replayed(void **state)
{
	struct world *w = *state;
	fill(w);
	char *first = json_dumps(ok(w, "ReceiveMessage", attempt), 0);
	turn(w, 20 * SECOND);
	char *again = json_dumps(ok(w, "ReceiveMessage", attempt), 0);
	assert_string_equal(first, again);
	/* Its visibility has begun anew. */
	turn(w, 29 * SECOND);
	assert_counts(w, queue, 2, 2, 0);
	turn(w, SECOND);
	assert_counts(w, queue, 4, 0, 0);
	free(first);
	free(again);
}

static void test_sim_fifo__a_changed_message_ends_the_attempt(void **state)
{
	struct world *w = *state;
	fill(w);
	char *handle = strdup(
		text_of(item(ok(w, "ReceiveMessage", attempt), "Messages", 0), "ReceiptHandle"));
	ok(w, "DeleteMessage", "{" URL "jobs.fifo','ReceiptHandle':'%s'}", handle);
	assert_body(item(ok(w, "ReceiveMessage", attempt), "Messages", 0), "b1");
	free(handle);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs.fifo','ReceiveRequestAttemptId':'a b'}");
	create(w, "standard");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "standard','ReceiveRequestAttemptId':'a'}");
}

static void test_sim_fifo__an_attempt_is_forgotten_after_five_minutes(void **state)
{
	struct world *w = *state;
	fill(w);
	set(w, queue, "VisibilityTimeout", "43200");
	assert_body(item(ok(w, "ReceiveMessage", attempt), "Messages", 0), "a1");
	turn(w, 5 * MINUTE);
	assert_body(item(ok(w, "ReceiveMessage", attempt), "Messages", 0), "b1");
}

static void test_sim_fifo__at_the_limit_nothing_comes(void **state)
{
	struct world *w = *state;
	fill(w);
	w->store->knobs.in_flight_limit = 1;
	receive(w, queue);
	assert_null(receive(w, queue));
}

static void test_sim_fifo__groups_go_when_they_are_empty(void **state)
{
	struct world *w = *state;
	fill(w);
	struct sim_queue *q = sim_store_find(w->store, sv_cstr(queue));
	assert_int_equal(map_count(q->groups), 2);
	turn(w, 345600LL * SECOND);
	assert_int_equal(map_count(q->groups), 0);
	assert_int_equal(q->open_groups.count, 0);
	send_to_group(w, queue, "a", "new");
	assert_body(receive(w, queue), "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_fifo__a_group_is_blocked_while_one_is_in_flight),
		WORLD_TEST(test_sim_fifo__order_is_kept_when_a_message_comes_back),
		WORLD_TEST(test_sim_fifo__one_receive_takes_a_group_in_order),
		WORLD_TEST(test_sim_fifo__sequence_numbers_grow),
		WORLD_TEST(test_sim_fifo__duplicates_within_five_minutes),
		WORLD_TEST(test_sim_fifo__content_stands_in_for_the_id),
		WORLD_TEST(test_sim_fifo__scope_of_deduplication),
		WORLD_TEST(test_sim_fifo__what_a_send_needs),
		WORLD_TEST(test_sim_fifo__the_queues_delay_holds_the_group),
		WORLD_TEST(test_sim_fifo__an_attempt_is_replayed),
		WORLD_TEST(test_sim_fifo__a_changed_message_ends_the_attempt),
		WORLD_TEST(test_sim_fifo__an_attempt_is_forgotten_after_five_minutes),
		WORLD_TEST(test_sim_fifo__at_the_limit_nothing_comes),
		WORLD_TEST(test_sim_fifo__groups_go_when_they_are_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
