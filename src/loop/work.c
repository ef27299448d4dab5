/* Work in libuv's pool of threads. */
#include "room.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct work {
	uv_work_t uv;
	struct loop *loop;
	loop_work_fn fn;
	loop_work_done_fn done;
	void *ud;
	struct work *prev, *next;
};

static void unlink_work(struct work *w)
{
	if (w->prev)
		w->prev->next = w->next;
	else
		w->loop->works = w->next;
	if (w->next)
		w->next->prev = w->prev;
}

static void in_thread(uv_work_t *uv)
{
	struct work *w = uv->data;

	w->fn(w->ud);
}

static void on_done(uv_work_t *uv, int status)
{
	struct work *w = uv->data;

	unlink_work(w);
	w->done(w->ud, status == UV_ECANCELED || w->loop->is_closing);
	free(w);
}

void loop_work(struct loop *loop, loop_work_fn fn, loop_work_done_fn done, void *ud)
{
	struct work *w = mem_new(1, sizeof *w);
	int rc;

	*w = (struct work){.loop = loop, .fn = fn, .done = done, .ud = ud, .next = loop->works};
	w->uv.data = w;
	if (loop->works)
		loop->works->prev = w;
	loop->works = w;
	rc = uv_queue_work(&loop->uv, &w->uv, in_thread, on_done);
	if (rc != 0)
		fatal_abort("cannot queue work: %s", uv_strerror(rc));
}

void works_cancel(struct loop *loop)
{
	/* What runs already cannot be cancelled; its done comes when it ends. */
	for (struct work *w = loop->works; w; w = w->next)
		uv_cancel((uv_req_t *)&w->uv);
}
