/* Unit tests of aws/profile. */
#include "sqscope/aws/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void parse(struct profile_set *set, const char *config, const char *credentials)
{
	profile_set_parse(set, sv_cstr(config), "config", sv_cstr(credentials), "credentials");
}

static void assert_value(
	const struct profile_set *set, const char *name, const char *key, const char *expected)
{
	const struct profile *profile = profile_find(set, sv_cstr(name));
	const struct profile_property *property;

	assert_non_null(profile);
	property = profile_get(profile, key);
	assert_non_null(property);
	assert_true(sv_eq_cstr(property->value, expected));
}

static void test_profile__credentials_win_over_config(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set, "[profile a]\nregion = r1\naws_access_key_id = OLD\n",
		"[a]\naws_access_key_id = NEW\n");
	assert_value(&set, "a", "region", "r1");
	assert_value(&set, "a", "aws_access_key_id", "NEW");
	assert_ptr_equal(
		profile_get(profile_find(&set, sv_cstr("a")), "region")->file, &set.config);
	assert_ptr_equal(profile_get(profile_find(&set, sv_cstr("a")), "aws_access_key_id")->file,
		&set.credentials);
	assert_true(profile_find(&set, sv_cstr("a"))->in_config);
	assert_true(profile_find(&set, sv_cstr("a"))->in_credentials);
	profile_set_release(&set);
}

static void test_profile__prefixed_default_drops_the_plain_one(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set,
		"[default]\nregion = plain\noutput = text\n[profile default]\nregion = prefixed\n",
		"");
	assert_value(&set, "default", "region", "prefixed");
	assert_null(profile_get(profile_find(&set, sv_cstr("default")), "output"));
	profile_set_release(&set);
}

static void test_profile__repeated_sections_merge(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set, "[profile a]\nx = 1\ny = 1\n[profile b]\nx = 0\n[profile a]\nY = 2\n", "");
	assert_int_equal(set.count, 2);
	assert_value(&set, "a", "x", "1");
	assert_value(&set, "a", "y", "2");
	assert_int_equal(profile_find(&set, sv_cstr("a"))->count, 2);
	profile_set_release(&set);
}

static void test_profile__sections_that_are_no_profiles(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set,
		"[a]\nregion = x\n[plugins]\nb = c\n[sso-session s]\nsso_region = r\n"
		"[services v]\nsqs =\n  endpoint_url = http://h\n",
		"[profile c]\nregion = x\n");
	assert_int_equal(set.count, 0);
	assert_non_null(profile_find_sso_session(&set, sv_cstr("s")));
	assert_non_null(profile_get(profile_find_services(&set, sv_cstr("v")), "sqs"));
	assert_null(profile_find_services(&set, sv_cstr("s")));
	profile_set_release(&set);
}

static void test_profile__keys_have_no_case(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set, "[profile \"my team\"]\nReGion = eu-west-1\n", "");
	assert_value(&set, "my team", "region", "eu-west-1");
	profile_set_release(&set);
}

static void test_profile__a_broken_line_belongs_to_its_profile(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set,
		"[profile good]\nregion = r\n[profile bad]\nregion\n[profile after]\nregion = r\n",
		"");
	assert_null(profile_find(&set, sv_cstr("good"))->problem);
	assert_null(profile_find(&set, sv_cstr("after"))->problem);
	assert_non_null(profile_find(&set, sv_cstr("bad"))->problem);
	assert_int_equal(profile_find(&set, sv_cstr("bad"))->problem->line, 4);
	assert_ptr_equal(profile_find(&set, sv_cstr("bad"))->problem_file, &set.config);
	profile_set_release(&set);
}

static void test_profile__a_broken_section_line_spoils_no_neighbour(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set,
		"[profile good]\nregion = r\n[profile bad\nregion = x\n[profile after]\na = b\n",
		"");
	assert_null(profile_find(&set, sv_cstr("good"))->problem);
	assert_value(&set, "good", "region", "r");
	assert_null(profile_find(&set, sv_cstr("bad")));
	assert_value(&set, "after", "a", "b");
	assert_non_null(ini_first_error(&set.config));
	profile_set_release(&set);
}

static void test_profile__a_broken_line_in_the_credentials(void **state)
{
	struct profile_set set;

	(void)state;
	parse(&set, "[profile a]\nregion = r\n", "[a]\n= x\n");
	assert_ptr_equal(profile_find(&set, sv_cstr("a"))->problem_file, &set.credentials);
	profile_set_release(&set);
}

static void test_profile__missing_files_are_empty(void **state)
{
	struct profile_set set;
	struct err err = {0};

	(void)state;
	assert_true(profile_set_load(&set, "/dev/null/config", "/dev/null/credentials", &err));
	assert_false(err_is_set(&err));
	assert_int_equal(set.count, 0);
	profile_set_release(&set);
}

static void test_profile__a_directory_is_no_file(void **state)
{
	struct profile_set set;
	struct err err = {0};

	(void)state;
	assert_false(profile_set_load(&set, "/tmp", "/dev/null/credentials", &err));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(err.msg, "/tmp"));
}

static void test_profile__files_are_read(void **state)
{
	char path[] = "/tmp/test_profile_XXXXXX";
	int fd = mkstemp(path);
	static const char text[] = "[profile a]\nregion = eu-west-1";
	struct profile_set set;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	assert_true(profile_set_load(&set, path, "/dev/null/credentials", NULL));
	assert_value(&set, "a", "region", "eu-west-1");
	assert_string_equal(set.config_path, path);
	assert_string_equal(set.config.source, path);
	profile_set_release(&set);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_profile__credentials_win_over_config),
		cmocka_unit_test(test_profile__prefixed_default_drops_the_plain_one),
		cmocka_unit_test(test_profile__repeated_sections_merge),
		cmocka_unit_test(test_profile__sections_that_are_no_profiles),
		cmocka_unit_test(test_profile__keys_have_no_case),
		cmocka_unit_test(test_profile__a_broken_line_belongs_to_its_profile),
		cmocka_unit_test(test_profile__a_broken_section_line_spoils_no_neighbour),
		cmocka_unit_test(test_profile__a_broken_line_in_the_credentials),
		cmocka_unit_test(test_profile__missing_files_are_empty),
		cmocka_unit_test(test_profile__a_directory_is_no_file),
		cmocka_unit_test(test_profile__files_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
