/* Unit tests of app/attribute_option: the grammar of --attr. */
#include "app/attribute_option.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct case_of {
	const char *text, *name, *type;
	struct sv value;
};

static void test_attribute_option__is_read(void **state)
{
	static const struct case_of cases[] = {
		{"a:String=x", "a", "String", {"x", 1}},
		{"a:String=", "a", "String", {"", 0}},
		{"a:String=b=c:d", "a", "String", {"b=c:d", 5}},
		{"a:b:Number.int=3", "a:b", "Number.int", {"3", 1}},
		{"b:Binary.png=AP8Q", "b", "Binary.png", {"\0\xff\x10", 3}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct case_of *c = &cases[i];
		struct message m = {0};
		const struct message_attribute *a;

		assert_true(attribute_option_add(&m, sv_cstr(c->text), NULL));
		assert_int_equal(m.attribute_count, 1);
		a = &m.attributes[0];
		assert_string_equal(str_cstr(&a->name), c->name);
		assert_string_equal(str_cstr(&a->type), c->type);
		assert_true(sv_eq(str_sv(&a->value), c->value));
		message_release(&m);
	}
}

static void test_attribute_option__mistakes_are_said(void **state)
{
	static const char *const cases[][2] = {
		{"", "NAME:TYPE=VALUE"},
		{"a", "NAME:TYPE=VALUE"},
		{"a=b", "NAME:TYPE=VALUE"},
		{":String=x", "NAME:TYPE=VALUE"},
		{"a:=x", "NAME:TYPE=VALUE"},
		{"a:Binary=%%", "base64"},
		{"a:Binary=AP8", "base64"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct message m = {0};
		struct err err = {0};

		assert_false(attribute_option_add(&m, sv_cstr(cases[i][0]), &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.msg, cases[i][1]));
		assert_int_equal(m.attribute_count, 0);
		message_release(&m);
	}
}

static void test_attribute_option__a_name_is_given_once(void **state)
{
	struct message m = {0};
	struct err err = {0};

	(void)state;
	assert_true(attribute_option_add(&m, sv_cstr("a:String=x"), NULL));
	assert_false(attribute_option_add(&m, sv_cstr("a:Number=1"), &err));
	assert_non_null(strstr(err.msg, "twice"));
	message_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attribute_option__is_read),
		cmocka_unit_test(test_attribute_option__mistakes_are_said),
		cmocka_unit_test(test_attribute_option__a_name_is_given_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
