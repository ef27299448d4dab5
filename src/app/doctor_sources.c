/* The sources of credentials in the order in which they are asked, and why each was or was not
 * used. The order and what configures a source: aws/creds_chain.c, design aws-access 2.3. */
#include "doctor.h"

enum { MAX_VARIABLES = 2, MAX_KEYS = 3 };

/* Static keys are two sources, by the file they stand in. */
enum where { ANYWHERE, IN_CREDENTIALS, IN_CONFIG };

struct source {
	const char *name;     /* as people call it */
	const char *provider; /* creds.provider of what it gives */
	const char *variables[MAX_VARIABLES];
	const char *keys[MAX_KEYS]; /* of the profile in use */
	const char *unless;         /* another key that makes it a matter of another source */
	enum where where;
	bool is_always; /* asked without being configured */
};

static const struct source sources[] = {
	{.name = "environment", .provider = "environment", .variables = {"AWS_ACCESS_KEY_ID"}},
	{.name = "role",
		.provider = "role",
		.keys = {"role_arn"},
		.unless = "web_identity_token_file"},
	{.name = "web identity",
		.provider = "web-identity",
		.variables = {"AWS_WEB_IDENTITY_TOKEN_FILE"},
		.keys = {"web_identity_token_file"}},
	{.name = "sso",
		.provider = "sso",
		.keys = {"sso_account_id", "sso_role_name", "sso_session"}},
	{.name = "credentials file",
		.provider = "profile",
		.keys = {"aws_access_key_id"},
		.where = IN_CREDENTIALS},
	{.name = "aws login", .provider = "login", .keys = {"login_session"}},
	{.name = "process", .provider = "process", .keys = {"credential_process"}},
	{.name = "config file",
		.provider = "profile",
		.keys = {"aws_access_key_id"},
		.where = IN_CONFIG},
	{.name = "container",
		.provider = "container",
		.variables = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
			"AWS_CONTAINER_CREDENTIALS_FULL_URI"}},
	{.name = "instance", .provider = "imds", .is_always = true},
};

static bool is_skipped(const struct source *source, const struct aws_config *config)
{
	return config->profile_is_explicit && source->variables[0] &&
	       !sv_eq_cstr(sv_cstr(source->provider), "container");
}

static const char *find_variable(const struct source *source, const struct aws_config *config)
{
	for (size_t i = 0; i < MAX_VARIABLES && source->variables[i]; i++)
		if (aws_config_env(config, source->variables[i]))
			return source->variables[i];
	return NULL;
}

static bool stands_right(const struct source *source, const struct aws_config *config,
	const struct profile_property *property)
{
	bool in_credentials = property->file == &config->profiles.credentials;
	return source->where == ANYWHERE || (source->where == IN_CREDENTIALS) == in_credentials;
}

static const char *find_key(const struct source *source, const struct aws_config *config)
{
	const struct profile *profile = aws_config_profile(config);
	if (profile && source->unless && profile_get(profile, source->unless))
		return NULL;
	for (size_t i = 0; profile && i < MAX_KEYS && source->keys[i]; i++) {
		const struct profile_property *property = profile_get(profile, source->keys[i]);
		if (property && !sv_is_empty(property->value) &&
			stands_right(source, config, property))
			return source->keys[i];
	}
	return NULL;
}

static bool is_off(const struct aws_config *config)
{
	const char *off = aws_config_env(config, "AWS_EC2_METADATA_DISABLED");
	return off && sv_eq_nocase(sv_trim(sv_cstr(off)), sv_cstr("true"));
}

/* What configures the source, or what would. True when it is configured. */
static bool explain(const struct source *source, const struct aws_config *config, struct str *out)
{
	const char *variable = is_skipped(source, config) ? NULL : find_variable(source, config);
	const char *key = find_key(source, config);
	bool is_first = true;
	str_clear(out);
	if (source->is_always) {
		str_add_cstr(out, is_off(config) ? "AWS_EC2_METADATA_DISABLED is set"
						 : "the metadata service of EC2");
		return !is_off(config);
	}
	if (variable || key) {
		str_addf(out, "%s%s", variable ? variable : key, variable ? "" : " of the profile");
		return true;
	}
	if (is_skipped(source, config) && find_variable(source, config)) {
		str_addf(out, "%s is set, but --profile comes before it",
			find_variable(source, config));
		return false;
	}
	str_add_cstr(out, "no ");
	for (size_t i = 0; i < MAX_VARIABLES && source->variables[i]; i++, is_first = false)
		str_addf(out, "%s%s", is_first ? "" : ", ", source->variables[i]);
	for (size_t i = 0; i < MAX_KEYS && source->keys[i]; i++, is_first = false)
		str_addf(out, "%s%s", is_first ? "" : ", ", source->keys[i]);
	return false;
}

static bool gave_them(const struct doctor *d, const struct source *source)
{
	return d->creds.provider && sv_eq_cstr(sv_cstr(source->provider), d->creds.provider);
}

const char *doctor_source_provider(size_t i)
{
	return i < COUNT_OF(sources) ? sources[i].provider : NULL;
}

void doctor_find_sources(struct doctor *d)
{
	const struct aws_config *config = &doctor_context(d)->aws;
	const char *ended = NULL; /* the source that ended the search */
	struct str text = {0};
	for (size_t i = 0; d->has_aws && i < COUNT_OF(sources); i++) {
		const struct source *source = &sources[i];
		bool is_configured = explain(source, config, &text);
		const char *state = "not set up";
		if (is_configured && ended) {
			state = "not asked";
			str_addf(&text, "; %s comes first", ended);
		} else if (is_configured && gave_them(d, source)) {
			state = "used";
			ended = source->name;
		} else if (is_configured && err_is_set(&d->creds_error) && !source->is_always) {
			state = "failed";
			ended = source->name;
		} else if (is_configured) {
			state = "nothing";
		}
		fact_list_add(&d->sources, source->name, state, str_cstr(&text));
	}
	str_release(&text);
}
