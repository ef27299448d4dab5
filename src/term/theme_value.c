/* The line of one role: colours and attributes at each depth. */
#include "palette.h"
#include "theme_layer.h"

struct attr_word {
	const char *word;
	unsigned attrs;
};

static const struct attr_word attr_words[] = {
	{"none", 0},
	{"bold", STYLE_BOLD},
	{"dim", STYLE_DIM},
	{"italic", STYLE_ITALIC},
	{"underline", STYLE_UNDERLINE},
	{"reverse", STYLE_REVERSE},
};

/* One depth's part of the line. */
struct look {
	struct theme_color fg, bg;
	unsigned attrs;
};

/* A palette may give "red" a colour of its own, but what is written for 16 colours means the
 * terminal's red. */
enum preference { PALETTE_FIRST, TERMINAL_FIRST };

static const struct attr_word *find_attr(struct sv word)
{
	for (size_t i = 0; i < COUNT_OF(attr_words); i++) {
		if (sv_eq_nocase(word, sv_cstr(attr_words[i].word)))
			return &attr_words[i];
	}
	return NULL;
}

bool theme_is_attr(struct sv word)
{
	return find_attr(word) != NULL;
}

static bool find_terminal_color(struct sv word, struct theme_color *out)
{
	int64_t index = palette_find_ansi(word);

	*out = (struct theme_color){THEME_OWN, -1};
	if (sv_eq_nocase(word, sv_cstr("default")))
		return true;
	if (index < 0 && !sv_to_i64(word, &index))
		return palette_parse_hex(word, &out->rgb);
	if (index < 0 || index >= PALETTE_COLORS)
		return false;
	out->rgb = palette_rgb((int)index);
	out->ansi = index < PALETTE_ANSI ? (int8_t)index : -1;
	return true;
}

static bool find_palette_color(
	const struct theme_reader *reader, struct sv word, struct theme_color *out)
{
	for (size_t i = reader->palette_count; i > 0; i--) {
		if (sv_eq_nocase(reader->palette[i - 1].name, word)) {
			*out = reader->palette[i - 1].color;
			return true;
		}
	}
	return false;
}

static void warn_color(struct theme_reader *reader, struct sv word)
{
	struct theme_guess guess = theme_guess_new(word);

	for (size_t i = 0; i < reader->palette_count; i++)
		theme_guess_try(&guess, reader->palette[i].name);
	for (size_t i = 0; palette_ansi_names[i]; i++)
		theme_guess_try(&guess, sv_cstr(palette_ansi_names[i]));
	theme_guess_try(&guess, sv_cstr("default"));
	theme_warn_unknown(reader, "colour", &guess);
}

static void read_color(struct theme_reader *reader, struct sv word, enum preference preference,
	struct theme_color *out)
{
	struct theme_color color;

	if (preference == TERMINAL_FIRST && find_terminal_color(word, out))
		return;
	if (find_palette_color(reader, word, &color) || find_terminal_color(word, &color))
		*out = color;
	else
		warn_color(reader, word);
}

bool theme_color_read(struct theme_reader *reader, struct sv word, struct theme_color *out)
{
	const struct theme_color none = {THEME_TEXT, -1};

	*out = none;
	read_color(reader, word, PALETTE_FIRST, out);
	return out->rgb != THEME_TEXT;
}

static void read_attr(struct theme_reader *reader, struct sv word, unsigned *attrs)
{
	const struct attr_word *found = find_attr(word);
	struct theme_guess guess;

	if (found) {
		*attrs |= found->attrs;
		return;
	}
	guess = theme_guess_new(word);
	for (size_t i = 0; i < COUNT_OF(attr_words); i++)
		theme_guess_try(&guess, sv_cstr(attr_words[i].word));
	theme_warn_unknown(reader, "attribute", &guess);
}

/* `fg[/bg] [attrs]`; without a colour in front both are the text's. */
static struct look read_look(
	struct theme_reader *reader, struct sv text, enum preference preference)
{
	struct look look = {.fg = {THEME_TEXT, -1}, .bg = {THEME_TEXT, -1}};
	struct sv word, fg, bg;
	bool is_first = true;

	for (; theme_next_word(&text, &word); is_first = false) {
		if (!is_first || find_attr(word)) {
			read_attr(reader, word, &look.attrs);
			continue;
		}
		if (sv_cut(word, '/', &fg, &bg))
			read_color(reader, bg, preference, &look.bg);
		if (fg.n > 0)
			read_color(reader, fg, preference, &look.fg);
	}
	return look;
}

int32_t theme_color_at(struct theme_color color, enum color_depth depth)
{
	if (color.rgb == THEME_OWN || depth == DEPTH_MONO)
		return STYLE_OWN;
	if (color.rgb == THEME_TEXT)
		return STYLE_TEXT;
	if (color.ansi >= 0)
		return color.ansi;
	switch (depth) {
	case DEPTH_MONO:
	case DEPTH_16:
		break;
	case DEPTH_256:
		return palette_nearest_256(color.rgb);
	case DEPTH_TRUE:
		return (int32_t)color.rgb | STYLE_DIRECT;
	}
	return palette_nearest_16(color.rgb);
}

static struct style style_at(struct look look, enum color_depth depth)
{
	return (struct style){
		theme_color_at(look.fg, depth), theme_color_at(look.bg, depth), look.attrs};
}

/* Without colours there is nothing but attributes to write. */
static struct style read_mono(struct theme_reader *reader, struct sv text)
{
	struct style style = {STYLE_OWN, STYLE_OWN, 0};
	struct sv word;

	while (theme_next_word(&text, &word))
		read_attr(reader, word, &style.attrs);
	return style;
}

static void read_depth(struct theme_reader *reader, struct sv part, struct theme_value *out)
{
	struct sv depth, value;

	part = sv_trim(part);
	if (part.n == 0)
		return;
	sv_cut(part, '=', &depth, &value);
	depth = sv_trim(depth);
	if (sv_eq_cstr(depth, "256")) {
		out->has_256 = true;
		out->at_256 = style_at(read_look(reader, value, TERMINAL_FIRST), DEPTH_256);
	} else if (sv_eq_cstr(depth, "16")) {
		out->has_16 = true;
		out->at_16 = style_at(read_look(reader, value, TERMINAL_FIRST), DEPTH_16);
	} else if (sv_eq_cstr(depth, "mono")) {
		out->has_mono = true;
		out->at_mono = read_mono(reader, value);
	} else {
		theme_warn(reader, "\"%.*s\" is not one of 256=, 16= and mono=", SV_ARGS(part));
	}
}

bool theme_color_is_known(struct sv color)
{
	struct theme_color found;

	return find_terminal_color(color, &found);
}

bool theme_set_color(struct theme *theme, enum role role, struct sv color)
{
	struct theme_color found;

	if (!find_terminal_color(color, &found))
		return false;
	theme->values[role] = (struct theme_value){
		.is_set = true,
		.fg_rgb = found.rgb,
		.bg_rgb = THEME_TEXT,
		.fg_ansi = found.ansi,
		.bg_ansi = -1,
		.attrs = STYLE_BOLD,
	};
	return true;
}

void theme_value_read(struct theme_reader *reader, struct sv text, struct theme_value *out)
{
	struct sv main, part;
	struct look look;

	sv_cut(text, ';', &main, &text);
	look = read_look(reader, main, PALETTE_FIRST);
	*out = (struct theme_value){
		.is_set = true,
		.fg_rgb = look.fg.rgb,
		.bg_rgb = look.bg.rgb,
		.fg_ansi = look.fg.ansi,
		.bg_ansi = look.bg.ansi,
		.attrs = look.attrs,
	};
	while (text.n > 0) {
		sv_cut(text, ';', &part, &text);
		read_depth(reader, part, out);
	}
}
