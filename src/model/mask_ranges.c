/* Ranges of hidden bytes. */
#include "mask_regex.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

const char mask_stars[] = "****";

void mask_ranges_release(struct mask_ranges *ranges)
{
	free(ranges->items);
	*ranges = (struct mask_ranges){0};
}

void mask_ranges_add(struct mask_ranges *ranges, size_t start, size_t end)
{
	if (start >= end)
		return;
	ranges->items =
		mem_grow(ranges->items, &ranges->cap, ranges->count + 1, sizeof *ranges->items);
	ranges->items[ranges->count++] = (struct mask_range){start, end};
}

static int by_start(const void *a, const void *b)
{
	const struct mask_range *one = a, *other = b;

	return (one->start > other->start) - (one->start < other->start);
}

void mask_ranges_settle(struct mask_ranges *ranges)
{
	size_t kept = 0;

	if (ranges->count == 0)
		return;
	qsort(ranges->items, ranges->count, sizeof *ranges->items, by_start);
	for (size_t i = 1; i < ranges->count; i++) {
		struct mask_range *last = &ranges->items[kept], next = ranges->items[i];

		if (next.start > last->end)
			ranges->items[++kept] = next;
		else if (next.end > last->end)
			last->end = next.end;
	}
	ranges->count = kept + 1;
}

/* The first range that ends behind the offset; count when there is none. */
static size_t range_from(const struct mask_ranges *ranges, size_t offset)
{
	size_t low = 0, high = ranges->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges->items[middle].end > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool mask_ranges_has(const struct mask_ranges *ranges, size_t offset)
{
	size_t i = range_from(ranges, offset);

	return i < ranges->count && ranges->items[i].start <= offset;
}

void mask_ranges_copy(const struct mask_ranges *ranges, struct sv text, struct str *out)
{
	size_t at = 0;

	for (size_t i = 0; i < ranges->count && ranges->items[i].start < text.n; i++) {
		str_add(out, sv_of(text.p + at, ranges->items[i].start - at));
		str_add_cstr(out, mask_stars);
		at = ranges->items[i].end < text.n ? ranges->items[i].end : text.n;
	}
	str_add(out, sv_of(text.p + at, text.n - at));
}

/* A value is hidden when a part of it is, but for containers, whose other values are not. */
void mask_ranges_blank(const struct mask_ranges *ranges, struct sv text, struct str *out)
{
	size_t begin = out->n;

	str_add(out, text);
	for (size_t i = 0; i < ranges->count; i++) {
		size_t end = ranges->items[i].end < text.n ? ranges->items[i].end : text.n;

		for (size_t at = ranges->items[i].start; at < end; at++)
			out->p[begin + at] = '*';
	}
}

void mask_ranges_mark(
	const struct mask_ranges *ranges, const struct json_index *index, bool *hidden)
{
	for (uint32_t n = 0; n < index->count; n++) {
		const struct json_node *node = &index->nodes[n];
		size_t i = range_from(ranges, node->start);
		const struct mask_range *range = i < ranges->count ? &ranges->items[i] : NULL;

		if (!range)
			hidden[n] = false;
		else if (json_node_is_container(node))
			hidden[n] = range->start <= node->start && range->end >= node->end;
		else
			hidden[n] = range->start < node->end;
	}
}
