/*
 * The error codes of the services, one row each: what they mean to us and whether trying again
 * helps. Pure.
 */
#ifndef SQSCOPE_AWS_SERVICE_CODES_ROOM_H
#define SQSCOPE_AWS_SERVICE_CODES_ROOM_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

/* What may make the next try succeed. */
enum remedy {
	REMEDY_NONE,
	REMEDY_RETRY,
	REMEDY_SLOW_DOWN,
	REMEDY_CLOCK,       /* sign with the service's time, if ours is off */
	REMEDY_CREDENTIALS, /* fetch the credentials anew */
};

struct service_code {
	const char *name; /* the present shape name */
	enum err_code code;
	enum remedy remedy;
};

extern const struct service_code service_codes[];
extern const size_t service_code_count;

/* The present name of a code as it was sent; the same view when it has no other name. */
struct sv service_code_present_name(struct sv sent);

/* The row of a present name, or NULL. */
const struct service_code *service_code_find(struct sv name);

#endif
