/*
 * The config read anew while the dashboard runs: keys, programs, layouts, the theme and what
 * describes the terminal. Which accounts there are, and what messages are masked, is asked for at
 * the start only.
 */
#include "dashboard_state.h"
#include "screen_setup.h"
#include "sqscope/app/config.h"
#include "sqscope/base/log.h"

#include <stdlib.h>

/* What counts at once, and the command that says it. */
static const struct {
	enum option_id id;
	const char *on, *off; /* of a flag; else `on` is followed by the value */
} live[] = {
	{OPT_COLUMNS, "columns ", "columns all"},
	{OPT_INTERVAL, NULL, NULL},
	{OPT_UNFOCUSED_INTERVAL, NULL, NULL},
	{OPT_LEAN, "lean on", "lean off"},
	{OPT_MOUSE, "mouse on", "mouse off"},
	{OPT_MUTE, "bell off", "bell on"},
	{OPT_NO_HINTS, "hints off", "hints on"},
	{OPT_THEME, "theme ", "theme terminal"},
};

static const char *process_env(void *ud, const char *name)
{
	(void)ud;
	return getenv(name);
}

/* What the command line and the environment say stands. */
static bool read_anew(const struct options *now, struct options *fresh, struct err *err)
{
	options_init(fresh);
	for (int id = 0; id < OPT_COUNT; id++) {
		const char *text = option_text(now, (enum option_id)id);
		enum option_origin origin = option_origin(now, (enum option_id)id);
		if (origin >= ORIGIN_ENVIRONMENT && text &&
			!option_set(fresh, (enum option_id)id, sv_cstr(text), origin, err))
			return false;
	}
	return config_load(fresh, process_env, NULL, err);
}

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add_line(struct str *line, size_t i, const struct options *o)
{
	enum option_id id = live[i].id;
	const char *text = option_text(o, id);
	bool is_flag = option_rows[id].type == OPTION_FLAG;
	bool is_on = is_flag ? option_flag(o, id) : text != NULL;
	str_add_cstr(line, is_on ? live[i].on : live[i].off);
	if (is_on && !is_flag)
		str_add_cstr(line, text);
}

/* Take over one option that has another value now; what must be told to the ui is a line of its
 * own language. */
static void take(struct dashboard *d, size_t i, const struct options *fresh, struct str *warnings)
{
	struct options *o = &d->app->options;
	enum option_id id = live[i].id;
	const char *text = option_text(fresh, id);
	struct str line = {0};
	struct err err = {0};
	if (is_same_text(option_text(o, id), text))
		return;
	option_reset(o, id);
	if (text && !option_set(o, id, sv_cstr(text), option_origin(fresh, id), &err))
		str_addf(warnings, "%s\n", err.msg);
	if (live[i].on) {
		add_line(&line, i, o);
		if (!ui_run(d->ui, str_sv(&line), loop_now_ms(d->session.loop), &err))
			str_addf(warnings, "%s\n", err.msg);
	}
	str_release(&line);
}

/* Its file may be what has changed. */
static void reload_theme(struct dashboard *d, struct str *warnings)
{
	struct str name = {0};
	struct err err = {0};
	str_set(&name, sv_cstr(d->theme.name));
	if (!d->host.set_theme(d, str_sv(&name), warnings, &err))
		str_addf(warnings, "%s\n", err.msg);
	str_release(&name);
}

static void on_changed(void *ud)
{
	struct dashboard *d = ud;
	struct options fresh;
	struct str warnings = {0};
	struct err err = {0};
	bool ok = read_anew(&d->app->options, &fresh, &err);
	if (ok) {
		str_add(&warnings, str_sv(&fresh.warnings));
		if (warnings.n && warnings.p[warnings.n - 1] != '\n')
			str_add_char(&warnings, '\n');
		for (size_t i = 0; i < COUNT_OF(live); i++)
			take(d, i, &fresh, &warnings);
		reload_theme(d, &warnings);
		dashboard_apply_interval(d);
		ui_reload(d->ui, str_sv(&fresh.keys), str_sv(&warnings));
		log_write(LOG_INFO, "the config was read anew");
	} else {
		ui_tell(d->ui, true, sv_cstr(err.msg));
	}
	str_release(&warnings);
	options_release(&fresh);
}

void dashboard_watch_config(struct dashboard *d)
{
	struct str themes = {0};
	screen_setup_themes_dir(&themes);
	config_watch_start(&d->config_watch, d->session.loop, d->app->options.config_path,
		str_cstr(&themes), on_changed, d);
	str_release(&themes);
}
