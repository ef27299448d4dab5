/*
 * How colours are seen: the contrast of two of them, and how far apart they look, also to eyes that
 * lack one kind of cone. Colours are 0xrrggbb in sRGB.
 */
#ifndef SQSCOPE_TERM_COLOR_SIGHT_H
#define SQSCOPE_TERM_COLOR_SIGHT_H

#include <stdint.h>

enum sight { SIGHT_FULL, SIGHT_DEUTAN, SIGHT_PROTAN, SIGHT_TRITAN, SIGHT_COUNT };

extern const char *const sight_names[SIGHT_COUNT];

/* The contrast ratio of WCAG 2 ("relative luminance"), 1 to 21. */
double color_contrast(uint32_t a, uint32_t b);

/*
 * The distance of two colours in CIELAB (CIE76) as these eyes see them. The missing cones are
 * simulated as in Machado, Oliveira and Fernandes 2009, at full severity.
 */
double color_distance(uint32_t a, uint32_t b, enum sight sight);

#endif
