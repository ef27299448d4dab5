/* The canonical request of SigV4 (AWS General Reference, "Create a canonical request"). */
#ifndef SIM_CANONICAL_H
#define SIM_CANONICAL_H

#include "sim_request.h"

/* Append it. `signed_headers` is the list out of the Authorization header. False when it names a
 * header that the request does not have. */
bool sim_canonical_write(const struct sim_request *request, struct sv signed_headers,
	const char *body_hash, struct str *out);

#endif
