/* Unit tests of model/place: what a context is called in sentences and tables. */
#include "sqscope/model/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_place__the_word_is_the_label_else_the_name(void **state)
{
	struct place place = {0};

	(void)state;
	assert_string_equal(place_word(&place), "");
	place_set(&place.name, "prod-eu");
	assert_string_equal(place_word(&place), "prod-eu");
	place_set(&place.label, "PROD");
	assert_string_equal(place_word(&place), "PROD");
	place_set(&place.label, NULL);
	assert_string_equal(place_word(&place), "prod-eu");
	place_release(&place);
	assert_null(place.name);
}

static void test_place__set_takes_a_copy_even_of_itself(void **state)
{
	struct place place = {0};

	(void)state;
	place_set(&place.region, "eu-west-1");
	place_set(&place.region, place.region);
	assert_string_equal(place.region, "eu-west-1");
	place_release(&place);
}

static void test_place__accounts_are_grouped_and_anything_else_is_not(void **state)
{
	struct str out = {0};

	(void)state;
	place_add_account(&out, sv_cstr("123456789012"));
	assert_string_equal(str_cstr(&out), "1234-5678-9012");
	str_clear(&out);
	place_add_account(&out, sv_cstr("12345"));
	assert_string_equal(str_cstr(&out), "12345");
	str_release(&out);
}

static void test_place__describe_names_account_region_and_context(void **state)
{
	struct place place = {0};
	struct str out = {0};

	(void)state;
	place_set(&place.name, "prod-eu");
	place_set(&place.profile, "prod");
	place_describe(&place, sv_cstr(""), &out);
	assert_string_equal(str_cstr(&out), "account ?, region ? (profile prod)");
	str_clear(&out);
	place.is_named = true;
	place_set(&place.region, "eu-west-1");
	place_describe(&place, sv_cstr("123456789012"), &out);
	assert_string_equal(
		str_cstr(&out), "account 1234-5678-9012, region eu-west-1 (context prod-eu)");
	str_release(&out);
	place_release(&place);
}

static void test_place__production(void **state)
{
	struct place place = {0};

	(void)state;
	place_set(&place.name, "eu");
	assert_false(place_is_production(&place));
	place_set(&place.label, "PROD");
	assert_true(place_is_production(&place));
	place_set(&place.label, NULL);
	place_set(&place.name, "shop-production");
	assert_true(place_is_production(&place));
	place_release(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_place__the_word_is_the_label_else_the_name),
		cmocka_unit_test(test_place__set_takes_a_copy_even_of_itself),
		cmocka_unit_test(test_place__accounts_are_grouped_and_anything_else_is_not),
		cmocka_unit_test(test_place__describe_names_account_region_and_context),
		cmocka_unit_test(test_place__production),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
