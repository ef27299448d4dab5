/* Searching in, and copying from, the rows of a JSON text. */
#include "json_view_nodes.h"

static bool holds(const struct json_view *view, uint32_t node, struct sv text, bool *is_in_key)
{
	const struct json_node *n = &view->index->nodes[node];

	if (view->flags[node] & VIEW_IN_MASKED)
		return false;
	*is_in_key =
		n->key != JSON_NONE && sv_contains_nocase(json_index_key(view->index, node), text);
	if (*is_in_key)
		return true;
	return !json_node_is_container(n) && !(view->flags[node] & VIEW_MASKED) &&
	       sv_contains_nocase(json_index_text(view->index, node), text);
}

bool json_view_find(const struct json_view *view, struct sv text, uint32_t from, bool is_backwards,
	struct json_match *match)
{
	size_t count = view->index->count;
	size_t step = is_backwards ? count - 1 : 1;
	size_t at = from == JSON_NONE ? (is_backwards ? 0 : count - 1) : from;

	if (sv_is_empty(text) || count == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		at = (at + step) % count;
		if (holds(view, (uint32_t)at, text, &match->is_in_key)) {
			match->node = (uint32_t)at;
			return true;
		}
	}
	return false;
}

void json_view_copy_value(const struct json_view *view, uint32_t node, struct str *out)
{
	struct sv text = json_index_text(view->index, node);

	if (view->flags[node] & (VIEW_MASKED | VIEW_HAS_MASKED | VIEW_IN_MASKED))
		str_add_cstr(out, "****");
	else if (view->index->nodes[node].kind == JSON_KIND_STRING)
		json_string_decode(text, out);
	else
		str_add(out, text);
}
