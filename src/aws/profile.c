/* The two AWS files merged into profiles. */
#include "sqscope/aws/profile.h"

#include "sqscope/base/digest.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <limits.h>
#include <stdlib.h>

/* One list of profiles while it grows. */
struct profile_list {
	struct profile **items;
	size_t *count, *cap;
};

static struct profile_list profiles_of(struct profile_set *set)
{
	return (struct profile_list){&set->profiles, &set->count, &set->cap};
}

static const struct profile *find(const struct profile *items, size_t count, struct sv name)
{
	for (size_t i = 0; i < count; i++) {
		if (sv_eq(items[i].name, name))
			return &items[i];
	}
	return NULL;
}

static struct profile *find_or_add(struct profile_list list, struct sv name)
{
	for (size_t i = 0; i < *list.count; i++) {
		if (sv_eq((*list.items)[i].name, name))
			return &(*list.items)[i];
	}
	*list.items = mem_grow(*list.items, list.cap, *list.count + 1, sizeof **list.items);
	(*list.items)[*list.count].name = name;
	return &(*list.items)[(*list.count)++];
}

/* In place: the text belongs to the document, and nobody needs the key as it was written. */
static struct sv lower_key(struct ini *ini, struct sv key)
{
	char *p = ini->text.p + (key.p - ini->text.p);

	for (size_t i = 0; i < key.n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	}
	return key;
}

static void set_property(
	struct profile *profile, struct ini *ini, const struct ini_property *origin)
{
	struct profile_property *property = NULL;
	struct sv key = lower_key(ini, origin->key);

	for (size_t i = 0; i < profile->count && !property; i++) {
		if (sv_eq(profile->properties[i].key, key))
			property = &profile->properties[i];
	}
	if (!property) {
		profile->properties = mem_grow(profile->properties, &profile->cap,
			profile->count + 1, sizeof *profile->properties);
		property = &profile->properties[profile->count++];
	}
	*property = (struct profile_property){key, origin->value, ini, origin};
}

/* Does the line open a section? A broken one ends the section before it and belongs to none. */
static bool is_section_line(struct sv text, int line)
{
	struct sv at = text;

	for (int i = 0; i < line; i++)
		sv_cut(text, '\n', &at, &text);
	return sv_starts_with(at, sv_cstr("["));
}

/* Remember the first broken line between this section's and the next one's. */
static void note_problem(
	struct profile *profile, const struct ini *ini, size_t index, struct sv text)
{
	int first = ini->sections[index].line;
	int end = index + 1 < ini->count ? ini->sections[index + 1].line : INT_MAX;

	for (size_t i = 0; i < ini->problem_count && !profile->problem; i++) {
		const struct ini_problem *problem = &ini->problems[i];

		if (!problem->is_error || problem->line < first || problem->line >= end ||
			is_section_line(text, problem->line))
			continue;
		profile->problem = problem;
		profile->problem_file = ini;
	}
}

static struct profile *merge_section(
	struct profile_list list, struct ini *ini, size_t index, struct sv name, struct sv text)
{
	const struct ini_section *section = &ini->sections[index];
	struct profile *profile = find_or_add(list, name);

	for (size_t i = 0; i < section->count; i++)
		set_property(profile, ini, &section->properties[i]);
	note_problem(profile, ini, index, text);
	return profile;
}

static bool has_prefixed_default(const struct ini *ini)
{
	struct sv prefix, name;

	for (size_t i = 0; i < ini->count; i++) {
		ini_split_name(ini->sections[i].name, &prefix, &name);
		if (sv_eq_cstr(prefix, "profile") && sv_eq_cstr(name, "default"))
			return true;
	}
	return false;
}

static void merge_config(struct profile_set *set, struct sv text)
{
	struct profile_list sso = {
		&set->sso_sessions, &set->sso_session_count, &set->sso_session_cap};
	struct profile_list services = {&set->services, &set->service_count, &set->service_cap};
	bool skips_plain_default = has_prefixed_default(&set->config);
	struct sv prefix, name;

	for (size_t i = 0; i < set->config.count; i++) {
		ini_split_name(set->config.sections[i].name, &prefix, &name);
		if (sv_eq_cstr(prefix, "sso-session"))
			merge_section(sso, &set->config, i, name, text);
		else if (sv_eq_cstr(prefix, "services"))
			merge_section(services, &set->config, i, name, text);
		else if (sv_eq_cstr(prefix, "profile") ||
			 (sv_is_empty(prefix) && sv_eq_cstr(name, "default") &&
				 !skips_plain_default))
			merge_section(profiles_of(set), &set->config, i, name, text)->in_config =
				true;
	}
}

static void merge_credentials(struct profile_set *set, struct sv text)
{
	struct ini *ini = &set->credentials;
	struct sv prefix, name;

	for (size_t i = 0; i < ini->count; i++) {
		ini_split_name(ini->sections[i].name, &prefix, &name);
		if (sv_is_empty(prefix))
			merge_section(profiles_of(set), ini, i, name, text)->in_credentials = true;
	}
}

void profile_set_parse(struct profile_set *set, struct sv config_text, const char *config_path,
	struct sv credentials_text, const char *credentials_path)
{
	*set = (struct profile_set){.config_path = mem_strdup(config_path),
		.credentials_path = mem_strdup(credentials_path)};
	ini_parse(&set->config, config_text, config_path, INI_AWS);
	ini_parse(&set->credentials, credentials_text, credentials_path, INI_AWS);
	merge_config(set, config_text);
	merge_credentials(set, credentials_text);
}

static bool read_file(const char *path, struct str *out, struct err *err)
{
	bool is_missing;

	if (file_read(path, limit(LIMIT_AWS_FILE), out, &is_missing, err))
		return true;
	if (is_missing)
		err_clear(err);
	else if (err)
		err->code = ERR_AWS_CONFIG;
	return is_missing;
}

static void wipe_text(struct str *text)
{
	digest_wipe(text->p, text->cap);
	str_release(text);
}

bool profile_set_load(struct profile_set *set, const char *config_path,
	const char *credentials_path, struct err *err)
{
	struct str config = {0}, credentials = {0};
	bool ok = read_file(config_path, &config, err) &&
		  read_file(credentials_path, &credentials, err);

	if (ok)
		profile_set_parse(
			set, str_sv(&config), config_path, str_sv(&credentials), credentials_path);
	wipe_text(&config);
	wipe_text(&credentials);
	return ok;
}

static void release_list(struct profile *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(items[i].properties);
	free(items);
}

void profile_set_release(struct profile_set *set)
{
	digest_wipe(set->config.text.p, set->config.text.n);
	digest_wipe(set->credentials.text.p, set->credentials.text.n);
	ini_release(&set->config);
	ini_release(&set->credentials);
	free(set->config_path);
	free(set->credentials_path);
	release_list(set->profiles, set->count);
	release_list(set->sso_sessions, set->sso_session_count);
	release_list(set->services, set->service_count);
	*set = (struct profile_set){0};
}

const struct profile *profile_find(const struct profile_set *set, struct sv name)
{
	return find(set->profiles, set->count, name);
}

const struct profile *profile_find_sso_session(const struct profile_set *set, struct sv name)
{
	return find(set->sso_sessions, set->sso_session_count, name);
}

const struct profile *profile_find_services(const struct profile_set *set, struct sv name)
{
	return find(set->services, set->service_count, name);
}

const struct profile_property *profile_get(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->count; i++) {
		if (sv_eq_cstr(profile->properties[i].key, key))
			return &profile->properties[i];
	}
	return NULL;
}
