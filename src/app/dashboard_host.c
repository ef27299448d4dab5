/* What the ui asks of the program. A context has no poller until the connections are made, or when
 * it cannot live: nothing is known of it then, and nothing to tell it. */
#include "dashboard_state.h"
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
	if (d->screen)
		screen_repaint(d->screen);
	d->must_draw = true;
}

/* Credentials that are fine are not fetched again: somebody may have typed a code for them. */
static void retry_credentials(struct context *c)
{
	struct creds_status status;
	if (!c->creds)
		return;
	creds_provider_get_status(c->creds, &status);
	if (status.error)
		creds_provider_retry(c->creds);
}

static void host_refresh(void *ud)
{
	struct dashboard *d = ud;
	for (size_t i = 0; i < d->shown.count; i++) {
		struct context *c = session_context_of(&d->session, d->shown.fleets[i]);
		retry_credentials(c);
		if (c->poller)
			poller_refresh(c->poller);
	}
}

static void host_pause(void *ud, bool paused)
{
	struct dashboard *d = ud;
	d->is_paused = paused;
	for (size_t i = 0; i < d->session.context_count; i++)
		if (d->session.contexts[i]->poller)
			poller_pause(d->session.contexts[i]->poller, paused);
}

static void host_set_interval(void *ud, int64_t interval_ms)
{
	struct dashboard *d = ud;
	d->interval_ms = interval_ms;
	dashboard_apply_interval(d);
}

/* Each poller picks out the queues that are its own. */
static void host_set_visible(void *ud, struct queue *const *queues, size_t count)
{
	struct dashboard *d = ud;
	for (size_t i = 0; i < d->session.context_count; i++)
		if (d->session.contexts[i]->poller)
			poller_set_visible(d->session.contexts[i]->poller, queues, count);
}

static void host_set_focus(void *ud, struct queue *q)
{
	struct dashboard *d = ud;
	for (size_t i = 0; i < d->session.context_count; i++) {
		const struct context *c = d->session.contexts[i];
		if (c->poller)
			poller_set_focus(c->poller, q && q->fleet == &c->fleet ? q : NULL);
	}
}

static const struct poller_tag *host_focus_tags(
	void *ud, const struct queue *q, size_t *count, const struct err **err)
{
	struct dashboard *d = ud;
	const struct context *c = session_context_of(&d->session, q->fleet);
	if (c && c->poller)
		return poller_focus_tags(c->poller, count, err);
	*count = 0;
	*err = NULL;
	return NULL;
}

static void host_get_status(void *ud, const struct fleet *fleet, struct poller_status *out)
{
	struct dashboard *d = ud;
	context_get_status(session_context_of(&d->session, fleet), out);
}

static void host_get_stats(void *ud, struct ui_stats *out)
{
	struct dashboard *d = ud;
	stats_collect(&d->session, d->screen, out);
}

static void host_bell(void *ud)
{
	struct dashboard *d = ud;
	if (d->screen)
		screen_bell(d->screen);
}

static void host_set_title(void *ud, struct sv title)
{
	struct dashboard *d = ud;
	if (d->screen)
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
		.get_status = host_get_status,
		.get_stats = host_get_stats,
		.bell = host_bell,
		.set_title = host_set_title,
	};
	dashboard_add_theme_host(d);
	dashboard_add_pace_host(d);
	dashboard_add_program_host(d);
	dashboard_add_context_host(d);
	dashboard_add_login_host(d);
	dashboard_add_message_host(d);
	dashboard_add_file_host(d);
	dashboard_add_editor_host(d);
	dashboard_add_desk_host(d);
	dashboard_add_operation_host(d);
	dashboard_add_workers_host(d);
}
