/* DPoP proofs: header, claims and signature in base64url, with dots between. */
#include "dpop.h"

#include "sqscope/base/digest.h"
#include "sqscope/base/es256.h"

#include <jansson.h>
#include <stdlib.h>

enum { UUID_BYTES = 16, UUID_TEXT_SIZE = 37, MS_PER_S = 1000 };

/* Without padding (RFC 7515 section 2). */
static void add_base64url(struct str *out, const void *data, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const uint8_t *bytes = data;
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 6; have -= 6)
			str_add_char(out, digits[bits >> (have - 6) & 63]);
	}
	if (have > 0)
		str_add_char(out, digits[bits << (6 - have) & 63]);
}

/* A random one (RFC 9562 section 5.4). */
static void make_uuid(char out[UUID_TEXT_SIZE])
{
	static const size_t group_bytes[] = {4, 2, 2, 2, 6};
	uint8_t bytes[UUID_BYTES];
	const uint8_t *next = bytes;

	digest_random(bytes, sizeof bytes);
	bytes[6] = (uint8_t)(0x40 | (bytes[6] & 0x0F));
	bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3F));
	for (size_t i = 0; i < COUNT_OF(group_bytes); i++) {
		digest_hex(next, group_bytes[i], out);
		out += 2 * group_bytes[i];
		next += group_bytes[i];
		*out++ = i + 1 < COUNT_OF(group_bytes) ? '-' : '\0';
	}
}

/* The object as text in base64url; it is taken. False when it could not be made. */
static bool add_part(struct str *out, json_t *object)
{
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;

	if (text)
		add_base64url(out, text, strlen(text));
	free(text);
	json_decref(object);
	return text != NULL;
}

static json_t *make_header(const struct es256_key *key)
{
	uint8_t x[ES256_COORDINATE_SIZE], y[ES256_COORDINATE_SIZE];
	struct str x_text = {0}, y_text = {0};
	json_t *header;

	es256_public(key, x, y);
	add_base64url(&x_text, x, sizeof x);
	add_base64url(&y_text, y, sizeof y);
	header = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "typ", "dpop+jwt", "alg", "ES256",
		"jwk", "kty", "EC", "crv", "P-256", "x", str_cstr(&x_text), "y", str_cstr(&y_text));
	str_release(&x_text);
	str_release(&y_text);
	return header;
}

static json_t *make_claims(const struct dpop_request *request)
{
	char id[UUID_TEXT_SIZE];

	make_uuid(id);
	return json_pack("{s:s, s:s, s:s, s:I}", "jti", id, "htm", request->method, "htu",
		request->url, "iat", (json_int_t)(request->now_unix_ms / MS_PER_S));
}

static bool add_signed(const struct es256_key *key, const struct dpop_request *request,
	struct str *out, struct err *err)
{
	uint8_t signature[ES256_SIGNATURE_SIZE];
	struct str proof = {0};
	bool ok = add_part(&proof, make_header(key));

	str_add_char(&proof, '.');
	if (!ok || !add_part(&proof, make_claims(request)))
		ok = err_fail(err, ERR_INVALID, "the URL of the sign-in service is not UTF-8");
	ok = ok && es256_sign(key, str_sv(&proof), signature, err);
	if (ok) {
		str_add_char(&proof, '.');
		add_base64url(&proof, signature, sizeof signature);
		str_add(out, str_sv(&proof));
	}
	str_release(&proof);
	return ok;
}

bool dpop_add_proof(
	struct sv key_pem, const struct dpop_request *request, struct str *out, struct err *err)
{
	struct es256_key *key = es256_key_from_pem(key_pem, err);
	bool ok = key && add_signed(key, request, out, err);

	es256_key_free(key);
	return ok;
}
