/* What the ui asks of the program. Until the connections are made there is no poller: nothing is
 * known and nothing to tell it. */
#include "dashboard_state.h"
#include "screen_setup.h"
#include "sqscope/base/log.h"
#include "stats.h"

static void host_quit(void *ud)
{
	dashboard_end(ud);
}

static void host_suspend(void *ud)
{
	dashboard_suspend(ud);
}

static void host_repaint(void *ud)
{
	struct dashboard *d = ud;
	screen_repaint(d->screen);
	d->must_draw = true;
}

static void host_refresh(void *ud)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_refresh(d->session.poller);
}

static void host_pause(void *ud, bool paused)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_pause(d->session.poller, paused);
}

static void host_set_interval(void *ud, int64_t interval_ms)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_set_interval(d->session.poller, interval_ms);
}

static void host_set_visible(void *ud, struct queue *const *queues, size_t count)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_set_visible(d->session.poller, queues, count);
}

static void host_set_focus(void *ud, struct queue *q)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_set_focus(d->session.poller, q);
}

static const struct poller_tag *host_focus_tags(void *ud, size_t *count, const struct err **err)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		return poller_focus_tags(d->session.poller, count, err);
	*count = 0;
	*err = NULL;
	return NULL;
}

static bool host_set_theme(void *ud, struct sv name, struct err *err)
{
	struct dashboard *d = ud;
	struct theme theme, old = d->theme;
	struct theme_warnings warnings = {0};
	struct str text = {0};
	str_set(&text, name);
	bool ok = screen_setup_theme(&theme, str_cstr(&text), &warnings, err);
	if (ok) {
		d->theme = theme;
		screen_set_theme(d->screen, &d->theme);
		theme_release(&old);
		d->must_draw = true;
	}
	if (warnings.count)
		log_write(LOG_WARN, "theme %s: %s", str_cstr(&text), str_cstr(&warnings.text));
	str_release(&warnings.text);
	str_release(&text);
	return ok;
}

static size_t host_theme_names(void *ud, const char *const **names)
{
	size_t count = 0;
	(void)ud;
	while (theme_builtin_names[count])
		count++;
	*names = theme_builtin_names;
	return count;
}

static void host_get_status(void *ud, struct poller_status *out)
{
	struct dashboard *d = ud;
	if (d->session.poller)
		poller_get_status(d->session.poller, out);
	else
		*out = (struct poller_status){.phase = POLLER_LISTING, .retry_at_unix_ms = UNKNOWN};
}

static void host_get_stats(void *ud, struct ui_stats *out)
{
	struct dashboard *d = ud;
	stats_collect(&d->session, d->screen, out);
}

static void host_bell(void *ud)
{
	struct dashboard *d = ud;
	screen_bell(d->screen);
}

static void host_set_title(void *ud, struct sv title)
{
	struct dashboard *d = ud;
	screen_set_title(d->screen, title);
}

void dashboard_make_host(struct dashboard *d)
{
	d->host = (struct ui_host){
		.ud = d,
		.quit = host_quit,
		.suspend = host_suspend,
		.repaint = host_repaint,
		.refresh = host_refresh,
		.pause = host_pause,
		.set_interval = host_set_interval,
		.set_visible = host_set_visible,
		.set_focus = host_set_focus,
		.focus_tags = host_focus_tags,
		.set_theme = host_set_theme,
		.theme_names = host_theme_names,
		.get_status = host_get_status,
		.get_stats = host_get_stats,
		.bell = host_bell,
		.set_title = host_set_title,
	};
}
