/* The messages of the dashboard: desks for its views, and what the local database has to say. */
#include "dashboard_state.h"

enum { PRUNE_MS = 60 * 60 * 1000 };

static struct message_desk *host_open_desk(void *ud, struct queue *q, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = session_context_of(&d->session, q->fleet);
	if (!q->url || !c) {
		err_set(err, ERR_NOT_FOUND, "the URL of %s is not known", q->name);
		return NULL;
	}
	return session_open_desk(&d->session, c, sv_cstr(q->url), q->is_fifo, err);
}

static void host_close_desk(void *ud, struct message_desk *desk)
{
	struct dashboard *d = ud;
	session_close_desk(&d->session, desk);
}

static bool host_queue_tools(
	void *ud, const struct fleet *fleet, struct queue_write_tools *out, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = session_context_of(&d->session, fleet);
	if (!c)
		return err_fail(err, ERR_NOT_FOUND, "its context is gone");
	return session_queue_tools(&d->session, c, out, err);
}

static const struct queue_presets *host_presets(void *ud)
{
	const struct dashboard *d = ud;
	return &d->presets;
}

static void tell(void *ud, bool is_error, const char *sentence)
{
	struct dashboard *d = ud;
	ui_tell(d->ui, is_error, sv_cstr(sentence));
	d->must_draw = true;
}

static bool is_read_only(void *ud)
{
	const struct dashboard *d = ud;
	return !d->ui || ui_is_read_only(d->ui);
}

static void prune(void *ud)
{
	struct dashboard *d = ud;
	session_prune(&d->session);
	loop_timer_start(d->session.loop, &d->prune, PRUNE_MS, prune, d);
}

void dashboard_begin_desks(struct dashboard *d)
{
	session_tell_held(&d->session);
	session_tell_unfinished(&d->session);
	loop_timer_start(d->session.loop, &d->prune, PRUNE_MS, prune, d);
}

void dashboard_add_desk_host(struct dashboard *d)
{
	d->host.open_desk = host_open_desk;
	d->host.close_desk = host_close_desk;
	d->host.queue_tools = host_queue_tools;
	d->host.presets = host_presets;
	d->session.tell = tell;
	d->session.tell_ud = d;
	d->session.is_read_only = is_read_only;
	d->session.mode_ud = d;
	d->session.mask = d->messages.mask;
}

/* On a terminal that is the user's again: a receive under way may take its time, and says so. */
void dashboard_leave_desks(struct dashboard *d)
{
	d->session.tell = NULL;
	loop_timer_stop(&d->prune);
	dashboard_give_up_switches(d);
	ui_end(d->ui);
	size_t held = session_held(&d->session);
	if (held > 0)
		session_say(&d->session, false, "returning %zu lease%s - Ctrl-C again to skip",
			held, held == 1 ? "" : "s");
	session_leave_desks(&d->session);
	ui_free(d->ui);
	d->ui = NULL;
}
