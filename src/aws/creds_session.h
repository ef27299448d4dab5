/*
 * What a provider remembers beyond one fetch: whom to ask for the code of an MFA device, and the
 * sessions that such codes have opened, so that nobody is asked twice for one of them.
 */
#ifndef SQSCOPE_AWS_CREDS_SESSION_ROOM_H
#define SQSCOPE_AWS_CREDS_SESSION_ROOM_H

#include "creds_source.h"

struct creds_role_session {
	struct str key; /* what the role was assumed with, as text without secrets */
	struct creds creds;
};

/* The last renewal of a sign-in (SSO, aws login) that came to nothing. */
struct creds_renewal {
	char token_hash[SHA256_HEX_SIZE]; /* of the refresh token; "" before the first */
	int64_t until_ms;                 /* monotonic: no further one with that token before */
	struct err err;
};

struct creds_session {
	const struct creds_prompt *prompt; /* borrowed, or NULL */
	struct str asked;                  /* serial numbers asked for in this fetch, a line each */
	struct str imds; /* why there is nothing of an instance, in this fetch; empty: nobody
			    answers */
	bool was_asked; /* in this fetch: what follows from the answer is not tried again unasked */
	struct creds_role_session *roles;
	size_t role_count, role_cap;
	struct creds_renewal renewal;
};

void creds_session_release(struct creds_session *session);
/* A fetch begins. */
void creds_session_begin(struct creds_session *session);

/* The session that was opened for this key and lasts for some minutes yet, or NULL. Borrowed until
 * the next keep. */
const struct creds *creds_session_find(
	const struct creds_session *session, struct sv key, int64_t now_unix_ms);
/* Copies. */
void creds_session_keep(struct creds_session *session, struct sv key, const struct creds *creds);

/* Why renewing with this refresh token failed less than half a minute ago, or NULL when it may be
 * tried. A context that must be fresh always may. Borrowed until the next failure. */
const struct err *creds_session_renewal_failure(
	const struct creds_context *context, struct sv refresh_token);
void creds_session_renewal_failed(
	const struct creds_context *context, struct sv refresh_token, const struct err *err);

struct creds_question;

typedef void (*creds_code_fn)(void *ud, struct sv code);

/*
 * Ask for the code of the device of context->profile_name. fn comes once, never from here, with the
 * code or with nothing when the operator declined. NULL with err when nobody can be asked, or this
 * device was asked for in this fetch already.
 */
struct creds_question *creds_question_new(const struct creds_context *context, struct sv serial,
	creds_code_fn fn, void *ud, struct err *err) MUST_CHECK;
/* Withdraw it; after fn has come it is gone by itself. */
void creds_question_free(struct creds_question *question);

#endif
