/* The [context NAME] sections of the config file. */
#include "context_settings.h"
#include "sqscope/app/config.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/term/theme.h"
#include "suggest.h"

#include <stdlib.h>

static const char read_only_key[] = "read_only", color_key[] = "color";

const struct context_key context_keys[CONTEXT_KEYS] = {
	{"profile", "NAME", offsetof(struct context_settings, profile), "its AWS profile"},
	{"region", "NAME", offsetof(struct context_settings, region), "its AWS region"},
	{"endpoint_url", "URL", offsetof(struct context_settings, endpoint_url),
		"send its requests to this address instead of AWS"},
	{"label", "WORD", offsetof(struct context_settings, label),
		"the word for it on the screen, such as PROD; else its name is shown"},
	{color_key, "COLOUR", offsetof(struct context_settings, color),
		"the colour of that word whatever the theme: one of the 16 names, 0 to 255, or #rrggbb"},
	{read_only_key, "BOOLEAN", 0, "never change anything in it, whatever else is said"},
	{"queues", "QUEUE...", offsetof(struct context_settings, queues),
		"its queues, as on the command line, where none are named there"},
};

static char **slot_of(struct context_settings *settings, const struct context_key *key)
{
	return (char **)((char *)settings + key->offset);
}

static bool is_text(const struct context_key *key)
{
	return key->name != read_only_key;
}

void context_settings_copy(struct context_settings *dst, const struct context_settings *src)
{
	struct context_settings copy = *src;
	copy.name = mem_strdup(src->name);
	for (size_t i = 0; i < CONTEXT_KEYS; i++)
		if (is_text(&context_keys[i]))
			*slot_of(&copy, &context_keys[i]) =
				mem_strdup(*slot_of(&copy, &context_keys[i]));
	*dst = copy;
}

void context_settings_release(struct context_settings *settings)
{
	free(settings->name);
	for (size_t i = 0; i < CONTEXT_KEYS; i++)
		if (is_text(&context_keys[i]))
			free(*slot_of(settings, &context_keys[i]));
	*settings = (struct context_settings){0};
}

static const struct context_key *find_key(struct sv name)
{
	for (size_t i = 0; i < CONTEXT_KEYS; i++)
		if (sv_eq_nocase(name, sv_cstr(context_keys[i].name)))
			return &context_keys[i];
	return NULL;
}

static bool fail_unknown_key(struct sv key, struct err *err)
{
	struct suggest nearest = suggest_for(key);
	for (size_t i = 0; i < CONTEXT_KEYS; i++)
		suggest_offer(&nearest, sv_cstr(context_keys[i].name));
	if (sv_is_empty(nearest.best))
		return err_fail(err, ERR_CONFIG, "unknown key '%.*s'; it is ignored", SV_ARGS(key));
	return err_fail(err, ERR_CONFIG, "unknown key '%.*s'; did you mean '%.*s'?", SV_ARGS(key),
		SV_ARGS(nearest.best));
}

static bool parse_flag(struct sv value, bool *out)
{
	struct options o;
	bool ok;
	options_init(&o);
	/* The words are those of any flag of the config. */
	ok = option_set(&o, OPT_QUIET, value, ORIGIN_CONFIG, NULL);
	*out = option_flag(&o, OPT_QUIET);
	options_release(&o);
	return ok;
}

bool context_key_check(struct sv key, struct sv value, bool *is_unknown, struct err *err)
{
	const struct context_key *found = find_key(key);
	bool flag;
	*is_unknown = found == NULL;
	if (!found)
		return fail_unknown_key(key, err);
	if (sv_is_empty(sv_trim(value)))
		return err_fail(err, ERR_CONFIG, "it needs a value");
	if (found->name == read_only_key && !parse_flag(value, &flag))
		return err_fail(
			err, ERR_CONFIG, "'%.*s' is neither true nor false", SV_ARGS(value));
	if (found->name == color_key && !theme_color_is_known(value))
		return err_fail(err, ERR_CONFIG,
			"'%.*s' is no colour: one of the 16 names, 0 to 255, or #rrggbb",
			SV_ARGS(value));
	return true;
}

bool context_name_check(struct sv name, struct err *err)
{
	if (memchr(name.p, ',', name.n))
		return err_fail(err, ERR_CONFIG, "a context's name cannot hold a comma");
	if (sv_eq_cstr(name, "all"))
		return err_fail(err, ERR_CONFIG, "a context cannot be called all");
	return true;
}

static void apply(struct context_settings *settings, const struct ini_property *property)
{
	const struct context_key *key = find_key(property->key);
	bool is_unknown;
	struct err err = {0};
	if (!context_key_check(property->key, property->value, &is_unknown, &err)) {
		/* What was meant to be spared is spared, however it was spelt. */
		settings->is_read_only |= key && !is_text(key);
		return;
	}
	if (!is_text(key)) {
		parse_flag(property->value, &settings->is_read_only);
		return;
	}
	free(*slot_of(settings, key));
	*slot_of(settings, key) = mem_strndup(property->value.p, property->value.n);
}

const struct context_settings *context_list_find(const struct context_list *list, struct sv name)
{
	for (size_t i = 0; i < list->count; i++)
		if (sv_eq_cstr(name, list->items[i].name))
			return &list->items[i];
	return NULL;
}

static struct context_settings *get_or_add(struct context_list *list, struct sv name, int line)
{
	for (size_t i = 0; i < list->count; i++)
		if (sv_eq_cstr(name, list->items[i].name))
			return &list->items[i];
	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	list->items[list->count] =
		(struct context_settings){.name = mem_strndup(name.p, name.n), .line = line};
	return &list->items[list->count++];
}

void context_list_read(struct context_list *list, const struct options *o)
{
	const struct ini *ini = &o->config;
	struct sv name;
	*list = (struct context_list){0};
	for (size_t i = 0; i < ini->count; i++) {
		const struct ini_section *section = &ini->sections[i];
		if (!config_section_is_context(section, &name) || !context_name_check(name, NULL))
			continue;
		if (list->count >= (size_t)limit(LIMIT_CONTEXTS) && !context_list_find(list, name))
			continue;
		struct context_settings *settings = get_or_add(list, name, section->line);
		for (size_t k = 0; k < section->count; k++)
			apply(settings, &section->properties[k]);
	}
}

void context_list_release(struct context_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		context_settings_release(&list->items[i]);
	free(list->items);
	*list = (struct context_list){0};
}

int context_list_color(const struct context_list *list, const char *name)
{
	int number = 0;
	for (size_t i = 0; name && i < list->count; i++) {
		const struct context_settings *settings = &list->items[i];
		number += settings->color != NULL;
		if (sv_eq_cstr(sv_cstr(name), settings->name))
			return settings->color && number <= ROLE_CONTEXTS ? number : 0;
	}
	return 0;
}

static bool fail_unknown_context(const struct context_list *list, struct sv name, struct err *err)
{
	struct suggest nearest = suggest_for(name);
	if (list->count == 0)
		return err_fail(err, ERR_USAGE,
			"there is no context %.*s: the config file has no [context NAME] section",
			SV_ARGS(name));
	for (size_t i = 0; i < list->count; i++)
		suggest_offer(&nearest, sv_cstr(list->items[i].name));
	if (sv_is_empty(nearest.best))
		return err_fail(err, ERR_USAGE, "there is no context %.*s in the config file",
			SV_ARGS(name));
	return err_fail(err, ERR_USAGE, "there is no context %.*s; did you mean %.*s?",
		SV_ARGS(name), SV_ARGS(nearest.best));
}

static void choose_one(
	const struct context_settings *settings, const struct context_settings **out, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (out[i] == settings)
			return;
	out[(*count)++] = settings;
}

static bool choose_named(const struct context_list *list, struct sv text,
	const struct context_settings **out, size_t *count, struct err *err)
{
	struct sv name;
	while (!sv_is_empty(text)) {
		sv_cut(text, ',', &name, &text);
		name = sv_trim(name);
		if (sv_is_empty(name))
			continue;
		const struct context_settings *found = context_list_find(list, name);
		if (!found)
			return fail_unknown_context(list, name, err);
		choose_one(found, out, count);
	}
	return *count > 0 || err_fail(err, ERR_USAGE, "no context is named");
}

bool context_list_choose(const struct context_list *list, struct sv text,
	const struct context_settings ***out, size_t *count, struct err *err)
{
	const struct context_settings **chosen = mem_new(list->count + 1, sizeof(void *));
	*count = 0;
	bool ok = true;
	if (!sv_eq_cstr(sv_trim(text), "all"))
		ok = choose_named(list, text, chosen, count, err);
	else if (list->count == 0)
		ok = fail_unknown_context(list, sv_trim(text), err);
	else
		for (size_t i = 0; i < list->count; i++)
			choose_one(&list->items[i], chosen, count);
	if (!ok) {
		free(chosen);
		return false;
	}
	*out = chosen;
	return true;
}
