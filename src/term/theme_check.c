/* The report about a theme. */
#include "sqscope/term/theme_check.h"

#include "color_sight.h"
#include "palette.h"

/* The depths at which colours are ours. */
enum { DEPTHS = 2 };

static const enum color_depth depths[DEPTHS] = {DEPTH_TRUE, DEPTH_256};

static const enum role states[] = {ROLE_STATE_OK, ROLE_STATE_WARN, ROLE_STATE_CRIT};

struct least { /* of all contrasts measured */
	double contrast;
	enum role role;
	size_t measured, failed;
};

/* False for what the terminal's user decides: its own colours, and the 16 of its palette. */
static bool color_is_fixed(int32_t color, uint32_t *rgb)
{
	if (color >= STYLE_DIRECT)
		*rgb = (uint32_t)color & (STYLE_DIRECT - 1);
	else if (color >= PALETTE_ANSI)
		*rgb = palette_rgb(color);
	else
		return false;
	return true;
}

static bool measure(
	const struct theme *theme, enum role role, enum color_depth depth, double *contrast)
{
	struct style style = theme_style(theme, role, depth);
	uint32_t fg, bg;

	if (!color_is_fixed(style.fg, &fg) || !color_is_fixed(style.bg, &bg))
		return false;
	*contrast = color_contrast(fg, bg);
	return true;
}

/* True when it is too low. */
static bool add_contrast(const struct theme *theme, enum role role, enum color_depth depth,
	struct least *least, struct str *out)
{
	double contrast;
	bool is_low;

	if (!measure(theme, role, depth, &contrast)) {
		str_add_cstr(out, "         -");
		return false;
	}
	is_low = contrast < THEME_LEAST_CONTRAST;
	str_addf(out, "%10.1f", contrast);
	if (least->measured == 0 || contrast < least->contrast) {
		least->contrast = contrast;
		least->role = role;
	}
	least->measured++;
	least->failed += is_low;
	return is_low;
}

static bool is_same_style(const struct theme *theme, enum role a, enum role b)
{
	struct style x = theme_style(theme, a, DEPTH_TRUE), y = theme_style(theme, b, DEPTH_TRUE);

	return x.fg == y.fg && x.bg == y.bg;
}

static void add_contrasts(const struct theme *theme, struct least *least, struct str *out)
{
	bool is_low;

	str_add_cstr(out, "\ncontrast of the text on its ground; 4.5 is the least that can be "
			  "read\n                 true color       256\n");
	for (int role = 0; role < ROLE_COUNT; role++) {
		/* The words of contexts look like the identity unless the theme says more. */
		if (role >= ROLE_CONTEXT_1 && is_same_style(theme, (enum role)role, ROLE_IDENTITY))
			continue;
		str_addf(out, "  %-15s", role_rows[role].name);
		is_low = false;
		for (int i = 0; i < DEPTHS; i++)
			is_low |= add_contrast(theme, (enum role)role, depths[i], least, out);
		str_add_cstr(out, is_low ? "  TOO LOW\n" : "\n");
	}
}

/* Of two roles: that of their text or that of their grounds, whichever tells more. */
static bool find_distance(
	const struct theme *theme, enum role a, enum role b, enum sight sight, double *distance)
{
	struct style x = theme_style(theme, a, DEPTH_TRUE), y = theme_style(theme, b, DEPTH_TRUE);
	uint32_t fg[2], bg[2];
	double grounds;

	if (!color_is_fixed(x.fg, &fg[0]) || !color_is_fixed(y.fg, &fg[1]) ||
		!color_is_fixed(x.bg, &bg[0]) || !color_is_fixed(y.bg, &bg[1]))
		return false;
	*distance = color_distance(fg[0], fg[1], sight);
	grounds = color_distance(bg[0], bg[1], sight);
	if (grounds > *distance)
		*distance = grounds;
	return true;
}

static void add_distances(const struct theme *theme, struct str *out)
{
	bool is_near = false;
	double distance;

	str_add_cstr(out, "\ndistance of the states (CIE76); from 20 on the colour alone tells\n"
			  "                    ok-warn   ok-crit warn-crit\n");
	for (int sight = 0; sight < SIGHT_COUNT; sight++) {
		str_addf(out, "  %-15s", sight_names[sight]);
		for (size_t i = 0; i < COUNT_OF(states); i++) {
			enum role a = states[i == 2], b = states[i == 0 ? 1 : 2];

			if (!find_distance(theme, a, b, (enum sight)sight, &distance)) {
				str_add_cstr(out, "         -");
				continue;
			}
			str_addf(out, "%10.0f", distance);
			is_near |= distance < THEME_SAFE_DISTANCE;
		}
		str_add_char(out, '\n');
	}
	if (is_near)
		str_add_cstr(out, "  Under 20 the sign and the word tell them apart.\n");
}

bool theme_check(const struct theme *theme, struct str *out)
{
	struct least least = {0};

	str_addf(out, "%s: %s (for %s)\n", theme->name, theme->about, theme->suits);
	add_contrasts(theme, &least, out);
	add_distances(theme, out);
	if (least.measured == 0)
		str_add_cstr(out,
			"\nAll of its colours are the terminal's own: there is nothing to "
			"measure.\n");
	else
		str_addf(out, "\nThe least contrast is %.1f (%s): %s\n", least.contrast,
			role_rows[least.role].name,
			least.failed ? "TOO LOW" : "it can be read everywhere.");
	return least.failed == 0;
}
