/* Unit tests of sim/sim_base64. */
#include "sim/sim_base64.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* RFC 4648, section 10. */
static const char *const vectors[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
	{"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};

static void test_sim_base64__vectors(void **state)
{
	struct str out = {0};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		str_clear(&out);
		sim_base64_encode(&out, sv_cstr(vectors[i][0]));
		assert_string_equal(str_cstr(&out), vectors[i][1]);
		str_clear(&out);
		assert_true(sim_base64_decode(&out, sv_cstr(vectors[i][1])));
		assert_string_equal(str_cstr(&out), vectors[i][0]);
	}
	str_release(&out);
}

static void test_sim_base64__every_byte(void **state)
{
	struct str text = {0}, back = {0};
	char bytes[256];
	(void)state;
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	sim_base64_encode(&text, sv_of(bytes, sizeof bytes));
	assert_true(sim_base64_decode(&back, str_sv(&text)));
	assert_int_equal(back.n, sizeof bytes);
	assert_memory_equal(back.p, bytes, sizeof bytes);
	str_release(&text);
	str_release(&back);
}

static void test_sim_base64__what_is_none(void **state)
{
	static const char *const bad[] = {
		"Z", "Zg", "Zg=", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm-v", "Zm9\xc3"};
	struct str out = {0};
	(void)state;
	str_add_cstr(&out, "kept");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(sim_base64_decode(&out, sv_cstr(bad[i])));
		assert_string_equal(str_cstr(&out), "kept");
	}
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_base64__vectors),
		cmocka_unit_test(test_sim_base64__every_byte),
		cmocka_unit_test(test_sim_base64__what_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
