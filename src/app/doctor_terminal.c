/* What the terminal is, what it runs in, and what the theme comes to on it. */
#include "doctor.h"
#include "screen_setup.h"

#include <stdlib.h>

/* A program between us and the terminal, by the variable that it sets. */
struct wrapper {
	const char *variable, *name;
};

static const struct wrapper wrappers[] = {
	{"TMUX", "tmux"},
	{"STY", "screen"},
	{"ZELLIJ", "zellij"},
	{"MOSH_KEY", "mosh"},
	{"SSH_CONNECTION", "ssh"},
};

static void add_wrappers(struct str *out)
{
	bool is_first = true;
	str_add_cstr(out, "inside: ");
	for (size_t i = 0; i < COUNT_OF(wrappers); i++) {
		const char *value = getenv(wrappers[i].variable);
		if (!value || !*value)
			continue;
		str_addf(out, "%s%s", is_first ? "" : ", ", wrappers[i].name);
		is_first = false;
	}
	str_add_cstr(out, is_first ? "nothing\n" : "\n");
}

static void add_theme(const struct app *app, struct str *out)
{
	const char *name = option_text(&app->options, OPT_THEME);
	struct theme_warnings warnings = {0};
	struct theme theme;
	struct err err = {0};
	if (!screen_setup_theme(&theme, name, &warnings, &err)) {
		str_addf(out, "theme: %s\n", err.msg);
	} else {
		str_addf(out, "theme: %s (suits %s)\n", theme.name ? theme.name : name,
			theme.suits ? theme.suits : "any");
		theme_release(&theme);
	}
	str_release(&warnings.text);
}

static void add_variable(struct str *out, const char *name)
{
	const char *value = getenv(name);
	if (value && *value)
		str_addf(out, "%s: %s\n", name, value);
}

void doctor_describe_terminal(const struct app *app, struct str *out)
{
	struct screen_options options;
	screen_setup_options(&app->options, &options);
	screen_describe(&options, out);
	add_variable(out, "COLORTERM");
	add_variable(out, "NO_COLOR");
	add_wrappers(out);
	add_theme(app, out);
}
