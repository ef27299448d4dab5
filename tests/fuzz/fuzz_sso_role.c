/* Fuzz target: any config file as the place of a role in IAM Identity Center, and any answer of the
 * portal. A NUL byte stands between them. */
#include "fuzz_target.h"

#include "aws/sso_role.h"

static const char *no_variable(void *ud, const char *name)
{
	(void)ud;
	(void)name;
	return NULL;
}

static void check_role(const struct sso_role *role)
{
	struct str query = {0}, name = {0};
	int parts = 0;

	must(role->account_id.n > 0 && role->role_name.n > 0, "a role has a name and an account");
	must(role->region.n > 0 && role->start_url.n > 0, "a role has a place");
	sso_role_add_query(role, &query);
	for (size_t i = 0; i < query.n; i++) {
		must(query.p[i] > ' ' && query.p[i] < 0x7F, "a query is plain");
		must(query.p[i] != '#' && query.p[i] != '?', "a query stays one");
		parts += query.p[i] == '&';
	}
	must(parts == 1, "a query has two parts");
	sso_role_add_name(role, &name);
	must(name.n > 0, "a sign-in has a name");
	str_release(&query);
	str_release(&name);
}

static void check_answer(const struct sso_role *role, struct sv answer)
{
	struct creds creds = {0};
	struct err err = {0};

	if (sso_role_take_answer(role, answer, &creds, &err)) {
		must(creds.access_key_id[0] != '\0', "keys have an id");
		must(creds.expires_unix_ms > 0, "keys have a time");
		must(!secret_is_empty(&creds.secret_access_key), "keys have a secret");
		creds_release(&creds);
	} else {
		must(err.code == ERR_PROTOCOL && !creds.access_key_id, "a failure is told");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text, answer;
	struct aws_config config = {.options.getenv = no_variable};
	struct profile_set files;
	struct creds_context context = {
		.config = &config, .files = &files, .profile_name = sv_cstr("dev")};
	struct sso_role role;
	struct err err = {0};

	sv_cut(sv_of((const char *)data, size), '\0', &text, &answer);
	profile_set_parse(&files, text, "config", sv_cstr(""), "credentials");
	context.profile = profile_find(&files, context.profile_name);
	switch (sso_role_find(&context, &role, &err)) {
	case CREDS_OK:
		check_role(&role);
		break;
	case CREDS_NOT_CONFIGURED:
		must(!err_is_set(&err), "what is not there is no failure");
		break;
	case CREDS_FAILED:
		must(err.code == ERR_NO_CREDENTIALS, "a failure is told");
		break;
	}
	check_answer(&role, answer);
	profile_set_release(&files);
	return 0;
}
