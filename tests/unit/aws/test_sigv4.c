/* Unit tests of aws/sigv4. The signatures were computed by an independent implementation. */
#include "sqscope/aws/sigv4.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char key_id[] = "AKIAQUEUESCOPE00TEST";
static const char secret[] = "own/Secret+Key=for.tests.0123456789abcd";

static void add(struct sigv4_request *request, const char *name, const char *value)
{
	request->headers[request->header_count++] =
		(struct sigv4_header){sv_cstr(name), sv_cstr(value)};
}

static struct sigv4_request post(const char *region, const char *date)
{
	struct sigv4_request request = {
		.method = sv_cstr("POST"),
		.path = sv_cstr("/"),
		.region = sv_cstr(region),
		.service = sv_cstr("sqs"),
		.normalize_path = true,
	};

	snprintf(request.amz_date, sizeof request.amz_date, "%s", date);
	return request;
}

static struct sigv4_request poll(void)
{
	struct sigv4_request request = post("eu-central-1", "20261124T013000Z");

	request.body = sv_cstr(
		"{\"QueueUrl\":\"https://sqs.eu-central-1.amazonaws.com/111122223333/jobs\","
		"\"AttributeNames\":[\"All\"]}");
	add(&request, "Host", "sqs.eu-central-1.amazonaws.com");
	add(&request, "Content-Type", "application/x-amz-json-1.0");
	add(&request, "X-Amz-Target", "AmazonSQS.GetQueueAttributes");
	add(&request, "x-amzn-query-mode", "true");
	add(&request, "X-Amz-Date", "20261124T013000Z");
	return request;
}

static void assert_signature(const struct sigv4_request *request, const char *expected)
{
	struct str canonical = {0}, to_sign = {0};
	char signature[SHA256_HEX_SIZE];

	sigv4_canonical_request(request, &canonical, NULL);
	sigv4_string_to_sign(request, str_sv(&canonical), &to_sign);
	sigv4_signature(request, sv_cstr(secret), str_sv(&to_sign), signature);
	assert_string_equal(signature, expected);
	str_release(&canonical);
	str_release(&to_sign);
}

static void test_sigv4__stages_of_a_poll(void **state)
{
	struct sigv4_request request = poll();
	struct str canonical = {0}, names = {0}, to_sign = {0};

	(void)state;
	sigv4_canonical_request(&request, &canonical, &names);
	assert_string_equal(str_cstr(&canonical),
		"POST\n/\n\n"
		"content-type:application/x-amz-json-1.0\n"
		"host:sqs.eu-central-1.amazonaws.com\n"
		"x-amz-date:20261124T013000Z\n"
		"x-amz-target:AmazonSQS.GetQueueAttributes\n"
		"x-amzn-query-mode:true\n\n"
		"content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode\n"
		"59e2ed382e348bb4d9be4e94936e73a1ba0e2ad3e9e1f79837883a631f9a1255");
	assert_string_equal(
		str_cstr(&names), "content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode");
	sigv4_string_to_sign(&request, str_sv(&canonical), &to_sign);
	assert_string_equal(str_cstr(&to_sign),
		"AWS4-HMAC-SHA256\n20261124T013000Z\n20261124/eu-central-1/sqs/aws4_request\n"
		"6a18f2d8351efac4021ffd4032ef18d6d225dd3b133a6af6c61466b47b5f591f");
	str_release(&canonical);
	str_release(&names);
	str_release(&to_sign);
}

static void test_sigv4__signature_of_a_poll(void **state)
{
	struct sigv4_request request = poll();

	(void)state;
	assert_signature(
		&request, "5829b5e7f8c42f8b8b2398d55554f80c3e2a1ca82613cf2d53cdd08f13cc7018");
}

static void test_sigv4__session_token_and_port(void **state)
{
	struct sigv4_request request = post("us-east-1", "20261231T235959Z");

	(void)state;
	request.body = sv_cstr("{\"MaxResults\":1000}");
	add(&request, "Content-Type", "application/x-amz-json-1.0");
	add(&request, "Host", "127.0.0.1:9324");
	add(&request, "X-Amz-Date", "20261231T235959Z");
	add(&request, "X-Amz-Security-Token", "Token/with+signs==");
	add(&request, "X-Amz-Target", "AmazonSQS.ListQueues");
	add(&request, "x-amzn-query-mode", "true");
	assert_signature(
		&request, "d3cfa08dd91c49356fe35defc37af7935d09c48d36359ce06d102ecdce090ea5");
}

static void test_sigv4__encoded_path_and_unsorted_query(void **state)
{
	struct sigv4_request request = post("us-west-2", "20260228T000000Z");

	(void)state;
	request.method = sv_cstr("GET");
	request.service = sv_cstr("lambda");
	request.path = sv_cstr("/2015-03-31/functions/"
			       "arn%3Aaws%3Alambda%3Aus-west-2%3A111122223333%3Afunction%3Af");
	request.query = sv_cstr("Qualifier=v%202&MaxItems=50&Marker=a%2Fb%2Bc%3D");
	add(&request, "Host", "lambda.us-west-2.amazonaws.com");
	add(&request, "X-Amz-Date", "20260228T000000Z");
	assert_signature(
		&request, "2c19e4137451f1eb9c9968cdfd7233e0fe3e2427db648552f8f1b7d3fe51fbc4");
}

static void test_sigv4__authorization_header(void **state)
{
	struct sigv4_request request = poll();
	struct str header = {0};

	(void)state;
	sigv4_authorization(&request, sv_cstr(key_id), sv_cstr(secret), &header);
	assert_string_equal(str_cstr(&header),
		"AWS4-HMAC-SHA256 Credential=AKIAQUEUESCOPE00TEST/20261124/eu-central-1/sqs/aws4_request, "
		"SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode, "
		"Signature=5829b5e7f8c42f8b8b2398d55554f80c3e2a1ca82613cf2d53cdd08f13cc7018");
	str_release(&header);
}

static void test_sigv4__a_kept_key_signs_the_same(void **state)
{
	struct sigv4_request request = poll();
	struct str once = {0}, kept = {0};
	uint8_t bytes[SHA256_SIZE];
	struct hmac_key *key;

	(void)state;
	sigv4_authorization(&request, sv_cstr(key_id), sv_cstr(secret), &once);
	sigv4_signing_key(sv_cstr(secret), sv_cstr("20261124"), sv_cstr("eu-central-1"),
		sv_cstr("sqs"), bytes);
	key = hmac_key_new(sv_of((const char *)bytes, sizeof bytes));
	for (int i = 0; i < 2; i++) {
		str_clear(&kept);
		sigv4_authorization_with_key(&request, sv_cstr(key_id), key, &kept);
		assert_string_equal(str_cstr(&once), str_cstr(&kept));
	}
	hmac_key_free(key);
	str_release(&once);
	str_release(&kept);
}

/* The canonical request's line of that number, counted from 0. */
static void assert_line(const struct sigv4_request *request, int line, const char *expected)
{
	struct str canonical = {0};
	struct sv rest, at;

	sigv4_canonical_request(request, &canonical, NULL);
	rest = str_sv(&canonical);
	for (int i = 0; i <= line; i++)
		sv_cut(rest, '\n', &at, &rest);
	assert_int_equal(at.n, strlen(expected));
	assert_memory_equal(at.p, expected, at.n);
	str_release(&canonical);
}

static void test_sigv4__header_values_are_tidied(void **state)
{
	struct sigv4_request request = post("us-east-1", "20260131T000000Z");

	(void)state;
	add(&request, "X-Second", "  a   b\tc ");
	add(&request, "x-first", "2");
	add(&request, "X-First", " 1");
	add(&request, "X-Empty", "");
	assert_line(&request, 3, "x-empty:");
	assert_line(&request, 4, "x-first:2,1");
	assert_line(&request, 5, "x-second:a b c");
	assert_line(&request, 6, "");
	assert_line(&request, 7, "x-empty;x-first;x-second");
}

static void test_sigv4__a_name_sorts_before_a_longer_one(void **state)
{
	struct sigv4_request request = post("us-east-1", "20260131T000000Z");

	(void)state;
	add(&request, "X-Amz-Meta-Two", "2");
	add(&request, "x-amz-meta", "1");
	assert_line(&request, 3, "x-amz-meta:1");
	assert_line(&request, 4, "x-amz-meta-two:2");
}

static void assert_path(const char *path, bool normalize, const char *expected)
{
	struct sigv4_request request = post("us-east-1", "20260131T000000Z");

	request.path = sv_cstr(path);
	request.normalize_path = normalize;
	assert_line(&request, 1, expected);
}

static void test_sigv4__paths(void **state)
{
	(void)state;
	assert_path("", true, "/");
	assert_path("/a//b/./c/../d/", true, "/a/b/d/");
	assert_path("/../..", true, "/");
	assert_path("/a/..", true, "/");
	assert_path("/a%2Fb", true, "/a%252Fb");
	assert_path("/a%2Fb//c", false, "/a%2Fb//c");
	assert_path("/\xC3\xA9~", true, "/%C3%A9~");
}

static void assert_query(const char *query, const char *expected)
{
	struct sigv4_request request = post("us-east-1", "20260131T000000Z");

	request.query = sv_cstr(query);
	assert_line(&request, 2, expected);
}

static void test_sigv4__queries(void **state)
{
	(void)state;
	assert_query("", "");
	assert_query("b&a=1", "a=1&b=");
	assert_query("a=2&a=1&A=3", "A=3&a=1&a=2");
	assert_query("a-=1&a=2", "a=2&a-=1");
	assert_query("x=%7e%2f%zz%4", "x=~%2F%25zz%254");
	assert_query("&&a=1&", "a=1");
	assert_query("a=b=c", "a=b%3Dc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sigv4__stages_of_a_poll),
		cmocka_unit_test(test_sigv4__signature_of_a_poll),
		cmocka_unit_test(test_sigv4__session_token_and_port),
		cmocka_unit_test(test_sigv4__encoded_path_and_unsorted_query),
		cmocka_unit_test(test_sigv4__authorization_header),
		cmocka_unit_test(test_sigv4__a_kept_key_signs_the_same),
		cmocka_unit_test(test_sigv4__header_values_are_tidied),
		cmocka_unit_test(test_sigv4__a_name_sorts_before_a_longer_one),
		cmocka_unit_test(test_sigv4__paths),
		cmocka_unit_test(test_sigv4__queries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
