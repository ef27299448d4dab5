/*
 * The fleets that are looked at together, one a context: the queues of all of them in one walk, and
 * what they come to. Pulled like a fleet: both gens grow when one of the fleets changes, and when
 * one joins or leaves. Borrows the fleets; take one out before it is released.
 */
#ifndef SQSCOPE_MODEL_FLEET_SET_H
#define SQSCOPE_MODEL_FLEET_SET_H

#include "sqscope/model/fleet.h"

struct fleet_set {
	struct fleet **fleets; /* in the order in which they joined */
	size_t count, cap;
	uint64_t past_gen, past_rows_gen; /* of those that left, and of joining and leaving */
};

void fleet_set_release(struct fleet_set *set);
/* Once each; one that is there stays where it is. */
void fleet_set_add(struct fleet_set *set, struct fleet *fleet);
/* One that is not there: nothing happens. */
void fleet_set_remove(struct fleet_set *set, const struct fleet *fleet);
/* Put one in the place of another. */
void fleet_set_replace(struct fleet_set *set, const struct fleet *old, struct fleet *fleet);
bool fleet_set_has(const struct fleet_set *set, const struct fleet *fleet);

uint64_t fleet_set_gen(const struct fleet_set *set);
uint64_t fleet_set_rows_gen(const struct fleet_set *set);

/* Queues, and those of them that are watched. */
size_t fleet_set_queues(const struct fleet_set *set);
size_t fleet_set_watched(const struct fleet_set *set);
/* The latest changed_unix_ms; UNKNOWN when nothing ever came. */
int64_t fleet_set_changed_unix_ms(const struct fleet_set *set);

/* A walk: `struct fleet_walk walk = {0}; while ((q = fleet_set_next(set, &walk)))`. NULL at the
 * end. Membership must not change meanwhile. */
struct fleet_walk {
	size_t fleet, queue;
};
struct queue *fleet_set_next(const struct fleet_set *set, struct fleet_walk *walk);

/* The watched queue of that name: of `first` (may be NULL) when that has one, else of the first
 * fleet that has. NULL. */
struct queue *fleet_set_find_name(
	const struct fleet_set *set, const struct fleet *first, struct sv name);

/* Over all of them. */
void fleet_set_summarise(const struct fleet_set *set, struct fleet_summary *out);

#endif
