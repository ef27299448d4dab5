/* The lines of a window of rows, piece by piece. */
#include "json_view_nodes.h"

#include "sqscope/base/safe_text.h"
#include "sqscope/base/units.h"

#include <stdio.h>

enum { SHOWN_OF_STRING = 60 }; /* bytes of a folded string */

/* A row: a node's first one, the one with its end, or one of the lines of broken text. */
struct place {
	uint32_t node;
	bool is_close;
	uint32_t line;
};

static struct sv own_text(const char *text)
{
	return sv_cstr(text);
}

static void add_piece(struct json_line *line, enum json_role role, struct sv text)
{
	if (text.n > 0)
		line->pieces[line->count++] = (struct json_piece){role, text};
}

/* Is there a comma behind the node? Broken texts may lack it. */
static bool has_comma(const struct json_index *ix, uint32_t node)
{
	uint32_t next = json_index_next(ix, node);
	size_t end = ix->nodes[node].end, until;

	if (next == JSON_NONE)
		return false;
	until = ix->nodes[next].key != JSON_NONE ? ix->nodes[next].key : ix->nodes[next].start;
	return memchr(ix->text.p + end, ',', until - end) != NULL;
}

static void add_comma(const struct json_index *ix, uint32_t node, struct json_line *line)
{
	if (has_comma(ix, node))
		add_piece(line, JSON_ROLE_PUNCT, own_text(","));
}

static enum json_role role_of(enum json_kind kind)
{
	switch (kind) {
	case JSON_KIND_STRING:
		return JSON_ROLE_STRING;
	case JSON_KIND_NUMBER:
		return JSON_ROLE_NUMBER;
	case JSON_KIND_BOOL:
		return JSON_ROLE_BOOL;
	case JSON_KIND_NULL:
		return JSON_ROLE_NULL;
	case JSON_KIND_OBJECT:
	case JSON_KIND_ARRAY:
		return JSON_ROLE_PUNCT;
	case JSON_KIND_BROKEN:
		return JSON_ROLE_BROKEN;
	}
	return JSON_ROLE_BROKEN;
}

static int64_t count_chars(struct sv text)
{
	int64_t chars = 0;

	for (size_t i = 0; i < text.n; i++)
		chars += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return chars;
}

/* The beginning of a string as written, cut neither in a character nor in an escape. */
static struct sv string_head(struct sv quoted)
{
	size_t at = 1;

	while (at < SHOWN_OF_STRING) {
		uint32_t c;
		size_t n = utf8_decode(sv_of(quoted.p + at, quoted.n - at), &c);

		if (n == 1 && c == '\\')
			n = at + 1 < quoted.n && quoted.p[at + 1] == 'u' ? 6 : 2;
		at += n > 0 ? n : 1;
	}
	return sv_of(quoted.p, at < quoted.n ? at : quoted.n);
}

static void add_folded_string(struct json_line *line, struct sv quoted)
{
	char count[UNITS_TEXT_SIZE];

	add_piece(line, JSON_ROLE_STRING, string_head(quoted));
	snprintf(line->note, sizeof line->note, "...\" (%s chars)",
		units_exact(count_chars(quoted) - 2, count));
	add_piece(line, JSON_ROLE_NOTE, own_text(line->note));
}

static void add_folded_container(struct json_line *line, const struct json_node *node)
{
	char count[UNITS_TEXT_SIZE], bytes[UNITS_TEXT_SIZE];
	bool is_array = node->kind == JSON_KIND_ARRAY;
	const char *word = is_array ? "item" : "member";

	add_piece(line, JSON_ROLE_PUNCT, own_text(is_array ? "[" : "{"));
	snprintf(line->note, sizeof line->note, " %s %s%s, %s ", units_exact(node->count, count),
		word, node->count == 1 ? "" : "s", units_bytes(node->end - node->start, bytes));
	add_piece(line, JSON_ROLE_NOTE, own_text(line->note));
	if (!node->is_unclosed)
		add_piece(line, JSON_ROLE_PUNCT, own_text(is_array ? "]" : "}"));
}

static void add_bracket(struct json_line *line, const struct json_node *node)
{
	bool is_array = node->kind == JSON_KIND_ARRAY;

	if (node->count > 0 || node->is_unclosed)
		add_piece(line, JSON_ROLE_PUNCT, own_text(is_array ? "[" : "{"));
	else
		add_piece(line, JSON_ROLE_PUNCT, own_text(is_array ? "[]" : "{}"));
}

/* One of the lines of a text, without its end. */
static struct sv nth_line(struct sv text, uint32_t n)
{
	struct sv head;

	for (sv_cut(text, '\n', &head, &text); n > 0; n--)
		sv_cut(text, '\n', &head, &text);
	return head;
}

static void add_value(const struct json_view *view, struct place at, struct json_line *line)
{
	const struct json_node *node = &view->index->nodes[at.node];
	struct sv text = json_index_text(view->index, at.node);

	if (view->flags[at.node] & VIEW_MASKED)
		add_piece(line, JSON_ROLE_MASK, own_text("****"));
	else if (node->kind == JSON_KIND_BROKEN)
		add_piece(line, JSON_ROLE_BROKEN, nth_line(text, at.line));
	else if (json_node_is_container(node) && line->fold == JSON_FOLD_CLOSED)
		add_folded_container(line, node);
	else if (json_node_is_container(node))
		add_bracket(line, node);
	else if (line->fold == JSON_FOLD_CLOSED)
		add_folded_string(line, text);
	else
		add_piece(line, role_of((enum json_kind)node->kind), text);
}

/* Rows of the ends of what the node is in come behind it, but were counted with what is before. */
static int64_t number_of(const struct json_view *view, struct place at)
{
	const struct json_node *nodes = view->index->nodes;
	int64_t number = (int64_t)view->before[at.node] + 1 + at.line;

	for (uint32_t i = nodes[at.node].parent; i != JSON_NONE; i = nodes[i].parent)
		number -= json_view_has_end_row(view, i);
	if (at.is_close)
		number += view->before[nodes[at.node].after] - view->before[at.node] - 1;
	return number;
}

static void make_line(const struct json_view *view, struct place at, struct json_line *line)
{
	const struct json_index *ix = view->index;
	const struct json_node *node = &ix->nodes[at.node];
	bool has_key = node->key != JSON_NONE;

	line->number = number_of(view, at);
	line->node = at.node;
	line->depth = view->depth[at.node];
	line->is_close = at.is_close;
	line->fold = JSON_FOLD_NONE;
	line->count = 0;
	line->note[0] = '\0';
	if (at.is_close) {
		add_piece(
			line, JSON_ROLE_PUNCT, own_text(node->kind == JSON_KIND_ARRAY ? "]" : "}"));
		add_comma(ix, at.node, line);
		return;
	}
	if (json_view_can_fold(view, at.node))
		line->fold = view->flags[at.node] & VIEW_FOLDED ? JSON_FOLD_CLOSED : JSON_FOLD_OPEN;
	if (has_key) {
		add_piece(line, JSON_ROLE_KEY, json_index_key(ix, at.node));
		add_piece(line, JSON_ROLE_PUNCT, own_text(": "));
	}
	add_value(view, at, line);
	if (json_view_is_closed(view, at.node) || !json_view_has_end_row(view, at.node))
		add_comma(ix, at.node, line);
}

/* --- from row to row ------------------------------------------------------------------------- */

/* The node of these siblings (the first one is given) that the row is in; row becomes its own. */
static uint32_t sibling_at(const struct json_view *view, uint32_t node, uint32_t *row)
{
	while (node != JSON_NONE && *row >= view->rows[node]) {
		*row -= view->rows[node];
		node = json_index_next(view->index, node);
	}
	return node;
}

static struct place place_at(const struct json_view *view, uint32_t row)
{
	uint32_t node = sibling_at(view, 0, &row);

	for (;;) {
		uint32_t child, left = row - 1;

		if (row == 0 || view->index->nodes[node].count == 0)
			return (struct place){node, false, row};
		child = sibling_at(view, json_index_child(view->index, node), &left);
		if (child == JSON_NONE)
			return (struct place){node, true, 0};
		node = child;
		row = left;
	}
}

/* The row behind; false at the end. */
static bool next_place(const struct json_view *view, struct place *at)
{
	const struct json_node *nodes = view->index->nodes;
	uint32_t node = at->node, next;

	if (!at->is_close && !json_view_is_closed(view, node)) {
		if (nodes[node].count > 0) {
			*at = (struct place){node + 1, false, 0};
			return true;
		}
		if (at->line + 1 < view->rows[node]) {
			at->line++;
			return true;
		}
	}
	while ((next = json_index_next(view->index, node)) == JSON_NONE) {
		node = nodes[node].parent;
		if (node == JSON_NONE)
			return false;
		if (json_view_has_end_row(view, node)) {
			*at = (struct place){node, true, 0};
			return true;
		}
	}
	*at = (struct place){next, false, 0};
	return true;
}

size_t json_view_lines(
	const struct json_view *view, uint32_t row, struct json_line *lines, size_t count)
{
	size_t n = 0;
	struct place at;

	if (row >= view->row_count || count == 0)
		return 0;
	at = place_at(view, row);
	do
		make_line(view, at, &lines[n++]);
	while (n < count && next_place(view, &at));
	return n;
}
