/* ECDSA on P-256 with SHA-256, over OpenSSL. */
#include "sqscope/base/es256.h"

#include "sqscope/base/mem.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>

enum { GROUP_NAME_SIZE = 64, DER_SIZE = 80 };

struct es256_key {
	EVP_PKEY *pkey;
	uint8_t x[ES256_COORDINATE_SIZE], y[ES256_COORDINATE_SIZE];
};

/* OpenSSL would ask at the terminal. */
static int refuse_pass_phrase(char *buffer, int size, int is_for_writing, void *ud)
{
	(void)buffer;
	(void)size;
	(void)is_for_writing;
	(void)ud;
	return -1;
}

static bool is_p256(const EVP_PKEY *pkey)
{
	char group[GROUP_NAME_SIZE] = "";

	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) &&
	       strcmp(group, "prime256v1") == 0;
}

static bool read_coordinate(
	const EVP_PKEY *pkey, const char *name, uint8_t out[ES256_COORDINATE_SIZE])
{
	BIGNUM *n = NULL;
	bool ok = EVP_PKEY_get_bn_param(pkey, name, &n) &&
		  BN_bn2binpad(n, out, ES256_COORDINATE_SIZE) == ES256_COORDINATE_SIZE;

	BN_free(n);
	return ok;
}

static EVP_PKEY *read_pem(struct sv pem)
{
	BIO *bio = pem.n > 0 && pem.n <= INT_MAX ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, refuse_pass_phrase, NULL) : NULL;

	BIO_free(bio);
	return pkey;
}

struct es256_key *es256_key_from_pem(struct sv pem, struct err *err)
{
	struct es256_key *key = mem_new(1, sizeof *key);

	key->pkey = read_pem(pem);
	if (key->pkey && is_p256(key->pkey) &&
		read_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, key->x) &&
		read_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, key->y))
		return key;
	err_set(err, ERR_INVALID, "%s",
		key->pkey ? "the key is not one on the curve P-256"
			  : "the key is no private key in PEM");
	es256_key_free(key);
	/* Nobody shall take what is left in the thread's queue for an error of a connection. */
	ERR_clear_error();
	return NULL;
}

void es256_key_free(struct es256_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

void es256_public(const struct es256_key *key, uint8_t x[ES256_COORDINATE_SIZE],
	uint8_t y[ES256_COORDINATE_SIZE])
{
	memcpy(x, key->x, ES256_COORDINATE_SIZE);
	memcpy(y, key->y, ES256_COORDINATE_SIZE);
}

/* OpenSSL writes a signature in DER; JWS wants the two numbers at full length. */
static bool raw_of_der(const uint8_t *der, size_t n, uint8_t out[ES256_SIGNATURE_SIZE])
{
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, ES256_COORDINATE_SIZE) > 0 &&
		  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + ES256_COORDINATE_SIZE,
			  ES256_COORDINATE_SIZE) > 0;

	ECDSA_SIG_free(pair);
	return ok;
}

bool es256_sign(const struct es256_key *key, struct sv data, uint8_t out[ES256_SIGNATURE_SIZE],
	struct err *err)
{
	const uint8_t *bytes = (const uint8_t *)data.p;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t der[DER_SIZE];
	size_t n = sizeof der;
	bool ok = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pkey) > 0 &&
		  EVP_DigestSign(context, der, &n, bytes, data.n) > 0 && raw_of_der(der, n, out);

	EVP_MD_CTX_free(context);
	if (!ok)
		ERR_clear_error();
	return ok || err_fail(err, ERR_FAILED, "OpenSSL cannot sign with the key");
}
