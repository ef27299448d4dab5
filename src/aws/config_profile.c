/* The AWS files, and the profile in use. */
#include "config_profile.h"

#include "sqscope/base/files.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

const struct profile *aws_config_profile(const struct aws_config *config)
{
	return profile_find(&config->profiles, sv_cstr(config->profile.value));
}

void config_add_path(const struct aws_config *config, const char *path, struct str *out)
{
	struct sv home = sv_cstr(aws_config_env(config, "HOME")), text = sv_cstr(path);
	bool is_below = home.n > 0 && sv_starts_with(text, home) && text.p[home.n] == '/';

	if (is_below) {
		str_add_char(out, '~');
		text = sv_of(text.p + home.n, text.n - home.n);
	}
	str_add(out, text);
}

void config_add_origin(
	const struct aws_config *config, const struct profile_property *property, struct str *out)
{
	str_addf(out, "profile %s in ", config->profile.value);
	config_add_path(config, property->file->source, out);
}

void config_set(struct aws_setting *setting, struct sv value, const char *source)
{
	setting->value = mem_strndup(value.p, value.n);
	setting->source = mem_strdup(source);
}

/* The path that a variable names, else the usual one in the home directory. */
static void find_path(
	const struct aws_config *config, const char *variable, const char *usual, struct str *out)
{
	const char *named = aws_config_env(config, variable);
	const char *home = aws_config_env(config, "HOME");
	struct sv path = sv_cstr(named ? named : usual);

	if (home && sv_starts_with(path, sv_cstr("~/"))) {
		str_add_cstr(out, home);
		str_add(out, sv_of(path.p + 1, path.n - 1));
	} else {
		file_expand_home(path, out);
	}
}

static void log_problems(const struct ini *ini)
{
	for (size_t i = 0; i < ini->problem_count; i++) {
		const struct ini_problem *problem = &ini->problems[i];

		log_write(problem->is_error ? LOG_WARN : LOG_INFO, "%s:%d: %s", ini->source,
			problem->line, problem->text);
	}
}

static bool load_files(struct aws_config *config, struct err *err)
{
	struct str config_path = {0}, credentials_path = {0};
	bool ok;

	find_path(config, "AWS_CONFIG_FILE", "~/.aws/config", &config_path);
	find_path(config, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", &credentials_path);
	ok = profile_set_load(
		&config->profiles, str_cstr(&config_path), str_cstr(&credentials_path), err);
	str_release(&config_path);
	str_release(&credentials_path);
	if (ok) {
		log_problems(&config->profiles.config);
		log_problems(&config->profiles.credentials);
	}
	return ok;
}

static void resolve_profile(struct aws_config *config, const struct aws_options *given)
{
	static const char *const variables[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"};
	const char *value;

	config->profile_is_explicit = given->profile != NULL;
	if (given->profile)
		config_set(&config->profile, sv_cstr(given->profile),
			given->profile_source ? given->profile_source : "--profile");
	for (size_t i = 0; i < COUNT_OF(variables) && !config->profile.value; i++) {
		value = aws_config_env(config, variables[i]);
		if (value)
			config_set(&config->profile, sv_trim(sv_cstr(value)), variables[i]);
	}
	if (!config->profile.value)
		config_set(&config->profile, sv_cstr("default"), "default");
}

bool config_add_problem(
	const struct aws_config *config, const struct profile_set *set, struct str *out)
{
	const struct ini_problem *problem = ini_first_error(&set->config);
	const char *where = set->config.source;

	if (!problem) {
		problem = ini_first_error(&set->credentials);
		where = set->credentials.source;
	}
	if (!problem)
		return false;
	str_add_cstr(out, "; ");
	config_add_path(config, where, out);
	str_addf(out, ":%d: %s", problem->line, problem->text);
	return true;
}

static bool fail_unknown_profile(const struct aws_config *config, struct err *err)
{
	const struct profile_set *set = &config->profiles;
	struct str text = {0};

	str_addf(&text, "profile %s (%s) is in neither ", config->profile.value,
		config->profile.source);
	config_add_path(config, set->config_path, &text);
	str_add_cstr(&text, " nor ");
	config_add_path(config, set->credentials_path, &text);
	config_add_problem(config, set, &text);
	err_set(err, ERR_AWS_CONFIG, "%s", str_cstr(&text));
	str_release(&text);
	return false;
}

static bool check_profile(const struct aws_config *config, struct err *err)
{
	const struct profile *profile = aws_config_profile(config);
	struct str path = {0};

	if (!profile && strcmp(config->profile.value, "default") != 0)
		return fail_unknown_profile(config, err);
	if (!profile || !profile->problem)
		return true;
	config_add_path(config, profile->problem_file->source, &path);
	err_set(err, ERR_AWS_CONFIG, "profile %s: %s:%d: %s", config->profile.value,
		str_cstr(&path), profile->problem->line, profile->problem->text);
	str_release(&path);
	return false;
}

bool config_load_profile(
	struct aws_config *config, const struct aws_options *given, struct err *err)
{
	if (!load_files(config, err))
		return false;
	resolve_profile(config, given);
	return check_profile(config, err);
}
