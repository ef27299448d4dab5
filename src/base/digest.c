/* Digests, random bytes and secrets, over OpenSSL. */
#include "sqscope/base/digest.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <sys/random.h>

enum { MD5_SIZE = 16, SHA1_SIZE = 20 };

static const char no_hmac[] = "OpenSSL has no HMAC-SHA-256";

void digest_sha256(struct sv data, uint8_t out[SHA256_SIZE])
{
	if (!EVP_Digest(data.p, data.n, out, NULL, EVP_sha256(), NULL))
		fatal_abort("OpenSSL has no SHA-256");
}

void digest_sha256_hex(struct sv data, char out[SHA256_HEX_SIZE])
{
	uint8_t hash[SHA256_SIZE];

	digest_sha256(data, hash);
	digest_hex(hash, sizeof hash, out);
}

void digest_hmac_sha256(struct sv key, struct sv data, uint8_t out[SHA256_SIZE])
{
	const unsigned char *bytes = (const unsigned char *)data.p;

	if (key.n > INT_MAX || !HMAC(EVP_sha256(), key.p, (int)key.n, bytes, data.n, out, NULL))
		fatal_abort("%s", no_hmac);
}

struct hmac_key {
	EVP_MAC_CTX *begun;
};

static EVP_MAC_CTX *new_hmac(void)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;

	EVP_MAC_free(mac);
	return context;
}

struct hmac_key *hmac_key_new(struct sv key)
{
	char name[] = SN_sha256;
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end()};
	struct hmac_key *k = mem_new(1, sizeof *k);

	k->begun = new_hmac();
	if (!k->begun || !EVP_MAC_init(k->begun, (const unsigned char *)key.p, key.n, params))
		fatal_abort("%s", no_hmac);
	return k;
}

void hmac_key_free(struct hmac_key *key)
{
	if (!key)
		return;
	EVP_MAC_CTX_free(key->begun);
	free(key);
}

/* A copy is begun with the key; not every OpenSSL 3.0 can begin the same context anew. */
void hmac_key_sign(const struct hmac_key *key, struct sv data, uint8_t out[SHA256_SIZE])
{
	EVP_MAC_CTX *context = EVP_MAC_CTX_dup(key->begun);
	size_t n = 0;

	if (!context || !EVP_MAC_update(context, (const unsigned char *)data.p, data.n) ||
		!EVP_MAC_final(context, out, &n, SHA256_SIZE) || n != SHA256_SIZE)
		fatal_abort("%s", no_hmac);
	EVP_MAC_CTX_free(context);
}

/* A digest that other programs chose as a name or a checksum and that protects nothing: a FIPS
 * policy does not speak against it. */
static void weak_hex(const char *name, struct sv data, uint8_t *hash, size_t n, char *out)
{
	EVP_MD *digest = EVP_MD_fetch(NULL, name, "-fips");

	out[0] = '\0';
	if (digest && EVP_Digest(data.p, data.n, hash, NULL, digest, NULL))
		digest_hex(hash, n, out);
	EVP_MD_free(digest);
}

void digest_sha1_hex(struct sv data, char out[SHA1_HEX_SIZE])
{
	uint8_t hash[SHA1_SIZE];

	weak_hex("SHA1", data, hash, sizeof hash, out);
}

void digest_md5_hex(struct sv data, char out[MD5_HEX_SIZE])
{
	uint8_t hash[MD5_SIZE];

	weak_hex("MD5", data, hash, sizeof hash, out);
}

void digest_hex(const uint8_t *data, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[data[i] >> 4];
		*out++ = digits[data[i] & 0xF];
	}
	*out = '\0';
}

void digest_wipe(void *p, size_t n)
{
	if (n > 0)
		OPENSSL_cleanse(p, n);
}

/* Straight from the system: OpenSSL's own generator takes 80 KiB, and no key is made of these. */
void digest_random(void *p, size_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0 && errno != EINTR)
			fatal_abort("the system gives no random bytes");
		at += got > 0 ? got : 0;
		n -= got > 0 ? (size_t)got : 0;
	}
}

void secret_set(struct secret *s, struct sv value)
{
	/* The copy comes first: the value may be a view of this very secret. */
	struct secret fresh = {
		.p = value.n > 0 ? mem_strndup(value.p, value.n) : NULL, .n = value.n};

	secret_release(s);
	*s = fresh;
}

void secret_copy(struct secret *dst, const struct secret *src)
{
	secret_set(dst, secret_sv(src));
}

void secret_release(struct secret *s)
{
	digest_wipe(s->p, s->n);
	free(s->p);
	*s = (struct secret){0};
}

struct sv secret_sv(const struct secret *s)
{
	return sv_of(s->p ? s->p : "", s->n);
}

bool secret_is_empty(const struct secret *s)
{
	return s->n == 0;
}
