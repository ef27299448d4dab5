/*
 * Copies of texts that belong to one thing and go with it: for options whose views must outlive
 * whoever gave them. A copy stays where it is until all of them go, and ends in a NUL.
 */
#ifndef SQSCOPE_BASE_KEPT_H
#define SQSCOPE_BASE_KEPT_H

#include "sqscope/base/sv.h"

struct kept {
	char **texts; /* owned */
	size_t count, cap;
};

/* A copy; its view is good until kept_release. */
struct sv kept_add(struct kept *kept, struct sv text);
/* Make a view look at a copy of what it looks at. */
void kept_take(struct kept *kept, struct sv *text);
void kept_release(struct kept *kept);

#endif
