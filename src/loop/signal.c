/* Signals. */
#include "room.h"

#include "sqscope/base/mem.h"

#include <assert.h>

struct signal_handle {
	uv_signal_t uv;
	loop_signal_fn fn;
	void *ud;
};

static void on_signal(uv_signal_t *uv, int signo)
{
	struct signal_handle *h = uv->data;

	h->fn(h->ud, signo);
}

void loop_signal_start(
	struct loop *loop, struct loop_signal *watch, int signo, loop_signal_fn fn, void *ud)
{
	struct signal_handle *h = watch->handle;

	assert(!loop->is_closing);
	if (!h) {
		h = mem_new(1, sizeof *h);
		uv_signal_init(&loop->uv, &h->uv);
		uv_unref((uv_handle_t *)&h->uv);
		h->uv.data = h;
		watch->loop = loop;
		watch->handle = h;
	}
	h->fn = fn;
	h->ud = ud;
	uv_signal_start(&h->uv, on_signal, signo);
}

void loop_signal_stop(struct loop_signal *watch)
{
	struct signal_handle *h = watch->handle;

	if (!h)
		return;
	watch->handle = NULL;
	handle_close((uv_handle_t *)&h->uv);
}
