/* The sections of the config file that are about messages. */
#include "message_settings.h"
#include "sqscope/app/config.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const char paths_key[] = "paths", pattern_key[] = "pattern", text_key[] = "text";

const struct message_key message_keys[MESSAGE_KEYS] = {
	{"lens", "*", "JQ",
		"a column of that name in the list of messages, in place of the body: what the jq "
		"expression gives for each; up to eight"},
	{"mask", paths_key, "PATH...",
		"values that are shown as ****, by JSON path or by the name of an attribute, "
		"separated by blanks: $.user.email $.items[*].key *.token"},
	{"mask", pattern_key, "PATTERN",
		"one path, or /a regular expression/, blanks included; may stand several times"},
	{"template", text_key, "TEXT", "the body that a new message begins with"},
};

void message_settings_release(struct message_settings *settings)
{
	for (size_t i = 0; i < settings->lens_count; i++) {
		struct lens_settings *lens = &settings->lenses[i];
		for (size_t k = 0; k < lens->count; k++) {
			free((char *)lens->names[k]);
			free((char *)lens->exprs[k]);
		}
		free(lens->glob);
	}
	for (size_t i = 0; i < settings->template_count; i++) {
		free((char *)settings->templates[i].name);
		free((char *)settings->templates[i].text);
	}
	free(settings->lenses);
	free(settings->templates);
	mask_free(settings->mask);
	*settings = (struct message_settings){0};
}

/* --- masks */

static bool add_paths(struct mask *mask, struct sv paths, struct err *err)
{
	struct sv word;
	while (sv_next_word(&paths, &word))
		if (!mask_add(mask, word, err))
			return false;
	return true;
}

static bool add_to_mask(struct mask *mask, struct sv key, struct sv value, struct err *err)
{
	if (sv_eq_nocase(key, sv_cstr(paths_key)))
		return add_paths(mask, value, err);
	if (sv_eq_nocase(key, sv_cstr(pattern_key)))
		return mask_add(mask, value, err);
	return err_fail(err, ERR_CONFIG, "unknown key '%.*s'; there are %s and %s", SV_ARGS(key),
		paths_key, pattern_key);
}

static void read_mask(struct message_settings *settings, const struct ini_section *section)
{
	struct err err = {0};
	if (!settings->mask)
		settings->mask = mask_new();
	for (size_t i = 0; i < section->count; i++)
		if (!add_to_mask(settings->mask, section->properties[i].key,
			    section->properties[i].value, &err))
			continue;
}

/* --- lenses and templates */

static void read_lens(
	struct message_settings *settings, const struct ini_section *section, struct sv glob)
{
	settings->lenses = mem_grow(settings->lenses, &settings->lens_cap, settings->lens_count + 1,
		sizeof *settings->lenses);
	struct lens_settings *lens = &settings->lenses[settings->lens_count++];
	lens->glob = mem_strndup(glob.p, glob.n);
	for (size_t i = 0; i < section->count && lens->count < LENS_COLUMNS_MAX; i++) {
		const struct ini_property *p = &section->properties[i];
		if (sv_is_empty(p->value))
			continue;
		lens->names[lens->count] = mem_strndup(p->key.p, p->key.n);
		lens->exprs[lens->count++] = mem_strndup(p->value.p, p->value.n);
	}
}

static void read_template(
	struct message_settings *settings, const struct ini_section *section, struct sv name)
{
	const struct ini_property *text = ini_get(section, sv_cstr(text_key));
	if (!text)
		return;
	settings->templates = mem_grow(settings->templates, &settings->template_cap,
		settings->template_count + 1, sizeof *settings->templates);
	settings->templates[settings->template_count++] = (struct ui_template){
		.name = mem_strndup(name.p, name.n),
		.text = mem_strndup(text->value.p, text->value.n),
	};
}

void message_settings_read(struct message_settings *settings, const struct options *o)
{
	enum message_section kind;
	struct sv name;
	*settings = (struct message_settings){0};
	for (size_t i = 0; i < o->config.count; i++) {
		const struct ini_section *section = &o->config.sections[i];
		if (!config_section_is_message(section, &kind, &name))
			continue;
		switch (kind) {
		case MESSAGE_LENS:
			read_lens(settings, section, name);
			break;
		case MESSAGE_MASK:
			read_mask(settings, section);
			break;
		case MESSAGE_TEMPLATE:
			read_template(settings, section, name);
			break;
		}
	}
}

struct ui_lens message_settings_lens(const struct message_settings *settings, struct sv queue)
{
	for (size_t i = 0; i < settings->lens_count; i++) {
		const struct lens_settings *lens = &settings->lenses[i];
		if (sv_glob(queue, sv_cstr(lens->glob)))
			return (struct ui_lens){lens->names, lens->exprs, lens->count};
	}
	return (struct ui_lens){0};
}

/* --- what is said of mistakes */

bool message_property_check(
	enum message_section section, struct sv key, struct sv value, struct err *err)
{
	bool ok = true;
	if (sv_is_empty(sv_trim(value)))
		return err_fail(err, ERR_CONFIG, "%.*s needs a value", SV_ARGS(key));
	switch (section) {
	case MESSAGE_LENS:
		break;
	case MESSAGE_MASK: {
		struct mask *mask = mask_new();
		ok = add_to_mask(mask, key, value, err);
		mask_free(mask);
		break;
	}
	case MESSAGE_TEMPLATE:
		if (!sv_eq_nocase(key, sv_cstr(text_key)))
			ok = err_fail(err, ERR_CONFIG, "unknown key '%.*s'; there is %s",
				SV_ARGS(key), text_key);
		break;
	}
	return ok;
}
