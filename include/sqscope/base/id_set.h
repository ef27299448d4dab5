/*
 * A set of ids of which only 64 bits of a hash each are kept: eight to sixteen bytes an id,
 * whatever their number. Two ids in a million million million are taken for the same: who asks must
 * be safe then, too.
 */
#ifndef SQSCOPE_BASE_ID_SET_H
#define SQSCOPE_BASE_ID_SET_H

#include "sqscope/base/sv.h"

/* `struct id_set s = {0}` is an empty set. */
struct id_set {
	uint64_t *slots; /* 0: free */
	size_t count, cap;
};

void id_set_release(struct id_set *set);
/* False when it was there already. */
bool id_set_add(struct id_set *set, struct sv id);
bool id_set_has(const struct id_set *set, struct sv id);

#endif
