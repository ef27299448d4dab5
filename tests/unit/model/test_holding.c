/* Unit tests of model/holding: leases against a server that follows a script. */
#include "sqscope/model/holding.h"

#include "../sqs/sqs_fixture.h"

enum { MANY = 25 };

struct fixture {
	struct sqs_fixture base;
	struct holding *holding;
	struct holding_seen seen;
	struct holding_result result;
	struct loop_timer poll;
	bool (*condition)(const struct fixture *f);
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	sqs_fixture_begin(&f->base);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	loop_timer_stop(&f->poll);
	holding_free(f->holding);
	sqs_fixture_end(&f->base);
	free(f);
	return 0;
}

static void serve(struct fixture *f, const struct script_step *steps, size_t count, int renew_s)
{
	struct holding_options options = {
		.loop = f->base.loop, .queue_url = sv_cstr("u"), .renew_s = renew_s};

	sqs_fixture_serve(&f->base, steps, count);
	options.sqs = f->base.sqs;
	f->holding = holding_new(&options);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct fixture *f = ud;

	f->seen = *seen;
	sqs_fixture_ended(&f->base, err);
}

static void on_done(void *ud, const struct holding_result *result)
{
	struct fixture *f = ud;

	f->result = *result;
	sqs_fixture_ended(&f->base, err_is_set(&result->first) ? &result->first : NULL);
}

static void receive(struct fixture *f, int visibility_s)
{
	const struct holding_look look = {.max_messages = 10, .visibility_s = visibility_s};

	holding_receive(f->holding, &look, on_seen, f);
	assert_true(holding_is_receiving(f->holding));
	sqs_fixture_run(&f->base);
}

/* Turn the loop until it holds. */
static void on_poll(void *ud)
{
	struct fixture *f = ud;

	if (f->condition(f))
		sqs_fixture_ended(&f->base, NULL);
	else
		loop_timer_start(f->base.loop, &f->poll, 5, on_poll, f);
}

static void wait_for(struct fixture *f, bool (*condition)(const struct fixture *f))
{
	f->condition = condition;
	loop_timer_start(f->base.loop, &f->poll, 0, on_poll, f);
	sqs_fixture_run(&f->base);
}

static struct lease *at(const struct fixture *f, size_t index)
{
	return holding_at(f->holding, index);
}

#define MESSAGE(id, handle)                                                                        \
	"{\"MessageId\":\"" id "\",\"ReceiptHandle\":\"" handle "\",\"Body\":\"b" id "\"}"
#define TWO                                                                                        \
	{                                                                                          \
		.status = 200,                                                                     \
		.body = "{\"Messages\":[" MESSAGE("m1", "r1") "," MESSAGE("m2", "r2") "]}"         \
	}
#define DONE(entries)                                                                              \
	{                                                                                          \
		.status = 200, .body = "{\"Successful\":[" entries "]}"                            \
	}
#define ID(id) "{\"Id\":\"" id "\"}"

static void test_holding__a_receive_makes_leases(void **state)
{
	static const struct script_step steps[] = {TWO};
	struct fixture *f = *state;
	int64_t before_ms;

	serve(f, steps, 1, 0);
	before_ms = loop_now_ms(f->base.loop);
	receive(f, 60);
	assert_int_equal(f->seen.received, 2);
	assert_int_equal(f->seen.fresh, 2);
	assert_false(f->seen.is_ambiguous);
	assert_int_equal(holding_held_count(f->holding), 2);
	assert_ptr_equal(holding_find(f->holding, sv_cstr("m2")), at(f, 1));
	assert_int_equal(at(f, 0)->state, LEASE_HELD);
	/* Never later than SQS's own end. */
	assert_true(at(f, 0)->until_ms <= loop_now_ms(f->base.loop) + 60000);
	assert_true(at(f, 0)->until_ms >= before_ms + 60000 - 1000);
	assert_int_equal(holding_until_unix_ms(f->holding), at(f, 0)->until_unix_ms);
}

static void test_holding__a_message_is_known_once_by_its_newest_handle(void **state)
{
	static const struct script_step steps[] = {TWO,
		{.status = 200,
			.body = "{\"Messages\":[" MESSAGE("m1", "r9") "," MESSAGE("m3", "r3") "]}"},
		DONE(ID("0"))};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 3, 0);
	receive(f, 60);
	receive(f, 90);
	assert_int_equal(f->seen.received, 2);
	assert_int_equal(f->seen.fresh, 1);
	assert_int_equal(holding_count(f->holding), 3);
	lease = at(f, 0);
	assert_int_equal(lease->receives, 2);
	holding_delete(f->holding, &lease, 1, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(lease->state, LEASE_DELETED);
	sqs_fixture_assert_asked(&f->base, 2, "DeleteMessageBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r9\"}]}");
	holding_forget(f->holding, lease);
	assert_null(holding_find(f->holding, sv_cstr("m1")));
	assert_int_equal(holding_count(f->holding), 2);
}

/* It stays hidden, and comes like one that was never seen. */
static void test_holding__what_is_let_go_is_forgotten(void **state)
{
	static const struct script_step steps[] = {TWO, TWO};
	struct fixture *f = *state;

	serve(f, steps, 2, 0);
	receive(f, 60);
	holding_let_go(f->holding, at(f, 0));
	assert_int_equal(holding_count(f->holding), 1);
	assert_null(holding_find(f->holding, sv_cstr("m1")));
	assert_int_equal(script_request_count(f->base.server), 1);
	receive(f, 60);
	assert_int_equal(f->seen.fresh, 1);
	assert_int_equal(holding_held_count(f->holding), 2);
}

static void test_holding__a_lost_receive_is_said(void **state)
{
	static const struct script_step steps[] = {{.act = SCRIPT_CUT}};
	struct fixture *f = *state;

	serve(f, steps, 1, 0);
	receive(f, 60);
	assert_true(err_is_set(&f->base.err));
	assert_true(f->seen.is_ambiguous);
	assert_int_equal(holding_count(f->holding), 0);
}

static void test_holding__extends(void **state)
{
	static const struct script_step steps[] = {TWO, DONE(ID("0"))};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 2, 0);
	receive(f, 60);
	lease = at(f, 1);
	holding_change(f->holding, &lease, 1, 600, on_done, f);
	assert_true(lease->is_busy);
	sqs_fixture_run(&f->base);
	assert_false(lease->is_busy);
	assert_int_equal(f->result.done, 1);
	assert_true(lease->until_ms > loop_now_ms(f->base.loop) + 590000);
	assert_true(lease->until_ms <= loop_now_ms(f->base.loop) + 600000);
	sqs_fixture_assert_asked(&f->base, 1, "ChangeMessageVisibilityBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r2\","
		"\"VisibilityTimeout\":600}]}");
}

/* Past 12 hours from the receive SQS refuses. */
static void test_holding__extends_no_further_than_12_hours(void **state)
{
	static const struct script_step steps[] = {TWO, DONE(ID("0"))};
	struct fixture *f = *state;
	struct lease *lease;
	const char *asked;
	long seconds;

	serve(f, steps, 2, 0);
	receive(f, 60);
	lease = at(f, 0);
	assert_in_range(holding_most_s(f->holding, lease), SQS_VISIBILITY_MAX_S - 20,
		SQS_VISIBILITY_MAX_S - 2);
	holding_change(f->holding, &lease, 1, SQS_VISIBILITY_MAX_S, on_done, f);
	sqs_fixture_run(&f->base);
	asked = strstr(script_request(f->base.server, 1), "\"VisibilityTimeout\":");
	seconds = strtol(asked + strlen("\"VisibilityTimeout\":"), NULL, 10);
	assert_in_range(seconds, SQS_VISIBILITY_MAX_S - 20, SQS_VISIBILITY_MAX_S - 2);
	assert_int_equal(f->result.done, 1);
}

static void test_holding__some_are_handed_back_and_some_are_lost(void **state)
{
	static const struct script_step steps[] = {TWO,
		{.status = 200,
			.body = "{\"Successful\":[{\"Id\":\"1\"}],\"Failed\":[{\"Id\":\"0\","
				"\"SenderFault\":true,\"Code\":\"InvalidParameterValue\",\"Message\":"
				"\"Value r1 for parameter ReceiptHandle is invalid. Reason: The "
				"receipt handle has expired.\"}]}"}};
	struct fixture *f = *state;

	serve(f, steps, 2, 0);
	receive(f, 60);
	holding_return_all(f->holding, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.asked, 2);
	assert_int_equal(f->result.done, 1);
	assert_int_equal(f->result.lost, 1);
	assert_int_equal(at(f, 0)->state, LEASE_LOST);
	assert_true(err_is_set(&at(f, 0)->err));
	assert_int_equal(at(f, 1)->state, LEASE_RETURNED);
	assert_int_equal(holding_held_count(f->holding), 0);
	assert_int_equal(holding_until_unix_ms(f->holding), UNKNOWN);
}

/* A failure that says nothing of the handle leaves the lease as it is. */
static void test_holding__a_refusal_is_no_loss(void **state)
{
	static const struct script_step steps[] = {
		TWO, {.status = 403,
			     .headers = "x-amzn-query-error: AccessDenied;Sender\r\n",
			     .body = "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}"}};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 2, 0);
	receive(f, 60);
	lease = at(f, 0);
	holding_delete(f->holding, &lease, 1, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->result.lost, 0);
	assert_int_equal(f->result.first.code, ERR_DENIED);
	assert_int_equal(lease->state, LEASE_HELD);
	assert_false(lease->is_busy);
}

/* Whether it was made nobody knows: the earlier of the two ends is the sure one. */
static void test_holding__a_lost_change_counts_the_earlier_end(void **state)
{
	static const struct script_step steps[] = {TWO, {.act = SCRIPT_CUT}, {.act = SCRIPT_CUT},
		{.act = SCRIPT_CUT}, {.act = SCRIPT_CUT}};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 5, 0);
	receive(f, 600);
	lease = at(f, 0);
	holding_change(f->holding, &lease, 1, 30, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(lease->state, LEASE_HELD);
	assert_true(lease->until_ms <= loop_now_ms(f->base.loop) + 30000);
}

static bool first_is_lost(const struct fixture *f)
{
	return at(f, 0)->state == LEASE_LOST;
}

static void test_holding__a_lease_that_is_over_is_not_acted_on(void **state)
{
	static const struct script_step steps[] = {TWO};
	struct fixture *f = *state;
	struct lease *leases[2];

	serve(f, steps, 1, 0);
	receive(f, 1);
	leases[0] = at(f, 0);
	leases[1] = at(f, 1);
	/* Its last moments are no time to begin something. */
	holding_delete(f->holding, leases, 2, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.asked, 2);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->result.first.code, ERR_NOT_FOUND);
	wait_for(f, first_is_lost);
	holding_change(f->holding, leases, 2, 0, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->result.lost, 2);
	assert_int_equal(script_request_count(f->base.server), 1);
}

static bool second_is_lost(const struct fixture *f)
{
	return at(f, 1)->state == LEASE_LOST && !at(f, 0)->is_busy;
}

static void test_holding__a_renewed_lease_is_extended_by_itself(void **state)
{
	static const struct script_step steps[] = {
		TWO, DONE(ID("0")), DONE(ID("0")), DONE(ID("0")), DONE(ID("0"))};
	struct fixture *f = *state;

	serve(f, steps, 5, 6);
	receive(f, 4);
	holding_renew(f->holding, at(f, 0), true);
	/* The one that is not renewed goes its way. */
	wait_for(f, second_is_lost);
	assert_int_equal(at(f, 0)->state, LEASE_HELD);
	assert_true(at(f, 0)->is_renewed);
	assert_true(at(f, 0)->until_ms > loop_now_ms(f->base.loop));
	assert_in_range(script_request_count(f->base.server), 2, 4);
	sqs_fixture_assert_asked(&f->base, 1, "ChangeMessageVisibilityBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r1\","
		"\"VisibilityTimeout\":6}]}");
}

static char many_messages[MANY * 80 + 64], ten_done[10 * 16 + 64];

static void write_many(void)
{
	char *end = many_messages;

	end += sprintf(end, "{\"Messages\":[");
	for (int i = 0; i < MANY; i++)
		end += sprintf(end,
			"%s{\"MessageId\":\"m%d\",\"ReceiptHandle\":\"r%d\",\"Body\":\"\"}",
			i > 0 ? "," : "", i, i);
	sprintf(end, "]}");
	end = ten_done + sprintf(ten_done, "{\"Successful\":[");
	for (int i = 0; i < 10; i++)
		end += sprintf(end, "%s{\"Id\":\"%d\"}", i > 0 ? "," : "", i);
	sprintf(end, "]}");
}

static void test_holding__many_go_in_batches_of_ten(void **state)
{
	const struct script_step steps[] = {{.status = 200, .body = many_messages},
		{.status = 200, .body = ten_done}, {.status = 200, .body = ten_done},
		{.status = 200, .body = ten_done}};
	struct fixture *f = *state;

	write_many();
	serve(f, steps, 4, 0);
	receive(f, 60);
	assert_int_equal(holding_count(f->holding), MANY);
	holding_return_all(f->holding, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.asked, MANY);
	assert_int_equal(f->result.done, MANY);
	assert_int_equal(script_request_count(f->base.server), 4);
	assert_int_equal(holding_held_count(f->holding), 0);
}

static void on_seen_only(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct fixture *f = ud;

	(void)err;
	f->seen = *seen;
}

/* What comes while we leave is handed back, too. */
static void test_holding__what_is_under_way_is_handed_back_as_well(void **state)
{
	static const struct script_step steps[] = {TWO, DONE(ID("0") "," ID("1"))};
	const struct holding_look look = {.max_messages = 10, .visibility_s = 60};
	struct fixture *f = *state;

	serve(f, steps, 2, 0);
	holding_receive(f->holding, &look, on_seen_only, f);
	holding_return_all(f->holding, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->seen.received, 2);
	assert_int_equal(f->result.done, 2);
	assert_int_equal(holding_held_count(f->holding), 0);
}

static void test_holding__nothing_to_hand_back(void **state)
{
	struct fixture *f = *state;

	serve(f, NULL, 0, 0);
	holding_return_all(f->holding, on_done, f);
	assert_int_equal(f->base.times, 0);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.asked, 0);
	assert_false(err_is_set(&f->result.first));
}

static void test_holding__two_requests_about_one_message(void **state)
{
	static const struct script_step steps[] = {TWO, DONE(ID("0"))};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 2, 0);
	receive(f, 60);
	lease = at(f, 0);
	holding_change(f->holding, &lease, 1, 0, on_done, f);
	holding_delete(f->holding, &lease, 1, on_done, f);
	/* The second one fails at once and for good reason: the loop ends with it. */
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->result.first.code, ERR_FAILED);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.done, 1);
	assert_int_equal(lease->state, LEASE_RETURNED);
}

static void test_holding__closing_ends_what_is_under_way(void **state)
{
	static const struct script_step steps[] = {TWO, {.act = SCRIPT_HOLD}, {.act = SCRIPT_HOLD}};
	const struct holding_look look = {.max_messages = 10, .visibility_s = 60};
	struct fixture *f = *state;
	struct lease *lease;

	serve(f, steps, 3, 0);
	receive(f, 60);
	lease = at(f, 0);
	f->base.times = 0;
	holding_delete(f->holding, &lease, 1, on_done, f);
	holding_receive(f->holding, &look, on_seen, f);
	holding_free(f->holding);
	f->holding = NULL;
	assert_int_equal(f->base.times, 2);
	assert_int_equal(f->result.first.code, ERR_CANCELLED);
	assert_true(f->seen.is_ambiguous);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_holding__a_receive_makes_leases),
		TEST(test_holding__a_message_is_known_once_by_its_newest_handle),
		TEST(test_holding__what_is_let_go_is_forgotten),
		TEST(test_holding__a_lost_receive_is_said),
		TEST(test_holding__extends),
		TEST(test_holding__extends_no_further_than_12_hours),
		TEST(test_holding__some_are_handed_back_and_some_are_lost),
		TEST(test_holding__a_refusal_is_no_loss),
		TEST(test_holding__a_lost_change_counts_the_earlier_end),
		TEST(test_holding__a_lease_that_is_over_is_not_acted_on),
		TEST(test_holding__a_renewed_lease_is_extended_by_itself),
		TEST(test_holding__many_go_in_batches_of_ten),
		TEST(test_holding__what_is_under_way_is_handed_back_as_well),
		TEST(test_holding__nothing_to_hand_back),
		TEST(test_holding__two_requests_about_one_message),
		TEST(test_holding__closing_ends_what_is_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
