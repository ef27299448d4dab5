/* Unit tests of base/base64. The vectors are those of RFC 4648, section 10. */
#include "sqscope/base/base64.h"
#include "sqscope/base/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	const char *data, *text;
} vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
	{"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};

static void test_base64__vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		struct str text = {0}, data = {0};

		base64_encode(sv_cstr(vectors[i].data), &text);
		assert_string_equal(str_cstr(&text), vectors[i].text);
		assert_true(base64_decode(str_sv(&text), &data));
		assert_string_equal(str_cstr(&data), vectors[i].data);
		str_release(&text);
		str_release(&data);
	}
}

static void test_base64__appends(void **state)
{
	struct str out = {0};

	(void)state;
	str_add_cstr(&out, "x:");
	base64_encode(sv_cstr("foo"), &out);
	assert_string_equal(str_cstr(&out), "x:Zm9v");
	assert_true(base64_decode(sv_cstr("YmE="), &out));
	assert_string_equal(str_cstr(&out), "x:Zm9vba");
	str_release(&out);
}

static void test_base64__any_bytes(void **state)
{
	struct str data = {0}, text = {0}, back = {0};

	(void)state;
	/* Longer than one piece of the work. */
	for (size_t i = 0; i < 4u * 1024 * 1024 + 1; i++)
		str_add_char(&data, (char)(i * 7 + i / 251));
	base64_encode(str_sv(&data), &text);
	assert_int_equal(text.n, (data.n + 2) / 3 * 4);
	assert_true(base64_decode(str_sv(&text), &back));
	assert_true(sv_eq(str_sv(&data), str_sv(&back)));
	str_release(&data);
	str_release(&text);
	str_release(&back);
}

static void test_base64__what_is_none(void **state)
{
	static const char *const texts[] = {"Z", "Zg", "Zg=", "Zm9v\n", " Zm9", "Zm9-", "Zm=v",
		"====", "Zg==Zg==", "Zm9vZ===", "\x80mm9"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct str out = {0};

		str_add_cstr(&out, "kept");
		assert_false(base64_decode(sv_cstr(texts[i]), &out));
		assert_string_equal(str_cstr(&out), "kept");
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base64__vectors),
		cmocka_unit_test(test_base64__appends),
		cmocka_unit_test(test_base64__any_bytes),
		cmocka_unit_test(test_base64__what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
