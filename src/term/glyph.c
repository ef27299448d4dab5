/* The program's own drawing characters. */
#include "sqscope/term/glyph.h"

struct glyph_row {
	uint32_t utf8;
	char ascii;
};

/* U+2500-259F, U+00B7, U+2026, U+25B2 and U+25BC only: one column in every terminal tried. */
static const struct glyph_row rows[GLYPH_COUNT] = {
	[GLYPH_HLINE] = {0x2500, '-'},
	[GLYPH_VLINE] = {0x2502, '|'},
	[GLYPH_TOP_LEFT] = {0x250C, '+'},
	[GLYPH_TOP_RIGHT] = {0x2510, '+'},
	[GLYPH_BOTTOM_LEFT] = {0x2514, '+'},
	[GLYPH_BOTTOM_RIGHT] = {0x2518, '+'},
	[GLYPH_TEE_LEFT] = {0x251C, '+'},
	[GLYPH_TEE_RIGHT] = {0x2524, '+'},
	[GLYPH_BAR_1] = {0x2581, '.'},
	[GLYPH_BAR_2] = {0x2582, ':'},
	[GLYPH_BAR_3] = {0x2583, '-'},
	[GLYPH_BAR_4] = {0x2584, '='},
	[GLYPH_BAR_5] = {0x2585, '+'},
	[GLYPH_BAR_6] = {0x2586, '*'},
	[GLYPH_BAR_7] = {0x2587, '#'},
	[GLYPH_BAR_8] = {0x2588, '@'},
	[GLYPH_CURSOR] = {'>', '>'},
	[GLYPH_MARK] = {'*', '*'},
	[GLYPH_CUT] = {0x2026, '>'},
	[GLYPH_SORT_UP] = {0x25B2, '^'},
	[GLYPH_SORT_DOWN] = {0x25BC, 'v'},
	[GLYPH_OK] = {0x00B7, '.'},
	/* States that need a look are letters everywhere: they are read aloud, and cost one byte.
	 */
	[GLYPH_WARN] = {'!', '!'},
	[GLYPH_CRIT] = {'X', 'X'},
	[GLYPH_UNKNOWN] = {'?', '?'},
	[GLYPH_STALE] = {'~', '~'},
};

uint32_t glyph_char(enum glyph glyph, enum charset charset)
{
	if (glyph >= GLYPH_COUNT)
		return ' ';
	return charset == CHARSET_UTF8 ? rows[glyph].utf8 : (uint32_t)rows[glyph].ascii;
}

enum glyph glyph_bar(int64_t value, int64_t max)
{
	enum { STEPS = GLYPH_BAR_8 - GLYPH_BAR_1 + 1 };
	int64_t step;

	if (value <= 0 || max <= 0)
		return GLYPH_COUNT;
	if (value >= max)
		return GLYPH_BAR_8;
	/* The smallest step that is not under value / max of the height, without overflow. */
	for (step = 1; step < STEPS; step++) {
		if (value <= max / STEPS * step + max % STEPS * step / STEPS)
			break;
	}
	return (enum glyph)(GLYPH_BAR_1 + step - 1);
}
