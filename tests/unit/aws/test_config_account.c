/* Unit tests of aws/config_account and aws/region: which account a profile says it leads to. */
#include "sqscope/aws/aws_config.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/aws/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* The account that the lines of a profile name; "" when none. */
static const char *account_of(const char *lines, char *source, size_t size)
{
	static char found[32];
	struct aws_config config = {0};
	struct aws_setting account;
	struct str text = {0};

	found[0] = source[0] = '\0';
	str_addf(&text, "[profile p]\n%s", lines);
	config.profile.value = (char *)"p";
	profile_set_parse(&config.profiles, str_sv(&text), "config", sv_cstr(""), "credentials");
	if (aws_config_account(&config, &account)) {
		snprintf(found, sizeof found, "%s", account.value);
		snprintf(source, size, "%s", account.source);
		aws_setting_release(&account);
	}
	profile_set_release(&config.profiles);
	str_release(&text);
	return found;
}

static void test_config_account__each_line_that_names_one(void **state)
{
	static const struct {
		const char *lines, *account, *source;
	} cases[] = {
		{"aws_account_id = 123456789012\n", "123456789012", "aws_account_id of profile p"},
		{"role_arn = arn:aws:iam::222233334444:role/ops\n", "222233334444",
			"role_arn of profile p"},
		{"sso_account_id = 333344445555\n", "333344445555", "sso_account_id of profile p"},
		{"login_session = arn:aws-cn:iam::444455556666:user/ben\n", "444455556666",
			"login_session of profile p"},
		{"region = x\n", "", ""},
		{"aws_account_id = 12345\n", "", ""},
		{"role_arn = nonsense\n", "", ""},
		{"role_arn = arn:aws:iam::\n", "", ""},
		{"aws_account_id = 12345678901x\nsso_account_id = 333344445555\n", "333344445555",
			"sso_account_id of profile p"},
		/* The role is where one ends up, whatever is below it. */
		{"sso_account_id = 333344445555\nrole_arn = arn:aws:iam::222233334444:role/ops\n",
			"222233334444", "role_arn of profile p"},
	};
	char source[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_string_equal(
			account_of(cases[i].lines, source, sizeof source), cases[i].account);
		assert_string_equal(source, cases[i].source);
	}
}

static void test_region__names_are_distinct_and_can_be_hosts(void **state)
{
	(void)state;
	for (size_t i = 0; i < region_count; i++) {
		struct str url = {0};

		assert_true(strlen(region_rows[i].place) > 0);
		assert_true(endpoint_for(
			sv_cstr("sqs"), sv_cstr(region_rows[i].name), false, false, &url, NULL));
		str_release(&url);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(region_rows[i].name, region_rows[k].name);
	}
}

static void test_region__every_partition_has_one(void **state)
{
	static const char *const partitions[] = {"aws", "aws-cn", "aws-us-gov", "aws-iso",
		"aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(partitions); i++) {
		bool found = false;

		for (size_t k = 0; k < region_count; k++)
			found |= strcmp(partition_of_region(sv_cstr(region_rows[k].name))->id,
					 partitions[i]) == 0;
		if (!found)
			fail_msg("%s", partitions[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config_account__each_line_that_names_one),
		cmocka_unit_test(test_region__names_are_distinct_and_can_be_hosts),
		cmocka_unit_test(test_region__every_partition_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
