/* Unit tests of aws/sso_token. */
#include "aws/sso_token.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOON   1767268800000LL /* 2026-01-01T12:00:00Z */
#define MINUTE 60000LL

static const char whole_file[] =
	"{\"startUrl\": \"https://corp.example/start\", \"region\": \"us-east-2\","
	" \"accessToken\": \"access-1\", \"expiresAt\": \"2026-01-01T12:00:00Z\","
	" \"clientId\": \"client\", \"clientSecret\": \"hush\","
	" \"registrationExpiresAt\": \"2026-03-01T00:00:00Z\", \"refreshToken\": \"refresh-1\"}";

static void parse(const char *text, struct sso_token *out)
{
	struct err err = {0};

	if (!sso_token_parse(sv_cstr(text), out, &err))
		fail_msg("%s", err.msg);
}

/* The names are the ones that the AWS tools use for these sessions: Python's hashlib says so. */
static void test_sso_token__path(void **state)
{
	struct str path = {0};

	(void)state;
	sso_token_add_path(sv_cstr("/c"), sv_cstr("corp"), &path);
	assert_string_equal(str_cstr(&path), "/c/ee0bfd2552fbd840c02cc48b6e823320543c450f.json");
	str_clear(&path);
	sso_token_add_path(sv_cstr("/c"), sv_cstr("https://corp.example/start"), &path);
	assert_string_equal(str_cstr(&path), "/c/f7c9b39d0b4c7a7d82c79307585f77e1c5e74378.json");
	str_release(&path);
}

static void test_sso_token__parse(void **state)
{
	struct sso_token token;

	(void)state;
	parse(whole_file, &token);
	assert_true(sv_eq_cstr(secret_sv(&token.access_token), "access-1"));
	assert_true(sv_eq_cstr(secret_sv(&token.refresh_token), "refresh-1"));
	assert_true(sv_eq_cstr(secret_sv(&token.client_id), "client"));
	assert_true(sv_eq_cstr(secret_sv(&token.client_secret), "hush"));
	assert_true(token.expires_unix_ms == NOON);
	assert_true(token.registration_expires_unix_ms == NOON + 84240 * MINUTE);
	sso_token_release(&token);
}

static void test_sso_token__forms_of_the_time(void **state)
{
	static const char *const forms[] = {"2026-01-01T12:00:00Z", "2026-01-01T12:00:00UTC",
		"2026-01-01T12:00:00+00:00", "2026-01-01T14:00:00+02:00",
		"2026-01-01T12:00:00.000000Z"};
	struct sso_token token;
	char text[128];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		snprintf(text, sizeof text, "{\"accessToken\":\"a\",\"expiresAt\":\"%s\"}",
			forms[i]);
		parse(text, &token);
		assert_true(token.expires_unix_ms == NOON);
		sso_token_release(&token);
	}
}

static void test_sso_token__refuses_what_is_no_token(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{"", "JSON"},
		{"{\"accessToken\": \"secret", "JSON"},
		{"{\"expiresAt\": \"2026-01-01T12:00:00Z\"}", "accessToken"},
		{"{\"accessToken\": {\"secret\": 1}, \"expiresAt\": \"2026-01-01T12:00:00Z\"}",
			"accessToken"},
		{"{\"accessToken\": \"secret\"}", "expiresAt"},
		{"{\"accessToken\": \"secret\", \"expiresAt\": \"soon\"}", "expiresAt"},
		{"{\"accessToken\": \"secret\", \"expiresAt\": 1767268800}", "expiresAt"},
	};
	struct sso_token token;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		err_clear(&err);
		assert_false(sso_token_parse(sv_cstr(rows[i].text), &token, &err));
		assert_int_equal(err.code, ERR_NO_CREDENTIALS);
		assert_non_null(strstr(err.msg, rows[i].why));
		assert_null(strstr(err.msg, "secret"));
		sso_token_release(&token);
	}
}

static void test_sso_token__time_left(void **state)
{
	struct sso_token token;

	(void)state;
	parse(whole_file, &token);
	assert_true(sso_token_is_valid(&token, NOON - 1));
	assert_false(sso_token_is_valid(&token, NOON));
	assert_false(sso_token_is_due(&token, NOON - 5 * MINUTE - 1));
	assert_true(sso_token_is_due(&token, NOON - 5 * MINUTE));
	assert_true(sso_token_is_due(&token, NOON + MINUTE));
	sso_token_release(&token);
}

static void test_sso_token__can_refresh(void **state)
{
	struct sso_token token;
	struct secret *parts[] = {&token.refresh_token, &token.client_id, &token.client_secret};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		parse(whole_file, &token);
		assert_true(sso_token_can_refresh(&token, NOON));
		secret_release(parts[i]);
		assert_false(sso_token_can_refresh(&token, NOON));
		sso_token_release(&token);
	}
	parse(whole_file, &token);
	assert_false(sso_token_can_refresh(&token, token.registration_expires_unix_ms));
	token.registration_expires_unix_ms = 0;
	assert_false(sso_token_can_refresh(&token, NOON));
	sso_token_release(&token);
}

static void test_sso_token__request(void **state)
{
	struct sso_token token;
	struct secret body = {0};

	(void)state;
	parse(whole_file, &token);
	sso_token_make_request(&token, &body);
	assert_true(sv_eq_cstr(secret_sv(&body),
		"{\"clientId\":\"client\",\"clientSecret\":\"hush\","
		"\"grantType\":\"refresh_token\",\"refreshToken\":\"refresh-1\"}"));
	secret_release(&body);
	sso_token_release(&token);
}

static void test_sso_token__answer(void **state)
{
	struct sso_token token;
	struct err err = {0};

	(void)state;
	parse(whole_file, &token);
	assert_true(sso_token_take_answer(&token,
		sv_cstr("{\"accessToken\":\"access-2\",\"expiresIn\":28800,"
			"\"refreshToken\":\"refresh-2\",\"tokenType\":\"Bearer\"}"),
		NOON, &err));
	assert_true(sv_eq_cstr(secret_sv(&token.access_token), "access-2"));
	assert_true(sv_eq_cstr(secret_sv(&token.refresh_token), "refresh-2"));
	assert_true(token.expires_unix_ms == NOON + 480 * MINUTE);
	assert_true(sso_token_take_answer(
		&token, sv_cstr("{\"accessToken\":\"access-3\",\"expiresIn\":60}"), NOON, &err));
	assert_true(sv_eq_cstr(secret_sv(&token.access_token), "access-3"));
	assert_true(sv_eq_cstr(secret_sv(&token.refresh_token), "refresh-2"));
	sso_token_release(&token);
}

static void test_sso_token__answer_without_a_token(void **state)
{
	static const char *const bodies[] = {"", "{}", "[]", "<html>",
		"{\"accessToken\":\"secret-2\"}", "{\"expiresIn\":60}",
		"{\"accessToken\":\"secret-2\",\"expiresIn\":0}",
		"{\"accessToken\":\"secret-2\",\"expires"};
	struct sso_token token;
	struct err err;

	(void)state;
	parse(whole_file, &token);
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		err_clear(&err);
		assert_false(sso_token_take_answer(&token, sv_cstr(bodies[i]), NOON, &err));
		assert_int_equal(err.code, ERR_PROTOCOL);
		assert_null(strstr(err.msg, "secret"));
		assert_true(sv_eq_cstr(secret_sv(&token.access_token), "access-1"));
		assert_true(token.expires_unix_ms == NOON);
	}
	sso_token_release(&token);
}

static void test_sso_token__members_for_the_file(void **state)
{
	struct sso_token token, again;
	struct secret text = {0};
	json_t *members;

	(void)state;
	parse(whole_file, &token);
	secret_set(&token.access_token, sv_cstr("access-2"));
	token.expires_unix_ms = NOON + MINUTE;
	members = sso_token_members(&token);
	assert_true(token_file_merge(sv_cstr(whole_file), members, sv_cstr("refresh-1"), &text));
	assert_true(sv_eq_cstr(secret_sv(&text),
		"{\"startUrl\":\"https://corp.example/start\",\"region\":\"us-east-2\","
		"\"accessToken\":\"access-2\",\"expiresAt\":\"2026-01-01T12:01:00Z\","
		"\"clientId\":\"client\",\"clientSecret\":\"hush\","
		"\"registrationExpiresAt\":\"2026-03-01T00:00:00Z\","
		"\"refreshToken\":\"refresh-1\"}"));
	parse(secret_sv(&text).p, &again);
	assert_true(sso_token_can_refresh(&again, NOON));
	json_answer_wipe(members);
	secret_release(&text);
	sso_token_release(&token);
	sso_token_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sso_token__path),
		cmocka_unit_test(test_sso_token__parse),
		cmocka_unit_test(test_sso_token__forms_of_the_time),
		cmocka_unit_test(test_sso_token__refuses_what_is_no_token),
		cmocka_unit_test(test_sso_token__time_left),
		cmocka_unit_test(test_sso_token__can_refresh),
		cmocka_unit_test(test_sso_token__request),
		cmocka_unit_test(test_sso_token__answer),
		cmocka_unit_test(test_sso_token__answer_without_a_token),
		cmocka_unit_test(test_sso_token__members_for_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
