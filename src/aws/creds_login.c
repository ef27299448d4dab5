/* A session of `aws login`: the profile has a login_session. */
#include "creds_source.h"

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	static const char *const keys[] = {"login_session", NULL};
	enum creds_outcome outcome = CREDS_NOT_CONFIGURED;
	struct str where = {0};
	struct err err = {0};

	if (!sv_is_empty(creds_value(context, keys[0])))
		outcome = CREDS_FAILED;
	creds_add_place(context, keys, &where);
	err_set(&err, ERR_NO_CREDENTIALS,
		"%s signs in with `aws login`, which this build cannot do", str_cstr(&where));
	str_release(&where);
	return creds_answer(context, outcome, NULL, &err, done, ud);
}

const struct creds_source creds_login = {
	.name = "login", .start = start, .cancel = creds_answer_cancel};
