/* Fuzz target: any text gives a theme that has a look for every role at every depth. */
#include "fuzz_target.h"

#include "sqscope/term/theme.h"

enum { ALL_ATTRS = STYLE_BOLD | STYLE_DIM | STYLE_ITALIC | STYLE_UNDERLINE | STYLE_REVERSE };

static void check_color(int32_t color, enum color_depth depth)
{
	static const int32_t ends[] = {
		[DEPTH_MONO] = 0, [DEPTH_16] = 16, [DEPTH_256] = 256, [DEPTH_TRUE] = 16};
	bool is_direct = color >= STYLE_DIRECT && color < 2 * STYLE_DIRECT;

	must(color >= STYLE_OWN, "nothing refers to the text's colour any more");
	must(color < ends[depth] || (depth == DEPTH_TRUE && is_direct), "a colour of this depth");
}

static void check_theme(const struct theme *theme)
{
	must(theme->name && theme->about && theme->suits, "a theme says what it is");
	for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct style style =
				theme_style(theme, (enum role)role, (enum color_depth)depth);

			check_color(style.fg, (enum color_depth)depth);
			check_color(style.bg, (enum color_depth)depth);
			must((style.attrs & ~(unsigned)ALL_ATTRS) == 0, "attributes that exist");
			must(style.fg == STYLE_OWN || style.fg != style.bg,
				"text that can be seen");
		}
	}
}

static void check_warnings(const struct theme_warnings *warnings)
{
	struct sv text = str_sv(&warnings->text);
	size_t lines = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		must(c == '\n' || (c >= 0x20 && c != 0x7F), "no control character in a warning");
		lines += c == '\n';
	}
	must(lines == warnings->count, "a line for every warning");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_of((const char *)data, size);
	struct theme_warnings warnings = {0};
	struct theme theme;

	if (theme_parse(&theme, text, "theme.ini", NULL, NULL, &warnings, NULL))
		check_theme(&theme);
	check_warnings(&warnings);
	theme_release(&theme);
	str_release(&warnings.text);
	return 0;
}
