/* Keys in the environment. They stand behind a profile that was asked for on the command line, and
 * never speak for another profile than the one in use. */
#include "creds_source.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

static struct sv variable(const struct aws_config *config, const char *name)
{
	return sv_trim(sv_cstr(aws_config_env(config, name)));
}

static struct sv session_token(const struct aws_config *config)
{
	struct sv token = variable(config, "AWS_SESSION_TOKEN");

	return sv_is_empty(token) ? variable(config, "AWS_SECURITY_TOKEN") : token;
}

static enum creds_outcome read_keys(
	const struct aws_config *config, struct creds *out, struct err *err)
{
	struct sv key = variable(config, "AWS_ACCESS_KEY_ID");
	struct sv secret = variable(config, "AWS_SECRET_ACCESS_KEY");
	struct sv expiry = variable(config, "AWS_CREDENTIAL_EXPIRATION");
	struct sv account = variable(config, "AWS_ACCOUNT_ID");
	int64_t expires_unix_ms = 0;

	if (sv_is_empty(key))
		return CREDS_NOT_CONFIGURED;
	if (sv_is_empty(secret)) {
		err_set(err, ERR_NO_CREDENTIALS,
			"AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
		return CREDS_FAILED;
	}
	if (!sv_is_empty(expiry) && !clock_parse_rfc3339(expiry, &expires_unix_ms)) {
		err_set(err, ERR_NO_CREDENTIALS,
			"AWS_CREDENTIAL_EXPIRATION is '%.*s': a time such as 2026-11-17T20:48:05Z is expected",
			SV_ARGS(expiry));
		return CREDS_FAILED;
	}
	*out = (struct creds){
		.access_key_id = mem_strndup(key.p, key.n),
		.expires_unix_ms = expires_unix_ms,
		.provider = creds_environment.name,
		.account_id = sv_is_empty(account) ? NULL : mem_strndup(account.p, account.n),
	};
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, session_token(config));
	return CREDS_OK;
}

static void *start_named(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct creds creds = {0};
	struct err err = {0};
	enum creds_outcome outcome = read_keys(context->config, &creds, &err);

	return creds_answer(context, outcome, &creds, &err, done, ud);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	if (context->config->profile_is_explicit)
		return creds_answer(context, CREDS_NOT_CONFIGURED, NULL, NULL, done, ud);
	return start_named(context, done, ud);
}

const struct creds_source creds_environment = {
	.name = "environment", .start = start, .cancel = creds_answer_cancel};
const struct creds_source creds_environment_keys = {
	.name = "environment", .start = start_named, .cancel = creds_answer_cancel};
