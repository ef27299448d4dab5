/* Terminal and theme by the options. */
#include "screen_setup.h"
#include "sqscope/base/files.h"

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

bool screen_setup_theme(
	struct theme *theme, const char *name, struct theme_warnings *warnings, struct err *err)
{
	struct str user_dir = {0};
	file_xdg("XDG_CONFIG_HOME", ".config", "sqscope/themes", &user_dir);
	bool ok = theme_load(
		theme, name, str_cstr(&user_dir), SQSCOPE_DATADIR "/themes", warnings, err);
	str_release(&user_dir);
	return ok;
}
