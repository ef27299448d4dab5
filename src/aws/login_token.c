/* A session of aws login: its file and its refresh. */
#include "login_token.h"

#include "signin_fault.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { DUE_MS = 5 * 60 * 1000 };

void login_token_add_path(struct sv directory, struct sv login_session, struct str *out)
{
	char hex[SHA256_HEX_SIZE];

	digest_sha256_hex(login_session, hex);
	str_add(out, directory);
	str_addf(out, "/%s.json", hex);
}

/* The keys, which the file and an answer hold alike. False when one is missing. */
static bool take_keys(const json_t *object, struct creds *out, struct err *err)
{
	struct sv id, secret, token;

	if (!token_file_need(object, "accessKeyId", &id, err) ||
		!token_file_need(object, "secretAccessKey", &secret, err) ||
		!token_file_need(object, "sessionToken", &token, err))
		return false;
	free(out->access_key_id);
	out->access_key_id = mem_strndup(id.p, id.n);
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, token);
	return true;
}

static bool read_creds(const json_t *file, struct creds *out, struct err *err)
{
	const json_t *object = json_object_get(file, "accessToken");
	struct sv expiry, account = json_answer_text(object, "accountId");

	if (!object)
		return err_fail(err, ERR_NO_CREDENTIALS, "it has no accessToken");
	if (!token_file_need(object, "expiresAt", &expiry, err))
		return false;
	if (!clock_parse_rfc3339(expiry, &out->expires_unix_ms))
		return err_fail(err, ERR_NO_CREDENTIALS, "its expiresAt is no time");
	if (!sv_is_empty(account))
		out->account_id = mem_strndup(account.p, account.n);
	return take_keys(object, out, err);
}

static bool read_members(const json_t *file, struct login_token *out, struct err *err)
{
	struct sv refresh, client, key;

	if (!read_creds(file, &out->creds, err))
		return false;
	if (!token_file_need(file, "refreshToken", &refresh, err) ||
		!token_file_need(file, "clientId", &client, err) ||
		!token_file_need(file, "dpopKey", &key, err))
		return false;
	secret_set(&out->refresh_token, refresh);
	secret_set(&out->client_id, client);
	secret_set(&out->dpop_key, key);
	return true;
}

bool login_token_parse(struct sv text, struct login_token *out, struct err *err)
{
	json_t *file = token_file_parse(text, err);
	bool ok;

	*out = (struct login_token){0};
	if (!file)
		return false;
	ok = read_members(file, out, err);
	json_answer_wipe(file);
	if (!ok)
		login_token_release(out);
	return ok;
}

void login_token_release(struct login_token *token)
{
	creds_release(&token->creds);
	secret_release(&token->refresh_token);
	secret_release(&token->client_id);
	secret_release(&token->dpop_key);
	*token = (struct login_token){0};
}

bool login_token_is_due(const struct login_token *token, int64_t now_unix_ms)
{
	return creds_are_expired(&token->creds, now_unix_ms + DUE_MS);
}

void login_token_make_request(const struct login_token *token, struct secret *out)
{
	json_t *body = json_object();

	token_put(body, "clientId", &token->client_id);
	token_put(body, "refreshToken", &token->refresh_token);
	json_object_set_new(body, "grantType", json_string("refresh_token"));
	token_dump(body, out);
}

static bool take_members(
	struct login_token *token, const json_t *answer, int64_t now_unix_ms, struct err *err)
{
	struct sv refresh = json_answer_text(answer, "refreshToken");
	int64_t expires_unix_ms;

	if (!token_answer_expiry(answer, now_unix_ms, &expires_unix_ms) ||
		!take_keys(json_object_get(answer, "accessToken"), &token->creds, NULL))
		return err_fail(
			err, ERR_PROTOCOL, "the answer of CreateOAuth2Token holds no credentials");
	token->creds.expires_unix_ms = expires_unix_ms;
	/* Without a new one the old one stays good. */
	if (!sv_is_empty(refresh))
		secret_set(&token->refresh_token, refresh);
	return true;
}

bool login_token_take_answer(
	struct login_token *token, struct sv body, int64_t now_unix_ms, struct err *err)
{
	/* What is wrong with a broken answer is not told: jansson would quote it. */
	json_t *answer = json_answer_load(body, NULL);
	bool ok = take_members(token, answer, now_unix_ms, err);

	json_answer_wipe(answer);
	return ok;
}

json_t *login_token_members(const struct login_token *token)
{
	json_t *members = json_object(), *keys = json_object();

	json_object_set_new(keys, "accessKeyId", json_string(token->creds.access_key_id));
	token_put(keys, "secretAccessKey", &token->creds.secret_access_key);
	token_put(keys, "sessionToken", &token->creds.session_token);
	token_put_time(keys, "expiresAt", token->creds.expires_unix_ms);
	json_object_set_new(members, "accessToken", keys);
	token_put(members, "refreshToken", &token->refresh_token);
	return members;
}

struct failure {
	const char *error, *text;
};

static const struct failure failures[] = {
	{"TOKEN_EXPIRED", "the session is over"},
	{"USER_CREDENTIALS_CHANGED", "the user's password or rights were changed"},
	{"INSUFFICIENT_PERMISSIONS", "the user may not call signin:CreateOAuth2Token"},
};

void login_token_name_failure(struct sv body, struct err *err)
{
	json_t *answer = json_answer_load(body, NULL);
	struct sv error = json_answer_text(answer, "error");

	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		if (!sv_eq_cstr(error, failures[i].error))
			continue;
		snprintf(err->service_code, sizeof err->service_code, "%s", failures[i].error);
		snprintf(err->msg, sizeof err->msg, "%s: %s", failures[i].error, failures[i].text);
	}
	json_answer_wipe(answer);
}

bool login_token_needs_signin(const struct err *err)
{
	/* Nothing can be proven with the key in the file. */
	if (err->http_status == 0)
		return err->code == ERR_INVALID;
	return signin_fault_is_refusal(err) &&
	       strcmp(err->service_code, "INSUFFICIENT_PERMISSIONS") != 0;
}
