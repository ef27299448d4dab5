/*
 * STS AssumeRole and AssumeRoleWithWebIdentity (STS API reference): one call, signed with given
 * credentials or not at all, whose answer is credentials.
 */
#ifndef SQSCOPE_AWS_STS_ROLE_ROOM_H
#define SQSCOPE_AWS_STS_ROLE_ROOM_H

#include "creds_source.h"

struct sts_role_request {
	struct sv role_arn, session_name;
	struct sv external_id, duration_s, serial, code; /* empty: left out */
	struct sv web_identity_token;                    /* not empty: that action, unsigned */
};

/* "Action=AssumeRole&...", appended. */
void sts_role_form(const struct sts_role_request *request, struct str *out);

/* The credentials in the answer; out->provider is left alone. ERR_PROTOCOL when there are none. */
bool sts_role_decode(struct sv body, struct creds *out, struct err *err) MUST_CHECK;

typedef void (*sts_role_fn)(void *ud, const struct creds *creds, const struct err *err);

struct sts_role;

/*
 * signer is copied; NULL for a web identity. The endpoint is the one of the configured region
 * (us-east-1 without one). NULL with err when there is none. done comes once, with creds or err.
 */
struct sts_role *sts_role_start(const struct creds_context *context,
	const struct sts_role_request *request, const struct creds *signer, sts_role_fn done,
	void *ud, struct err *err) MUST_CHECK;
/* Silent. */
void sts_role_cancel(struct sts_role *role);

/* "sqscope-1763412485": the session's name where none is configured. Appended. */
void sts_role_add_session_name(const struct creds_context *context, struct str *out);

#endif
