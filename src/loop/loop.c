/* The loop itself: its turns and its time. libuv stands behind the whole room. */
#include "room.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void handle_close(uv_handle_t *handle)
{
	uv_close(handle, on_closed);
}

static void close_if_open(uv_handle_t *handle, void *ud)
{
	(void)ud;
	if (!uv_is_closing(handle))
		handle_close(handle);
}

static void on_turn_end(uv_prepare_t *prepare)
{
	struct loop *loop = prepare->loop->data;

	if (loop->on_turn)
		loop->on_turn(loop->on_turn_ud);
}

struct loop *loop_new(struct err *err)
{
	struct loop *loop = mem_new(1, sizeof *loop);
	int rc = uv_loop_init(&loop->uv);

	if (rc != 0) {
		err_set(err, ERR_IO, "cannot set up the event loop: %s", uv_strerror(rc));
		free(loop);
		return NULL;
	}
	loop->uv.data = loop;
	uv_idle_init(&loop->uv, &loop->next_turn);
	/* libuv works out how long to wait after its prepare handles ran, so what they start is
	 * honoured. */
	uv_prepare_init(&loop->uv, &loop->turn_end);
	uv_prepare_start(&loop->turn_end, on_turn_end);
	uv_unref((uv_handle_t *)&loop->turn_end);
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	loop->is_closing = true;
	children_drop(loop);
	works_cancel(loop);
	uv_walk(&loop->uv, close_if_open, NULL);
	/* Turns until the handles are closed and the work that had begun has come back. */
	while (uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
		continue;
	if (uv_loop_close(&loop->uv) != 0)
		assert(!"a handle was left open");
	free(loop);
}

void loop_run(struct loop *loop)
{
	uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop)
{
	uv_stop(&loop->uv);
}

int64_t loop_now_ms(const struct loop *loop)
{
	return (int64_t)uv_now(&loop->uv);
}

int64_t loop_unix_ms(const struct loop *loop)
{
	return clock_unix_ms() + loop->unix_shift_ms;
}

void loop_shift_unix(struct loop *loop, int64_t ms)
{
	loop->unix_shift_ms = ms;
}

void loop_on_turn(struct loop *loop, loop_turn_fn fn, void *ud)
{
	loop->on_turn = fn;
	loop->on_turn_ud = ud;
}
