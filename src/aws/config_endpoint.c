/* Which endpoint a service has: what was configured for it, else what follows from the region. */
#include "config_profile.h"

#include "sqscope/aws/endpoint.h"

/* What looking in one place gave. */
enum found { FOUND, NOT_FOUND, FOUND_BROKEN };

static enum found take_variable(
	const struct aws_config *config, const char *name, struct aws_setting *out)
{
	const char *value = aws_config_env(config, name);

	if (!value)
		return NOT_FOUND;
	config_set(out, sv_trim(sv_cstr(value)), name);
	return FOUND;
}

/* AWS_ENDPOINT_URL_SSO_OIDC of "sso_oidc". */
static enum found take_service_variable(
	const struct aws_config *config, struct sv service, struct aws_setting *out)
{
	struct str name = {0};
	enum found found;

	str_add_cstr(&name, "AWS_ENDPOINT_URL_");
	for (size_t i = 0; i < service.n; i++) {
		char c = service.p[i];

		str_add_char(&name, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	found = take_variable(config, str_cstr(&name), out);
	str_release(&name);
	return found;
}

static enum found take_property(const struct aws_config *config,
	const struct profile_property *property, struct sv value, struct aws_setting *out)
{
	struct str origin = {0};

	if (sv_is_empty(value))
		return NOT_FOUND;
	config_add_origin(config, property, &origin);
	config_set(out, value, str_cstr(&origin));
	str_release(&origin);
	return FOUND;
}

/* `services = NAME` in the profile, then [services NAME], `sqs =` and under it `endpoint_url =
 * ...`. */
static enum found take_services_section(const struct aws_config *config,
	const struct profile *profile, const char *service, struct aws_setting *out,
	struct err *err)
{
	const struct profile_property *named = profile_get(profile, "services"), *entry;
	const struct ini_property *url;
	const struct profile *section;

	if (!named)
		return NOT_FOUND;
	section = profile_find_services(&config->profiles, named->value);
	if (!section) {
		err_set(err, ERR_AWS_CONFIG,
			"profile %s names services = %.*s, but there is no [services %.*s]",
			config->profile.value, SV_ARGS(named->value), SV_ARGS(named->value));
		return FOUND_BROKEN;
	}
	entry = profile_get(section, service);
	url = entry ? ini_get_sub(entry->origin, sv_cstr("endpoint_url")) : NULL;
	return url ? take_property(config, named, url->value, out) : NOT_FOUND;
}

static enum found take_profile(const struct aws_config *config, const char *service,
	struct aws_setting *out, struct err *err)
{
	const struct profile *profile = aws_config_profile(config);
	const struct profile_property *url;
	enum found found;

	if (!profile)
		return NOT_FOUND;
	found = take_services_section(config, profile, service, out, err);
	if (found != NOT_FOUND)
		return found;
	url = profile_get(profile, "endpoint_url");
	return url ? take_property(config, url, url->value, out) : NOT_FOUND;
}

/* user: --endpoint-url, or NULL where it does not count. */
static enum found find_configured(const struct aws_config *config, const char *service,
	const struct aws_setting *user, struct aws_setting *out, struct err *err)
{
	bool ignores = config->ignore_configured_endpoints;

	if (!ignores && take_service_variable(config, sv_cstr(service), out) == FOUND)
		return FOUND;
	if (user && user->value) {
		config_set(out, sv_cstr(user->value), user->source);
		return FOUND;
	}
	if (ignores)
		return NOT_FOUND;
	if (take_variable(config, "AWS_ENDPOINT_URL", out) == FOUND)
		return FOUND;
	return take_profile(config, service, out, err);
}

static bool follow_region(const struct aws_config *config, const char *service,
	const struct aws_setting *named, struct aws_setting *out, struct err *err)
{
	struct sv region = sv_cstr(named->value);
	struct str url = {0}, source = {0};

	if (sv_is_empty(region))
		return err_fail(err, ERR_AWS_CONFIG,
			"no region: set one with --region, AWS_REGION or `region =` in profile %s",
			config->profile.value);
	if (config->sts_is_global && strcmp(service, "sts") == 0 && endpoint_sts_was_global(region))
		region = sv_cstr("aws-global");
	if (!endpoint_for(
		    sv_cstr(service), region, config->use_fips, config->use_dualstack, &url, err)) {
		err_prefix(err, "region from %s", named->source);
		return false;
	}
	str_addf(&source, "region %s", named->value);
	*out = (struct aws_setting){str_take(&url), str_take(&source)};
	return true;
}

static bool allow_custom(const struct aws_config *config, struct aws_setting *out, struct err *err)
{
	if (endpoint_allows_custom(config->use_fips, config->use_dualstack, err))
		return true;
	err_prefix(err, "endpoint from %s", out->source);
	aws_setting_release(out);
	return false;
}

bool aws_config_endpoint(const struct aws_config *config, const char *service,
	struct aws_setting *out, struct err *err)
{
	const struct aws_setting *user = &config->user_endpoint;

	*out = (struct aws_setting){0};
	if (user->value && strcmp(service, "sqs") == 0) {
		config_set(out, sv_cstr(user->value), user->source);
		return allow_custom(config, out, err);
	}
	switch (find_configured(config, service, user, out, err)) {
	case FOUND:
		return allow_custom(config, out, err);
	case NOT_FOUND:
		return follow_region(config, service, &config->region, out, err);
	case FOUND_BROKEN:
		return false;
	}
	return false;
}

bool aws_config_creds_endpoint(const struct aws_config *config, const char *service,
	struct sv region, struct aws_setting *out, struct err *err)
{
	struct aws_setting named = {0};
	bool ok = false;

	*out = (struct aws_setting){0};
	switch (find_configured(config, service, NULL, out, err)) {
	case FOUND:
		return allow_custom(config, out, err);
	case NOT_FOUND:
		config_set(&named, region, "the credentials' source");
		ok = follow_region(config, service, &named, out, err);
		aws_setting_release(&named);
		return ok;
	case FOUND_BROKEN:
		return false;
	}
	return false;
}
