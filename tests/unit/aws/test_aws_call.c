/* Unit tests of aws/aws_call: real clients and the real transport against a server that follows a
 * script. */
#include "sqscope/aws/aws_call.h"

#include "aws/aws_client.h"
#include "scripted_server.h"
#include "sqscope/aws/sigv4.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { MAX_VARIABLES = 12, PATH_SIZE = 128, MAX_CALLS = 32, LIMIT_MS = 20000, LOOK_MS = 1 };
enum { HOUR_MS = 60 * 60 * 1000, MINUTE_MS = 60 * 1000 };

struct outcome {
	struct fixture *f;
	struct aws_call *call;
	int times;
	struct err err;
	int status, attempts;
	bool may_have_reached;
	char body[256], request_id[64];
};

typedef bool (*condition_fn)(struct fixture *f);

struct fixture {
	const char *names[MAX_VARIABLES], *values[MAX_VARIABLES];
	size_t variable_count;
	char credentials_path[PATH_SIZE], url[PATH_SIZE];
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *client;
	struct outcome outcomes[MAX_CALLS];
	size_t started, ended;
	struct loop_timer limit, look;
	condition_fn condition;
	bool timed_out;
};

static const char *fake_getenv(void *ud, const char *name)
{
	const struct fixture *f = ud;

	for (size_t i = f->variable_count; i > 0; i--) {
		if (strcmp(f->names[i - 1], name) == 0)
			return f->values[i - 1];
	}
	return strcmp(name, "AWS_EC2_METADATA_DISABLED") == 0 ? "true" : NULL;
}

static void set_variable(struct fixture *f, const char *name, const char *value)
{
	assert_true(f->variable_count < MAX_VARIABLES);
	f->names[f->variable_count] = name;
	f->values[f->variable_count++] = value;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	set_variable(f, "HOME", "/dev/null");
	set_variable(f, "AWS_ACCESS_KEY_ID", "AKIDTEST");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "test-secret");
	set_variable(f, "AWS_REGION", "eu-west-1");
	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	aws_client_free(f->client);
	creds_provider_free(f->creds);
	http_free(f->http);
	loop_timer_stop(&f->limit);
	loop_timer_stop(&f->look);
	loop_free(f->loop);
	aws_config_release(&f->config);
	if (f->server)
		script_stop(f->server);
	if (f->credentials_path[0])
		unlink(f->credentials_path);
	free(f);
	return 0;
}

static void make_http(struct fixture *f, int max_in_flight)
{
	const struct http_options options = {
		.max_in_flight = max_in_flight, .user_agent = "sqscope/test"};

	f->http = http_new(f->loop, &options, NULL);
	assert_non_null(f->http);
}

static struct aws_client *new_client(struct fixture *f, const char *service, struct err *err)
{
	const struct aws_client_options options = {
		.loop = f->loop,
		.http = f->http,
		.creds = f->creds,
		.config = &f->config,
		.service_id = service,
		.signing_name = service,
	};

	return aws_client_new(&options, err);
}

static void load(struct fixture *f, const char *endpoint)
{
	const struct aws_options options = {
		.endpoint_url = endpoint, .getenv = fake_getenv, .getenv_ud = f};

	assert_true(aws_config_load(&f->config, &options, NULL));
	if (!f->http)
		make_http(f, 0);
	f->creds = creds_provider_new(f->loop, f->http, &f->config);
}

/* The server with its script, and a client of it. `path` is put behind the server's address. */
static void serve_at(
	struct fixture *f, const char *path, const struct script_step *steps, size_t count)
{
	f->server = script_start(steps, count);
	snprintf(f->url, sizeof f->url, "http://127.0.0.1:%d%s", f->server->port, path);
	load(f, f->url);
	f->client = new_client(f, "sqs", NULL);
	assert_non_null(f->client);
}

#define SERVE(f, steps) serve_at(f, "", steps, COUNT_OF(steps))

static void on_done(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct outcome *o = ud;

	o->times++;
	o->err = err ? *err : (struct err){0};
	o->status = reply->status;
	o->attempts = reply->attempts;
	o->may_have_reached = reply->may_have_reached;
	snprintf(o->body, sizeof o->body, "%.*s", SV_ARGS(reply->body));
	snprintf(o->request_id, sizeof o->request_id, "%.*s", SV_ARGS(reply->request_id));
	if (++o->f->ended == o->f->started)
		loop_stop(o->f->loop);
}

static struct outcome *start_request(struct fixture *f, const struct aws_request *request)
{
	struct outcome *o = &f->outcomes[f->started++];

	assert_true(f->started <= MAX_CALLS);
	o->f = f;
	o->call = aws_call_start(f->client, request, on_done, o);
	assert_int_equal(o->times, 0);
	return o;
}

static const struct aws_request usual = {
	.content_type = {"application/x-amz-json-1.0", 26},
	.target = {"AmazonSQS.ListQueues", 20},
	.body = {"{\"MaxResults\":1000}", 19},
	.query_mode = true,
};

static struct outcome *start(struct fixture *f)
{
	return start_request(f, &usual);
}

static void on_limit(void *ud)
{
	struct fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static void run(struct fixture *f)
{
	loop_timer_start(f->loop, &f->limit, LIMIT_MS, on_limit, f);
	loop_run(f->loop);
	loop_timer_stop(&f->limit);
	assert_false(f->timed_out);
}

static void on_look(void *ud)
{
	struct fixture *f = ud;

	if (f->condition(f))
		loop_stop(f->loop);
	else
		loop_timer_start(f->loop, &f->look, LOOK_MS, on_look, f);
}

static void run_until(struct fixture *f, condition_fn condition)
{
	f->condition = condition;
	loop_timer_start(f->loop, &f->look, 0, on_look, f);
	run(f);
	loop_timer_stop(&f->look);
	assert_true(condition(f));
}

static bool server_has_a_request(struct fixture *f)
{
	return script_request_count(f->server) > 0;
}

static bool first_call_pauses(struct fixture *f)
{
	return f->outcomes[0].call->state == CALL_PAUSES;
}

static struct aws_stats stats_of(const struct fixture *f)
{
	struct aws_stats stats;

	aws_client_get_stats(f->client, &stats);
	return stats;
}

/* A header of request i, as it came. */
static struct sv header_of(struct fixture *f, size_t i, const char *name)
{
	const char *request = script_request(f->server, i);
	struct sv rest, line, key, value;

	assert_non_null(request);
	rest = sv_cstr(request);
	while (sv_cut(rest, '\n', &line, &rest) && line.n > 1) {
		if (sv_cut(line, ':', &key, &value) && sv_eq_nocase(key, sv_cstr(name)))
			return sv_trim(value);
	}
	return sv_cstr("");
}

static struct sv body_of(struct fixture *f, size_t i)
{
	const char *request = script_request(f->server, i);

	assert_non_null(request);
	return sv_cstr(strstr(request, "\r\n\r\n") + 4);
}

/* Sign what arrived once more: what was sent must be what was signed. */
static void assert_signed(struct fixture *f, size_t i, const char *key_id, const char *secret)
{
	struct sv authorization = header_of(f, i, "Authorization"), names, rest, name, target;
	struct sv request_line = sv_cstr(script_request(f->server, i));
	struct sigv4_request request = {.body = body_of(f, i),
		.region = sv_cstr("eu-west-1"),
		.service = sv_cstr("sqs"),
		.normalize_path = true};
	struct str expected = {0};

	sv_cut(request_line, ' ', &request.method, &request_line);
	sv_cut(request_line, ' ', &target, &rest);
	sv_cut(target, '?', &request.path, &request.query);
	snprintf(request.amz_date, sizeof request.amz_date, "%.*s",
		SV_ARGS(header_of(f, i, "X-Amz-Date")));
	sv_cut(authorization, '=', &rest, &names);
	sv_cut(names, '=', &rest, &names);
	sv_cut(names, ',', &names, &rest);
	while (names.n > 0) {
		char text[64];

		sv_cut(names, ';', &name, &names);
		snprintf(text, sizeof text, "%.*s", SV_ARGS(name));
		request.headers[request.header_count++] =
			(struct sigv4_header){name, header_of(f, i, text)};
	}
	sigv4_authorization(&request, sv_cstr(key_id), sv_cstr(secret), &expected);
	assert_true(sv_eq(authorization, str_sv(&expected)));
	str_release(&expected);
}

static int64_t amz_date_of(struct fixture *f, size_t i)
{
	struct sv date = header_of(f, i, "X-Amz-Date");
	char text[32];
	int64_t unix_ms;

	assert_int_equal(date.n, 16);
	snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date.p, date.p + 4,
		date.p + 6, date.p + 9, date.p + 11, date.p + 13);
	assert_true(clock_parse_rfc3339(sv_cstr(text), &unix_ms));
	return unix_ms;
}

/* "Date: ..." for the server's clock, which differs from ours by offset_ms. */
static void date_header(int64_t offset_ms, char *out, size_t size)
{
	const time_t at = (time_t)((clock_unix_ms() + offset_ms) / 1000);
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(out, size, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
}

/* --- one attempt --------------------------------------------------------------------------------
 */

static void test_aws_call__what_is_sent(void **state)
{
	static const struct script_step steps[] = {
		{200, "x-amzn-RequestId: r-7\r\n", "{\"a\":1}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	set_variable(f, "AWS_SESSION_TOKEN", "a/token+==");
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->times, 1);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(o->status, 200);
	assert_int_equal(o->attempts, 1);
	assert_false(o->may_have_reached);
	assert_string_equal(o->body, "{\"a\":1}");
	assert_string_equal(o->request_id, "r-7");
	assert_true(sv_starts_with(
		sv_cstr(script_request(f->server, 0)), sv_cstr("POST / HTTP/1.1\r\n")));
	assert_true(sv_eq_cstr(header_of(f, 0, "content-type"), "application/x-amz-json-1.0"));
	assert_true(sv_eq_cstr(header_of(f, 0, "x-amz-target"), "AmazonSQS.ListQueues"));
	assert_true(sv_eq_cstr(header_of(f, 0, "x-amzn-query-mode"), "true"));
	assert_true(sv_eq_cstr(header_of(f, 0, "x-amz-security-token"), "a/token+=="));
	assert_true(sv_eq_cstr(body_of(f, 0), "{\"MaxResults\":1000}"));
	assert_signed(f, 0, "AKIDTEST", "test-secret");
	assert_int_equal(stats_of(f).calls, 1);
	assert_int_equal(stats_of(f).requests, 1);
	assert_int_equal(stats_of(f).retries, 0);
	assert_int_equal(stats_of(f).errors, 0);
}

static void test_aws_call__path_and_query(void **state)
{
	static const struct script_step steps[] = {{200, NULL, "", SCRIPT_ANSWER, NULL, NULL}};
	const struct aws_request request = {.method = sv_cstr("GET"),
		.path = sv_cstr("/2015-03-31/functions/a%3Ab"),
		.query = sv_cstr("z=1&a=%2F")};
	struct fixture *f = *state;
	struct outcome *o;

	serve_at(f, "/base/", steps, 1);
	o = start_request(f, &request);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_true(sv_starts_with(sv_cstr(script_request(f->server, 0)),
		sv_cstr("GET /base/2015-03-31/functions/a%3Ab?z=1&a=%2F HTTP/1.1\r\n")));
	assert_signed(f, 0, "AKIDTEST", "test-secret");
}

static void test_aws_call__the_service_refuses(void **state)
{
	static const struct script_step steps[] = {{400,
		"x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender\r\n"
		"x-amzn-RequestId: r-9\r\n",
		"{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"gone\"}",
		SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NOT_FOUND);
	assert_string_equal(o->err.service_code, "QueueDoesNotExist");
	assert_string_equal(o->err.msg, "gone");
	assert_string_equal(o->err.request_id, "r-9");
	assert_int_equal(o->status, 400);
	assert_int_equal(o->attempts, 1);
	assert_false(o->may_have_reached);
	assert_int_equal(stats_of(f).errors, 1);
}

static void test_aws_call__no_redirection_is_followed(void **state)
{
	static const struct script_step steps[] = {
		{302, "Location: http://127.0.0.1:1/\r\n", "", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_PROTOCOL);
	assert_int_equal(o->err.http_status, 302);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_aws_call__without_credentials_nothing_is_sent(void **state)
{
	static const struct script_step steps[] = {{200, NULL, "", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	set_variable(f, "AWS_ACCESS_KEY_ID", "");
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NO_CREDENTIALS);
	assert_int_equal(script_request_count(f->server), 0);
	assert_int_equal(stats_of(f).requests, 0);
	assert_int_equal(stats_of(f).errors, 1);
}

/* --- retries ------------------------------------------------------------------------------------
 */

static void test_aws_call__a_failure_then_success(void **state)
{
	static const struct script_step steps[] = {
		{500, NULL, "<html></html>", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(o->attempts, 2);
	assert_signed(f, 0, "AKIDTEST", "test-secret");
	assert_signed(f, 1, "AKIDTEST", "test-secret");
	assert_int_equal(stats_of(f).calls, 1);
	assert_int_equal(stats_of(f).requests, 2);
	assert_int_equal(stats_of(f).retries, 1);
}

static void test_aws_call__an_answer_that_is_cut_then_success(void **state)
{
	static const struct script_step steps[] = {
		{200, NULL, "{\"QueueUr", SCRIPT_HALF, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_string_equal(o->body, "{}");
	assert_int_equal(o->attempts, 2);
	assert_true(o->may_have_reached);
}

static void test_aws_call__attempts_end(void **state)
{
	static const struct script_step steps[] = {{503, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{503, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{503, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_SERVICE);
	assert_int_equal(o->attempts, 3);
	assert_int_equal(script_request_count(f->server), 3);
	assert_int_equal(stats_of(f).retries, 2);
}

static void test_aws_call__max_attempts_of_the_configuration(void **state)
{
	static const struct script_step steps[] = {{503, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	set_variable(f, "AWS_MAX_ATTEMPTS", "1");
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_SERVICE);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_aws_call__nobody_listens(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	load(f, "http://127.0.0.1:1");
	f->client = new_client(f, "sqs", NULL);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_UNREACHABLE);
	assert_int_equal(o->attempts, 3);
	assert_int_equal(o->status, 0);
	assert_false(o->may_have_reached);
}

#define THROTTLED                                                                                  \
	{                                                                                          \
		400, "x-amz-retry-after: 1\r\n", "{\"__type\":\"RequestThrottled\"}",              \
			SCRIPT_ANSWER, NULL, NULL                                                  \
	}

static void test_aws_call__throttled_then_success(void **state)
{
	static const struct script_step steps[] = {
		THROTTLED, {200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(stats_of(f).throttled, 1);
	assert_int_equal(stats_of(f).retries, 1);
}

static void test_aws_call__no_retry_without_quota(void **state)
{
	static const struct script_step steps[] = {
		THROTTLED, {200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	f->client->quota.tokens = 4;
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_THROTTLED);
	assert_int_equal(o->attempts, 1);
	assert_int_equal(stats_of(f).throttled, 1);
}

static void test_aws_call__the_quota_is_shared(void **state)
{
	static struct script_step steps[80];
	struct fixture *f = *state;
	size_t failed = 0;

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		steps[i] = (struct script_step){.status = 500, .body = ""};
	SERVE(f, steps);
	for (size_t i = 0; i < 20; i++)
		start(f);
	run(f);
	for (size_t i = 0; i < 20; i++)
		failed += f->outcomes[i].err.code == ERR_SERVICE;
	assert_int_equal(failed, 20);
	/* 500 tokens, 14 for each retry: 35 of the 40 that 20 calls would make. */
	assert_int_equal(stats_of(f).retries, 35);
	assert_int_equal(script_request_count(f->server), 55);
}

static void test_aws_call__a_long_poll_pauses_before_it_reports(void **state)
{
	static const struct script_step steps[] = {
		{500, "x-amz-retry-after: 150\r\n", "", SCRIPT_ANSWER, NULL, NULL}};
	struct aws_request request = usual;
	struct fixture *f = *state;
	struct outcome *o;
	int64_t before_ms;

	SERVE(f, steps);
	f->client->quota.tokens = 0;
	request.is_long_poll = true;
	before_ms = clock_mono_ms();
	o = start_request(f, &request);
	run(f);
	assert_int_equal(o->err.code, ERR_SERVICE);
	assert_int_equal(o->attempts, 1);
	assert_true(clock_mono_ms() - before_ms >= 150);
}

/* --- requests that must not be sent twice -------------------------------------------------------
 */

static struct outcome *start_not_idempotent(struct fixture *f)
{
	struct aws_request request = usual;

	request.not_idempotent = true;
	return start_request(f, &request);
}

static void test_aws_call__a_lost_answer_is_not_asked_for_again(void **state)
{
	static const struct script_step steps[] = {{200, NULL, "{\"Me", SCRIPT_HALF, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start_not_idempotent(f);
	run(f);
	assert_int_equal(o->err.code, ERR_PROTOCOL);
	assert_true(o->may_have_reached);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_aws_call__a_gateway_may_hide_the_outcome(void **state)
{
	static const struct script_step steps[] = {{502, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start_not_idempotent(f);
	run(f);
	assert_int_equal(o->err.code, ERR_SERVICE);
	assert_true(o->may_have_reached);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_aws_call__what_was_refused_may_be_sent_again(void **state)
{
	static const struct script_step steps[] = {{503, NULL, "", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	o = start_not_idempotent(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_false(o->may_have_reached);
	assert_int_equal(script_request_count(f->server), 2);
}

static void test_aws_call__what_never_left_may_be_sent_again(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	load(f, "http://127.0.0.1:1");
	f->client = new_client(f, "sqs", NULL);
	o = start_not_idempotent(f);
	run(f);
	assert_int_equal(o->err.code, ERR_UNREACHABLE);
	assert_int_equal(o->attempts, 3);
	assert_false(o->may_have_reached);
}

/* The first request leaves a connection behind that dies under the second. */
static const struct script_step dies_when_used_again[] = {
	{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}, {200, NULL, NULL, SCRIPT_CUT, NULL, NULL},
	{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};

static void test_aws_call__what_was_sent_twice_is_told(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, dies_when_used_again);
	o = start(f);
	run(f);
	assert_false(o->may_have_reached);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(script_request_count(f->server), 3);
	assert_true(o->may_have_reached);
}

static void test_aws_call__nothing_sends_it_twice_behind_our_back(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, dies_when_used_again);
	start(f);
	run(f);
	o = start_not_idempotent(f);
	run(f);
	assert_int_equal(o->err.code, ERR_PROTOCOL);
	assert_true(o->may_have_reached);
	assert_int_equal(o->attempts, 1);
	assert_int_equal(script_request_count(f->server), 2);
}

/* --- the clock ----------------------------------------------------------------------------------
 */

static void test_aws_call__a_wrong_clock_is_corrected(void **state)
{
	struct fixture *f = *state;
	char date[64];
	const struct script_step steps[] = {
		{403, date, "{\"__type\":\"RequestTimeTooSkewed\",\"message\":\"m\"}",
			SCRIPT_ANSWER, NULL, NULL},
		{200, date, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;
	int64_t measured_ms;

	date_header(HOUR_MS, date, sizeof date);
	SERVE(f, steps);
	assert_false(aws_client_measured_skew_ms(f->client, &measured_ms));
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(o->attempts, 2);
	assert_true(amz_date_of(f, 1) - amz_date_of(f, 0) > 59 * MINUTE_MS);
	assert_signed(f, 1, "AKIDTEST", "test-secret");
	assert_true(aws_client_clock_offset_ms(f->client) > 59 * MINUTE_MS);
	assert_true(aws_client_measured_skew_ms(f->client, &measured_ms));
	assert_true(measured_ms > 59 * MINUTE_MS && measured_ms <= HOUR_MS);
}

static void test_aws_call__the_clock_is_corrected_once(void **state)
{
	struct fixture *f = *state;
	char ahead[64], behind[64];
	static const char body[] = "{\"__type\":\"RequestTimeTooSkewed\",\"message\":\"m\"}";
	const struct script_step steps[] = {{403, ahead, body, SCRIPT_ANSWER, NULL, NULL},
		{403, behind, body, SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;

	date_header(HOUR_MS, ahead, sizeof ahead);
	date_header(-HOUR_MS, behind, sizeof behind);
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_CLOCK);
	assert_int_equal(o->attempts, 2);
}

static void test_aws_call__denied_with_a_good_clock_is_denied(void **state)
{
	struct fixture *f = *state;
	char date[64];
	const struct script_step steps[] = {
		{403, date, "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}",
			SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;

	date_header(2 * MINUTE_MS, date, sizeof date);
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_DENIED);
	assert_int_equal(o->attempts, 1);
	assert_int_equal(aws_client_clock_offset_ms(f->client), 0);
}

/* --- credentials that grow old ------------------------------------------------------------------
 */

static void write_keys(const char *path, const char *id)
{
	FILE *file = fopen(path, "w");

	if (!file)
		abort();
	fprintf(file, "[default]\naws_access_key_id=%s\naws_secret_access_key=secret-%s\n", id, id);
	fclose(file);
}

static void write_new_keys(void *ud)
{
	write_keys(ud, "NEW");
}

static void use_keys_in_a_file(struct fixture *f)
{
	int fd;

	snprintf(f->credentials_path, sizeof f->credentials_path, "/tmp/test_aws_call_XXXXXX");
	fd = mkstemp(f->credentials_path);
	assert_true(fd >= 0);
	close(fd);
	write_keys(f->credentials_path, "OLD");
	set_variable(f, "AWS_ACCESS_KEY_ID", "");
	set_variable(f, "AWS_SHARED_CREDENTIALS_FILE", f->credentials_path);
}

static const char expired[] = "{\"__type\":\"ExpiredTokenException\",\"message\":\"old\"}";

static void test_aws_call__expired_credentials_are_fetched_anew(void **state)
{
	struct fixture *f = *state;
	const struct script_step steps[] = {
		{403, NULL, expired, SCRIPT_ANSWER, write_new_keys, f->credentials_path},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;

	use_keys_in_a_file(f);
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(o->attempts, 2);
	assert_signed(f, 0, "OLD", "secret-OLD");
	assert_signed(f, 1, "NEW", "secret-NEW");
}

static void test_aws_call__expired_credentials_that_stay_the_same(void **state)
{
	struct fixture *f = *state;
	const struct script_step steps[] = {{403, NULL, expired, SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;

	use_keys_in_a_file(f);
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_EXPIRED);
	assert_string_equal(o->err.service_code, "ExpiredTokenException");
	assert_int_equal(o->attempts, 1);
}

static void test_aws_call__new_credentials_are_tried_once(void **state)
{
	struct fixture *f = *state;
	const struct script_step steps[] = {
		{403, NULL, expired, SCRIPT_ANSWER, write_new_keys, f->credentials_path},
		{403, NULL, expired, SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct outcome *o;

	use_keys_in_a_file(f);
	SERVE(f, steps);
	o = start(f);
	run(f);
	assert_int_equal(o->err.code, ERR_EXPIRED);
	assert_int_equal(o->attempts, 2);
}

static void test_aws_call__credentials_that_went_while_it_was_queued(void **state)
{
	static const struct script_step steps[] = {{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL},
		{200, NULL, "{}", SCRIPT_ANSWER, NULL, NULL}};
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, steps);
	start(f);
	run(f);
	o = start(f);
	assert_int_equal(o->call->state, CALL_SENT);
	creds_provider_forget(f->creds);
	run(f);
	assert_int_equal(o->err.code, ERR_NONE);
	assert_int_equal(o->attempts, 1);
	assert_int_equal(script_request_count(f->server), 2);
}

/* --- cancelling ---------------------------------------------------------------------------------
 */

static void assert_cancelled(struct fixture *f, struct outcome *o)
{
	aws_call_cancel(o->call);
	assert_int_equal(o->times, 0);
	run(f);
	assert_int_equal(o->times, 1);
	assert_int_equal(o->err.code, ERR_CANCELLED);
	assert_int_equal(stats_of(f).errors, 0);
}

static const struct script_step holds[] = {
	{200, NULL, NULL, SCRIPT_HOLD, NULL, NULL}, {200, NULL, NULL, SCRIPT_HOLD, NULL, NULL}};

static const struct script_step fails_slowly[] = {
	{500, "x-amz-retry-after: 60000\r\n", "", SCRIPT_ANSWER, NULL, NULL}};

static void test_aws_call__cancel_while_credentials_are_fetched(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	assert_int_equal(o->call->state, CALL_NEEDS_CREDS);
	assert_cancelled(f, o);
	assert_int_equal(script_request_count(f->server), 0);
}

static void test_aws_call__cancel_twice(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	aws_call_cancel(o->call);
	assert_cancelled(f, o);
}

static void test_aws_call__cancel_in_flight(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	run_until(f, server_has_a_request);
	assert_cancelled(f, o);
	assert_true(o->may_have_reached);
}

static void test_aws_call__cancel_in_the_queue(void **state)
{
	struct fixture *f = *state;
	struct outcome *first, *second;

	make_http(f, 1);
	SERVE(f, holds);
	first = start(f);
	run_until(f, server_has_a_request);
	second = start(f);
	aws_call_cancel(second->call);
	f->ended++;
	run(f);
	assert_int_equal(second->times, 1);
	assert_int_equal(second->err.code, ERR_CANCELLED);
	assert_int_equal(second->attempts, 0);
	assert_false(second->may_have_reached);
	assert_int_equal(first->times, 0);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_aws_call__cancel_in_a_pause(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, fails_slowly);
	o = start(f);
	run_until(f, first_call_pauses);
	assert_cancelled(f, o);
	assert_int_equal(script_request_count(f->server), 1);
}

/* The client goes with one call in the stage that was reached. */
static void assert_ends_with_the_client(struct fixture *f, struct outcome *o)
{
	struct http_stats http;

	aws_client_free(f->client);
	f->client = NULL;
	assert_int_equal(o->times, 1);
	assert_int_equal(o->err.code, ERR_CANCELLED);
	http_get_stats(f->http, &http);
	assert_int_equal(http.in_flight, 0);
	assert_int_equal(http.waiting, 0);
}

static void test_aws_call__client_goes_while_credentials_are_fetched(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	assert_ends_with_the_client(f, o);
}

static void test_aws_call__client_goes_with_a_request_in_flight(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	run_until(f, server_has_a_request);
	assert_ends_with_the_client(f, o);
	assert_true(o->may_have_reached);
}

static void test_aws_call__client_goes_after_a_cancel(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, holds);
	o = start(f);
	run_until(f, server_has_a_request);
	aws_call_cancel(o->call);
	assert_ends_with_the_client(f, o);
}

static void test_aws_call__client_goes_in_a_pause(void **state)
{
	struct fixture *f = *state;
	struct outcome *o;

	SERVE(f, fails_slowly);
	o = start(f);
	run_until(f, first_call_pauses);
	assert_ends_with_the_client(f, o);
}

/* --- clients ------------------------------------------------------------------------------------
 */

static void test_aws_client__region_and_endpoint(void **state)
{
	struct fixture *f = *state;

	load(f, NULL);
	f->client = new_client(f, "sqs", NULL);
	assert_string_equal(aws_client_endpoint(f->client), "https://sqs.eu-west-1.amazonaws.com");
	assert_string_equal(aws_client_endpoint_source(f->client), "region eu-west-1");
	assert_string_equal(aws_client_region(f->client), "eu-west-1");
}

static void test_aws_client__global_sts_is_signed_for_its_own_region(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_STS_REGIONAL_ENDPOINTS", "legacy");
	load(f, NULL);
	f->client = new_client(f, "sts", NULL);
	assert_string_equal(aws_client_endpoint(f->client), "https://sts.amazonaws.com");
	assert_string_equal(aws_client_region(f->client), "us-east-1");
}

static void test_aws_client__region_of_an_endpoint(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_REGION", "");
	load(f, "https://vpce-1.sqs.eu-north-1.vpce.amazonaws.com");
	f->client = new_client(f, "sqs", NULL);
	assert_string_equal(aws_client_region(f->client), "eu-north-1");
}

static void test_aws_client__region_of_a_local_server(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_REGION", "");
	load(f, "http://localhost:9324");
	f->client = new_client(f, "sqs", NULL);
	assert_string_equal(aws_client_region(f->client), "us-east-1");
}

static void test_aws_client__no_region_and_no_endpoint(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	set_variable(f, "AWS_REGION", "");
	load(f, NULL);
	assert_null(new_client(f, "sqs", &err));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(err.msg, "--region"));
}

static void test_aws_client__an_endpoint_that_is_no_url(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	load(f, "ftp://localhost");
	assert_null(new_client(f, "sqs", &err));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(err.msg, "endpoint from --endpoint-url: "));
}

static int group_set_up(void **state)
{
	(void)state;
	/* The server is here, whatever proxy the environment names. */
	setenv("no_proxy", "*", 1);
	return http_global_init(NULL) ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_aws_call__what_is_sent),
		TEST(test_aws_call__path_and_query),
		TEST(test_aws_call__the_service_refuses),
		TEST(test_aws_call__no_redirection_is_followed),
		TEST(test_aws_call__without_credentials_nothing_is_sent),
		TEST(test_aws_call__a_failure_then_success),
		TEST(test_aws_call__an_answer_that_is_cut_then_success),
		TEST(test_aws_call__attempts_end),
		TEST(test_aws_call__max_attempts_of_the_configuration),
		TEST(test_aws_call__nobody_listens),
		TEST(test_aws_call__throttled_then_success),
		TEST(test_aws_call__no_retry_without_quota),
		TEST(test_aws_call__the_quota_is_shared),
		TEST(test_aws_call__a_long_poll_pauses_before_it_reports),
		TEST(test_aws_call__a_lost_answer_is_not_asked_for_again),
		TEST(test_aws_call__a_gateway_may_hide_the_outcome),
		TEST(test_aws_call__what_was_refused_may_be_sent_again),
		TEST(test_aws_call__what_never_left_may_be_sent_again),
		TEST(test_aws_call__what_was_sent_twice_is_told),
		TEST(test_aws_call__nothing_sends_it_twice_behind_our_back),
		TEST(test_aws_call__a_wrong_clock_is_corrected),
		TEST(test_aws_call__the_clock_is_corrected_once),
		TEST(test_aws_call__denied_with_a_good_clock_is_denied),
		TEST(test_aws_call__expired_credentials_are_fetched_anew),
		TEST(test_aws_call__expired_credentials_that_stay_the_same),
		TEST(test_aws_call__new_credentials_are_tried_once),
		TEST(test_aws_call__credentials_that_went_while_it_was_queued),
		TEST(test_aws_call__cancel_while_credentials_are_fetched),
		TEST(test_aws_call__cancel_twice),
		TEST(test_aws_call__cancel_in_flight),
		TEST(test_aws_call__cancel_in_the_queue),
		TEST(test_aws_call__cancel_in_a_pause),
		TEST(test_aws_call__client_goes_while_credentials_are_fetched),
		TEST(test_aws_call__client_goes_with_a_request_in_flight),
		TEST(test_aws_call__client_goes_after_a_cancel),
		TEST(test_aws_call__client_goes_in_a_pause),
		TEST(test_aws_client__region_and_endpoint),
		TEST(test_aws_client__global_sts_is_signed_for_its_own_region),
		TEST(test_aws_client__region_of_an_endpoint),
		TEST(test_aws_client__region_of_a_local_server),
		TEST(test_aws_client__no_region_and_no_endpoint),
		TEST(test_aws_client__an_endpoint_that_is_no_url),
	};

	return cmocka_run_group_tests(tests, group_set_up, NULL);
}
