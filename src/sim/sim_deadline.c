/* A binary heap of deadlines that know their place in it. */
#include "sim_deadline.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

static bool is_before(const struct sim_deadline_entry *a, const struct sim_deadline_entry *b)
{
	return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void put(struct sim_deadlines *d, size_t place, struct sim_deadline_entry entry)
{
	d->entries[place] = entry;
	entry.deadline->place = place;
}

static void sift_up(struct sim_deadlines *d, size_t place, struct sim_deadline_entry entry)
{
	while (place > 1 && is_before(&entry, &d->entries[place / 2])) {
		put(d, place, d->entries[place / 2]);
		place /= 2;
	}
	put(d, place, entry);
}

static void sift_down(struct sim_deadlines *d, size_t place, struct sim_deadline_entry entry)
{
	for (size_t child; (child = 2 * place) <= d->count; place = child) {
		if (child < d->count && is_before(&d->entries[child + 1], &d->entries[child]))
			child++;
		if (!is_before(&d->entries[child], &entry))
			break;
		put(d, place, d->entries[child]);
	}
	put(d, place, entry);
}

/* Put the entry into the hole at `place`. */
static void fill(struct sim_deadlines *d, size_t place, struct sim_deadline_entry entry)
{
	if (place > 1 && is_before(&entry, &d->entries[place / 2]))
		sift_up(d, place, entry);
	else
		sift_down(d, place, entry);
}

void sim_deadlines_release(struct sim_deadlines *d)
{
	free(d->entries);
	*d = (struct sim_deadlines){0};
}

void sim_deadline_set(struct sim_deadlines *d, struct sim_deadline *deadline, int64_t due_ms,
	sim_deadline_fn fire)
{
	struct sim_deadline_entry entry = {due_ms, ++d->order, deadline};
	deadline->fire = fire;
	if (deadline->place) {
		fill(d, deadline->place, entry);
		return;
	}
	d->entries = mem_grow(d->entries, &d->cap, d->count + 2, sizeof *d->entries);
	sift_up(d, ++d->count, entry);
}

void sim_deadline_clear(struct sim_deadlines *d, struct sim_deadline *deadline)
{
	size_t place = deadline->place;
	if (!place)
		return;
	deadline->place = 0;
	struct sim_deadline_entry last = d->entries[d->count--];
	if (last.deadline != deadline)
		fill(d, place, last);
}

int64_t sim_deadlines_next(const struct sim_deadlines *d)
{
	return d->count ? d->entries[1].due_ms : -1;
}

struct sim_deadline *sim_deadlines_take(struct sim_deadlines *d, int64_t now_ms)
{
	if (!d->count || d->entries[1].due_ms > now_ms)
		return NULL;
	struct sim_deadline *deadline = d->entries[1].deadline;
	sim_deadline_clear(d, deadline);
	return deadline;
}
