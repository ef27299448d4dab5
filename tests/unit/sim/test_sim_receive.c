/* Unit tests of sim/sim_receive, sim_received, sim_take, sim_wait. */
#include "sim_fixture.h"

static void test_sim_receive__system_attributes(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	turn(w, 1500);
	json_t *m = receive(w, "jobs");
	assert_string_equal(system_of(m, "SentTimestamp"), "1795618980000");
	assert_string_equal(system_of(m, "ApproximateFirstReceiveTimestamp"), "1795618981500");
	assert_string_equal(system_of(m, "ApproximateReceiveCount"), "1");
	assert_non_null(system_of(m, "SenderId"));
	assert_null(system_of(m, "DeadLetterQueueSourceArn"));
	turn(w, 30 * SECOND);
	m = receive(w, "jobs");
	assert_string_equal(system_of(m, "ApproximateFirstReceiveTimestamp"), "1795618981500");
	assert_string_equal(system_of(m, "ApproximateReceiveCount"), "2");
}

static void test_sim_receive__only_what_was_asked_for(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	ok(w, "SendMessage",
		"{" URL "jobs','MessageBody':'x','MessageAttributes':{"
		"'a.x':{'DataType':'String','StringValue':'1'},"
		"'a.y':{'DataType':'Number.int','StringValue':'2'},"
		"'b':{'DataType':'Binary.gzip','BinaryValue':'AP8='}}}");
	static const struct {
		const char *names;
		size_t count;
	} rows[] = {{"", 0}, {"'All'", 3}, {"'.*'", 3}, {"'a.*'", 2}, {"'b','a.x'", 2}, {"'c'", 0},
		{"'ALL'", 0}, {"'a'", 0}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char request[256];
		snprintf(request, sizeof request,
			"{" URL "jobs','VisibilityTimeout':0,'MessageAttributeNames':[%s]}",
			rows[i].names);
		json_t *m = item(ok(w, "ReceiveMessage", request), "Messages", 0);
		json_t *attributes = json_object_get(m, "MessageAttributes");
		assert_int_equal(json_object_size(attributes), rows[i].count);
		assert_int_equal(text_of(m, "MD5OfMessageAttributes") != NULL, rows[i].count > 0);
		assert_null(json_object_get(m, "Attributes"));
		if (rows[i].count == 3) {
			json_t *b = json_object_get(attributes, "b");
			assert_string_equal(text_of(b, "DataType"), "Binary.gzip");
			assert_string_equal(text_of(b, "BinaryValue"), "AP8=");
		}
	}
	json_t *m = item(ok(w, "ReceiveMessage",
				 "{" URL "jobs','MessageSystemAttributeNames':['SentTimestamp']}"),
		"Messages", 0);
	assert_int_equal(json_object_size(json_object_get(m, "Attributes")), 1);
	fails(w, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "ReceiveMessage",
		"{" URL "jobs','AttributeNames':['Policy']}");
}

static void test_sim_receive__ranges(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs','MaxNumberOfMessages':11}");
	assert_string_equal(text, "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: "
				  "Must be between 1 and 10, if provided.");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs','MaxNumberOfMessages':0}");
	text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs','WaitTimeSeconds':21}");
	assert_string_equal(text, "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must "
				  "be >= 0 and <= 20, if provided.");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs','WaitTimeSeconds':-1}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ReceiveMessage",
		"{" URL "jobs','VisibilityTimeout':43201}");
	/* An empty answer has no member. */
	assert_int_equal(json_object_size(ok(w, "ReceiveMessage", "{" URL "jobs'}")), 0);
}

static void test_sim_receive__counts_follow(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	send(w, "jobs", "b");
	ok(w, "SendMessage", "{" URL "jobs','MessageBody':'c','DelaySeconds':2}");
	assert_counts(w, "jobs", 2, 0, 1);
	receive(w, "jobs");
	assert_counts(w, "jobs", 1, 1, 1);
	turn(w, 2 * SECOND);
	assert_counts(w, "jobs", 2, 1, 0);
	turn(w, 28 * SECOND);
	assert_counts(w, "jobs", 3, 0, 0);
}

static void test_sim_receive__often_received_go_to_the_back(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "poison");
	send(w, "jobs", "next");
	for (int i = 0; i < 3; i++) {
		assert_body(receive(w, "jobs"), "poison");
		turn(w, 30 * SECOND);
	}
	assert_body(receive(w, "jobs"), "next");
}

static void test_sim_receive__a_look_without_timeout_keeps_the_order(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	send(w, "jobs", "b");
	send(w, "jobs", "c");
	for (int i = 0; i < 2; i++) {
		json_t *out = ok(w, "ReceiveMessage",
			"{" URL "jobs','MaxNumberOfMessages':2,'VisibilityTimeout':0}");
		assert_body(item(out, "Messages", 0), "a");
		assert_body(item(out, "Messages", 1), "b");
	}
	assert_counts(w, "jobs", 3, 0, 0);
}

static void test_sim_receive__limit_of_messages_in_flight(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	send(w, "jobs", "b");
	w->store->knobs.in_flight_limit = 1;
	receive(w, "jobs");
	fails(w, SIM_ERROR_OVER_LIMIT, "ReceiveMessage", "{" URL "jobs'}");
}

static void test_sim_receive__short_polls_may_miss(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "a");
	w->store->knobs.empty_poll_pct = 100;
	assert_null(receive(w, "jobs"));
	json_t *out = ok(w, "ReceiveMessage", "{" URL "jobs','WaitTimeSeconds':1}");
	assert_body(item(out, "Messages", 0), "a");
}

/* --- long polls ----------------------------------------------------------------------------------
 */

struct poll {
	struct sim_call call;
	json_t *in;
	int done;
	bool is_gone;
};

static void poll_done(struct sim_call *call)
{
	((struct poll *)call->ud)->done++;
}

static bool poll_is_gone(const struct sim_call *call)
{
	return ((struct poll *)call->ud)->is_gone;
}

static void poll_start(struct world *w, struct poll *p, const char *name, int wait_s)
{
	*p = (struct poll){0};
	p->in = json_pack("{s:s+, s:i}", "QueueUrl", "http://sim/000000000000/", name,
		"WaitTimeSeconds", wait_s);
	p->call = (struct sim_call){.store = w->store,
		.base_url = "http://sim",
		.in = p->in,
		.done = poll_done,
		.is_gone = poll_is_gone,
		.ud = p};
	assert_int_equal(sim_call_run(&p->call, sv_cstr("ReceiveMessage")), SIM_WAITING);
}

static void poll_end(struct poll *p)
{
	sim_call_release(&p->call);
	json_decref(p->in);
}

static void test_sim_receive__a_long_poll_ends_empty(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs");
	poll_start(w, &p, "jobs", 2);
	turn(w, 2 * SECOND - 1);
	assert_int_equal(p.done, 0);
	turn(w, 1);
	assert_int_equal(p.done, 1);
	assert_int_equal(p.call.error.id, SIM_OK);
	assert_int_equal(json_object_size(p.call.out), 0);
	assert_int_equal(sim_store_find(w->store, sv_cstr("jobs"))->traffic.empty_receives, 1);
	poll_end(&p);
}

static void test_sim_receive__a_long_poll_wakes_on_a_send(void **state)
{
	struct world *w = *state;
	struct poll first, second;
	create(w, "jobs");
	poll_start(w, &first, "jobs", 20);
	poll_start(w, &second, "jobs", 20);
	send(w, "jobs", "x");
	/* The older one gets it. */
	assert_int_equal(first.done, 1);
	assert_int_equal(second.done, 0);
	assert_body(item(first.call.out, "Messages", 0), "x");
	send(w, "jobs", "y");
	assert_body(item(second.call.out, "Messages", 0), "y");
	turn(w, MINUTE);
	assert_int_equal(first.done + second.done, 2);
	poll_end(&first);
	poll_end(&second);
}

static void test_sim_receive__a_long_poll_wakes_on_visibility_and_delay(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs");
	send(w, "jobs", "x");
	receive(w, "jobs");
	turn(w, 20 * SECOND);
	poll_start(w, &p, "jobs", 20);
	turn(w, 10 * SECOND);
	assert_int_equal(p.done, 1);
	assert_body(item(p.call.out, "Messages", 0), "x");
	poll_end(&p);
	ok(w, "SendMessage", "{" URL "jobs','MessageBody':'late','DelaySeconds':5}");
	poll_start(w, &p, "jobs", 20);
	turn(w, 5 * SECOND);
	assert_body(item(p.call.out, "Messages", 0), "late");
	poll_end(&p);
}

static void test_sim_receive__a_long_poll_wakes_on_a_group_that_opens(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs.fifo");
	send_to_group(w, "jobs.fifo", "a", "1");
	send_to_group(w, "jobs.fifo", "a", "2");
	char *handle = receive_handle(w, "jobs.fifo");
	poll_start(w, &p, "jobs.fifo", 20);
	ok(w, "DeleteMessage", "{" URL "jobs.fifo','ReceiptHandle':'%s'}", handle);
	assert_int_equal(p.done, 1);
	assert_body(item(p.call.out, "Messages", 0), "2");
	poll_end(&p);
	free(handle);
}

static void test_sim_receive__the_queues_wait_is_the_default(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs");
	set(w, "jobs", "ReceiveMessageWaitTimeSeconds", "1");
	/* 0 in the request is a short poll all the same. */
	assert_null(receive(w, "jobs"));
	p = (struct poll){0};
	p.in = json_pack("{s:s}", "QueueUrl", "http://sim/000000000000/jobs");
	p.call = (struct sim_call){.store = w->store, .in = p.in, .done = poll_done, .ud = &p};
	assert_int_equal(sim_call_run(&p.call, sv_cstr("ReceiveMessage")), SIM_WAITING);
	turn(w, SECOND);
	assert_int_equal(p.done, 1);
	poll_end(&p);
}

static void test_sim_receive__nothing_is_given_to_who_has_gone(void **state)
{
	struct world *w = *state;
	struct poll gone, here;
	create(w, "jobs");
	poll_start(w, &gone, "jobs", 20);
	poll_start(w, &here, "jobs", 20);
	gone.is_gone = true;
	send(w, "jobs", "x");
	assert_int_equal(gone.done, 1);
	assert_null(json_object_get(gone.call.out, "Messages"));
	assert_body(item(here.call.out, "Messages", 0), "x");
	assert_counts(w, "jobs", 0, 1, 0);
	poll_end(&gone);
	poll_end(&here);
}

static void test_sim_receive__a_long_poll_ends_with_its_queue(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs");
	poll_start(w, &p, "jobs", 20);
	ok(w, "DeleteQueue", "{" URL "jobs'}");
	assert_int_equal(p.done, 1);
	assert_int_equal(p.call.error.id, SIM_ERROR_QUEUE_DOES_NOT_EXIST);
	poll_end(&p);
}

static void test_sim_receive__a_long_poll_can_be_taken_back(void **state)
{
	struct world *w = *state;
	struct poll p;
	create(w, "jobs");
	poll_start(w, &p, "jobs", 20);
	poll_end(&p);
	send(w, "jobs", "x");
	turn(w, MINUTE);
	assert_int_equal(p.done, 0);
	assert_counts(w, "jobs", 1, 0, 0);
}

static void test_sim_receive__same_seed_same_world(void **state)
{
	char *answers[2];
	(void)state;
	for (int i = 0; i < 2; i++) {
		void *world;
		world_set_up(&world);
		create(world, "jobs");
		send(world, "jobs", "x");
		answers[i] = json_dumps(receive(world, "jobs"), 0);
		world_tear_down(&world);
	}
	assert_string_equal(answers[0], answers[1]);
	free(answers[0]);
	free(answers[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_receive__system_attributes),
		WORLD_TEST(test_sim_receive__only_what_was_asked_for),
		WORLD_TEST(test_sim_receive__ranges),
		WORLD_TEST(test_sim_receive__counts_follow),
		WORLD_TEST(test_sim_receive__often_received_go_to_the_back),
		WORLD_TEST(test_sim_receive__a_look_without_timeout_keeps_the_order),
		WORLD_TEST(test_sim_receive__limit_of_messages_in_flight),
		WORLD_TEST(test_sim_receive__short_polls_may_miss),
		WORLD_TEST(test_sim_receive__a_long_poll_ends_empty),
		WORLD_TEST(test_sim_receive__a_long_poll_wakes_on_a_send),
		WORLD_TEST(test_sim_receive__a_long_poll_wakes_on_visibility_and_delay),
		WORLD_TEST(test_sim_receive__a_long_poll_wakes_on_a_group_that_opens),
		WORLD_TEST(test_sim_receive__the_queues_wait_is_the_default),
		WORLD_TEST(test_sim_receive__nothing_is_given_to_who_has_gone),
		WORLD_TEST(test_sim_receive__a_long_poll_ends_with_its_queue),
		WORLD_TEST(test_sim_receive__a_long_poll_can_be_taken_back),
		cmocka_unit_test(test_sim_receive__same_seed_same_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
