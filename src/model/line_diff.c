/* Differences by lines. */
#include "sqscope/model/line_diff.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/json_index.h"

#include <stdlib.h>

struct lines {
	struct sv *items;
	size_t count, cap;
};

static void split(struct lines *lines, struct sv text)
{
	struct sv line;
	bool more = !sv_is_empty(text);

	while (more) {
		more = sv_cut(text, '\n', &line, &text);
		if (!more && sv_is_empty(line))
			break;
		lines->items =
			mem_grow(lines->items, &lines->cap, lines->count + 1, sizeof *lines->items);
		lines->items[lines->count++] = line;
	}
}

static void tell_all(const struct lines *lines, enum line_change change, line_diff_fn fn, void *ud)
{
	for (size_t i = 0; i < lines->count; i++)
		fn(ud, change, lines->items[i]);
}

/* common[i * width + k]: how many lines the rests from i and k have in common. */
static uint16_t *count_common(const struct lines *a, const struct lines *b, size_t width)
{
	uint16_t *common = mem_new((a->count + 1) * width, sizeof *common);

	for (size_t i = a->count; i-- > 0;) {
		for (size_t k = b->count; k-- > 0;) {
			uint16_t down = common[(i + 1) * width + k],
				 right = common[i * width + k + 1];

			if (sv_eq(a->items[i], b->items[k]))
				common[i * width + k] =
					(uint16_t)(common[(i + 1) * width + k + 1] + 1);
			else
				common[i * width + k] = down > right ? down : right;
		}
	}
	return common;
}

static void walk(const struct lines *a, const struct lines *b, line_diff_fn fn, void *ud)
{
	size_t width = b->count + 1, i = 0, k = 0;
	uint16_t *common = count_common(a, b, width);

	while (i < a->count || k < b->count) {
		bool same = i < a->count && k < b->count && sv_eq(a->items[i], b->items[k]);

		if (same) {
			fn(ud, LINE_SAME, a->items[i++]);
			k++;
		} else if (i < a->count && (k == b->count || common[(i + 1) * width + k] >=
								     common[i * width + k + 1])) {
			fn(ud, LINE_GONE, a->items[i++]);
		} else {
			fn(ud, LINE_NEW, b->items[k++]);
		}
	}
	free(common);
}

void line_diff(struct sv before, struct sv after, line_diff_fn fn, void *ud)
{
	struct lines a = {0}, b = {0};

	split(&a, before);
	split(&b, after);
	if (a.count > LINE_DIFF_MAX || b.count > LINE_DIFF_MAX) {
		tell_all(&a, LINE_GONE, fn, ud);
		tell_all(&b, LINE_NEW, fn, ud);
	} else {
		walk(&a, &b, fn, ud);
	}
	free(a.items);
	free(b.items);
}

/* --- JSON in lines --------------------------------------------------------------------------- */

static void new_line(struct str *out, int depth)
{
	str_add_char(out, '\n');
	for (int i = 0; i < depth; i++)
		str_add_cstr(out, "  ");
}

static void add_node(const struct json_index *ix, uint32_t node, int depth, struct str *out)
{
	const struct json_node *n = &ix->nodes[node];
	bool is_object = n->kind == JSON_KIND_OBJECT;
	const char *between = "";

	if (!json_node_is_container(n) || n->count == 0) {
		str_add(out, json_index_text(ix, node));
		return;
	}
	str_add_char(out, is_object ? '{' : '[');
	for (uint32_t child = json_index_child(ix, node); child != JSON_NONE;
		child = json_index_next(ix, child)) {
		str_add_cstr(out, between);
		between = ",";
		new_line(out, depth + 1);
		if (is_object)
			str_addf(out, "%.*s: ", SV_ARGS(json_index_key(ix, child)));
		add_node(ix, child, depth + 1, out);
	}
	new_line(out, depth);
	str_add_char(out, is_object ? '}' : ']');
}

void json_lines_add(struct sv json, struct str *out)
{
	struct json_index ix = {0};

	/* No deeper than LIMIT_BODY_DEPTH. */
	if (json_index_build(&ix, json) && !ix.is_lax)
		add_node(&ix, 0, 0, out);
	else
		str_add(out, json);
	json_index_release(&ix);
}
