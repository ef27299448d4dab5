/* The steps of a walk through the listing: the prefixes that are still to be listed. */
#include "poller_internal.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* What a queue name may hold (SQS API reference, CreateQueue; the dot is that of ".fifo"). */
static const char name_alphabet[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

void steps_push(struct listing *listing, struct sv prefix, bool is_exact)
{
	listing->steps = mem_grow(listing->steps, &listing->step_cap, listing->step_count + 1,
		sizeof *listing->steps);
	listing->steps[listing->step_count++] =
		(struct listing_step){mem_strndup(prefix.p, prefix.n), is_exact};
}

void steps_clear(struct listing *listing)
{
	while (listing->step_count > 0)
		free(listing->steps[--listing->step_count].prefix);
	free(listing->step.prefix);
	listing->step.prefix = NULL;
	str_clear(&listing->token);
}

bool steps_take(struct listing *listing)
{
	free(listing->step.prefix);
	listing->step.prefix = NULL;
	str_clear(&listing->token);
	listing->pages_of_step = 0;
	if (listing->step_count == 0)
		return false;
	listing->step = listing->steps[--listing->step_count];
	return true;
}

void steps_split(struct listing *listing)
{
	struct str longer = {0};

	for (const char *c = name_alphabet; *c; c++) {
		str_set(&longer, sv_cstr(listing->step.prefix));
		str_add_char(&longer, *c);
		steps_push(listing, str_sv(&longer), false);
	}
	if (listing->step.prefix[0])
		steps_push(listing, sv_cstr(listing->step.prefix), true);
	str_release(&longer);
}
