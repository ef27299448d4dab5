/* The poller: what is asked next, and when. */
#include "poller_internal.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	REQUESTS_MAX = 64, /* under way at once */
	RELIST_MS = 3 * 60 * 1000,
	TICK_MS = 1000,
	MISSED_INTERVALS = 3
};

/* In the order in which they go out. */
enum job { JOB_NONE, JOB_PROBE, JOB_IDENTITY, JOB_LISTING, JOB_FOCUS, JOB_POLL };

/* --- what goes out ---------------------------------------------------------------------------- */

void poller_wait_at_most(int64_t *wait_ms, int64_t other_ms)
{
	if (other_ms != UNKNOWN && (*wait_ms == UNKNOWN || other_ms < *wait_ms))
		*wait_ms = other_ms;
}

static enum job next_job(struct poller *p, int64_t now_ms, struct queue **q, int64_t *wait_ms)
{
	int64_t poll_wait_ms;

	*wait_ms = UNKNOWN;
	if (p->link.is_down)
		return link_probe_is_due(p, now_ms, wait_ms) ? JOB_PROBE : JOB_NONE;
	if (p->identity.is_wanted && !p->schedule.is_paused)
		return JOB_IDENTITY;
	if (listing_is_due(p, now_ms, wait_ms))
		return JOB_LISTING;
	if (focus_is_due(p, now_ms, wait_ms))
		return JOB_FOCUS;
	*q = schedule_next(&p->schedule, now_ms, &poll_wait_ms);
	poller_wait_at_most(wait_ms, poll_wait_ms);
	return *q ? JOB_POLL : JOB_NONE;
}

static void start(struct poller *p, enum job job, struct queue *q)
{
	switch (job) {
	case JOB_NONE:
		break;
	case JOB_PROBE:
		link_probe(p);
		break;
	case JOB_IDENTITY:
		identity_ask(p);
		break;
	case JOB_LISTING:
		listing_ask(p);
		break;
	case JOB_FOCUS:
		focus_ask(p);
		break;
	case JOB_POLL:
		polls_ask(p, q, false);
		break;
	}
}

static void on_pump(void *ud)
{
	poller_pump(ud);
}

static bool is_swept(const struct poller *p)
{
	return p->once && !p->listing.is_walking && !focus_is_wanting(&p->focus) &&
	       schedule_count(&p->schedule) == 0;
}

static void on_idle(void *ud)
{
	struct poller *p = ud;

	if (p->idle_fn && is_swept(p) && p->in_flight == 0)
		p->idle_fn(p->idle_ud);
}

static void look_whether_idle(struct poller *p)
{
	bool is_idle = is_swept(p) && p->in_flight == 0 && !p->identity.is_wanted;

	if (is_idle && !p->is_idle)
		loop_timer_start(p->loop, &p->idle_timer, 0, on_idle, p);
	if (is_idle)
		loop_timer_stop(&p->tick_timer);
	p->is_idle = is_idle;
	if (!is_idle && is_swept(p) && p->in_flight == 1 && p->identity.is_asking)
		identity_lose_patience(p);
}

/* Of the ceiling over everything, and of our own, which may be lower for a while. */
static bool take_token(struct poller *p, int64_t now_ms, int64_t *wait_ms)
{
	if (!budget_take(&p->share, now_ms, wait_ms))
		return false;
	if (schedule_take(&p->schedule, now_ms, wait_ms))
		return true;
	budget_give_back(&p->share);
	return false;
}

void poller_pump(struct poller *p)
{
	int64_t now_ms = loop_now_ms(p->loop), wait_ms = UNKNOWN, token_wait_ms;
	struct queue *q = NULL;
	enum job job = JOB_NONE;

	if (!p->is_started)
		return;
	meter_charge(p);
	while (p->in_flight < REQUESTS_MAX) {
		job = next_job(p, now_ms, &q, &wait_ms);
		if (job == JOB_NONE)
			break;
		if (!take_token(p, now_ms, &token_wait_ms)) {
			wait_ms = token_wait_ms;
			break;
		}
		start(p, job, q);
	}
	if (job == JOB_NONE || p->in_flight == REQUESTS_MAX)
		budget_pass(&p->share);
	/* With all requests out, the next answer pumps again. */
	if (wait_ms != UNKNOWN && p->in_flight < REQUESTS_MAX)
		loop_timer_start(p->loop, &p->pump_timer, wait_ms, on_pump, p);
	look_whether_idle(p);
}

/* --- time ------------------------------------------------------------------------------------- */

void poller_set_stale_after(struct poller *p)
{
	double allowed_rps = p->meter.allowed_rps / (double)budget_members(&p->share);
	int64_t round_ms = (int64_t)((double)p->fleet->count * 1000.0 / allowed_rps);
	int64_t interval_ms = p->schedule.interval_ms;

	p->fleet->stale_after_ms =
		MISSED_INTERVALS * (round_ms > interval_ms ? round_ms : interval_ms);
}

static void on_tick(void *ud)
{
	struct poller *p = ud;

	meter_tick(p);
	if (!p->once) {
		poller_drop_orphans(p);
		poller_set_stale_after(p);
		fleet_tick(p->fleet, loop_now_ms(p->loop));
	}
	loop_timer_start(p->loop, &p->tick_timer, TICK_MS, on_tick, p);
	poller_pump(p);
}

/* --- life ------------------------------------------------------------------------------------- */

struct poller *poller_new(const struct poller_options *options)
{
	struct poller *p = mem_new(1, sizeof *p);

	p->loop = options->loop;
	p->sqs = options->sqs;
	p->sts = options->sts;
	p->fleet = options->fleet;
	p->once = options->once;
	p->relist_ms = options->relist_ms > 0 ? options->relist_ms : RELIST_MS;
	p->max_rps = options->max_rps;
	p->pattern_count = options->pattern_count;
	p->patterns = mem_new(options->pattern_count, sizeof *p->patterns);
	for (size_t i = 0; i < options->pattern_count; i++)
		p->patterns[i] = mem_strdup(options->patterns[i]);
	p->listing.next_ms = UNKNOWN;
	p->link.retry_ms = p->link.retry_unix_ms = UNKNOWN;
	budget_join(options->budget, &p->share);
	schedule_init(&p->schedule, options->interval_ms, options->max_rps, loop_now_ms(p->loop));
	meter_init(p);
	poller_set_stale_after(p);
	return p;
}

/* Requests under way are left to end by themselves: their `done` finds no poller. */
static void let_go(struct poller *p)
{
	struct request *request = p->requests, *next;

	for (; request; request = next) {
		next = request->next;
		request->poller = NULL;
		request_cancel(request);
	}
}

void poller_free(struct poller *p)
{
	if (!p)
		return;
	let_go(p);
	budget_leave(&p->share);
	for (size_t i = 0; i < p->fleet->count; i++)
		schedule_remove(&p->schedule, p->fleet->queues[i]);
	loop_timer_stop(&p->pump_timer);
	loop_timer_stop(&p->tick_timer);
	loop_timer_stop(&p->idle_timer);
	loop_timer_stop(&p->identity.patience);
	for (size_t i = 0; i < p->pattern_count; i++)
		free(p->patterns[i]);
	free(p->patterns);
	listing_release(&p->listing);
	focus_release(&p->focus);
	schedule_release(&p->schedule);
	free(p);
}

void poller_start(struct poller *p)
{
	p->is_started = true;
	patterns_read(p);
	identity_want(p);
	if (p->listing.is_needed)
		listing_begin(p);
	loop_timer_start(p->loop, &p->tick_timer, TICK_MS, on_tick, p);
	poller_pump(p);
}

void poller_on_idle(struct poller *p, poller_idle_fn fn, void *ud)
{
	p->idle_fn = fn;
	p->idle_ud = ud;
	p->is_idle = false;
	poller_pump(p);
}
