/*
 * How the options describe the terminal and the theme; for the dashboard and for doctor.
 */
#ifndef SCREEN_SETUP_H
#define SCREEN_SETUP_H

#include "sqscope/app/options.h"
#include "sqscope/term/screen.h"
#include "sqscope/term/theme.h"

void screen_setup_options(const struct options *o, struct screen_options *out);

/* theme_load with the directories of this installation. */
bool screen_setup_theme(struct theme *theme, const char *name, struct theme_warnings *warnings,
	struct err *err) MUST_CHECK;

/* A file that need not be in one of them. */
bool screen_setup_theme_file(struct theme *theme, const char *path, struct theme_warnings *warnings,
	struct err *err) MUST_CHECK;

/* Where the user's own themes are; appended. */
void screen_setup_themes_dir(struct str *out);

/* theme_list with the same directories. */
void screen_setup_list_themes(theme_listed_fn found, void *ud);

#endif
