/* Unit tests of aws/endpoint. */
#include "sqscope/aws/endpoint.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { PLAIN = 0, FIPS = 1, DUAL = 2 };

static void assert_endpoint(
	const char *service, const char *region, int switches, const char *expected)
{
	struct str url = {0};
	struct err err = {0};

	assert_true(endpoint_for(
		sv_cstr(service), sv_cstr(region), switches & FIPS, switches & DUAL, &url, &err));
	assert_string_equal(str_cstr(&url), expected);
	str_release(&url);
}

static void assert_partition(const char *region, const char *id)
{
	assert_string_equal(partition_of_region(sv_cstr(region))->id, id);
}

static void test_endpoint__partitions(void **state)
{
	(void)state;
	assert_partition("eu-west-1", "aws");
	assert_partition("mx-central-1", "aws");
	assert_partition("cn-north-1", "aws-cn");
	assert_partition("us-gov-west-1", "aws-us-gov");
	assert_partition("eusc-de-east-1", "aws-eusc");
	assert_partition("us-iso-east-1", "aws-iso");
	assert_partition("us-isob-east-1", "aws-iso-b");
	assert_partition("eu-isoe-west-1", "aws-iso-e");
	assert_partition("us-isof-south-1", "aws-iso-f");
}

static void test_endpoint__what_matches_no_partition_is_commercial(void **state)
{
	(void)state;
	assert_partition("mars-east-1", "aws");
	assert_partition("us-gov-west", "aws");
	assert_partition("cn--1", "aws");
	assert_partition("", "aws");
}

static void test_endpoint__sqs_in_every_partition(void **state)
{
	(void)state;
	assert_endpoint("sqs", "eu-west-1", PLAIN, "https://sqs.eu-west-1.amazonaws.com");
	assert_endpoint("sqs", "cn-north-1", PLAIN, "https://sqs.cn-north-1.amazonaws.com.cn");
	assert_endpoint("sqs", "us-gov-west-1", PLAIN, "https://sqs.us-gov-west-1.amazonaws.com");
	assert_endpoint("sqs", "eusc-de-east-1", PLAIN, "https://sqs.eusc-de-east-1.amazonaws.eu");
	assert_endpoint("sqs", "us-iso-east-1", PLAIN, "https://sqs.us-iso-east-1.c2s.ic.gov");
	assert_endpoint("sqs", "us-isob-east-1", PLAIN, "https://sqs.us-isob-east-1.sc2s.sgov.gov");
	assert_endpoint(
		"sqs", "eu-isoe-west-1", PLAIN, "https://sqs.eu-isoe-west-1.cloud.adc-e.uk");
	assert_endpoint(
		"sqs", "us-isof-south-1", PLAIN, "https://sqs.us-isof-south-1.csp.hci.ic.gov");
}

static void test_endpoint__switches(void **state)
{
	(void)state;
	assert_endpoint("sqs", "us-east-1", FIPS, "https://sqs-fips.us-east-1.amazonaws.com");
	assert_endpoint("sqs", "us-east-1", DUAL, "https://sqs.us-east-1.api.aws");
	assert_endpoint("sqs", "us-east-1", FIPS | DUAL, "https://sqs-fips.us-east-1.api.aws");
	assert_endpoint(
		"sqs", "cn-north-1", DUAL, "https://sqs.cn-north-1.api.amazonwebservices.com.cn");
}

static void test_endpoint__fips_in_us_gov(void **state)
{
	(void)state;
	assert_endpoint("sqs", "us-gov-east-1", FIPS, "https://sqs.us-gov-east-1.amazonaws.com");
	assert_endpoint(
		"sqs", "us-gov-east-1", FIPS | DUAL, "https://sqs-fips.us-gov-east-1.api.aws");
	assert_endpoint(
		"lambda", "us-gov-east-1", FIPS, "https://lambda-fips.us-gov-east-1.amazonaws.com");
	assert_endpoint(
		"kms", "us-gov-east-1", FIPS, "https://kms-fips.us-gov-east-1.amazonaws.com");
	assert_endpoint("cloudwatch", "us-gov-west-1", FIPS | DUAL,
		"https://monitoring.us-gov-west-1.api.aws");
}

static void test_endpoint__names_of_services(void **state)
{
	(void)state;
	assert_endpoint(
		"cloudwatch", "eu-west-1", PLAIN, "https://monitoring.eu-west-1.amazonaws.com");
	assert_endpoint("sso", "eu-west-1", PLAIN, "https://portal.sso.eu-west-1.amazonaws.com");
	assert_endpoint("sso_oidc", "eu-west-1", PLAIN, "https://oidc.eu-west-1.amazonaws.com");
	assert_endpoint("batch", "us-east-1", FIPS, "https://fips.batch.us-east-1.amazonaws.com");
	assert_endpoint("batch", "us-east-1", FIPS | DUAL, "https://batch-fips.us-east-1.api.aws");
	assert_endpoint(
		"batch", "cn-north-1", FIPS, "https://batch-fips.cn-north-1.amazonaws.com.cn");
	assert_endpoint("signin", "eu-west-1", PLAIN, "https://eu-west-1.signin.aws.amazon.com");
	assert_endpoint(
		"signin", "us-gov-west-1", FIPS, "https://signin-fips.amazonaws-us-gov.com");
}

static void test_endpoint__sts_of_the_old_days(void **state)
{
	(void)state;
	assert_endpoint("sts", "aws-global", PLAIN, "https://sts.amazonaws.com");
	assert_endpoint("sts", "eu-west-1", PLAIN, "https://sts.eu-west-1.amazonaws.com");
	assert_true(endpoint_sts_was_global(sv_cstr("eu-west-1")));
	assert_false(endpoint_sts_was_global(sv_cstr("eu-south-1")));
}

static void assert_refused(const char *region, const char *in_text)
{
	struct str url = {0};
	struct err err = {0};

	assert_false(endpoint_for(sv_cstr("sqs"), sv_cstr(region), false, false, &url, &err));
	assert_int_equal(err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(err.msg, in_text));
	assert_int_equal(url.n, 0);
	str_release(&url);
}

static void test_endpoint__a_region_that_is_no_host_name(void **state)
{
	(void)state;
	assert_refused("", "Missing Region");
	assert_refused("us east 1", "'us east 1' is no region");
	assert_refused("us-east-1.evil.com/", "is no region");
	assert_refused("-us", "is no region");
	assert_refused("us-east-1#", "is no region");
	assert_refused(
		"a123456789012345678901234567890123456789012345678901234567890123", "is no region");
}

static void test_endpoint__custom_goes_with_no_switch(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(endpoint_allows_custom(false, false, &err));
	assert_false(endpoint_allows_custom(true, false, &err));
	assert_non_null(strstr(err.msg, "FIPS"));
	assert_false(endpoint_allows_custom(false, true, &err));
	assert_non_null(strstr(err.msg, "Dualstack"));
}

static void test_endpoint__region_of_a_host(void **state)
{
	(void)state;
	assert_true(sv_eq_cstr(
		endpoint_region_of_host(sv_cstr("sqs.eu-west-1.amazonaws.com:443")), "eu-west-1"));
	assert_true(sv_eq_cstr(
		endpoint_region_of_host(sv_cstr("vpce-1-x.sqs.us-gov-west-1.vpce.amazonaws.com")),
		"us-gov-west-1"));
	assert_int_equal(endpoint_region_of_host(sv_cstr("localhost:9324")).n, 0);
	assert_int_equal(endpoint_region_of_host(sv_cstr("[::1]:9324")).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_endpoint__partitions),
		cmocka_unit_test(test_endpoint__what_matches_no_partition_is_commercial),
		cmocka_unit_test(test_endpoint__sqs_in_every_partition),
		cmocka_unit_test(test_endpoint__switches),
		cmocka_unit_test(test_endpoint__fips_in_us_gov),
		cmocka_unit_test(test_endpoint__names_of_services),
		cmocka_unit_test(test_endpoint__sts_of_the_old_days),
		cmocka_unit_test(test_endpoint__a_region_that_is_no_host_name),
		cmocka_unit_test(test_endpoint__custom_goes_with_no_switch),
		cmocka_unit_test(test_endpoint__region_of_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
