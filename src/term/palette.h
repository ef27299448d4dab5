/*
 * The palettes of terminals: the names of the 16 ANSI colours, what the 256 are (xterm's cube and
 * greys), and which of them comes nearest to a colour. The 16 are what their owner made them: their
 * values here are only xterm's guess.
 */
#ifndef SQSCOPE_TERM_PALETTE_H
#define SQSCOPE_TERM_PALETTE_H

#include "sqscope/base/sv.h"

enum { PALETTE_ANSI = 16, PALETTE_COLORS = 256 };

/* "black" to "white", then "bright-black" (also "grey", "gray") to "bright-white"; NULL after the
 * last. */
extern const char *const palette_ansi_names[PALETTE_ANSI + 1];

/* The number of an ANSI colour, or -1. */
int palette_find_ansi(struct sv name);

/* "#rrggbb" or "#rgb" to 0xrrggbb. */
bool palette_parse_hex(struct sv text, uint32_t *rgb);

/* 0xrrggbb of a palette index. */
uint32_t palette_rgb(int index);

/* The nearest of 16 to 255, which no terminal's settings change; and of 0 to 15. */
int palette_nearest_256(uint32_t rgb);
int palette_nearest_16(uint32_t rgb);

#endif
