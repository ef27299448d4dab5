/*
 * One theme file as it is written, before what it inherits is put under it. Mistakes become
 * warnings; a layer always comes out.
 */
#ifndef SQSCOPE_TERM_THEME_LAYER_H
#define SQSCOPE_TERM_THEME_LAYER_H

#include "sqscope/term/theme.h"
#include "theme_guess.h"

struct theme_layer {
	char *name, *about, *suits, *inherits; /* owned; NULL when not written */
	int inherits_line;
	struct theme_value values[ROLE_COUNT];
};

struct theme_color {
	uint32_t rgb; /* 0xrrggbb, THEME_OWN or THEME_TEXT */
	int8_t ansi;  /* 0 to 15, or -1 */
};

struct theme_name {
	struct sv name;
	struct theme_color color;
};

/* What a line is read with. */
struct theme_reader {
	const char *source;
	int line;
	struct theme_warnings *warnings;
	struct theme_name *palette; /* borrowed names */
	size_t palette_count, palette_cap;
};

void theme_layer_parse(struct theme_layer *layer, struct sv text, const char *source,
	struct theme_warnings *warnings);
void theme_layer_release(struct theme_layer *layer);

/* A warning at the reader's line, made safe. */
void theme_warn(struct theme_reader *reader, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* As sv_next_word, but a value may go on over several lines. */
bool theme_next_word(struct sv *v, struct sv *word);

/* `unknown WHAT "word"; did you mean "nearest"?` */
void theme_warn_unknown(
	struct theme_reader *reader, const char *what, const struct theme_guess *guess);

/* A colour of the palette, or one that terminals know, or #rrggbb. Warns and gives none otherwise.
 */
bool theme_color_read(struct theme_reader *reader, struct sv word, struct theme_color *out);
/* Does the word name an attribute? */
bool theme_is_attr(struct sv word);
/* The value of a role: `fg[/bg] [attrs] [; 256=... ; 16=... ; mono=...]`. */
void theme_value_read(struct theme_reader *reader, struct sv text, struct theme_value *out);

/* A colour at a depth with colours, as in struct style. */
int32_t theme_color_at(struct theme_color color, enum color_depth depth);

#endif
