/* Unit tests of model/scan: when a walk ends, what it holds, what it hands back. */
#include "sqscope/model/scan.h"

#include "../sqs/sqs_fixture.h"

struct fixture {
	struct sqs_fixture base;
	struct holding *holding;
	struct scan *scan;
	struct scan_status status;
	size_t pages, fresh;
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

	holding_free(f->holding);
	scan_free(f->scan);
	sqs_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_page(void *ud, size_t fresh)
{
	struct fixture *f = ud;

	f->pages++;
	f->fresh += fresh;
}

static void on_done(void *ud, const struct scan_status *status)
{
	struct fixture *f = ud;

	f->status = *status;
	sqs_fixture_ended(&f->base, err_is_set(&status->err) ? &status->err : NULL);
}

static void scan(struct fixture *f, const struct script_step *steps, size_t count,
	const struct scan_options *wanted)
{
	struct holding_options holding = {.loop = f->base.loop, .queue_url = sv_cstr("u")};
	struct scan_options options = *wanted;

	sqs_fixture_serve(&f->base, steps, count);
	holding.sqs = f->base.sqs;
	f->holding = holding_new(&holding);
	options.holding = f->holding;
	options.visibility_s = 60;
	options.wait_s = 1;
	f->scan = scan_start(&options, on_page, on_done, f);
	assert_int_equal(scan_status(f->scan)->end, SCAN_RUNS);
	sqs_fixture_run(&f->base);
}

#define M(id) "{\"MessageId\":\"" id "\",\"ReceiptHandle\":\"r" id "\",\"Body\":\"\"}"
#define MESSAGES(list)                                                                             \
	{                                                                                          \
		.status = 200, .body = "{\"Messages\":[" list "]}"                                 \
	}
#define NOTHING                                                                                    \
	{                                                                                          \
		.status = 200, .body = "{}"                                                        \
	}

/* One empty answer is no end, and a message that came later is seen. */
static void test_scan__ends_after_several_empty_polls(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1") "," M("2")), NOTHING, NOTHING,
		MESSAGES(M("3")), NOTHING, NOTHING, NOTHING};
	struct fixture *f = *state;

	scan(f, steps, 7, &(struct scan_options){.at_once = 1});
	assert_int_equal(f->status.end, SCAN_EMPTY);
	assert_int_equal(f->status.receives, 7);
	assert_int_equal(f->status.seen, 3);
	assert_int_equal(f->status.repeated, 0);
	assert_int_equal(f->pages, 7);
	assert_int_equal(f->fresh, 3);
	assert_int_equal(holding_held_count(f->holding), 3);
	assert_true(holding_at(f->holding, 2)->is_renewed);
	sqs_fixture_assert_asked(&f->base, 0, "ReceiveMessage",
		"{\"QueueUrl\":\"u\",\"MaxNumberOfMessages\":10,\"VisibilityTimeout\":60,"
		"\"WaitTimeSeconds\":1,\"AttributeNames\":[\"All\"],"
		"\"MessageSystemAttributeNames\":[\"All\"],\"MessageAttributeNames\":[\"All\"]}");
}

static void test_scan__ends_when_only_known_messages_come(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1")), MESSAGES(M("1")),
		MESSAGES(M("1")), MESSAGES(M("1")), MESSAGES(M("1")), MESSAGES(M("1"))};
	struct fixture *f = *state;

	scan(f, steps, 6, &(struct scan_options){.at_once = 1});
	assert_int_equal(f->status.end, SCAN_ROUND);
	assert_int_equal(f->status.seen, 1);
	assert_int_equal(f->status.repeated, 5);
}

static void test_scan__asks_for_no_more_than_is_wanted(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1") "," M("2")), MESSAGES(M("3"))};
	struct fixture *f = *state;

	scan(f, steps, 2, &(struct scan_options){.at_once = 4, .want = 3});
	assert_int_equal(f->status.end, SCAN_ENOUGH);
	assert_int_equal(f->status.seen, 3);
	assert_int_equal(script_request_count(f->base.server), 2);
	assert_non_null(strstr(script_request(f->base.server, 0), "\"MaxNumberOfMessages\":3,"));
	assert_non_null(strstr(script_request(f->base.server, 1), "\"MaxNumberOfMessages\":1,"));
}

static void test_scan__hands_the_oldest_back_when_it_holds_enough(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1") "," M("2")), MESSAGES(M("3")),
		{.status = 200, .body = "{\"Successful\":[{\"Id\":\"0\"}]}"}, MESSAGES(M("4")),
		{.status = 200, .body = "{\"Successful\":[{\"Id\":\"0\"}]}"}, NOTHING, NOTHING,
		NOTHING};
	struct fixture *f = *state;

	scan(f, steps, 8, &(struct scan_options){.at_once = 1, .hold_max = 3});
	assert_int_equal(f->status.end, SCAN_EMPTY);
	assert_int_equal(f->status.seen, 4);
	assert_int_equal(holding_at(f->holding, 0)->state, LEASE_RETURNED);
	assert_int_equal(holding_at(f->holding, 1)->state, LEASE_RETURNED);
	assert_int_equal(holding_held_count(f->holding), 2);
	sqs_fixture_assert_asked(&f->base, 2, "ChangeMessageVisibilityBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r1\","
		"\"VisibilityTimeout\":0}]}");
}

static void test_scan__a_lost_answer_ends_it_and_is_counted(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1")), {.act = SCRIPT_CUT}};
	struct fixture *f = *state;

	scan(f, steps, 2, &(struct scan_options){.at_once = 1});
	assert_int_equal(f->status.end, SCAN_FAILED);
	assert_true(err_is_set(&f->status.err));
	assert_int_equal(f->status.seen, 1);
	assert_int_equal(f->status.unseen, 10);
	assert_int_equal(holding_held_count(f->holding), 1);
}

static void stop_on_page(void *ud, size_t fresh)
{
	struct fixture *f = ud;

	on_page(f, fresh);
	scan_stop(f->scan);
}

static void test_scan__stops_when_it_is_told(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1")), MESSAGES(M("2"))};
	struct fixture *f = *state;
	struct holding_options holding = {.loop = f->base.loop, .queue_url = sv_cstr("u")};
	struct scan_options options = {.visibility_s = 60, .wait_s = 1, .at_once = 1};

	sqs_fixture_serve(&f->base, steps, 2);
	holding.sqs = f->base.sqs;
	f->holding = options.holding = holding_new(&holding);
	f->scan = scan_start(&options, stop_on_page, on_done, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->status.end, SCAN_STOPPED);
	assert_int_equal(script_request_count(f->base.server), 1);
}

/* Several at once: all of them must be there before it has ended. */
static void test_scan__waits_for_what_is_under_way(void **state)
{
	static const struct script_step steps[] = {MESSAGES(M("1")), NOTHING, NOTHING, NOTHING,
		MESSAGES(M("2")), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
		NOTHING};
	struct fixture *f = *state;

	scan(f, steps, 13, &(struct scan_options){.at_once = 4});
	assert_int_equal(f->status.end, SCAN_EMPTY);
	assert_int_equal(f->status.receives, script_request_count(f->base.server));
	assert_false(holding_is_receiving(f->holding));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_scan__ends_after_several_empty_polls),
		TEST(test_scan__ends_when_only_known_messages_come),
		TEST(test_scan__asks_for_no_more_than_is_wanted),
		TEST(test_scan__hands_the_oldest_back_when_it_holds_enough),
		TEST(test_scan__a_lost_answer_ends_it_and_is_counted),
		TEST(test_scan__stops_when_it_is_told),
		TEST(test_scan__waits_for_what_is_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
