/* The canvas: the grid itself, and its dumps. Drawing is in canvas_draw.c. */
#include "sqscope/term/canvas.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

void canvas_init(struct canvas *c, int rows, int cols, enum charset charset)
{
	*c = (struct canvas){.charset = charset};
	canvas_resize(c, rows, cols);
}

void canvas_release(struct canvas *c)
{
	free(c->cells);
	free(c->links);
	str_release(&c->link_text);
	*c = (struct canvas){.charset = c->charset};
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
	free(c->cells);
	c->rows = rows > 0 ? rows : 0;
	c->cols = cols > 0 ? cols : 0;
	c->cells = mem_new((size_t)c->rows * (size_t)c->cols, sizeof *c->cells);
	canvas_erase(c);
}

void canvas_erase(struct canvas *c)
{
	size_t count = (size_t)c->rows * (size_t)c->cols;

	for (size_t i = 0; i < count; i++)
		c->cells[i] = (struct cell){.ch = {' '}, .role = ROLE_TEXT};
	c->cursor_row = c->cursor_col = 0;
	c->cursor_visible = false;
	c->link_count = 0;
	c->link_depth = 0;
	str_clear(&c->link_text);
}

static const struct cell *row_cells(const struct canvas *c, int row)
{
	return row >= 0 && row < c->rows ? &c->cells[(size_t)row * (size_t)c->cols] : NULL;
}

static bool is_blank(const struct cell *cell)
{
	return cell->ch[0] == ' ' && cell->ch[1] == 0;
}

void canvas_dump_text(const struct canvas *c, int row, struct str *out)
{
	const struct cell *cells = row_cells(c, row);
	int end = cells ? c->cols : 0;

	while (end > 0 && is_blank(&cells[end - 1]))
		end--;
	for (int col = 0; col < end; col++) {
		for (int i = 0; i < CANVAS_CELL_CHARS && cells[col].ch[i]; i++)
			str_add_codepoint(out, cells[col].ch[i]);
	}
}

void canvas_dump_roles(const struct canvas *c, int row, struct str *out)
{
	const struct cell *cells = row_cells(c, row);

	for (int col = 0; cells && col < c->cols; col++)
		str_add_char(out, role_rows[cells[col].role].code);
}
