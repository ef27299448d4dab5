/*
 * The listing: which queues there are. A walk goes through the pages of one or more prefixes. Some
 * servers end silently after 1,000 queues; then the walk lists by longer prefixes until each part
 * is small enough to be whole.
 */
#include "link_error.h"
#include "poller_internal.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum {
	LONGEST_NAME = 80,
	SILENT_CAP = SQS_PAGE_MAX, /* a first page of so many without a token may have been cut */
	FIRST_RETRY_MS = 5 * 1000,
	HURRIED_GAP_MS = 10 * 1000
};

void listing_begin(struct poller *p)
{
	struct listing *listing = &p->listing;

	listing->is_walking = true;
	listing->is_uncertain = false;
	listing->number++;
	listing->pages = 0;
	listing->found = 0;
	listing->started_ms = loop_now_ms(p->loop);
	for (size_t i = listing->root_count; i-- > 0;)
		steps_push(listing, sv_cstr(listing->roots[i]), false);
	steps_take(listing);
}

static void plan_next(struct poller *p, int64_t delay_ms)
{
	p->listing.next_ms = p->once ? UNKNOWN : loop_now_ms(p->loop) + delay_ms;
	p->listing.next_unix_ms = p->once ? UNKNOWN : loop_unix_ms(p->loop) + delay_ms;
}

bool listing_misses(const struct listing *listing, const struct queue *q)
{
	return listing->last_complete > 0 && q->is_watched && !q->is_named &&
	       q->seen_listing < listing->last_complete;
}

/* SQS goes on listing a deleted queue, and may leave out one that is there, for up to a minute. */
static bool is_gone(const struct queue *q, uint64_t before_last, bool is_uncertain)
{
	return queue_error(q)->code == ERR_NOT_FOUND ||
	       (!is_uncertain && q->seen_listing < before_last);
}

static void drop_the_gone(struct poller *p, uint64_t before_last)
{
	for (size_t i = p->fleet->count; i-- > 0;) {
		struct queue *q = p->fleet->queues[i];

		if (listing_misses(&p->listing, q) &&
			is_gone(q, before_last, p->listing.is_uncertain))
			poller_drop(p, q);
	}
}

static void end_well(struct poller *p)
{
	struct listing *listing = &p->listing;
	uint64_t before_last = listing->last_complete;

	listing->is_walking = listing->is_forced = false;
	listing->has_ended = true;
	listing->failures = 0;
	err_clear(&listing->error);
	listing->listed = listing->found;
	listing->maybe_truncated = listing->is_uncertain;
	listing->last_complete = listing->number;
	if (!p->once)
		drop_the_gone(p, before_last);
	plan_next(p, p->relist_ms);
	poller_touch(p);
}

static int64_t retry_delay_ms(const struct poller *p)
{
	int64_t delay_ms = FIRST_RETRY_MS;

	if (p->listing.error.code == ERR_DENIED)
		return p->relist_ms;
	for (int i = 1; i < p->listing.failures && delay_ms < p->relist_ms; i++)
		delay_ms *= 2;
	return delay_ms < p->relist_ms ? delay_ms : p->relist_ms;
}

/* Whatever was known stays; what this walk found before it failed is there already. */
static void end_badly(struct poller *p, const struct err *err)
{
	struct listing *listing = &p->listing;

	steps_clear(listing);
	listing->is_walking = listing->is_forced = listing->is_checking = false;
	listing->has_ended = true;
	listing->error = *err;
	listing->failures++;
	plan_next(p, retry_delay_ms(p));
	log_write(LOG_WARN, "listing the queues failed: %s", err->msg);
	poller_touch(p);
	link_heard(p, NULL, err);
}

void listing_abandon(struct poller *p, const struct err *err)
{
	if (p->listing.is_walking && !p->listing.is_asking)
		end_badly(p, err);
}

static void take_url(struct poller *p, struct sv url)
{
	struct listing *listing = &p->listing;
	struct sv name = queue_name_of_url(url);
	struct queue *q;

	if (sv_is_empty(name) || !patterns_match(listing, name))
		return;
	if (p->fleet->count >= (size_t)limit(LIMIT_QUEUES) && !fleet_find_url(p->fleet, url)) {
		listing->is_uncertain = true;
		return;
	}
	q = fleet_add_url(p->fleet, url, true);
	if (q->seen_listing != listing->number)
		listing->found++;
	q->seen_listing = listing->number;
	poller_adopt(p, q);
}

static bool has_prefix(const struct sqs_url_page *page, struct sv prefix)
{
	for (size_t i = 0; i < page->count; i++) {
		if (!sv_starts_with(queue_name_of_url(page->urls[i]), prefix))
			return false;
	}
	return true;
}

/* The rest of the step's queues can only be had by longer prefixes. */
static void get_round_the_cut(struct listing *listing)
{
	if (strlen(listing->step.prefix) < LONGEST_NAME && listing->keeps_prefix) {
		steps_split(listing);
		return;
	}
	/* A server that does not look at the prefix: nothing that is asked will show the rest. */
	listing->is_uncertain = true;
	steps_clear(listing);
}

/* True when another request must tell first whether this page is all that there is. */
static bool looks_cut(struct listing *listing, const struct sqs_url_page *page)
{
	if (listing->step.is_exact || listing->pages_of_step > 1 || page->count != SILENT_CAP ||
		listing->paging == PAGING_HONEST)
		return false;
	listing->keeps_prefix = has_prefix(page, sv_cstr(listing->step.prefix));
	if (listing->paging == PAGING_IGNORED)
		get_round_the_cut(listing);
	return listing->paging == PAGING_NOT_KNOWN;
}

/* The answer to a request for one queue, of a thousand that there are. */
static void take_check(struct listing *listing, const struct sqs_url_page *page)
{
	listing->is_checking = false;
	listing->paging =
		page->count == 1 && page->next_token.n > 0 ? PAGING_HONEST : PAGING_IGNORED;
	if (listing->paging == PAGING_IGNORED)
		get_round_the_cut(listing);
}

/* True when the step at hand is not done yet. */
static bool take_page_of_step(struct listing *listing, const struct sqs_url_page *page)
{
	listing->pages_of_step++;
	if (listing->pages >= limit(LIMIT_LIST_PAGES)) {
		listing->is_uncertain = true;
		steps_clear(listing);
		return false;
	}
	if (page->next_token.n > 0) {
		listing->paging = PAGING_HONEST;
		str_set(&listing->token, page->next_token);
		return true;
	}
	listing->is_checking = looks_cut(listing, page);
	return listing->is_checking;
}

static void take_page(struct poller *p, const struct sqs_url_page *page)
{
	struct listing *listing = &p->listing;

	for (size_t i = 0; i < page->count; i++)
		take_url(p, page->urls[i]);
	if (!listing->has_ended || listing->found > listing->listed)
		listing->listed = listing->found;
	poller_touch(p);
	listing->pages++;
	if (listing->is_checking)
		take_check(listing, page);
	else if (take_page_of_step(listing, page))
		return;
	if (!steps_take(listing))
		end_well(p);
}

/*
 * Whether there is a queue named like the prefix itself: when that may not be asked, the walk goes
 * on without.
 */
static bool is_answer_to_exact(struct listing *listing, const struct err *err)
{
	if (!listing->step.is_exact || err->http_status == 0 || err_is_of_link(err))
		return false;
	listing->is_uncertain |= err->code != ERR_NOT_FOUND;
	return true;
}

static void on_page(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	static const struct sqs_url_page none = {0};
	struct request request;
	struct poller *p;

	if (!request_end(ud, &request))
		return;
	p = request.poller;
	p->listing.is_asking = false;
	if (err_is_set(err) && !is_answer_to_exact(&p->listing, err)) {
		end_badly(p, err);
	} else {
		link_heard(p, NULL, NULL);
		take_page(p, err_is_set(err) ? &none : page);
	}
	if (request.is_probe)
		link_probed(p);
	poller_pump(p);
}

void listing_hurry(struct poller *p)
{
	struct listing *listing = &p->listing;
	int64_t now_ms = loop_now_ms(p->loop), earliest_ms = listing->started_ms + HURRIED_GAP_MS;

	earliest_ms = earliest_ms > now_ms ? earliest_ms : now_ms;
	if (!listing->is_walking && listing->next_ms != UNKNOWN && listing->next_ms > earliest_ms)
		plan_next(p, earliest_ms - now_ms);
}

bool listing_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms)
{
	const struct listing *listing = &p->listing;

	if (listing->is_asking || (p->schedule.is_paused && !listing->is_forced))
		return false;
	if (listing->is_walking)
		return true;
	if (listing->next_ms == UNKNOWN)
		return false;
	if (listing->next_ms > now_ms)
		poller_wait_at_most(wait_ms, listing->next_ms - now_ms);
	return listing->next_ms <= now_ms;
}

void listing_ask(struct poller *p)
{
	struct listing *listing = &p->listing;
	struct request *request = request_new(p, NULL);

	if (!listing->is_walking)
		listing_begin(p);
	listing->is_asking = true;
	request->is_probe = p->link.is_down;
	if (listing->step.is_exact)
		request->sqs_call = sqs_get_queue_url(p->sqs, PRIORITY_VISIBLE,
			sv_cstr(listing->step.prefix), sv_cstr(""), on_page, request);
	else
		request->sqs_call = sqs_list_queues(p->sqs, PRIORITY_VISIBLE,
			sv_cstr(listing->step.prefix), listing->is_checking ? 1 : SQS_PAGE_MAX,
			str_sv(&listing->token), on_page, request);
}

void listing_release(struct listing *listing)
{
	steps_clear(listing);
	free(listing->steps);
	str_release(&listing->token);
	patterns_release(listing);
}
