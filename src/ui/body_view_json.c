/* The pretty form of a message body on the screen. */
#include "body_view.h"

#include <stdio.h>

enum {
	FOLD_COLS = 3, /* blank, sign, blank */
};

static const enum role json_roles[] = {
	[JSON_ROLE_KEY] = ROLE_JSON_KEY,
	[JSON_ROLE_STRING] = ROLE_JSON_STRING,
	[JSON_ROLE_NUMBER] = ROLE_JSON_NUMBER,
	[JSON_ROLE_BOOL] = ROLE_JSON_BOOL,
	[JSON_ROLE_NULL] = ROLE_JSON_NULL,
	[JSON_ROLE_PUNCT] = ROLE_JSON_PUNCT,
	[JSON_ROLE_NOTE] = ROLE_DIM,
	[JSON_ROLE_MASK] = ROLE_ESCAPE,
	[JSON_ROLE_BROKEN] = ROLE_ERROR,
};

static int number_cols(int64_t most)
{
	char text[24];
	int cols = snprintf(text, sizeof text, "%lld", (long long)most);

	return cols > BODY_NUMBER_COLS ? cols : BODY_NUMBER_COLS;
}

/* Where the next piece of a line goes; skip: columns that are scrolled out at the left. */
struct pen {
	struct body_pen at;
	int skip;
};

/* A piece over as many rows as it takes, to the end of the area; it may begin above it. */
static void draw_wrapped(const struct body_view *view, struct area a, struct body_pen *pen,
	enum role role, struct sv text)
{
	while (text.n > 0 && pen->row < a.rows) {
		int col = pen->col;
		size_t n = body_pen_take(pen, text);

		if (pen->row >= 0) {
			area_text(a, pen->row, col, -1, role, sv_of(text.p, n));
			body_view_mark(view, a, pen->row, col, sv_of(text.p, n));
		}
		text = sv_of(text.p + n, text.n - n);
		if (text.n > 0 && !body_pen_break(pen))
			return;
	}
}

static void draw_piece(const struct body_view *view, struct area a, struct pen *pen, enum role role,
	struct sv text)
{
	unsigned flags = pen->at.flags;
	int skipped = 0;

	if (view->wraps) {
		draw_wrapped(view, a, &pen->at, role, text);
		return;
	}
	if (pen->skip > 0) {
		text = text_lines_from_column(text, pen->skip, flags, &skipped);
		if (text.n == 0) {
			/* Shorter than what is scrolled out: the rest is taken from the next. */
			pen->skip -= skipped;
			return;
		}
		pen->skip = 0;
	}
	if (pen->at.col >= a.cols)
		return;
	/* Measured only as far as it is seen. */
	area_text(a, pen->at.row, pen->at.col, -1, role, text);
	body_view_mark(view, a, pen->at.row, pen->at.col, text);
	pen->at.cols = a.cols + 1;
	body_pen_take(&pen->at, text);
}

static enum glyph cursor_glyph(bool has_focus)
{
	return has_focus ? GLYPH_CURSOR : GLYPH_COUNT;
}

/* With wrapping what goes on in the next row keeps the indentation, unless that takes too much. */
static struct body_pen pen_of(
	const struct body_view *view, const struct json_line *line, int numbers, int cols)
{
	struct body_pen pen = {.cols = cols, .flags = view->text.safe_flags};

	pen.left = pen.col = numbers + FOLD_COLS;
	if (view->column < BODY_INDENT_COLS * line->depth)
		pen.col += BODY_INDENT_COLS * line->depth - view->column;
	if (view->wraps && pen.col < cols / 2)
		pen.left = pen.col;
	return pen;
}

struct body_pen body_view_pen(const struct body_view *view, const struct json_line *line)
{
	int numbers = number_cols(view->json.line_count);

	return pen_of(view, line, numbers, view->cols + numbers + FOLD_COLS);
}

/* From a row on, which may lie above the area; returns the row behind it. */
static int draw_json_line(const struct body_view *view, const struct json_line *line, struct area a,
	int row, int numbers)
{
	struct pen pen = {.at = pen_of(view, line, numbers, a.cols)};

	pen.at.row = row;
	if (view->column > BODY_INDENT_COLS * line->depth)
		pen.skip = view->column - BODY_INDENT_COLS * line->depth;
	if (row >= 0)
		body_view_number(a, row, numbers, line->number);
	if (row >= 0 && line->fold != JSON_FOLD_NONE)
		area_text(a, row, numbers + 1, 1, ROLE_SORT,
			sv_cstr(line->fold == JSON_FOLD_CLOSED ? "+" : "-"));
	for (size_t i = 0; i < line->count; i++)
		draw_piece(view, a, &pen, json_roles[line->pieces[i].role], line->pieces[i].text);
	return pen.at.row + 1;
}

static void draw_cursor(struct area a, int row, bool has_focus)
{
	area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, cursor_glyph(has_focus));
	if (has_focus)
		area_cursor(a, row, 0);
}

/* How tall the selected line is, counted only where it may matter. */
static void measure_selected(struct body_view *view)
{
	struct json_line line;

	view->tall = 1;
	if (view->wraps && body_view_line(view, &line))
		view->tall =
			(size_t)body_wrap_row_of(body_view_pen(view, &line), &line, line.count, 0) +
			1;
	if (view->skip + 1 > view->tall)
		view->skip = view->tall - 1;
	if (view->skip > 0)
		view->list.top = view->list.selected;
}

static void begin_at(struct body_view *view, struct area a, size_t top)
{
	view->list.top = top;
	for (int row = 0; row < a.rows; row++)
		area_fill(a, row, 0, -1, ROLE_TEXT, ' ');
}

/*
 * False when the selected line is not on the screen with its beginning, since what is above took
 * too many rows: then it begins further down.
 */
static bool draw_rows(struct body_view *view, struct area a, int numbers, bool has_focus)
{
	struct list *list = &view->list;
	struct json_line line;
	int row = view->skip > 0 ? -(int)view->skip : 0;
	size_t i;

	for (i = list->top; i < list->count && row < a.rows; i++) {
		int begin = row;

		if (json_view_lines(&view->json, (uint32_t)i, &line, 1) != 1)
			break;
		row = draw_json_line(view, &line, a, row, numbers);
		if (i == list->selected)
			draw_cursor(a, begin > 0 ? begin : 0, has_focus);
		if (row > a.rows && i <= list->selected && list->top < i) {
			begin_at(view, a, i);
			return false;
		}
	}
	if (i > list->selected || list->top == list->selected)
		return true;
	begin_at(view, a, list->selected);
	return false;
}

void body_view_draw_json(struct body_view *view, struct area a, bool has_focus)
{
	int numbers = number_cols(view->json.line_count);

	list_resize(&view->list, view->json.row_count, (size_t)a.rows);
	list_reveal(&view->list);
	view->cols = a.cols - numbers - FOLD_COLS;
	measure_selected(view);
	while (!draw_rows(view, a, numbers, has_focus))
		;
}
