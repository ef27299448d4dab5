/* Unit tests of aws/creds_json, aws/sts_role and aws/role_cache as text in and out. */
#include "aws/creds_json.h"
#include "aws/role_cache.h"
#include "aws/sts_role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define KEYS "\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"PLANTED\""

static void assert_read(const char *text, enum creds_json_kind kind, const char *token)
{
	struct creds creds = {0};
	struct err err = {0};

	assert_true(creds_json_read(sv_cstr(text), kind, &creds, &err));
	assert_string_equal(creds.access_key_id, "A");
	assert_true(sv_eq_cstr(secret_sv(&creds.secret_access_key), "PLANTED"));
	assert_true(sv_eq_cstr(secret_sv(&creds.session_token), token));
	creds_release(&creds);
}

static void assert_not_read(const char *text, enum creds_json_kind kind, const char *in_error)
{
	struct creds creds = {0};
	struct err err = {0};

	assert_false(creds_json_read(sv_cstr(text), kind, &creds, &err));
	assert_int_equal(err.code, ERR_NO_CREDENTIALS);
	if (!strstr(err.msg, in_error))
		print_message("%s\n", err.msg);
	assert_non_null(strstr(err.msg, in_error));
	assert_null(strstr(err.msg, "PLANTED"));
	assert_null(creds.access_key_id);
}

static void test_creds_json__process(void **state)
{
	(void)state;
	assert_read("{\"Version\":1," KEYS "}", CREDS_JSON_PROCESS, "");
	assert_read("{\"Version\":1," KEYS ",\"SessionToken\":\"T\",\"Expiration\":"
		    "\"2026-11-25T12:00:00Z\"}",
		CREDS_JSON_PROCESS, "T");
	assert_not_read("{" KEYS "}", CREDS_JSON_PROCESS, "no Version");
	assert_not_read("{\"Version\":\"1\"," KEYS "}", CREDS_JSON_PROCESS, "no Version");
	assert_not_read("{\"Version\":3," KEYS "}", CREDS_JSON_PROCESS, "Version is 3");
	assert_not_read("{\"Version\":1," KEYS ",\"Expiration\":\"soon\"}", CREDS_JSON_PROCESS,
		"Expiration is no time");
	assert_not_read(
		"{\"Version\":1,\"AccessKeyId\":\"A\"}", CREDS_JSON_PROCESS, "no SecretAccessKey");
}

static void test_creds_json__container_and_instance(void **state)
{
	static const char whole[] =
		"{" KEYS ",\"Token\":\"T\",\"Expiration\":\"2026-11-25T12:00:00Z\"}";

	(void)state;
	assert_read(whole, CREDS_JSON_CONTAINER, "T");
	assert_read(whole, CREDS_JSON_INSTANCE, "T");
	assert_not_read("{" KEYS ",\"Token\":\"T\"}", CREDS_JSON_CONTAINER, "no Expiration");
	assert_not_read("{" KEYS ",\"Expiration\":\"2026-11-25T12:00:00Z\"}", CREDS_JSON_INSTANCE,
		"no Token");
	assert_not_read("{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"EC2 cannot "
			"assume the role\"}",
		CREDS_JSON_INSTANCE, "it says AssumeRoleUnauthorizedAccess: EC2 cannot assume");
}

static void test_creds_json__the_cache_of_the_command_line(void **state)
{
	(void)state;
	assert_read("{\"Credentials\":{" KEYS ",\"SessionToken\":\"T\",\"Expiration\":"
		    "\"2026-11-25T12:00:00+00:00\"}}",
		CREDS_JSON_CLI_CACHE, "T");
	assert_not_read("{" KEYS "}", CREDS_JSON_CLI_CACHE, "no AccessKeyId");
	assert_not_read("{\"Credentials\":7}", CREDS_JSON_CLI_CACHE, "no AccessKeyId");
}

static void test_creds_json__broken_text_is_not_quoted(void **state)
{
	(void)state;
	assert_not_read("", CREDS_JSON_PROCESS, "it is empty");
	assert_not_read(" \n", CREDS_JSON_PROCESS, "it is empty");
	assert_not_read("AccessKeyId=PLANTED", CREDS_JSON_PROCESS, "no JSON object");
	assert_not_read("{\"SecretAccessKey\":PLANTED}", CREDS_JSON_PROCESS, "no JSON object");
	assert_not_read("{" KEYS, CREDS_JSON_PROCESS, "no JSON object");
	assert_not_read("[\"PLANTED\"]", CREDS_JSON_PROCESS, "no JSON object");
}

static void assert_form(const struct sts_role_request *request, const char *text)
{
	struct str out = {0};

	sts_role_form(request, &out);
	assert_string_equal(str_cstr(&out), text);
	str_release(&out);
}

static void test_sts_role__form(void **state)
{
	const struct sts_role_request least = {
		.role_arn = sv_cstr("R"), .session_name = sv_cstr("s@x=1,2.3-_")};
	const struct sts_role_request web = {.role_arn = sv_cstr("R"),
		.session_name = sv_cstr("s"),
		.web_identity_token = sv_cstr("a.b~c/\xC3\xA9")};

	(void)state;
	assert_form(&least, "Action=AssumeRole&Version=2011-06-15&RoleArn=R&"
			    "RoleSessionName=s%40x%3D1%2C2.3-_");
	assert_form(&web, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=R&"
			  "RoleSessionName=s&WebIdentityToken=a.b~c%2F%C3%A9");
}

static void assert_no_role(const char *body, const char *in_error)
{
	struct creds creds = {0};
	struct err err = {0};

	assert_false(sts_role_decode(sv_cstr(body), &creds, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	assert_non_null(strstr(err.msg, in_error));
	assert_null(strstr(err.msg, "PLANTED"));
	assert_null(creds.access_key_id);
}

static void test_sts_role__answers_that_are_none(void **state)
{
	(void)state;
	assert_no_role("", "no XML");
	assert_no_role("<a><SecretAccessKey>PLANTED</SecretAccessKey>", "no XML");
	assert_no_role("<a><AccessKeyId>A</AccessKeyId><SecretAccessKey>PLANTED</SecretAccessKey>"
		       "</a>",
		"holds no credentials");
	assert_no_role("<a><AccessKeyId>A</AccessKeyId><SecretAccessKey>PLANTED</SecretAccessKey>"
		       "<SessionToken>PLANTED</SessionToken></a>",
		"no time of expiry");
}

static void test_role_cache__key_as_python_writes_it(void **state)
{
	const struct role_cache_key key = {
		.role_arn = sv_cstr("arn:aws:iam::1:role/x"),
		.external_id = sv_cstr("a\"b"),
		.serial = sv_cstr("s"),
		.duration_s = sv_cstr("900"),
		.session_name = sv_cstr("me"),
	};
	struct str out = {0};

	(void)state;
	role_cache_key_text(&key, &out);
	assert_string_equal(str_cstr(&out),
		"{\"DurationSeconds\": 900, \"ExternalId\": \"a\\\"b\", \"RoleArn\": "
		"\"arn:aws:iam::1:role/x\", \"RoleSessionName\": \"me\", \"SerialNumber\": \"s\"}");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_creds_json__process),
		cmocka_unit_test(test_creds_json__container_and_instance),
		cmocka_unit_test(test_creds_json__the_cache_of_the_command_line),
		cmocka_unit_test(test_creds_json__broken_text_is_not_quoted),
		cmocka_unit_test(test_sts_role__form),
		cmocka_unit_test(test_sts_role__answers_that_are_none),
		cmocka_unit_test(test_role_cache__key_as_python_writes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
