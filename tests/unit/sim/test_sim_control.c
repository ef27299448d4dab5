/* Unit tests of sim/sim_control, sim_control_ledger, sim_control_handles, sim_strike. */
#include "exchange_fixture.h"
#include "sim/sim_control.h"

static struct asked asked;

static void control(struct world *w, const char *method, const char *path, const char *body)
{
	ask(w, &asked, &sim_service_control, method, path, NULL, body);
}

/* The n-th line of the ledger that was asked for. */
static json_t *ledger_line(size_t n)
{
	struct sv line, rest = str_sv(&asked.body);
	for (size_t i = 0;; i++) {
		assert_true(rest.n > 0);
		sv_cut(rest, '\n', &line, &rest);
		if (i == n)
			return json_loadb(line.p, line.n, 0, NULL);
	}
}

static size_t line_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < asked.body.n; i++)
		count += asked.body.p[i] == '\n';
	return count;
}

static void assert_line(size_t n, const char *queue, const char *state)
{
	json_t *line = ledger_line(n);
	assert_string_equal(text_of(line, "queue"), queue);
	assert_string_equal(text_of(line, "state"), state);
	json_decref(line);
}

static void test_sim_control__ledger_knows_every_fate(void **state)
{
	struct world *w = *state;
	create(w, "dead");
	create(w, "q");
	set_dlq(w, "q", "dead", 1);
	send(w, "q", "to be moved");
	assert_non_null(receive(w, "q"));
	turn(w, 31 * SECOND);
	assert_null(receive(w, "q"));
	send(w, "q", "to be deleted");
	char *handle = receive_handle(w, "q");
	ok(w, "DeleteMessage", "{" URL "q','ReceiptHandle':'%s'}", handle);
	free(handle);
	send(w, "q", "in flight");
	assert_non_null(receive(w, "q"));
	send(w, "q", "visible");
	ok(w, "SendMessage", "{" URL "q','MessageBody':'delayed','DelaySeconds':60}");
	control(w, "GET", "/ledger", "");
	assert_int_equal(line_count(), 5);
	assert_line(0, "dead", "visible");
	assert_line(1, "q", "deleted");
	assert_line(2, "q", "in_flight");
	assert_line(3, "q", "visible");
	assert_line(4, "q", "delayed");
	json_t *moved = ledger_line(0);
	assert_string_equal(text_of(moved, "sent_to"), "q");
	assert_int_equal(json_integer_value(json_object_get(moved, "dead_lettered")), 1);
	assert_int_equal(json_array_size(json_object_get(moved, "receives")), 1);
	assert_true(json_is_true(json_object_get(moved, "sent_by_client")));
	/* sha256sum of "to be moved" */
	assert_string_equal(text_of(moved, "body_sha256"),
		"63542bdbf9b13eec6754e64090e741f973f1c408db016f1e9b5bc9b6baa77ca8");
	json_decref(moved);
	forget_asked(&asked);
}

static void test_sim_control__ledger_filters(void **state)
{
	struct world *w = *state;
	create(w, "a");
	create(w, "b");
	send(w, "a", "1");
	send(w, "b", "2");
	assert_non_null(receive(w, "b"));
	control(w, "GET", "/ledger?queue=b", "");
	assert_int_equal(line_count(), 1);
	assert_line(0, "b", "in_flight");
	control(w, "GET", "/ledger?state=visible", "");
	assert_int_equal(line_count(), 1);
	assert_line(0, "a", "visible");
	control(w, "GET", "/ledger?queue=a&state=deleted", "");
	assert_int_equal(line_count(), 0);
	forget_asked(&asked);
}

static void test_sim_control__purged_redriven_expired(void **state)
{
	struct world *w = *state;
	create(w, "dead");
	create(w, "q");
	set_dlq(w, "q", "dead", 1);
	send(w, "dead", "redriven");
	ok(w, "StartMessageMoveTask", "{'SourceArn':'" ARN "dead','DestinationArn':'" ARN "q'}");
	turn(w, 5 * SECOND);
	control(w, "GET", "/ledger", "");
	assert_line(0, "dead", "redriven");
	assert_line(1, "q", "visible");
	json_t *before = ledger_line(0), *after = ledger_line(1);
	assert_string_equal(text_of(before, "moved_to_id"), text_of(after, "id"));
	assert_string_equal(text_of(after, "moved_from_id"), text_of(before, "id"));
	assert_string_equal(text_of(before, "body_sha256"), text_of(after, "body_sha256"));
	json_decref(before);
	json_decref(after);
	ok(w, "PurgeQueue", "{" URL "q'}");
	turn(w, 2 * SECOND);
	send(w, "q", "expires");
	turn(w, 5 * 24 * HOUR);
	control(w, "GET", "/ledger", "");
	assert_line(1, "q", "purged");
	assert_line(2, "q", "expired");
	forget_asked(&asked);
}

static void test_sim_control__faults(void **state)
{
	struct world *w = *state;
	create(w, "q");
	control(w, "POST", "/faults", "{'fault':'denied on SendMessage'}");
	assert_int_equal(asked.status, 200);
	assert_int_equal(json_integer_value(json_object_get(asked.json, "id")), 1);
	ask(w, &asked, NULL, "POST", "/", "AmazonSQS.SendMessage",
		"{'QueueUrl':'http://x/000000000000/q','MessageBody':'m'}");
	assert_int_equal(asked.status, 403);
	control(w, "GET", "/faults", "");
	json_t *first = item(asked.json, "faults", 0);
	assert_int_equal(json_integer_value(json_object_get(first, "struck")), 1);
	control(w, "DELETE", "/faults/9", "");
	assert_int_equal(asked.status, 404);
	control(w, "DELETE", "/faults/1", "");
	assert_int_equal(count_of(asked.json, "faults"), 0);
	control(w, "POST", "/faults", "{'fault':'nonsense'}");
	assert_int_equal(asked.status, 400);
	control(w, "POST", "/faults", "{}");
	assert_int_equal(asked.status, 400);
	control(w, "POST", "/faults", "[]");
	assert_int_equal(asked.status, 400);
	forget_asked(&asked);
}

static void test_sim_control__clock_and_stats(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "m");
	assert_non_null(receive(w, "q"));
	control(w, "POST", "/clock", "{'advance_s':31}");
	assert_int_equal(asked.status, 200);
	assert_counts(w, "q", 1, 0, 0);
	control(w, "POST", "/clock", "{'advance_s':-1}");
	assert_int_equal(asked.status, 400);
	ask(w, &asked, NULL, "POST", "/", "AmazonSQS.GetQueueUrl", "{'QueueName':'none'}");
	control(w, "GET", "/stats", "");
	json_t *calls = json_object_get(asked.json, "calls");
	assert_int_equal(json_integer_value(json_object_get(calls, "GetQueueUrl")), 1);
	json_t *errors = json_object_get(asked.json, "errors");
	assert_int_equal(json_integer_value(json_object_get(
				 errors, "AWS.SimpleQueueService.NonExistentQueue")),
		1);
	json_t *messages = json_object_get(asked.json, "messages");
	assert_int_equal(json_integer_value(json_object_get(messages, "alive")), 1);
	forget_asked(&asked);
}

static void test_sim_control__handles_work(void **state)
{
	struct world *w = *state;
	create(w, "q");
	send(w, "q", "stuck");
	assert_non_null(receive(w, "q"));
	control(w, "GET", "/handles?queue=q", "");
	assert_int_equal(line_count(), 1);
	str_truncate(&asked.body, asked.body.n - 1);
	ok(w, "ChangeMessageVisibility", "{" URL "q','ReceiptHandle':'%s','VisibilityTimeout':0}",
		str_cstr(&asked.body));
	assert_counts(w, "q", 1, 0, 0);
	control(w, "GET", "/handles?queue=none", "");
	assert_int_equal(asked.status, 400);
	forget_asked(&asked);
}

static void test_sim_control__unknown_paths_and_methods(void **state)
{
	struct world *w = *state;
	control(w, "GET", "/nowhere", "");
	assert_int_equal(asked.status, 404);
	control(w, "PUT", "/ledger", "");
	assert_int_equal(asked.status, 405);
	control(w, "DELETE", "/faultsome", "");
	assert_int_equal(asked.status, 404);
	forget_asked(&asked);
}

/* --- faults on answers ---------------------------------------------------------------------------
 */

static void list_queues(struct world *w)
{
	ask(w, &asked, NULL, "POST", "/", "AmazonSQS.ListQueues", "{}");
}

static void only(struct world *w, const char *spec)
{
	sim_faults_clear(w->store->faults);
	sim_faults_add(w->store->faults, sim_fault_parse(sv_cstr(spec), NULL));
}

static void test_sim_strike__refusals(void **state)
{
	struct world *w = *state;
	only(w, "http=503");
	list_queues(w);
	assert_int_equal(asked.status, 503);
	only(w, "throttle");
	list_queues(w);
	assert_non_null(strstr(str_cstr(&asked.body), "RequestThrottled"));
	only(w, "throttle=ThrottlingException");
	list_queues(w);
	assert_int_equal(asked.status, 400);
	assert_non_null(strstr(str_cstr(&asked.body), "ThrottlingException"));
	only(w, "denied");
	list_queues(w);
	assert_int_equal(asked.status, 403);
	assert_non_null(
		strstr(str_cstr(&asked.body), "is not authorized to perform: sqs:ListQueues"));
	only(w, "expired");
	list_queues(w);
	assert_non_null(strstr(str_cstr(&asked.body), "ExpiredToken"));
	forget_asked(&asked);
}

static void send_m(struct world *w)
{
	ask(w, &asked, NULL, "POST", "/", "AmazonSQS.SendMessage",
		"{'QueueUrl':'http://x/000000000000/q','MessageBody':'m'}");
}

static void test_sim_strike__before_and_after_the_effect(void **state)
{
	struct world *w = *state;
	create(w, "q");
	only(w, "cut-before");
	send_m(w);
	assert_int_equal(asked.cut, SIM_CUT_ALL);
	assert_counts(w, "q", 0, 0, 0);
	only(w, "cut-after");
	send_m(w);
	assert_int_equal(asked.cut, SIM_CUT_ALL);
	sim_faults_clear(w->store->faults);
	assert_counts(w, "q", 1, 0, 0);
	only(w, "half on SendMessage");
	send_m(w);
	assert_int_equal(asked.cut, SIM_CUT_HALF);
	sim_faults_clear(w->store->faults);
	assert_counts(w, "q", 2, 0, 0);
	forget_asked(&asked);
}

static void test_sim_strike__spoiled_answers(void **state)
{
	struct world *w = *state;
	only(w, "garbage");
	list_queues(w);
	assert_null(asked.json);
	assert_true(asked.body.n > 0);
	only(w, "html");
	list_queues(w);
	assert_int_equal(asked.status, 502);
	assert_non_null(strstr(str_cstr(&asked.body), "<html>"));
	only(w, "empty");
	list_queues(w);
	assert_int_equal(asked.status, 200);
	assert_int_equal(asked.body.n, 0);
	forget_asked(&asked);
}

static void count_kill(void *ud)
{
	++*(int *)ud;
}

static void test_sim_strike__kill(void **state)
{
	struct world *w = *state;
	int kills = 0;
	w->store->faults->kill = count_kill;
	w->store->faults->kill_ud = &kills;
	only(w, "kill at 3");
	for (int i = 0; i < 5; i++)
		list_queues(w);
	assert_int_equal(kills, 1);
	forget_asked(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_control__ledger_knows_every_fate),
		WORLD_TEST(test_sim_control__ledger_filters),
		WORLD_TEST(test_sim_control__purged_redriven_expired),
		WORLD_TEST(test_sim_control__faults),
		WORLD_TEST(test_sim_control__clock_and_stats),
		WORLD_TEST(test_sim_control__handles_work),
		WORLD_TEST(test_sim_control__unknown_paths_and_methods),
		WORLD_TEST(test_sim_strike__refusals),
		WORLD_TEST(test_sim_strike__before_and_after_the_effect),
		WORLD_TEST(test_sim_strike__spoiled_answers),
		WORLD_TEST(test_sim_strike__kill),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
