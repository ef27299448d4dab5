/* Presets of the config. */
#include "preset_settings.h"
#include "suggest.h"

void preset_settings_read(struct queue_presets *presets, const struct options *o)
{
	struct sv name;
	queue_presets_init(presets);
	for (size_t i = 0; i < o->config.count; i++) {
		const struct ini_section *section = &o->config.sections[i];
		if (!config_section_is_preset(section, &name))
			continue;
		struct queue_preset *preset = queue_presets_at(presets, name);
		for (size_t k = 0; k < section->count; k++)
			if (!queue_preset_assign(presets, preset, section->properties[k].key,
				    section->properties[k].value, NULL))
				continue;
	}
}

const struct queue_preset *preset_settings_find(
	const struct queue_presets *presets, const char *name, struct err *err)
{
	const struct queue_preset *preset = queue_presets_find(presets, sv_cstr(name));
	struct suggest nearest = suggest_for(sv_cstr(name));
	struct str known = {0};
	if (preset)
		return preset;
	for (size_t i = 0; i < presets->count; i++) {
		suggest_offer(&nearest, sv_cstr(presets->items[i].name));
		str_addf(&known, "%s%s", i ? ", " : "", presets->items[i].name);
	}
	if (sv_is_empty(nearest.best))
		err_set(err, ERR_USAGE, "--preset: there is no preset '%s', only %s", name,
			str_cstr(&known));
	else
		err_set(err, ERR_USAGE, "--preset: there is no preset '%s'; did you mean '%.*s'?",
			name, SV_ARGS(nearest.best));
	str_release(&known);
	return NULL;
}
