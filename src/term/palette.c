/* The palettes of terminals. */
#include "palette.h"

#include "sqscope/base/compat.h"

enum { CUBE_START = 16, CUBE_SIDE = 6, GREY_START = 232, GREY_STEP = 10, GREY_FIRST = 8 };

const char *const palette_ansi_names[PALETTE_ANSI + 1] = {"black", "red", "green", "yellow", "blue",
	"magenta", "cyan", "white", "bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white", NULL};

static const uint32_t ansi_rgb[PALETTE_ANSI] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE,
	0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF,
	0x00FFFF, 0xFFFFFF};

static const uint32_t cube_levels[CUBE_SIDE] = {0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF};

int palette_find_ansi(struct sv name)
{
	if (sv_eq_nocase(name, sv_cstr("grey")) || sv_eq_nocase(name, sv_cstr("gray")))
		return 8;
	for (int i = 0; palette_ansi_names[i]; i++) {
		if (sv_eq_nocase(name, sv_cstr(palette_ansi_names[i])))
			return i;
	}
	return -1;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool palette_parse_hex(struct sv text, uint32_t *rgb)
{
	uint32_t value = 0;

	if ((text.n != 7 && text.n != 4) || text.p[0] != '#')
		return false;
	for (size_t i = 1; i < text.n; i++) {
		int digit = hex_digit(text.p[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
		if (text.n == 4)
			value = value << 4 | (uint32_t)digit;
	}
	*rgb = value;
	return true;
}

uint32_t palette_rgb(int index)
{
	int cube = index - CUBE_START, grey = GREY_FIRST + (index - GREY_START) * GREY_STEP;

	if (index < CUBE_START)
		return ansi_rgb[index];
	if (index >= GREY_START)
		return (uint32_t)grey * 0x010101;
	return cube_levels[cube / (CUBE_SIDE * CUBE_SIDE)] << 16 |
	       cube_levels[cube / CUBE_SIDE % CUBE_SIDE] << 8 | cube_levels[cube % CUBE_SIDE];
}

/* How different two colours look: RGB weighted by the mean red ("redmean"), near to CIE94 at no
 * cost. */
static int64_t distance(uint32_t a, uint32_t b)
{
	int64_t red = (int64_t)(a >> 16 & 0xFF) - (b >> 16 & 0xFF);
	int64_t green = (int64_t)(a >> 8 & 0xFF) - (b >> 8 & 0xFF);
	int64_t blue = (int64_t)(a & 0xFF) - (b & 0xFF);
	int64_t mean = ((a >> 16 & 0xFF) + (b >> 16 & 0xFF)) / 2;

	return (512 + mean) * red * red + 1024 * green * green + (767 - mean) * blue * blue;
}

static int nearest(uint32_t rgb, int first, int end)
{
	int best = first;

	for (int i = first + 1; i < end; i++) {
		if (distance(palette_rgb(i), rgb) < distance(palette_rgb(best), rgb))
			best = i;
	}
	return best;
}

int palette_nearest_256(uint32_t rgb)
{
	return nearest(rgb, CUBE_START, PALETTE_COLORS);
}

int palette_nearest_16(uint32_t rgb)
{
	return nearest(rgb, 0, PALETTE_ANSI);
}
