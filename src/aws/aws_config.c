/* The AWS settings: which region, what is switched on, and who said so. */
#include "sqscope/aws/aws_config.h"

#include "config_profile.h"
#include "sqscope/base/mem.h"

#include <limits.h>
#include <stdlib.h>

enum { DEFAULT_MAX_ATTEMPTS = 3, LEGACY_MAX_ATTEMPTS = 5, MAX_VARIABLES = 2 };

/* Where one setting is looked for, in this order: variables, then the profile. */
struct setting_rule {
	const char *variables[MAX_VARIABLES];
	const char *key; /* in the profile */
};

static const struct setting_rule region_rule = {{"AWS_REGION", "AWS_DEFAULT_REGION"}, "region"};
static const struct setting_rule ca_bundle_rule = {
	{"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"}, "ca_bundle"};
static const struct setting_rule fips_rule = {{"AWS_USE_FIPS_ENDPOINT"}, "use_fips_endpoint"};
static const struct setting_rule dualstack_rule = {
	{"AWS_USE_DUALSTACK_ENDPOINT"}, "use_dualstack_endpoint"};
static const struct setting_rule ignore_rule = {
	{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"}, "ignore_configured_endpoint_urls"};
static const struct setting_rule sts_rule = {
	{"AWS_STS_REGIONAL_ENDPOINTS"}, "sts_regional_endpoints"};
static const struct setting_rule mode_rule = {{"AWS_RETRY_MODE"}, "retry_mode"};
static const struct setting_rule attempts_rule = {{"AWS_MAX_ATTEMPTS"}, "max_attempts"};

static const char *process_getenv(void *ud, const char *name)
{
	(void)ud;
	return getenv(name);
}

const char *aws_config_env(const struct aws_config *config, const char *name)
{
	const char *value = config->options.getenv(config->options.getenv_ud, name);

	return sv_is_empty(sv_trim(sv_cstr(value))) ? NULL : value;
}

static void resolve(
	struct aws_config *config, const struct setting_rule *rule, struct aws_setting *setting)
{
	const struct profile *profile = aws_config_profile(config);
	const struct profile_property *property;
	struct str origin = {0};

	for (size_t i = 0; i < MAX_VARIABLES && rule->variables[i]; i++) {
		const char *value = aws_config_env(config, rule->variables[i]);

		if (value) {
			config_set(setting, sv_trim(sv_cstr(value)), rule->variables[i]);
			return;
		}
	}
	property = profile ? profile_get(profile, rule->key) : NULL;
	if (!property || sv_is_empty(property->value))
		return;
	config_add_origin(config, property, &origin);
	config_set(setting, property->value, str_cstr(&origin));
	str_release(&origin);
}

static bool resolve_is(struct aws_config *config, const struct setting_rule *rule, const char *word)
{
	struct aws_setting setting = {0};
	bool is_word;

	resolve(config, rule, &setting);
	is_word = setting.value && sv_eq_nocase(sv_cstr(setting.value), sv_cstr(word));
	aws_setting_release(&setting);
	return is_word;
}

static bool resolve_retry_mode(struct aws_config *config, struct err *err)
{
	static const char *const names[] = {[RETRY_STANDARD] = "standard",
		[RETRY_ADAPTIVE] = "adaptive",
		[RETRY_LEGACY] = "legacy"};
	struct aws_setting setting = {0};
	bool ok = false;

	resolve(config, &mode_rule, &setting);
	for (size_t i = 0; setting.value && i < COUNT_OF(names) && !ok; i++) {
		ok = sv_eq_nocase(sv_cstr(setting.value), sv_cstr(names[i]));
		config->retry_mode = (enum retry_mode)i;
	}
	if (setting.value && !ok)
		err_set(err, ERR_AWS_CONFIG,
			"retry_mode from %s is '%s': standard, adaptive or legacy is expected",
			setting.source, setting.value);
	ok |= !setting.value;
	aws_setting_release(&setting);
	return ok;
}

static bool resolve_max_attempts(struct aws_config *config, struct err *err)
{
	struct aws_setting setting = {0};
	int64_t number =
		config->retry_mode == RETRY_LEGACY ? LEGACY_MAX_ATTEMPTS : DEFAULT_MAX_ATTEMPTS;
	bool ok = true;

	resolve(config, &attempts_rule, &setting);
	if (setting.value &&
		(!sv_to_i64(sv_cstr(setting.value), &number) || number < 1 || number > INT_MAX))
		ok = err_fail(err, ERR_AWS_CONFIG,
			"max_attempts from %s is '%s': a whole number from 1 up is expected",
			setting.source, setting.value);
	else
		config->max_attempts = (int)number;
	aws_setting_release(&setting);
	return ok;
}

static void resolve_settings(struct aws_config *config, const struct aws_options *given)
{
	if (given->region)
		config_set(&config->region, sv_cstr(given->region), "--region");
	else
		resolve(config, &region_rule, &config->region);
	if (given->endpoint_url)
		config_set(&config->user_endpoint, sv_cstr(given->endpoint_url), "--endpoint-url");
	resolve(config, &ca_bundle_rule, &config->ca_bundle);
	config->use_fips = resolve_is(config, &fips_rule, "true");
	config->use_dualstack = resolve_is(config, &dualstack_rule, "true");
	config->ignore_configured_endpoints = resolve_is(config, &ignore_rule, "true");
	config->sts_is_global = resolve_is(config, &sts_rule, "legacy");
}

bool aws_config_load(struct aws_config *config, const struct aws_options *options, struct err *err)
{
	*config = (struct aws_config){0};
	config->options.getenv = options->getenv ? options->getenv : process_getenv;
	config->options.getenv_ud = options->getenv_ud;
	if (!config_load_profile(config, options, err))
		goto fail;
	resolve_settings(config, options);
	if (!resolve_retry_mode(config, err) || !resolve_max_attempts(config, err))
		goto fail;
	return true;
fail:
	aws_config_release(config);
	return false;
}

void aws_config_release(struct aws_config *config)
{
	profile_set_release(&config->profiles);
	aws_setting_release(&config->profile);
	aws_setting_release(&config->region);
	aws_setting_release(&config->ca_bundle);
	aws_setting_release(&config->user_endpoint);
	*config = (struct aws_config){0};
}

void aws_setting_release(struct aws_setting *setting)
{
	free(setting->value);
	free(setting->source);
	*setting = (struct aws_setting){0};
}
