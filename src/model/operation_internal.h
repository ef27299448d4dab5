/* The registry of operations from inside. */
#ifndef SQSCOPE_MODEL_OPERATION_INTERNAL_H
#define SQSCOPE_MODEL_OPERATION_INTERNAL_H

#include "sqscope/model/operation.h"

struct operations {
	struct loop *loop;
	struct store_queue *store;
	struct operation **items; /* owned */
	size_t count, cap;
	int last_number;
	uint64_t gen;
	struct loop_timer tick;
	operation_ended_fn ended;
	void *ended_ud;
};

/* Something that is shown changed. */
void operation_touch(struct operation *op);
/* It is over: told to whoever waits for ends. */
void operation_finish(struct operation *op);

#endif
