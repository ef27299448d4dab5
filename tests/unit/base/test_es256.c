/* Unit tests of base/es256. The keys are made here: none is kept. OpenSSL itself checks what was
 * signed. */
#include "sqscope/base/es256.h"

#include "sqscope/base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

struct keys {
	EVP_PKEY *pkey;
	struct str pem;
};

enum form { FORM_PKCS8, FORM_SEC1, FORM_ENCRYPTED };

static void write_pem(EVP_PKEY *pkey, enum form form, struct str *out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const EVP_CIPHER *cipher = form == FORM_ENCRYPTED ? EVP_aes_128_cbc() : NULL;
	const unsigned char phrase[] = "phrase";
	char *text;
	long n;

	if (form == FORM_SEC1)
		assert_int_equal(
			PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL, NULL, 0, NULL, NULL),
			1);
	else
		assert_int_equal(PEM_write_bio_PrivateKey(bio, pkey, cipher, cipher ? phrase : NULL,
					 cipher ? 6 : 0, NULL, NULL),
			1);
	n = BIO_get_mem_data(bio, &text);
	str_set(out, sv_of(text, (size_t)n));
	BIO_free(bio);
}

static int set_up(void **state)
{
	static struct keys keys;

	keys.pkey = EVP_EC_gen("P-256");
	write_pem(keys.pkey, FORM_SEC1, &keys.pem);
	*state = &keys;
	return keys.pkey ? 0 : -1;
}

static int tear_down(void **state)
{
	struct keys *keys = *state;

	EVP_PKEY_free(keys->pkey);
	str_release(&keys->pem);
	return 0;
}

/* Does r||s sign the data? */
static bool verify(EVP_PKEY *pkey, struct sv data, const uint8_t raw[ES256_SIGNATURE_SIZE])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	ECDSA_SIG *pair = ECDSA_SIG_new();
	unsigned char *der = NULL;
	int n;
	bool ok;

	ECDSA_SIG_set0(pair, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
	n = i2d_ECDSA_SIG(pair, &der);
	ok = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, pkey) == 1 &&
	     EVP_DigestVerify(context, der, (size_t)n, (const uint8_t *)data.p, data.n) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	EVP_MD_CTX_free(context);
	return ok;
}

/* Often enough that numbers with leading zeros come up (one in 128). */
static void test_es256__signs(void **state)
{
	struct keys *keys = *state;
	struct err err = {0};
	struct es256_key *key = es256_key_from_pem(str_sv(&keys->pem), &err);
	uint8_t raw[ES256_SIGNATURE_SIZE];
	char text[32];

	assert_non_null(key);
	for (int i = 0; i < 600; i++) {
		snprintf(text, sizeof text, "text %d", i);
		assert_true(es256_sign(key, sv_cstr(text), raw, &err));
		assert_true(verify(keys->pkey, sv_cstr(text), raw));
	}
	assert_false(verify(keys->pkey, sv_cstr("another text"), raw));
	assert_true(es256_sign(key, sv_cstr(""), raw, &err));
	assert_true(verify(keys->pkey, sv_cstr(""), raw));
	es256_key_free(key);
}

static void test_es256__public_point(void **state)
{
	struct keys *keys = *state;
	struct err err = {0};
	struct es256_key *key = es256_key_from_pem(str_sv(&keys->pem), &err);
	uint8_t x[ES256_COORDINATE_SIZE], y[ES256_COORDINATE_SIZE], point[65];
	size_t n;

	assert_non_null(key);
	es256_public(key, x, y);
	assert_int_equal(EVP_PKEY_get_octet_string_param(
				 keys->pkey, "encoded-pub-key", point, sizeof point, &n),
		1);
	assert_int_equal(n, sizeof point);
	assert_memory_equal(point + 1, x, sizeof x);
	assert_memory_equal(point + 33, y, sizeof y);
	es256_key_free(key);
}

static void test_es256__reads_pkcs8_and_what_stands_before(void **state)
{
	static const char parameters[] = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
					 "-----END EC PARAMETERS-----\n";
	struct keys *keys = *state;
	struct err err = {0};
	struct str pem = {0};
	struct es256_key *key;

	write_pem(keys->pkey, FORM_PKCS8, &pem);
	key = es256_key_from_pem(str_sv(&pem), &err);
	assert_non_null(key);
	es256_key_free(key);
	str_set(&pem, sv_cstr(parameters));
	str_add(&pem, str_sv(&keys->pem));
	key = es256_key_from_pem(str_sv(&pem), &err);
	assert_non_null(key);
	es256_key_free(key);
	str_release(&pem);
}

static void assert_refused(struct sv pem, const char *why)
{
	struct err err = {0};

	assert_null(es256_key_from_pem(pem, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_non_null(strstr(err.msg, why));
}

static void test_es256__refuses_other_curves_and_kinds(void **state)
{
	EVP_PKEY *others[] = {EVP_EC_gen("P-384"), EVP_EC_gen("secp256k1"),
		EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
	struct str pem = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_non_null(others[i]);
		write_pem(others[i], FORM_PKCS8, &pem);
		assert_refused(str_sv(&pem), "P-256");
		EVP_PKEY_free(others[i]);
	}
	str_release(&pem);
}

/* Nor may it ask for the pass phrase: the test would hang at a terminal. */
static void test_es256__refuses_an_encrypted_key(void **state)
{
	struct keys *keys = *state;
	struct str pem = {0};

	write_pem(keys->pkey, FORM_ENCRYPTED, &pem);
	assert_refused(str_sv(&pem), "PEM");
	str_release(&pem);
}

static void test_es256__refuses_what_is_no_key(void **state)
{
	struct keys *keys = *state;

	assert_refused((struct sv){0}, "PEM");
	assert_refused(sv_cstr("AKIAEXAMPLE"), "PEM");
	assert_refused(sv_of(keys->pem.p, keys->pem.n / 2), "PEM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_es256__signs),
		cmocka_unit_test(test_es256__public_point),
		cmocka_unit_test(test_es256__reads_pkcs8_and_what_stands_before),
		cmocka_unit_test(test_es256__refuses_other_curves_and_kinds),
		cmocka_unit_test(test_es256__refuses_an_encrypted_key),
		cmocka_unit_test(test_es256__refuses_what_is_no_key),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
