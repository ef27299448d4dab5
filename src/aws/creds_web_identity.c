/*
 * A role by a web identity: the token that a file holds (EKS service accounts, CI systems) is given
 * to STS. From the profile, or for the profile in use from the environment (AWS SDKs and tools
 * reference, "Assume role with web identity").
 */
#include "sts_role.h"

#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const char file_variable[] = "AWS_WEB_IDENTITY_TOKEN_FILE";
static const char *const keys[] = {"web_identity_token_file", NULL};

/* What is configured, in one place or the other. */
struct setting {
	struct sv file, role_arn, session_name;
	struct str where; /* for messages */
	const char *role_name;
};

struct web_identity {
	const struct creds_context *context;
	void *answer; /* known at once; else ... */
	struct sts_role *role;
	struct str where;
	creds_done_fn done;
	void *ud;
};

/* --- what is configured --------------------------------------------------------------------------
 */

static struct sv variable(const struct creds_context *context, const char *name)
{
	return sv_trim(sv_cstr(aws_config_env(context->config, name)));
}

static bool find_in_profile(const struct creds_context *context, struct setting *out)
{
	out->file = creds_value(context, keys[0]);
	if (sv_is_empty(out->file))
		return false;
	out->role_arn = creds_value(context, "role_arn");
	out->session_name = creds_value(context, "role_session_name");
	out->role_name = "role_arn";
	creds_add_place(context, keys, &out->where);
	return true;
}

static bool find_in_environment(const struct creds_context *context, struct setting *out)
{
	if (context->asked_by || context->config->profile_is_explicit)
		return false;
	out->file = variable(context, file_variable);
	out->role_arn = variable(context, "AWS_ROLE_ARN");
	out->session_name = variable(context, "AWS_ROLE_SESSION_NAME");
	out->role_name = "AWS_ROLE_ARN";
	str_add_cstr(&out->where, file_variable);
	return !sv_is_empty(out->file);
}

/* The token is read anew each time, for the platform renews it. */
static bool read_token(
	const struct creds_context *context, struct sv file, struct secret *out, struct err *err)
{
	struct str path = {0}, text = {0};
	bool ok;

	creds_expand_home(context, file, &path);
	ok = file_read(str_cstr(&path), limit(LIMIT_AWS_FILE), &text, NULL, err);
	if (ok && sv_is_empty(sv_trim(str_sv(&text))))
		ok = err_fail(err, ERR_IO, "%s is empty", str_cstr(&path));
	if (ok)
		secret_set(out, sv_trim(str_sv(&text)));
	else
		err->code = ERR_NO_CREDENTIALS;
	digest_wipe(text.p, text.n);
	str_release(&text);
	str_release(&path);
	return ok;
}

/* --- the job -------------------------------------------------------------------------------------
 */

static void end(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct web_identity *job = ud;
	creds_done_fn done = job->done;
	void *done_ud = job->ud;

	str_release(&job->where);
	free(job);
	done(done_ud, outcome, creds, err);
}

static void on_role(void *ud, const struct creds *creds, const struct err *failure)
{
	struct web_identity *job = ud;
	struct creds copy = {0};
	struct err err = {0};

	job->role = NULL;
	if (failure) {
		err = *failure;
		err_prefix(&err, "web identity of %s", str_cstr(&job->where));
		end(job, CREDS_FAILED, NULL, &err);
		return;
	}
	creds_copy(&copy, creds);
	copy.provider = creds_web_identity.name;
	end(job, CREDS_OK, &copy, NULL);
	creds_release(&copy);
}

static bool assume(struct web_identity *job, const struct setting *setting, struct err *err)
{
	struct secret token = {0};
	struct str session_name = {0};
	struct sts_role_request request = {.role_arn = setting->role_arn};

	if (sv_is_empty(setting->role_arn))
		return err_fail(err, ERR_NO_CREDENTIALS, "there is a token file but no %s",
			setting->role_name);
	if (!read_token(job->context, setting->file, &token, err))
		return false;
	str_add(&session_name, setting->session_name);
	if (session_name.n == 0)
		sts_role_add_session_name(job->context, &session_name);
	request.session_name = str_sv(&session_name);
	request.web_identity_token = secret_sv(&token);
	job->role = sts_role_start(job->context, &request, NULL, on_role, job, err);
	secret_release(&token);
	str_release(&session_name);
	return job->role != NULL;
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct web_identity *job = mem_new(1, sizeof *job);
	struct setting setting = {0};
	enum creds_outcome outcome = CREDS_NOT_CONFIGURED;
	struct err err = {0};

	job->context = context;
	job->done = done;
	job->ud = ud;
	if (find_in_profile(context, &setting) || find_in_environment(context, &setting)) {
		outcome = assume(job, &setting, &err) ? CREDS_OK : CREDS_FAILED;
		err_prefix(&err, "web identity of %s", str_cstr(&setting.where));
		str_add(&job->where, str_sv(&setting.where));
	}
	str_release(&setting.where);
	if (!job->role)
		job->answer = creds_answer(context, outcome, NULL, &err, end, job);
	return job;
}

static void cancel(void *ud)
{
	struct web_identity *job = ud;

	if (job->answer)
		creds_answer_cancel(job->answer);
	sts_role_cancel(job->role);
	str_release(&job->where);
	free(job);
}

const struct creds_source creds_web_identity = {
	.name = "web-identity", .start = start, .cancel = cancel};
