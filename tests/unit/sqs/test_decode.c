/* Unit tests of sqs/decode: answers in all the shapes that servers give them. */
#include "sqs/decode.h"

#include "sqscope/aws/json_answer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>

static json_t *answer(const char *text)
{
	struct err err = {0};
	json_t *root = json_answer_load(sv_cstr(text), &err);

	assert_non_null(root);
	return root;
}

static size_t url_count(const char *text)
{
	json_t *root = answer(text);
	struct sv *urls;
	size_t count;

	decode_urls(root, &urls, &count);
	free(urls);
	json_decref(root);
	return count;
}

static void test_decode__urls_are_borrowed_in_order(void **state)
{
	json_t *root = answer("{\"QueueUrls\":[\"http://h/1/a\",\"http://h/1/b\"]}");
	struct sv *urls;
	size_t count;

	(void)state;
	decode_urls(root, &urls, &count);
	assert_int_equal(count, 2);
	assert_true(sv_eq_cstr(urls[0], "http://h/1/a"));
	assert_true(sv_eq_cstr(urls[1], "http://h/1/b"));
	free(urls);
	json_decref(root);
}

static void test_decode__a_list_may_be_absent_null_or_empty(void **state)
{
	(void)state;
	assert_int_equal(url_count(""), 0);
	assert_int_equal(url_count("{}"), 0);
	assert_int_equal(url_count("{\"QueueUrls\":null}"), 0);
	assert_int_equal(url_count("{\"QueueUrls\":[]}"), 0);
	assert_int_equal(url_count("{\"QueueUrls\":\"http://h/1/a\"}"), 0);
}

static void test_decode__what_is_no_text_in_a_list_is_left_out(void **state)
{
	(void)state;
	assert_int_equal(url_count("{\"QueueUrls\":[1,null,\"\",{},\"http://h/1/a\"]}"), 1);
}

static void test_decode__dead_letter_sources_are_spelt_in_lower_case(void **state)
{
	(void)state;
	assert_int_equal(url_count("{\"queueUrls\":[\"http://h/1/a\"]}"), 1);
}

static void test_decode__attributes_take_numbers_for_text(void **state)
{
	json_t *root = answer("{\"Attributes\":{\"ApproximateNumberOfMessages\":12,"
			      "\"FifoQueue\":true,\"VisibilityTimeout\":\"30\",\"Policy\":null,"
			      "\"Unheard\":\"x\"}}");
	struct queue_attributes a;

	(void)state;
	decode_attributes(root, &a);
	assert_int_equal(a.number[ATTR_VISIBLE], 12);
	assert_int_equal(a.number[ATTR_FIFO], 1);
	assert_int_equal(a.number[ATTR_VISIBILITY_TIMEOUT], 30);
	assert_int_equal(a.number[ATTR_IN_FLIGHT], UNKNOWN);
	assert_int_equal(a.text[ATTR_POLICY].n, 0);
	queue_attributes_release(&a);
	json_decref(root);
}

static void test_decode__no_attributes_are_no_zeros(void **state)
{
	static const char *const texts[] = {
		"", "{}", "{\"Attributes\":null}", "{\"Attributes\":[]}", "{\"Attributes\":\"\"}"};
	struct queue_attributes a;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		json_t *root = answer(texts[i]);

		decode_attributes(root, &a);
		assert_int_equal(a.number[ATTR_VISIBLE], UNKNOWN);
		assert_int_equal(a.number[ATTR_DELAYED], UNKNOWN);
		queue_attributes_release(&a);
		json_decref(root);
	}
}

static void test_decode__tags(void **state)
{
	json_t *root = answer("{\"Tags\":{\"team\":\"ml\",\"empty\":\"\"}}");
	struct sqs_tag *tags;
	size_t count;

	(void)state;
	decode_tags(root, &tags, &count);
	assert_int_equal(count, 2);
	assert_true(sv_eq_cstr(tags[0].key, "team"));
	assert_true(sv_eq_cstr(tags[0].value, "ml"));
	assert_true(sv_is_empty(tags[1].value));
	free(tags);
	json_decref(root);
}

static void test_decode__actions_are_whole_and_distinct(void **state)
{
	(void)state;
	for (size_t i = 0; i < SQS_ACTION_COUNT; i++) {
		const struct sqs_action *row = &sqs_actions[i];

		assert_int_equal(row->id, i);
		assert_true(row->summary && row->summary[0]);
		assert_true(row->batch_size >= 1);
		assert_memory_equal(row->permission, "sqs:", 4);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(row->name, sqs_actions[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode__urls_are_borrowed_in_order),
		cmocka_unit_test(test_decode__a_list_may_be_absent_null_or_empty),
		cmocka_unit_test(test_decode__what_is_no_text_in_a_list_is_left_out),
		cmocka_unit_test(test_decode__dead_letter_sources_are_spelt_in_lower_case),
		cmocka_unit_test(test_decode__attributes_take_numbers_for_text),
		cmocka_unit_test(test_decode__no_attributes_are_no_zeros),
		cmocka_unit_test(test_decode__tags),
		cmocka_unit_test(test_decode__actions_are_whole_and_distinct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
