/* Timers. A delay of 0 means the next turn, which libuv's own timers do not promise. */
#include "room.h"

#include "sqscope/base/mem.h"

#include <assert.h>

/*
 * A libuv timer of no delay that is started by another timer's callback fires in the same pass, so
 * two of them could keep sockets and the screen waiting for ever. Those without delay therefore
 * stand in a list of the loop, each with the turn it was started in, and an idle handle lets the
 * loop turn without waiting.
 */
struct timer_handle {
	uv_timer_t uv;
	loop_timer_fn fn;
	void *ud;
	struct timer_handle *prev, *next;
	uint64_t started_turn;
	bool is_due; /* in the loop's list */
};

static void due_add(struct loop *loop, struct timer_handle *h)
{
	h->started_turn = loop->turn;
	h->is_due = true;
	h->prev = loop->due_last;
	h->next = NULL;
	if (loop->due_last)
		loop->due_last->next = h;
	else
		loop->due_first = h;
	loop->due_last = h;
	uv_idle_start(&loop->next_turn, timers_run_due);
}

static void due_remove(struct loop *loop, struct timer_handle *h)
{
	if (!h->is_due)
		return;
	h->is_due = false;
	if (h->prev)
		h->prev->next = h->next;
	else
		loop->due_first = h->next;
	if (h->next)
		h->next->prev = h->prev;
	else
		loop->due_last = h->prev;
	if (!loop->due_first)
		uv_idle_stop(&loop->next_turn);
}

void timers_run_due(uv_idle_t *idle)
{
	struct loop *loop = idle->loop->data;
	struct timer_handle *h;

	loop->turn++;
	while ((h = loop->due_first) && h->started_turn != loop->turn) {
		due_remove(loop, h);
		h->fn(h->ud);
	}
}

static void on_timer(uv_timer_t *uv)
{
	struct timer_handle *h = uv->data;

	h->fn(h->ud);
}

void loop_timer_start(
	struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn fn, void *ud)
{
	struct timer_handle *h = timer->handle;

	assert(!loop->is_closing);
	if (!h) {
		h = mem_new(1, sizeof *h);
		uv_timer_init(&loop->uv, &h->uv);
		h->uv.data = h;
		timer->loop = loop;
		timer->handle = h;
	}
	h->fn = fn;
	h->ud = ud;
	due_remove(loop, h);
	if (delay_ms > 0) {
		uv_timer_start(&h->uv, on_timer, (uint64_t)delay_ms, 0);
		return;
	}
	uv_timer_stop(&h->uv);
	due_add(loop, h);
}

void loop_timer_hasten(
	struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn fn, void *ud)
{
	const struct timer_handle *h = timer->handle;

	if (h && h->is_due)
		return;
	if (h && uv_is_active((const uv_handle_t *)&h->uv) &&
		(int64_t)uv_timer_get_due_in(&h->uv) <= delay_ms)
		return;
	loop_timer_start(loop, timer, delay_ms, fn, ud);
}

void loop_timer_stop(struct loop_timer *timer)
{
	struct timer_handle *h = timer->handle;

	if (!h)
		return;
	timer->handle = NULL;
	due_remove(timer->loop, h);
	handle_close((uv_handle_t *)&h->uv);
}

bool loop_timer_is_active(const struct loop_timer *timer)
{
	const struct timer_handle *h = timer->handle;

	return h && (h->is_due || uv_is_active((const uv_handle_t *)&h->uv));
}
