/* The dashboard's theme: loading it, changing it, what it makes of a role. */
#include "dashboard_state.h"
#include "screen_setup.h"
#include "sqscope/base/log.h"

bool dashboard_load_theme(struct dashboard *d, const char *name, struct theme *theme,
	struct theme_warnings *warnings, struct err *err)
{
	const struct context_list *known = &d->session.known;
	if (!screen_setup_theme(theme, name, warnings, err))
		return false;
	/* A context's colour is the config's, whatever the theme says. */
	for (size_t i = 0; i < known->count; i++) {
		int color = context_list_color(known, known->items[i].name);
		if (color)
			theme_set_color(theme, (enum role)(ROLE_CONTEXT_1 + color - 1),
				sv_cstr(known->items[i].color));
	}
	return true;
}

static bool host_set_theme(void *ud, struct sv name, struct str *warnings, struct err *err)
{
	struct dashboard *d = ud;
	struct theme theme, old = d->theme;
	struct theme_warnings found = {0};
	struct str text = {0};
	str_set(&text, name);
	bool ok = dashboard_load_theme(d, str_cstr(&text), &theme, &found, err);
	if (ok) {
		d->theme = theme;
		if (d->screen)
			screen_set_theme(d->screen, &d->theme);
		theme_release(&old);
		d->must_draw = true;
	}
	str_add(warnings, str_sv(&found.text));
	str_release(&found.text);
	str_release(&text);
	return ok;
}

static void add_theme(void *ud, const struct theme_listed *theme)
{
	struct dashboard *d = ud;
	struct str note = {0};
	bool is_current = d->theme.name && sv_eq_cstr(sv_cstr(theme->name), d->theme.name);
	str_addf(&note, "%s%s", is_current ? "now: " : "", theme->about);
	choice_list_add(&d->theme_choices, sv_cstr(theme->name), str_sv(&note), is_current);
	str_release(&note);
}

static size_t host_themes(void *ud, const struct ui_choice **out)
{
	struct dashboard *d = ud;
	choice_list_clear(&d->theme_choices);
	screen_setup_list_themes(add_theme, d);
	*out = d->theme_choices.items;
	return d->theme_choices.count;
}

static void host_describe_role(void *ud, enum role role, struct str *out)
{
	struct dashboard *d = ud;
	enum color_depth depth = d->screen ? screen_depth(d->screen) : DEPTH_TRUE;
	style_describe(theme_style(&d->theme, role, depth), out);
}

void dashboard_add_theme_host(struct dashboard *d)
{
	d->host.set_theme = host_set_theme;
	d->host.themes = host_themes;
	d->host.describe_role = host_describe_role;
}
