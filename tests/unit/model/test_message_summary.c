/* Unit tests of model/message_summary. */
#include "sqscope/base/base64.h"
#include "sqscope/model/message_summary.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void make(struct message_summary *s, struct sv bytes, const struct mask *mask)
{
	struct message m = {0};
	struct body body;

	str_add(&m.body, bytes);
	message_add_attribute(&m, sv_cstr("t"), sv_cstr("String"), sv_cstr("ab"));
	body_decode_message(&body, &m, NULL);
	message_summary_make(s, &m, &body, mask);
	body_release(&body);
	message_release(&m);
}

static void assert_summary(struct sv bytes, const char *brief, const char *text)
{
	struct message_summary s;

	make(&s, bytes, NULL);
	assert_string_equal(body_form_rows[s.outer].brief, brief);
	assert_string_equal(s.text, text);
	assert_int_equal(s.size_bytes, bytes.n + 9);
	message_summary_release(&s);
}

static void test_message_summary__of_each_kind(void **state)
{
	(void)state;
	assert_summary(sv_cstr("{\n  \"a b\": \"c d\\\" \",\n  \"n\": [1, 2]\n}\n"), "json",
		"{\"a b\":\"c d\\\" \",\"n\":[1,2]}");
	assert_summary(sv_cstr("retry later\x1b[31m\xe2\x80\xae"), "text",
		"retry later\x1b[31m\xe2\x80\xae");
	assert_summary(sv_of("\x89PNG\r\n\x1a\n\0", 9), "bin", "89 50 4E 47 0D 0A 1A 0A 00");
	assert_summary(sv_cstr("<a>b</a>"), "xml", "<a>b</a>");
	assert_summary(sv_cstr("eyJhIjoxfQ=="), "b64", "7 B -> {\"a\":1}");
	assert_summary(
		sv_cstr("{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"plain\"}"),
		"sns", "plain");
	assert_summary(sv_cstr("{\"body\":\"W1sxXSx7fV0=\",\"content-type\":\"j\",\"headers\":{},"
			       "\"properties\":{}}"),
		"clery", "base64 8 B -> [[1],{}]");
	assert_summary(sv_cstr(""), "text", "");
	assert_summary(sv_cstr("[\"software.amazon.payloadoffloading.PayloadS3Pointer\","
			       "{\"s3BucketName\":\"b\",\"s3Key\":\"k\"}]"),
		"s3ptr", "at s3://b/k (not fetched)");
}

static void test_message_summary__is_short(void **state)
{
	struct message_summary s;
	struct str text = {0};

	(void)state;
	for (int i = 0; i < 200; i++)
		str_add_cstr(&text, "\xe2\x82\xac");
	make(&s, str_sv(&text), NULL);
	assert_int_equal(strlen(s.text), SUMMARY_TEXT_BYTES);
	message_summary_release(&s);
	str_set(&text, sv_cstr("x"));
	for (int i = 0; i < 200; i++)
		str_add_cstr(&text, "\xe2\x82\xac");
	make(&s, str_sv(&text), NULL);
	assert_int_equal(strlen(s.text), SUMMARY_TEXT_BYTES);
	assert_int_equal(s.inner_bytes, 601);
	message_summary_release(&s);
	str_release(&text);
}

static void test_message_summary__is_masked(void **state)
{
	struct mask *mask = mask_new();
	struct message_summary s;
	struct str text = {0};

	(void)state;
	assert_true(mask_add(mask, sv_cstr("*.token"), NULL));
	base64_encode(sv_cstr("{\"job\":1,\"token\":\"abcdef\",\"z\":2}"), &text);
	make(&s, str_sv(&text), mask);
	assert_string_equal(s.text, "32 B -> {\"job\":1,\"token\":****,\"z\":2}");
	message_summary_release(&s);
	str_release(&text);
	mask_free(mask);
}

static void test_message_summary__tells_what_stopped(void **state)
{
	struct message_summary s;

	(void)state;
	make(&s, sv_of("\x1f\x8b\x08\xff\xff\xff\xff", 7), NULL);
	assert_int_equal(s.outer, BODY_FORM_GZIP);
	assert_int_equal(s.stop, BODY_STOP_BROKEN);
	assert_string_equal(s.text, "0 B -> ");
	message_summary_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_summary__of_each_kind),
		cmocka_unit_test(test_message_summary__is_short),
		cmocka_unit_test(test_message_summary__is_masked),
		cmocka_unit_test(test_message_summary__tells_what_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
