/* Unit tests of src/sqs/decode_message and decode_batch: answers in all the shapes that servers
 * give them. */
#include "sqs/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void release(struct message *messages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		message_release(&messages[i]);
	free(messages);
}

static void test_decode_message__whole(void **state)
{
	static const char body[] =
		"{\"Messages\":[{\"MessageId\":\"m1\",\"ReceiptHandle\":\"r1\",\"Body\":\"msg\","
		"\"MD5OfBody\":\"6e2baaf3b97dbeef01c0043275f9a0e7\","
		"\"MD5OfMessageAttributes\":\"ae7155c6026991b6d54b11589678bf9c\","
		"\"Attributes\":{\"ApproximateReceiveCount\":\"2\",\"MessageGroupId\":\"g\"},"
		"\"MessageAttributes\":{\"Foo\":{\"DataType\":\"String\",\"StringValue\":\"Bar\"}}}]}";
	struct message *m;
	size_t count;

	(void)state;
	assert_true(decode_messages(sv_cstr(body), &m, &count, NULL));
	assert_int_equal(count, 1);
	assert_sv(str_sv(&m->id), "m1");
	assert_sv(str_sv(&m->receipt_handle), "r1");
	assert_sv(str_sv(&m->body), "msg");
	assert_int_equal(m->body_md5, MD5_OK);
	assert_int_equal(m->attributes_md5, MD5_OK);
	assert_int_equal(message_fact_number(m, "ApproximateReceiveCount"), 2);
	assert_sv(message_fact(m, "MessageGroupId"), "g");
	assert_sv(str_sv(&message_attribute(m, sv_cstr("Foo"))->value), "Bar");
	assert_false(m->is_damaged);
	release(m, count);
}

static void test_decode_message__exact_bytes(void **state)
{
	static const char body[] =
		"{\"Messages\":[{\"ReceiptHandle\":\"r\",\"Body\":\"a\\u0000\\u001b\\ud83d\\ude00\","
		"\"MessageAttributes\":{\"b\":{\"DataType\":\"Binary.x\",\"BinaryValue\":\"AP8Q\"}}}]}";
	struct message *m;
	size_t count;

	(void)state;
	assert_true(decode_messages(sv_cstr(body), &m, &count, NULL));
	assert_int_equal(m->body.n, 7);
	assert_memory_equal(m->body.p, "a\0\x1b\xf0\x9f\x98\x80", 7);
	assert_int_equal(m->attributes[0].value.n, 3);
	assert_memory_equal(m->attributes[0].value.p, "\x00\xff\x10", 3);
	assert_sv(str_sv(&m->attributes[0].type), "Binary.x");
	assert_int_equal(m->body_md5, MD5_ABSENT);
	release(m, count);
}

static void test_decode_message__another_body_than_was_sent(void **state)
{
	static const char body[] =
		"{\"Messages\":[{\"ReceiptHandle\":\"r\",\"Body\":\"msg\","
		"\"MD5OfBody\":\"00000000000000000000000000000000\","
		"\"MD5OfMessageAttributes\":\"00000000000000000000000000000000\"}]}";
	struct message *m;
	size_t count;

	(void)state;
	assert_true(decode_messages(sv_cstr(body), &m, &count, NULL));
	assert_int_equal(m->body_md5, MD5_WRONG);
	assert_int_equal(m->attributes_md5, MD5_WRONG);
	release(m, count);
}

/* The others of the answer are not lost for it. */
static void test_decode_message__damaged(void **state)
{
	static const char body[] =
		"{\"Messages\":[{\"ReceiptHandle\":\"r1\",\"Body\":\"x\",\"MessageAttributes\":"
		"{\"b\":{\"DataType\":\"Binary\",\"BinaryValue\":\"?\"}}},"
		"{\"ReceiptHandle\":\"r2\"},{\"ReceiptHandle\":\"r3\",\"Body\":\"y\"}]}";
	struct message *m;
	size_t count;

	(void)state;
	assert_true(decode_messages(sv_cstr(body), &m, &count, NULL));
	assert_int_equal(count, 3);
	assert_true(m[0].is_damaged);
	assert_true(m[1].is_damaged);
	assert_false(m[2].is_damaged);
	release(m, count);
}

static void test_decode_message__none(void **state)
{
	static const char *const bodies[] = {"", "{}", "{\"Messages\":null}", "{\"Messages\":[]}",
		"{\"Messages\":[{\"Body\":\"without a handle\"}]}", "{\"Messages\":[7,null]}"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct message *m;
		size_t count = 9;

		assert_true(decode_messages(sv_cstr(bodies[i]), &m, &count, NULL));
		assert_int_equal(count, 0);
		release(m, count);
	}
}

static void test_decode_message__no_answer(void **state)
{
	struct message *m = NULL;
	struct err err = {0};
	size_t count = 0;

	(void)state;
	assert_false(decode_messages(sv_cstr("{\"Messages\":[{"), &m, &count, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	assert_null(m);
}

static void test_decode_batch__both_lists(void **state)
{
	static const char body[] =
		"{\"Failed\":[{\"Id\":\"0\",\"SenderFault\":true,\"Code\":\"InvalidMessageContents\","
		"\"Message\":\"no\"},{\"Id\":\"2\",\"SenderFault\":false,\"Code\":\"InternalError\"}],"
		"\"Successful\":[{\"Id\":\"1\",\"MessageId\":\"m\",\"SequenceNumber\":\"5\"}]}";
	struct sqs_batch_result result = {0};
	json_t *root;

	(void)state;
	assert_true(decode_batch(sv_cstr(body), 3, &result, &root, NULL));
	assert_int_equal(result.count, 3);
	assert_false(result.entries[0].is_done);
	assert_true(result.entries[0].is_sender_fault);
	assert_false(result.entries[0].is_ambiguous);
	assert_string_equal(result.entries[0].err.service_code, "InvalidMessageContents");
	assert_true(result.entries[1].is_done);
	assert_sv(result.entries[1].message_id, "m");
	assert_sv(result.entries[1].sequence_number, "5");
	assert_false(err_is_set(&result.entries[1].err));
	assert_false(result.entries[2].is_done);
	assert_false(result.entries[2].is_sender_fault);
	json_decref(root);
}

static void test_decode_batch__what_is_not_named_is_not_done(void **state)
{
	static const char *const bodies[] = {"", "{}", "{\"Successful\":[]}",
		"{\"Successful\":[{\"MessageId\":\"m\"},{\"Id\":\"7\"},{\"Id\":\"x\"},{\"Id\":0}]}",
		"{\"Results\":[{\"Id\":\"0\"}]}"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct sqs_batch_result result = {0};
		json_t *root;

		assert_true(decode_batch(sv_cstr(bodies[i]), 1, &result, &root, NULL));
		assert_false(result.entries[0].is_done);
		assert_true(result.entries[0].is_ambiguous);
		assert_int_equal(result.entries[0].err.code, ERR_PROTOCOL);
		json_decref(root);
	}
}

static void test_decode_batch__what_is_named_twice_is_not_done(void **state)
{
	static const char body[] = "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"1\"},{\"Id\":\"1\"}],"
				   "\"Failed\":[{\"Id\":\"0\",\"Code\":\"x\"}]}";
	struct sqs_batch_result result = {0};
	json_t *root;

	(void)state;
	assert_true(decode_batch(sv_cstr(body), 2, &result, &root, NULL));
	for (size_t i = 0; i < 2; i++) {
		assert_false(result.entries[i].is_done);
		assert_true(result.entries[i].is_ambiguous);
	}
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode_message__whole),
		cmocka_unit_test(test_decode_message__exact_bytes),
		cmocka_unit_test(test_decode_message__another_body_than_was_sent),
		cmocka_unit_test(test_decode_message__damaged),
		cmocka_unit_test(test_decode_message__none),
		cmocka_unit_test(test_decode_message__no_answer),
		cmocka_unit_test(test_decode_batch__both_lists),
		cmocka_unit_test(test_decode_batch__what_is_not_named_is_not_done),
		cmocka_unit_test(test_decode_batch__what_is_named_twice_is_not_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
