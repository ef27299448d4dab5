/* Unit tests of services/sts. */
#include "sqscope/services/sts.h"

#include "service_fixture.h"

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
	struct service_fixture base; /* first */
	char account[32];
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static void serve(struct fixture *f, const struct script_step *step)
{
	service_serve(&f->base, "sts", "sts", step, 1);
}

static void on_identity(void *ud, const struct sts_identity *identity, const struct err *err)
{
	struct fixture *f = ud;

	snprintf(f->account, sizeof f->account, "%.*s", SV_ARGS(identity->account));
	service_done(&f->base, err);
}

static void test_sts__get_caller_identity(void **state)
{
	static const struct script_step step = {.status = 200, .body = xml};
	struct fixture *f = *state;
	const char *request;

	serve(f, &step);
	sts_get_caller_identity(f->base.client, PRIORITY_BACKGROUND, on_identity, f);
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->account, "123456789012");
	request = script_request(f->base.server, 0);
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
	sts_get_caller_identity(f->base.client, PRIORITY_BACKGROUND, on_identity, f);
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_string_equal(f->account, "");
}

static void test_sts__it_is_refused(void **state)
{
	static const struct script_step step = {.status = 403,
		.body = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"
			"<Message>The security token is invalid.</Message></Error></ErrorResponse>"};
	struct fixture *f = *state;

	serve(f, &step);
	sts_get_caller_identity(f->base.client, PRIORITY_BACKGROUND, on_identity, f);
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_DENIED);
	assert_string_equal(f->base.err.msg, "The security token is invalid.");
}

static void test_sts__cancel(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	serve(f, &step);
	aws_call_cancel(
		sts_get_caller_identity(f->base.client, PRIORITY_BACKGROUND, on_identity, f));
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_CANCELLED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, service_tear_down)

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

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
