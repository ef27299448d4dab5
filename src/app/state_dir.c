/* Where the state lies. */
#include "state_dir.h"

#include "sqscope/base/files.h"

void state_dir_path(const struct options *options, struct str *out)
{
	const char *named = option_text(options, OPT_STATE_DIR);
	if (named)
		file_expand_home(sv_cstr(named), out);
	else
		file_xdg("XDG_STATE_HOME", ".local/state", "sqscope", out);
}
