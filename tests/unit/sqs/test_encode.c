/* Unit tests of src/sqs/encode. */
#include "sqs/encode.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_encode__members(void **state)
{
	static const char *const names[] = {"A", "B"};
	struct str out = {0};

	(void)state;
	encode_begin(&out);
	encode_text(&out, "First", sv_cstr("x"));
	encode_text(&out, "Empty", sv_cstr(""));
	encode_number(&out, "Number", -7);
	encode_list(&out, "Names", names, 2);
	encode_end(&out);
	assert_string_equal(
		str_cstr(&out), "{\"First\":\"x\",\"Number\":-7,\"Names\":[\"A\",\"B\"]}");
	str_release(&out);
}

static void test_encode__nothing(void **state)
{
	struct str out = {0};

	(void)state;
	encode_begin(&out);
	encode_end(&out);
	assert_string_equal(str_cstr(&out), "{}");
	str_release(&out);
}

static void test_encode__texts_are_escaped(void **state)
{
	static const char text[] = "a\"b\\c\nd\x01\x7f\xC3\xA9\xF0\x9F\x98\x80\xFF\xC3(";
	struct str out = {0};
	json_t *root;

	(void)state;
	encode_begin(&out);
	encode_text(&out, "T", sv_of(text, sizeof text - 1));
	encode_end(&out);
	root = json_loadb(out.p, out.n, 0, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "T")),
		"a\"b\\c\nd\x01\x7f\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD(");
	json_decref(root);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode__members),
		cmocka_unit_test(test_encode__nothing),
		cmocka_unit_test(test_encode__texts_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
