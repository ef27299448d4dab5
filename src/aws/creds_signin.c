/* The command that signs a profile in anew. */
#include "creds_source.h"

/* More roles on top of each other than anybody has. */
enum { MAX_ROLES = 16 };

static struct sv value_of(const struct profile *profile, const char *key)
{
	const struct profile_property *property = profile_get(profile, key);

	return property ? property->value : sv_cstr("");
}

static bool has(const struct profile *profile, const char *key)
{
	return !sv_is_empty(value_of(profile, key));
}

static void add_word(struct str *out, struct sv word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-.@/+:%";
	bool is_plain = word.n > 0;

	for (size_t i = 0; i < word.n; i++)
		is_plain &= word.p[i] != '\0' && strchr(plain, word.p[i]) != NULL;
	if (is_plain)
		str_add(out, word);
	else
		str_add_shell_word(out, word);
}

static void add_for_profile(const char *command, struct sv profile, struct str *out)
{
	str_addf(out, "%s --profile ", command);
	add_word(out, profile);
}

void creds_add_signin(const struct creds_context *context, const char *command, struct str *out)
{
	str_add_char(out, '`');
	add_for_profile(command, context->profile_name, out);
	str_add_char(out, '`');
}

/* The keys of a profile in the order of the chain. A session of SSO without a role is for other
 * services, unless there is nothing else. */
static bool add_command(const struct profile *profile, struct str *out)
{
	const char *command = NULL;

	if (has(profile, "sso_account_id") || has(profile, "sso_role_name"))
		command = "aws sso login";
	else if (has(profile, "login_session"))
		command = "aws login";
	else if (!has(profile, "credential_process") &&
		 (has(profile, "sso_session") || has(profile, "sso_start_url")))
		command = "aws sso login";
	if (command) {
		add_for_profile(command, profile->name, out);
		return true;
	}
	str_add(out, value_of(profile, "credential_process"));
	return has(profile, "credential_process");
}

/* The profile that a role gets its credentials from, or NULL when it is the end of the line. */
static const struct profile *below(const struct aws_config *config, const struct profile *profile)
{
	const struct profile *source =
		profile_find(&config->profiles, value_of(profile, "source_profile"));

	if (!has(profile, "role_arn") || !has(profile, "source_profile") || source == profile)
		return NULL;
	return source;
}

bool creds_signin_command(const struct aws_config *config, struct str *out)
{
	const struct profile *profile = aws_config_profile(config), *next;

	/* Keys of the environment come before all that the profile says. */
	if (!config->profile_is_explicit && aws_config_env(config, "AWS_ACCESS_KEY_ID"))
		return false;
	for (int i = 0; profile && i < MAX_ROLES; i++) {
		next = below(config, profile);
		if (!next)
			return add_command(profile, out);
		profile = next;
	}
	return false;
}
