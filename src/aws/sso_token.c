/* The token of IAM Identity Center: its file and its refresh. */
#include "sso_token.h"

#include "sqscope/base/clock.h"

enum { DUE_MS = 5 * 60 * 1000 };

void sso_token_add_path(struct sv directory, struct sv name, struct str *out)
{
	char hex[SHA1_HEX_SIZE];

	digest_sha1_hex(name, hex);
	str_add(out, directory);
	str_addf(out, "/%s.json", hex);
}

static bool read_members(const json_t *file, struct sso_token *out, struct err *err)
{
	struct sv token, expiry;

	if (!token_file_need(file, "accessToken", &token, err) ||
		!token_file_need(file, "expiresAt", &expiry, err))
		return false;
	if (!clock_parse_rfc3339(expiry, &out->expires_unix_ms))
		return err_fail(err, ERR_NO_CREDENTIALS, "its expiresAt is no time");
	secret_set(&out->access_token, token);
	secret_set(&out->refresh_token, json_answer_text(file, "refreshToken"));
	secret_set(&out->client_id, json_answer_text(file, "clientId"));
	secret_set(&out->client_secret, json_answer_text(file, "clientSecret"));
	/* No time: nothing is known of the registration, and 0 is long past. */
	(void)clock_parse_rfc3339(json_answer_text(file, "registrationExpiresAt"),
		&out->registration_expires_unix_ms);
	return true;
}

bool sso_token_parse(struct sv text, struct sso_token *out, struct err *err)
{
	json_t *file = token_file_parse(text, err);
	bool ok;

	*out = (struct sso_token){0};
	if (!file)
		return false;
	ok = read_members(file, out, err);
	json_answer_wipe(file);
	return ok;
}

void sso_token_release(struct sso_token *token)
{
	secret_release(&token->access_token);
	secret_release(&token->refresh_token);
	secret_release(&token->client_id);
	secret_release(&token->client_secret);
	*token = (struct sso_token){0};
}

bool sso_token_is_valid(const struct sso_token *token, int64_t now_unix_ms)
{
	return now_unix_ms < token->expires_unix_ms;
}

bool sso_token_is_due(const struct sso_token *token, int64_t now_unix_ms)
{
	return !sso_token_is_valid(token, now_unix_ms + DUE_MS);
}

bool sso_token_can_refresh(const struct sso_token *token, int64_t now_unix_ms)
{
	return !secret_is_empty(&token->refresh_token) && !secret_is_empty(&token->client_id) &&
	       !secret_is_empty(&token->client_secret) &&
	       now_unix_ms < token->registration_expires_unix_ms;
}

void sso_token_make_request(const struct sso_token *token, struct secret *out)
{
	json_t *body = json_object();

	token_put(body, "clientId", &token->client_id);
	token_put(body, "clientSecret", &token->client_secret);
	json_object_set_new(body, "grantType", json_string("refresh_token"));
	token_put(body, "refreshToken", &token->refresh_token);
	token_dump(body, out);
}

static bool take_members(
	struct sso_token *token, const json_t *answer, int64_t now_unix_ms, struct err *err)
{
	struct sv fresh = json_answer_text(answer, "accessToken");
	struct sv refresh = json_answer_text(answer, "refreshToken");

	if (sv_is_empty(fresh) ||
		!token_answer_expiry(answer, now_unix_ms, &token->expires_unix_ms))
		return err_fail(err, ERR_PROTOCOL, "the answer of CreateToken holds no token");
	secret_set(&token->access_token, fresh);
	/* Without a new one the old one stays good. */
	if (!sv_is_empty(refresh))
		secret_set(&token->refresh_token, refresh);
	return true;
}

bool sso_token_take_answer(
	struct sso_token *token, struct sv body, int64_t now_unix_ms, struct err *err)
{
	/* What is wrong with a broken answer is not told: jansson would quote it. */
	json_t *answer = json_answer_load(body, NULL);
	bool ok = take_members(token, answer, now_unix_ms, err);

	json_answer_wipe(answer);
	return ok;
}

json_t *sso_token_members(const struct sso_token *token)
{
	json_t *members = json_object();

	token_put(members, "accessToken", &token->access_token);
	token_put_time(members, "expiresAt", token->expires_unix_ms);
	token_put(members, "refreshToken", &token->refresh_token);
	return members;
}
