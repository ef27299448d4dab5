/* Unit tests of aws/creds: keys in the environment and in files, the chain, credentials as a value,
 * the command that signs in. */
#include "creds_fixture.h"

/* --- the environment ---------------------------------------------------------------------------
 */

static void test_creds__environment(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID ");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_SESSION_TOKEN", "token");
	set_variable(f, "AWS_ACCOUNT_ID", "123456789012");
	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "2026-11-26T00:00:00Z");
	assert_given(f, "AKID", "secret", "token");
	assert_string_equal(f->creds.provider, "environment");
	assert_string_equal(f->creds.account_id, "123456789012");
	assert_int_equal(f->creds.expires_unix_ms, fixture_now_ms + 12 * 60 * MINUTE_MS);
}

static void test_creds__environment_without_secret(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", " ");
	assert_refused(f, ERR_NO_CREDENTIALS, "AWS_SECRET_ACCESS_KEY is not");
}

static void test_creds__environment_with_a_bad_expiry(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ACCESS_KEY_ID", "AKID");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_CREDENTIAL_EXPIRATION", "tomorrow");
	assert_refused(f, ERR_NO_CREDENTIALS, "AWS_CREDENTIAL_EXPIRATION is 'tomorrow'");
}

static void test_creds__blank_variables_are_unset(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "  ");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "\t");
	assert_given(f, "A", "S", "");
}

static void test_creds__environment_wins_over_a_chosen_profile(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[p]\naws_access_key_id=P\naws_secret_access_key=S\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	set_variable(f, "AWS_PROFILE", "p");
	assert_given(f, "ENV", "secret", "");
}

static void test_creds__environment_loses_to_the_option(void **state)
{
	struct fixture *f = *state;

	write_credentials(
		f, "[p]\naws_access_key_id=P\naws_secret_access_key=S\naws_session_token=T\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "ENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "secret");
	f->options.profile = "p";
	assert_given(f, "P", "S", "T");
	assert_string_equal(f->creds.provider, "profile");
}

/* --- keys in files ------------------------------------------------------------------------------
 */

static void test_creds__keys_of_the_config_file(void **state)
{
	struct fixture *f = *state;

	write_config(f, "[default]\naws_access_key_id = C\naws_secret_access_key = a/b+c=\n"
			"aws_account_id = 1\n");
	assert_given(f, "C", "a/b+c=", "");
	assert_string_equal(f->creds.account_id, "1");
	assert_int_equal(f->creds.expires_unix_ms, 0);
}

static void test_creds__profile_without_secret_names_the_line(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "\n[default]\naws_access_key_id = A\n");
	assert_refused(f, ERR_NO_CREDENTIALS,
		"profile default (~/.aws/credentials:3) has aws_access_key_id but no");
}

static void test_creds__files_are_read_anew(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	assert_given(f, "A", "S", "");
	write_credentials(f, "[default]\naws_access_key_id=B\naws_secret_access_key=T\n");
	creds_provider_forget(f->provider);
	assert_given(f, "B", "T", "");
}

static void test_creds__keys_take_their_turn(void **state)
{
	struct fixture *f = *state;

	write_config(f, "[default]\naws_access_key_id=C\naws_secret_access_key=S\n"
			"credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"P\","
			"\"SecretAccessKey\":\"SP\"}'\n");
	assert_given(f, "P", "SP", "");
	drop_provider(f);
	write_credentials(f, "[default]\naws_access_key_id=A\naws_secret_access_key=S\n");
	assert_given(f, "A", "S", "");
}

static void test_creds__nothing_is_configured(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, ERR_NO_CREDENTIALS,
		"AWS_ACCESS_KEY_ID is not set, nothing for profile default in "
		"~/.aws/credentials or ~/.aws/config, no container's credentials, instance "
		"metadata is switched off");
}

static void test_creds__keys_under_a_broken_header_are_not_merely_missing(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default\naws_access_key_id = AK\naws_secret_access_key = s\n");
	assert_refused(f, ERR_AWS_CONFIG, "credentials:1: ");
}

/* --- as a value ---------------------------------------------------------------------------------
 */

static void test_creds__copy_is_deep(void **state)
{
	struct creds a = {.expires_unix_ms = 5, .provider = "environment", .was_prompted = true};
	struct creds b = {0};

	(void)state;
	a.access_key_id = strdup("A");
	a.account_id = strdup("1");
	secret_set(&a.secret_access_key, sv_cstr("S"));
	creds_copy(&b, &a);
	assert_true(creds_are_equal(&a, &b));
	assert_true(b.was_prompted);
	secret_set(&a.secret_access_key, sv_cstr("other"));
	assert_false(creds_are_equal(&a, &b));
	assert_creds(&b, "A", "S", "");
	assert_false(creds_are_expired(&b, 4));
	assert_true(creds_are_expired(&b, 5));
	creds_copy(&b, &a);
	creds_release(&a);
	assert_creds(&b, "A", "other", "");
	creds_release(&b);
}

/* --- signing in ---------------------------------------------------------------------------------
 */

static void assert_signin(struct fixture *f, const char *profile, const char *command)
{
	struct str out = {0};
	bool has_one;

	f->options.profile = profile;
	provide(f);
	has_one = creds_signin_command(&f->config, &out);
	assert_int_equal(has_one, command != NULL);
	if (command)
		assert_string_equal(str_cstr(&out), command);
	str_release(&out);
	drop_provider(f);
}

static void test_creds__signin_command(void **state)
{
	struct fixture *f = *state;

	write_config(f, "[profile sso]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n"
			"[profile \"my team\"]\nsso_start_url = https://x\n"
			"[profile login]\nlogin_session = arn\n"
			"[profile both]\nsso_session = s\nlogin_session = arn\n"
			"[profile also]\nsso_session = s\ncredential_process = helper\n"
			"[profile process]\ncredential_process = helper --it 'x y'\n"
			"[profile keys]\naws_access_key_id = A\n"
			"[profile role]\nrole_arn = a\nsource_profile = mid\n"
			"[profile mid]\nrole_arn = b\nsource_profile = sso\n"
			"[profile loop]\nrole_arn = b\nsource_profile = pool\n"
			"[profile pool]\nrole_arn = b\nsource_profile = loop\n"
			"[profile self]\nrole_arn = b\nsource_profile = self\n");
	assert_signin(f, "sso", "aws sso login --profile sso");
	assert_signin(f, "my team", "aws sso login --profile 'my team'");
	assert_signin(f, "login", "aws login --profile login");
	assert_signin(f, "both", "aws login --profile both");
	assert_signin(f, "also", "helper");
	assert_signin(f, "process", "helper --it 'x y'");
	assert_signin(f, "keys", NULL);
	assert_signin(f, "role", "aws sso login --profile sso");
	assert_signin(f, "loop", NULL);
	assert_signin(f, "self", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds__environment),
		TEST(test_creds__environment_without_secret),
		TEST(test_creds__environment_with_a_bad_expiry),
		TEST(test_creds__blank_variables_are_unset),
		TEST(test_creds__environment_wins_over_a_chosen_profile),
		TEST(test_creds__environment_loses_to_the_option),
		TEST(test_creds__keys_of_the_config_file),
		TEST(test_creds__profile_without_secret_names_the_line),
		TEST(test_creds__files_are_read_anew),
		TEST(test_creds__keys_take_their_turn),
		TEST(test_creds__nothing_is_configured),
		TEST(test_creds__keys_under_a_broken_header_are_not_merely_missing),
		TEST(test_creds__signin_command),
		cmocka_unit_test(test_creds__copy_is_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
