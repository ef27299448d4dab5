/*
 * How the failures of a sign-in are told: which profile, which sign-in, what is wrong with it and
 * the command that mends it.
 */
#ifndef SQSCOPE_AWS_SIGNIN_FAULT_ROOM_H
#define SQSCOPE_AWS_SIGNIN_FAULT_ROOM_H

#include "creds_source.h"

struct signin_subject {
	const struct creds_context *context;
	const char *command; /* "aws sso login" */
	const char *name;    /* "SSO session corp" */
};

/* "profile dev: SSO session corp <what>: run `aws sso login --profile dev` (<why>)", ERR_EXPIRED.
 * why may be NULL, or err itself. */
void signin_fault_over(const struct signin_subject *subject, const char *what,
	const struct err *why, struct err *err);
/* The same; what: it expired at a time. */
void signin_fault_expired(const struct signin_subject *subject, int64_t unix_ms,
	const struct err *why, struct err *err);
/* The same; what: its file, which err tells about, cannot be used. */
void signin_fault_file(const struct signin_subject *subject, const char *path, struct err *err);

/* For a failure that signing in does not mend, "profile dev: <what> of SSO session corp: " before
 * the text. */
void signin_fault_prefix(const struct signin_subject *subject, const char *what, struct err *err);

/* Does the service mean it, so that trying again is no help? */
bool signin_fault_is_refusal(const struct err *err);

#endif
