/* Unit tests of services/sts. */
#include "sqscope/services/sts.h"

#include "../aws/scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000 };

static const char xml[] =
	"<?xml version=\"1.0\"?>\n"
	"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
	" <GetCallerIdentityResult>\n"
	"  <Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn>\n"
	"  <UserId> AIDAX </UserId><Account>123456789012</Account>\n"
	" </GetCallerIdentityResult>\n"
	"</GetCallerIdentityResponse>";

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void test_sts__decode_xml(void **state)
{
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	assert_true(sts_decode_identity(sv_cstr(xml), &identity, &storage));
	assert_sv(identity.account, "123456789012");
	assert_sv(identity.arn, "arn:aws:iam::123456789012:user/a&b");
	assert_sv(identity.user_id, "AIDAX");
	str_release(&storage);
}

static void test_sts__decode_json(void **state)
{
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	assert_true(sts_decode_identity(
		sv_cstr("{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":"
			"{\"Account\":\"1\",\"Arn\":\"a\",\"UserId\":\"u\"}}}"),
		&identity, &storage));
	assert_sv(identity.account, "1");
	assert_sv(identity.arn, "a");
	assert_sv(identity.user_id, "u");
	assert_true(sts_decode_identity(sv_cstr("{\"Account\":\"2\"}"), &identity, &storage));
	assert_sv(identity.account, "2");
	assert_sv(identity.arn, "");
	str_release(&storage);
}

static void test_sts__decode_what_names_no_account(void **state)
{
	static const char *const bodies[] = {"", "{}", "[1]", "{\"Account\":7}",
		"<html><p>hi</html>", "<A><Account></Account></A>", "<A><Account>1</Account>",
		"{\"GetCallerIdentityResponse\":{}}"};
	struct sts_identity identity;
	struct str storage = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		assert_false(sts_decode_identity(sv_cstr(bodies[i]), &identity, &storage));
	str_release(&storage);
}

/* --- the call -----------------------------------------------------------------------------------
 */

struct fixture {
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *sts;
	struct loop_timer limit;
	bool timed_out;
	int times;
	struct err err;
	char account[32];
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
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	aws_client_free(f->sts);
	creds_provider_free(f->creds);
	http_free(f->http);
	loop_timer_stop(&f->limit);
	loop_free(f->loop);
	aws_config_release(&f->config);
	script_stop(f->server);
	free(f);
	return 0;
}

static void serve(struct fixture *f, const struct script_step *step)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	struct aws_client_options client = {.service_id = "sts", .signing_name = "sts"};
	struct aws_options options = {.getenv = fake_getenv};
	char url[64];

	f->server = script_start(step, 1);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", f->server->port);
	options.endpoint_url = url;
	assert_true(aws_config_load(&f->config, &options, NULL));
	f->http = http_new(f->loop, &http, NULL);
	f->creds = creds_provider_new(f->loop, f->http, &f->config);
	client.loop = f->loop;
	client.http = f->http;
	client.creds = f->creds;
	client.config = &f->config;
	f->sts = aws_client_new(&client, NULL);
	assert_non_null(f->sts);
}

static void on_identity(void *ud, const struct sts_identity *identity, const struct err *err)
{
	struct fixture *f = ud;

	f->times++;
	f->err = err ? *err : (struct err){0};
	snprintf(f->account, sizeof f->account, "%.*s", SV_ARGS(identity->account));
	loop_stop(f->loop);
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
	assert_false(f->timed_out);
	assert_int_equal(f->times, 1);
}

static void test_sts__get_caller_identity(void **state)
{
	static const struct script_step step = {.status = 200, .body = xml};
	struct fixture *f = *state;
	const char *request;

	serve(f, &step);
	sts_get_caller_identity(f->sts, PRIORITY_BACKGROUND, on_identity, f);
	run(f);
	assert_int_equal(f->err.code, ERR_NONE);
	assert_string_equal(f->account, "123456789012");
	request = script_request(f->server, 0);
	assert_non_null(strstr(
		request, "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"));
	assert_non_null(strstr(request, "/sts/aws4_request"));
	assert_null(strstr(request, "X-Amz-Target"));
	assert_string_equal(
		strstr(request, "\r\n\r\n") + 4, "Action=GetCallerIdentity&Version=2011-06-15");
}

static void test_sts__another_service_answers(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"QueueUrls\":[]}"};
	struct fixture *f = *state;

	serve(f, &step);
	sts_get_caller_identity(f->sts, PRIORITY_BACKGROUND, on_identity, f);
	run(f);
	assert_int_equal(f->err.code, ERR_PROTOCOL);
	assert_string_equal(f->account, "");
}

static void test_sts__it_is_refused(void **state)
{
	static const struct script_step step = {.status = 403,
		.body = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"
			"<Message>The security token is invalid.</Message></Error></ErrorResponse>"};
	struct fixture *f = *state;

	serve(f, &step);
	sts_get_caller_identity(f->sts, PRIORITY_BACKGROUND, on_identity, f);
	run(f);
	assert_int_equal(f->err.code, ERR_DENIED);
	assert_string_equal(f->err.msg, "The security token is invalid.");
}

static void test_sts__cancel(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	serve(f, &step);
	aws_call_cancel(sts_get_caller_identity(f->sts, PRIORITY_BACKGROUND, on_identity, f));
	run(f);
	assert_int_equal(f->err.code, ERR_CANCELLED);
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
		cmocka_unit_test(test_sts__decode_xml),
		cmocka_unit_test(test_sts__decode_json),
		cmocka_unit_test(test_sts__decode_what_names_no_account),
		TEST(test_sts__get_caller_identity),
		TEST(test_sts__another_service_answers),
		TEST(test_sts__it_is_refused),
		TEST(test_sts__cancel),
	};

	return cmocka_run_group_tests(tests, group_set_up, NULL);
}
