/*
 * The program's own drawing characters, each in a UTF-8 and an ASCII form, all one column wide.
 * Data never uses these.
 */
#ifndef SQSCOPE_TERM_GLYPH_H
#define SQSCOPE_TERM_GLYPH_H

#include <stdint.h>

enum charset { CHARSET_ASCII, CHARSET_UTF8 };

enum glyph {
	GLYPH_HLINE,
	GLYPH_VLINE,
	GLYPH_TOP_LEFT,
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_TEE_LEFT,
	GLYPH_TEE_RIGHT, /* |- and -| */
	GLYPH_BAR_1,
	GLYPH_BAR_2,
	GLYPH_BAR_3,
	GLYPH_BAR_4,
	GLYPH_BAR_5,
	GLYPH_BAR_6,
	GLYPH_BAR_7,
	GLYPH_BAR_8,
	GLYPH_CURSOR, /* '>' in the gutter of the selected row */
	GLYPH_MARK,   /* '*' */
	GLYPH_CUT,    /* text goes on: '>' or an ellipsis */
	GLYPH_SORT_UP,
	GLYPH_SORT_DOWN,
	GLYPH_OK,
	GLYPH_WARN,
	GLYPH_CRIT,
	GLYPH_UNKNOWN,
	GLYPH_STALE,
	GLYPH_COUNT
};

/* The code point of a glyph. */
uint32_t glyph_char(enum glyph glyph, enum charset charset);

/*
 * The bar glyph for value of max (0..max): a blank's place is given as GLYPH_COUNT when value is 0
 * or max is 0.
 */
enum glyph glyph_bar(int64_t value, int64_t max);

#endif
