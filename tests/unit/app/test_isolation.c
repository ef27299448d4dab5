/* Unit tests of app/isolation: nothing of the user's AWS set-up is left. */
#include "app/isolation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_isolation__the_environment_is_the_simulators(void **state)
{
	(void)state;
	setenv("AWS_PROFILE", "prod", 1);
	setenv("AWS_SESSION_TOKEN", "token", 1);
	setenv("AWS_ENDPOINT_URL_SQS", "https://example.com", 1);
	setenv("AWS_CA_BUNDLE", "/nowhere", 1);
	setenv("AWSOME", "stays", 1);
	setenv("SQSCOPE_PROFILE", "prod", 1);
	setenv("SQSCOPE_THEME", "dark", 1);
	isolation_enter();
	assert_null(getenv("AWS_PROFILE"));
	assert_null(getenv("AWS_SESSION_TOKEN"));
	assert_null(getenv("AWS_ENDPOINT_URL_SQS"));
	assert_null(getenv("AWS_CA_BUNDLE"));
	assert_null(getenv("SQSCOPE_PROFILE"));
	assert_string_equal(getenv("AWSOME"), "stays");
	assert_string_equal(getenv("SQSCOPE_THEME"), "dark");
	assert_string_equal(getenv("AWS_CONFIG_FILE"), "/dev/null");
	assert_string_equal(getenv("AWS_ACCESS_KEY_ID"), "sqscope");
}

static void test_isolation__options_lead_to_the_simulator(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(option_set(&o, OPT_PROFILE, sv_cstr("prod"), ORIGIN_CONFIG, &err));
	assert_true(option_set(&o, OPT_LABEL, sv_cstr("PROD"), ORIGIN_CONFIG, &err));
	assert_true(option_set(&o, OPT_INTERVAL, sv_cstr("30"), ORIGIN_CONFIG, &err));
	assert_true(option_set(
		&o, OPT_ENDPOINT_URL, sv_cstr("https://aws"), ORIGIN_COMMAND_LINE, &err));
	assert_true(isolation_lead_to(&o, "http://127.0.0.1:1", "/tmp/x", &err));
	assert_null(option_text(&o, OPT_PROFILE));
	assert_string_equal(option_text(&o, OPT_LABEL), "DEMO");
	assert_string_equal(option_text(&o, OPT_ENDPOINT_URL), "http://127.0.0.1:1");
	assert_string_equal(option_text(&o, OPT_REGION), "us-east-1");
	/* Who chose an interval keeps it. */
	assert_int_equal(option_number(&o, OPT_INTERVAL), 30000);
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 200);
	options_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_isolation__the_environment_is_the_simulators),
		cmocka_unit_test(test_isolation__options_lead_to_the_simulator),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
