/* Unit tests of the sources that ask a program, a file's token, a container or an instance. */
#include "creds_fixture.h"

#include "aws/creds_process.h"
#include "sqscope/aws/imds.h"

#include <signal.h>

/* --- credential_process -------------------------------------------------------------------------
 */

static void set_command(struct fixture *f, const char *command)
{
	char text[1024];

	snprintf(text, sizeof text, "[default]\ncredential_process = %s\naws_account_id = 42\n",
		command);
	write_config(f, text);
}

static void test_creds_process__a_shell_runs_it(void **state)
{
	struct fixture *f = *state;

	set_command(f, "printf '%s' '{\"Version\":1,\"AccessKeyId\":\"P\",' | cat; echo "
		       "'\"SecretAccessKey\":\"SP\",\"SessionToken\":\"TP\",\"Expiration\":"
		       "\"2026-11-25T13:00:00+00:00\"}'");
	assert_given(f, "P", "SP", "TP");
	assert_string_equal(f->creds.provider, "process");
	assert_string_equal(f->creds.account_id, "42");
	assert_int_equal(f->creds.expires_unix_ms, fixture_now_ms + 60 * MINUTE_MS);
}

static void test_creds_process__without_an_end(void **state)
{
	struct fixture *f = *state;

	set_command(f, "echo '{\"Version\":1,\"AccessKeyId\":\"P\",\"SecretAccessKey\":\"SP\","
		       "\"AccountId\":\"7\"}'");
	assert_given(f, "P", "SP", "");
	assert_int_equal(f->creds.expires_unix_ms, 0);
	assert_string_equal(f->creds.account_id, "7");
}

static void assert_process_fails(struct fixture *f, const char *command, const char *in_text)
{
	set_command(f, command);
	assert_refused(f, ERR_NO_CREDENTIALS, in_text);
	assert_non_null(
		strstr(f->err.msg, "credential_process of profile default (~/.aws/config:2): "));
	drop_provider(f);
}

static void test_creds_process__what_goes_wrong_is_said(void **state)
{
	struct fixture *f = *state;

	assert_process_fails(f, "exit 7", "it ended with exit status 7");
	assert_process_fails(f, "echo first >&2; echo sign in first >&2; exit 1",
		"it ended with exit status 1: sign in first");
	assert_process_fails(f, "kill -9 $$", "it was ended by signal 9");
	assert_process_fails(f, "true", "it is empty");
	assert_process_fails(f, "echo '{\"Version\":2}'", "its Version is 2");
	assert_process_fails(f, "echo '{\"Version\":1}'", "it has no AccessKeyId");
	assert_process_fails(f, "/nowhere/helper", "it ended with exit status 127");
}

static pid_t read_pid(const char *path)
{
	char text[32] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	if (!fgets(text, sizeof text, file))
		text[0] = '\0';
	fclose(file);
	return (pid_t)strtol(text, NULL, 10);
}

static void test_creds_process__is_ended_with_the_provider(void **state)
{
	struct fixture *f = *state;
	char mark[160];
	pid_t pid = 0;

	snprintf(mark, sizeof mark, "echo $$ > %s/pid; exec sleep 1000", f->home);
	set_command(f, mark);
	provide(f);
	creds_provider_get(f->provider, on_ready, f);
	snprintf(mark, sizeof mark, "%s/pid", f->home);
	while (access(mark, F_OK) != 0 || !(pid = read_pid(mark)))
		turn(f);
	drop_provider(f);
	while (kill(pid, 0) == 0)
		turn(f);
	assert_int_equal(f->answers, 0);
}

static void assert_words(const char *written, const char *words)
{
	struct str out = {0};

	creds_process_add_words(sv_cstr(written), &out);
	assert_string_equal(str_cstr(&out), words);
	str_release(&out);
}

static void test_creds_process__words_hide_what_looks_like_a_key(void **state)
{
	(void)state;
	assert_words("", "");
	assert_words("one\ntwo \n\n", "two");
	assert_words("error: no session for prod, run `vault login`",
		"error: no session for prod, run `vault login`");
	assert_words("cannot open /usr/local/share/Config2/file",
		"cannot open /usr/local/share/Config2/file");
	assert_words("key=ASIAIOSFODNN7EXAMPLE!", "***!");
	assert_words("secret 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'", "secret '***'");
}

/* --- web identity -------------------------------------------------------------------------------
 */

static const struct script_step web_role[] = {
	{.status = 200, .body = STS_ANSWER("AssumeRoleWithWebIdentity", "ASIAW")},
	{.status = 200, .body = STS_ANSWER("AssumeRoleWithWebIdentity", "ASIAX")},
};

static void test_creds_web_identity__of_the_environment(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_WEB_IDENTITY_TOKEN_FILE", write_file(f, "token", "jwt.a+b\n"));
	set_variable(f, "AWS_ROLE_ARN", "R");
	set_variable(f, "AWS_ROLE_SESSION_NAME", "pod");
	serve(f, web_role, COUNT_OF(web_role));
	assert_given(f, "ASIAW", "SASIAW", "TASIAW");
	assert_string_equal(f->creds.provider, "web-identity");
	assert_string_equal(f->creds.account_id, "123456789012");
	assert_request(f, 0,
		"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=R&RoleSessionName=pod&"
		"WebIdentityToken=jwt.a%2Bb");
	assert_false(request_has(f, 0, "Authorization"));
	/* The platform renews the file. */
	write_file(f, "token", "jwt.new");
	creds_provider_retry(f->provider);
	while (script_request_count(f->server) < 2)
		turn(f);
	assert_request(f, 1, "WebIdentityToken=jwt.new");
}

static void test_creds_web_identity__of_a_profile(void **state)
{
	struct fixture *f = *state;

	write_file(f, "token", "jwt");
	write_config(f, "[profile w]\nrole_arn = R\nweb_identity_token_file = ~/token\n"
			"[profile bare]\nweb_identity_token_file = ~/token\n"
			"[profile gone]\nrole_arn = R\nweb_identity_token_file = ~/gone\n");
	f->options.profile = "w";
	serve(f, web_role, COUNT_OF(web_role));
	assert_given(f, "ASIAW", "SASIAW", "TASIAW");
	assert_request(f, 0, "RoleSessionName=sqscope-1795608000");
	drop_provider(f);
	f->options.profile = "bare";
	assert_refused(f, ERR_NO_CREDENTIALS,
		"web identity of profile bare (~/.aws/config:5): there is a token file but no "
		"role_arn");
	drop_provider(f);
	f->options.profile = "gone";
	assert_refused(f, ERR_NO_CREDENTIALS, "/gone: No such file");
}

static void test_creds_web_identity__the_environment_yields_to_a_role_and_to_the_option(
	void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[base]\naws_access_key_id=AKB\naws_secret_access_key=S\n");
	write_config(f, "[profile r]\nrole_arn = P\nsource_profile = base\n");
	set_variable(f, "AWS_WEB_IDENTITY_TOKEN_FILE", write_file(f, "token", "jwt"));
	set_variable(f, "AWS_ROLE_ARN", "R");
	set_variable(f, "AWS_PROFILE", "r");
	serve(f, web_role, COUNT_OF(web_role));
	assert_given(f, "ASIAW", "SASIAW", "TASIAW");
	assert_request(f, 0, "Action=AssumeRole&");
	drop_provider(f);
	f->options.profile = "base";
	assert_given(f, "AKB", "S", "");
}

static void test_creds_web_identity__comes_before_keys_of_the_profile(void **state)
{
	struct fixture *f = *state;

	write_credentials(f, "[default]\naws_access_key_id=AKB\naws_secret_access_key=S\n");
	set_variable(f, "AWS_WEB_IDENTITY_TOKEN_FILE", write_file(f, "token", "jwt"));
	set_variable(f, "AWS_ROLE_ARN", "R");
	serve(f, web_role, COUNT_OF(web_role));
	assert_given(f, "ASIAW", "SASIAW", "TASIAW");
}

/* --- container ----------------------------------------------------------------------------------
 */

#define CONTAINER_ANSWER                                                                           \
	"{\"AccessKeyId\":\"ASIAC\",\"SecretAccessKey\":\"SC\",\"Token\":\"TC\",\"Expiration\":"   \
	"\"2026-11-25T18:00:00Z\",\"AccountId\":\"9\"}"

static const struct script_step container[] = {
	{.status = 503},
	{.status = 200, .body = CONTAINER_ANSWER},
};

static void test_creds_container__relative_and_tried_again(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/x?a=1");
	set_variable(f, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://elsewhere");
	serve(f, container, COUNT_OF(container));
	assert_given(f, "ASIAC", "SC", "TC");
	assert_string_equal(f->creds.provider, "container");
	assert_string_equal(f->creds.account_id, "9");
	assert_request(f, 1, "GET /v2/credentials/x?a=1 ");
	assert_request(f, 1, "Host: 169.254.170.2\r\n");
	assert_request(f, 1, "Accept: application/json\r\n");
	assert_false(request_has(f, 1, "Authorization"));
}

static void test_creds_container__authorization_of_the_file_wins(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1");
	set_variable(f, "AWS_CONTAINER_AUTHORIZATION_TOKEN", "not-this");
	set_variable(
		f, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", write_file(f, "t", "from-file\n"));
	serve(f, container + 1, 1);
	assert_given(f, "ASIAC", "SC", "TC");
	assert_request(f, 0, "Authorization: from-file\r\n");
}

static void assert_container_refused(struct fixture *f, const char *uri, const char *in_text)
{
	set_variable(f, "AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
	assert_refused(f, ERR_AWS_CONFIG, in_text);
	drop_provider(f);
}

static void test_creds_container__only_the_machine_itself_without_tls(void **state)
{
	struct fixture *f = *state;

	serve(f, container, COUNT_OF(container));
	assert_container_refused(f, "http://evil.test/c",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI is "
		"http://evil.test: without TLS");
	assert_container_refused(f, "http://127.0.0.1.evil.test/c", "without TLS");
	assert_container_refused(f, "http://localhost.evil.test/c", "without TLS");
	assert_container_refused(f, "http://169.254.170.20/c", "without TLS");
	assert_container_refused(f, "/c", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	assert_int_equal(script_request_count(f->server), 0);
}

static void test_creds_container__addresses_of_the_machine(void **state)
{
	struct fixture *f = *state;
	static const char *const uris[] = {"http://localhost:8080/c", "http://127.0.0.1/c",
		"http://127.3.2.1:9/c", "http://[::1]:9/c", "http://[fd00:ec2::23]/c"};
	static const struct script_step steps[] = {
		{.status = 200, .body = CONTAINER_ANSWER},
		{.status = 200, .body = CONTAINER_ANSWER},
		{.status = 200, .body = CONTAINER_ANSWER},
		{.status = 200, .body = CONTAINER_ANSWER},
		{.status = 200, .body = CONTAINER_ANSWER},
	};

	serve(f, steps, COUNT_OF(steps));
	for (size_t i = 0; i < COUNT_OF(uris); i++) {
		set_variable(f, "AWS_CONTAINER_CREDENTIALS_FULL_URI", uris[i]);
		assert_given(f, "ASIAC", "SC", "TC");
		drop_provider(f);
	}
}

static void test_creds_container__tokens_are_checked(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c");
	set_variable(f, "AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nX-Other: b");
	assert_refused(f, ERR_NO_CREDENTIALS,
		"AWS_CONTAINER_AUTHORIZATION_TOKEN holds more than one line");
	drop_provider(f);
	set_variable(f, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nowhere/token");
	assert_refused(
		f, ERR_NO_CREDENTIALS, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: cannot open");
}

static void test_creds_container__what_is_wrong_names_the_address(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 404},
		{.status = 200, .body = "{\"AccessKeyId\":\"A\"}"},
	};

	set_variable(f, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c");
	serve(f, steps, COUNT_OF(steps));
	assert_refused(f, ERR_NO_CREDENTIALS,
		"the container's credentials at http://169.254.170.2/c: it answers HTTP 404");
	drop_provider(f);
	assert_refused(f, ERR_NO_CREDENTIALS, "it has no SecretAccessKey");
}

/* --- instance -----------------------------------------------------------------------------------
 */

#define IMDS_ANSWER(expiration)                                                                    \
	"{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAI\",\"SecretAccessKey\":\"SI\","              \
	"\"Token\":\"TI\",\"Expiration\":\"" expiration "\"}"

static const struct script_step instance[] = {
	{.status = 200, .body = "tok"},
	{.status = 200, .body = "my-role\n"},
	{.status = 200, .body = IMDS_ANSWER("2026-11-25T18:00:00Z")},
};

static void allow_imds(struct fixture *f)
{
	set_variable(f, "AWS_EC2_METADATA_DISABLED", NULL);
}

static void test_creds_imds__token_role_credentials(void **state)
{
	struct fixture *f = *state;

	allow_imds(f);
	serve(f, instance, COUNT_OF(instance));
	assert_given(f, "ASIAI", "SI", "TI");
	assert_string_equal(f->creds.provider, "imds");
	assert_int_equal(f->creds.expires_unix_ms, fixture_now_ms + 6 * 60 * MINUTE_MS);
	assert_request(f, 0, "PUT /latest/api/token ");
	assert_request(f, 0, "Host: 169.254.169.254\r\n");
	assert_request(f, 0, "x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n");
	assert_request(f, 1, "GET /latest/meta-data/iam/security-credentials/ ");
	assert_request(f, 1, "x-aws-ec2-metadata-token: tok\r\n");
	assert_request(f, 2, "GET /latest/meta-data/iam/security-credentials/my-role ");
}

static void test_creds_imds__never_version_one(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {{.status = 403}};

	allow_imds(f);
	serve(f, steps, COUNT_OF(steps));
	assert_refused(f, ERR_NO_CREDENTIALS,
		"instance metadata at http://169.254.169.254: it is switched off (HTTP 403)");
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_creds_imds__a_service_that_is_not_well_is_asked_again(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 503},
		{.status = 200, .body = "tok"},
		{.status = 200, .body = "r"},
		{.status = 200, .body = IMDS_ANSWER("2026-11-25T18:00:00Z")},
	};

	allow_imds(f);
	serve(f, steps, COUNT_OF(steps));
	assert_given(f, "ASIAI", "SI", "TI");
}

static void test_creds_imds__no_role_and_nobody_there_are_not_configured(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 200, .body = "tok"},
		{.status = 404},
	};

	allow_imds(f);
	assert_refused(f, ERR_NO_CREDENTIALS, "no instance metadata");
	drop_provider(f);
	serve(f, steps, COUNT_OF(steps));
	assert_refused(f, ERR_NO_CREDENTIALS, "the instance has no role");
}

static void test_creds_imds__silence_ends_with_the_read_timeout(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {{.act = SCRIPT_HOLD}};
	int64_t began_ms;

	allow_imds(f);
	serve(f, steps, COUNT_OF(steps));
	began_ms = loop_now_ms(f->loop);
	assert_refused(f, ERR_NO_CREDENTIALS, "no credentials: ");
	assert_true(loop_now_ms(f->loop) - began_ms < 10000);
	assert_int_equal(script_request_count(f->server), 1);
}

static void test_creds_imds__other_addresses(void **state)
{
	struct fixture *f = *state;

	allow_imds(f);
	set_variable(f, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://imds.test:81/");
	serve(f, instance, COUNT_OF(instance));
	assert_given(f, "ASIAI", "SI", "TI");
	assert_request(f, 0, "Host: imds.test:81\r\n");
	drop_provider(f);
	set_variable(f, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "nonsense");
	assert_refused(f, ERR_AWS_CONFIG, "the endpoint of instance metadata");
}

static void test_creds_imds__the_ipv6_mode(void **state)
{
	struct fixture *f = *state;

	allow_imds(f);
	set_variable(f, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
	serve(f, instance, COUNT_OF(instance));
	assert_given(f, "ASIAI", "SI", "TI");
	assert_request(f, 0, "Host: [fd00:ec2::254]\r\n");
}

static void test_creds_imds__old_credentials_stay_in_use(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 200, .body = "tok"},
		{.status = 200, .body = "r"},
		{.status = 200, .body = IMDS_ANSWER("2026-11-25T11:00:00Z")},
	};
	int64_t left_ms;

	allow_imds(f);
	serve(f, steps, COUNT_OF(steps));
	assert_given(f, "ASIAI", "SI", "TI");
	left_ms = f->creds.expires_unix_ms - fixture_now_ms;
	assert_in_range(left_ms, 17 * MINUTE_MS, 26 * MINUTE_MS);
}

static void test_creds_imds__they_outlive_a_service_that_is_gone(void **state)
{
	struct fixture *f = *state;
	int64_t end_ms = fixture_now_ms + 6 * 60 * MINUTE_MS;

	allow_imds(f);
	serve(f, instance, COUNT_OF(instance));
	assert_given(f, "ASIAI", "SI", "TI");
	loop_shift_unix(f->loop, 0);
	loop_shift_unix(f->loop, end_ms - 30000 - loop_unix_ms(f->loop));
	assert_given(f, "ASIAI", "SI", "TI");
	assert_true(f->creds.expires_unix_ms > end_ms);
}

struct region {
	struct loop *loop;
	int calls;
	char name[64];
};

static void on_region(void *ud, struct sv name)
{
	struct region *region = ud;

	region->calls++;
	snprintf(region->name, sizeof region->name, "%.*s", SV_ARGS(name));
	loop_stop(region->loop);
}

static void test_imds_region__of_the_instance(void **state)
{
	struct fixture *f = *state;
	static const struct script_step steps[] = {
		{.status = 200, .body = "tok"},
		{.status = 200, .body = "us-west-2-lax-1\n"},
	};
	struct region region = {.loop = f->loop};

	allow_imds(f);
	serve(f, steps, COUNT_OF(steps));
	provide(f);
	imds_region_start(f->loop, f->http, &f->config, on_region, &region);
	assert_int_equal(region.calls, 0);
	loop_run(f->loop);
	assert_string_equal(region.name, "us-west-2-lax-1");
	assert_request(f, 1, "GET /latest/meta-data/placement/region ");
}

static void test_imds_region__is_empty_where_there_is_none(void **state)
{
	struct fixture *f = *state;
	struct region region = {.loop = f->loop};

	provide(f);
	imds_region_start(f->loop, f->http, &f->config, on_region, &region);
	loop_run(f->loop);
	drop_provider(f);
	allow_imds(f);
	provide(f);
	imds_region_start(f->loop, f->http, &f->config, on_region, &region);
	loop_run(f->loop);
	imds_region_cancel(imds_region_start(f->loop, f->http, &f->config, on_region, &region));
	turn(f);
	assert_int_equal(region.calls, 2);
	assert_string_equal(region.name, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_creds_process__a_shell_runs_it),
		TEST(test_creds_process__without_an_end),
		TEST(test_creds_process__what_goes_wrong_is_said),
		TEST(test_creds_process__is_ended_with_the_provider),
		cmocka_unit_test(test_creds_process__words_hide_what_looks_like_a_key),
		TEST(test_creds_web_identity__of_the_environment),
		TEST(test_creds_web_identity__of_a_profile),
		TEST(test_creds_web_identity__the_environment_yields_to_a_role_and_to_the_option),
		TEST(test_creds_web_identity__comes_before_keys_of_the_profile),
		TEST(test_creds_container__relative_and_tried_again),
		TEST(test_creds_container__authorization_of_the_file_wins),
		TEST(test_creds_container__only_the_machine_itself_without_tls),
		TEST(test_creds_container__addresses_of_the_machine),
		TEST(test_creds_container__tokens_are_checked),
		TEST(test_creds_container__what_is_wrong_names_the_address),
		TEST(test_creds_imds__token_role_credentials),
		TEST(test_creds_imds__never_version_one),
		TEST(test_creds_imds__a_service_that_is_not_well_is_asked_again),
		TEST(test_creds_imds__no_role_and_nobody_there_are_not_configured),
		TEST(test_creds_imds__silence_ends_with_the_read_timeout),
		TEST(test_creds_imds__other_addresses),
		TEST(test_creds_imds__the_ipv6_mode),
		TEST(test_creds_imds__old_credentials_stay_in_use),
		TEST(test_creds_imds__they_outlive_a_service_that_is_gone),
		TEST(test_imds_region__of_the_instance),
		TEST(test_imds_region__is_empty_where_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
