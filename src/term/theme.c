/* Themes: loading with what they inherit, and what a role looks like. */
#include "sqscope/term/theme.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "theme_file.h"
#include "theme_layer.h"

#include <stdlib.h>

/* What everything falls back to; the only theme that inherits nothing. */
static const char root_name[] = "terminal";

enum { CHAIN_MAX = 8 };

struct chain_link {
	char *name; /* owned */
	enum theme_origin origin;
};

/* The files that a theme was made from so far, from the top down. */
struct chain {
	struct theme *theme;
	struct theme_dirs dirs;
	struct theme_warnings *warnings;
	struct chain_link links[CHAIN_MAX + 1]; /* and the root */
	size_t count;
};

/* The role's own value in this layer, or that of a parent; NULL. */
static const struct theme_value *find_value(const struct theme_layer *layer, enum role role)
{
	while (!layer->values[role].is_set && role_rows[role].parent != role)
		role = role_rows[role].parent;
	return layer->values[role].is_set ? &layer->values[role] : NULL;
}

/* Give every role that has no look yet the one of this layer. */
static void put_under(struct theme *theme, const struct theme_layer *layer)
{
	const struct theme_value *value;

	for (int role = 0; role < ROLE_COUNT; role++) {
		value = find_value(layer, (enum role)role);
		if (value && !theme->values[role].is_set)
			theme->values[role] = *value;
	}
}

static bool is_in_chain(const struct chain *chain, const char *name, enum theme_origin origin)
{
	for (size_t i = 0; i < chain->count; i++) {
		if (chain->links[i].origin == origin && strcmp(chain->links[i].name, name) == 0)
			return true;
	}
	return false;
}

static void push(struct chain *chain, const char *name, enum theme_origin origin)
{
	struct chain_link *link = &chain->links[chain->count++];

	link->name = mem_strdup(name);
	link->origin = origin;
}

static void warn_inherits(
	struct chain *chain, const struct theme_layer *layer, const char *source, const char *what)
{
	struct theme_reader reader = {
		.source = source, .line = layer->inherits_line, .warnings = chain->warnings};

	theme_warn(&reader, "inherits %s: %s", layer->inherits, what);
}

/*
 * The file of what this layer inherits. A theme that inherits its own name means the next one of
 * that name: the user's "dark" is written on top of the built-in one.
 */
static bool find_parent(struct chain *chain, const struct theme_layer *layer, const char *source,
	struct theme_file *file)
{
	const struct chain_link *last = &chain->links[chain->count - 1];
	bool is_same = strcmp(layer->inherits, last->name) == 0;
	enum theme_origin from = THEME_USER;
	struct err err = {0};

	if (is_same && last->origin < THEME_BUILTIN)
		from = last->origin + 1;
	if (!theme_file_find(file, layer->inherits, &chain->dirs, from, &err)) {
		warn_inherits(chain, layer, source, err.msg);
		return false;
	}
	if (is_in_chain(chain, layer->inherits, file->origin)) {
		warn_inherits(chain, layer, source, "that goes round in a circle");
		return false;
	}
	if (chain->count == CHAIN_MAX) {
		warn_inherits(chain, layer, source, "too many themes below each other");
		return false;
	}
	return true;
}

static void take_text(char **slot, char **from, const char *otherwise)
{
	*slot = *from ? *from : mem_strdup(otherwise);
	*from = NULL;
}

/* Put the text and all that it inherits under the theme. */
static void add_text(struct chain *chain, struct sv text, const char *source)
{
	struct theme *theme = chain->theme;
	struct theme_layer layer;
	struct theme_file file = {0};

	theme_layer_parse(&layer, text, source, chain->warnings);
	if (!theme->suits) {
		if (!theme->name)
			take_text(&theme->name, &layer.name, source);
		take_text(&theme->about, &layer.about, "");
		take_text(&theme->suits, &layer.suits, "any");
	}
	put_under(theme, &layer);
	if (layer.inherits && find_parent(chain, &layer, source, &file)) {
		push(chain, layer.inherits, file.origin);
		add_text(chain, str_sv(&file.text), str_cstr(&file.source));
	}
	theme_file_release(&file);
	theme_layer_release(&layer);
}

static void add_root(struct chain *chain)
{
	struct theme_file file;
	const struct theme_dirs nowhere = {0};

	if (is_in_chain(chain, root_name, THEME_BUILTIN))
		return;
	if (theme_file_find(&file, root_name, &nowhere, THEME_BUILTIN, NULL)) {
		push(chain, root_name, THEME_BUILTIN);
		add_text(chain, str_sv(&file.text), str_cstr(&file.source));
	}
	theme_file_release(&file);
}

static void build(struct chain *chain, const char *name, enum theme_origin origin, struct sv text,
	const char *source)
{
	push(chain, name, origin);
	add_text(chain, text, source);
	add_root(chain);
	for (size_t i = 0; i < chain->count; i++)
		free(chain->links[i].name);
}

bool theme_load(struct theme *theme, const char *name, const char *user_dir, const char *data_dir,
	struct theme_warnings *warnings, struct err *err)
{
	struct chain chain = {.theme = theme, .dirs = {user_dir, data_dir}, .warnings = warnings};
	struct theme_file file;
	bool ok;

	*theme = (struct theme){0};
	ok = theme_file_find(&file, name, &chain.dirs, THEME_USER, err);
	if (ok) {
		theme->name = mem_strdup(name);
		build(&chain, name, file.origin, str_sv(&file.text), str_cstr(&file.source));
	}
	theme_file_release(&file);
	return ok;
}

bool theme_parse(struct theme *theme, struct sv text, const char *source, const char *user_dir,
	const char *data_dir, struct theme_warnings *warnings, struct err *err)
{
	struct chain chain = {.theme = theme, .dirs = {user_dir, data_dir}, .warnings = warnings};

	*theme = (struct theme){0};
	if (text.n > (size_t)limit(LIMIT_CONFIG_FILE))
		return err_fail(err, ERR_CONFIG, "%s is too large for a theme", source);
	build(&chain, source, THEME_NOWHERE, text, source);
	return true;
}

void theme_release(struct theme *theme)
{
	free(theme->name);
	free(theme->about);
	free(theme->suits);
	*theme = (struct theme){0};
}

/* What a value gives without colours when it does not say: a background must still show. */
static struct style derive_mono(const struct theme_value *value, enum role role)
{
	bool is_filled =
		role != ROLE_TEXT && value->bg_rgb != THEME_OWN && value->bg_rgb != THEME_TEXT;

	return (struct style){STYLE_OWN, STYLE_OWN, value->attrs | (is_filled ? STYLE_REVERSE : 0)};
}

static struct style value_style(
	const struct theme_value *value, enum role role, enum color_depth depth)
{
	struct theme_color fg = {value->fg_rgb, value->fg_ansi},
			   bg = {value->bg_rgb, value->bg_ansi};

	if (depth == DEPTH_MONO)
		return value->has_mono ? value->at_mono : derive_mono(value, role);
	if (depth == DEPTH_16 && value->has_16)
		return value->at_16;
	if (depth == DEPTH_256 && value->has_256)
		return value->at_256;
	return (struct style){theme_color_at(fg, depth), theme_color_at(bg, depth), value->attrs};
}

static const struct theme_value *value_of(const struct theme *theme, enum role role)
{
	while (!theme->values[role].is_set && role_rows[role].parent != role)
		role = role_rows[role].parent;
	return theme->values[role].is_set ? &theme->values[role] : &theme->values[ROLE_TEXT];
}

struct style theme_style(const struct theme *theme, enum role role, enum color_depth depth)
{
	const struct theme_value *value = value_of(theme, role);
	struct style text = {STYLE_OWN, STYLE_OWN, 0}, style;

	if (!value->is_set)
		return text;
	if (role != ROLE_TEXT)
		text = theme_style(theme, ROLE_TEXT, depth);
	style = value_style(value, role, depth);
	if (style.fg == STYLE_TEXT)
		style.fg = text.fg;
	if (style.bg == STYLE_TEXT)
		style.bg = text.bg;
	/* Two colours of a theme may come nearest to the same one of few. */
	if (style.fg == style.bg && style.fg != STYLE_OWN)
		return (struct style){STYLE_OWN, STYLE_OWN, style.attrs | STYLE_REVERSE};
	return style;
}
