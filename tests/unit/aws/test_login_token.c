/* Unit tests of aws/login_token. */
#include "aws/login_token.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOON   1767268800000LL /* 2026-01-01T12:00:00Z */
#define MINUTE 60000LL

static const char whole_file[] =
	"{\"accessToken\": {\"accessKeyId\": \"ASIAONE\", \"secretAccessKey\": \"hush-1\","
	" \"sessionToken\": \"session-1\", \"accountId\": \"111122223333\","
	" \"expiresAt\": \"2026-01-01T12:00:00Z\"}, \"tokenType\": \"aws_sigv4\","
	" \"refreshToken\": \"refresh-1\", \"clientId\": \"arn:aws:signin:::devtools/same-device\","
	" \"idToken\": \"id\", \"dpopKey\": \"pem\"}";

static void parse(const char *text, struct login_token *out)
{
	struct err err = {0};

	if (!login_token_parse(sv_cstr(text), out, &err))
		fail_msg("%s", err.msg);
}

static void test_login_token__path(void **state)
{
	struct str path = {0};

	(void)state;
	login_token_add_path(sv_cstr("/c"), sv_cstr("arn:aws:iam::111122223333:user/ana"), &path);
	assert_string_equal(str_cstr(&path),
		"/c/54b26e94961ade5aa4cd61f3deff3136c953a65099a948739052499a875d5095.json");
	str_release(&path);
}

static void test_login_token__parse(void **state)
{
	struct login_token token;

	(void)state;
	parse(whole_file, &token);
	assert_string_equal(token.creds.access_key_id, "ASIAONE");
	assert_true(sv_eq_cstr(secret_sv(&token.creds.secret_access_key), "hush-1"));
	assert_true(sv_eq_cstr(secret_sv(&token.creds.session_token), "session-1"));
	assert_string_equal(token.creds.account_id, "111122223333");
	assert_true(token.creds.expires_unix_ms == NOON);
	assert_true(sv_eq_cstr(secret_sv(&token.refresh_token), "refresh-1"));
	assert_true(
		sv_eq_cstr(secret_sv(&token.client_id), "arn:aws:signin:::devtools/same-device"));
	assert_true(sv_eq_cstr(secret_sv(&token.dpop_key), "pem"));
	login_token_release(&token);
}

/* Every member that a session needs, taken away in turn. */
static void test_login_token__refuses_a_session_with_a_part_missing(void **state)
{
	static const char *const inner[] = {
		"accessKeyId", "secretAccessKey", "sessionToken", "expiresAt"};
	static const char *const outer[] = {"accessToken", "refreshToken", "clientId", "dpopKey"};
	struct login_token token;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(inner) + COUNT_OF(outer); i++) {
		bool is_inner = i < COUNT_OF(inner);
		const char *name = is_inner ? inner[i] : outer[i - COUNT_OF(inner)];
		json_t *file = json_loads(whole_file, 0, NULL);
		struct secret text = {0};
		struct err err = {0};

		json_object_del(is_inner ? json_object_get(file, "accessToken") : file, name);
		token_dump(file, &text);
		assert_false(login_token_parse(secret_sv(&text), &token, &err));
		assert_int_equal(err.code, ERR_NO_CREDENTIALS);
		assert_non_null(strstr(err.msg, name));
		assert_null(token.creds.access_key_id);
		secret_release(&text);
	}
}

static void test_login_token__refuses_what_is_no_session(void **state)
{
	static const char *const texts[] = {"", "{\"accessToken\": {\"secretAccessKey\": \"hush",
		"{\"accessToken\": \"hush\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"hush\","
		" \"sessionToken\": \"hush\", \"expiresAt\": \"soon\"}, \"refreshToken\": \"r\","
		" \"clientId\": \"c\", \"dpopKey\": \"k\"}"};
	struct login_token token;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		err_clear(&err);
		assert_false(login_token_parse(sv_cstr(texts[i]), &token, &err));
		assert_int_equal(err.code, ERR_NO_CREDENTIALS);
		assert_null(strstr(err.msg, "hush"));
	}
}

static void test_login_token__account_is_optional(void **state)
{
	struct login_token token;

	(void)state;
	parse("{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"s\","
	      " \"sessionToken\": \"t\", \"expiresAt\": \"2026-01-01T12:00:00Z\"},"
	      " \"refreshToken\": \"r\", \"clientId\": \"c\", \"dpopKey\": \"k\"}",
		&token);
	assert_null(token.creds.account_id);
	login_token_release(&token);
}

static void test_login_token__time_left(void **state)
{
	struct login_token token;

	(void)state;
	parse(whole_file, &token);
	assert_false(login_token_is_due(&token, NOON - 5 * MINUTE - 1));
	assert_true(login_token_is_due(&token, NOON - 5 * MINUTE));
	assert_true(login_token_is_due(&token, NOON + MINUTE));
	login_token_release(&token);
}

static void test_login_token__request(void **state)
{
	struct login_token token;
	struct secret body = {0};

	(void)state;
	parse(whole_file, &token);
	login_token_make_request(&token, &body);
	assert_true(sv_eq_cstr(secret_sv(&body),
		"{\"clientId\":\"arn:aws:signin:::devtools/same-device\","
		"\"refreshToken\":\"refresh-1\",\"grantType\":\"refresh_token\"}"));
	secret_release(&body);
	login_token_release(&token);
}

static void test_login_token__answer_and_members_for_the_file(void **state)
{
	struct login_token token;
	struct secret text = {0};
	struct err err = {0};
	json_t *members;

	(void)state;
	parse(whole_file, &token);
	assert_true(login_token_take_answer(&token,
		sv_cstr("{\"accessToken\":{\"accessKeyId\":\"ASIATWO\","
			"\"secretAccessKey\":\"hush-2\",\"sessionToken\":\"session-2\"},"
			"\"refreshToken\":\"refresh-2\",\"expiresIn\":900}"),
		NOON, &err));
	assert_string_equal(token.creds.access_key_id, "ASIATWO");
	assert_string_equal(token.creds.account_id, "111122223333");
	assert_true(token.creds.expires_unix_ms == NOON + 15 * MINUTE);
	members = login_token_members(&token);
	assert_true(token_file_merge(sv_cstr(whole_file), members, sv_cstr("refresh-1"), &text));
	assert_true(sv_eq_cstr(secret_sv(&text),
		"{\"accessToken\":{\"accessKeyId\":\"ASIATWO\",\"secretAccessKey\":\"hush-2\","
		"\"sessionToken\":\"session-2\",\"accountId\":\"111122223333\","
		"\"expiresAt\":\"2026-01-01T12:15:00Z\"},\"tokenType\":\"aws_sigv4\","
		"\"refreshToken\":\"refresh-2\","
		"\"clientId\":\"arn:aws:signin:::devtools/same-device\","
		"\"idToken\":\"id\",\"dpopKey\":\"pem\"}"));
	json_answer_wipe(members);
	secret_release(&text);
	login_token_release(&token);
}

static void test_login_token__answer_without_credentials(void **state)
{
	static const char *const bodies[] = {"", "{}", "{\"accessToken\":\"hush\",\"expiresIn\":9}",
		"{\"accessToken\":{\"accessKeyId\":\"A\",\"secretAccessKey\":\"hush\"},"
		"\"expiresIn\":900}",
		"{\"accessToken\":{\"accessKeyId\":\"A\",\"secretAccessKey\":\"hush\","
		"\"sessionToken\":\"t\"}}",
		"{\"accessToken\":{\"secretAccessKey\":\"hush"};
	struct login_token token;
	struct err err;

	(void)state;
	parse(whole_file, &token);
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		err_clear(&err);
		assert_false(login_token_take_answer(&token, sv_cstr(bodies[i]), NOON, &err));
		assert_int_equal(err.code, ERR_PROTOCOL);
		assert_null(strstr(err.msg, "hush"));
		assert_string_equal(token.creds.access_key_id, "ASIAONE");
		assert_true(token.creds.expires_unix_ms == NOON);
	}
	login_token_release(&token);
}

static void assert_failure(const char *body, const char *code, bool needs_signin)
{
	struct err err = {.code = ERR_DENIED,
		.http_status = 400,
		.service_code = "AccessDeniedException",
		.msg = "no"};

	login_token_name_failure(sv_cstr(body), &err);
	assert_string_equal(err.service_code, code);
	assert_int_equal(login_token_needs_signin(&err), needs_signin);
}

static void test_login_token__failures_of_the_renewal(void **state)
{
	struct err err = {.code = ERR_UNREACHABLE};

	(void)state;
	assert_failure("{\"error\":\"TOKEN_EXPIRED\"}", "TOKEN_EXPIRED", true);
	assert_failure(
		"{\"error\":\"USER_CREDENTIALS_CHANGED\"}", "USER_CREDENTIALS_CHANGED", true);
	assert_failure(
		"{\"error\":\"INSUFFICIENT_PERMISSIONS\"}", "INSUFFICIENT_PERMISSIONS", false);
	assert_failure("{\"error\":\"SOMETHING_NEW\"}", "AccessDeniedException", true);
	assert_failure("<html>", "AccessDeniedException", true);
	assert_false(login_token_needs_signin(&err));
	err.code = ERR_INVALID;
	assert_true(login_token_needs_signin(&err));
	err = (struct err){.code = ERR_SERVICE, .http_status = 503};
	assert_false(login_token_needs_signin(&err));
	err = (struct err){.code = ERR_THROTTLED, .http_status = 429};
	assert_false(login_token_needs_signin(&err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_login_token__path),
		cmocka_unit_test(test_login_token__parse),
		cmocka_unit_test(test_login_token__refuses_a_session_with_a_part_missing),
		cmocka_unit_test(test_login_token__refuses_what_is_no_session),
		cmocka_unit_test(test_login_token__account_is_optional),
		cmocka_unit_test(test_login_token__time_left),
		cmocka_unit_test(test_login_token__request),
		cmocka_unit_test(test_login_token__answer_and_members_for_the_file),
		cmocka_unit_test(test_login_token__answer_without_credentials),
		cmocka_unit_test(test_login_token__failures_of_the_renewal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
