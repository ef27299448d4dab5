/*
 * "Did you mean": of the names that are offered, the one nearest to what was typed, when it is near
 * enough to be a slip.
 */
#ifndef SUGGEST_H
#define SUGGEST_H

#include "sqscope/base/sv.h"

struct suggest {
	struct sv wanted;
	struct sv best; /* borrowed from the offers; empty while none is near */
	size_t distance;
};

struct suggest suggest_for(struct sv wanted);
void suggest_offer(struct suggest *s, struct sv name);

#endif
