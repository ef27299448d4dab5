/*
 * Themes: what roles look like at each colour depth. Format, inheritance and search path: man
 * sqscope-themes(5). A mistake in a theme is a warning with its line; the theme still loads. The
 * built-in ones are the files of themes/ compiled in, so that the program needs no data directory.
 */
#ifndef SQSCOPE_TERM_THEME_H
#define SQSCOPE_TERM_THEME_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"
#include "sqscope/term/roles.h"

enum color_depth { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_TRUE };

enum style_attr {
	STYLE_BOLD = 1,
	STYLE_DIM = 2,
	STYLE_ITALIC = 4,
	STYLE_UNDERLINE = 8,
	STYLE_REVERSE = 16
};

/* Colours that a theme writes without naming one. */
#define THEME_OWN  UINT32_C(0xffffffff) /* `default`: the terminal's own */
#define THEME_TEXT UINT32_C(0xfffffffe) /* nothing written: what the role `text` has */
enum { STYLE_OWN = -1, STYLE_TEXT = -2, STYLE_DIRECT = 0x1000000 };

/* -1: the terminal's own. Else a palette index; at DEPTH_TRUE 0x1rrggbb for a direct colour. */
struct style {
	int32_t fg, bg;
	unsigned attrs;
};

struct theme_value { /* one role as written */
	bool is_set;
	uint32_t fg_rgb, bg_rgb; /* 0xrrggbb, THEME_OWN or THEME_TEXT */
	int8_t fg_ansi, bg_ansi; /* when the main value names one of the 16; else -1 */
	unsigned attrs;
	bool has_256, has_16, has_mono;
	struct style at_256, at_16, at_mono; /* here STYLE_TEXT stands for the text's colour */
};

struct theme {
	char *name, *about, *suits; /* suits: "dark", "light", "any" */
	struct theme_value values[ROLE_COUNT];
};

/* Warnings of loading, one a line, "file:line: text". */
struct theme_warnings {
	struct str text;
	size_t count;
};

/*
 * Load by name: user_dir/NAME.ini, then data_dir/NAME.ini, then built in. ERR_CONFIG for an unknown
 * name (with the nearest known one) or an unreadable file. The caller releases it.
 */
bool theme_load(struct theme *theme, const char *name, const char *user_dir, const char *data_dir,
	struct theme_warnings *warnings, struct err *err) MUST_CHECK;
/* From text; `inherits` is resolved by theme_load's rules. */
bool theme_parse(struct theme *theme, struct sv text, const char *source, const char *user_dir,
	const char *data_dir, struct theme_warnings *warnings, struct err *err) MUST_CHECK;
void theme_release(struct theme *theme);

/*
 * Every theme that theme_load can find, the user's first, then those of data_dir, then the built-in
 * ones; a name that comes again is hidden by the one before. Mistakes are not told here.
 */
struct theme_listed {
	const char *name, *about, *suits;
};
typedef void (*theme_listed_fn)(void *ud, const struct theme_listed *theme);
void theme_list(const char *user_dir, const char *data_dir, theme_listed_fn found, void *ud);

/* What a role looks like: exact, else its parent, else the text's own. Complete at every depth. */
struct style theme_style(const struct theme *theme, enum role role, enum color_depth depth);

/* A look as a theme writes it: "#ff7b72 on #14181d bold", "red bold", "default". Appended. */
void style_describe(struct style style, struct str *out);

/*
 * Give a role a colour from outside of the theme, in bold: a name of the 16 colours, a number up to
 * 255, or #rrggbb. False when it is none of these; then the role stays as it is.
 */
bool theme_set_color(struct theme *theme, enum role role, struct sv color);
bool theme_color_is_known(struct sv color);

/* Names of the built-in themes, NULL-terminated. */
extern const char *const theme_builtin_names[];

#endif
