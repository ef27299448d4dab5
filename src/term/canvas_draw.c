/* Drawing into a canvas: everything is cut to its area, all text passes through safe_text. */
#include "sqscope/term/canvas.h"

#include "sqscope/base/safe_text.h"

static int min(int a, int b)
{
	return a < b ? a : b;
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

/* The column after the last one when `width` columns (-1: all) from col are wanted. */
static int end_of(struct area a, int col, int width)
{
	if (width < 0 || col > a.cols)
		return a.cols;
	return width > a.cols - col ? a.cols : col + width;
}

/* The cell, or NULL outside of the area (or of the canvas, if that has shrunk since). */
static struct cell *cell_at(struct area a, int row, int col)
{
	const struct canvas *c = a.canvas;

	if (row < 0 || row >= a.rows || col < 0 || col >= a.cols)
		return NULL;
	if (a.row + row >= c->rows || a.col + col >= c->cols)
		return NULL;
	return &c->cells[(size_t)(a.row + row) * (size_t)c->cols + (size_t)(a.col + col)];
}

static void set_char(struct cell *cell, uint32_t ch, enum role role)
{
	*cell = (struct cell){.ch = {ch}, .role = (uint8_t)role};
}

/*
 * Before the cell at (row, col) is written: what stays of a wide character that loses a half is a
 * blank. Its other half may lie outside of the area.
 */
static void break_wide(struct area a, int row, int col)
{
	struct cell *cell = cell_at(a, row, col);
	int at = a.col + col;

	if (cell->ch[0] == 0 && at > 0)
		set_char(cell - 1, ' ', (enum role)cell[-1].role);
	else if (at + 1 < a.canvas->cols && cell[1].ch[0] == 0)
		set_char(cell + 1, ' ', (enum role)cell[1].role);
}

static void put_char(struct area a, int row, int col, enum role role, uint32_t ch)
{
	struct cell *cell = cell_at(a, row, col);

	if (!cell)
		return;
	break_wide(a, row, col);
	set_char(cell, ch, role);
}

/* A character of two columns; the half of it that lies outside leaves a blank inside. */
static void put_wide(struct area a, int row, int col, enum role role, const struct cell *glyph)
{
	struct cell *left = cell_at(a, row, col), *right = cell_at(a, row, col + 1);

	if (!left || !right) {
		put_char(a, row, left ? col : col + 1, role, ' ');
		return;
	}
	break_wide(a, row, col);
	break_wide(a, row, col + 1);
	*left = *glyph;
	set_char(right, 0, role);
}

static void put_piece(
	struct area a, int row, int col, enum role role, const struct safe_piece *piece)
{
	struct cell glyph = {.role = (uint8_t)role}, *cell = cell_at(a, row, col);
	struct sv rest = sv_cstr(piece->text);
	size_t used;

	for (int i = 0; i < CANVAS_CELL_CHARS && rest.n > 0; i++) {
		used = utf8_decode(rest, &glyph.ch[i]);
		rest = sv_of(rest.p + used, rest.n - used);
	}
	if (piece->width == 2) {
		put_wide(a, row, col, role, &glyph);
	} else if (cell) {
		break_wide(a, row, col);
		*cell = glyph;
	}
}

struct area canvas_area(struct canvas *c)
{
	return (struct area){.canvas = c, .rows = c->rows, .cols = c->cols};
}

struct area area_sub(struct area a, int row, int col, int rows, int cols)
{
	int top, left, bottom, right;

	rows = max(rows, 0);
	cols = max(cols, 0);
	top = min(max(row, 0), a.rows);
	left = min(max(col, 0), a.cols);
	bottom = row > a.rows - rows ? a.rows : row + rows;
	right = col > a.cols - cols ? a.cols : col + cols;
	return (struct area){.canvas = a.canvas,
		.row = a.row + top,
		.col = a.col + left,
		.rows = max(bottom - top, 0),
		.cols = max(right - left, 0)};
}

/* What fits of an escape, one column a character. */
static void put_escape(struct area a, int row, int col, int end, const struct safe_piece *piece)
{
	for (int i = 0; i < piece->width && col + i < end; i++)
		put_char(a, row, col + i, ROLE_ESCAPE, (uint32_t)piece->text[i]);
}

static unsigned safe_flags(struct area a)
{
	return a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
}

int area_text(struct area a, int row, int col, int width, enum role role, struct sv text)
{
	int end = end_of(a, col, width), at = col;
	struct safe_piece piece;
	struct safe_iter it;
	bool fits;

	if (end <= col)
		return 0;
	safe_iter_init(&it, text, safe_flags(a));
	while (safe_next(&it, &piece)) {
		fits = piece.width <= end - at;
		if (piece.is_escape)
			put_escape(a, row, at, end, &piece);
		else if (fits)
			put_piece(a, row, at, role, &piece);
		if (!fits) {
			area_glyph(a, row, end - 1, role, GLYPH_CUT);
			return end - col;
		}
		at += piece.width;
	}
	return at - col;
}

int area_textf(struct area a, int row, int col, int width, enum role role, const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;
	int used;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	used = area_text(a, row, col, width, role, str_sv(&text));
	str_release(&text);
	return used;
}

int area_right(struct area a, int row, int col, int width, enum role role, struct sv text)
{
	int end = end_of(a, col, width), needed = safe_width(text, safe_flags(a));

	if (needed < end - col)
		col = end - needed;
	return area_text(a, row, col, end - col, role, text);
}

void area_glyph(struct area a, int row, int col, enum role role, enum glyph glyph)
{
	bool is_bar = glyph >= GLYPH_BAR_1 && glyph <= GLYPH_BAR_8;
	enum charset charset =
		is_bar && a.canvas->has_plain_bars ? CHARSET_ASCII : a.canvas->charset;

	put_char(a, row, col, role, glyph_char(glyph, charset));
}

void area_hline(struct area a, int row, int col, int width, enum role role)
{
	int end = end_of(a, col, width);

	for (col = max(col, 0); col < end; col++)
		area_glyph(a, row, col, role, GLYPH_HLINE);
}

void area_fill(struct area a, int row, int col, int width, enum role role, char ascii)
{
	int end = end_of(a, col, width);
	bool is_printable = ascii >= 0x20 && ascii < 0x7F;

	for (col = max(col, 0); col < end; col++)
		put_char(a, row, col, role, is_printable ? (uint32_t)ascii : '?');
}

void area_role(struct area a, int row, int col, int width, enum role role)
{
	int end = end_of(a, col, width);
	struct cell *cell;

	for (col = max(col, 0); col < end; col++) {
		cell = cell_at(a, row, col);
		if (cell)
			cell->role = (uint8_t)role;
	}
}

void area_box(struct area a, enum role role, struct sv title)
{
	enum { TITLE_COL = 3, TITLE_ROOM = 2 * TITLE_COL };
	int bottom = a.rows - 1, right = a.cols - 1, width;

	if (a.rows < 2 || a.cols < 2)
		return;
	area_hline(a, 0, 1, right - 1, role);
	area_hline(a, bottom, 1, right - 1, role);
	for (int row = 1; row < bottom; row++) {
		area_glyph(a, row, 0, role, GLYPH_VLINE);
		area_glyph(a, row, right, role, GLYPH_VLINE);
	}
	area_glyph(a, 0, 0, role, GLYPH_TOP_LEFT);
	area_glyph(a, 0, right, role, GLYPH_TOP_RIGHT);
	area_glyph(a, bottom, 0, role, GLYPH_BOTTOM_LEFT);
	area_glyph(a, bottom, right, role, GLYPH_BOTTOM_RIGHT);
	if (sv_is_empty(title) || a.cols <= TITLE_ROOM + 2)
		return;
	area_fill(a, 0, TITLE_COL, 1, role, ' ');
	width = area_text(a, 0, TITLE_COL + 1, a.cols - TITLE_ROOM - 2, role, title);
	area_fill(a, 0, TITLE_COL + 1 + width, 1, role, ' ');
}

void area_cursor(struct area a, int row, int col)
{
	if (!cell_at(a, row, col))
		return;
	a.canvas->cursor_row = a.row + row;
	a.canvas->cursor_col = a.col + col;
	a.canvas->cursor_visible = true;
}
