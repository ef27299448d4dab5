/* Digests, random bytes and secrets, over OpenSSL. */
#include "sqscope/base/digest.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/mem.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>

enum { MD5_SIZE = 16, SHA1_SIZE = 20 };

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
		fatal_abort("OpenSSL has no HMAC-SHA-256");
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

void digest_random(void *p, size_t n)
{
	if (n > INT_MAX || RAND_bytes(p, (int)n) != 1)
		fatal_abort("the system gives no random bytes");
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
