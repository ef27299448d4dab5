/*
 * Where the text of a theme comes from: the user's directory, the installed one, or the program
 * itself.
 */
#ifndef SQSCOPE_TERM_THEME_FILE_H
#define SQSCOPE_TERM_THEME_FILE_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

/* In the order of search. */
enum theme_origin { THEME_USER, THEME_DATA, THEME_BUILTIN, THEME_NOWHERE };

/* A theme compiled in; made from themes/ by embed-themes.sh. */
struct theme_builtin {
	const char *name;
	const char *text;
	size_t n;
};

extern const struct theme_builtin theme_builtins[]; /* the last one has no name */

struct theme_file {
	enum theme_origin origin;
	struct str text;
	struct str source; /* its path, or "NAME (built in)" */
};

/* Either directory may be NULL. */
struct theme_dirs {
	const char *user_dir, *data_dir;
};

/*
 * Find a theme by name, looking at `from` first. ERR_CONFIG when there is none (with the nearest
 * built-in name) or when a file cannot be read. The caller releases it, also then.
 */
bool theme_file_find(struct theme_file *file, const char *name, const struct theme_dirs *dirs,
	enum theme_origin from, struct err *err) MUST_CHECK;
void theme_file_release(struct theme_file *file);

#endif
