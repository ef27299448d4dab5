/* Terminal and theme by the options. */
#include "screen_setup.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"

#include <unistd.h>

void screen_setup_options(const struct options *o, struct screen_options *out)
{
	struct sv color = sv_cstr(option_text(o, OPT_COLOR));
	*out = (struct screen_options){
		.color = COLOR_AUTO,
		.ascii = option_flag(o, OPT_ASCII),
		.lean = option_flag(o, OPT_LEAN),
		.in_fd = STDIN_FILENO,
		.out_fd = STDOUT_FILENO,
	};
	if (sv_eq_cstr(color, "always"))
		out->color = COLOR_ALWAYS;
	else if (sv_eq_cstr(color, "never"))
		out->color = COLOR_NEVER;
}

static const char data_dir[] = SQSCOPE_DATADIR "/themes";

void screen_setup_themes_dir(struct str *out)
{
	file_xdg("XDG_CONFIG_HOME", ".config", "sqscope/themes", out);
}

bool screen_setup_theme(
	struct theme *theme, const char *name, struct theme_warnings *warnings, struct err *err)
{
	struct str user_dir = {0};
	screen_setup_themes_dir(&user_dir);
	bool ok = theme_load(theme, name, str_cstr(&user_dir), data_dir, warnings, err);
	str_release(&user_dir);
	return ok;
}

bool screen_setup_theme_file(
	struct theme *theme, const char *path, struct theme_warnings *warnings, struct err *err)
{
	struct str user_dir = {0}, text = {0};
	screen_setup_themes_dir(&user_dir);
	bool ok = file_read(path, limit(LIMIT_CONFIG_FILE), &text, NULL, err) &&
		  theme_parse(
			  theme, str_sv(&text), path, str_cstr(&user_dir), data_dir, warnings, err);
	str_release(&user_dir);
	str_release(&text);
	return ok;
}

void screen_setup_list_themes(theme_listed_fn found, void *ud)
{
	struct str user_dir = {0};
	screen_setup_themes_dir(&user_dir);
	theme_list(str_cstr(&user_dir), data_dir, found, ud);
	str_release(&user_dir);
}
