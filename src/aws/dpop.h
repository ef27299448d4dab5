/*
 * The proof that who uses a token holds the key that it was issued for: a JWT in the header DPoP of
 * one request (RFC 9449), signed with ES256. Pure but for the random id in it.
 */
#ifndef SQSCOPE_AWS_DPOP_ROOM_H
#define SQSCOPE_AWS_DPOP_ROOM_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

struct dpop_request {
	const char *method; /* "POST" */
	const char *url;    /* the whole URL, without query and fragment */
	int64_t now_unix_ms;
};

/* Append the proof for one request. key_pem: a private key on P-256. ERR_INVALID when it is none;
 * err holds nothing of it. */
bool dpop_add_proof(struct sv key_pem, const struct dpop_request *request, struct str *out,
	struct err *err) MUST_CHECK;

#endif
