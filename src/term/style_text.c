/* A look in words. */
#include "palette.h"
#include "sqscope/base/compat.h"
#include "sqscope/term/theme.h"

struct attr_name {
	unsigned attr;
	const char *name;
};

static const struct attr_name attr_names[] = {
	{STYLE_BOLD, "bold"},
	{STYLE_DIM, "dim"},
	{STYLE_ITALIC, "italic"},
	{STYLE_UNDERLINE, "underline"},
	{STYLE_REVERSE, "reverse"},
};

static void add_color(int32_t color, struct str *out)
{
	if (color < 0)
		str_add_cstr(out, "default");
	else if (color >= STYLE_DIRECT)
		str_addf(out, "#%06x", (unsigned)color & (STYLE_DIRECT - 1U));
	else if (color < PALETTE_ANSI)
		str_add_cstr(out, palette_ansi_names[color]);
	else
		str_addf(out, "%d", (int)color);
}

void style_describe(struct style style, struct str *out)
{
	add_color(style.fg, out);
	if (style.bg != STYLE_OWN) {
		str_add_cstr(out, " on ");
		add_color(style.bg, out);
	}
	for (size_t i = 0; i < COUNT_OF(attr_names); i++) {
		if (style.attrs & attr_names[i].attr)
			str_addf(out, " %s", attr_names[i].name);
	}
}
