/* Watches of file descriptors. */
#include "room.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>

struct fd_handle {
	uv_poll_t uv;
	loop_fd_fn fn;
	void *ud;
	int fd;
	unsigned events; /* that are to be told; 0: paused */
	unsigned polled; /* that libuv looks for */
};

static void on_ready(uv_poll_t *uv, int status, int uv_events);

static bool poll_events(struct fd_handle *h, unsigned events)
{
	const int uv_events = (events & LOOP_READABLE ? UV_READABLE : 0) |
			      (events & LOOP_WRITABLE ? UV_WRITABLE : 0);

	h->polled = events;
	return uv_poll_start(&h->uv, uv_events, on_ready) == 0;
}

/*
 * A connection is paused and resumed at every request, and each change of what is polled for costs
 * system calls. So a pause only stops holding the loop; the polling itself ends when something
 * comes that nobody wants to know.
 */
static void pause_watch(struct fd_handle *h)
{
	h->events = 0;
	uv_unref((uv_handle_t *)&h->uv);
}

static bool watch_events(struct fd_handle *h, unsigned events)
{
	h->events = events;
	uv_ref((uv_handle_t *)&h->uv);
	return h->polled == events || poll_events(h, events);
}

static void on_ready(uv_poll_t *uv, int status, int uv_events)
{
	struct fd_handle *h = uv->data;
	unsigned events = (uv_events & UV_READABLE ? LOOP_READABLE : 0u) |
			  (uv_events & UV_WRITABLE ? LOOP_WRITABLE : 0u);

	if (h->events == 0) {
		poll_events(h, 0);
		return;
	}
	/*
	 * libuv ends a watch that saw an error. What the error is only reading or writing tells, so
	 * the watch goes on and says that both can be tried, as poll() would.
	 */
	if (status < 0) {
		events = h->events;
		poll_events(h, events);
	}
	h->fn(h->ud, h->fd, events);
}

/* libuv makes what it polls non-blocking; a terminal shares that mode with stdout and with the
 * shell. */
static struct fd_handle *handle_new(struct loop *loop, int fd)
{
	struct fd_handle *h = mem_new(1, sizeof *h);
	const int flags = fcntl(fd, F_GETFL);
	const int rc = uv_poll_init(&loop->uv, &h->uv, fd);

	if (flags >= 0)
		fcntl(fd, F_SETFL, flags);
	if (rc != 0) {
		free(h);
		return NULL;
	}
	h->uv.data = h;
	h->fd = fd;
	return h;
}

bool loop_fd_start(
	struct loop *loop, struct loop_fd *watch, int fd, unsigned events, loop_fd_fn fn, void *ud)
{
	struct fd_handle *h = watch->handle;

	assert(!loop->is_closing);
	if (h && h->fd != fd) {
		loop_fd_stop(watch);
		h = NULL;
	}
	if (!h) {
		h = handle_new(loop, fd);
		if (!h)
			return false;
		watch->loop = loop;
		watch->handle = h;
	}
	h->fn = fn;
	h->ud = ud;
	if (events != 0)
		return watch_events(h, events);
	pause_watch(h);
	return true;
}

void loop_fd_stop(struct loop_fd *watch)
{
	struct fd_handle *h = watch->handle;

	if (!h)
		return;
	watch->handle = NULL;
	handle_close((uv_handle_t *)&h->uv);
}
