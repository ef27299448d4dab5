/* A session of `aws login`: the profile has a login_session. */
#include "login_signin.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct login_job {
	creds_done_fn done;
	void *ud;
	struct signin_subject subject;
	/* Of these only one is there. */
	void *answer; /* it is not configured */
	struct login_signin *signin;
};

static void cancel(void *ud)
{
	struct login_job *job = ud;

	if (job->answer)
		creds_answer_cancel(job->answer);
	login_signin_cancel(job->signin);
	free(job);
}

static void end(struct login_job *job, enum creds_outcome outcome, const struct creds *creds,
	const struct err *err)
{
	creds_done_fn done = job->done;
	void *ud = job->ud;

	free(job);
	done(ud, outcome, creds, err);
}

static void on_creds(void *ud, const struct creds *creds, const struct err *err)
{
	struct creds named;

	if (!creds) {
		end(ud, CREDS_FAILED, NULL, err);
		return;
	}
	named = *creds; /* a view: it owns nothing */
	named.provider = creds_login.name;
	end(ud, CREDS_OK, &named, NULL);
}

static void on_answer(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	end(ud, outcome, creds, err);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct login_job *job = mem_new(1, sizeof *job);
	struct sv login_session = creds_value(context, "login_session");

	job->done = done;
	job->ud = ud;
	job->subject = (struct signin_subject){context, "aws login", "the session of aws login"};
	if (sv_is_empty(login_session))
		job->answer =
			creds_answer(context, CREDS_NOT_CONFIGURED, NULL, NULL, on_answer, job);
	else
		job->signin = login_signin_start(&job->subject, login_session, on_creds, job);
	return job;
}

const struct creds_source creds_login = {.name = "login", .start = start, .cancel = cancel};
