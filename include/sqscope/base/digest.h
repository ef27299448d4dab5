/*
 * Digests and secrets. OpenSSL stands behind it and behind es256; no other file includes it.
 */
#ifndef SQSCOPE_BASE_DIGEST_H
#define SQSCOPE_BASE_DIGEST_H

#include "sqscope/base/sv.h"

enum { SHA256_SIZE = 32, SHA256_HEX_SIZE = 65, SHA1_HEX_SIZE = 41, MD5_HEX_SIZE = 33 };

void digest_sha256(struct sv data, uint8_t out[SHA256_SIZE]);
void digest_sha256_hex(struct sv data, char out[SHA256_HEX_SIZE]);
void digest_hmac_sha256(struct sv key, struct sv data, uint8_t out[SHA256_SIZE]);

/* A key that signs many messages: what depends on it alone is worked out once. Holds the key, and
 * wipes it when it is freed. */
struct hmac_key;
struct hmac_key *hmac_key_new(struct sv key);
void hmac_key_free(struct hmac_key *key);
/* The same as digest_hmac_sha256. */
void hmac_key_sign(const struct hmac_key *key, struct sv data, uint8_t out[SHA256_SIZE]);

/* Names files and checks sums; protects nothing. out is "" when the system's OpenSSL has none. */
void digest_sha1_hex(struct sv data, char out[SHA1_HEX_SIZE]);
void digest_md5_hex(struct sv data, char out[MD5_HEX_SIZE]);
/* Lower-case hex of n bytes and a NUL: out needs 2n + 1 bytes. */
void digest_hex(const uint8_t *data, size_t n, char *out);

/* Overwrite memory so that the compiler cannot drop it. */
void digest_wipe(void *p, size_t n);

/* Random bytes from the system; for jitter, ids. */
void digest_random(void *p, size_t n);

/*
 * A secret: an access key's secret half, a session token. Owned bytes that are wiped on release. It
 * has no format function on purpose: what needs the bytes says so with secret_sv.
 */
struct secret {
	char *p;
	size_t n;
};

void secret_set(struct secret *s, struct sv value);
void secret_copy(struct secret *dst, const struct secret *src);
void secret_release(struct secret *s);
struct sv secret_sv(const struct secret *s);
bool secret_is_empty(const struct secret *s);

#endif
