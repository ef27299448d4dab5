/* From roles to curses' attributes and colour pairs. */
#include "screen_state.h"

static attr_t curses_attrs(unsigned attrs)
{
	attr_t out = A_NORMAL;

	out |= attrs & STYLE_BOLD ? A_BOLD : 0;
	out |= attrs & STYLE_DIM ? A_DIM : 0;
	out |= attrs & STYLE_ITALIC ? A_ITALIC : 0;
	out |= attrs & STYLE_UNDERLINE ? A_UNDERLINE : 0;
	out |= attrs & STYLE_REVERSE ? A_REVERSE : 0;
	return out;
}

/* The terminal's number of a colour. Where there are only 8, bold brightens the foreground. */
static int curses_color(const struct screen *s, int32_t color)
{
	enum { FEW = 8, NEAR_BLACK = 0x010101 };

	if (color < 0)
		return -1;
	if (color >= STYLE_DIRECT) {
		/* The first numbers of a direct-colour terminal are still the ANSI colours. */
		color &= STYLE_DIRECT - 1;
		return color < FEW ? NEAR_BLACK : color;
	}
	return s->terminal.colors <= FEW ? color % FEW : color;
}

/* The pair of two colours, made when it is first asked for. */
static int pair_of(struct screen *s, int fg, int bg)
{
	int pair;

	for (pair = 0; pair < s->pair_count; pair++) {
		if (s->pairs[pair].fg == fg && s->pairs[pair].bg == bg)
			return pair;
	}
	if (pair == PAIRS_MAX || init_extended_pair(pair, fg, bg) != OK)
		return 0;
	s->pairs[pair] = (struct screen_pair){fg, bg};
	s->pair_count++;
	return pair;
}

static struct screen_look make_look(struct screen *s, struct style style, struct style text)
{
	struct screen_look look = {.attrs = curses_attrs(style.attrs)};
	bool is_bright = s->terminal.colors <= 8 && style.fg >= 8 && style.fg < 16;

	if (s->depth != DEPTH_MONO)
		look.pair = pair_of(s, curses_color(s, style.fg), curses_color(s, style.bg));
	if (is_bright)
		look.attrs |= A_BOLD;
	look.shows_blank = style.bg != text.bg || style.attrs & (STYLE_UNDERLINE | STYLE_REVERSE);
	return look;
}

void screen_set_theme(struct screen *s, const struct theme *theme)
{
	struct style text = theme_style(theme, ROLE_TEXT, s->depth);

	s->pairs[0] = (struct screen_pair){-1, -1};
	s->pair_count = 1;
	for (int role = 0; role < ROLE_COUNT; role++)
		s->looks[role] = make_look(s, theme_style(theme, (enum role)role, s->depth), text);
	s->must_restyle = true;
}
