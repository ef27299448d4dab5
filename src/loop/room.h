/*
 * What the files of this room share: the loop itself, and how a handle that lies on the heap is
 * given back.
 */
#ifndef SQSCOPE_ROOM_LOOP_H
#define SQSCOPE_ROOM_LOOP_H

#include "sqscope/loop/loop.h"

#include <uv.h>

struct timer_handle;
struct work;

struct loop {
	uv_loop_t uv;
	uv_prepare_t turn_end;
	loop_turn_fn on_turn;
	void *on_turn_ud;
	uv_idle_t next_turn; /* active while timers of no delay wait for the next turn */
	struct timer_handle *due_first, *due_last;
	uint64_t turn;
	struct work *works;          /* not handed back yet */
	struct loop_child *children; /* whose done was not called yet */
	int64_t unix_shift_ms;
	bool is_closing;
};

/* Close a handle; what its `data` points to is freed once libuv has let go of it. */
void handle_close(uv_handle_t *handle);

/* Timers of no delay that were started before this turn's call run now (timer.c). */
void timers_run_due(uv_idle_t *idle);

/* Ask for the end of all work that has not begun (work.c). */
void works_cancel(struct loop *loop);

/* Kill every child and forget it without a call (child.c). */
void children_drop(struct loop *loop);

#endif
