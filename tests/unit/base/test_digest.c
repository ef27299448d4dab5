/* Unit tests of base/digest. The expected values come from Python's hashlib and hmac. */
#include "sqscope/base/digest.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_digest__sha256(void **state)
{
	char hex[SHA256_HEX_SIZE];

	(void)state;
	digest_sha256_hex(sv_cstr("sqscope"), hex);
	assert_string_equal(
		hex, "1afc69329bcd272483e6c16048e8e59142abfb903c52c92864f63f48962b6374");
	digest_sha256_hex(sv_cstr(""), hex);
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_sha256_hex((struct sv){0}, hex);
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_digest__sha256_raw_and_hex_agree(void **state)
{
	uint8_t raw[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE], again[SHA256_HEX_SIZE];

	(void)state;
	digest_sha256(sv_of("a\0b", 3), raw);
	digest_hex(raw, sizeof raw, hex);
	digest_sha256_hex(sv_of("a\0b", 3), again);
	assert_string_equal(hex, again);
	digest_sha256_hex(sv_of("a\0c", 3), again);
	assert_string_not_equal(hex, again);
}

static void assert_hmac(struct sv key, const char *data, const char *expected)
{
	uint8_t raw[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	digest_hmac_sha256(key, sv_cstr(data), raw);
	digest_hex(raw, sizeof raw, hex);
	assert_string_equal(hex, expected);
}

/* A key that is kept signs one message after the other. */
static void assert_kept_hmac(struct sv key, const char *data, const char *expected)
{
	struct hmac_key *kept = hmac_key_new(key);
	uint8_t raw[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	for (int i = 0; i < 2; i++) {
		hmac_key_sign(kept, sv_cstr("another message"), raw);
		hmac_key_sign(kept, sv_cstr(data), raw);
		digest_hex(raw, sizeof raw, hex);
		assert_string_equal(hex, expected);
	}
	hmac_key_free(kept);
}

static void test_digest__hmac(void **state)
{
	char long_key[200];

	(void)state;
	memset(long_key, 'k', sizeof long_key);
	assert_hmac(sv_cstr("key"), "a message",
		"998a1d090cc2d024fbb7601ef6a3123b7e6d54628325755344fac14245eec33f");
	assert_hmac(sv_of(long_key, sizeof long_key), "",
		"d6b741e89f8f89acfa4cfc9ed966e0770138ea3e3c1c2ce233bc818a7c29dd8a");
	assert_hmac(sv_cstr(""), "x",
		"4cbc96099a6467ce002461f10549b4898265ebe6188b45efacc44293516e62c4");
}

static void test_digest__hmac_with_a_kept_key(void **state)
{
	char long_key[200];

	(void)state;
	memset(long_key, 'k', sizeof long_key);
	assert_kept_hmac(sv_cstr("key"), "a message",
		"998a1d090cc2d024fbb7601ef6a3123b7e6d54628325755344fac14245eec33f");
	assert_kept_hmac(sv_of(long_key, sizeof long_key), "",
		"d6b741e89f8f89acfa4cfc9ed966e0770138ea3e3c1c2ce233bc818a7c29dd8a");
	assert_kept_hmac(sv_cstr(""), "x",
		"4cbc96099a6467ce002461f10549b4898265ebe6188b45efacc44293516e62c4");
	hmac_key_free(NULL);
}

static void test_digest__hmac_key_may_be_its_output(void **state)
{
	uint8_t chain[SHA256_SIZE], expected[SHA256_SIZE];

	(void)state;
	digest_hmac_sha256(sv_cstr("key"), sv_cstr("one"), chain);
	digest_hmac_sha256(sv_of((char *)chain, sizeof chain), sv_cstr("two"), expected);
	digest_hmac_sha256(sv_of((char *)chain, sizeof chain), sv_cstr("two"), chain);
	assert_memory_equal(chain, expected, sizeof chain);
}

static void test_digest__md5(void **state)
{
	char hex[MD5_HEX_SIZE];

	(void)state;
	digest_md5_hex(sv_cstr("sqscope"), hex);
	assert_string_equal(hex, "2b04e233a334623a11c6144436633366");
	digest_md5_hex(sv_cstr(""), hex);
	assert_string_equal(hex, "d41d8cd98f00b204e9800998ecf8427e");
}

static void test_digest__sha1(void **state)
{
	char hex[SHA1_HEX_SIZE];

	(void)state;
	digest_sha1_hex(sv_cstr("sqscope"), hex);
	assert_string_equal(hex, "2d490671deace84e6384d7b65109cebb0cc6d59f");
	digest_sha1_hex((struct sv){0}, hex);
	assert_string_equal(hex, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

static void test_digest__hex(void **state)
{
	const uint8_t data[] = {0x00, 0x0F, 0xA0, 0xFF};
	char hex[9];

	(void)state;
	digest_hex(data, sizeof data, hex);
	assert_string_equal(hex, "000fa0ff");
	digest_hex(data, 0, hex);
	assert_string_equal(hex, "");
}

static void test_digest__wipe(void **state)
{
	char text[] = "secret!";
	const char zero[sizeof text] = {0};

	(void)state;
	digest_wipe(text, sizeof text);
	assert_memory_equal(text, zero, sizeof text);
	digest_wipe(NULL, 0);
}

static void test_digest__random_differs(void **state)
{
	uint8_t a[32] = {0}, b[32] = {0};

	(void)state;
	digest_random(a, sizeof a);
	digest_random(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void test_digest__secret_owns_its_bytes(void **state)
{
	char text[] = "abc/def+";
	struct secret s = {0}, copy = {0};

	(void)state;
	assert_true(secret_is_empty(&s));
	assert_int_equal(secret_sv(&s).n, 0);
	secret_set(&s, sv_cstr(text));
	text[0] = 'X';
	assert_true(sv_eq_cstr(secret_sv(&s), "abc/def+"));
	secret_copy(&copy, &s);
	secret_release(&s);
	assert_true(secret_is_empty(&s));
	assert_null(s.p);
	assert_true(sv_eq_cstr(secret_sv(&copy), "abc/def+"));
	secret_set(&copy, sv_cstr(""));
	assert_true(secret_is_empty(&copy));
	secret_release(&copy);
}

static void test_digest__secret_may_be_set_from_itself(void **state)
{
	struct secret s = {0};

	(void)state;
	secret_set(&s, sv_cstr("  token  "));
	secret_set(&s, sv_trim(secret_sv(&s)));
	assert_true(sv_eq_cstr(secret_sv(&s), "token"));
	secret_copy(&s, &s);
	assert_true(sv_eq_cstr(secret_sv(&s), "token"));
	secret_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest__sha256),
		cmocka_unit_test(test_digest__sha256_raw_and_hex_agree),
		cmocka_unit_test(test_digest__hmac),
		cmocka_unit_test(test_digest__hmac_with_a_kept_key),
		cmocka_unit_test(test_digest__hmac_key_may_be_its_output),
		cmocka_unit_test(test_digest__md5),
		cmocka_unit_test(test_digest__sha1),
		cmocka_unit_test(test_digest__hex),
		cmocka_unit_test(test_digest__wipe),
		cmocka_unit_test(test_digest__random_differs),
		cmocka_unit_test(test_digest__secret_owns_its_bytes),
		cmocka_unit_test(test_digest__secret_may_be_set_from_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
