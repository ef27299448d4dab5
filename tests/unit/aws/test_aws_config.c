/* Unit tests of aws/aws_config: a table for an environment, files in a directory of our own. */
#include "sqscope/aws/aws_config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_VARIABLES = 8, PATH_SIZE = 128 };

struct fixture {
	char home[PATH_SIZE], config[PATH_SIZE], credentials[PATH_SIZE];
	const char *names[MAX_VARIABLES], *values[MAX_VARIABLES];
	size_t count;
	struct aws_options options;
	struct aws_config loaded;
	struct err err;
};

static const char *fake_getenv(void *ud, const char *name)
{
	const struct fixture *f = ud;

	if (strcmp(name, "HOME") == 0)
		return f->home;
	for (size_t i = 0; i < f->count; i++) {
		if (strcmp(f->names[i], name) == 0)
			return f->values[i];
	}
	return NULL;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char dir[PATH_SIZE];

	snprintf(f->home, sizeof f->home, "/tmp/test_aws_config_XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(dir, sizeof dir, "%.100s/.aws", f->home);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(f->config, sizeof f->config, "%.100s/.aws/config", f->home);
	snprintf(f->credentials, sizeof f->credentials, "%.100s/.aws/credentials", f->home);
	f->options.getenv = fake_getenv;
	f->options.getenv_ud = f;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char dir[PATH_SIZE];

	aws_config_release(&f->loaded);
	unlink(f->config);
	unlink(f->credentials);
	snprintf(dir, sizeof dir, "%.100s/.aws", f->home);
	rmdir(dir);
	rmdir(f->home);
	free(f);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void set_variable(struct fixture *f, const char *name, const char *value)
{
	assert_true(f->count < MAX_VARIABLES);
	f->names[f->count] = name;
	f->values[f->count++] = value;
}

static void load(struct fixture *f)
{
	bool ok = aws_config_load(&f->loaded, &f->options, &f->err);

	if (!ok)
		print_message("%s\n", f->err.msg);
	assert_true(ok);
}

static void assert_refused(struct fixture *f, const char *in_text)
{
	assert_false(aws_config_load(&f->loaded, &f->options, &f->err));
	assert_int_equal(f->err.code, ERR_AWS_CONFIG);
	if (!strstr(f->err.msg, in_text))
		print_message("%s\n", f->err.msg);
	assert_non_null(strstr(f->err.msg, in_text));
}

static void assert_setting(const struct aws_setting *setting, const char *value, const char *source)
{
	assert_non_null(setting->value);
	assert_string_equal(setting->value, value);
	assert_string_equal(setting->source, source);
}

static void assert_endpoint(
	struct fixture *f, const char *service, const char *url, const char *source)
{
	struct aws_setting endpoint;
	struct err err = {0};
	bool ok = aws_config_endpoint(&f->loaded, service, &endpoint, &err);

	if (!ok)
		print_message("%s\n", err.msg);
	assert_true(ok);
	assert_setting(&endpoint, url, source);
	aws_setting_release(&endpoint);
}

static void assert_no_endpoint(struct fixture *f, const char *in_text)
{
	struct aws_setting endpoint;
	struct err err = {0};

	assert_false(aws_config_endpoint(&f->loaded, "sqs", &endpoint, &err));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	if (!strstr(err.msg, in_text))
		print_message("%s\n", err.msg);
	assert_non_null(strstr(err.msg, in_text));
	assert_null(endpoint.value);
	assert_null(endpoint.source);
}

static void test_aws_config__nothing_anywhere(void **state)
{
	struct fixture *f = *state;

	load(f);
	assert_setting(&f->loaded.profile, "default", "default");
	assert_false(f->loaded.profile_is_explicit);
	assert_null(f->loaded.region.value);
	assert_null(f->loaded.ca_bundle.value);
	assert_null(aws_config_profile(&f->loaded));
	assert_int_equal(f->loaded.max_attempts, 3);
	assert_false(f->loaded.use_fips);
	assert_string_equal(f->loaded.profiles.config_path, f->config);
	assert_no_endpoint(f, "no region: set one with --region, AWS_REGION");
}

static void test_aws_config__profile_order(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[profile a]\n[profile b]\n[profile c]\n");
	set_variable(f, "AWS_DEFAULT_PROFILE", "c");
	load(f);
	assert_setting(&f->loaded.profile, "c", "AWS_DEFAULT_PROFILE");
	aws_config_release(&f->loaded);
	set_variable(f, "AWS_PROFILE", "b");
	load(f);
	assert_setting(&f->loaded.profile, "b", "AWS_PROFILE");
	assert_false(f->loaded.profile_is_explicit);
	aws_config_release(&f->loaded);
	f->options.profile = "a";
	load(f);
	assert_setting(&f->loaded.profile, "a", "--profile");
	assert_true(f->loaded.profile_is_explicit);
}

static void test_aws_config__region_order(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nregion = from-profile-1\n");
	load(f);
	assert_setting(&f->loaded.region, "from-profile-1", "profile default in ~/.aws/config");
	aws_config_release(&f->loaded);
	set_variable(f, "AWS_DEFAULT_REGION", "from-default-1");
	load(f);
	assert_setting(&f->loaded.region, "from-default-1", "AWS_DEFAULT_REGION");
	aws_config_release(&f->loaded);
	set_variable(f, "AWS_REGION", "from-region-1");
	load(f);
	assert_setting(&f->loaded.region, "from-region-1", "AWS_REGION");
	aws_config_release(&f->loaded);
	f->options.region = "from-option-1";
	load(f);
	assert_setting(&f->loaded.region, "from-option-1", "--region");
}

static void test_aws_config__blank_counts_as_unset(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nregion = eu-west-1\nca_bundle =\n");
	set_variable(f, "AWS_REGION", " \t");
	set_variable(f, "AWS_PROFILE", "");
	load(f);
	assert_setting(&f->loaded.region, "eu-west-1", "profile default in ~/.aws/config");
	assert_null(f->loaded.ca_bundle.value);
}

static void test_aws_config__paths_from_the_environment(void **state)
{
	struct fixture *f = *state;

	write_file(f->credentials, "[profile x]\nregion = eu-west-1\n");
	set_variable(f, "AWS_CONFIG_FILE", "~/.aws/credentials");
	set_variable(f, "AWS_SHARED_CREDENTIALS_FILE", "/dev/null/none");
	set_variable(f, "AWS_PROFILE", "x");
	load(f);
	assert_string_equal(f->loaded.profiles.config_path, f->credentials);
	assert_setting(&f->loaded.region, "eu-west-1", "profile x in ~/.aws/credentials");
}

static void test_aws_config__unknown_profile(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[profile prod]\n");
	f->options.profile = "prd";
	assert_refused(
		f, "profile prd (--profile) is in neither ~/.aws/config nor ~/.aws/credentials");
}

static void test_aws_config__unknown_profile_in_a_broken_file(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[profile other]\n\n[profile prod\nregion = x\n");
	set_variable(f, "AWS_PROFILE", "prod");
	assert_refused(f, "~/.aws/config:3: ");
}

static void test_aws_config__a_broken_line_in_the_profile(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nregion = x\n[profile prod]\nregion\n");
	load(f);
	aws_config_release(&f->loaded);
	f->options.profile = "prod";
	assert_refused(f, "profile prod: ~/.aws/config:4: ");
}

static void test_aws_config__an_unreadable_file(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_CONFIG_FILE", f->home);
	assert_refused(f, f->home);
}

static void test_aws_config__switches(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = yes\n"
			      "max_attempts = 7\nca_bundle = /ca.pem\n");
	load(f);
	assert_true(f->loaded.use_fips);
	assert_false(f->loaded.use_dualstack);
	assert_int_equal(f->loaded.max_attempts, 7);
	assert_setting(&f->loaded.ca_bundle, "/ca.pem", "profile default in ~/.aws/config");
	aws_config_release(&f->loaded);
	set_variable(f, "AWS_USE_FIPS_ENDPOINT", "false");
	set_variable(f, "AWS_USE_DUALSTACK_ENDPOINT", "true");
	set_variable(f, "AWS_MAX_ATTEMPTS", "2");
	set_variable(f, "REQUESTS_CA_BUNDLE", "/requests.pem");
	set_variable(f, "AWS_CA_BUNDLE", "/aws.pem");
	load(f);
	assert_false(f->loaded.use_fips);
	assert_true(f->loaded.use_dualstack);
	assert_int_equal(f->loaded.max_attempts, 2);
	assert_setting(&f->loaded.ca_bundle, "/aws.pem", "AWS_CA_BUNDLE");
}

static void test_aws_config__bad_max_attempts(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_MAX_ATTEMPTS", "many");
	assert_refused(f, "AWS_MAX_ATTEMPTS is 'many'");
	f->values[0] = "0";
	assert_refused(f, "AWS_MAX_ATTEMPTS is '0'");
	f->values[0] = "99999999999";
	assert_refused(f, "AWS_MAX_ATTEMPTS");
}

static const char endpoints[] = "[default]\nregion = eu-west-1\nendpoint_url = http://profile\n"
				"services = local\n"
				"[services local]\nlambda =\n  endpoint_url = http://section\n";

static void test_aws_config__endpoint_order(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, endpoints);
	load(f);
	assert_endpoint(f, "sqs", "http://profile", "profile default in ~/.aws/config");
	assert_endpoint(f, "lambda", "http://section", "profile default in ~/.aws/config");
	set_variable(f, "AWS_ENDPOINT_URL", "http://all");
	assert_endpoint(f, "lambda", "http://all", "AWS_ENDPOINT_URL");
	set_variable(f, "AWS_ENDPOINT_URL_SQS", "http://sqs");
	set_variable(f, "AWS_ENDPOINT_URL_SSO_OIDC", "http://oidc");
	assert_endpoint(f, "sqs", "http://sqs", "AWS_ENDPOINT_URL_SQS");
	assert_endpoint(f, "sso_oidc", "http://oidc", "AWS_ENDPOINT_URL_SSO_OIDC");
	assert_endpoint(f, "sts", "http://all", "AWS_ENDPOINT_URL");
}

static void test_aws_config__the_option_redirects_every_service(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, endpoints);
	f->options.endpoint_url = "http://option";
	set_variable(f, "AWS_ENDPOINT_URL", "http://all");
	set_variable(f, "AWS_ENDPOINT_URL_SQS", "http://sqs");
	set_variable(f, "AWS_ENDPOINT_URL_STS", "http://sts");
	load(f);
	assert_endpoint(f, "sqs", "http://option", "--endpoint-url");
	assert_endpoint(f, "lambda", "http://option", "--endpoint-url");
	assert_endpoint(f, "sts", "http://sts", "AWS_ENDPOINT_URL_STS");
}

static void assert_creds_endpoint(
	struct fixture *f, const char *service, const char *region, const char *url)
{
	struct aws_setting endpoint;
	struct err err = {0};

	assert_true(
		aws_config_creds_endpoint(&f->loaded, service, sv_cstr(region), &endpoint, &err));
	assert_string_equal(endpoint.value, url);
	aws_setting_release(&endpoint);
}

/* They have a region of their own, and no token may go to a server of queues. */
static void test_aws_config__endpoints_of_services_that_sign_in(void **state)
{
	struct fixture *f = *state;

	f->options.endpoint_url = "http://option";
	f->options.region = "eu-west-1";
	load(f);
	assert_creds_endpoint(f, "sso", "us-east-2", "https://portal.sso.us-east-2.amazonaws.com");
	assert_creds_endpoint(
		f, "sso_oidc", "us-gov-west-1", "https://oidc.us-gov-west-1.amazonaws.com");
	assert_creds_endpoint(f, "signin", "us-west-2", "https://us-west-2.signin.aws.amazon.com");
	set_variable(f, "AWS_ENDPOINT_URL_SIGNIN", "http://signin");
	set_variable(f, "AWS_ENDPOINT_URL", "http://all");
	assert_creds_endpoint(f, "signin", "us-west-2", "http://signin");
	assert_creds_endpoint(f, "sso", "us-east-2", "http://all");
}

static void test_aws_config__configured_endpoints_can_be_ignored(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, endpoints);
	set_variable(f, "AWS_ENDPOINT_URL", "http://all");
	set_variable(f, "AWS_ENDPOINT_URL_STS", "http://sts");
	set_variable(f, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
	load(f);
	assert_endpoint(f, "sqs", "https://sqs.eu-west-1.amazonaws.com", "region eu-west-1");
	aws_config_release(&f->loaded);
	f->options.endpoint_url = "http://option";
	load(f);
	assert_endpoint(f, "sts", "http://option", "--endpoint-url");
}

static void test_aws_config__unknown_services_section(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nregion = eu-west-1\nservices = lost\n");
	load(f);
	assert_no_endpoint(
		f, "profile default names services = lost, but there is no [services lost]");
}

static void test_aws_config__custom_endpoint_with_a_switch(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_ENDPOINT_URL", "http://all");
	set_variable(f, "AWS_USE_FIPS_ENDPOINT", "true");
	load(f);
	assert_no_endpoint(f, "endpoint from AWS_ENDPOINT_URL: ");
}

static void test_aws_config__a_region_that_is_none(void **state)
{
	struct fixture *f = *state;

	set_variable(f, "AWS_REGION", "us east");
	load(f);
	assert_no_endpoint(f, "region from AWS_REGION: 'us east' is no region");
}

static void test_aws_config__legacy_sts(void **state)
{
	struct fixture *f = *state;

	write_file(f->config, "[default]\nregion = eu-west-1\nsts_regional_endpoints = legacy\n");
	load(f);
	assert_endpoint(f, "sts", "https://sts.amazonaws.com", "region eu-west-1");
	assert_endpoint(f, "sqs", "https://sqs.eu-west-1.amazonaws.com", "region eu-west-1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_aws_config__nothing_anywhere),
		TEST(test_aws_config__profile_order),
		TEST(test_aws_config__region_order),
		TEST(test_aws_config__blank_counts_as_unset),
		TEST(test_aws_config__paths_from_the_environment),
		TEST(test_aws_config__unknown_profile),
		TEST(test_aws_config__unknown_profile_in_a_broken_file),
		TEST(test_aws_config__a_broken_line_in_the_profile),
		TEST(test_aws_config__an_unreadable_file),
		TEST(test_aws_config__switches),
		TEST(test_aws_config__bad_max_attempts),
		TEST(test_aws_config__endpoint_order),
		TEST(test_aws_config__the_option_redirects_every_service),
		TEST(test_aws_config__endpoints_of_services_that_sign_in),
		TEST(test_aws_config__configured_endpoints_can_be_ignored),
		TEST(test_aws_config__unknown_services_section),
		TEST(test_aws_config__custom_endpoint_with_a_switch),
		TEST(test_aws_config__a_region_that_is_none),
		TEST(test_aws_config__legacy_sts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
