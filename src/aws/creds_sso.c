/* IAM Identity Center (SSO): the credentials of the profile's role, for the token of its sign-in.
 */
#include "signin_call.h"
#include "sqscope/base/mem.h"
#include "sso_signin.h"

#include <stdlib.h>

enum { UNAUTHORIZED = 401 };

struct sso_job {
	const struct creds_context *context;
	creds_done_fn done;
	void *ud;
	struct sso_role role;
	struct str name;
	struct signin_subject subject;
	/* Of these only one is there. */
	void *answer; /* it is not configured, or wrong */
	struct sso_signin *signin;
	struct signin_call *call;
};

static void free_job(struct sso_job *job)
{
	str_release(&job->name);
	free(job);
}

static void cancel(void *ud)
{
	struct sso_job *job = ud;

	if (job->answer)
		creds_answer_cancel(job->answer);
	sso_signin_cancel(job->signin);
	signin_call_cancel(job->call);
	free_job(job);
}

static void end(struct sso_job *job, enum creds_outcome outcome, const struct creds *creds,
	const struct err *err)
{
	creds_done_fn done = job->done;
	void *ud = job->ud;

	free_job(job);
	done(ud, outcome, creds, err);
}

static void fail_role(struct sso_job *job, const struct err *why)
{
	const struct sso_role *role = &job->role;
	struct str what = {0};
	struct err err = *why;

	str_addf(&what, "role %.*s in account %.*s", SV_ARGS(role->role_name),
		SV_ARGS(role->account_id));
	if (why->http_status == UNAUTHORIZED)
		signin_fault_over(&job->subject, "is not valid any more", why, &err);
	else
		signin_fault_prefix(&job->subject, str_cstr(&what), &err);
	str_release(&what);
	end(job, CREDS_FAILED, NULL, &err);
}

static void on_role(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct sso_job *job = ud;
	struct creds creds = {0};
	struct err broken = {0};

	job->call = NULL;
	if (err_is_set(err)) {
		fail_role(job, err);
	} else if (!sso_role_take_answer(&job->role, reply->body, &creds, &broken)) {
		fail_role(job, &broken);
	} else {
		creds.provider = creds_sso.name;
		end(job, CREDS_OK, &creds, NULL);
		creds_release(&creds);
	}
}

static void on_token(void *ud, const struct secret *token, const struct err *err)
{
	struct sso_job *job = ud;
	struct str query = {0};
	struct err broken = {0};
	struct aws_request request = {.method = sv_cstr("GET"),
		.path = sv_cstr("/federation/credentials"),
		.header.name = sv_cstr("x-amz-sso_bearer_token")};

	job->signin = NULL;
	if (!token) {
		end(job, CREDS_FAILED, NULL, err);
		return;
	}
	sso_role_add_query(&job->role, &query);
	request.query = str_sv(&query);
	request.header.value = secret_sv(token);
	job->call = signin_call_start(
		job->context, "sso", job->role.region, &request, on_role, job, &broken);
	str_release(&query);
	if (!job->call)
		fail_role(job, &broken);
}

static void on_answer(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	end(ud, outcome, creds, err);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct sso_job *job = mem_new(1, sizeof *job);
	struct err err = {0};
	enum creds_outcome outcome = sso_role_find(context, &job->role, &err);

	job->context = context;
	job->done = done;
	job->ud = ud;
	if (outcome != CREDS_OK) {
		job->answer = creds_answer(context, outcome, NULL, &err, on_answer, job);
		return job;
	}
	sso_role_add_name(&job->role, &job->name);
	job->subject = (struct signin_subject){context, "aws sso login", str_cstr(&job->name)};
	job->signin = sso_signin_start(&job->subject, &job->role, on_token, job);
	return job;
}

const struct creds_source creds_sso = {.name = "sso", .start = start, .cancel = cancel};
