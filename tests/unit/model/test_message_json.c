/* Unit tests of model/message_json: what is written, what is read, what is lossless. */
#include "sqscope/base/limits.h"
#include "sqscope/model/message_json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

/* As it comes from a receive. */
static void make_message(struct message *m)
{
	str_add_cstr(&m->id, "9f3c01aa");
	str_add_cstr(&m->receipt_handle, "AQEB/+=");
	str_add_cstr(&m->body, "{\"job\":\"tr-1\"}\n\xc3\xa9");
	message_add_fact(m, sv_cstr("SentTimestamp"), sv_cstr("1795466309000"));
	message_add_attribute(m, sv_cstr("tenant"), sv_cstr("String"), sv_cstr("ac\"me"));
	message_add_attribute(m, sv_cstr("priority"), sv_cstr("Number.int"), sv_cstr("3"));
	message_add_attribute(m, sv_cstr("blob"), sv_cstr("Binary.png"), sv_of("\0\xff\x10", 3));
	m->body_md5 = MD5_OK;
}

static void test_message_json__as_peek_prints_it(void **state)
{
	struct message_json_lease lease = {1795466309000};
	struct message m = {0};
	struct str out = {0};

	(void)state;
	make_message(&m);
	message_json_write(&m, &lease, &out);
	assert_string_equal(str_cstr(&out),
		"{\"message_id\":\"9f3c01aa\",\"receipt_handle\":\"AQEB/+=\","
		"\"body\":\"{\\\"job\\\":\\\"tr-1\\\"}\\n\xc3\xa9\",\"body_encoding\":\"text\","
		"\"md5_ok\":true,\"attributes\":{\"SentTimestamp\":\"1795466309000\"},"
		"\"message_attributes\":{\"tenant\":{\"type\":\"String\",\"value\":\"ac\\\"me\"},"
		"\"priority\":{\"type\":\"Number.int\",\"value\":\"3\"},"
		"\"blob\":{\"type\":\"Binary.png\",\"value_base64\":\"AP8Q\"}},"
		"\"held_until\":\"2026-11-23T20:38:29Z\"}");
	message_release(&m);
	str_release(&out);
}

static void test_message_json__as_a_dump_holds_it(void **state)
{
	struct message m = {0};
	struct str out = {0};

	(void)state;
	str_add_cstr(&m.receipt_handle, "h");
	str_add(&m.body, sv_of("a\0\xff", 3));
	m.is_damaged = true;
	message_json_write(&m, NULL, &out);
	assert_string_equal(str_cstr(&out),
		"{\"message_id\":\"\",\"body\":\"YQD/\",\"body_encoding\":\"base64\","
		"\"md5_ok\":null,\"attributes\":{},\"message_attributes\":{},\"damaged\":true}");
	message_release(&m);
	str_release(&out);
}

static void test_message_json__header(void **state)
{
	struct message_json_header header = {
		sv_cstr("ai-dlq"), sv_cstr(""), sv_cstr("eu-west-1"), 1795466309000};
	struct str out = {0};

	(void)state;
	message_json_write_header(&header, &out);
	assert_string_equal(str_cstr(&out),
		"{\"sqscope_dump\":1,\"queue\":\"ai-dlq\",\"account\":null,\"region\":\"eu-west-1\","
		"\"as_of\":\"2026-11-23T20:38:29Z\"}");
	assert_true(message_json_is_header(str_sv(&out)));
	assert_false(message_json_is_header(sv_cstr("{\"body\":\"sqscope_dump\"}")));
	assert_false(message_json_is_header(sv_cstr("")));
	str_release(&out);
}

static void test_message_json__md5_as_one_word(void **state)
{
	static const enum md5_check cases[][3] = {
		{MD5_ABSENT, MD5_ABSENT, MD5_ABSENT},
		{MD5_OK, MD5_ABSENT, MD5_OK},
		{MD5_ABSENT, MD5_OK, MD5_OK},
		{MD5_OK, MD5_WRONG, MD5_WRONG},
		{MD5_WRONG, MD5_ABSENT, MD5_WRONG},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct message m = {.body_md5 = cases[i][0], .attributes_md5 = cases[i][1]};

		assert_int_equal(message_md5(&m), cases[i][2]);
	}
}

static void test_message_json__comes_back_whole(void **state)
{
	struct message_json_lease lease = {1795466309000};
	struct message m = {0};
	struct message_line line = {0};
	struct str first = {0}, second = {0};

	(void)state;
	make_message(&m);
	/* Whatever a server may have let through. */
	message_add_attribute(&m, sv_cstr("odd"), sv_cstr("String"), sv_of("\xff\x01", 2));
	message_add_fact(&m, sv_cstr("AWSTraceHeader"), sv_of("a\0\x1b", 3));
	message_json_write(&m, &lease, &first);
	assert_true(message_json_read(str_sv(&first), &line, NULL));
	assert_true(sv_eq(str_sv(&line.message.body), str_sv(&m.body)));
	assert_int_equal(line.message.attribute_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_true(sv_eq(
			str_sv(&line.message.attributes[i].value), str_sv(&m.attributes[i].value)));
	assert_int_equal(line.held_until_unix_ms, 1795466309000);
	message_json_write(&line.message, &lease, &second);
	assert_string_equal(str_cstr(&second), str_cstr(&first));
	message_release(&m);
	message_line_release(&line);
	str_release(&first);
	str_release(&second);
}

static void test_message_json__lines_for_sending(void **state)
{
	struct message_line line = {0};

	(void)state;
	assert_true(message_json_read(
		sv_cstr(" {\"body\":\"x\\ud83d\\ude00\",\"group\":\"g\",\"dedup\":\"d\",\"delay\":900,"
			"\"note\":[{}],\"message_attributes\":{\"n\":{\"type\":\"Number\",\"value\":1.50},"
			"\"s\":{\"value\":\"t\"}}}\r\n"),
		&line, NULL));
	assert_sv(str_sv(&line.message.body), "x\xf0\x9f\x98\x80");
	assert_sv(str_sv(&line.group), "g");
	assert_sv(str_sv(&line.dedup), "d");
	assert_int_equal(line.delay_s, 900);
	assert_sv(str_sv(&line.message.attributes[0].value), "1.50");
	assert_sv(str_sv(&line.message.attributes[1].type), "String");
	assert_true(message_json_read(sv_cstr("{\"body\":\"\",\"group\":null}"), &line, NULL));
	assert_int_equal(line.group.n, 0);
	assert_int_equal(line.message.attribute_count, 0);
	assert_int_equal(line.delay_s, UNKNOWN);
	message_line_release(&line);
}

static void test_message_json__what_is_refused(void **state)
{
	static const char *const cases[][2] = {
		{"", "broken JSON at byte 1: there is nothing"},
		{"[]", "the line is no JSON object"},
		{"{\"body\":\"a\"", "broken JSON at byte 12: it ends before its end"},
		{"{\"body\":\"a\tb\"}", "the line is not JSON to the letter"},
		{"{\"body\":\"\xff\"}", "byte 10 is no UTF-8"},
		{"{}", "body is missing"},
		{"{\"body\":{}}", "body is no text"},
		{"{\"body\":\"\\ud83d\"}", "body has half a surrogate pair or an unknown escape"},
		{"{\"body\":\"a\",\"body_encoding\":\"hex\"}",
			"body_encoding is neither text nor base64"},
		{"{\"body\":\"a\",\"body_encoding\":\"base64\"}", "body is no base64"},
		{"{\"body\":\"a\",\"delay\":901}", "delay is no number of seconds from 0 to 900"},
		{"{\"body\":\"a\",\"delay\":\"1\"}", "delay is no number of seconds from 0 to 900"},
		{"{\"body\":\"a\",\"attributes\":[]}", "attributes is no object"},
		{"{\"body\":\"a\",\"attributes\":{\"x\":1}}", "a value of attributes is no text"},
		{"{\"body\":\"a\",\"message_attributes\":{\"x\":1}}",
			"a message attribute is no object"},
		{"{\"body\":\"a\",\"message_attributes\":{\"x\":{}}}",
			"a message attribute needs either a value or a value_base64"},
		{"{\"body\":\"a\",\"message_attributes\":{\"x\":{\"value_base64\":\"?\"}}}",
			"a value_base64 is no base64"},
		{"{\"body\":\"a\",\"held_until\":\"soon\"}", "held_until is no time"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct message_line line = {0};
		struct err err = {0};

		assert_false(message_json_read(sv_cstr(cases[i][0]), &line, &err));
		assert_string_equal(err.msg, cases[i][1]);
		assert_null(line.message.body.p);
	}
}

static void test_message_json__length_is_capped(void **state)
{
	struct message_line line = {0};
	struct str text = {0};
	struct err err = {0};
	size_t most = (size_t)limit(LIMIT_JSON_LINE);

	(void)state;
	str_add_cstr(&text, "{\"body\":\"\"}");
	while (text.n < most)
		str_add_char(&text, ' ');
	assert_true(message_json_read(str_sv(&text), &line, &err));
	str_add_char(&text, ' ');
	assert_false(message_json_read(str_sv(&text), &line, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	message_line_release(&line);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_json__as_peek_prints_it),
		cmocka_unit_test(test_message_json__as_a_dump_holds_it),
		cmocka_unit_test(test_message_json__header),
		cmocka_unit_test(test_message_json__md5_as_one_word),
		cmocka_unit_test(test_message_json__comes_back_whole),
		cmocka_unit_test(test_message_json__lines_for_sending),
		cmocka_unit_test(test_message_json__what_is_refused),
		cmocka_unit_test(test_message_json__length_is_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
