/*
 * The session that `aws login` leaves in ~/.aws/login/cache (design: aws-access 2.6): credentials
 * of 15 minutes, and what the next ones are had with, by CreateOAuth2Token of the sign-in service.
 * Pure.
 */
#ifndef SQSCOPE_AWS_LOGIN_TOKEN_ROOM_H
#define SQSCOPE_AWS_LOGIN_TOKEN_ROOM_H

#include "sqscope/aws/creds.h"
#include "token_file.h"

struct login_token {
	struct creds creds; /* without a provider */
	struct secret refresh_token, client_id;
	struct secret dpop_key; /* PEM, for dpop_proof */
};

/* DIRECTORY/<SHA-256 of the profile's login_session>.json, appended. */
void login_token_add_path(struct sv directory, struct sv login_session, struct str *out);

/* From the text of the file. ERR_NO_CREDENTIALS when a part of the session is missing. */
bool login_token_parse(struct sv text, struct login_token *out, struct err *err) MUST_CHECK;
void login_token_release(struct login_token *token);

/* Less than five minutes are left, or nothing. */
bool login_token_is_due(const struct login_token *token, int64_t now_unix_ms);

/* The body of CreateOAuth2Token with the grant type refresh_token. */
void login_token_make_request(const struct login_token *token, struct secret *out);
/* Take over what CreateOAuth2Token answered. ERR_PROTOCOL, and the token as it was, when there are
 * no credentials in the answer. */
bool login_token_take_answer(
	struct login_token *token, struct sv body, int64_t now_unix_ms, struct err *err) MUST_CHECK;
/* The members that a refresh has changed, for token_file_save. The caller wipes them. */
json_t *login_token_members(const struct login_token *token) MUST_CHECK;

/* What CreateOAuth2Token calls its failure ("TOKEN_EXPIRED"), where the body tells: into err's
 * service code and text. */
void login_token_name_failure(struct sv body, struct err *err);
/* Is it a failure of the renewal that only signing in anew mends? */
bool login_token_needs_signin(const struct err *err);

#endif
