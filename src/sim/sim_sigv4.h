/*
 * Signatures checked as the service does (AWS General Reference, "Signature Version 4"), written
 * from that description and not from our client's signer, so that the two prove each other.
 */
#ifndef SIM_SIGV4_H
#define SIM_SIGV4_H

#include "sim_error.h"
#include "sim_request.h"
#include "sqscope/base/digest.h"

#include <stdint.h>

/* Signatures older or newer than this are refused. */
enum { SIM_SIGV4_SKEW_MS = 15 * 60 * 1000 };

enum { SIM_SIGV4_CACHED = 8, SIM_SIGV4_SCOPE_SIZE = 64 };

/* The one key that is known, and the signing keys that were made from it. */
struct sim_verifier {
	const char *key_id, *secret, *region;
	bool any_key; /* every key and signature that can be read is accepted */
	struct {
		char scope[SIM_SIGV4_SCOPE_SIZE]; /* "20261117/sqs" */
		uint8_t key[SHA256_SIZE];
	} cached[SIM_SIGV4_CACHED];
	size_t next;
};

/* The parts of an Authorization header; views into it. */
struct sim_authorization {
	struct sv key_id, date, region, service, signed_headers, signature;
};

/* MissingAuthenticationToken without the header, IncompleteSignature when it cannot be read. */
bool sim_authorization_read(
	const struct sim_request *request, struct sim_authorization *auth, struct sim_error *error);

/*
 * Check the request's signature for a service. Errors: those of sim_authorization_read,
 * InvalidClientTokenId, RequestExpired, SignatureDoesNotMatch.
 */
bool sim_sigv4_check(struct sim_verifier *verifier, const struct sim_request *request,
	const char *service, int64_t now_ms, struct sim_error *error);

#endif
