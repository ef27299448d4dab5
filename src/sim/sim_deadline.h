/*
 * What happens by itself at a time: a heap of moments that lie inside what they are for (a message,
 * a waiting receive, a purge). Nothing here reads a clock; the store says what time it is.
 * Deadlines of the same moment come in the order in which they were set, so that a run can be
 * repeated.
 */
#ifndef SIM_DEADLINE_H
#define SIM_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_store;
struct sim_deadline;

typedef void (*sim_deadline_fn)(struct sim_store *store, struct sim_deadline *deadline);

struct sim_deadline {
	sim_deadline_fn fire;
	size_t place; /* in the heap, from 1; 0: not set */
};

struct sim_deadline_entry {
	int64_t due_ms;
	uint64_t order;
	struct sim_deadline *deadline;
};

struct sim_deadlines {
	struct sim_deadline_entry *entries; /* owned; entries[0] is not used */
	size_t count, cap;
	uint64_t order;
};

void sim_deadlines_release(struct sim_deadlines *d);

/* Set, or set anew. */
void sim_deadline_set(struct sim_deadlines *d, struct sim_deadline *deadline, int64_t due_ms,
	sim_deadline_fn fire);
void sim_deadline_clear(struct sim_deadlines *d, struct sim_deadline *deadline);

/* When the next one is due; -1 when there is none. */
int64_t sim_deadlines_next(const struct sim_deadlines *d);
/* Take the next one off if it is due at `now`; NULL when none is. */
struct sim_deadline *sim_deadlines_take(struct sim_deadlines *d, int64_t now_ms);

#endif
