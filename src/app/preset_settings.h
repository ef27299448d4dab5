/*
 * The presets of new queues: those of the program and those of the config's [preset NAME].
 */
#ifndef PRESET_SETTINGS_H
#define PRESET_SETTINGS_H

#include "sqscope/app/options.h"
#include "sqscope/model/queue_preset.h"

/* From the config that was read; what is wrong there was said when it was. */
void preset_settings_read(struct queue_presets *presets, const struct options *o);

/* The preset of a name; NULL with ERR_USAGE and the names that there are. */
const struct queue_preset *preset_settings_find(
	const struct queue_presets *presets, const char *name, struct err *err) MUST_CHECK;

/* Is it [preset NAME]? Its name is borrowed. (config.c) */
bool config_section_is_preset(const struct ini_section *section, struct sv *name);

#endif
