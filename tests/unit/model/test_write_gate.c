/* Unit tests of model/write_gate: when a write may go out, and what is said when it may not. */
#include "sqscope/model/write_gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct place place;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	place = (struct place){.is_named = true};
	err_clear(&err);
	place_set(&place.name, "prod-eu");
	place_set(&place.profile, "prod");
	place_set(&place.region, "eu-west-1");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	place_release(&place);
	return 0;
}

static bool pass(const char *live, bool is_read_only)
{
	err_clear(&err);
	return write_gate_pass(&(struct write_gate){&place, sv_cstr(live), is_read_only}, &err);
}

static void expect(const char *account)
{
	place_set(&place.account, account);
	place_set(&place.account_source, "sso_account_id of profile prod");
}

static void test_write_gate__the_checks_of_an_account(void **state)
{
	(void)state;
	assert_int_equal(account_check(&place, sv_cstr("")), ACCOUNT_NOT_KNOWN);
	assert_int_equal(account_check(&place, sv_cstr("123456789012")), ACCOUNT_NOT_NAMED);
	expect("123456789012");
	assert_int_equal(account_check(&place, sv_cstr("")), ACCOUNT_NOT_KNOWN);
	assert_int_equal(account_check(&place, sv_cstr("123456789012")), ACCOUNT_AS_NAMED);
	assert_int_equal(account_check(&place, sv_cstr("222233334444")), ACCOUNT_IS_ANOTHER);
}

static void test_write_gate__a_known_account_may_write(void **state)
{
	(void)state;
	assert_true(pass("123456789012", false));
	expect("123456789012");
	assert_true(pass("123456789012", false));
	assert_false(err_is_set(&err));
}

static void test_write_gate__the_mode_refuses(void **state)
{
	(void)state;
	assert_false(pass("123456789012", true));
	assert_int_equal(err.code, ERR_REFUSED);
	assert_int_equal(err_exit_status(&err), 5);
	assert_string_equal(err.msg,
		"nothing is changed in account 1234-5678-9012, region eu-west-1 (context prod-eu): "
		"sqscope is in READ-ONLY mode");
}

static void test_write_gate__a_pin_refuses_whatever_the_mode(void **state)
{
	(void)state;
	place_set(&place.read_only_because, "read_only of context prod-eu");
	assert_false(pass("123456789012", false));
	assert_non_null(strstr(err.msg, "read_only of context prod-eu keeps it READ-ONLY"));
	assert_false(pass("123456789012", true));
	assert_non_null(strstr(err.msg, "keeps it READ-ONLY"));
}

static void test_write_gate__another_account_refuses_and_is_named(void **state)
{
	(void)state;
	expect("123456789012");
	assert_false(pass("222233334444", false));
	assert_string_equal(err.msg,
		"nothing is changed in account 2222-3333-4444, region eu-west-1 (context prod-eu): "
		"sso_account_id of profile prod says that it is account 1234-5678-9012");
}

static void test_write_gate__an_account_that_is_not_known_refuses(void **state)
{
	(void)state;
	assert_false(pass("", false));
	assert_non_null(strstr(err.msg, "account ?, region eu-west-1"));
	assert_non_null(strstr(err.msg, "STS has not told"));
}

static void test_write_gate__a_custom_endpoint_needs_no_answer_unless_an_account_is_named(
	void **state)
{
	(void)state;
	place_set(&place.endpoint, "http://localhost:9324");
	assert_true(pass("", false));
	assert_false(pass("", true));
	expect("123456789012");
	assert_false(pass("", false));
	assert_false(pass("222233334444", false));
	assert_true(pass("123456789012", false));
}

static void test_write_gate__a_mismatch_is_one_sentence(void **state)
{
	struct str out = {0};

	(void)state;
	account_describe_mismatch(&place, sv_cstr("222233334444"), &out);
	assert_int_equal(out.n, 0);
	expect("123456789012");
	account_describe_mismatch(&place, sv_cstr("123456789012"), &out);
	assert_int_equal(out.n, 0);
	account_describe_mismatch(&place, sv_cstr("222233334444"), &out);
	assert_string_equal(str_cstr(&out),
		"This is account 2222-3333-4444, not 1234-5678-9012 (sso_account_id of profile prod)");
	str_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_write_gate__the_checks_of_an_account),
		TEST(test_write_gate__a_known_account_may_write),
		TEST(test_write_gate__the_mode_refuses),
		TEST(test_write_gate__a_pin_refuses_whatever_the_mode),
		TEST(test_write_gate__another_account_refuses_and_is_named),
		TEST(test_write_gate__an_account_that_is_not_known_refuses),
		TEST(test_write_gate__a_custom_endpoint_needs_no_answer_unless_an_account_is_named),
		TEST(test_write_gate__a_mismatch_is_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
