/*
 * Static keys of the profile in use. The files are read anew each time, so that keys which another
 * tool has put there since are picked up.
 */
#include "sqscope/aws/creds.h"

#include "config_profile.h"
#include "sqscope/base/mem.h"

/* Static keys take their turn among the other sources that a profile can name, depending on the
 * file they stand in. */
enum turn {
	TURN_BEFORE_KEYS,
	TURN_KEYS_IN_CREDENTIALS,
	TURN_BETWEEN,
	TURN_KEYS_IN_CONFIG,
	TURN_AFTER_KEYS,
	TURN_NO_KEYS,
};

struct other_source {
	const char *key; /* its presence in the profile chooses the source */
	const char *how;
	enum turn turn;
};

static const struct other_source other_sources[] = {
	{"web_identity_token_file", "with a web identity token", TURN_BEFORE_KEYS},
	{"role_arn", "by assuming a role", TURN_BEFORE_KEYS},
	{"sso_account_id", "from IAM Identity Center (SSO)", TURN_BEFORE_KEYS},
	{"sso_role_name", "from IAM Identity Center (SSO)", TURN_BEFORE_KEYS},
	{"login_session", "from a session of aws login", TURN_BETWEEN},
	{"credential_process", "from another program", TURN_BETWEEN},
	{"sso_session", "from IAM Identity Center (SSO)", TURN_AFTER_KEYS},
};

static struct sv value_of(const struct profile *profile, const char *key)
{
	const struct profile_property *property = profile_get(profile, key);

	return property ? property->value : sv_cstr("");
}

static struct sv session_token(const struct profile *profile)
{
	struct sv token = value_of(profile, "aws_session_token");

	return sv_is_empty(token) ? value_of(profile, "aws_security_token") : token;
}

static enum turn turn_of_keys(const struct profile_set *set, const struct profile *profile)
{
	const struct profile_property *id = profile_get(profile, "aws_access_key_id");

	if (!id || sv_is_empty(id->value))
		return TURN_NO_KEYS;
	return id->file == &set->credentials ? TURN_KEYS_IN_CREDENTIALS : TURN_KEYS_IN_CONFIG;
}

/* The source whose turn comes before the keys', or NULL. */
static const struct other_source *find_other_source(const struct profile *profile, enum turn keys)
{
	for (size_t i = 0; i < COUNT_OF(other_sources); i++) {
		const struct other_source *other = &other_sources[i];

		if (other->turn < keys && !sv_is_empty(value_of(profile, other->key)))
			return other;
	}
	return NULL;
}

static enum creds_outcome take_keys(const struct aws_config *config, const struct profile *profile,
	struct creds *out, struct err *err)
{
	const struct profile_property *id = profile_get(profile, "aws_access_key_id");
	struct sv secret = value_of(profile, "aws_secret_access_key");
	struct sv account = value_of(profile, "aws_account_id");

	if (sv_is_empty(secret)) {
		struct str where = {0};

		config_add_origin(config, id, &where);
		err_set(err, ERR_NO_CREDENTIALS,
			"%s has aws_access_key_id but no aws_secret_access_key", str_cstr(&where));
		str_release(&where);
		return CREDS_FAILED;
	}
	*out = (struct creds){
		.access_key_id = mem_strndup(id->value.p, id->value.n),
		.provider = creds_profile_static.name,
		.account_id = sv_is_empty(account) ? NULL : mem_strndup(account.p, account.n),
	};
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, session_token(profile));
	return CREDS_OK;
}

static enum creds_outcome take_from(const struct aws_config *config, const struct profile_set *set,
	struct creds *out, struct err *err)
{
	const struct profile *profile = profile_find(set, sv_cstr(config->profile.value));
	enum turn keys = profile ? turn_of_keys(set, profile) : TURN_NO_KEYS;
	const struct other_source *other = profile ? find_other_source(profile, keys) : NULL;

	if (other) {
		err_set(err, ERR_NO_CREDENTIALS,
			"profile %s gets its credentials %s (%s), which sqscope cannot do yet; "
			"`aws configure export-credentials --profile %s --format env` prints keys "
			"for the environment",
			config->profile.value, other->how, other->key, config->profile.value);
		return CREDS_FAILED;
	}
	return keys == TURN_NO_KEYS ? CREDS_NOT_CONFIGURED : take_keys(config, profile, out, err);
}

static enum creds_outcome get(const struct aws_config *config, struct creds *out, struct err *err)
{
	const struct profile_set *loaded = &config->profiles;
	struct profile_set set;
	enum creds_outcome outcome;

	if (!profile_set_load(&set, loaded->config_path, loaded->credentials_path, err))
		return CREDS_FAILED;
	outcome = take_from(config, &set, out, err);
	profile_set_release(&set);
	return outcome;
}

const struct creds_source creds_profile_static = {.name = "profile", .get = get};
