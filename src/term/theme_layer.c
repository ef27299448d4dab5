/* A theme file: its sections, and the warnings about it. */
#include "theme_layer.h"

#include "sqscope/base/ini.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

static const char *const section_names[] = {"theme", "palette", "roles", NULL};
static const char *const theme_keys[] = {"name", "about", "for", "inherits", NULL};
static const char *const backgrounds[] = {"dark", "light", "any", NULL};

void theme_warn(struct theme_reader *reader, const char *fmt, ...)
{
	struct str raw = {0}, *text = &reader->warnings->text;
	va_list ap;

	str_addf(&raw, "%s:%d: ", reader->source, reader->line);
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	safe_text(text, str_sv(&raw), 0);
	str_add_char(text, '\n');
	reader->warnings->count++;
	str_release(&raw);
}

bool theme_next_word(struct sv *v, struct sv *word)
{
	static const char blanks[] = " \t\n";
	size_t start = 0, end;

	while (start < v->n && memchr(blanks, v->p[start], sizeof blanks - 1))
		start++;
	for (end = start; end < v->n && !memchr(blanks, v->p[end], sizeof blanks - 1); end++)
		;
	*word = sv_of(v->p + start, end - start);
	*v = sv_of(v->p + end, v->n - end);
	return end > start;
}

void theme_warn_unknown(
	struct theme_reader *reader, const char *what, const struct theme_guess *guess)
{
	if (!sv_is_empty(guess->nearest))
		theme_warn(reader, "unknown %s \"%.*s\"; did you mean \"%.*s\"?", what,
			SV_ARGS(guess->word), SV_ARGS(guess->nearest));
	else
		theme_warn(reader, "unknown %s \"%.*s\"", what, SV_ARGS(guess->word));
}

/* The index of a word in NULL-terminated names; warns and gives -1 when it is none of them. */
static int find_or_warn(
	struct theme_reader *reader, const char *what, struct sv word, const char *const *names)
{
	struct theme_guess guess = theme_guess_new(word);

	for (int i = 0; names[i]; i++) {
		if (sv_eq_nocase(word, sv_cstr(names[i])))
			return i;
		theme_guess_try(&guess, sv_cstr(names[i]));
	}
	theme_warn_unknown(reader, what, &guess);
	return -1;
}

/* Outside of [roles] a `;` after a blank starts a comment. */
static struct sv cut_comment(struct sv value)
{
	for (size_t i = 0; i < value.n; i++) {
		bool is_after_blank = i == 0 || strchr(" \t\n", value.p[i - 1]);

		if (value.p[i] == ';' && is_after_blank)
			return sv_trim(sv_of(value.p, i));
	}
	return value;
}

static void set_text(char **slot, struct sv value)
{
	free(*slot);
	*slot = mem_strndup(value.p, value.n);
}

static void read_theme_property(
	struct theme_reader *reader, struct theme_layer *layer, const struct ini_property *property)
{
	enum { NAME, ABOUT, FOR, INHERITS };
	struct sv value = cut_comment(property->value);

	switch (find_or_warn(reader, "key", property->key, theme_keys)) {
	case NAME:
		set_text(&layer->name, value);
		break;
	case ABOUT:
		set_text(&layer->about, value);
		break;
	case FOR:
		if (find_or_warn(reader, "background", value, backgrounds) >= 0)
			set_text(&layer->suits, value);
		break;
	case INHERITS:
		set_text(&layer->inherits, value);
		layer->inherits_line = property->line;
		break;
	}
}

static void add_name(struct theme_reader *reader, struct sv name, struct sv word)
{
	struct theme_color color;
	struct theme_name *entry;

	if (theme_is_attr(name)) {
		theme_warn(
			reader, "\"%.*s\" is an attribute and cannot name a colour", SV_ARGS(name));
		return;
	}
	if (!theme_color_read(reader, word, &color))
		return;
	reader->palette = mem_grow(reader->palette, &reader->palette_cap, reader->palette_count + 1,
		sizeof *reader->palette);
	entry = &reader->palette[reader->palette_count++];
	entry->name = name;
	entry->color = color;
}

/* `red = #ff7b72`, and several of them on a line if the author likes. */
static void read_palette_property(struct theme_reader *reader, const struct ini_property *property)
{
	struct sv name = property->key, rest = cut_comment(property->value), word;

	while (theme_next_word(&rest, &word)) {
		add_name(reader, name, word);
		rest = sv_trim(rest);
		if (rest.n == 0)
			return;
		if (!sv_cut(rest, '=', &name, &rest)) {
			theme_warn(reader, "\"%.*s\" is not NAME = COLOUR", SV_ARGS(name));
			return;
		}
		name = sv_trim(name);
	}
	theme_warn(reader, "\"%.*s\" has no colour", SV_ARGS(name));
}

static void read_role(
	struct theme_reader *reader, struct theme_layer *layer, const struct ini_property *property)
{
	struct theme_guess guess = theme_guess_new(property->key);

	for (int role = 0; role < ROLE_COUNT; role++) {
		const char *name = role_rows[role].name;

		if (sv_eq_nocase(property->key, sv_cstr(name))) {
			theme_value_read(reader, property->value, &layer->values[role]);
			return;
		}
		theme_guess_try(&guess, sv_cstr(name));
	}
	theme_warn_unknown(reader, "role", &guess);
}

static void read_section(
	struct theme_reader *reader, struct theme_layer *layer, const struct ini_section *section)
{
	enum { THEME, PALETTE, ROLES };
	int which;

	reader->line = section->line;
	which = find_or_warn(reader, "section", section->name, section_names);
	for (size_t i = 0; i < section->count && which >= 0; i++) {
		const struct ini_property *property = &section->properties[i];

		reader->line = property->line;
		if (which == THEME)
			read_theme_property(reader, layer, property);
		else if (which == PALETTE)
			read_palette_property(reader, property);
		else
			read_role(reader, layer, property);
	}
}

void theme_layer_parse(struct theme_layer *layer, struct sv text, const char *source,
	struct theme_warnings *warnings)
{
	struct theme_reader reader = {.source = source, .warnings = warnings};
	struct ini ini;

	*layer = (struct theme_layer){0};
	ini_parse(&ini, text, source, INI_THEME);
	for (size_t i = 0; i < ini.problem_count; i++) {
		reader.line = ini.problems[i].line;
		theme_warn(&reader, "%s", ini.problems[i].text);
	}
	for (size_t i = 0; i < ini.count; i++)
		read_section(&reader, layer, &ini.sections[i]);
	free(reader.palette);
	ini_release(&ini);
}

void theme_layer_release(struct theme_layer *layer)
{
	free(layer->name);
	free(layer->about);
	free(layer->suits);
	free(layer->inherits);
	*layer = (struct theme_layer){0};
}
