/*
 * A receive that waits: the long polls of a queue, oldest first. The waiter lies inside whatever
 * waits; it is forgotten when its function says so, when its time is over, or by sim_wait_stop.
 */
#ifndef SIM_WAIT_H
#define SIM_WAIT_H

#include "sim_deadline.h"
#include "sim_list.h"

struct sim_queue;
struct sim_store;
struct sim_waiter;

enum sim_wake {
	SIM_WAKE_LOOK,    /* there may be something: try again */
	SIM_WAKE_TIME,    /* the time is over: answer what there is */
	SIM_WAKE_DELETED, /* the queue is gone */
};

/* True when it was answered and waits no more. After SIM_WAKE_LOOK it calls sim_wait_stop itself,
 * before it answers; after the other two it waits no more already. */
typedef bool (*sim_wait_fn)(struct sim_waiter *waiter, enum sim_wake why);

struct sim_waiter {
	struct sim_deadline deadline;
	struct sim_link link; /* in queue->waiters */
	struct sim_queue *queue;
	sim_wait_fn wake;
};

void sim_wait_start(struct sim_store *store, struct sim_queue *q, struct sim_waiter *waiter,
	int64_t until_ms, sim_wait_fn wake);
void sim_wait_stop(struct sim_store *store, struct sim_waiter *waiter);
/* Let the waiters of q try, oldest first, until one stays without success. */
void sim_wait_look(struct sim_queue *q);
/* The queue is going: every waiter is answered. */
void sim_wait_end(struct sim_store *store, struct sim_queue *q);

#endif
