/* Unit tests of sqs/sqs_messages: what is asked, and what is believed of the answer. */
#include "sqscope/sqs/sqs_messages.h"

#include "sqs_fixture.h"

struct fixture {
	struct sqs_fixture base;
	size_t received;
	bool may_have_reached;
	struct message message; /* the first that came */
	struct sqs_batch_result result;
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

	message_release(&f->message);
	sqs_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_received(void *ud, struct sqs_received *received, const struct err *err)
{
	struct fixture *f = ud;

	f->received = received->count;
	f->may_have_reached = received->may_have_reached;
	if (received->count > 0)
		message_move(&f->message, &received->messages[0]);
	assert_true(received->elapsed_ms >= 0);
	sqs_fixture_ended(&f->base, err);
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct fixture *f = ud;

	f->result = *result;
	sqs_fixture_ended(&f->base, err);
}

static const struct sqs_receive receive = {.queue_url = {"u", 1},
	.max_messages = 10,
	.visibility_timeout_s = 30,
	.priority = PRIORITY_USER};

static void test_sqs_messages__receive(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Messages\":[{\"MessageId\":\"m\",\"ReceiptHandle\":\"r\","
			"\"Body\":\"b\"},{\"ReceiptHandle\":\"r2\",\"Body\":\"c\"}]}"};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_receive_message(f->base.sqs, &receive, on_received, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->received, 2);
	assert_string_equal(str_cstr(&f->message.receipt_handle), "r");
	/* Both timeouts are said, always. */
	sqs_fixture_assert_asked(&f->base, 0, "ReceiveMessage",
		"{\"QueueUrl\":\"u\",\"MaxNumberOfMessages\":10,\"VisibilityTimeout\":30,"
		"\"WaitTimeSeconds\":0,\"AttributeNames\":[\"All\"],"
		"\"MessageSystemAttributeNames\":[\"All\"],\"MessageAttributeNames\":[\"All\"]}");
}

/* It would count a second time, and hide other messages. */
static void test_sqs_messages__a_lost_receive_is_not_repeated(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = "{\"Messages\":[", .act = SCRIPT_HALF},
		{.status = 200, .body = "{}"}};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, steps, 2);
	sqs_receive_message(f->base.sqs, &receive, on_received, f);
	sqs_fixture_run(&f->base);
	assert_true(err_is_set(&f->base.err));
	assert_true(f->may_have_reached);
	assert_int_equal(script_request_count(f->base.server), 1);
}

static void test_sqs_messages__a_lost_receive_with_an_attempt_id_is(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = "{\"Messages\":[", .act = SCRIPT_HALF},
		{.status = 200, .body = "{}"}};
	struct fixture *f = *state;
	struct sqs_receive options = receive;

	options.attempt_id = sv_cstr("a1");
	sqs_fixture_serve(&f->base, steps, 2);
	sqs_receive_message(f->base.sqs, &options, on_received, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(script_request_count(f->base.server), 2);
	assert_string_equal(strstr(script_request(f->base.server, 0), "\r\n\r\n"),
		strstr(script_request(f->base.server, 1), "\r\n\r\n"));
}

static void test_sqs_messages__an_unreadable_receive_hides_messages(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"Messages\":[{}"};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_receive_message(f->base.sqs, &receive, on_received, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_true(f->may_have_reached);
}

/* Everything that can be sent, in one message. */
static void test_sqs_messages__send_all_parts(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\","
			"\"MD5OfMessageBody\":\"6e2baaf3b97dbeef01c0043275f9a0e7\","
			"\"SequenceNumber\":\"1\"}]}"};
	struct fixture *f = *state;
	struct message m = {0};
	struct sqs_outgoing out = {.body = sv_cstr("msg"),
		.trace_header = sv_cstr("Root=1"),
		.group_id = sv_cstr("g"),
		.deduplication_id = sv_cstr("d"),
		.delay_s = 0};

	message_add_attribute(&m, sv_cstr("b"), sv_cstr("Binary.x"), sv_of("\x00\xff\x10", 3));
	message_add_attribute(&m, sv_cstr("n"), sv_cstr("Number.int"), sv_cstr("07"));
	out.attributes = m.attributes;
	out.attribute_count = m.attribute_count;
	sqs_fixture_serve(&f->base, &step, 1);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &out, 1, on_batch, f);
	message_release(&m);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_true(f->result.entries[0].is_done);
	assert_int_equal(f->result.entries[0].body_md5, MD5_OK);
	assert_int_equal(f->result.entries[0].attributes_md5, MD5_ABSENT);
	sqs_fixture_assert_asked(&f->base, 0, "SendMessageBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"MessageBody\":\"msg\","
		"\"DelaySeconds\":0,\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"d\","
		"\"MessageAttributes\":{\"b\":{\"DataType\":\"Binary.x\",\"BinaryValue\":\"AP8Q\"},"
		"\"n\":{\"DataType\":\"Number.int\",\"StringValue\":\"07\"}},"
		"\"MessageSystemAttributes\":{\"AWSTraceHeader\":{\"DataType\":\"String\","
		"\"StringValue\":\"Root=1\"}}}]}");
}

static void test_sqs_messages__what_arrived_is_not_what_was_sent(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\","
			"\"MD5OfMessageBody\":\"00000000000000000000000000000000\"}]}"};
	const struct sqs_outgoing out = {.body = sv_cstr("msg"), .delay_s = UNKNOWN};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &out, 1, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->result.entries[0].body_md5, MD5_WRONG);
	sqs_fixture_assert_asked(&f->base, 0, "SendMessageBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"MessageBody\":\"msg\"}]}");
}

/* A standard queue would hold it twice. */
static void test_sqs_messages__a_lost_send_is_ambiguous(void **state)
{
	static const struct script_step steps[] = {
		{.act = SCRIPT_CUT}, {.status = 200, .body = "{}"}};
	const struct sqs_outgoing out[] = {{.body = sv_cstr("a"), .delay_s = UNKNOWN},
		{.body = sv_cstr("b"), .deduplication_id = sv_cstr("d"), .delay_s = UNKNOWN}};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, steps, 2);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), out, 2, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_true(err_is_set(&f->base.err));
	assert_int_equal(f->result.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_false(f->result.entries[i].is_done);
		assert_true(f->result.entries[i].is_ambiguous);
		assert_int_equal(f->result.entries[i].err.code, f->base.err.code);
	}
	assert_int_equal(script_request_count(f->base.server), 1);
}

/* Within five minutes SQS drops the second one of a deduplication id. */
static void test_sqs_messages__a_lost_send_with_ids_is_repeated(void **state)
{
	static const struct script_step steps[] = {{.act = SCRIPT_CUT},
		{.status = 200, .body = "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\"}]}"}};
	const struct sqs_outgoing out = {.body = sv_cstr("a"),
		.group_id = sv_cstr("g"),
		.deduplication_id = sv_cstr("d"),
		.delay_s = UNKNOWN};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, steps, 2);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &out, 1, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_true(f->result.entries[0].is_done);
	assert_int_equal(script_request_count(f->base.server), 2);
}

static void test_sqs_messages__a_refused_send_is_not_ambiguous(void **state)
{
	static const struct script_step step = {.status = 400,
		.body = "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no\"}"};
	const struct sqs_outgoing out = {.body = sv_cstr("a"), .delay_s = UNKNOWN};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &out, 1, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NOT_FOUND);
	assert_false(f->result.entries[0].is_ambiguous);
	assert_string_equal(f->result.entries[0].err.service_code, "QueueDoesNotExist");
}

static void test_sqs_messages__an_unreadable_answer_is_ambiguous(void **state)
{
	static const struct script_step step = {.status = 200, .body = "<html>"};
	const struct sqs_outgoing out = {.body = sv_cstr("a"), .delay_s = UNKNOWN};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_send_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &out, 1, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_true(f->result.entries[0].is_ambiguous);
}

static void test_sqs_messages__delete(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Successful\":[{\"Id\":\"1\"}],\"Failed\":[{\"Id\":\"0\","
			"\"SenderFault\":true,\"Code\":\"ReceiptHandleIsInvalid\"}]}"};
	const struct sv handles[] = {sv_cstr("r0"), sv_cstr("r\"1")};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_delete_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), handles, 2, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_false(f->result.entries[0].is_done);
	assert_string_equal(f->result.entries[0].err.service_code, "ReceiptHandleIsInvalid");
	assert_true(f->result.entries[1].is_done);
	sqs_fixture_assert_asked(&f->base, 0, "DeleteMessageBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r0\"},"
		"{\"Id\":\"1\",\"ReceiptHandle\":\"r\\\"1\"}]}");
}

static void test_sqs_messages__change_visibility(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"1\"}]}"};
	const struct sqs_visibility entries[] = {
		{sv_cstr("r0"), 0}, {sv_cstr("r1"), SQS_VISIBILITY_MAX_S}};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_change_message_visibility_batch(
		f->base.sqs, PRIORITY_USER, sv_cstr("u"), entries, 2, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_true(f->result.entries[0].is_done && f->result.entries[1].is_done);
	sqs_fixture_assert_asked(&f->base, 0, "ChangeMessageVisibilityBatch",
		"{\"QueueUrl\":\"u\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r0\","
		"\"VisibilityTimeout\":0},{\"Id\":\"1\",\"ReceiptHandle\":\"r1\","
		"\"VisibilityTimeout\":43200}]}");
}

static void test_sqs_messages__a_missing_permission_is_that_of_the_single_action(void **state)
{
	static const struct script_step step = {.status = 403,
		.headers = "x-amzn-query-error: AccessDenied;Sender\r\n",
		.body = "{\"__type\":\"AccessDeniedException\",\"Message\":\"not authorized\"}"};
	const struct sv handle = sv_cstr("r");
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_delete_message_batch(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &handle, 1, on_batch, f);
	sqs_fixture_run(&f->base);
	assert_string_equal(f->base.err.msg, "sqs:DeleteMessage is not allowed: not authorized");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sqs_messages__receive),
		TEST(test_sqs_messages__a_lost_receive_is_not_repeated),
		TEST(test_sqs_messages__a_lost_receive_with_an_attempt_id_is),
		TEST(test_sqs_messages__an_unreadable_receive_hides_messages),
		TEST(test_sqs_messages__send_all_parts),
		TEST(test_sqs_messages__what_arrived_is_not_what_was_sent),
		TEST(test_sqs_messages__a_lost_send_is_ambiguous),
		TEST(test_sqs_messages__a_lost_send_with_ids_is_repeated),
		TEST(test_sqs_messages__a_refused_send_is_not_ambiguous),
		TEST(test_sqs_messages__an_unreadable_answer_is_ambiguous),
		TEST(test_sqs_messages__delete),
		TEST(test_sqs_messages__change_visibility),
		TEST(test_sqs_messages__a_missing_permission_is_that_of_the_single_action),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
