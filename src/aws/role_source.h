/*
 * Where the credentials come from that a role is assumed with: another profile, or a named place.
 */
#ifndef SQSCOPE_AWS_ROLE_SOURCE_ROOM_H
#define SQSCOPE_AWS_ROLE_SOURCE_ROOM_H

#include "creds_source.h"

/* The keys of the profile that choose it, for creds_add_place. */
extern const char *const role_source_keys[];

/*
 * Ask it. *nested is filled for the chain and must live as long as that. NULL with err when it is
 * not set up right: none or two of them, an unknown one, a profile that leads back to this one.
 */
struct creds_chain *role_source_start(const struct creds_context *context,
	struct creds_context *nested, creds_done_fn done, void *ud, struct err *err) MUST_CHECK;

/* It turned out to have nothing. */
void role_source_set_empty(const struct creds_context *context, struct err *err);

#endif
