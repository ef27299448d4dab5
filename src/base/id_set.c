/* A set of hashed ids: open addressing, at most two thirds full. */
#include "sqscope/base/id_set.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { FIRST_CAP = 64 };

void id_set_release(struct id_set *set)
{
	free(set->slots);
	*set = (struct id_set){0};
}

/* FNV-1a, its bits mixed once more; never 0. Message ids come from SQS, not from an attacker who
 * could choose them. */
static uint64_t hash(struct sv id)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.p[i]) * 1099511628211u;
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdu;
	h ^= h >> 33;
	return h ? h : 1;
}

/* The slot of that hash, or the free one where it belongs. */
static size_t find(const uint64_t *slots, size_t cap, uint64_t h)
{
	size_t at = (size_t)h & (cap - 1);

	while (slots[at] != 0 && slots[at] != h)
		at = (at + 1) & (cap - 1);
	return at;
}

static void grow(struct id_set *set)
{
	size_t cap = set->cap ? set->cap * 2 : FIRST_CAP;
	uint64_t *slots = mem_new(cap, sizeof *slots);

	for (size_t i = 0; i < set->cap; i++) {
		if (set->slots[i] != 0)
			slots[find(slots, cap, set->slots[i])] = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->cap = cap;
}

bool id_set_add(struct id_set *set, struct sv id)
{
	uint64_t h = hash(id);
	size_t at;

	if ((set->count + 1) * 3 > set->cap * 2)
		grow(set);
	at = find(set->slots, set->cap, h);
	if (set->slots[at] == h)
		return false;
	set->slots[at] = h;
	set->count++;
	return true;
}

bool id_set_has(const struct id_set *set, struct sv id)
{
	return set->cap > 0 && set->slots[find(set->slots, set->cap, hash(id))] != 0;
}
