/*
 * Who has the batch at hand: it goes from the loop's thread to a worker and back, or is run by the
 * drain. Every step is taken under a lock, which also hands over what was written before it.
 */
#ifndef STORE_GATE_H
#define STORE_GATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum batch_state {
	BATCH_NONE,
	BATCH_OFFERED, /* the first to claim it runs it: a worker, or the drain */
	BATCH_RUNNING,
	BATCH_FINISHED, /* to be handed back by the loop's thread */
};

struct store_gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	enum batch_state state;
};

void gate_init(struct store_gate *gate);
void gate_release(struct store_gate *gate);

enum batch_state gate_get(struct store_gate *gate);
void gate_set(struct store_gate *gate, enum batch_state state);

/* From offered to running; false when somebody else was quicker, or nothing is offered. */
bool gate_claim(struct store_gate *gate);

/* Until nothing is running; false at the deadline (monotonic). */
bool gate_wait(struct store_gate *gate, int64_t deadline_ms);

#endif
