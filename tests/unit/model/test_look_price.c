/* Unit tests of model/look_price: what is said before a look, and what is refused. */
#include "sqscope/model/look_price.h"

#include "../sqs/sqs_fixture.h"

struct fixture {
	struct sqs_fixture base;
	struct queue_attributes attributes;
	struct look_price price;
	struct holding *holding;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	queue_attributes_init(&f->attributes);
	queue_attributes_set(
		&f->attributes, sv_cstr("QueueArn"), sv_cstr("arn:aws:sqs:us-east-1:1:jobs"));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	queue_attributes_release(&f->attributes);
	look_price_release(&f->price);
	if (f->base.loop) {
		holding_free(f->holding);
		sqs_fixture_end(&f->base);
	}
	free(f);
	return 0;
}

static void set_policy(struct fixture *f, const char *max)
{
	char policy[200];

	snprintf(policy, sizeof policy,
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:1:jobs-dlq\","
		"\"maxReceiveCount\":%s}",
		max);
	queue_attributes_set(&f->attributes, sv_cstr("RedrivePolicy"), sv_cstr(policy));
}

static void make(struct fixture *f, bool is_fifo)
{
	look_price_release(&f->price);
	look_price_make(&f->price, &f->attributes, is_fifo, f->holding);
}

static void test_look_price__without_a_redrive_policy(void **state)
{
	struct fixture *f = *state;

	make(f, false);
	assert_int_equal(f->price.danger, LOOK_MOVES_NOTHING);
	assert_false(look_price_is_refused(&f->price));
	assert_string_equal(str_cstr(&f->price.text),
		"Looking counts as a receive. No redrive policy here, so looking moves nothing.");
}

static void test_look_price__counts_towards_the_policy(void **state)
{
	struct fixture *f = *state;

	set_policy(f, "5");
	make(f, true);
	assert_int_equal(f->price.danger, LOOK_COUNTS);
	assert_int_equal(f->price.max_receives, 5);
	assert_false(look_price_is_refused(&f->price));
	assert_string_equal(str_cstr(&f->price.text),
		"Looking counts as a receive: one of the 5 after which a message moves to "
		"jobs-dlq. FIFO: what is held holds up its message group.");
}

static void test_look_price__the_only_receive_is_refused(void **state)
{
	struct fixture *f = *state;

	set_policy(f, "1");
	make(f, false);
	assert_int_equal(f->price.danger, LOOK_USES_LAST);
	assert_true(look_price_is_refused(&f->price));
}

/* Not known is not "none". */
static void test_look_price__an_unknown_policy_is_refused(void **state)
{
	struct fixture *f = *state;

	look_price_make(&f->price, NULL, false, NULL);
	assert_int_equal(f->price.danger, LOOK_UNKNOWN);
	assert_true(look_price_is_refused(&f->price));
	look_price_release(&f->price);
	set_policy(f, "\"many\"");
	make(f, false);
	assert_int_equal(f->price.danger, LOOK_UNKNOWN);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct fixture *f = ud;

	(void)seen;
	sqs_fixture_ended(&f->base, err);
}

static void on_done(void *ud, const struct holding_result *result)
{
	struct fixture *f = ud;

	sqs_fixture_ended(&f->base, err_is_set(&result->first) ? &result->first : NULL);
}

/* While it is held nobody receives it; handed back, the next receive is one too many. */
static void test_look_price__a_message_at_its_end(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200,
			.body = "{\"Messages\":[{\"MessageId\":\"m1\",\"ReceiptHandle\":\"r1\","
				"\"Body\":\"\",\"Attributes\":{\"ApproximateReceiveCount\":\"3\"}},"
				"{\"MessageId\":\"m2\",\"ReceiptHandle\":\"r2\",\"Body\":\"\","
				"\"Attributes\":{\"ApproximateReceiveCount\":\"2\"}}]}"},
		{.status = 200, .body = "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"1\"}]}"}};
	const struct holding_look look = {.max_messages = 10, .visibility_s = 60};
	struct fixture *f = *state;
	struct holding_options options = {.queue_url = sv_cstr("u")};

	sqs_fixture_begin(&f->base);
	sqs_fixture_serve(&f->base, steps, 2);
	options.loop = f->base.loop;
	options.sqs = f->base.sqs;
	f->holding = holding_new(&options);
	set_policy(f, "3");
	holding_receive(f->holding, &look, on_seen, f);
	sqs_fixture_run(&f->base);
	make(f, false);
	assert_int_equal(f->price.danger, LOOK_COUNTS);
	holding_return_all(f->holding, on_done, f);
	sqs_fixture_run(&f->base);
	make(f, false);
	assert_int_equal(f->price.danger, LOOK_DEAD_LETTERS);
	assert_int_equal(f->price.endangered, 1);
	assert_true(look_price_is_refused(&f->price));
	assert_string_equal(str_cstr(&f->price.text),
		"The next look moves 1 known message to jobs-dlq: it was received 3 times or "
		"more.");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_look_price__without_a_redrive_policy),
		TEST(test_look_price__counts_towards_the_policy),
		TEST(test_look_price__the_only_receive_is_refused),
		TEST(test_look_price__an_unknown_policy_is_refused),
		TEST(test_look_price__a_message_at_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
