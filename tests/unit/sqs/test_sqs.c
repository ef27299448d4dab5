/* Unit tests of sqs/sqs: every action over the real transport to a server that follows a script. */
#include "sqscope/sqs/sqs.h"

#include "sqs_fixture.h"

enum { TEXT_SIZE = 512 };

struct fixture {
	struct sqs_fixture base;

	/* What came back. */
	char text[TEXT_SIZE]; /* of a list: its items with commas, then ";token" */
	int64_t visible, retention;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	sqs_fixture_begin(&f->base);
	f->visible = f->retention = UNKNOWN;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	sqs_fixture_end(&f->base);
	free(f);
	return 0;
}

static void serve(struct fixture *f, const struct script_step *step)
{
	sqs_fixture_serve(&f->base, step, 1);
	assert_ptr_equal(sqs_client_aws(f->base.sqs), f->base.aws);
}

static void run(struct fixture *f)
{
	sqs_fixture_run(&f->base);
}

static void assert_asked(struct fixture *f, const char *action, const char *body)
{
	sqs_fixture_assert_asked(&f->base, 0, action, body);
}

static void add_text(struct fixture *f, struct sv text, const char *behind)
{
	size_t n = strlen(f->text);

	snprintf(f->text + n, sizeof f->text - n, "%.*s%s", SV_ARGS(text), behind);
}

static void on_urls(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct fixture *f = ud;

	for (size_t i = 0; i < page->count; i++)
		add_text(f, page->urls[i], ",");
	add_text(f, sv_cstr(";"), "");
	add_text(f, page->next_token, "");
	sqs_fixture_ended(&f->base, err);
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct fixture *f = ud;

	f->visible = attributes->number[ATTR_VISIBLE];
	f->retention = attributes->number[ATTR_RETENTION];
	sqs_fixture_ended(&f->base, err);
}

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct fixture *f = ud;

	for (size_t i = 0; i < list->count; i++) {
		add_text(f, list->tags[i].key, "=");
		add_text(f, list->tags[i].value, ",");
	}
	sqs_fixture_ended(&f->base, err);
}

static void test_sqs__list_queues(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"QueueUrls\":[\"u1\",\"u2\"],\"NextToken\":\"t2\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(f->base.sqs, PRIORITY_USER, sv_cstr("ai-"), 7, sv_cstr("t1"), on_urls, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->text, "u1,u2,;t2");
	assert_asked(f, "ListQueues",
		"{\"QueueNamePrefix\":\"ai-\",\"MaxResults\":7,\"NextToken\":\"t1\"}");
}

static void test_sqs__list_queues_from_the_start(void **state)
{
	static const struct script_step step = {.status = 200, .body = ""};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(
		f->base.sqs, PRIORITY_USER, sv_cstr(""), SQS_PAGE_MAX, sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->text, ";");
	assert_asked(f, "ListQueues", "{\"MaxResults\":1000}");
}

static void test_sqs__list_dead_letter_source_queues(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"queueUrls\":[\"u1\"]}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_dead_letter_source_queues(f->base.sqs, PRIORITY_BACKGROUND,
		sv_cstr("http://h/1/dlq"), sv_cstr(""), on_urls, f);
	run(f);
	assert_string_equal(f->text, "u1,;");
	assert_asked(f, "ListDeadLetterSourceQueues",
		"{\"QueueUrl\":\"http://h/1/dlq\",\"MaxResults\":1000}");
}

static void test_sqs__get_queue_url(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"QueueUrl\":\"u\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_url(
		f->base.sqs, PRIORITY_USER, sv_cstr("jobs"), sv_cstr("123456789012"), on_urls, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->text, "u,;");
	assert_asked(f, "GetQueueUrl",
		"{\"QueueName\":\"jobs\",\"QueueOwnerAWSAccountId\":\"123456789012\"}");
}

static void test_sqs__get_queue_url_without_an_answer(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_url(f->base.sqs, PRIORITY_USER, sv_cstr("jobs"), sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_string_equal(f->base.err.msg, "GetQueueUrl: the answer holds no queue URL");
}

static void test_sqs__get_all_queue_attributes(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"7\","
			"\"MessageRetentionPeriod\":\"60\"}}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_attributes(
		f->base.sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_ALL, on_attributes, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->visible, 7);
	assert_int_equal(f->retention, 60);
	assert_asked(f, "GetQueueAttributes", "{\"QueueUrl\":\"u\",\"AttributeNames\":[\"All\"]}");
}

static void test_sqs__get_counts(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"-1\"}}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_attributes(f->base.sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_COUNTS,
		on_attributes, f);
	run(f);
	assert_int_equal(f->visible, UNKNOWN);
	assert_int_equal(f->retention, UNKNOWN);
	assert_asked(f, "GetQueueAttributes",
		"{\"QueueUrl\":\"u\",\"AttributeNames\":[\"ApproximateNumberOfMessages\","
		"\"ApproximateNumberOfMessagesNotVisible\",\"ApproximateNumberOfMessagesDelayed\","
		"\"LastModifiedTimestamp\"]}");
}

static void test_sqs__list_queue_tags(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"Tags\":{\"team\":\"ai\",\"env\":\"prod\"}}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queue_tags(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->text, "team=ai,env=prod,");
	assert_asked(f, "ListQueueTags", "{\"QueueUrl\":\"u\"}");
}

static void on_purged(void *ud, bool may_have_reached, const struct err *err)
{
	struct fixture *f = ud;

	snprintf(f->text, sizeof f->text, "%s", may_have_reached ? "reached" : "");
	on_tags(f, &(struct sqs_tag_list){0}, err);
}

static void test_sqs__purge_queue(void **state)
{
	static const struct script_step step = {.status = 200, .body = ""};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_purge_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_purged, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_asked(f, "PurgeQueue", "{\"QueueUrl\":\"u\"}");
}

static void test_sqs__a_second_purge_is_told_apart(void **state)
{
	static const struct script_step step = {.status = 403,
		.headers = "x-amzn-query-error: AWS.SimpleQueueService.PurgeQueueInProgress;"
			   "Sender\r\n",
		.body = "{\"__type\":\"com.amazonaws.sqs#PurgeQueueInProgress\","
			"\"message\":\"Only one\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_purge_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_purged, f);
	run(f);
	assert_true(sqs_is_purge_in_progress(&f->base.err));
	assert_string_equal(f->text, "");
}

/* It is not asked for a second time of its own accord: what was sent since then would go. */
static void test_sqs__a_lost_purge_is_not_repeated(void **state)
{
	static const struct script_step step = {.act = SCRIPT_CUT};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_purge_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_purged, f);
	run(f);
	assert_true(err_is_set(&f->base.err));
	assert_string_equal(f->text, "reached");
	assert_int_equal(script_request_count(f->base.server), 1);
}

static void test_sqs__a_page_of_a_proxy(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "<html>Please log in</html>"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_attributes(
		f->base.sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_ALL, on_attributes, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_string_equal(
		f->base.err.msg, "GetQueueAttributes: the answer is an HTML page instead of JSON");
	assert_int_equal(f->visible, UNKNOWN);
}

static void test_sqs__a_missing_permission_is_named(void **state)
{
	static const struct script_step step = {.status = 403,
		.headers = "x-amzn-query-error: AccessDenied;Sender\r\n",
		.body = "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\","
			"\"Message\":\"User: arn:aws:iam::1:user/u is not authorized\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queue_tags(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_DENIED);
	assert_string_equal(f->base.err.service_code, "AccessDenied");
	assert_string_equal(f->base.err.msg, "sqs:ListQueueTags is not allowed: "
					     "User: arn:aws:iam::1:user/u is not authorized");
}

static void test_sqs__a_wrong_key_lacks_no_permission(void **state)
{
	static const struct script_step step = {.status = 403,
		.body = "{\"__type\":\"SignatureDoesNotMatch\",\"message\":\"wrong\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(
		f->base.sqs, PRIORITY_USER, sv_cstr(""), SQS_PAGE_MAX, sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->base.err.code, ERR_DENIED);
	assert_string_equal(f->base.err.msg, "wrong");
}

static void test_sqs__cancel(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_call_cancel(sqs_list_queue_tags(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f));
	run(f);
	assert_int_equal(f->base.err.code, ERR_CANCELLED);
	assert_int_equal(script_request_count(f->base.server), 0);
}

static void test_sqs__every_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < SQS_ACTION_COUNT; i++) {
		const struct sqs_action *action = &sqs_actions[i];

		assert_int_equal(action->id, i);
		assert_true(sv_starts_with(sv_cstr(action->permission), sv_cstr("sqs:")));
		/* That of a single action permits its batch. */
		assert_true(sv_starts_with(
			sv_cstr(action->name), sv_cstr(action->permission + strlen("sqs:"))));
		assert_true(action->batch_size >= 1);
		assert_true(action->summary[0] != '\0');
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sqs__list_queues),
		TEST(test_sqs__list_queues_from_the_start),
		TEST(test_sqs__list_dead_letter_source_queues),
		TEST(test_sqs__get_queue_url),
		TEST(test_sqs__get_queue_url_without_an_answer),
		TEST(test_sqs__get_all_queue_attributes),
		TEST(test_sqs__get_counts),
		TEST(test_sqs__list_queue_tags),
		TEST(test_sqs__purge_queue),
		TEST(test_sqs__a_second_purge_is_told_apart),
		TEST(test_sqs__a_lost_purge_is_not_repeated),
		TEST(test_sqs__a_page_of_a_proxy),
		TEST(test_sqs__a_missing_permission_is_named),
		TEST(test_sqs__a_wrong_key_lacks_no_permission),
		TEST(test_sqs__cancel),
		cmocka_unit_test(test_sqs__every_row_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
