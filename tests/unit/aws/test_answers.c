/* Unit tests of aws/json_answer, aws/xml_answer and of the clock that answers teach. */
#include "aws/clock_skew.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/aws/xml_answer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_json_answer__text_members(void **state)
{
	json_t *root = json_answer_load(sv_cstr(" {\"a\":\"x\\u0000y\",\"b\":7,\"c\":null}"), NULL);

	(void)state;
	assert_non_null(root);
	assert_int_equal(json_answer_text(root, "a").n, 3);
	assert_int_equal(json_answer_text(root, "b").n, 0);
	assert_int_equal(json_answer_text(root, "c").n, 0);
	assert_int_equal(json_answer_text(root, "d").n, 0);
	assert_int_equal(json_answer_text(NULL, "a").n, 0);
	json_decref(root);
}

static void test_json_answer__empty_is_an_empty_object(void **state)
{
	json_t *root = json_answer_load(sv_cstr(" \r\n"), NULL);

	(void)state;
	assert_non_null(root);
	assert_int_equal(json_object_size(root), 0);
	json_decref(root);
}

static void assert_refused(struct sv body, enum err_code code, const char *in_text)
{
	struct err err = {0};

	assert_null(json_answer_load(body, &err));
	assert_int_equal(err.code, code);
	assert_non_null(strstr(err.msg, in_text));
}

static void test_json_answer__what_is_no_json(void **state)
{
	(void)state;
	assert_refused(sv_cstr("<html><body>hi</body></html>"), ERR_PROTOCOL,
		"an HTML page instead of JSON");
	assert_refused(sv_cstr("<?xml version=\"1.0\"?><a/>"), ERR_PROTOCOL, "XML instead of JSON");
	assert_refused(sv_cstr("[1]"), ERR_PROTOCOL, "some other text instead of JSON");
	assert_refused(sv_cstr("{\"a\":"), ERR_PROTOCOL, "broken JSON");
	assert_refused(sv_cstr("{\"a\":\"\xff\"}"), ERR_PROTOCOL, "broken JSON");
	assert_refused(sv_cstr("{} trailing"), ERR_PROTOCOL, "broken JSON");
}

static void add_nested(struct str *out, int depth)
{
	str_add_cstr(out, "{\"a\":");
	for (int i = 1; i < depth; i++)
		str_add_char(out, '[');
	for (int i = 1; i < depth; i++)
		str_add_char(out, ']');
	str_add_char(out, '}');
}

static void test_json_answer__depth_is_limited(void **state)
{
	struct str body = {0};
	json_t *root;

	(void)state;
	add_nested(&body, 64);
	root = json_answer_load(str_sv(&body), NULL);
	assert_non_null(root);
	json_decref(root);
	str_clear(&body);
	add_nested(&body, 65);
	assert_refused(str_sv(&body), ERR_LIMIT, "deeper than 64 levels");
	str_release(&body);
}

static void test_json_answer__brackets_in_texts_are_no_depth(void **state)
{
	struct str body = {0};
	json_t *root;

	(void)state;
	str_add_cstr(&body, "{\"a\":\"\\\"");
	for (int i = 0; i < 100; i++)
		str_add_char(&body, '[');
	str_add_cstr(&body, "\"}");
	root = json_answer_load(str_sv(&body), NULL);
	assert_non_null(root);
	json_decref(root);
	str_release(&body);
}

static void test_xml_answer__finds_elements_anywhere(void **state)
{
	struct xml_answer_text texts[] = {{.element = "B"}, {.element = "Missing"}};

	(void)state;
	assert_true(xml_answer_read(
		sv_cstr("<A><C><B x='1'>one<D>inner</D> &amp; two</B></C><B>again</B></A>"), texts,
		2));
	assert_true(texts[0].is_found);
	assert_string_equal(str_cstr(&texts[0].text), "one & two");
	assert_false(texts[1].is_found);
	str_release(&texts[0].text);
}

static void test_xml_answer__broken_text_keeps_what_was_found(void **state)
{
	struct xml_answer_text text = {.element = "B"};

	(void)state;
	assert_false(xml_answer_read(sv_cstr("<A><B>one</B></C>"), &text, 1));
	assert_string_equal(str_cstr(&text.text), "one");
	str_release(&text.text);
	text = (struct xml_answer_text){.element = "B"};
	assert_false(xml_answer_read(sv_cstr(""), &text, 1));
	assert_false(text.is_found);
}

static void test_xml_answer__document_types_are_refused(void **state)
{
	struct xml_answer_text text = {.element = "B"};

	(void)state;
	assert_false(xml_answer_read(
		sv_cstr("<!DOCTYPE A [<!ENTITY e \"eeee\">]><A><B>&e;</B></A>"), &text, 1));
	assert_false(text.is_found);
}

enum { MINUTE_MS = 60 * 1000 };

/* Tue, 24 Nov 2026 00:00:00 GMT. */
static const int64_t date_unix_ms = 1795478400000;
static const char date[] = "Tue, 24 Nov 2026 00:00:00 GMT";

static void test_clock_skew__small_differences_are_measured_only(void **state)
{
	struct clock_skew skew = {0};

	(void)state;
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms + 4 * MINUTE_MS);
	assert_true(skew.is_measured);
	assert_int_equal(skew.measured_ms, -4 * MINUTE_MS);
	assert_int_equal(skew.offset_ms, 0);
}

static void test_clock_skew__large_ones_are_corrected(void **state)
{
	struct clock_skew skew = {0};

	(void)state;
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms + 5 * MINUTE_MS);
	assert_int_equal(skew.offset_ms, -5 * MINUTE_MS);
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms + 6 * MINUTE_MS);
	assert_int_equal(skew.offset_ms, -5 * MINUTE_MS);
	assert_int_equal(skew.measured_ms, -6 * MINUTE_MS);
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms - 90 * MINUTE_MS);
	assert_int_equal(skew.offset_ms, 90 * MINUTE_MS);
}

static void test_clock_skew__a_clock_that_was_set_right(void **state)
{
	struct clock_skew skew = {0};

	(void)state;
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms + 60 * MINUTE_MS);
	clock_skew_learn(&skew, sv_cstr(date), date_unix_ms + 1 * MINUTE_MS);
	assert_int_equal(skew.offset_ms, 0);
}

static void test_clock_skew__a_date_that_is_none(void **state)
{
	struct clock_skew skew = {0};

	(void)state;
	clock_skew_learn(&skew, sv_cstr(""), 0);
	clock_skew_learn(&skew, sv_cstr("yesterday"), 0);
	assert_false(skew.is_measured);
	assert_int_equal(skew.offset_ms, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_answer__text_members),
		cmocka_unit_test(test_json_answer__empty_is_an_empty_object),
		cmocka_unit_test(test_json_answer__what_is_no_json),
		cmocka_unit_test(test_json_answer__depth_is_limited),
		cmocka_unit_test(test_json_answer__brackets_in_texts_are_no_depth),
		cmocka_unit_test(test_xml_answer__finds_elements_anywhere),
		cmocka_unit_test(test_xml_answer__broken_text_keeps_what_was_found),
		cmocka_unit_test(test_xml_answer__document_types_are_refused),
		cmocka_unit_test(test_clock_skew__small_differences_are_measured_only),
		cmocka_unit_test(test_clock_skew__large_ones_are_corrected),
		cmocka_unit_test(test_clock_skew__a_clock_that_was_set_right),
		cmocka_unit_test(test_clock_skew__a_date_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
