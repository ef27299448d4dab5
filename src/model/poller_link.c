/*
 * The way to the service. When it is gone, asking for every queue would only make noise: one probe
 * goes out at a time, ever more rarely, until one is answered.
 */
#include "link_error.h"
#include "poller_internal.h"
#include "sqscope/base/log.h"

enum {
	STREAK = 3,        /* different queues in a row whose polls find no way */
	STREAK_SWEEP = 16, /* a sweep has no second try, so it wants to be surer */
	FIRST_RETRY_MS = 1000,
	LONGEST_RETRY_MS = 30 * 1000
};

static int64_t retry_delay_ms(int tries)
{
	int64_t delay_ms = FIRST_RETRY_MS;

	for (int i = 0; i < tries && delay_ms < LONGEST_RETRY_MS; i++)
		delay_ms *= 2;
	return delay_ms < LONGEST_RETRY_MS ? delay_ms : LONGEST_RETRY_MS;
}

static void plan_probe(struct poller *p)
{
	int64_t delay_ms = retry_delay_ms(p->link.tries);

	p->link.retry_ms = loop_now_ms(p->loop) + delay_ms;
	p->link.retry_unix_ms = loop_unix_ms(p->loop) + delay_ms;
	poller_touch(p);
}

static void go_down(struct poller *p, const struct err *err)
{
	struct link *link = &p->link;

	log_write(LOG_WARN, "no way to the service: %s", err->msg);
	link->is_down = true;
	link->error = *err;
	link->tries = 0;
	p->fleet->is_cut_off = true;
	fleet_tick(p->fleet, loop_now_ms(p->loop));
	if (!p->once) {
		plan_probe(p);
		return;
	}
	listing_abandon(p, err);
	polls_fail_rest(p, err);
	if (p->identity.is_wanted)
		p->identity.error = *err;
	p->identity.is_wanted = false;
	p->focus.wants_tags = p->focus.wants_sources = false;
	poller_touch(p);
}

static void go_up(struct poller *p)
{
	struct link *link = &p->link;

	log_write(LOG_INFO, "the service answers again");
	link->is_down = false;
	link->retry_ms = link->retry_unix_ms = UNKNOWN;
	link->tries = 0;
	err_clear(&link->error);
	p->fleet->is_cut_off = false;
	fleet_tick(p->fleet, loop_now_ms(p->loop));
	schedule_resume(&p->schedule, loop_now_ms(p->loop));
	if (err_is_set(&p->listing.error) && p->listing.next_ms != UNKNOWN)
		p->listing.next_ms = loop_now_ms(p->loop);
	identity_want(p);
	poller_touch(p);
}

static void answered(struct poller *p)
{
	p->link.streak_count = 0;
	if (p->link.is_down)
		go_up(p);
}

static bool is_in_streak(const struct link *link, const struct queue *q)
{
	for (size_t i = 0; i < link->streak_count; i++) {
		if (link->streak[i] == q)
			return true;
	}
	return false;
}

static size_t streak_needed(const struct poller *p)
{
	size_t needed = p->once ? STREAK_SWEEP : STREAK;

	return p->fleet->count < needed ? p->fleet->count : needed;
}

static void failed(struct poller *p, const struct queue *q, const struct err *err)
{
	struct link *link = &p->link;

	if (link->is_down) {
		link->error = *err;
		return;
	}
	if (q && !is_in_streak(link, q) && link->streak_count < LINK_STREAK)
		link->streak[link->streak_count++] = q;
	if (!q || link->streak_count >= streak_needed(p))
		go_down(p, err);
}

/* One odd answer to the listing is not enough to stop everything else for. */
static bool is_about_link(const struct queue *q, const struct err *err)
{
	return err_is_of_link(err) || (q && err_is_foreign(err));
}

void link_heard(struct poller *p, const struct queue *q, const struct err *err)
{
	if (!err_is_set(err))
		answered(p);
	else if (is_about_link(q, err))
		failed(p, q, err);
	else if (err->http_status != 0 && !err_is_foreign(err))
		answered(p);
}

bool link_probe_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms)
{
	const struct link *link = &p->link;

	if (link->is_probing || p->once || p->schedule.is_paused)
		return false;
	if (link->retry_ms > now_ms)
		*wait_ms = link->retry_ms - now_ms;
	return link->retry_ms <= now_ms;
}

/* The more it tells, the better: a row that the user sees, one that can be polled, any. */
static int probe_rank(const struct queue *q)
{
	if (!q->heap)
		return 0;
	return 1 + (q->url != NULL) + (q->is_visible && q->url);
}

/* A queue that can be asked now; another one at each try, lest its own trouble be taken for the
 * link's. */
static struct queue *choose_probe(const struct poller *p)
{
	struct queue *chosen = NULL;
	size_t count = p->fleet->count;

	for (size_t i = 0; i < count; i++) {
		struct queue *q = p->fleet->queues[(i + (size_t)p->link.tries) % count];

		if (probe_rank(q) > (chosen ? probe_rank(chosen) : 0))
			chosen = q;
	}
	return chosen;
}

void link_probe(struct poller *p)
{
	struct link *link = &p->link;
	struct queue *q = choose_probe(p);

	if (!q && (!p->listing.is_needed || p->listing.is_asking)) {
		plan_probe(p);
		return;
	}
	link->is_probing = true;
	link->retry_unix_ms = UNKNOWN;
	if (q)
		polls_ask(p, q, true);
	else
		listing_ask(p);
	poller_touch(p);
}

void link_probed(struct poller *p)
{
	struct link *link = &p->link;

	link->is_probing = false;
	if (!link->is_down)
		return;
	link->tries++;
	plan_probe(p);
}

void link_retry_now(struct poller *p)
{
	if (p->link.is_down)
		p->link.retry_ms = loop_now_ms(p->loop);
}
