/* The sources in their order, and what is said when none of them has anything. */
#include "sqscope/aws/creds.h"

#include "config_profile.h"

/* Variables of sources that are not in the chain. */
struct foreign_variable {
	const char *name, *what;
};

static const struct foreign_variable foreign_variables[] = {
	{"AWS_WEB_IDENTITY_TOKEN_FILE", "a web identity token"},
	{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "a container's credentials"},
	{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "a container's credentials"},
};

const struct creds_source *const creds_chain[] = {
	&creds_environment,
	&creds_profile_static,
	NULL,
};

static const struct foreign_variable *find_foreign(const struct aws_config *config)
{
	for (size_t i = 0; i < COUNT_OF(foreign_variables); i++) {
		if (aws_config_env(config, foreign_variables[i].name))
			return &foreign_variables[i];
	}
	return NULL;
}

static bool fail_not_found(const struct aws_config *config, struct err *err)
{
	const struct foreign_variable *foreign = find_foreign(config);
	enum err_code code = ERR_NO_CREDENTIALS;
	struct str text = {0};

	if (config->profile_is_explicit)
		str_add_cstr(&text, "no credentials: no keys for ");
	else
		str_add_cstr(
			&text, "no credentials: AWS_ACCESS_KEY_ID is not set, and no keys for ");
	str_addf(&text, "profile %s in ", config->profile.value);
	config_add_path(config, config->profiles.credentials_path, &text);
	str_add_cstr(&text, " or ");
	config_add_path(config, config->profiles.config_path, &text);
	if (foreign)
		str_addf(&text, "; %s names %s, which sqscope cannot use yet", foreign->name,
			foreign->what);
	/* The keys may well stand under the section header that could not be read. */
	if (config_add_problem(config, &text))
		code = ERR_AWS_CONFIG;
	err_set(err, code, "%s", str_cstr(&text));
	str_release(&text);
	return false;
}

bool creds_chain_get(const struct aws_config *config, struct creds *out, struct err *err)
{
	for (size_t i = 0; creds_chain[i]; i++) {
		switch (creds_chain[i]->get(config, out, err)) {
		case CREDS_OK:
			return true;
		case CREDS_NOT_CONFIGURED:
			break;
		case CREDS_FAILED:
			return false;
		}
	}
	return fail_not_found(config, err);
}
