/* Fuzz target: any two AWS files give profiles that can be looked up. A NUL byte stands between
 * config and credentials. */
#include "fuzz_target.h"

#include "sqscope/aws/profile.h"

static void check_property(const struct profile_set *set, const struct profile *profile, size_t i)
{
	const struct profile_property *property = &profile->properties[i];
	const struct ini *file = property->file;
	const char *start = str_cstr(&file->text);

	must(file == &set->config || file == &set->credentials, "a property names its file");
	must(property->value.p >= start &&
			property->value.p + property->value.n <= start + file->text.n,
		"a value looks into its file");
	must(property->origin->line > 0, "a property has a line");
	for (size_t k = 0; k < property->key.n; k++)
		must(property->key.p[k] < 'A' || property->key.p[k] > 'Z',
			"a key is in lower case");
	for (size_t k = 0; k < i; k++)
		must(!sv_eq(property->key, profile->properties[k].key), "a key occurs once");
}

static void check_profiles(
	const struct profile_set *set, const struct profile *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct profile *profile = &profiles[i];

		must(profile->name.n > 0, "a profile has a name");
		must(!profile->problem == !profile->problem_file, "a broken line has a file");
		must(!profile->problem || profile->problem->is_error, "a broken line is an error");
		for (size_t k = 0; k < profile->count; k++)
			check_property(set, profile, k);
	}
}

static void check_lookup(const struct profile_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct profile *profile = &set->profiles[i];

		must(profile->in_config || profile->in_credentials, "a profile stands in a file");
		must(profile_find(set, profile->name) == profile, "a profile is found by its name");
	}
	must(!profile_find(set, sv_cstr("")), "nothing has no name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv config, credentials;
	struct profile_set set;

	sv_cut(sv_of((const char *)data, size), '\0', &config, &credentials);
	profile_set_parse(&set, config, "config", credentials, "credentials");
	check_profiles(&set, set.profiles, set.count);
	check_profiles(&set, set.sso_sessions, set.sso_session_count);
	check_profiles(&set, set.services, set.service_count);
	check_lookup(&set);
	profile_set_release(&set);
	return 0;
}
