/* Credentials out of JSON. */
#include "creds_json.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

struct layout {
	const char *token;     /* the session token's member */
	const char *inside_of; /* the member that holds them, or NULL */
	bool has_version, has_code;
	bool must_expire; /* and have a token */
};

static const struct layout layouts[] = {
	[CREDS_JSON_PROCESS] = {"SessionToken", NULL, true, false, false},
	[CREDS_JSON_CONTAINER] = {"Token", NULL, false, false, true},
	[CREDS_JSON_INSTANCE] = {"Token", NULL, false, true, true},
	[CREDS_JSON_CLI_CACHE] = {"SessionToken", "Credentials", false, false, true},
};

static bool fail_without(const char *what, struct err *err)
{
	return err_fail(err, ERR_NO_CREDENTIALS, "it has no %s", what);
}

static bool check_version(const json_t *object, struct err *err)
{
	const json_t *version = json_object_get(object, "Version");

	if (!json_is_integer(version))
		return err_fail(err, ERR_NO_CREDENTIALS, "it has no Version, which must be 1");
	if (json_integer_value(version) != 1)
		return err_fail(err, ERR_NO_CREDENTIALS,
			"its Version is %lld, and only 1 is known here",
			(long long)json_integer_value(version));
	return true;
}

static bool check_code(const json_t *object, struct err *err)
{
	struct sv code = json_answer_text(object, "Code");
	struct sv message = json_answer_text(object, "Message");

	if (sv_is_empty(code) || sv_eq_cstr(code, "Success"))
		return true;
	return err_fail(err, ERR_NO_CREDENTIALS, "it says %.*s%s%.*s", SV_ARGS(code),
		sv_is_empty(message) ? "" : ": ", SV_ARGS(message));
}

static bool read_expiry(
	const json_t *object, const struct layout *layout, int64_t *out, struct err *err)
{
	struct sv text = json_answer_text(object, "Expiration");

	*out = 0;
	if (sv_is_empty(text))
		return layout->must_expire ? fail_without("Expiration", err) : true;
	if (!clock_parse_rfc3339(text, out))
		return err_fail(err, ERR_NO_CREDENTIALS,
			"its Expiration is no time such as 2026-11-17T20:48:05Z");
	return true;
}

static bool read_keys(
	const json_t *object, const struct layout *layout, struct creds *out, struct err *err)
{
	struct sv id = json_answer_text(object, "AccessKeyId");
	struct sv secret = json_answer_text(object, "SecretAccessKey");
	struct sv token = json_answer_text(object, layout->token);
	struct sv account = json_answer_text(object, "AccountId");
	int64_t expires_unix_ms;

	if (sv_is_empty(id))
		return fail_without("AccessKeyId", err);
	if (sv_is_empty(secret))
		return fail_without("SecretAccessKey", err);
	if (layout->must_expire && sv_is_empty(token))
		return fail_without(layout->token, err);
	if (!read_expiry(object, layout, &expires_unix_ms, err))
		return false;
	out->access_key_id = mem_strndup(id.p, id.n);
	out->account_id = sv_is_empty(account) ? NULL : mem_strndup(account.p, account.n);
	out->expires_unix_ms = expires_unix_ms;
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, token);
	return true;
}

static bool read_object(
	const json_t *root, const struct layout *layout, struct creds *out, struct err *err)
{
	const json_t *object = layout->inside_of ? json_object_get(root, layout->inside_of) : root;

	if (layout->has_version && !check_version(object, err))
		return false;
	if (layout->has_code && !check_code(object, err))
		return false;
	return read_keys(object, layout, out, err);
}

bool creds_json_read(struct sv text, enum creds_json_kind kind, struct creds *out, struct err *err)
{
	/* jansson's words quote what they stumbled over, so they are not passed on. */
	json_t *root = sv_is_empty(sv_trim(text)) ? NULL : json_answer_load(text, NULL);
	bool ok;

	if (!json_is_object(root)) {
		json_decref(root);
		return err_fail(err, ERR_NO_CREDENTIALS, "it is %s",
			sv_is_empty(sv_trim(text)) ? "empty" : "no JSON object");
	}
	ok = read_object(root, &layouts[kind], out, err);
	json_decref(root);
	return ok;
}
