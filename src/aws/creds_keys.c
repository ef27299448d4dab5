/* Static keys of a profile: those of the credentials file come before other sources, those of the
 * config file after them. */
#include "creds_source.h"

#include "sqscope/base/mem.h"

static const char *const key_id[] = {"aws_access_key_id", NULL};

enum file { FILE_ANY, FILE_CREDENTIALS, FILE_CONFIG };

static bool stands_in(const struct creds_context *context, enum file file)
{
	const struct profile_property *id =
		context->profile ? profile_get(context->profile, key_id[0]) : NULL;

	if (!id || sv_is_empty(id->value))
		return false;
	switch (file) {
	case FILE_ANY:
		return true;
	case FILE_CREDENTIALS:
		return id->file == &context->files->credentials;
	case FILE_CONFIG:
		return id->file == &context->files->config;
	}
	return false;
}

static struct sv session_token(const struct creds_context *context)
{
	struct sv token = creds_value(context, "aws_session_token");

	return sv_is_empty(token) ? creds_value(context, "aws_security_token") : token;
}

static enum creds_outcome fail_without_secret(const struct creds_context *context, struct err *err)
{
	struct str where = {0};

	creds_add_place(context, key_id, &where);
	err_set(err, ERR_NO_CREDENTIALS, "%s has aws_access_key_id but no aws_secret_access_key",
		str_cstr(&where));
	str_release(&where);
	return CREDS_FAILED;
}

static enum creds_outcome take(
	const struct creds_context *context, enum file file, struct creds *out, struct err *err)
{
	struct sv id = creds_value(context, key_id[0]);
	struct sv secret = creds_value(context, "aws_secret_access_key");
	struct sv account = creds_value(context, "aws_account_id");

	if (!stands_in(context, file))
		return CREDS_NOT_CONFIGURED;
	if (sv_is_empty(secret))
		return fail_without_secret(context, err);
	*out = (struct creds){
		.access_key_id = mem_strndup(id.p, id.n),
		.provider = creds_keys.name,
		.account_id = sv_is_empty(account) ? NULL : mem_strndup(account.p, account.n),
	};
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, session_token(context));
	return CREDS_OK;
}

static void *start(
	const struct creds_context *context, enum file file, creds_done_fn done, void *ud)
{
	struct creds creds = {0};
	struct err err = {0};
	enum creds_outcome outcome = take(context, file, &creds, &err);

	return creds_answer(context, outcome, &creds, &err, done, ud);
}

static void *start_any(const struct creds_context *context, creds_done_fn done, void *ud)
{
	return start(context, FILE_ANY, done, ud);
}

static void *start_credentials(const struct creds_context *context, creds_done_fn done, void *ud)
{
	return start(context, FILE_CREDENTIALS, done, ud);
}

static void *start_config(const struct creds_context *context, creds_done_fn done, void *ud)
{
	return start(context, FILE_CONFIG, done, ud);
}

const struct creds_source creds_keys = {
	.name = "profile", .start = start_any, .cancel = creds_answer_cancel};
const struct creds_source creds_keys_in_credentials = {
	.name = "profile", .start = start_credentials, .cancel = creds_answer_cancel};
const struct creds_source creds_keys_in_config = {
	.name = "profile", .start = start_config, .cancel = creds_answer_cancel};
