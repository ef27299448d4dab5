/* Unit tests of aws/dpop: a proof is taken apart and checked by OpenSSL. The key is made here. */
#include "aws/dpop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

enum { PART_SIZE = 1024 };

static const struct dpop_request request = {
	.method = "POST",
	.url = "https://us-east-1.signin.aws.amazon.com/v1/token",
	.now_unix_ms = 1767268800999LL,
};

struct keys {
	EVP_PKEY *pkey;
	struct str pem;
};

static int set_up(void **state)
{
	static struct keys keys;
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;

	keys.pkey = EVP_EC_gen("P-256");
	assert_int_equal(PEM_write_bio_PrivateKey(bio, keys.pkey, NULL, NULL, 0, NULL, NULL), 1);
	n = BIO_get_mem_data(bio, &text);
	str_set(&keys.pem, sv_of(text, (size_t)n));
	BIO_free(bio);
	*state = &keys;
	return 0;
}

static int tear_down(void **state)
{
	struct keys *keys = *state;

	EVP_PKEY_free(keys->pkey);
	str_release(&keys->pem);
	return 0;
}

/* Decode base64url without padding through OpenSSL, which knows the other alphabet and padding. */
static size_t decode(struct sv text, unsigned char out[PART_SIZE])
{
	struct str plain = {0};
	size_t n = text.n * 3 / 4;

	for (size_t i = 0; i < text.n; i++) {
		assert_null(strchr("+/=", text.p[i]));
		str_add_char(&plain, text.p[i] == '-' ? '+' : text.p[i] == '_' ? '/' : text.p[i]);
	}
	while (plain.n % 4 != 0)
		str_add_char(&plain, '=');
	assert_true(plain.n < PART_SIZE);
	assert_true(EVP_DecodeBlock(out, (unsigned char *)plain.p, (int)plain.n) >= 0);
	out[n] = '\0';
	str_release(&plain);
	return n;
}

static json_t *decode_json(struct sv text)
{
	unsigned char plain[PART_SIZE];
	json_t *object = NULL;

	decode(text, plain);
	object = json_loads((char *)plain, 0, NULL);
	assert_non_null(object);
	return object;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	assert_non_null(text);
	return text;
}

static void check_coordinate(EVP_PKEY *pkey, const char *name, const char *text)
{
	unsigned char found[PART_SIZE], expected[32];
	BIGNUM *n = NULL;

	assert_int_equal(decode(sv_cstr(text), found), 32);
	assert_int_equal(EVP_PKEY_get_bn_param(pkey, name, &n), 1);
	assert_int_equal(BN_bn2binpad(n, expected, 32), 32);
	assert_memory_equal(found, expected, 32);
	BN_free(n);
}

static void check_header(struct sv part, EVP_PKEY *pkey)
{
	json_t *header = decode_json(part);
	const json_t *jwk = json_object_get(header, "jwk");

	assert_string_equal(text_of(header, "typ"), "dpop+jwt");
	assert_string_equal(text_of(header, "alg"), "ES256");
	assert_string_equal(text_of(jwk, "kty"), "EC");
	assert_string_equal(text_of(jwk, "crv"), "P-256");
	assert_int_equal(json_object_size(jwk), 4); /* and nothing private */
	check_coordinate(pkey, "qx", text_of(jwk, "x"));
	check_coordinate(pkey, "qy", text_of(jwk, "y"));
	json_decref(header);
}

static void check_claims(struct sv part)
{
	json_t *claims = decode_json(part);
	const char *id = text_of(claims, "jti");

	assert_string_equal(text_of(claims, "htm"), "POST");
	assert_string_equal(text_of(claims, "htu"), request.url);
	assert_int_equal(json_integer_value(json_object_get(claims, "iat")), 1767268800);
	/* In pieces, because two question marks and a dash are a trigraph. */
	assert_true(sv_glob(sv_cstr(id), sv_cstr("????????"
						 "-????"
						 "-4???"
						 "-[89ab]???"
						 "-????????????")));
	json_decref(claims);
}

static void check_signature(struct sv part, struct sv data, EVP_PKEY *pkey)
{
	unsigned char raw[PART_SIZE], *der = NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	ECDSA_SIG *pair = ECDSA_SIG_new();
	int n;

	assert_int_equal(decode(part, raw), 64);
	ECDSA_SIG_set0(pair, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
	n = i2d_ECDSA_SIG(pair, &der);
	assert_int_equal(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, pkey), 1);
	assert_int_equal(
		EVP_DigestVerify(context, der, (size_t)n, (const uint8_t *)data.p, data.n), 1);
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	EVP_MD_CTX_free(context);
}

static void test_dpop__proof(void **state)
{
	struct keys *keys = *state;
	struct str proof = {0};
	struct err err = {0};
	struct sv header, claims, signature;

	for (int i = 0; i < 50; i++) {
		str_clear(&proof);
		assert_true(dpop_add_proof(str_sv(&keys->pem), &request, &proof, &err));
		assert_true(sv_cut(str_sv(&proof), '.', &header, &claims));
		assert_true(sv_cut(claims, '.', &claims, &signature));
		check_header(header, keys->pkey);
		check_claims(claims);
		check_signature(signature, sv_of(proof.p, header.n + 1 + claims.n), keys->pkey);
	}
	str_release(&proof);
}

static void test_dpop__every_proof_has_an_id_of_its_own(void **state)
{
	struct keys *keys = *state;
	struct str one = {0}, two = {0};
	struct sv claims_one, claims_two, rest;
	struct err err = {0};

	assert_true(dpop_add_proof(str_sv(&keys->pem), &request, &one, &err));
	assert_true(dpop_add_proof(str_sv(&keys->pem), &request, &two, &err));
	sv_cut(str_sv(&one), '.', &rest, &claims_one);
	sv_cut(str_sv(&two), '.', &rest, &claims_two);
	sv_cut(claims_one, '.', &claims_one, &rest);
	sv_cut(claims_two, '.', &claims_two, &rest);
	assert_false(sv_eq(claims_one, claims_two));
	str_release(&one);
	str_release(&two);
}

static void test_dpop__failure_appends_nothing_and_tells_nothing(void **state)
{
	struct keys *keys = *state;
	struct dpop_request broken = request;
	struct str proof = {0};
	struct err err = {0};

	str_add_cstr(&proof, "before");
	assert_false(dpop_add_proof(sv_cstr("-----BEGIN hush"), &request, &proof, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_null(strstr(err.msg, "hush"));
	broken.url = "https://\xff/";
	assert_false(dpop_add_proof(str_sv(&keys->pem), &broken, &proof, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(str_cstr(&proof), "before");
	str_release(&proof);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dpop__proof),
		cmocka_unit_test(test_dpop__every_proof_has_an_id_of_its_own),
		cmocka_unit_test(test_dpop__failure_appends_nothing_and_tells_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
