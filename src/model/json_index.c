/* The nodes of a JSON text: reading the index. */
#include "sqscope/model/json_index.h"

#include "json_scan.h"

#include <stdlib.h>

void json_index_release(struct json_index *ix)
{
	free(ix->nodes);
	*ix = (struct json_index){0};
}

struct sv json_index_text(const struct json_index *ix, uint32_t node)
{
	const struct json_node *n = &ix->nodes[node];

	return sv_of(ix->text.p + n->start, n->end - n->start);
}

struct sv json_index_key(const struct json_index *ix, uint32_t node)
{
	uint32_t key = ix->nodes[node].key;

	if (key == JSON_NONE)
		return sv_cstr("");
	return json_scan_string(sv_of(ix->text.p + key, ix->text.n - key));
}

uint32_t json_index_child(const struct json_index *ix, uint32_t node)
{
	return ix->nodes[node].count > 0 ? node + 1 : (uint32_t)JSON_NONE;
}

uint32_t json_index_next(const struct json_index *ix, uint32_t node)
{
	uint32_t after = ix->nodes[node].after;

	if (after >= ix->count || ix->nodes[after].parent != ix->nodes[node].parent)
		return JSON_NONE;
	return after;
}

uint32_t json_index_member(const struct json_index *ix, uint32_t node, struct sv name)
{
	uint32_t found = JSON_NONE;

	if (node == JSON_NONE || node >= ix->count || ix->nodes[node].kind != JSON_KIND_OBJECT)
		return JSON_NONE;
	for (uint32_t i = json_index_child(ix, node); i != JSON_NONE; i = json_index_next(ix, i)) {
		if (ix->nodes[i].key != JSON_NONE &&
			json_string_is(json_index_key(ix, i), name, false))
			found = i;
	}
	return found;
}

/* Where a node begins, its key counted in. */
static size_t begin_of(const struct json_node *node)
{
	return node->key != JSON_NONE ? node->key : node->start;
}

uint32_t json_index_at(const struct json_index *ix, size_t offset)
{
	size_t low = 0, high = ix->count;
	uint32_t node;

	if (ix->count == 0)
		return JSON_NONE;
	/* The last node that begins at or before the offset... */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (begin_of(&ix->nodes[middle]) <= offset)
			low = middle;
		else
			high = middle;
	}
	/* ...or the first around it that ends behind. */
	node = (uint32_t)low;
	while (ix->nodes[node].end <= offset && ix->nodes[node].parent != JSON_NONE)
		node = ix->nodes[node].parent;
	return node;
}

bool json_index_is_string(const struct json_index *ix, uint32_t node, struct sv text)
{
	return node != JSON_NONE && ix->nodes[node].kind == JSON_KIND_STRING &&
	       json_string_is(json_index_text(ix, node), text, false);
}
