/* What clicks are for. */
#include "sqscope/base/mem.h"
#include "sqscope/term/canvas.h"

static struct canvas_link *add(
	struct area a, int row, int col, int width, enum canvas_link_kind kind)
{
	struct canvas *c = a.canvas;

	if (row < 0 || row >= a.rows || col < 0 || col >= a.cols)
		return NULL;
	if (width < 0 || width > a.cols - col)
		width = a.cols - col;
	c->links = mem_grow(c->links, &c->link_cap, c->link_count + 1, sizeof *c->links);
	c->links[c->link_count] = (struct canvas_link){
		.row = a.row + row,
		.col = a.col + col,
		.cols = width,
		.depth = c->link_depth,
		.kind = kind,
	};
	return &c->links[c->link_count++];
}

void area_link_item(struct area a, int row, int col, int width, enum canvas_link_kind kind,
	size_t index, bool is_current)
{
	struct canvas_link *link = add(a, row, col, width, kind);

	if (!link)
		return;
	link->index = index;
	link->is_current = is_current;
}

void area_link_text(
	struct area a, int row, int col, int width, enum canvas_link_kind kind, struct sv text)
{
	struct canvas_link *link = add(a, row, col, width, kind);
	struct canvas *c = a.canvas;

	if (!link)
		return;
	link->text = c->link_text.n;
	str_add(&c->link_text, text);
	str_add_char(&c->link_text, '\0');
}

const struct canvas_link *canvas_link_at(const struct canvas *c, int row, int col, int depth)
{
	for (size_t i = c->link_count; i > 0; i--) {
		const struct canvas_link *link = &c->links[i - 1];

		if (link->depth == depth && link->row == row && col >= link->col &&
			col < link->col + link->cols)
			return link;
	}
	return NULL;
}

const struct canvas_link *canvas_link_current(
	const struct canvas *c, enum canvas_link_kind kind, int depth)
{
	for (size_t i = 0; i < c->link_count; i++) {
		const struct canvas_link *link = &c->links[i];

		if (link->depth == depth && link->kind == kind && link->is_current)
			return link;
	}
	return NULL;
}

const char *canvas_link_text(const struct canvas *c, const struct canvas_link *link)
{
	return str_cstr(&c->link_text) + link->text;
}
