/*
 * Our own config file, sqscope-config(5): [default], then the [profile NAME] in use on top of it,
 * and [keys SCOPE] for the dashboard. What is wrong in it is a warning with file and line; the rest
 * of the file still counts.
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

#endif
