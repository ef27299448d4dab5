/* Unit tests of src/sqs/decode: answers in all the shapes that servers give them. */
#include "sqs/decode.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void test_decode__urls(void **state)
{
	struct decoded_urls urls = {0};

	(void)state;
	assert_true(decode_urls(
		sv_cstr("{\"QueueUrls\":[\"u1\",null,7,\"u2\",\"\"],\"NextToken\":\"t\"}"), &urls,
		NULL));
	assert_int_equal(urls.count, 2);
	assert_sv(urls.urls[0], "u1");
	assert_sv(urls.urls[1], "u2");
	assert_sv(urls.next_token, "t");
	decoded_urls_release(&urls);
}

static void test_decode__urls_of_dead_letter_sources(void **state)
{
	struct decoded_urls urls = {0};

	(void)state;
	assert_true(
		decode_urls(sv_cstr("{\"queueUrls\":[\"u1\"],\"NextToken\":null}"), &urls, NULL));
	assert_int_equal(urls.count, 1);
	assert_int_equal(urls.next_token.n, 0);
	decoded_urls_release(&urls);
}

static void test_decode__one_url(void **state)
{
	struct decoded_urls urls = {0};

	(void)state;
	assert_true(decode_urls(sv_cstr("{\"QueueUrl\":\"u\"}"), &urls, NULL));
	assert_int_equal(urls.count, 1);
	assert_sv(urls.urls[0], "u");
	decoded_urls_release(&urls);
}

static void test_decode__no_urls(void **state)
{
	static const char *const bodies[] = {"", "  ", "{}", "{\"QueueUrls\":null}",
		"{\"QueueUrls\":[]}", "{\"QueueUrls\":{\"a\":1}}", "{\"QueueUrls\":\"u\"}"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct decoded_urls urls = {0};

		assert_true(decode_urls(sv_cstr(bodies[i]), &urls, NULL));
		assert_int_equal(urls.count, 0);
		decoded_urls_release(&urls);
	}
}

static void test_decode__what_is_no_answer(void **state)
{
	struct decoded_urls urls = {0};
	struct decoded_tags tags = {0};
	struct queue_attributes attributes;
	struct err err = {0};

	(void)state;
	queue_attributes_init(&attributes);
	assert_false(decode_urls(sv_cstr("<html>"), &urls, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	assert_false(decode_tags(sv_cstr("{\"Tags\""), &tags, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	assert_false(decode_attributes(sv_cstr("[]"), &attributes, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	decoded_urls_release(&urls);
	decoded_tags_release(&tags);
	queue_attributes_release(&attributes);
}

static void test_decode__attributes(void **state)
{
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	assert_true(decode_attributes(
		sv_cstr("{\"Attributes\":{\"ApproximateNumberOfMessages\":\"12\",\"DelaySeconds\":5,"
			"\"FifoQueue\":true,\"CreatedTimestamp\":1795466309.25,"
			"\"ApproximateNumberOfMessagesDelayed\":null,\"VisibilityTimeout\":[30],"
			"\"QueueArn\":\"arn:x\",\"Unheard\":\"of\"}}"),
		&a, NULL));
	assert_int_equal(a.number[ATTR_VISIBLE], 12);
	assert_int_equal(a.number[ATTR_DELAY], 5);
	assert_int_equal(a.number[ATTR_FIFO], 1);
	assert_int_equal(a.number[ATTR_CREATED], 1795466309);
	assert_int_equal(a.number[ATTR_DELAYED], UNKNOWN);
	assert_int_equal(a.number[ATTR_VISIBILITY_TIMEOUT], UNKNOWN);
	assert_string_equal(a.text[ATTR_QUEUE_ARN], "arn:x");
	queue_attributes_release(&a);
}

static void test_decode__no_attributes(void **state)
{
	static const char *const bodies[] = {
		"", "{}", "{\"Attributes\":null}", "{\"Attributes\":[]}", "{\"Attributes\":{}}"};
	struct queue_attributes a;

	(void)state;
	queue_attributes_init(&a);
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		assert_true(decode_attributes(sv_cstr(bodies[i]), &a, NULL));
	assert_int_equal(a.number[ATTR_VISIBLE], UNKNOWN);
	queue_attributes_release(&a);
}

static void test_decode__tags(void **state)
{
	struct decoded_tags tags = {0};

	(void)state;
	assert_true(decode_tags(
		sv_cstr("{\"Tags\":{\"team\":\"ai\",\"n\":1,\"empty\":\"\"}}"), &tags, NULL));
	assert_int_equal(tags.count, 2);
	assert_sv(tags.tags[0].key, "team");
	assert_sv(tags.tags[0].value, "ai");
	assert_sv(tags.tags[1].key, "empty");
	decoded_tags_release(&tags);
	assert_true(decode_tags(sv_cstr("{\"Tags\":null}"), &tags, NULL));
	assert_int_equal(tags.count, 0);
	decoded_tags_release(&tags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode__urls),
		cmocka_unit_test(test_decode__urls_of_dead_letter_sources),
		cmocka_unit_test(test_decode__one_url),
		cmocka_unit_test(test_decode__no_urls),
		cmocka_unit_test(test_decode__what_is_no_answer),
		cmocka_unit_test(test_decode__attributes),
		cmocka_unit_test(test_decode__no_attributes),
		cmocka_unit_test(test_decode__tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
