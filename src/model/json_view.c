/* The rows of a JSON text: counts and folds. */
#include "json_view_nodes.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

static const struct json_node *node_of(const struct json_view *view, uint32_t node)
{
	return &view->index->nodes[node];
}

static bool has_children(const struct json_view *view, uint32_t node)
{
	return node_of(view, node)->count > 0;
}

bool json_view_has_end_row(const struct json_view *view, uint32_t node)
{
	return has_children(view, node) && !node_of(view, node)->is_unclosed;
}

static uint32_t count_lines(struct sv text)
{
	uint32_t lines = 1;

	for (const char *p = text.p; (p = memchr(p, '\n', text.n - (size_t)(p - text.p))); p++)
		lines++;
	return lines;
}

uint32_t json_view_own_rows(const struct json_view *view, uint32_t node)
{
	if (node_of(view, node)->kind == JSON_KIND_BROKEN)
		return count_lines(json_index_text(view->index, node));
	return json_view_has_end_row(view, node) ? 2 : 1;
}

bool json_view_can_fold(const struct json_view *view, uint32_t node)
{
	const struct json_node *n = node_of(view, node);

	if (view->flags[node] & VIEW_MASKED)
		return false;
	if (n->kind == JSON_KIND_STRING)
		return n->end - n->start > JSON_VIEW_FOLD_STRING + 2;
	return has_children(view, node);
}

bool json_view_is_closed(const struct json_view *view, uint32_t node)
{
	return view->flags[node] & (VIEW_FOLDED | VIEW_MASKED);
}

static void set_folded(struct json_view *view, uint32_t node, bool is_folded)
{
	if (is_folded && json_view_can_fold(view, node))
		view->flags[node] |= VIEW_FOLDED;
	else
		view->flags[node] &= (uint8_t)~VIEW_FOLDED;
}

/* Every count anew, children before their parents. */
static void count_rows(struct json_view *view)
{
	uint32_t count = (uint32_t)view->index->count;

	view->row_count = 0;
	for (uint32_t i = 0; i < count; i++)
		view->rows[i] = view->before[i + 1] - view->before[i];
	for (uint32_t i = count; i-- > 0;) {
		uint32_t parent = node_of(view, i)->parent;

		if (json_view_is_closed(view, i))
			view->rows[i] = 1;
		if (parent != JSON_NONE)
			view->rows[parent] += view->rows[i];
		else
			view->row_count += view->rows[i];
	}
}

static void mark_masked(struct json_view *view, uint32_t node)
{
	const struct json_node *n = node_of(view, node);

	view->flags[node] |= VIEW_MASKED;
	for (uint32_t i = node + 1; i < n->after; i++)
		view->flags[i] |= VIEW_IN_MASKED;
	for (uint32_t i = n->parent; i != JSON_NONE; i = node_of(view, i)->parent)
		view->flags[i] |= VIEW_HAS_MASKED;
}

static void measure(struct json_view *view, const bool *hidden)
{
	uint32_t count = (uint32_t)view->index->count;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t parent = node_of(view, i)->parent;

		if (hidden && hidden[i] && !(view->flags[i] & VIEW_IN_MASKED))
			mark_masked(view, i);
		if (parent != JSON_NONE)
			view->depth[i] = (uint16_t)(view->depth[parent] + 1);
		view->before[i + 1] = view->before[i] + json_view_own_rows(view, i);
	}
	view->line_count = view->before[count];
}

void json_view_init(struct json_view *view, const struct json_index *index, const bool *hidden)
{
	*view = (struct json_view){.index = index,
		.flags = mem_new(index->count + 1, sizeof *view->flags),
		.depth = mem_new(index->count + 1, sizeof *view->depth),
		.rows = mem_new(index->count + 1, sizeof *view->rows),
		.before = mem_new(index->count + 1, sizeof *view->before)};
	measure(view, hidden);
	json_view_fold_default(view);
}

void json_view_release(struct json_view *view)
{
	free(view->flags);
	free(view->depth);
	free(view->rows);
	free(view->before);
	*view = (struct json_view){0};
}

/* --- folds ----------------------------------------------------------------------------------- */

/* What the subtree takes, from what its children take. */
static uint32_t rows_when_open(const struct json_view *view, uint32_t node)
{
	uint32_t rows = json_view_own_rows(view, node);

	for (uint32_t i = json_index_child(view->index, node); i != JSON_NONE;
		i = json_index_next(view->index, i))
		rows += view->rows[i];
	return rows;
}

/* Differences wrap around and come out right. */
static void pass_up(struct json_view *view, uint32_t node, uint32_t difference)
{
	view->rows[node] += difference;
	for (uint32_t i = node_of(view, node)->parent; i != JSON_NONE;
		i = node_of(view, i)->parent) {
		if (json_view_is_closed(view, i))
			return;
		view->rows[i] += difference;
	}
	view->row_count += difference;
}

bool json_view_toggle(struct json_view *view, uint32_t node)
{
	bool is_folded = !(view->flags[node] & VIEW_FOLDED);
	uint32_t rows;

	if (!json_view_can_fold(view, node))
		return false;
	set_folded(view, node, is_folded);
	rows = is_folded ? 1 : rows_when_open(view, node);
	pass_up(view, node, rows - view->rows[node]);
	return true;
}

void json_view_fold_all(struct json_view *view, bool is_folded)
{
	for (uint32_t i = 0; i < view->index->count; i++)
		set_folded(view, i, is_folded && view->depth[i] > 0);
	count_rows(view);
}

void json_view_fold_to_depth(struct json_view *view, int depth)
{
	for (uint32_t i = 0; i < view->index->count; i++)
		set_folded(view, i,
			!json_node_is_container(node_of(view, i)) || view->depth[i] >= depth);
	count_rows(view);
}

void json_view_fold_default(struct json_view *view)
{
	for (uint32_t i = 0; i < view->index->count; i++) {
		const struct json_node *n = node_of(view, i);
		bool is_long = n->kind == JSON_KIND_ARRAY && n->count > JSON_VIEW_FOLD_ITEMS &&
			       n->parent != JSON_NONE;

		set_folded(view, i, is_long || n->kind == JSON_KIND_STRING);
	}
	count_rows(view);
}

/* --- places ---------------------------------------------------------------------------------- */

uint32_t json_view_row_of(const struct json_view *view, uint32_t node)
{
	uint32_t shown = node, row = 0;

	for (uint32_t i = node; i != JSON_NONE; i = node_of(view, i)->parent) {
		if (i != node && json_view_is_closed(view, i))
			shown = i;
	}
	for (uint32_t i = shown; i != JSON_NONE; i = node_of(view, i)->parent) {
		uint32_t parent = node_of(view, i)->parent;
		uint32_t sibling = parent != JSON_NONE ? parent + 1 : 0;

		for (; sibling != i; sibling = node_of(view, sibling)->after)
			row += view->rows[sibling];
		row += parent != JSON_NONE;
	}
	return row;
}

uint32_t json_view_reveal(struct json_view *view, uint32_t node)
{
	if (view->flags[node] & VIEW_IN_MASKED)
		return json_view_row_of(view, node);
	for (uint32_t i = node_of(view, node)->parent; i != JSON_NONE;
		i = node_of(view, i)->parent) {
		if (view->flags[i] & VIEW_FOLDED)
			json_view_toggle(view, i);
	}
	if (node_of(view, node)->kind == JSON_KIND_STRING && (view->flags[node] & VIEW_FOLDED))
		json_view_toggle(view, node);
	return json_view_row_of(view, node);
}
