/* The config file: its sections and keys, and what is said about mistakes in them. */
#include "sqscope/app/config.h"
#include "context_settings.h"
#include "message_settings.h"
#include "preset_settings.h"
#include "queue_settings.h"
#include "sqscope/base/files.h"
#include "sqscope/base/ini.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"
#include "suggest.h"

#include <stdlib.h>

enum section_kind {
	SECTION_DEFAULT,
	SECTION_PROFILE,
	SECTION_CONTEXT,
	SECTION_KEYS,
	SECTION_COMMAND,
	SECTION_LAYOUT,
	SECTION_LENS,
	SECTION_MASK,
	SECTION_TEMPLATE,
	SECTION_QUEUE,
	SECTION_PRESET,
	SECTION_UNKNOWN
};

struct reader {
	struct options *options;
	const char *source;
	struct queue_presets presets; /* those above the line that is read */
};

static void warn_at(struct reader *r, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void warn_at(struct reader *r, int line, const char *fmt, ...)
{
	struct str raw = {0};
	struct str *warnings = &r->options->warnings;
	va_list ap;
	va_start(ap, fmt);
	str_addf(&raw, "%s:%d: ", r->source, line);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	if (warnings->n)
		str_add_char(warnings, '\n');
	safe_text(warnings, str_sv(&raw), 0);
	str_release(&raw);
}

/* The first word says what the section is; *rest is its name, quotes taken off. */
static enum section_kind section_kind(struct sv name, struct sv *rest)
{
	struct sv word;
	*rest = name;
	if (!sv_next_word(rest, &word))
		return SECTION_UNKNOWN;
	*rest = sv_trim(*rest);
	if (rest->n >= 2 && rest->p[0] == '"' && rest->p[rest->n - 1] == '"')
		*rest = sv_of(rest->p + 1, rest->n - 2);
	if (sv_eq_cstr(word, "default") && sv_is_empty(*rest))
		return SECTION_DEFAULT;
	if (sv_eq_cstr(word, "profile") && !sv_is_empty(*rest))
		return SECTION_PROFILE;
	if (sv_eq_cstr(word, "context") && !sv_is_empty(*rest))
		return SECTION_CONTEXT;
	if (sv_eq_cstr(word, "keys") && !sv_is_empty(*rest))
		return SECTION_KEYS;
	if (sv_eq_cstr(word, "command") && !sv_is_empty(*rest))
		return SECTION_COMMAND;
	if (sv_eq_cstr(word, "layout") && !sv_is_empty(*rest))
		return SECTION_LAYOUT;
	if (sv_eq_cstr(word, "lens") && !sv_is_empty(*rest))
		return SECTION_LENS;
	if (sv_eq_cstr(word, "mask") && sv_is_empty(*rest))
		return SECTION_MASK;
	if (sv_eq_cstr(word, "template") && !sv_is_empty(*rest))
		return SECTION_TEMPLATE;
	if (sv_eq_cstr(word, "queue") && !sv_is_empty(*rest))
		return SECTION_QUEUE;
	if (sv_eq_cstr(word, "preset") && !sv_is_empty(*rest))
		return SECTION_PRESET;
	return SECTION_UNKNOWN;
}

static void warn_unknown_key(struct reader *r, const struct ini_property *p)
{
	struct suggest nearest = suggest_for(p->key);
	struct str names[OPT_COUNT] = {0};
	for (size_t i = 0; i < OPT_COUNT; i++) {
		if (!option_rows[i].in_config)
			continue;
		option_key_name(&option_rows[i], &names[i]);
		suggest_offer(&nearest, str_sv(&names[i]));
	}
	if (sv_is_empty(nearest.best))
		warn_at(r, p->line, "unknown key '%.*s'; it is ignored", SV_ARGS(p->key));
	else
		warn_at(r, p->line, "unknown key '%.*s'; did you mean '%.*s'?", SV_ARGS(p->key),
			SV_ARGS(nearest.best));
	for (size_t i = 0; i < OPT_COUNT; i++)
		str_release(&names[i]);
}

static void apply_property(
	struct reader *r, const struct ini_property *p, enum option_origin origin)
{
	const struct option_row *row = option_find_key(p->key);
	struct err err = {0};
	if (!row) {
		warn_unknown_key(r, p);
		return;
	}
	bool is_choice = row->id == OPT_PROFILE || row->id == OPT_CONTEXT;
	if (is_choice && origin == ORIGIN_CONFIG_PROFILE) {
		warn_at(r, p->line, "%s has a meaning in [default] only; it is ignored", row->name);
		return;
	}
	if (!option_set(r->options, row->id, p->value, origin, &err))
		warn_at(r, p->line, "%.*s: %s; it is ignored", SV_ARGS(p->key), err.msg);
}

static void apply_section(
	struct reader *r, const struct ini_section *section, enum option_origin origin)
{
	for (size_t i = 0; i < section->count; i++)
		apply_property(r, &section->properties[i], origin);
}

/* A section of a profile that is not in use is not applied, but a key that nobody knows is still
 * said. */
static void check_section(struct reader *r, const struct ini_section *section)
{
	for (size_t i = 0; i < section->count; i++)
		if (!option_find_key(section->properties[i].key))
			warn_unknown_key(r, &section->properties[i]);
}

/* Contexts are made from the file later (context_settings.c); here only their mistakes are said. */
static void check_context(struct reader *r, const struct ini_section *section, struct sv name)
{
	struct err err = {0};
	bool is_unknown;
	if (!context_name_check(name, &err))
		warn_at(r, section->line, "%s; the section is ignored", err.msg);
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_property *p = &section->properties[i];
		if (context_key_check(p->key, p->value, &is_unknown, &err))
			continue;
		if (is_unknown)
			warn_at(r, p->line, "%s", err.msg);
		else
			warn_at(r, p->line, "%.*s: %s; it is ignored", SV_ARGS(p->key), err.msg);
	}
}

static void check_messages(
	struct reader *r, const struct ini_section *section, enum message_section kind)
{
	struct err err = {0};
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_property *p = &section->properties[i];
		if (!message_property_check(kind, p->key, p->value, &err))
			warn_at(r, p->line, "%s; it is ignored", err.msg);
	}
	if (kind == MESSAGE_LENS && section->count > LENS_COLUMNS_MAX)
		warn_at(r, section->line, "a lens has %d columns at most; the others are ignored",
			LENS_COLUMNS_MAX);
}

static void check_queue(struct reader *r, const struct ini_section *section)
{
	struct err err = {0};
	for (size_t i = 0; i < section->count; i++)
		if (!queue_key_check(section->properties[i].key, &err))
			warn_at(r, section->properties[i].line, "%s; it is ignored", err.msg);
}

static void check_preset(struct reader *r, const struct ini_section *section, struct sv name)
{
	struct err err = {0};
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_property *p = &section->properties[i];
		if (!queue_preset_assign(&r->presets, queue_presets_at(&r->presets, name), p->key,
			    p->value, &err))
			warn_at(r, p->line, "%s; it is ignored", err.msg);
	}
}

static void apply_defaults(struct reader *r, const struct ini *ini)
{
	struct sv name;
	for (size_t i = 0; i < ini->count; i++)
		if (section_kind(ini->sections[i].name, &name) == SECTION_DEFAULT)
			apply_section(r, &ini->sections[i], ORIGIN_CONFIG);
}

/* The profile whose section counts: what the AWS environment says comes before what [default] says.
 */
static struct sv profile_in_use(const struct options *o, option_getenv_fn get, void *ud)
{
	static const char *const variables[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"};
	const char *ours = option_text(o, OPT_PROFILE);
	if (ours && option_origin(o, OPT_PROFILE) >= ORIGIN_ENVIRONMENT)
		return sv_cstr(ours);
	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		struct sv value = sv_trim(sv_cstr(get(ud, variables[i])));
		if (!sv_is_empty(value))
			return value;
	}
	return sv_cstr(ours ? ours : "default");
}

static void apply_other_section(
	struct reader *r, const struct ini_section *section, struct sv profile, bool *has_keys)
{
	struct sv name;
	switch (section_kind(section->name, &name)) {
	case SECTION_DEFAULT:
		return;
	case SECTION_PROFILE:
		if (sv_eq(name, profile))
			apply_section(r, section, ORIGIN_CONFIG_PROFILE);
		else
			check_section(r, section);
		return;
	case SECTION_CONTEXT:
		check_context(r, section, name);
		return;
	case SECTION_KEYS:
	case SECTION_COMMAND:
	case SECTION_LAYOUT:
		/* Of the dashboard, which reads them itself. */
		*has_keys = true;
		return;
	case SECTION_LENS:
		check_messages(r, section, MESSAGE_LENS);
		return;
	case SECTION_MASK:
		check_messages(r, section, MESSAGE_MASK);
		return;
	case SECTION_TEMPLATE:
		check_messages(r, section, MESSAGE_TEMPLATE);
		return;
	case SECTION_QUEUE:
		check_queue(r, section);
		return;
	case SECTION_PRESET:
		check_preset(r, section, name);
		return;
	case SECTION_UNKNOWN:
		warn_at(r, section->line,
			"unknown section [%.*s]; there are [default], [profile NAME], [context NAME], "
			"[keys SCOPE], [command NAME], [layout NAME], [lens GLOB], [mask], "
			"[template NAME], [queue GLOB] and [preset NAME]",
			SV_ARGS(section->name));
		return;
	}
}

void config_apply(
	struct options *o, struct sv text, const char *source, option_getenv_fn get, void *ud)
{
	struct reader r = {.options = o, .source = source};
	struct ini ini;
	bool has_keys = false;
	queue_presets_init(&r.presets);
	ini_parse(&ini, text, source, INI_CONFIG);
	for (size_t i = 0; i < ini.problem_count; i++)
		warn_at(&r, ini.problems[i].line, "%s", ini.problems[i].text);
	apply_defaults(&r, &ini);
	/* Copied: applying a section may replace the value that the view looks at. */
	struct sv in_use = profile_in_use(o, get, ud);
	char *profile = mem_strndup(in_use.p, in_use.n);
	for (size_t i = 0; i < ini.count; i++)
		apply_other_section(&r, &ini.sections[i], sv_cstr(profile), &has_keys);
	if (has_keys)
		str_set(&o->keys, text);
	free(profile);
	queue_presets_release(&r.presets);
	ini_release(&o->config);
	o->config = ini;
}

bool config_section_is_context(const struct ini_section *section, struct sv *name)
{
	return section_kind(section->name, name) == SECTION_CONTEXT;
}

bool config_section_is_message(
	const struct ini_section *section, enum message_section *kind, struct sv *name)
{
	switch (section_kind(section->name, name)) {
	case SECTION_LENS:
		*kind = MESSAGE_LENS;
		return true;
	case SECTION_MASK:
		*kind = MESSAGE_MASK;
		return true;
	case SECTION_TEMPLATE:
		*kind = MESSAGE_TEMPLATE;
		return true;
	case SECTION_DEFAULT:
	case SECTION_PROFILE:
	case SECTION_CONTEXT:
	case SECTION_KEYS:
	case SECTION_COMMAND:
	case SECTION_LAYOUT:
	case SECTION_QUEUE:
	case SECTION_PRESET:
	case SECTION_UNKNOWN:
		break;
	}
	return false;
}

bool config_section_is_queue(const struct ini_section *section, struct sv *glob)
{
	return section_kind(section->name, glob) == SECTION_QUEUE;
}

bool config_section_is_preset(const struct ini_section *section, struct sv *name)
{
	return section_kind(section->name, name) == SECTION_PRESET;
}

/* The last value of the option in the sections of a kind that its rules let pass. */
static struct sv last_value(
	const struct options *o, enum section_kind kind, struct sv profile, enum option_id id)
{
	struct sv found = {0}, name;
	struct options scratch;
	options_init(&scratch);
	for (size_t i = 0; i < o->config.count; i++) {
		const struct ini_section *section = &o->config.sections[i];
		if (section_kind(section->name, &name) != kind)
			continue;
		if (kind == SECTION_PROFILE && !sv_eq(name, profile))
			continue;
		for (size_t k = 0; k < section->count; k++) {
			const struct ini_property *p = &section->properties[k];
			if (option_find_key(p->key) == &option_rows[id] &&
				option_set(&scratch, id, p->value, ORIGIN_CONFIG, NULL))
				found = p->value;
		}
	}
	options_release(&scratch);
	return found;
}

struct sv config_profile_value(const struct options *o, struct sv profile, enum option_id id)
{
	return last_value(o, SECTION_PROFILE, profile, id);
}

struct sv config_value(const struct options *o, struct sv profile, enum option_id id)
{
	struct sv found = last_value(o, SECTION_PROFILE, profile, id);
	return sv_is_empty(found) ? last_value(o, SECTION_DEFAULT, profile, id) : found;
}

bool config_load(struct options *o, option_getenv_fn get, void *ud, struct err *err)
{
	const char *named = option_text(o, OPT_CONFIG);
	struct str path = {0}, text = {0};
	bool missing = false, ok = true;
	struct err why = {0};
	if (named)
		file_expand_home(sv_cstr(named), &path);
	else
		file_xdg("XDG_CONFIG_HOME", ".config", "sqscope/config", &path);
	free(o->config_path);
	o->config_path = mem_strdup(str_cstr(&path));
	if (file_read(o->config_path, limit(LIMIT_CONFIG_FILE), &text, &missing, &why)) {
		config_apply(o, str_sv(&text), o->config_path, get, ud);
	} else if (named) {
		ok = err_fail(err, ERR_CONFIG, "%s", why.msg);
	} else if (!missing) {
		safe_text(&o->warnings, sv_cstr(why.msg), 0);
	}
	str_release(&path);
	str_release(&text);
	return ok;
}
