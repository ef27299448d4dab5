/*
 * Signature Version 4, in its three stages: the canonical request, the string to sign, the
 * signature (IAM User Guide, "Create a signed AWS API request"). Pure: no clock, no I/O.
 */
#ifndef SQSCOPE_AWS_SIGV4_H
#define SQSCOPE_AWS_SIGV4_H

#include "sqscope/base/digest.h"
#include "sqscope/base/str.h"

enum { SIGV4_MAX_HEADERS = 48 };

struct sigv4_header {
	struct sv name;  /* any case */
	struct sv value; /* as sent */
};

struct sigv4_request {
	struct sv method, path, query; /* path and query as they are sent; query without '?' */
	/* Those to sign, host and x-amz-date included. */
	struct sigv4_header headers[SIGV4_MAX_HEADERS];
	size_t header_count;
	struct sv body;
	struct sv region, service;
	char amz_date[24];   /* "20150830T123600Z" */
	bool normalize_path; /* remove dot segments and encode once more: every service but S3 */
};

/* Stage 1. Appended to out; *signed_headers (may be NULL) gets "content-type;host;x-amz-date". */
void sigv4_canonical_request(
	const struct sigv4_request *request, struct str *out, struct str *signed_headers);
/* Stage 2. */
void sigv4_string_to_sign(
	const struct sigv4_request *request, struct sv canonical_request, struct str *out);
/* Stage 3: the signature in lower-case hex. */
void sigv4_signature(const struct sigv4_request *request, struct sv secret_access_key,
	struct sv string_to_sign, char out[SHA256_HEX_SIZE]);

/* All three: the value of the Authorization header, appended to out. */
void sigv4_authorization(const struct sigv4_request *request, struct sv access_key_id,
	struct sv secret_access_key, struct str *out);

/*
 * The key that stage 3 derives from the secret for one day ("20150830"), region and service. It is
 * good for any number of requests of that day, and as secret as what it was made from.
 */
void sigv4_signing_key(struct sv secret_access_key, struct sv date, struct sv region,
	struct sv service, uint8_t out[SHA256_SIZE]);
/* sigv4_authorization for a signing key that is at hand. */
void sigv4_authorization_with_key(const struct sigv4_request *request, struct sv access_key_id,
	const struct hmac_key *key, struct str *out);

#endif
