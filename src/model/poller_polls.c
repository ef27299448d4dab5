/* One queue's poll: its URL when that is not known, then its attributes. */
#include "poller_internal.h"
#include "sqscope/base/log.h"

enum { FULL_EVERY_MS = 5 * 60 * 1000 };

static enum priority priority_of(const struct poller *p, const struct queue *q, bool was_hurried)
{
	if (was_hurried || q->is_focused)
		return PRIORITY_USER;
	return q->is_visible || p->once ? PRIORITY_VISIBLE : PRIORITY_BACKGROUND;
}

static void finish(struct poller *p, struct queue *q, bool changed, const struct err *err)
{
	int64_t now_ms = loop_now_ms(p->loop);

	if (p->once)
		schedule_park(&p->schedule, q);
	else
		schedule_done(&p->schedule, q, changed, err, now_ms);
	/* Its detail was opened while a smaller question was under way. */
	if (q->wants_full && q->is_focused && !err_is_set(err))
		schedule_hurry(&p->schedule, q, now_ms);
}

/* Listed, and yet not there: deleted a moment ago, or the listing is behind. */
static void not_found(struct poller *p, struct queue *q)
{
	if (p->once || !q->is_watched || q->is_named)
		return;
	if (listing_misses(&p->listing, q))
		poller_drop(p, q);
	else
		listing_hurry(p);
}

static void fail(struct poller *p, struct queue *q, const struct err *err)
{
	if (!err_is_set(queue_error(q)))
		log_write(LOG_INFO, "%s: %s", q->name, err->msg);
	fleet_poll_failed(p->fleet, q, err, loop_now_ms(p->loop));
	finish(p, q, false, err);
	link_heard(p, q, err);
	if (err->code == ERR_NOT_FOUND)
		not_found(p, q);
}

static bool same_counts(const struct queue_attributes *a, const struct queue_attributes *b)
{
	return a->number[ATTR_VISIBLE] == b->number[ATTR_VISIBLE] &&
	       a->number[ATTR_IN_FLIGHT] == b->number[ATTR_IN_FLIGHT] &&
	       a->number[ATTR_DELAYED] == b->number[ATTR_DELAYED];
}

static bool was_modified(const struct queue *q, const struct queue_attributes *answer)
{
	return answer->number[ATTR_MODIFIED] != UNKNOWN &&
	       answer->number[ATTR_MODIFIED] != q->attributes.number[ATTR_MODIFIED];
}

static void take_attributes(
	struct poller *p, const struct request *request, const struct queue_attributes *attributes)
{
	struct queue *asked = request->q, *q;
	bool changed = !same_counts(&asked->attributes, attributes);

	link_heard(p, asked, NULL);
	if (!request->is_full && was_modified(asked, attributes))
		asked->wants_full = true;
	q = fleet_polled(p->fleet, asked, attributes, request->is_full, loop_now_ms(p->loop),
		loop_unix_ms(p->loop));
	if (q != asked)
		poller_merged(p, asked, q);
	poller_adopt(p, q->dead_letter);
	/* Another question about the queue that took over ends by itself. */
	if (q == asked || !q->in_flight_poll)
		finish(p, q, changed, NULL);
}

/* True when the answer is of use to somebody. A cancelled poll is taken up again when its time
 * comes. */
static bool begin_answer(struct request *request, const struct err *err)
{
	if (request->q && !was_cancelled(err))
		return true;
	if (request->q)
		finish(request->poller, request->q, false, NULL);
	return false;
}

static void end_answer(const struct request *request)
{
	if (request->is_probe)
		link_probed(request->poller);
	poller_pump(request->poller);
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct request request;

	if (!request_end(ud, &request))
		return;
	if (begin_answer(&request, err)) {
		if (err_is_set(err))
			fail(request.poller, request.q, err);
		else
			take_attributes(request.poller, &request, attributes);
	}
	end_answer(&request);
}

static void take_queue_url(struct poller *p, struct queue *asked, struct sv url)
{
	struct queue *q;

	link_heard(p, asked, NULL);
	schedule_park(&p->schedule, asked);
	q = fleet_set_url(p->fleet, asked, url);
	if (q != asked)
		poller_merged(p, asked, q);
	else
		schedule_hurry(&p->schedule, q, loop_now_ms(p->loop));
}

static void on_queue_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct request request;

	if (!request_end(ud, &request))
		return;
	if (begin_answer(&request, err)) {
		if (err_is_set(err))
			fail(request.poller, request.q, err);
		else
			take_queue_url(request.poller, request.q, page->urls[0]);
	}
	end_answer(&request);
}

static bool needs_all(const struct poller *p, const struct queue *q)
{
	return q->full_ms == UNKNOWN || q->wants_full || q->is_focused ||
	       loop_now_ms(p->loop) - q->full_ms >= FULL_EVERY_MS;
}

void polls_ask(struct poller *p, struct queue *q, bool is_probe)
{
	struct request *request = request_new(p, q);
	enum priority priority = priority_of(p, q, q->is_hurried);

	schedule_begin(&p->schedule, q);
	request->is_probe = is_probe;
	if (!q->url) {
		request->sqs_call = sqs_get_queue_url(p->sqs, priority, sv_cstr(q->name),
			sv_cstr(q->account), on_queue_url, request);
		return;
	}
	request->is_full = needs_all(p, q);
	if (request->is_full)
		q->wants_full = false;
	request->sqs_call = sqs_get_queue_attributes(p->sqs, priority, sv_cstr(q->url),
		request->is_full ? SQS_ATTRIBUTES_ALL : SQS_ATTRIBUTES_COUNTS, on_attributes,
		request);
}

void polls_fail_rest(struct poller *p, const struct err *err)
{
	for (size_t i = 0; i < p->fleet->count; i++) {
		struct queue *q = p->fleet->queues[i];

		if (!q->heap)
			continue;
		fleet_poll_failed(p->fleet, q, err, loop_now_ms(p->loop));
		schedule_park(&p->schedule, q);
	}
}
