/* The dashboard's life: open, draw, turn, close. */
#include "dashboard.h"
#include "dashboard_state.h"
#include "plain.h"
#include "report.h"
#include "screen_setup.h"
#include "stats.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { QUICK_FOR_MS = 2000 };

void dashboard_end(struct dashboard *d)
{
	d->is_over = true;
	loop_stop(d->session.loop);
}

static void on_writable(void *ud, int fd, unsigned events)
{
	struct dashboard *d = ud;
	(void)fd;
	(void)events;
	screen_drain(d->screen);
	if (screen_is_draining(d->screen))
		return;
	loop_fd_stop(&d->out);
	dashboard_drained(d, loop_now_ms(d->session.loop));
}

static void draw(struct dashboard *d, int64_t now_ms)
{
	ui_draw(d->ui, &d->canvas, now_ms, loop_unix_ms(d->session.loop));
	d->must_draw = !screen_present(d->screen, &d->canvas);
	d->is_urgent = false;
	d->drawn_ms = now_ms;
}

/* The turn that follows is all that is wanted. */
static void on_wake(void *ud)
{
	(void)ud;
}

/* Never at once: a ui that is early by a millisecond must not keep the loop spinning. */
static void wake_at(struct dashboard *d, int64_t at_ms, int64_t now_ms)
{
	enum { LEAST_MS = 5 };
	int64_t delay_ms = at_ms - now_ms > LEAST_MS ? at_ms - now_ms : LEAST_MS;
	if (at_ms == UNKNOWN)
		loop_timer_stop(&d->wake);
	else
		loop_timer_start(d->session.loop, &d->wake, delay_ms, on_wake, d);
}

static void draw_when_due(struct dashboard *d)
{
	int64_t now_ms = loop_now_ms(d->session.loop);
	bool is_wanted = d->must_draw || ui_needs_draw(d->ui, now_ms);
	bool is_urgent = d->is_urgent || ui_is_awaited(d->ui);
	int64_t due_ms = is_urgent ? now_ms : d->drawn_ms + dashboard_frame_ms(d, now_ms);
	if (is_wanted && due_ms <= now_ms) {
		draw(d, now_ms);
		is_wanted = false;
	}
	wake_at(d, is_wanted ? due_ms : ui_wake_at_ms(d->ui), now_ms);
}

/* The end of every turn. While the link is full no frame is made: the next one will hold all that
 * changed. */
static void on_turn(void *ud)
{
	struct dashboard *d = ud;
	if (d->is_over || dashboard_is_away(d))
		return;
	if (!screen_is_draining(d->screen))
		draw_when_due(d);
	if (screen_is_draining(d->screen))
		loop_fd_start(
			d->session.loop, &d->out, STDOUT_FILENO, LOOP_WRITABLE, on_writable, d);
}

static void read_keys(void *ud)
{
	struct dashboard *d = ud;
	struct loop *loop = d->session.loop;
	struct key key = screen_read_key(d->screen);
	for (; key.code != KEY_CODE_NONE && !d->is_over; key = screen_read_key(d->screen)) {
		if (key.code == KEY_CODE_FOCUS_IN || key.code == KEY_CODE_FOCUS_OUT) {
			dashboard_focus(d, key.code == KEY_CODE_FOCUS_IN);
			continue;
		}
		d->is_urgent = true;
		d->quick_until_ms = loop_now_ms(loop) + QUICK_FOR_MS;
		if (key.code == KEY_CODE_RESIZE)
			dashboard_resize(d);
		ui_key(d->ui, key, screen_paste_text(d->screen), loop_now_ms(loop));
		if (dashboard_is_away(d))
			return;
	}
	if (screen_is_gone(d->screen)) {
		d->is_terminal_gone = true;
		dashboard_end(d);
		return;
	}
	int64_t wait_ms = screen_key_wait_ms(d->screen);
	if (wait_ms != UNKNOWN)
		loop_timer_start(loop, &d->key_wait, wait_ms, read_keys, d);
	else
		loop_timer_stop(&d->key_wait);
}

static void on_readable(void *ud, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	read_keys(ud);
}

void dashboard_read_keys(struct dashboard *d)
{
	if (d->is_plain)
		return;
	loop_fd_start(d->session.loop, &d->in, STDIN_FILENO, LOOP_READABLE, on_readable, d);
}

/* After the first frame: what takes time before the first request can leave. */
static void on_connect(void *ud)
{
	struct dashboard *d = ud;
	session_open_log(d->app);
	dashboard_offer_prompt(d);
	if (!session_connect(&d->session, &d->err)) {
		dashboard_end(d);
		return;
	}
	session_poll(&d->session, false);
	dashboard_begin_desks(d);
}

static void make_ui(struct dashboard *d)
{
	const struct options *o = &d->app->options;
	const struct session *s = &d->session;
	for (size_t i = 0; i < s->context_count; i++)
		fleet_set_add(&d->shown, &s->contexts[i]->fleet);
	struct ui_options options = {
		.fleets = &d->shown,
		.host = &d->host,
		.theme = option_text(o, OPT_THEME),
		.config = o->keys.n ? str_cstr(&o->keys) : NULL,
		.config_path = o->config_path,
		.briefing = d->app->briefing,
		.warnings = d->warnings.n ? str_cstr(&d->warnings) : NULL,
		.lean = option_flag(o, OPT_LEAN),
		.ascii = option_flag(o, OPT_ASCII),
		.columns = option_text(o, OPT_COLUMNS),
		.plain = d->is_plain,
		.mute = option_flag(o, OPT_MUTE),
		.no_hints = option_flag(o, OPT_NO_HINTS),
		.mouse = option_flag(o, OPT_MOUSE),
		.write = option_flag(o, OPT_WRITE),
		.start_ms = loop_now_ms(s->loop),
		.start_unix_ms = loop_unix_ms(s->loop),
	};
	dashboard_make_host(d);
	d->ui = ui_new(&options);
}

/* A name that was typed wrongly is a matter of the command line, not of a file. */
static bool load_theme(struct dashboard *d, struct theme_warnings *warnings, struct err *err)
{
	const struct options *o = &d->app->options;
	if (dashboard_load_theme(d, option_text(o, OPT_THEME), &d->theme, warnings, err))
		return true;
	if (option_origin(o, OPT_THEME) == ORIGIN_COMMAND_LINE) {
		err->code = ERR_USAGE;
		err_prefix(err, "--theme");
	}
	return false;
}

static void add_warnings(struct dashboard *d, struct sv lines)
{
	if (d->warnings.n && lines.n)
		str_add_char(&d->warnings, '\n');
	str_add(&d->warnings, lines);
}

/* What is wrong and can be known at once is said before the screen is taken. */
static bool prepare(struct dashboard *d, struct err *err)
{
	struct theme_warnings warnings = {0};
	if (!session_resolve(&d->session, d->app, err))
		return false;
	bool ok = load_theme(d, &warnings, err);
	message_settings_read(&d->messages, &d->app->options);
	preset_settings_read(&d->presets, &d->app->options);
	add_warnings(d, str_sv(&d->app->options.warnings));
	add_warnings(d, str_sv(&warnings.text));
	str_release(&warnings.text);
	return ok;
}

static bool open_screen(struct dashboard *d, struct err *err)
{
	struct screen_options options;
	int rows, cols;
	screen_setup_options(&d->app->options, &options);
	/* From before the first mode is set: no signal may find the terminal ours and nobody
	 * watching. */
	dashboard_watch_signals(d);
	d->screen = screen_open(&options, err);
	if (!d->screen)
		return false;
	screen_set_theme(d->screen, &d->theme);
	dashboard_set_up_pace(d);
	screen_size(d->screen, &rows, &cols);
	canvas_init(&d->canvas, rows, cols, screen_charset(d->screen));
	return true;
}

static void turn(struct dashboard *d)
{
	struct loop *loop = d->session.loop;
	make_ui(d);
	d->quick_until_ms = loop_now_ms(loop) + QUICK_FOR_MS;
	draw(d, loop_now_ms(loop));
	dashboard_read_keys(d);
	loop_timer_start(loop, &d->connect, 0, on_connect, d);
	dashboard_watch_config(d);
	loop_on_turn(loop, on_turn, d);
	loop_run(loop);
	loop_on_turn(loop, NULL, NULL);
	dashboard_release_login(d);
	dashboard_release_editor(d);
	dashboard_release_program(d);
	config_watch_stop(&d->config_watch);
	dashboard_release_files(d);
	dashboard_unwatch_signals(d);
	loop_fd_stop(&d->in);
	loop_fd_stop(&d->out);
	loop_timer_stop(&d->wake);
	loop_timer_stop(&d->key_wait);
}

/* The last words, on a terminal that is the user's again. */
static int farewell(struct dashboard *d)
{
	if (d->session.signo)
		return report_signal(NULL, d->session.signo);
	if (d->is_terminal_gone)
		return 128 + SIGHUP;
	if (err_is_set(&d->err))
		return report_error(d->app, NULL, &d->err);
	return 0;
}

static void release(struct dashboard *d)
{
	ui_free(d->ui);
	d->ui = NULL;
	/* A report of the last moment may have begun one. */
	dashboard_release_files(d);
	session_release(&d->session);
	fleet_set_release(&d->shown);
	choice_list_release(&d->context_choices);
	choice_list_release(&d->profile_choices);
	choice_list_release(&d->region_choices);
	choice_list_release(&d->theme_choices);
	canvas_release(&d->canvas);
	theme_release(&d->theme);
	message_settings_release(&d->messages);
	queue_presets_release(&d->presets);
	str_release(&d->warnings);
}

/* The same without a screen. */
static int run_plain(struct dashboard *d)
{
	int status = 0;
	if (prepare(d, &d->err)) {
		d->is_plain = true;
		session_watch_signals(&d->session);
		make_ui(d);
		loop_timer_start(d->session.loop, &d->connect, 0, on_connect, d);
		status = plain_turn(d);
		dashboard_release_program(d);
		dashboard_release_editor(d);
		dashboard_release_login(d);
		dashboard_leave_desks(d);
		stats_report(&d->session, NULL);
	}
	int end = farewell(d);
	return end ? end : status;
}

/* ACCESSIBLE is a convention of many programs. */
bool dashboard_is_plain(const struct app *app)
{
	const char *accessible = getenv("ACCESSIBLE");
	if (option_origin(&app->options, OPT_PLAIN) != ORIGIN_DEFAULT)
		return option_flag(&app->options, OPT_PLAIN);
	return accessible && *accessible && !sv_eq_cstr(sv_cstr("0"), accessible);
}

int dashboard_run(struct app *app)
{
	struct dashboard d = {.app = app};
	struct ui_stats stats;
	int status;
	if (dashboard_is_plain(app)) {
		status = run_plain(&d);
		release(&d);
		return status;
	}
	if (prepare(&d, &d.err) && open_screen(&d, &d.err)) {
		turn(&d);
		stats_collect(&d.session, d.screen, &stats);
		screen_close(d.screen);
		dashboard_leave_desks(&d);
		dashboard_leave_operations(&d);
		stats_report(&d.session, &stats);
	}
	status = farewell(&d);
	release(&d);
	return status;
}
