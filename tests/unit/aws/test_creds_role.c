/* Unit tests of aws/creds_role: where a role's credentials come from, the code of the MFA device,
 * sessions that are known already. */
#include "creds_fixture.h"

/* sha1 of {"RoleArn": "R", "SerialNumber": "arn:aws:iam::1:mfa/me"}, as Python's json.dumps writes
 * it. */
#define ROLE_CACHE_KEY_SHA1 "6f7d965d03d40b30d63cf519e3b46660c900683c"

static const char sts_denies[] =
	"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: "
	"arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole</Message></Error>"
	"<RequestId>r</RequestId></ErrorResponse>";

static const struct script_step one_role[] = {
	{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAR")},
	{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAQ")},
	{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAP")},
};

static const char base_keys[] = "[base]\naws_access_key_id=AKB\naws_secret_access_key=SB\n";

static void test_creds_role__keys_of_the_source_profile_sign(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = base\n"
			"external_id = a b&c\nduration_seconds = 1800\nrole_session_name = me\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_string_equal(f->creds.provider, "role");
	assert_string_equal(f->creds.account_id, "123456789012");
	assert_int_equal(f->creds.expires_unix_ms, fixture_now_ms + 60 * MINUTE_MS);
	assert_request(f, 0, "Host: sts.test");
	assert_request(f, 0, "Credential=AKB/20261125/eu-west-1/sts/aws4_request");
	assert_request(f, 0,
		"Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FR&"
		"RoleSessionName=me&DurationSeconds=1800&ExternalId=a%20b%26c");
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_creds_role__a_session_gets_a_name_and_bad_durations_are_dropped(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = base\nduration_seconds = an "
			"hour\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "&RoleSessionName=sqscope-1795608000");
	assert_false(request_has(f, 0, "DurationSeconds"));
}

static void test_creds_role__roles_on_top_of_each_other(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile top]\nrole_arn = R3\nsource_profile = mid\n"
			"[profile mid]\nrole_arn = R2\nsource_profile = low\n"
			"[profile low]\nrole_arn = R1\nsource_profile = base\n");
	f->options.profile = "top";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAP", "SASIAP", "TASIAP");
	assert_request(f, 0, "Credential=AKB/");
	assert_request(f, 0, "RoleArn=R1");
	assert_request(f, 1, "Credential=ASIAR/");
	assert_request(f, 1, "X-Amz-Security-Token: TASIAR");
	assert_request(f, 2, "Credential=ASIAQ/");
	assert_request(f, 2, "RoleArn=R3");
	assert_int_equal(script_request_count(f->server), 3);
}

static void test_creds_role__keys_of_a_source_come_before_its_role(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = base\n"
			"[profile base]\nrole_arn = other\nsource_profile = r\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "Credential=AKB/");
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_creds_role__a_profile_can_be_its_own_source(void **state)
{
	struct fixture *f = *state;

	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = r\n"
			"aws_access_key_id = AKR\naws_secret_access_key = S\n"
			"[profile bare]\nrole_arn = R\nsource_profile = bare\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "Credential=AKR/");
	drop_provider(f);
	f->options.profile = "bare";
	assert_refused(f, ERR_NO_CREDENTIALS,
		"the role of profile bare (~/.aws/config:8): its source has no credentials");
}

static void assert_wrong(struct fixture *f, const char *text, const char *in_error)
{
	write_config(f, text);
	f->options.profile = "r";
	assert_refused(f, ERR_AWS_CONFIG, in_error);
	drop_provider(f);
}

static void test_creds_role__what_is_wrong_is_named_with_its_line(void **state)
{
	struct fixture *f = *state;

	assert_wrong(f, "[profile r]\nrole_arn = R\n",
		"profile r (~/.aws/config:2): it has role_arn but neither");
	assert_wrong(f, "[profile r]\nrole_arn = R\nsource_profile=a\ncredential_source=b\n",
		"profile r (~/.aws/config:3): it has both source_profile and credential_source");
	assert_wrong(f, "[profile r]\nrole_arn = R\nsource_profile = x\n",
		"its source_profile x is in neither of the AWS files");
	assert_wrong(f,
		"[profile r]\nrole_arn = R\nsource_profile = x\n"
		"[profile x]\nrole_arn = X\nsource_profile = r\n",
		"profile x (~/.aws/config:6): its source_profile r leads back to it");
	assert_wrong(f, "[profile r]\nrole_arn = R\ncredential_source = Moon\n",
		"credential_source is Moon");
}

static void test_creds_role__named_sources(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAR")},
		{.status = 200,
			.body = "{\"AccessKeyId\":\"ASIAC\",\"SecretAccessKey\":\"S\",\"Token\":"
				"\"T\",\"Expiration\":\"2026-11-25T18:00:00Z\"}"},
		{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAQ")},
	};

	write_config(f, "[profile env]\nrole_arn = R\ncredential_source = Environment\n"
			"[profile ecs]\nrole_arn = R\ncredential_source = EcsContainer\n"
			"[profile ec2]\nrole_arn = R\ncredential_source = Ec2InstanceMetadata\n");
	set_variable(f, "AWS_ACCESS_KEY_ID", "AKENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "S");
	set_variable(f, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c");
	serve(f, steps, COUNT_OF(steps));
	f->options.profile = "env";
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "Credential=AKENV/");
	drop_provider(f);
	f->options.profile = "ecs";
	assert_given(f, "ASIAQ", "SASIAQ", "TASIAQ");
	assert_request(f, 2, "Credential=ASIAC/");
	drop_provider(f);
	f->options.profile = "ec2";
	assert_refused(f, ERR_NO_CREDENTIALS,
		"its source has no credentials: instance metadata is switched off");
}

static void test_creds_role__the_environment_is_no_source_of_a_profile(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ACCESS_KEY_ID", "AKENV");
	set_variable(f, "AWS_SECRET_ACCESS_KEY", "S");
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = empty\n[profile empty]\n");
	f->options.profile = "r";
	assert_refused(f, ERR_NO_CREDENTIALS, "its source has no credentials");
}

static void test_creds_role__a_failing_source_names_its_own_place(void **state)
{
	struct fixture *f = *state;

	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = p\n"
			"[profile p]\ncredential_process = exit 3\n");
	f->options.profile = "r";
	assert_refused(f, ERR_NO_CREDENTIALS,
		"credential_process of profile p (~/.aws/config:5): it ended with exit status 3");
}

static void test_creds_role__sts_says_no(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {{.status = 403, .body = sts_denies}};

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = base\n");
	f->options.profile = "r";
	serve(f, steps, COUNT_OF(steps));
	assert_refused(f, ERR_DENIED,
		"the role of profile r (~/.aws/config:3): User: arn:aws:iam::1:user/u is not "
		"authorized");
	assert_string_equal(f->err.service_code, "AccessDenied");
}

static void test_creds_role__sts_is_asked_again_when_it_is_not_well(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 500, .body = ""},
		{.status = 200, .body = STS_ANSWER("AssumeRole", "ASIAR")},
	};

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = base\n");
	f->options.profile = "r";
	serve(f, steps, COUNT_OF(steps));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
}

static void test_creds_role__endpoint_url_is_for_the_queues(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = base\n");
	f->options.profile = "r";
	f->options.endpoint_url = "http://queues.test";
	serve(f, one_role, COUNT_OF(one_role));
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "Host: sts.test");
}

/* --- codes --------------------------------------------------------------------------------------
 */

static const char mfa_config[] =
	"[profile r]\nrole_arn = R\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n";

static void provide_mfa(struct fixture *f, const char *code)
{
	write_credentials(f, base_keys);
	write_config(f, mfa_config);
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	provide(f);
	set_prompt(f, code);
}

static void test_creds_role__a_code_is_asked_for_once(void **state)
{
	struct fixture *f = *state;

	provide_mfa(f, "123456");
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_true(f->creds.was_prompted);
	assert_string_equal(f->question.profile, "r");
	assert_string_equal(f->question.serial, "arn:aws:iam::1:mfa/me");
	assert_request(f, 0, "&SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme&TokenCode=123456");
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_int_equal(f->question.asked, 1);
	assert_int_equal(f->question.withdrawn, 0);
}

static void test_creds_role__a_code_may_come_late(void **state)
{
	struct fixture *f = *state;

	provide_mfa(f, NULL);
	creds_provider_get(f->provider, on_ready, f);
	while (!f->question.asked)
		turn(f);
	assert_int_equal(f->answers, 0);
	f->question.answer(f->question.answer_ud, sv_cstr(" 654321\n"));
	while (!f->answers)
		turn(f);
	assert_creds(&f->creds, "ASIAR", "SASIAR", "TASIAR");
	assert_request(f, 0, "TokenCode=654321");
}

static void test_creds_role__an_open_question_is_withdrawn(void **state)
{
	struct fixture *f = *state;

	provide_mfa(f, NULL);
	creds_provider_get(f->provider, on_ready, f);
	while (!f->question.asked)
		turn(f);
	drop_provider(f);
	assert_int_equal(f->question.withdrawn, 1);
	assert_int_equal(f->answers, 0);
}

static void test_creds_role__nobody_is_asked_again_unasked(void **state)
{
	struct fixture *f = *state;

	provide_mfa(f, "");
	assert_refused(f, ERR_NO_CREDENTIALS,
		"the role of profile r (~/.aws/config:3): no code of the MFA device was given");
	assert_refused(f, ERR_NO_CREDENTIALS, "no code of the MFA device was given");
	assert_int_equal(f->question.asked, 1);
	assert_int_equal(script_request_count(f->server), 0);
	f->question.code = "111111";
	creds_provider_retry(f->provider);
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_int_equal(f->question.asked, 2);
}

static void test_creds_role__without_a_prompt_it_is_said(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, mfa_config);
	f->options.profile = "r";
	assert_refused(f, ERR_NO_CREDENTIALS,
		"it needs a code of the MFA device arn:aws:iam::1:mfa/me, and there is nobody to "
		"ask");
}

static void test_creds_role__one_device_is_asked_for_once_a_fetch(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = mid\nmfa_serial = dev\n"
			"[profile mid]\nrole_arn = M\nsource_profile = base\nmfa_serial = dev\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	provide(f);
	set_prompt(f, "123456");
	assert_refused(f, ERR_NO_CREDENTIALS, "it needs a second code of the MFA device dev");
	assert_int_equal(f->question.asked, 1);
}

static void test_creds_role__the_session_of_a_code_serves_later_fetches(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, base_keys);
	write_config(f, "[profile r]\nrole_arn = R\nsource_profile = mid\n"
			"[profile mid]\nrole_arn = M\nsource_profile = base\nmfa_serial = dev\n");
	f->options.profile = "r";
	serve(f, one_role, COUNT_OF(one_role));
	provide(f);
	set_prompt(f, "123456");
	assert_given(f, "ASIAQ", "SASIAQ", "TASIAQ");
	/* Due, and mid's session lasts to the same minute; so r is renewed with it. */
	loop_shift_unix(f->loop, 0);
	loop_shift_unix(f->loop, fixture_now_ms + 58 * MINUTE_MS + 30000 - loop_unix_ms(f->loop));
	assert_non_null(creds_provider_current(f->provider, loop_unix_ms(f->loop)));
	while (script_request_count(f->server) < 3)
		turn(f);
	assert_request(f, 2, "RoleArn=R");
	assert_request(f, 2, "Credential=ASIAR/");
	assert_int_equal(f->question.asked, 1);
}

static void test_creds_role__a_session_of_the_command_line_spares_the_code(void **state)
{
	struct fixture *f = *state;

	write_file(f, ".aws/cli/cache/" ROLE_CACHE_KEY_SHA1 ".json",
		"{\"Credentials\":{\"AccessKeyId\":\"ASIACLI\",\"SecretAccessKey\":\"SC\","
		"\"SessionToken\":\"TC\",\"Expiration\":\"2026-11-25T12:30:00+00:00\"}}");
	provide_mfa(f, "123456");
	assert_given(f, "ASIACLI", "SC", "TC");
	assert_int_equal(f->question.asked, 0);
	assert_int_equal(script_request_count(f->server), 0);
	/* The service does not want it: a new one. */
	creds_provider_forget(f->provider);
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
	assert_int_equal(f->question.asked, 1);
}

static void test_creds_role__an_old_session_of_the_command_line_does_not(void **state)
{
	struct fixture *f = *state;

	write_file(f, ".aws/cli/cache/" ROLE_CACHE_KEY_SHA1 ".json",
		"{\"Credentials\":{\"AccessKeyId\":\"ASIACLI\",\"SecretAccessKey\":\"SC\","
		"\"SessionToken\":\"TC\",\"Expiration\":\"2026-11-25T12:04:00Z\"}}");
	provide_mfa(f, "123456");
	assert_given(f, "ASIAR", "SASIAR", "TASIAR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds_role__keys_of_the_source_profile_sign),
		TEST(test_creds_role__a_session_gets_a_name_and_bad_durations_are_dropped),
		TEST(test_creds_role__roles_on_top_of_each_other),
		TEST(test_creds_role__keys_of_a_source_come_before_its_role),
		TEST(test_creds_role__a_profile_can_be_its_own_source),
		TEST(test_creds_role__what_is_wrong_is_named_with_its_line),
		TEST(test_creds_role__named_sources),
		TEST(test_creds_role__the_environment_is_no_source_of_a_profile),
		TEST(test_creds_role__a_failing_source_names_its_own_place),
		TEST(test_creds_role__sts_says_no),
		TEST(test_creds_role__sts_is_asked_again_when_it_is_not_well),
		TEST(test_creds_role__endpoint_url_is_for_the_queues),
		TEST(test_creds_role__a_code_is_asked_for_once),
		TEST(test_creds_role__a_code_may_come_late),
		TEST(test_creds_role__an_open_question_is_withdrawn),
		TEST(test_creds_role__nobody_is_asked_again_unasked),
		TEST(test_creds_role__without_a_prompt_it_is_said),
		TEST(test_creds_role__one_device_is_asked_for_once_a_fetch),
		TEST(test_creds_role__the_session_of_a_code_serves_later_fetches),
		TEST(test_creds_role__a_session_of_the_command_line_spares_the_code),
		TEST(test_creds_role__an_old_session_of_the_command_line_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
