/*
 * Our own config file, sqscope-config(5): [default], then the [profile NAME] in use on top of it,
 * [context NAME] for accounts and regions, and [keys SCOPE], [command NAME]
 * and [layout NAME] for the dashboard. What is wrong in it
 * is a warning with file and line; the rest of the file still counts.
 */
#ifndef SQSCOPE_APP_CONFIG_H
#define SQSCOPE_APP_CONFIG_H

#include "sqscope/app/options.h"

/*
 * Read the file that --config names, else $XDG_CONFIG_HOME/sqscope/config, into `o`; `get` is asked
 * for AWS_PROFILE. False only when --config names a file that cannot be read.
 */
bool config_load(struct options *o, option_getenv_fn get, void *ud, struct err *err) MUST_CHECK;

/* The same from a text; `source` names it in the warnings. */
void config_apply(
	struct options *o, struct sv text, const char *source, option_getenv_fn get, void *ud);

/*
 * What the file says for an option when `profile` is in use, whichever profile the options were
 * made for: the last word of its [profile NAME], else of [default]. Empty when it does not say, or
 * nothing that counts. Borrowed.
 */
struct sv config_value(const struct options *o, struct sv profile, enum option_id id);
/* The same of its [profile NAME] alone. */
struct sv config_profile_value(const struct options *o, struct sv profile, enum option_id id);

/* Is it [context NAME]? Its name is borrowed. */
bool config_section_is_context(const struct ini_section *section, struct sv *name);

#endif
