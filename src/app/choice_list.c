/* A list of things to choose by name: contexts, profiles, regions. */
#include "choice_list.h"
#include "session.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/aws/region.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

void choice_list_clear(struct choice_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free((char *)list->items[i].name);
		free((char *)list->items[i].note);
	}
	list->count = 0;
}

void choice_list_release(struct choice_list *list)
{
	choice_list_clear(list);
	free(list->items);
	*list = (struct choice_list){0};
}

static bool has(const struct choice_list *list, struct sv name)
{
	for (size_t i = 0; i < list->count; i++)
		if (sv_eq_cstr(name, list->items[i].name))
			return true;
	return false;
}

void choice_list_add(struct choice_list *list, struct sv name, struct sv note, bool is_current)
{
	if (has(list, name))
		return;
	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	list->items[list->count++] = (struct ui_choice){
		.name = mem_strndup(name.p, name.n),
		.note = mem_strndup(note.p, note.n),
		.is_current = is_current,
	};
}

/* --- contexts */

static void add_part(struct str *note, const char *what, const char *value)
{
	if (value)
		str_addf(note, "%s%s%s", note->n ? ", " : "", what, value);
}

/* One that lives says what it really is, another what its section says. */
static void add_context(struct choice_list *list, const struct context *c,
	const struct context_settings *settings, bool is_shown)
{
	struct str note = {0};
	bool lives = c && c->has_aws;
	add_part(&note, "", settings ? settings->label : NULL);
	add_part(&note, "profile ", lives ? c->fleet.place.profile : settings->profile);
	add_part(&note, "", lives ? c->fleet.place.region : settings->region);
	if (c && err_is_set(&c->err))
		add_part(&note, "", c->err.msg);
	else if (is_shown)
		add_part(&note, "", "shown");
	choice_list_add(
		list, sv_cstr(c ? c->fleet.place.name : settings->name), str_sv(&note), is_shown);
	str_release(&note);
}

void choices_of_contexts(
	struct choice_list *list, const struct session *s, const struct fleet_set *shown)
{
	choice_list_clear(list);
	for (size_t i = 0; i < s->known.count; i++) {
		const struct context_settings *settings = &s->known.items[i];
		const struct context *c = session_find_context(s, sv_cstr(settings->name));
		add_context(list, c, settings, c && fleet_set_has(shown, &c->fleet));
	}
	for (size_t i = 0; i < s->context_count; i++) {
		const struct context *c = s->contexts[i];
		if (!c->settings.name)
			add_context(list, c, &c->settings, fleet_set_has(shown, &c->fleet));
	}
}

/* --- profiles */

static const char *kind_of(const struct profile *profile)
{
	static const struct {
		const char *key, *kind;
	} kinds[] = {
		{"role_arn", "role"},
		{"sso_session", "SSO"},
		{"sso_start_url", "SSO"},
		{"login_session", "aws login"},
		{"aws_access_key_id", "keys"},
		{"credential_process", "process"},
	};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (profile_get(profile, kinds[i].key))
			return kinds[i].kind;
	return NULL;
}

static void describe_profile(const struct profile *profile, struct str *note)
{
	const struct profile_property *region = profile_get(profile, "region");
	if (profile->problem) {
		str_addf(note, "broken: line %d: %s", profile->problem->line,
			profile->problem->text);
		return;
	}
	add_part(note, "", kind_of(profile));
	if (region)
		str_addf(note, "%s%.*s", note->n ? ", " : "", SV_ARGS(region->value));
}

void choices_of_profiles(struct choice_list *list, const struct context *c)
{
	const struct profile_set *set = &c->aws.profiles;
	choice_list_clear(list);
	for (size_t i = 0; i < set->count; i++) {
		const struct profile *profile = &set->profiles[i];
		struct str note = {0};
		describe_profile(profile, &note);
		choice_list_add(list, profile->name, str_sv(&note),
			sv_eq_cstr(profile->name, c->fleet.place.profile));
		str_release(&note);
	}
}

/* --- regions */

static void add_region(
	struct choice_list *list, const struct context *c, struct sv name, const char *note)
{
	choice_list_add(list, name, sv_cstr(note), sv_eq_cstr(name, c->fleet.place.region));
}

static void add_known_regions(
	struct choice_list *list, const struct context *c, const struct partition *partition)
{
	for (size_t i = 0; i < region_count; i++) {
		struct sv name = sv_cstr(region_rows[i].name);
		if (!partition || partition_of_region(name) == partition)
			add_region(list, c, name, region_rows[i].place);
	}
}

void choices_of_regions(struct choice_list *list, const struct context *c)
{
	const struct profile_set *set = &c->aws.profiles;
	choice_list_clear(list);
	add_known_regions(list, c, partition_of_region(sv_cstr(c->fleet.place.region)));
	for (size_t i = 0; i < set->count; i++) {
		const struct profile_property *region = profile_get(&set->profiles[i], "region");
		if (region && !sv_is_empty(region->value))
			add_region(list, c, region->value, "in the AWS files");
	}
	add_known_regions(list, c, NULL);
}
