/* Unit tests of sqs/sqs: every action over the real transport to a server that follows a script. */
#include "sqscope/sqs/sqs.h"

#include "../aws/scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000, TEXT_SIZE = 512 };

struct fixture {
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *aws;
	struct sqs_client *sqs;
	struct loop_timer limit;
	bool timed_out;

	/* What came back. */
	int times;
	struct err err;
	char text[TEXT_SIZE]; /* of a list: its items with commas, then ";token" */
	int64_t visible, retention;
};

static const char *fake_getenv(void *ud, const char *name)
{
	(void)ud;
	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0 || strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return "test";
	return strcmp(name, "HOME") == 0 ? "/dev/null" : NULL;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
	f->visible = f->retention = UNKNOWN;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	sqs_client_free(f->sqs);
	aws_client_free(f->aws);
	creds_provider_free(f->creds);
	http_free(f->http);
	loop_timer_stop(&f->limit);
	loop_free(f->loop);
	aws_config_release(&f->config);
	script_stop(f->server);
	free(f);
	return 0;
}

static void serve(struct fixture *f, const struct script_step *steps)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	struct aws_client_options client = {.service_id = "sqs", .signing_name = "sqs"};
	struct aws_options options = {.getenv = fake_getenv};
	char url[64];

	f->server = script_start(steps, 1);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", f->server->port);
	options.endpoint_url = url;
	assert_true(aws_config_load(&f->config, &options, NULL));
	f->http = http_new(f->loop, &http, NULL);
	f->creds = creds_provider_new(f->loop, f->http, &f->config);
	client.loop = f->loop;
	client.http = f->http;
	client.creds = f->creds;
	client.config = &f->config;
	f->aws = aws_client_new(&client, NULL);
	assert_non_null(f->aws);
	f->sqs = sqs_client_new(f->aws);
	assert_ptr_equal(sqs_client_aws(f->sqs), f->aws);
}

static void ended(struct fixture *f, const struct err *err)
{
	f->times++;
	f->err = err ? *err : (struct err){0};
	loop_stop(f->loop);
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
	ended(f, err);
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct fixture *f = ud;

	f->visible = attributes->number[ATTR_VISIBLE];
	f->retention = attributes->number[ATTR_RETENTION];
	ended(f, err);
}

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct fixture *f = ud;

	for (size_t i = 0; i < list->count; i++) {
		add_text(f, list->tags[i].key, "=");
		add_text(f, list->tags[i].value, ",");
	}
	ended(f, err);
}

static void on_limit(void *ud)
{
	struct fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static void run(struct fixture *f)
{
	assert_int_equal(f->times, 0);
	loop_timer_start(f->loop, &f->limit, LIMIT_MS, on_limit, f);
	loop_run(f->loop);
	assert_false(f->timed_out);
	assert_int_equal(f->times, 1);
}

static void assert_asked(struct fixture *f, const char *action, const char *body)
{
	const char *request = script_request(f->server, 0);
	char target[128];

	assert_non_null(request);
	snprintf(target, sizeof target, "X-Amz-Target: AmazonSQS.%s\r\n", action);
	assert_non_null(strstr(request, target));
	assert_non_null(strstr(request, "x-amzn-query-mode: true\r\n"));
	assert_non_null(strstr(request, "Content-Type: application/x-amz-json-1.0\r\n"));
	assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
}

static void test_sqs__list_queues(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"QueueUrls\":[\"u1\",\"u2\"],\"NextToken\":\"t2\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(f->sqs, PRIORITY_USER, sv_cstr("ai-"), 7, sv_cstr("t1"), on_urls, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
	assert_string_equal(f->text, "u1,u2,;t2");
	assert_asked(f, "ListQueues",
		"{\"QueueNamePrefix\":\"ai-\",\"MaxResults\":7,\"NextToken\":\"t1\"}");
}

static void test_sqs__list_queues_from_the_start(void **state)
{
	static const struct script_step step = {.status = 200, .body = ""};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(f->sqs, PRIORITY_USER, sv_cstr(""), SQS_PAGE_MAX, sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
	assert_string_equal(f->text, ";");
	assert_asked(f, "ListQueues", "{\"MaxResults\":1000}");
}

static void test_sqs__list_dead_letter_source_queues(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"queueUrls\":[\"u1\"]}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_dead_letter_source_queues(
		f->sqs, PRIORITY_BACKGROUND, sv_cstr("http://h/1/dlq"), sv_cstr(""), on_urls, f);
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
		f->sqs, PRIORITY_USER, sv_cstr("jobs"), sv_cstr("123456789012"), on_urls, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
	assert_string_equal(f->text, "u,;");
	assert_asked(f, "GetQueueUrl",
		"{\"QueueName\":\"jobs\",\"QueueOwnerAWSAccountId\":\"123456789012\"}");
}

static void test_sqs__get_queue_url_without_an_answer(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_url(f->sqs, PRIORITY_USER, sv_cstr("jobs"), sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->err.code, ERR_PROTOCOL);
	assert_string_equal(f->err.msg, "GetQueueUrl: the answer holds no queue URL");
}

static void test_sqs__get_all_queue_attributes(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"7\","
			"\"MessageRetentionPeriod\":\"60\"}}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_attributes(
		f->sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_ALL, on_attributes, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
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
	sqs_get_queue_attributes(
		f->sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_COUNTS, on_attributes, f);
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
	sqs_list_queue_tags(f->sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
	assert_string_equal(f->text, "team=ai,env=prod,");
	assert_asked(f, "ListQueueTags", "{\"QueueUrl\":\"u\"}");
}

static void test_sqs__a_page_of_a_proxy(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "<html>Please log in</html>"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_get_queue_attributes(
		f->sqs, PRIORITY_VISIBLE, sv_cstr("u"), SQS_ATTRIBUTES_ALL, on_attributes, f);
	run(f);
	assert_int_equal(f->err.code, ERR_PROTOCOL);
	assert_string_equal(
		f->err.msg, "GetQueueAttributes: the answer is an HTML page instead of JSON");
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
	sqs_list_queue_tags(f->sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f);
	run(f);
	assert_int_equal(f->err.code, ERR_DENIED);
	assert_string_equal(f->err.service_code, "AccessDenied");
	assert_string_equal(f->err.msg, "sqs:ListQueueTags is not allowed: "
					"User: arn:aws:iam::1:user/u is not authorized");
}

static void test_sqs__a_wrong_key_lacks_no_permission(void **state)
{
	static const struct script_step step = {.status = 403,
		.body = "{\"__type\":\"SignatureDoesNotMatch\",\"message\":\"wrong\"}"};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_list_queues(f->sqs, PRIORITY_USER, sv_cstr(""), SQS_PAGE_MAX, sv_cstr(""), on_urls, f);
	run(f);
	assert_int_equal(f->err.code, ERR_DENIED);
	assert_string_equal(f->err.msg, "wrong");
}

static void test_sqs__cancel(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	serve(f, &step);
	sqs_call_cancel(sqs_list_queue_tags(f->sqs, PRIORITY_USER, sv_cstr("u"), on_tags, f));
	run(f);
	assert_int_equal(f->err.code, ERR_CANCELLED);
	assert_int_equal(script_request_count(f->server), 0);
}

static int group_set_up(void **state)
{
	(void)state;
	/* The server is here, whatever proxy the environment names. */
	setenv("no_proxy", "*", 1);
	return http_global_init(NULL) ? 0 : -1;
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
		TEST(test_sqs__a_page_of_a_proxy),
		TEST(test_sqs__a_missing_permission_is_named),
		TEST(test_sqs__a_wrong_key_lacks_no_permission),
		TEST(test_sqs__cancel),
		cmocka_unit_test(test_sqs__every_row_is_complete),
	};

	return cmocka_run_group_tests(tests, group_set_up, NULL);
}
