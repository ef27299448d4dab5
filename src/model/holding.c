/* The leases of a queue, and their time. */
#include "holding_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum { RENEW_S = 120 };

struct holding *holding_new(const struct holding_options *options)
{
	struct holding *h = mem_new(1, sizeof *h);

	h->options = *options;
	str_add(&h->queue_url, options->queue_url);
	h->options.queue_url = str_sv(&h->queue_url);
	if (h->options.renew_s == 0)
		h->options.renew_s = RENEW_S;
	h->by_id = map_new();
	return h;
}

static void free_lease(struct lease *lease)
{
	message_release(&lease->message);
	free(lease);
}

/* It was to hand everything back, and still waited for the last answer. */
static void cancel_return(struct holding *h)
{
	struct holding_result result = {0};

	if (!h->is_returning)
		return;
	for (size_t i = 0; i < h->count; i++)
		result.asked += h->leases[i]->state == LEASE_HELD;
	err_set(&result.first, ERR_CANCELLED, "the queue's messages were closed");
	h->return_done(h->return_ud, &result);
}

void holding_free(struct holding *h)
{
	if (!h)
		return;
	h->is_closing = true;
	holding_cancel_receipts(h);
	holding_cancel_jobs(h);
	cancel_return(h);
	loop_timer_stop(&h->timer);
	for (size_t i = 0; i < h->count; i++)
		free_lease(h->leases[i]);
	free(h->leases);
	map_free(h->by_id);
	str_release(&h->queue_url);
	free(h);
}

/* --- looking --------------------------------------------------------------------------------- */

bool holding_is_fifo(const struct holding *h)
{
	return h->options.is_fifo;
}

size_t holding_count(const struct holding *h)
{
	return h->count;
}

struct lease *holding_at(const struct holding *h, size_t index)
{
	assert(index < h->count);
	return h->leases[index];
}

struct lease *holding_find(const struct holding *h, struct sv message_id)
{
	return map_get(h->by_id, message_id);
}

size_t holding_held_count(const struct holding *h)
{
	size_t held = 0;

	for (size_t i = 0; i < h->count; i++)
		held += h->leases[i]->state == LEASE_HELD;
	return held;
}

int64_t holding_until_unix_ms(const struct holding *h)
{
	int64_t first = UNKNOWN;

	for (size_t i = 0; i < h->count; i++) {
		const struct lease *lease = h->leases[i];

		if (lease->state == LEASE_HELD &&
			(first == UNKNOWN || lease->until_unix_ms < first))
			first = lease->until_unix_ms;
	}
	return first;
}

uint64_t holding_gen(const struct holding *h)
{
	return h->gen;
}

int holding_most_s(const struct holding *h, const struct lease *lease)
{
	int64_t end_ms = lease->received_ms + (int64_t)SQS_VISIBILITY_MAX_S * HOLDING_S_MS;
	int64_t left_ms = end_ms - HOLDING_MARGIN_MS - loop_now_ms(h->options.loop);

	return left_ms > 0 ? (int)(left_ms / HOLDING_S_MS) : 0;
}

/* --- time ------------------------------------------------------------------------------------ */

bool lease_is_ready(const struct holding *h, const struct lease *lease)
{
	return lease->state == LEASE_HELD && !lease->is_busy &&
	       loop_now_ms(h->options.loop) + HOLDING_MARGIN_MS < lease->until_ms;
}

void lease_set_until(struct holding *h, struct lease *lease, int64_t until_ms)
{
	struct loop *loop = h->options.loop;

	lease->until_ms = until_ms;
	lease->span_ms = until_ms - loop_now_ms(loop);
	lease->until_unix_ms = loop_unix_ms(loop) + (until_ms - loop_now_ms(loop));
}

void lease_lose(struct lease *lease)
{
	lease->state = LEASE_LOST;
}

/* What is busy is judged when its answer is there. */
static bool lose_what_is_over(struct holding *h, int64_t now_ms)
{
	bool changed = false;

	for (size_t i = 0; i < h->count; i++) {
		struct lease *lease = h->leases[i];

		if (lease->state != LEASE_HELD || lease->is_busy || now_ms < lease->until_ms)
			continue;
		lease_lose(lease);
		changed = true;
	}
	return changed;
}

/* What happens to it next: too late for a renewal, it ends. */
static int64_t event_of(const struct holding *h, const struct lease *lease)
{
	int64_t renew_at_ms = lease_renew_at_ms(h, lease);

	if (!lease->is_renewed || !lease_is_ready(h, lease) || renew_at_ms >= lease->until_ms)
		return lease->until_ms;
	return renew_at_ms;
}

static int64_t next_event_ms(const struct holding *h)
{
	int64_t next = UNKNOWN;

	for (size_t i = 0; i < h->count; i++) {
		const struct lease *lease = h->leases[i];
		int64_t at_ms;

		if (lease->state != LEASE_HELD || lease->is_busy)
			continue;
		at_ms = event_of(h, lease);
		if (next == UNKNOWN || at_ms < next)
			next = at_ms;
	}
	return next;
}

static void on_time(void *ud);

static void wake_at(struct holding *h, int64_t at_ms)
{
	int64_t now_ms = loop_now_ms(h->options.loop);

	loop_timer_start(
		h->options.loop, &h->timer, at_ms > now_ms ? at_ms - now_ms : 0, on_time, h);
}

static void on_time(void *ud)
{
	struct holding *h = ud;
	int64_t next_ms;

	h->is_stale = true;
	holding_renew_due(h);
	if (lose_what_is_over(h, loop_now_ms(h->options.loop)))
		h->gen++;
	next_ms = next_event_ms(h);
	h->is_stale = false;
	if (next_ms != UNKNOWN)
		wake_at(h, next_ms);
}

/* Looking through all of them once a turn is enough, however much has changed in it. */
void holding_changed(struct holding *h)
{
	h->gen++;
	if (h->is_closing || h->is_stale)
		return;
	h->is_stale = true;
	wake_at(h, loop_now_ms(h->options.loop));
}

/* --- the end of a lease ---------------------------------------------------------------------- */

void holding_forget(struct holding *h, struct lease *lease)
{
	size_t at = 0;

	assert(lease->state != LEASE_HELD && !lease->is_busy);
	while (h->leases[at] != lease)
		at++;
	memmove(&h->leases[at], &h->leases[at + 1], (--h->count - at) * sizeof *h->leases);
	map_del(h->by_id, str_sv(&lease->message.id));
	free_lease(lease);
	holding_changed(h);
}

void holding_let_go(struct holding *h, struct lease *lease)
{
	assert(!lease->is_busy);
	lease_lose(lease);
	holding_forget(h, lease);
}

static void return_now(struct holding *h)
{
	struct lease **held = mem_new(h->count + 1, sizeof *held);
	size_t count = 0;

	h->is_returning = false;
	for (size_t i = 0; i < h->count; i++) {
		h->leases[i]->is_renewed = false;
		if (h->leases[i]->state == LEASE_HELD)
			held[count++] = h->leases[i];
	}
	holding_change(h, held, count, 0, h->return_done, h->return_ud);
	free(held);
}

void holding_settle(struct holding *h)
{
	if (h->is_returning && !h->is_closing && !h->receipts && !h->jobs)
		return_now(h);
}

void holding_return_all(struct holding *h, holding_done_fn done, void *ud)
{
	assert(!h->is_returning);
	h->is_returning = true;
	h->return_done = done;
	h->return_ud = ud;
	holding_settle(h);
}
