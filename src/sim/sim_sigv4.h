/*
 * Signatures checked as the service does (AWS General Reference, "Signature Version 4"), written
 * from that description and not from our client's signer, so that the two prove each other.
 */
#ifndef SIM_SIGV4_H
#define SIM_SIGV4_H

#include "sim_error.h"
#include "sim_request.h"

#include <stdint.h>

/* Signatures older or newer than this are refused. */
enum { SIM_SIGV4_SKEW_MS = 15 * 60 * 1000 };

struct sim_sigv4_key {
	const char *id, *secret;
	const char *region;
};

/* The parts of an Authorization header; views into it. */
struct sim_authorization {
	struct sv key_id, date, region, service, signed_headers, signature;
};

/* MissingAuthenticationToken without the header, IncompleteSignature when it cannot be read. */
bool sim_authorization_read(
	const struct sim_request *request, struct sim_authorization *auth, struct sim_error *error);

/*
 * Check the request's signature for a service. `any_key` accepts every key and signature that can
 * be read. Errors: those of sim_authorization_read, InvalidClientTokenId, RequestExpired,
 * SignatureDoesNotMatch.
 */
bool sim_sigv4_check(const struct sim_request *request, const struct sim_sigv4_key *key,
	const char *service, bool any_key, int64_t now_ms, struct sim_error *error);

#endif
