/* Unit tests of model/body: layers, envelopes, bounds. */
#include "sqscope/base/base64.h"
#include "sqscope/base/limits.h"
#include "sqscope/model/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

enum { GZIP = 15 + 16, ZLIB = 15 };

static void pack(struct sv data, int window, struct str *out)
{
	z_stream z = {0};
	size_t room = data.n + data.n / 1000 + 1024;

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
	str_reserve(out, room);
	z.next_in = (unsigned char *)data.p;
	z.avail_in = (uInt)data.n;
	z.next_out = (unsigned char *)out->p + out->n;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->n += room - z.avail_out;
	deflateEnd(&z);
}

static void pack_zstd(struct sv data, struct str *out)
{
	size_t room = ZSTD_compressBound(data.n), n;

	str_reserve(out, room);
	n = ZSTD_compress(out->p, room, data.p, data.n, 3);
	assert_false(ZSTD_isError(n));
	out->n = n;
}

/* Nobody can guess it: it packs as badly as sound or pictures do. */
static void add_noise(struct str *out, size_t bytes)
{
	uint32_t x = 12345;

	for (size_t i = 0; i < bytes; i++) {
		x = x * 1664525 + 1013904223;
		str_add_char(out, (char)(x >> 24));
	}
}

static void assert_chain_of(const struct body *body, const char *expected)
{
	struct str chain = {0};

	body_chain(body, &chain);
	assert_string_equal(str_cstr(&chain), expected);
	str_release(&chain);
}

static void assert_chain(struct sv bytes, const char *expected)
{
	struct body body;

	body_decode(&body, bytes, NULL);
	assert_chain_of(&body, expected);
	body_release(&body);
}

static void test_body__plain_forms(void **state)
{
	static const char *const cases[][2] = {
		{"{\"a\":1}", "json 7 B"},
		{" [1,2] \n", "json 8 B"},
		{"\"just a string\"", "json 15 B"},
		{"retry later", "text 11 B"},
		{"", "text 0 B"},
		{"[INFO] started", "text 14 B"},
		{"[1] first of all", "text 16 B"},
		{"{name} was here", "text 15 B"},
		{"{\"job\":\"tr-1\",\"in", "json 17 B"},
		{"[{\"job\":1},{\"jo", "json 15 B"},
		{"<job id='1'/>", "xml 13 B"},
		{"<?xml version='1.0'?><a></a>", "xml 28 B"},
		{"<3 hearts", "text 9 B"},
		{"x^2 + 1 = 0", "text 11 B"},
		{"password", "text 8 B"},
		{"a \x1b[31mred\x1b[0m line of text that goes on", "text 40 B"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_chain(sv_cstr(cases[i][0]), cases[i][1]);
	assert_chain(sv_of("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "binary 16 B");
	assert_chain(sv_of("a\0b", 3), "binary 3 B");
	assert_chain(sv_cstr("caf\xe9 au lait, s'il vous pla\xeet"), "text 29 B");
}

static void test_body__base64(void **state)
{
	(void)state;
	assert_chain(sv_cstr("eyJhIjoxfQ=="), "base64 > json 7 B");
	assert_chain(sv_cstr("eyJhIjox\nfQ==\n"), "base64 > json 7 B");
	assert_chain(sv_cstr("d29ya2VyIGxvc3QgaXRzIGxlYXNl"), "base64 > text 21 B");
	assert_chain(sv_cstr("iVBORw0KGgoAAAANSUhEUg=="), "base64 > binary 16 B");
	/* By its letters it could be, by what it gives it is not. */
	assert_chain(sv_cstr("transcribeThisJobNow"), "text 20 B");
	assert_chain(sv_cstr("550e8400e29b41d4a716446655440000"), "text 32 B");
}

static void test_body__packed(void **state)
{
	static const char json[] = "{\"job\":\"tr-88170\",\"audio\":[1,2,3]}";
	static const struct {
		int window;
		const char *chain;
	} cases[] = {
		{GZIP, "base64 > gzip > json 34 B"},
		{ZLIB, "base64 > zlib > json 34 B"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str packed = {0}, text = {0};
		struct body body;

		pack(sv_cstr(json), cases[i].window, &packed);
		base64_encode(str_sv(&packed), &text);
		body_decode(&body, str_sv(&text), NULL);
		assert_chain_of(&body, cases[i].chain);
		/* Every layer is still there. */
		assert_ptr_equal(body.steps[0].bytes.p, text.p);
		assert_true(sv_eq(body.steps[1].bytes, str_sv(&packed)));
		assert_true(sv_eq(body.steps[2].bytes, sv_cstr(json)));
		body_release(&body);
		str_release(&packed);
		str_release(&text);
	}
}

static void test_body__zstd(void **state)
{
	struct str packed = {0}, text = {0};

	(void)state;
	pack_zstd(sv_cstr("{\"job\":\"tr-88170\"}"), &packed);
	base64_encode(str_sv(&packed), &text);
	assert_chain(str_sv(&text), "base64 > zstd > json 18 B");
	str_truncate(&packed, packed.n - 3);
	assert_chain(str_sv(&packed), "zstd > text 15 B (the packed data is damaged)");
	str_release(&packed);
	str_release(&text);
}

static void test_body__gzip_of_several_members(void **state)
{
	struct str packed = {0};

	(void)state;
	pack(sv_cstr("[1,2,"), GZIP, &packed);
	pack(sv_cstr("3]"), GZIP, &packed);
	assert_chain(str_sv(&packed), "gzip > json 7 B");
	str_release(&packed);
}

static void test_body__packed_data_that_ends_early(void **state)
{
	struct str noise = {0}, packed = {0};
	struct body body;

	(void)state;
	add_noise(&noise, 100000);
	pack(str_sv(&noise), GZIP, &packed);
	body_decode(&body, sv_of(packed.p, packed.n / 2), NULL);
	assert_int_equal(body.stop, BODY_STOP_BROKEN);
	assert_int_equal(body.count, 2);
	/* What could be had is shown. */
	assert_true(body.steps[1].bytes.n > 40000);
	assert_memory_equal(body.steps[1].bytes.p, noise.p, body.steps[1].bytes.n);
	body_release(&body);
	assert_chain(sv_of("\x1f\x8b\x08\xff\xff\xff\xff", 7),
		"gzip > text 0 B (the packed data is damaged)");
	str_release(&noise);
	str_release(&packed);
}

static void test_body__a_bomb_stops(void **state)
{
	struct str zeros = {0}, packed = {0};
	struct body body;
	size_t allowed;

	(void)state;
	str_reserve(&zeros, 64 << 20);
	memset(zeros.p, ' ', 64 << 20);
	zeros.n = 64 << 20;
	pack(str_sv(&zeros), GZIP, &packed);
	allowed = packed.n * (size_t)limit(LIMIT_BODY_RATIO);
	assert_true(allowed < (size_t)limit(LIMIT_BODY_OUTPUT));
	body_decode(&body, str_sv(&packed), NULL);
	assert_int_equal(body.stop, BODY_STOP_RATIO);
	assert_int_equal(body_innermost(&body)->bytes.n, allowed);
	body_release(&body);
	str_clear(&packed);
	pack_zstd(str_sv(&zeros), &packed);
	body_decode(&body, str_sv(&packed), NULL);
	assert_int_equal(body.stop, BODY_STOP_RATIO);
	body_release(&body);
	str_release(&zeros);
	str_release(&packed);
}

static void test_body__output_is_capped(void **state)
{
	struct str noise = {0}, packed = {0};
	struct body body;

	(void)state;
	add_noise(&noise, (size_t)limit(LIMIT_BODY_OUTPUT) + 1);
	pack(str_sv(&noise), GZIP, &packed);
	body_decode(&body, str_sv(&packed), NULL);
	assert_int_equal(body.stop, BODY_STOP_OUTPUT);
	assert_int_equal(body_innermost(&body)->bytes.n, limit(LIMIT_BODY_OUTPUT));
	body_release(&body);
	str_clear(&packed);
	pack(sv_of(noise.p, noise.n - 1), GZIP, &packed);
	body_decode(&body, str_sv(&packed), NULL);
	assert_int_equal(body.stop, BODY_WHOLE);
	body_release(&body);
	str_release(&noise);
	str_release(&packed);
}

static void test_body__a_small_body_may_grow_far(void **state)
{
	struct str text = {0}, packed = {0};
	struct body body;

	(void)state;
	for (int i = 0; i < 60000; i++)
		str_add_char(&text, 'a');
	pack(str_sv(&text), GZIP, &packed);
	assert_true(packed.n * 100 < text.n);
	body_decode(&body, str_sv(&packed), NULL);
	assert_int_equal(body.stop, BODY_WHOLE);
	assert_int_equal(body_innermost(&body)->bytes.n, 60000);
	body_release(&body);
	str_release(&text);
	str_release(&packed);
}

static void test_body__layers_are_capped(void **state)
{
	struct str text = {0}, next = {0};

	(void)state;
	str_add_cstr(&text, "a text that is wrapped again and again");
	for (int i = 0; i < 4; i++) {
		base64_encode(str_sv(&text), &next);
		str_set(&text, str_sv(&next));
		str_clear(&next);
	}
	assert_chain(str_sv(&text),
		"base64 > base64 > base64 > base64 52 B (more layers than are opened)");
	str_release(&text);
	str_release(&next);
}

static void test_body__envelopes(void **state)
{
	static const char *const cases[][2] = {
		{"{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"Message\":\"{\\\"a\\\":1}\"}",
			"sns > json 7 B"},
		{"{\"Type\":\"Notification\",\"Message\":\"{}\"}", "json 38 B"},
		{"{\"version\":\"0\",\"detail-type\":\"Job\",\"source\":\"app\",\"detail\":{\"n\":1}}",
			"eventbridge > json 7 B"},
		{"{\"version\":\"1.0\",\"requestContext\":{\"condition\":\"RetriesExhausted\"},"
		 "\"requestPayload\":{\"job\":7},\"responsePayload\":{\"errorType\":\"E\"}}",
			"lambda destination > json 9 B"},
		{"{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}}]}", "s3 event 46 B"},
		{"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}", "s3 event 46 B"},
		{"{\"Records\":[]}", "json 14 B"},
		{"\"{\\\"job\\\": \\\"tr-1\\\"}\"", "json string > json 15 B"},
		{"{\"body\":\"W1sxXSx7fV0=\",\"content-encoding\":\"utf-8\",\"content-type\":\"j\","
		 "\"headers\":{},\"properties\":{}}",
			"celery > base64 > json 8 B"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_chain(sv_cstr(cases[i][0]), cases[i][1]);
}

static void test_body__sns_of_an_event(void **state)
{
	struct str text = {0};
	struct body body;

	(void)state;
	str_add_cstr(&text, "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":");
	json_string_encode(
		sv_cstr("{\"Records\":[{\"eventSource\":\"aws:s3\",\"x\":\"\xc3\xa9\"}]}"), &text);
	str_add_cstr(&text, "}");
	body_decode(&body, str_sv(&text), NULL);
	assert_chain_of(&body, "sns > s3 event 47 B");
	assert_int_equal(body.steps[1].index.nodes[0].count, 1);
	body_release(&body);
	str_release(&text);
}

static void test_body__pointer_to_s3(void **state)
{
	struct message m = {0};
	struct body body;

	(void)state;
	str_add_cstr(&m.body, "[\"software.amazon.payloadoffloading.PayloadS3Pointer\","
			      "{\"s3BucketName\":\"jobs\",\"s3Key\":\"a\\/b\"}]");
	message_add_attribute(
		&m, sv_cstr("ExtendedPayloadSize"), sv_cstr("Number"), sv_cstr("3145728"));
	body_decode_message(&body, &m, NULL);
	assert_int_equal(body_innermost(&body)->form, BODY_FORM_S3_POINTER);
	assert_string_equal(str_cstr(&body.pointer), "s3://jobs/a/b");
	assert_int_equal(body.pointer_size_bytes, 3145728);
	body_release(&body);
	str_clear(&m.attributes[0].name);
	str_add_cstr(&m.attributes[0].name, "SQSLargePayloadSize");
	body_decode_message(&body, &m, NULL);
	assert_int_equal(body.pointer_size_bytes, 3145728);
	body_release(&body);
	str_set(&m.body, sv_cstr("[\"com.amazon.sqs.javamessaging.MessageS3Pointer\","
				 "{\"s3Key\":5}]"));
	m.attribute_count--;
	body_decode_message(&body, &m, NULL);
	assert_string_equal(str_cstr(&body.pointer), "s3://?/?");
	assert_int_equal(body.pointer_size_bytes, UNKNOWN);
	body_release(&body);
	m.attribute_count++;
	message_release(&m);
}

static void test_body__can_be_cancelled(void **state)
{
	atomic_bool cancel = true;
	struct body body;

	(void)state;
	body_decode(&body, sv_cstr("eyJhIjoxfQ=="), &cancel);
	assert_int_equal(body.stop, BODY_STOP_CANCELLED);
	assert_int_equal(body.count, 2);
	body_release(&body);
	body_decode(&body, sv_cstr("{}"), &cancel);
	assert_int_equal(body.stop, BODY_WHOLE);
	body_release(&body);
}

static void test_body__tables_are_whole(void **state)
{
	(void)state;
	for (int i = 0; i < BODY_FORM_COUNT; i++) {
		assert_int_equal(body_form_rows[i].form, i);
		assert_true(body_form_rows[i].word[0] != '\0');
		assert_in_range(strlen(body_form_rows[i].brief), 1, 5);
	}
	for (int i = 1; i < BODY_STOP_COUNT; i++)
		assert_true(body_stop_words[i][0] != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_body__plain_forms),
		cmocka_unit_test(test_body__base64),
		cmocka_unit_test(test_body__packed),
		cmocka_unit_test(test_body__zstd),
		cmocka_unit_test(test_body__gzip_of_several_members),
		cmocka_unit_test(test_body__packed_data_that_ends_early),
		cmocka_unit_test(test_body__a_bomb_stops),
		cmocka_unit_test(test_body__output_is_capped),
		cmocka_unit_test(test_body__a_small_body_may_grow_far),
		cmocka_unit_test(test_body__layers_are_capped),
		cmocka_unit_test(test_body__envelopes),
		cmocka_unit_test(test_body__sns_of_an_event),
		cmocka_unit_test(test_body__pointer_to_s3),
		cmocka_unit_test(test_body__can_be_cancelled),
		cmocka_unit_test(test_body__tables_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
