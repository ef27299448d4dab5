/*
 * ES256: signatures of JSON web tokens with a key on the curve P-256 (RFC 7518 section 3.4). Owns
 * the private key, which never leaves it. Never asks anybody for a pass phrase.
 */
#ifndef SQSCOPE_BASE_ES256_H
#define SQSCOPE_BASE_ES256_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

enum { ES256_COORDINATE_SIZE = 32, ES256_SIGNATURE_SIZE = 64 };

struct es256_key;

/* From a private key in PEM (SEC 1 or PKCS #8, not encrypted). NULL with ERR_INVALID for anything
 * else; err tells nothing of the text. */
struct es256_key *es256_key_from_pem(struct sv pem, struct err *err) MUST_CHECK;
void es256_key_free(struct es256_key *key);

/* The public point, big-endian. */
void es256_public(const struct es256_key *key, uint8_t x[ES256_COORDINATE_SIZE],
	uint8_t y[ES256_COORDINATE_SIZE]);

/* The signature of data: r and s one after the other, as JWS has them. */
bool es256_sign(const struct es256_key *key, struct sv data, uint8_t out[ES256_SIGNATURE_SIZE],
	struct err *err) MUST_CHECK;

#endif
