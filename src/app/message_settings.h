/*
 * What the config file says about messages: [lens GLOB], columns for the queues that the glob
 * matches; [mask], what is not shown of bodies and attributes; [template NAME], messages to begin
 * with. Owns its texts, which stay where they are.
 */
#ifndef MESSAGE_SETTINGS_H
#define MESSAGE_SETTINGS_H

#include "sqscope/app/options.h"
#include "sqscope/model/mask.h"
#include "sqscope/ui/ui.h"

enum { LENS_COLUMNS_MAX = 8 };

struct lens_settings {
	char *glob;
	const char *names[LENS_COLUMNS_MAX], *exprs[LENS_COLUMNS_MAX]; /* owned */
	size_t count;
};

struct message_settings {
	struct lens_settings *lenses;
	size_t lens_count, lens_cap;
	struct ui_template *templates; /* name and text owned */
	size_t template_count, template_cap;
	struct mask *mask; /* NULL: nothing is hidden */
};

/* From the config that was read; what is wrong there was said when it was. */
void message_settings_read(struct message_settings *settings, const struct options *o);
void message_settings_release(struct message_settings *settings);

/* The first lens whose glob matches; of no columns when none does. */
struct ui_lens message_settings_lens(const struct message_settings *settings, struct sv queue);

/* For the warnings of the config (config.c): one property of such a section. */
enum message_section { MESSAGE_LENS, MESSAGE_MASK, MESSAGE_TEMPLATE };
bool message_property_check(
	enum message_section section, struct sv key, struct sv value, struct err *err) MUST_CHECK;

/* Is it one of these sections? Its name is borrowed. (config.c) */
bool config_section_is_message(
	const struct ini_section *section, enum message_section *kind, struct sv *name);

/* The keys, for the manual. */
struct message_key {
	const char *section, *name, *argument, *summary;
};
enum { MESSAGE_KEYS = 4 };
extern const struct message_key message_keys[MESSAGE_KEYS];

#endif
