/*
 * The token of IAM Identity Center that `aws sso login` leaves in ~/.aws/sso/cache (design:
 * aws-access 2.5): what stands in its file, and its refresh by CreateToken of SSO OIDC. Pure.
 */
#ifndef SQSCOPE_AWS_SSO_TOKEN_ROOM_H
#define SQSCOPE_AWS_SSO_TOKEN_ROOM_H

#include "token_file.h"

struct sso_token {
	struct secret access_token;
	int64_t expires_unix_ms;
	/* What a refresh needs: empty, or 0, where the file has none. */
	struct secret refresh_token, client_id, client_secret;
	int64_t registration_expires_unix_ms;
};

/* DIRECTORY/<SHA-1 of the session's name, or of the start URL where there is no session>.json,
 * appended. */
void sso_token_add_path(struct sv directory, struct sv name, struct str *out);

/* From the text of the file. ERR_NO_CREDENTIALS when it holds no token with a time. */
bool sso_token_parse(struct sv text, struct sso_token *out, struct err *err) MUST_CHECK;
void sso_token_release(struct sso_token *token);

bool sso_token_is_valid(const struct sso_token *token, int64_t now_unix_ms);
/* Less than five minutes are left, or nothing. */
bool sso_token_is_due(const struct sso_token *token, int64_t now_unix_ms);
/* Is all there that a refresh needs, and the client's registration still good? */
bool sso_token_can_refresh(const struct sso_token *token, int64_t now_unix_ms);

/* The body of CreateToken with the grant type refresh_token. */
void sso_token_make_request(const struct sso_token *token, struct secret *out);
/* Take over what CreateToken answered. ERR_PROTOCOL, and the token as it was, when there is no
 * token in the answer. */
bool sso_token_take_answer(
	struct sso_token *token, struct sv body, int64_t now_unix_ms, struct err *err) MUST_CHECK;
/* The members that a refresh has changed, for token_file_save. The caller wipes them. */
json_t *sso_token_members(const struct sso_token *token) MUST_CHECK;

#endif
