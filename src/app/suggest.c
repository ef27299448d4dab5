/* The nearest known name. */
#include "suggest.h"

/* One slip in a short word, two in a usual one, three in a long one. */
static size_t slips_allowed(size_t length)
{
	if (length < 4)
		return 1;
	return length < 9 ? 2 : 3;
}

struct suggest suggest_for(struct sv wanted)
{
	return (struct suggest){wanted, sv_cstr(""), slips_allowed(wanted.n) + 1};
}

void suggest_offer(struct suggest *s, struct sv name)
{
	size_t distance = sv_distance(s->wanted, name, s->distance);
	if (distance >= s->distance)
		return;
	s->distance = distance;
	s->best = name;
}
