/* What is resolved before the network: from which place each setting comes, and what is wrong
 * without it. */
#include "app/session.h"
#include "sqscope/base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
	struct app app;
	struct session session;
	struct err err;
};

static const char *const variables[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION",
	"AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ACCESS_KEY_ID",
	"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"};

static char dir[64];

static void write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int make_dir(void **state)
{
	char path[128];
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/sqscope-session.XXXXXX");
	assert_non_null(mkdtemp(dir));
	write_file("aws", "[default]\nregion = eu-north-1\n[profile prod]\nregion = eu-west-3\n");
	write_file("keys", "[prod]\naws_access_key_id = AKPROD\naws_secret_access_key = s\n");
	snprintf(path, sizeof path, "%s/aws", dir);
	setenv("AWS_CONFIG_FILE", path, 1);
	snprintf(path, sizeof path, "%s/keys", dir);
	setenv("AWS_SHARED_CREDENTIALS_FILE", path, 1);
	return 0;
}

static int remove_dir(void **state)
{
	char command[128];
	static const char *const names[] = {"aws", "keys", "sqscope.log", "sqscope.log.old"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		snprintf(command, sizeof command, "%s/%s", dir, names[i]);
		unlink(command);
	}
	return rmdir(dir);
}

static int begin(void **state)
{
	static struct world world;
	world = (struct world){0};
	for (size_t i = 0; i < COUNT_OF(variables); i++)
		unsetenv(variables[i]);
	options_init(&world.app.options);
	*state = &world;
	return 0;
}

static int end(void **state)
{
	struct world *w = *state;
	session_release(&w->session);
	options_release(&w->app.options);
	return 0;
}

static void give(struct world *w, enum option_id id, const char *text, enum option_origin origin)
{
	assert_true(option_set(&w->app.options, id, sv_cstr(text), origin, &w->err));
}

static bool resolve(struct world *w)
{
	return session_load_aws(&w->session, &w->app, &w->err) &&
	       session_find_endpoint(&w->session, &w->err);
}

static void test_session__region_and_endpoint_follow_the_profile(void **state)
{
	struct world *w = *state;
	give(w, OPT_PROFILE, "prod", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w));
	assert_string_equal(session_context(&w->session)->aws.profile.source, "--profile");
	assert_string_equal(session_context(&w->session)->aws.region.value, "eu-west-3");
	assert_string_equal(session_context(&w->session)->endpoint.value,
		"https://sqs.eu-west-3.amazonaws.com");
	assert_false(session_context(&w->session)->is_custom_endpoint);
}

static void test_session__sources_name_the_real_place(void **state)
{
	struct world *w = *state;
	w->app.options.config_path = strdup("/etc/conf");
	give(w, OPT_PROFILE, "prod", ORIGIN_CONFIG);
	give(w, OPT_REGION, "us-west-2", ORIGIN_ENVIRONMENT);
	give(w, OPT_ENDPOINT_URL, "http://127.0.0.1:9", ORIGIN_CONFIG_PROFILE);
	assert_true(resolve(w));
	assert_string_equal(session_context(&w->session)->aws.profile.value, "prod");
	assert_string_equal(
		session_context(&w->session)->aws.profile.source, "profile in /etc/conf");
	assert_string_equal(session_context(&w->session)->aws.region.value, "us-west-2");
	assert_string_equal(session_context(&w->session)->aws.region.source, "SQSCOPE_REGION");
	assert_string_equal(session_context(&w->session)->endpoint.value, "http://127.0.0.1:9");
	assert_string_equal(
		session_context(&w->session)->endpoint.source, "endpoint_url in /etc/conf");
	assert_true(session_context(&w->session)->is_custom_endpoint);
}

static void test_session__the_aws_environment_comes_before_our_file(void **state)
{
	struct world *w = *state;
	setenv("AWS_DEFAULT_REGION", "ap-south-1", 1);
	setenv("AWS_PROFILE", "prod", 1);
	setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:7", 1);
	w->app.options.config_path = strdup("/etc/conf");
	give(w, OPT_REGION, "us-west-2", ORIGIN_CONFIG);
	give(w, OPT_PROFILE, "default", ORIGIN_CONFIG);
	give(w, OPT_ENDPOINT_URL, "http://127.0.0.1:9", ORIGIN_CONFIG);
	assert_true(resolve(w));
	assert_string_equal(session_context(&w->session)->aws.region.value, "ap-south-1");
	assert_string_equal(session_context(&w->session)->aws.profile.value, "prod");
	assert_string_equal(session_context(&w->session)->endpoint.value, "http://127.0.0.1:7");
}

static void test_session__our_file_comes_before_the_aws_files(void **state)
{
	struct world *w = *state;
	w->app.options.config_path = strdup("/etc/conf");
	give(w, OPT_PROFILE, "prod", ORIGIN_COMMAND_LINE);
	give(w, OPT_REGION, "us-west-2", ORIGIN_CONFIG);
	assert_true(resolve(w));
	assert_string_equal(session_context(&w->session)->aws.region.value, "us-west-2");
}

/* What commands wait for. */
static void assert_key(struct world *w, const char *id)
{
	struct session *s = &w->session;
	struct creds_status status;
	assert_true(session_begin(s, &w->err) && session_connect(s, &w->err));
	assert_true(session_await_creds(s, &w->err));
	creds_provider_get_status(session_context(s)->creds, &status);
	assert_string_equal(status.access_key_id, id);
}

static void test_session__only_a_profile_that_was_typed_beats_keys_in_the_environment(void **state)
{
	struct world *w = *state;
	setenv("AWS_ACCESS_KEY_ID", "AKENV", 1);
	setenv("AWS_SECRET_ACCESS_KEY", "s", 1);
	w->app.options.config_path = strdup("/etc/conf");
	give(w, OPT_PROFILE, "prod", ORIGIN_CONFIG);
	assert_true(resolve(w));
	assert_key(w, "AKENV");
	session_release(&w->session);

	give(w, OPT_PROFILE, "prod", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w));
	assert_key(w, "AKPROD");
}

static void test_session__a_custom_endpoint_needs_no_region(void **state)
{
	struct world *w = *state;
	write_file("aws", "");
	give(w, OPT_ENDPOINT_URL, "http://127.0.0.1:9", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w));
	assert_string_equal(session_context(&w->session)->aws.region.value, "us-east-1");
	assert_string_equal(
		session_context(&w->session)->aws.region.source, "default for a custom endpoint");
	session_release(&w->session);

	/* AWS itself does. */
	struct app plain = {0};
	options_init(&plain.options);
	assert_true(session_load_aws(&w->session, &plain, &w->err));
	assert_false(session_find_endpoint(&w->session, &w->err));
	assert_int_equal(err_exit_status(&w->err), 2);
	assert_non_null(strstr(w->err.msg, "region"));
	options_release(&plain.options);
	write_file("aws", "[default]\nregion = eu-north-1\n[profile prod]\nregion = eu-west-3\n");
}

static void test_session__no_credentials_end_the_wait_of_a_command(void **state)
{
	struct world *w = *state;
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	assert_true(session_resolve(&w->session, &w->app, &w->err));
	assert_true(session_connect(&w->session, &w->err));
	assert_false(session_await_creds(&w->session, &w->err));
	assert_int_equal(w->err.code, ERR_NO_CREDENTIALS);
	assert_int_equal(err_exit_status(&w->err), 3);
}

static void test_session__an_unknown_profile_is_said_at_once(void **state)
{
	struct world *w = *state;
	give(w, OPT_PROFILE, "prud", ORIGIN_COMMAND_LINE);
	assert_false(session_resolve(&w->session, &w->app, &w->err));
	assert_int_equal(err_exit_status(&w->err), 2);
	assert_non_null(strstr(w->err.msg, "prud"));
}

static void test_session__resolve_makes_the_loop_and_release_takes_it(void **state)
{
	struct world *w = *state;
	give(w, OPT_PROFILE, "prod", ORIGIN_COMMAND_LINE);
	assert_true(session_resolve(&w->session, &w->app, &w->err));
	assert_non_null(w->session.loop);
	session_release(&w->session);
	assert_null(w->session.loop);
	/* Twice does no harm. */
	session_release(&w->session);
}

static void test_session__lean_polls_less_unless_told_otherwise(void **state)
{
	struct world *w = *state;
	const struct options *o = &w->app.options;
	assert_int_equal(session_interval_ms(o, false), 10000);
	assert_int_equal(session_interval_ms(o, true), 30000);
	give(w, OPT_INTERVAL, "5", ORIGIN_CONFIG);
	assert_int_equal(session_interval_ms(o, true), 5000);
}

static void test_session__log_is_private_and_turned_over(void **state)
{
	enum { LARGE = 5 * 1024 * 1024 };
	struct world *w = *state;
	struct stat st;
	char path[128], old[136];
	give(w, OPT_STATE_DIR, dir, ORIGIN_COMMAND_LINE);
	snprintf(path, sizeof path, "%s/sqscope.log", dir);
	snprintf(old, sizeof old, "%s.old", path);
	session_open_log(&w->app);
	assert_string_equal(log_path(), path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	log_close();

	assert_int_equal(truncate(path, LARGE), 0);
	session_open_log(&w->app);
	assert_int_equal(stat(old, &st), 0);
	assert_int_equal(st.st_size, LARGE);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size < LARGE);
	log_close();
}

static void test_session__a_log_that_cannot_be_kept_is_a_line_in_memory(void **state)
{
	struct world *w = *state;
	give(w, OPT_STATE_DIR, "/dev/null/x", ORIGIN_COMMAND_LINE);
	session_open_log(&w->app);
	assert_null(log_path());
	assert_non_null(strstr(log_line(log_count() - 1)->text, "the log is not kept"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_session__region_and_endpoint_follow_the_profile),
		TEST(test_session__sources_name_the_real_place),
		TEST(test_session__the_aws_environment_comes_before_our_file),
		TEST(test_session__our_file_comes_before_the_aws_files),
		TEST(test_session__only_a_profile_that_was_typed_beats_keys_in_the_environment),
		TEST(test_session__a_custom_endpoint_needs_no_region),
		TEST(test_session__no_credentials_end_the_wait_of_a_command),
		TEST(test_session__an_unknown_profile_is_said_at_once),
		TEST(test_session__resolve_makes_the_loop_and_release_takes_it),
		TEST(test_session__lean_polls_less_unless_told_otherwise),
		TEST(test_session__log_is_private_and_turned_over),
		TEST(test_session__a_log_that_cannot_be_kept_is_a_line_in_memory),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
