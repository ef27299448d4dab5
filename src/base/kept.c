/* Texts that are kept together. */
#include "sqscope/base/kept.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sv kept_add(struct kept *kept, struct sv text)
{
	char *copy = mem_strndup(text.p ? text.p : "", text.n);

	kept->texts = mem_grow(kept->texts, &kept->cap, kept->count + 1, sizeof *kept->texts);
	kept->texts[kept->count++] = copy;
	return sv_of(copy, text.n);
}

void kept_take(struct kept *kept, struct sv *text)
{
	*text = kept_add(kept, *text);
}

void kept_release(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		free(kept->texts[i]);
	free(kept->texts);
	*kept = (struct kept){0};
}
