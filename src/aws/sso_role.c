/* A profile's role in IAM Identity Center. */
#include "sso_role.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/percent.h"
#include "token_file.h"

/* --- what the files say -------------------------------------------------------------------------
 */

static const char *const role_keys[] = {"sso_account_id", "sso_role_name", NULL};
static const char *const session_keys[] = {"sso_session", NULL};

static bool has_any(const struct creds_context *context, const char *const *keys)
{
	bool has = false;

	for (; *keys; keys++)
		has |= !sv_is_empty(creds_value(context, *keys));
	return has;
}

/* Where, then the text. Always CREDS_FAILED. */
static enum creds_outcome fail(const struct creds_context *context, const char *const *keys,
	struct err *err, const char *text)
{
	struct str place = {0};

	creds_add_place(context, keys, &place);
	err_set(err, ERR_NO_CREDENTIALS, "%s: %s", str_cstr(&place), text);
	str_release(&place);
	return CREDS_FAILED;
}

static struct sv session_value(const struct profile *session, const char *key)
{
	const struct profile_property *property = session ? profile_get(session, key) : NULL;

	return property ? property->value : sv_cstr("");
}

/* A value that the session and the profile may both have: then it is the same. */
static bool take_shared(const struct creds_context *context, const struct profile *session,
	const char *key, struct sv *out, struct err *err)
{
	const char *const keys[] = {key, NULL};
	struct sv own = creds_value(context, key), shared = session_value(session, key);
	struct str text = {0};
	bool ok = false;

	*out = sv_is_empty(shared) ? own : shared;
	if (sv_is_empty(*out))
		str_addf(&text, "there is no %s, neither here nor in an [sso-session]", key);
	else if (!sv_is_empty(own) && !sv_is_empty(shared) && !sv_eq(own, shared))
		str_addf(&text, "%s is another one than in [sso-session %.*s]", key,
			SV_ARGS(session->name));
	else
		ok = true;
	if (!ok)
		fail(context, sv_is_empty(own) ? role_keys : keys, err, str_cstr(&text));
	str_release(&text);
	return ok;
}

static enum creds_outcome find_shared(
	const struct creds_context *context, struct sso_role *out, struct err *err)
{
	const struct profile *session = NULL;
	struct str text = {0};

	if (!sv_is_empty(out->session)) {
		session = profile_find_sso_session(context->files, out->session);
		if (!session) {
			str_addf(&text,
				"it names sso_session = %.*s, but there is no [sso-session %.*s]",
				SV_ARGS(out->session), SV_ARGS(out->session));
			fail(context, session_keys, err, str_cstr(&text));
			str_release(&text);
			return CREDS_FAILED;
		}
	}
	if (take_shared(context, session, "sso_region", &out->region, err) &&
		take_shared(context, session, "sso_start_url", &out->start_url, err))
		return CREDS_OK;
	return CREDS_FAILED;
}

/* A session without account and role is for other services than those that take signatures. */
static enum creds_outcome judge_bare_session(const struct creds_context *context, struct err *err)
{
	static const char *const others[] = {"aws_access_key_id", "login_session",
		"credential_process", "role_arn", "web_identity_token_file", NULL};

	if (!has_any(context, session_keys) || has_any(context, others))
		return CREDS_NOT_CONFIGURED;
	return fail(context, session_keys, err,
		"it has an sso_session, but no sso_account_id and sso_role_name to get keys for");
}

enum creds_outcome sso_role_find(
	const struct creds_context *context, struct sso_role *out, struct err *err)
{
	*out = (struct sso_role){
		.account_id = creds_value(context, "sso_account_id"),
		.role_name = creds_value(context, "sso_role_name"),
		.session = creds_value(context, "sso_session"),
	};
	if (!has_any(context, role_keys))
		return judge_bare_session(context, err);
	if (sv_is_empty(out->account_id))
		return fail(context, role_keys, err, "there is no sso_account_id");
	if (sv_is_empty(out->role_name))
		return fail(context, role_keys, err, "there is no sso_role_name");
	return find_shared(context, out, err);
}

void sso_role_add_name(const struct sso_role *role, struct str *out)
{
	if (sv_is_empty(role->session))
		str_addf(out, "SSO of %.*s", SV_ARGS(role->start_url));
	else
		str_addf(out, "SSO session %.*s", SV_ARGS(role->session));
}

/* --- GetRoleCredentials -------------------------------------------------------------------------
 */

void sso_role_add_query(const struct sso_role *role, struct str *out)
{
	str_add_cstr(out, "role_name=");
	percent_encode(role->role_name, "", out);
	str_add_cstr(out, "&account_id=");
	percent_encode(role->account_id, "", out);
}

static bool take_creds(const json_t *object, struct creds *out)
{
	int64_t expires_unix_ms = json_integer_value(json_object_get(object, "expiration"));
	struct sv id, secret, token;

	if (!token_file_need(object, "accessKeyId", &id, NULL) ||
		!token_file_need(object, "secretAccessKey", &secret, NULL) ||
		!token_file_need(object, "sessionToken", &token, NULL) || expires_unix_ms <= 0)
		return false;
	*out = (struct creds){
		.access_key_id = mem_strndup(id.p, id.n), .expires_unix_ms = expires_unix_ms};
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, token);
	return true;
}

bool sso_role_take_answer(
	const struct sso_role *role, struct sv body, struct creds *out, struct err *err)
{
	/* What is wrong with a broken answer is not told: jansson would quote it. */
	json_t *answer = json_answer_load(body, NULL);
	bool ok = take_creds(json_object_get(answer, "roleCredentials"), out);

	json_answer_wipe(answer);
	if (!ok)
		return err_fail(
			err, ERR_PROTOCOL, "the answer of GetRoleCredentials holds no credentials");
	out->account_id = mem_strndup(role->account_id.p, role->account_id.n);
	return true;
}
