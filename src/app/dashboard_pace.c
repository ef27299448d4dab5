/*
 * The dashboard's pace: how often rows are read and frames are made. A lean screen and a window
 * without the keyboard get less of both; a link that is slow makes the screen lean by itself.
 */
#include "dashboard_state.h"
#include "sqscope/base/log.h"

enum {
	QUICK_FRAME_MS = 100,
	FRAME_MS = 1000,
	LEAN_FRAME_MS = 2000,
	SLOW_DRAIN_MS = 500 /* a frame that takes longer than this to leave */
};

/*
 * Least time between two frames that no key asked for. At the start and after a key somebody waits
 * for what comes in: ten a second. Else one is enough, because polls are spread evenly and a frame
 * for each would send every row's overhead alone. A slow link gets half of that.
 */
int64_t dashboard_frame_ms(const struct dashboard *d, int64_t now_ms)
{
	if (now_ms < d->quick_until_ms)
		return QUICK_FRAME_MS;
	return d->is_lean ? LEAN_FRAME_MS : FRAME_MS;
}

/* What the ui or the options say, and no less than what the screen's state asks for. */
void dashboard_apply_interval(struct dashboard *d)
{
	const struct options *o = &d->app->options;
	int64_t interval_ms = d->interval_ms ? d->interval_ms : session_interval_ms(o, d->is_lean);
	int64_t unfocused_ms = option_number(o, OPT_UNFOCUSED_INTERVAL);
	if (d->is_unfocused && unfocused_ms > interval_ms)
		interval_ms = unfocused_ms;
	for (size_t i = 0; i < d->session.context_count; i++)
		if (d->session.contexts[i]->poller)
			poller_set_interval(d->session.contexts[i]->poller, interval_ms);
}

void dashboard_set_lean(struct dashboard *d, bool is_lean)
{
	if (d->is_lean == is_lean)
		return;
	d->is_lean = is_lean;
	if (d->screen) {
		screen_set_lean(d->screen, is_lean);
		screen_set_theme(d->screen, &d->theme);
	}
	ui_set_lean(d->ui, is_lean);
	dashboard_apply_interval(d);
	d->must_draw = true;
}

/* By hand it is final: a link that is slow now and then must not take away what was asked for. */
static void host_set_lean(void *ud, bool is_lean)
{
	struct dashboard *d = ud;
	d->is_lean_chosen = true;
	dashboard_set_lean(d, is_lean);
}

static bool host_set_mouse(void *ud, bool is_on, struct err *err)
{
	struct dashboard *d = ud;
	if (d->screen && screen_set_mouse(d->screen, is_on))
		return true;
	return err_fail(err, ERR_TERMINAL, "this terminal reports no mouse (terminfo: kmous)");
}

void dashboard_drained(struct dashboard *d, int64_t now_ms)
{
	if (d->is_lean || d->is_lean_chosen || now_ms - d->drawn_ms <= SLOW_DRAIN_MS)
		return;
	log_write(LOG_INFO, "a frame took %lld ms to leave: lean from here on",
		(long long)(now_ms - d->drawn_ms));
	dashboard_set_lean(d, true);
	ui_tell(d->ui, false,
		sv_cstr("The link is slow: the screen is lean now. `:lean off` brings all back."));
}

void dashboard_focus(struct dashboard *d, bool has_focus)
{
	if (d->is_unfocused != has_focus)
		return;
	d->is_unfocused = !has_focus;
	dashboard_apply_interval(d);
}

void dashboard_set_up_pace(struct dashboard *d)
{
	const struct options *o = &d->app->options;
	d->is_lean = option_flag(o, OPT_LEAN);
	d->is_lean_chosen = option_origin(o, OPT_LEAN) != ORIGIN_DEFAULT;
	screen_set_mouse(d->screen, option_flag(o, OPT_MOUSE));
	screen_set_focus_reports(d->screen, option_text(o, OPT_UNFOCUSED_INTERVAL) != NULL);
}

void dashboard_add_pace_host(struct dashboard *d)
{
	d->host.set_lean = host_set_lean;
	d->host.set_mouse = host_set_mouse;
}
