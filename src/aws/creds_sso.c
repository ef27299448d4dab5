/* IAM Identity Center (SSO): the profile has an account or a role there. */
#include "creds_source.h"

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	static const char *const keys[] = {"sso_account_id", "sso_role_name", "sso_session", NULL};
	enum creds_outcome outcome = CREDS_NOT_CONFIGURED;
	struct str where = {0};
	struct err err = {0};

	for (size_t i = 0; keys[i]; i++) {
		if (!sv_is_empty(creds_value(context, keys[i])))
			outcome = CREDS_FAILED;
	}
	creds_add_place(context, keys, &where);
	err_set(&err, ERR_NO_CREDENTIALS,
		"%s signs in through IAM Identity Center, which this build cannot do",
		str_cstr(&where));
	str_release(&where);
	return creds_answer(context, outcome, NULL, &err, done, ud);
}

const struct creds_source creds_sso = {
	.name = "sso", .start = start, .cancel = creds_answer_cancel};
