/* Counting messages by a value. */
#include "sqscope/model/message_groups.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

void message_groups_init(struct message_groups *g)
{
	*g = (struct message_groups){.by_value = map_new()};
}

void message_groups_release(struct message_groups *g)
{
	for (size_t i = 0; i < g->count; i++)
		str_release(&g->groups[i].value);
	free(g->groups);
	map_free(g->by_value);
	*g = (struct message_groups){0};
}

static size_t add_group(struct message_groups *g, enum message_group_kind kind, struct sv value)
{
	struct message_group *group;

	g->groups = mem_grow(g->groups, &g->cap, g->count + 1, sizeof *g->groups);
	group = &g->groups[g->count];
	group->kind = kind;
	str_add(&group->value, value);
	return g->count++;
}

/* The group of a kind that there is one of, made when it is needed. */
static size_t only_group(struct message_groups *g, enum message_group_kind kind, const char *name)
{
	for (size_t i = 0; i < g->count; i++) {
		if (g->groups[i].kind == kind)
			return i;
	}
	return add_group(g, kind, sv_cstr(name));
}

static size_t find_group(struct message_groups *g, struct sv value)
{
	const void *known = map_get(g->by_value, value);
	size_t number;

	if (known)
		return (size_t)(uintptr_t)known - 1;
	if ((int64_t)map_count(g->by_value) >= limit(LIMIT_GROUPS))
		return only_group(g, MESSAGE_GROUP_OTHERS, "<other>");
	number = add_group(g, MESSAGE_GROUP_VALUE, value);
	map_put(g->by_value, value, (void *)(uintptr_t)(number + 1));
	return number;
}

size_t message_groups_add(struct message_groups *g, const struct sv *value)
{
	size_t number = value ? find_group(g, *value) : only_group(g, MESSAGE_GROUP_NONE, "<none>");

	g->groups[number].count++;
	return number;
}

void message_groups_remove(struct message_groups *g, size_t number)
{
	if (g->groups[number].count > 0)
		g->groups[number].count--;
}

/* qsort has no argument of ours, so the groups are sorted as pointers into one array: where they
 * stand is when they came. */
static int by_size(const void *a, const void *b)
{
	const struct message_group *const *one = a, *const *other = b;
	int last = ((*one)->kind != MESSAGE_GROUP_VALUE) - ((*other)->kind != MESSAGE_GROUP_VALUE);

	if (last != 0)
		return last;
	if ((*one)->count != (*other)->count)
		return (*one)->count < (*other)->count ? 1 : -1;
	return (*one > *other) - (*one < *other);
}

void message_groups_order(const struct message_groups *g, size_t *order)
{
	const struct message_group **sorted = mem_new(g->count + 1, sizeof *sorted);

	for (size_t i = 0; i < g->count; i++)
		sorted[i] = &g->groups[i];
	qsort(sorted, g->count, sizeof *sorted, by_size);
	for (size_t i = 0; i < g->count; i++)
		order[i] = (size_t)(sorted[i] - g->groups);
	free(sorted);
}
