/* Checking a theme. */
#include "theme_report.h"
#include "output.h"
#include "report.h"
#include "screen_setup.h"
#include "sqscope/term/theme_check.h"

#include <unistd.h>

static bool load(
	struct theme *theme, const char *which, struct theme_warnings *warnings, struct err *err)
{
	bool is_path = strchr(which, '/') || access(which, F_OK) == 0;
	return is_path ? screen_setup_theme_file(theme, which, warnings, err)
		       : screen_setup_theme(theme, which, warnings, err);
}

static void print(struct app *app, struct sv text)
{
	struct str safe = {0};
	struct sv line;
	while (text.n) {
		sv_cut(text, '\n', &line, &text);
		output_safe(&safe, line);
		str_add_char(&safe, '\n');
	}
	output_write(app, str_sv(&safe));
	str_release(&safe);
}

int theme_report(struct app *app)
{
	struct theme_warnings warnings = {0};
	struct str out = {0};
	struct theme theme;
	struct err err = {0};
	int status;
	if (load(&theme, option_text(&app->options, OPT_CHECK_THEME), &warnings, &err)) {
		str_add(&out, str_sv(&warnings.text));
		if (warnings.count)
			str_addf(&out, "%zu mistake%s\n\n", warnings.count,
				warnings.count == 1 ? "" : "s");
		status = theme_check(&theme, &out) && warnings.count == 0 ? 0 : 1;
		print(app, str_sv(&out));
		theme_release(&theme);
	} else {
		err.code = ERR_USAGE;
		status = report_error(app, "--check-theme", &err);
	}
	str_release(&warnings.text);
	str_release(&out);
	return status;
}
