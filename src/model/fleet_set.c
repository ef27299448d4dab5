/* The fleets that are looked at together. */
#include "sqscope/model/fleet_set.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

void fleet_set_release(struct fleet_set *set)
{
	free(set->fleets);
	*set = (struct fleet_set){0};
}

static size_t index_of(const struct fleet_set *set, const struct fleet *fleet)
{
	size_t i = 0;

	while (i < set->count && set->fleets[i] != fleet)
		i++;
	return i;
}

bool fleet_set_has(const struct fleet_set *set, const struct fleet *fleet)
{
	return index_of(set, fleet) < set->count;
}

/* Whoever compares must see that something changed, whatever the fleets' own gens are. */
static void note_change(struct fleet_set *set)
{
	set->past_gen++;
	set->past_rows_gen++;
}

static void keep_gens(struct fleet_set *set, const struct fleet *fleet)
{
	set->past_gen += fleet->gen;
	set->past_rows_gen += fleet->rows_gen;
	note_change(set);
}

void fleet_set_add(struct fleet_set *set, struct fleet *fleet)
{
	if (fleet_set_has(set, fleet))
		return;
	set->fleets = mem_grow(set->fleets, &set->cap, set->count + 1, sizeof(struct fleet *));
	set->fleets[set->count++] = fleet;
	note_change(set);
}

void fleet_set_remove(struct fleet_set *set, const struct fleet *fleet)
{
	size_t i = index_of(set, fleet);

	if (i == set->count)
		return;
	keep_gens(set, fleet);
	set->count--;
	memmove(&set->fleets[i], &set->fleets[i + 1], (set->count - i) * sizeof(struct fleet *));
}

void fleet_set_replace(struct fleet_set *set, const struct fleet *old, struct fleet *fleet)
{
	size_t i = index_of(set, old);

	if (i == set->count)
		return;
	keep_gens(set, old);
	set->fleets[i] = fleet;
}

uint64_t fleet_set_gen(const struct fleet_set *set)
{
	uint64_t gen = set->past_gen;

	for (size_t i = 0; i < set->count; i++)
		gen += set->fleets[i]->gen;
	return gen;
}

uint64_t fleet_set_rows_gen(const struct fleet_set *set)
{
	uint64_t gen = set->past_rows_gen;

	for (size_t i = 0; i < set->count; i++)
		gen += set->fleets[i]->rows_gen;
	return gen;
}

size_t fleet_set_queues(const struct fleet_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		count += set->fleets[i]->count;
	return count;
}

size_t fleet_set_watched(const struct fleet_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		count += set->fleets[i]->watched_count;
	return count;
}

int64_t fleet_set_changed_unix_ms(const struct fleet_set *set)
{
	int64_t latest = UNKNOWN;

	for (size_t i = 0; i < set->count; i++) {
		if (set->fleets[i]->changed_unix_ms > latest)
			latest = set->fleets[i]->changed_unix_ms;
	}
	return latest;
}

struct queue *fleet_set_next(const struct fleet_set *set, struct fleet_walk *walk)
{
	while (walk->fleet < set->count && walk->queue >= set->fleets[walk->fleet]->count) {
		walk->fleet++;
		walk->queue = 0;
	}
	if (walk->fleet >= set->count)
		return NULL;
	return set->fleets[walk->fleet]->queues[walk->queue++];
}

struct queue *fleet_set_find_name(
	const struct fleet_set *set, const struct fleet *first, struct sv name)
{
	struct queue *q = first ? fleet_find_name(first, name) : NULL;

	for (size_t i = 0; i < set->count && !q; i++)
		q = fleet_find_name(set->fleets[i], name);
	return q;
}
