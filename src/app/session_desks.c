/* The desks of a session: each is left before it goes, however the program ends. */
#include "session.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum { SLOW_MS = 1000 };

struct session_desk {
	struct session *session;
	struct context *context;
	struct message_desk *desk;
	struct session_desk *next;
	bool is_leaving, has_left;
	struct loop_timer timer; /* to be freed outside of its own done */
};

/* Without a mode of its own the program writes when it is told to, unless --read-only stands beside
 * the command. */
static bool is_read_only(const struct session *s)
{
	const struct options *o = &s->app->options;
	enum option_origin origin = option_origin(o, OPT_READ_ONLY);
	if (s->is_read_only)
		return s->is_read_only(s->mode_ud);
	return (origin == ORIGIN_COMMAND_LINE || origin == ORIGIN_ENVIRONMENT) &&
	       option_flag(o, OPT_READ_ONLY);
}

void session_get_gate(
	const struct session *s, const struct context *context, struct write_gate *gate)
{
	*gate = (struct write_gate){
		.place = &context->fleet.place,
		.live = sv_cstr(context->fleet.account),
		.is_read_only = is_read_only(s),
	};
}

static void get_gate(void *ud, struct write_gate *gate)
{
	const struct session_desk *d = ud;
	session_get_gate(d->session, d->context, gate);
}

static bool is_connected(const struct context *context, struct err *err)
{
	if (context->sqs)
		return true;
	*err = context->err;
	if (!err_is_set(err))
		err_set(err, ERR_FAILED, "the connections are not made yet");
	return false;
}

bool session_queue_tools(
	struct session *s, struct context *context, struct queue_write_tools *out, struct err *err)
{
	if (!is_connected(context, err))
		return false;
	*out = (struct queue_write_tools){
		.loop = s->loop, .sqs = context->sqs, .store = session_store(s)};
	session_get_gate(s, context, &out->gate);
	return true;
}

struct message_desk *session_open_desk(struct session *s, struct context *context,
	struct sv queue_url, bool is_fifo, struct err *err)
{
	if (!is_connected(context, err))
		return NULL;
	struct session_desk *d = mem_new(1, sizeof *d);
	const struct desk_options options = {
		.loop = s->loop,
		.sqs = context->sqs,
		.store = session_store(s),
		.mask = s->mask,
		.queue_url = queue_url,
		.is_fifo = is_fifo,
		.priority = PRIORITY_USER,
		.get_gate = get_gate,
		.ud = d,
	};
	d->session = s;
	d->context = context;
	d->desk = message_desk_new(&options);
	d->next = s->desks;
	s->desks = d;
	return d->desk;
}

static void drop(struct session_desk *d)
{
	struct session *s = d->session;
	struct session_desk **at = &s->desks;
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	loop_timer_stop(&d->timer);
	message_desk_free(d->desk);
	free(d);
	session_free_retired(s);
}

static bool is_any_leaving(const struct session *s)
{
	for (const struct session_desk *d = s->desks; d; d = d->next)
		if (!d->has_left)
			return true;
	return false;
}

static void on_free(void *ud)
{
	drop(ud);
}

static void on_left(void *ud, const struct desk_result *result)
{
	struct session_desk *d = ud;
	struct session *s = d->session;
	d->has_left = true;
	if (result->done < result->asked)
		session_say(s, true, "%.*s: %.*s",
			SV_ARGS(queue_name_of_url(message_desk_queue_url(d->desk))),
			SV_ARGS(result->text));
	if (!s->is_ending)
		loop_timer_start(s->loop, &d->timer, 0, on_free, d);
	else if (!is_any_leaving(s))
		loop_stop(s->loop);
}

static void leave(struct session_desk *d)
{
	if (d->is_leaving)
		return;
	d->is_leaving = true;
	message_desk_leave(d->desk, on_left, d);
}

void session_close_desk(struct session *s, struct message_desk *desk)
{
	for (struct session_desk *d = s->desks; d; d = d->next)
		if (d->desk == desk)
			leave(d);
}

void session_drop_desk(struct session *s, struct message_desk *desk)
{
	for (struct session_desk *d = s->desks; d; d = d->next) {
		if (d->desk != desk)
			continue;
		drop(d);
		return;
	}
}

bool session_has_desks_of(const struct session *s, const struct context *context)
{
	for (const struct session_desk *d = s->desks; d; d = d->next)
		if (d->context == context)
			return true;
	return false;
}

bool session_close_desks_of(struct session *s, const struct context *context)
{
	bool has_none = true;
	for (struct session_desk *d = s->desks; d; d = d->next) {
		if (d->context != context)
			continue;
		has_none = false;
		leave(d);
	}
	return has_none;
}

size_t session_held(const struct session *s)
{
	struct desk_status status;
	size_t held = 0;
	for (const struct session_desk *d = s->desks; d; d = d->next) {
		message_desk_status(d->desk, &status);
		held += status.held;
	}
	return held;
}

static size_t tell_hidden(struct session *s, const struct session_desk *d)
{
	struct desk_status status;
	char when[CLOCK_TEXT_SIZE];
	int64_t last_unix_ms = 0;
	message_desk_status(d->desk, &status);
	for (size_t i = 0; i < message_desk_count(d->desk); i++) {
		const struct lease *lease = message_desk_at(d->desk, i)->lease;
		if (lease->state == LEASE_HELD && lease->until_unix_ms > last_unix_ms)
			last_unix_ms = lease->until_unix_ms;
	}
	if (status.held == 0)
		return 0;
	clock_format_utc(last_unix_ms, when);
	session_say(s, true, "%zu message%s of %.*s %s hidden until %s", status.held,
		status.held == 1 ? "" : "s",
		SV_ARGS(queue_name_of_url(message_desk_queue_url(d->desk))),
		status.held == 1 ? "stays" : "stay", when);
	return status.held;
}

static void on_slow(void *ud)
{
	session_say(ud, false,
		"what is held is being handed back; another signal leaves it hidden until its "
		"time");
}

size_t session_leave_desks(struct session *s)
{
	struct loop_timer slow = {0};
	size_t hidden = 0;
	int signo = s->signo;
	if (!s->desks)
		return 0;
	s->is_ending = true;
	s->signo = 0;
	if (!s->is_watching)
		session_watch_signals(s);
	for (struct session_desk *d = s->desks; d; d = d->next)
		leave(d);
	loop_timer_start(s->loop, &slow, SLOW_MS, on_slow, s);
	while (is_any_leaving(s) && !s->signo)
		loop_run(s->loop);
	loop_timer_stop(&slow);
	session_unwatch_signals(s);
	if (signo)
		s->signo = signo;
	while (s->desks) {
		hidden += tell_hidden(s, s->desks);
		drop(s->desks);
	}
	s->is_ending = false;
	return hidden;
}
