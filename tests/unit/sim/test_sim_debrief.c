/* Unit tests of sim/sim_debrief: what clients did, and what the workload did not. */
#include "sim/sim_debrief.h"
#include "sim/sim_workload.h"
#include "sim_fixture.h"

static struct sim_debrief take(struct world *w)
{
	struct sim_debrief d;
	sim_debrief_take(w->store, &d);
	return d;
}

static const struct sim_plan idle = {.queue = "jobs",
	.dlq = "dead",
	.max_receives = 3,
	.ready = 5,
	.age_s = 60,
	.dead = 4,
	.dead_age_s = 600};

static void start(struct world *w)
{
	assert_true(sim_workload_start(w->store, &idle, 1, NULL));
}

static void test_sim_debrief__nothing_was_done(void **state)
{
	struct world *w = *state;
	struct str text = {0};
	start(w);
	turn(w, MINUTE);
	struct sim_debrief d = take(w);
	assert_int_equal(map_count(d.queues), 0);
	sim_debrief_text(&d, &text);
	assert_non_null(strstr(str_cstr(&text), "touched no message"));
	str_release(&text);
	sim_debrief_release(&d);
}

static void test_sim_debrief__looking_costs_receives_and_holds(void **state)
{
	struct world *w = *state;
	start(w);
	assert_non_null(receive(w, "dead"));
	assert_non_null(receive(w, "dead"));
	struct sim_debrief d = take(w);
	assert_int_equal(d.all.receives, 2);
	assert_int_equal(d.all.held, 2);
	sim_debrief_release(&d);
	turn(w, MINUTE);
	d = take(w);
	assert_int_equal(d.all.receives, 2);
	assert_int_equal(d.all.held, 0);
	sim_debrief_release(&d);
}

/* Send a received body again to another queue; delete the first one if wanted. */
static void move_one(struct world *w, bool deletes)
{
	json_t *message = json_deep_copy(receive(w, "dead"));
	char *handle = strdup(text_of(message, "ReceiptHandle"));
	json_t *in = json_pack("{s:s, s:O}", "QueueUrl", "http://sim/000000000000/jobs",
		"MessageBody", json_object_get(message, "Body"));
	struct sim_call call = {.store = w->store, .base_url = "", .is_client = true, .in = in};
	assert_int_equal(sim_call_run(&call, sv_cstr("SendMessage")), SIM_DONE);
	sim_call_release(&call);
	json_decref(in);
	if (deletes)
		ok(w, "DeleteMessage", "{" URL "dead','ReceiptHandle':'%s'}", handle);
	free(handle);
	json_decref(message);
}

static void test_sim_debrief__moved_duplicated_lost(void **state)
{
	struct world *w = *state;
	start(w);
	move_one(w, true);
	struct sim_debrief d = take(w);
	assert_int_equal(d.moved, 1);
	assert_int_equal(d.duplicated, 0);
	assert_int_equal(d.lost, 0);
	sim_debrief_release(&d);
	move_one(w, false);
	char *handle = receive_handle(w, "dead");
	ok(w, "DeleteMessage", "{" URL "dead','ReceiptHandle':'%s'}", handle);
	free(handle);
	d = take(w);
	assert_int_equal(d.moved, 1);
	assert_int_equal(d.duplicated, 1);
	assert_int_equal(d.lost, 1);
	struct str text = {0};
	sim_debrief_text(&d, &text);
	assert_non_null(strstr(str_cstr(&text), "1  message deleted for good"));
	assert_non_null(strstr(str_cstr(&text), "dead "));
	str_release(&text);
	json_t *json = sim_debrief_json(&d);
	assert_int_equal(json_integer_value(json_object_get(json, "lost")), 1);
	json_t *queues = json_object_get(json, "queues");
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(queues, "dead"), "receives")),
		3);
	json_decref(json);
	sim_debrief_release(&d);
}

static void test_sim_debrief__own_messages_are_no_copies(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "mine");
	char *handle = receive_handle(w, "q");
	ok(w, "DeleteMessage", "{" URL "q','ReceiptHandle':'%s'}", handle);
	free(handle);
	struct sim_debrief d = take(w);
	assert_int_equal(d.all.sent, 1);
	assert_int_equal(d.moved, 0);
	assert_int_equal(d.duplicated, 0);
	assert_int_equal(d.lost, 1);
	struct str text = {0};
	sim_debrief_text(&d, &text);
	assert_non_null(strstr(str_cstr(&text), "1  message sent of your own"));
	str_release(&text);
	sim_debrief_release(&d);
}

static void test_sim_debrief__purge_and_redrive(void **state)
{
	struct world *w = *state;
	start(w);
	ok(w, "StartMessageMoveTask", "{'SourceArn':'" ARN "dead'}");
	turn(w, 5 * SECOND);
	struct sim_debrief d = take(w);
	assert_int_equal(d.all.redriven, 4);
	assert_int_equal(d.lost, 0);
	sim_debrief_release(&d);
	ok(w, "PurgeQueue", "{" URL "jobs'}");
	turn(w, 5 * SECOND);
	d = take(w);
	assert_int_equal(d.all.purged, 9);
	assert_int_equal(d.lost, 9);
	sim_debrief_release(&d);
}

static void test_sim_debrief__dead_lettered_by_looking(void **state)
{
	struct world *w = *state;
	create(w, "grave");
	create(w, "q");
	set_dlq(w, "q", "grave", 1);
	send(w, "q", "m");
	assert_non_null(receive(w, "q"));
	turn(w, 31 * SECOND);
	assert_null(receive(w, "q"));
	struct sim_debrief d = take(w);
	assert_int_equal(d.all.dead_lettered, 1);
	sim_debrief_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_debrief__nothing_was_done),
		WORLD_TEST(test_sim_debrief__looking_costs_receives_and_holds),
		WORLD_TEST(test_sim_debrief__moved_duplicated_lost),
		WORLD_TEST(test_sim_debrief__own_messages_are_no_copies),
		WORLD_TEST(test_sim_debrief__purge_and_redrive),
		WORLD_TEST(test_sim_debrief__dead_lettered_by_looking),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
