/* What the user wants of the poller, and what he is told. */
#include "poller_internal.h"

static const double dollars_per_request = 0.40 / 1e6; /* SQS, standard queues, us-east-1 */
static const double seconds_per_day = 86400;

void poller_touch(struct poller *p)
{
	p->gen++;
}

void poller_refresh(struct poller *p)
{
	int64_t now_ms = loop_now_ms(p->loop);

	for (size_t i = 0; i < p->fleet->count; i++) {
		struct queue *q = p->fleet->queues[i];

		if (!q->is_visible && !q->is_focused)
			continue;
		q->wants_full = true;
		schedule_hurry(&p->schedule, q, now_ms);
	}
	if (p->listing.is_needed && !p->once) {
		p->listing.is_forced = true;
		if (!p->listing.is_walking)
			listing_begin(p);
	}
	focus_refresh(p);
	link_retry_now(p);
	poller_pump(p);
}

void poller_renew(struct poller *p)
{
	/* The first ones: everything that waits for them goes on by itself. */
	if (!p->identity.is_known && !p->link.is_down)
		return;
	identity_renew(p);
	link_retry_now(p);
	poller_pump(p);
}

void poller_pause(struct poller *p, bool paused)
{
	if (p->schedule.is_paused == paused)
		return;
	p->schedule.is_paused = paused;
	if (!paused)
		schedule_resume(&p->schedule, loop_now_ms(p->loop));
	poller_touch(p);
	poller_pump(p);
}

bool poller_is_paused(const struct poller *p)
{
	return p->schedule.is_paused;
}

void poller_set_visible(struct poller *p, struct queue *const *queues, size_t count)
{
	int64_t now_ms = loop_now_ms(p->loop);

	p->visible_number++;
	for (size_t i = 0; i < count; i++)
		if (queues[i]->fleet == p->fleet)
			queues[i]->seen_visible = p->visible_number;
	for (size_t i = 0; i < p->fleet->count; i++) {
		struct queue *q = p->fleet->queues[i];

		schedule_set_visible(&p->schedule, q, q->seen_visible == p->visible_number, now_ms);
	}
	poller_pump(p);
}

void poller_set_interval(struct poller *p, int64_t interval_ms)
{
	schedule_set_interval(&p->schedule, interval_ms, loop_now_ms(p->loop));
	poller_set_stale_after(p);
	poller_pump(p);
}

int64_t poller_interval_ms(const struct poller *p)
{
	return p->schedule.interval_ms;
}

void poller_set_focus(struct poller *p, struct queue *q)
{
	focus_set(p, q);
	poller_pump(p);
}

const struct poller_tag *poller_focus_tags(
	const struct poller *p, size_t *count, const struct err **err)
{
	*count = p->focus.tag_count;
	*err = err_is_set(&p->focus.tags_error) ? &p->focus.tags_error : NULL;
	return p->focus.has_tags ? p->focus.tags : NULL;
}

static enum poller_phase phase_of(const struct poller *p)
{
	if (p->schedule.is_paused)
		return POLLER_PAUSED;
	if (p->link.is_down)
		return POLLER_UNREACHABLE;
	if (p->listing.is_needed && !p->listing.has_ended)
		return POLLER_LISTING;
	return POLLER_LIVE;
}

/* When the listing alone fails, its next try is the one to tell of. */
static void add_retry(const struct poller *p, struct poller_status *out)
{
	const struct listing *listing = &p->listing;

	out->tries = p->link.tries;
	out->retry_at_unix_ms = p->link.retry_unix_ms;
	if (p->link.is_down || !err_is_set(&listing->error))
		return;
	out->tries = listing->failures;
	out->retry_at_unix_ms = listing->next_unix_ms;
}

void poller_get_status(const struct poller *p, struct poller_status *out)
{
	struct aws_stats totals;

	meter_totals(p, &totals);
	*out = (struct poller_status){
		.phase = phase_of(p),
		.listed = p->listing.listed,
		.maybe_truncated = p->listing.maybe_truncated,
		.list_error = err_is_set(&p->listing.error) ? &p->listing.error : NULL,
		.link_error = p->link.is_down ? &p->link.error : NULL,
		.retry_at_unix_ms = UNKNOWN,
		.identity_known = p->identity.is_known,
		.identity_error = err_is_set(&p->identity.error) ? &p->identity.error : NULL,
		.requests_per_s = p->meter.per_s,
		.dollars_per_day = p->meter.per_s * seconds_per_day * dollars_per_request,
		.requests = totals.requests,
		.throttled = totals.throttled,
		.gen = p->gen,
	};
	add_retry(p, out);
}
