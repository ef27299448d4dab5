/* Unit tests of sqs/message: parts, size, checksum of attributes, allowed text. */
#include "sqscope/base/compat.h"
#include "sqscope/sqs/message.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void test_message__facts(void **state)
{
	struct message m = {0};

	(void)state;
	message_add_fact(&m, sv_cstr("MessageGroupId"), sv_cstr("g"));
	message_add_fact(&m, sv_cstr("ApproximateReceiveCount"), sv_cstr("3"));
	message_add_fact(&m, sv_cstr("SentTimestamp"), sv_cstr("soon"));
	message_add_fact(&m, sv_cstr("SequenceNumber"), sv_cstr("-4"));
	assert_sv(message_fact(&m, "MessageGroupId"), "g");
	assert_sv(message_fact(&m, "AWSTraceHeader"), "");
	assert_int_equal(message_fact_number(&m, "ApproximateReceiveCount"), 3);
	assert_int_equal(message_fact_number(&m, "SentTimestamp"), UNKNOWN);
	assert_int_equal(message_fact_number(&m, "SequenceNumber"), UNKNOWN);
	assert_int_equal(message_fact_number(&m, "AWSTraceHeader"), UNKNOWN);
	message_release(&m);
}

static void test_message__attributes(void **state)
{
	struct message m = {0}, other = {0};

	(void)state;
	message_add_attribute(&m, sv_cstr("tenant"), sv_cstr("String"), sv_cstr("acme"));
	message_add_attribute(&m, sv_cstr("blob"), sv_cstr("Binary.png"), sv_of("\0\xff", 2));
	str_add_cstr(&m.body, "job");
	assert_null(message_attribute(&m, sv_cstr("Tenant")));
	assert_sv(str_sv(&message_attribute(&m, sv_cstr("tenant"))->value), "acme");
	assert_int_equal(message_size_bytes(str_sv(&m.body), m.attributes, m.attribute_count),
		3 + 6 + 6 + 4 + 4 + 10 + 2);
	str_add_cstr(&other.body, "is given back");
	message_move(&other, &m);
	assert_sv(str_sv(&other.body), "job");
	assert_int_equal(other.attribute_count, 2);
	assert_int_equal(m.attribute_count, 0);
	assert_null(m.body.p);
	message_release(&m);
	message_release(&other);
}

/* Everything, and nothing shared. */
static void test_message__copies_are_whole(void **state)
{
	struct message m = {.body_md5 = MD5_OK, .attributes_md5 = MD5_WRONG, .is_damaged = true};
	struct message copy = {0};

	(void)state;
	str_add_cstr(&m.id, "id");
	str_add_cstr(&m.receipt_handle, "handle");
	str_add(&m.body, sv_of("a\0b", 3));
	message_add_attribute(&m, sv_cstr("blob"), sv_cstr("Binary.png"), sv_of("\0\xff", 2));
	message_add_fact(&m, sv_cstr("MessageGroupId"), sv_cstr("g"));
	str_add_cstr(&copy.body, "is given back");
	message_copy(&copy, &m);
	message_release(&m);
	assert_sv(str_sv(&copy.id), "id");
	assert_sv(str_sv(&copy.receipt_handle), "handle");
	assert_int_equal(copy.body.n, 3);
	assert_memory_equal(copy.body.p, "a\0b", 3);
	assert_sv(str_sv(&copy.attributes[0].type), "Binary.png");
	assert_memory_equal(copy.attributes[0].value.p, "\0\xff", 2);
	assert_sv(message_fact(&copy, "MessageGroupId"), "g");
	assert_int_equal(copy.body_md5, MD5_OK);
	assert_int_equal(copy.attributes_md5, MD5_WRONG);
	assert_true(copy.is_damaged);
	message_release(&copy);
}

/* A lease without its body is still a lease. */
static void test_message__without_content_it_keeps_its_name(void **state)
{
	struct message m = {0};

	(void)state;
	str_add_cstr(&m.id, "id");
	str_add_cstr(&m.receipt_handle, "handle");
	str_add_cstr(&m.body, "body");
	message_add_attribute(&m, sv_cstr("n"), sv_cstr("Number"), sv_cstr("1"));
	message_add_fact(&m, sv_cstr("MessageGroupId"), sv_cstr("g"));
	message_drop_content(&m);
	message_drop_content(&m);
	assert_null(m.body.p);
	assert_null(m.attributes);
	assert_int_equal(m.attribute_count, 0);
	assert_sv(str_sv(&m.id), "id");
	assert_sv(str_sv(&m.receipt_handle), "handle");
	assert_sv(message_fact(&m, "MessageGroupId"), "g");
	message_add_fact(&m, sv_cstr("SentTimestamp"), sv_cstr("7"));
	message_drop_facts(&m, "SentTimestamp");
	assert_int_equal(m.fact_count, 1);
	assert_int_equal(message_fact_number(&m, "SentTimestamp"), 7);
	message_drop_facts(&m, "SenderId");
	assert_int_equal(m.fact_count, 0);
	message_release(&m);
}

static void test_message__types(void **state)
{
	(void)state;
	assert_true(message_type_is_binary(sv_cstr("Binary")));
	assert_true(message_type_is_binary(sv_cstr("Binary.gif")));
	assert_false(message_type_is_binary(sv_cstr("BinaryText")));
	assert_false(message_type_is_binary(sv_cstr("String.Binary")));
	assert_false(message_type_is_binary(sv_cstr("")));
}

static void assert_md5(const struct message *m, const char *expected)
{
	char md5[MD5_HEX_SIZE];

	message_attributes_md5(m->attributes, m->attribute_count, md5);
	assert_string_equal(md5, expected);
}

/* What SQS answered for these attributes (design: sqs-facts C8). */
static void test_message__md5_of_one_attribute(void **state)
{
	static const char trace[] = "traceparent\x1e"
				    "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
	struct message text = {0}, binary = {0};

	(void)state;
	message_add_attribute(&text, sv_cstr("Foo"), sv_cstr("String"), sv_cstr("Bar"));
	assert_md5(&text, "ae7155c6026991b6d54b11589678bf9c");
	message_add_attribute(&binary, sv_cstr("attr1"), sv_cstr("Binary"), sv_cstr(trace));
	assert_md5(&binary, "8cbe4db156db8a94db8b801b7addb984");
	message_release(&text);
	message_release(&binary);
}

static void test_message__md5_sorts_by_name(void **state)
{
	struct message m = {0};

	(void)state;
	message_add_attribute(&m, sv_cstr("s"), sv_cstr("String"), sv_cstr("h\xc3\xa9llo"));
	message_add_attribute(&m, sv_cstr("n"), sv_cstr("Number"), sv_cstr("12.5"));
	message_add_attribute(&m, sv_cstr("c"), sv_cstr("String.json"), sv_cstr("{}"));
	message_add_attribute(&m, sv_cstr("b"), sv_cstr("Binary"), sv_of("\x00\xff\x10", 3));
	assert_md5(&m, "6034f51767ee05c604c2ef9c9a95a45d");
	message_release(&m);
}

static void test_message__allowed_text(void **state)
{
	static const char *const texts[] = {"", "a\tb\r\nc", "\xf0\x9f\x98\x80", "\x7f",
		"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd"};
	size_t offset = 99;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		assert_true(message_text_is_allowed(sv_cstr(texts[i]), &offset));
	assert_int_equal(offset, 99);
}

static void test_message__text_that_is_not_allowed(void **state)
{
	static const struct {
		struct sv text;
		size_t offset;
	} cases[] = {
		{{"ab\x1b[31m", 6}, 2},
		{{"\0", 1}, 0},
		{{"a\xff", 2}, 1},
		{{"\xed\xa0\x80", 3}, 0}, /* a surrogate */
		{{"xy\xef\xbf\xbe", 5}, 2},
		{{"\xc3", 1}, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t offset = 99;

		assert_false(message_text_is_allowed(cases[i].text, &offset));
		assert_int_equal(offset, cases[i].offset);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message__facts),
		cmocka_unit_test(test_message__attributes),
		cmocka_unit_test(test_message__copies_are_whole),
		cmocka_unit_test(test_message__without_content_it_keeps_its_name),
		cmocka_unit_test(test_message__types),
		cmocka_unit_test(test_message__md5_of_one_attribute),
		cmocka_unit_test(test_message__md5_sorts_by_name),
		cmocka_unit_test(test_message__allowed_text),
		cmocka_unit_test(test_message__text_that_is_not_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
