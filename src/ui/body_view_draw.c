/* A message body on the screen: its rule and its rows. */
#include "body_view.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/safe_text.h"

#include <stdio.h>

enum {
	NUMBER_COLS_MIN = 4,
	FOLD_COLS = 3, /* blank, sign, blank */
	INDENT_COLS = 2,
	LINES_MAX = 256, /* rows of a screen that are made at once */
	HEX_GAP = 2,
	HEX_OFFSET_COLS = 8,
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

static unsigned flags_of(struct area a)
{
	return a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
}

static int number_cols(int64_t most)
{
	char text[24];
	int cols = snprintf(text, sizeof text, "%lld", (long long)most);

	return cols > NUMBER_COLS_MIN ? cols : NUMBER_COLS_MIN;
}

static void draw_number(struct area a, int row, int cols, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)number);
	area_right(a, row, 0, cols, ROLE_DIM, sv_cstr(text));
}

/* --- what was found -------------------------------------------------------------------------- */

/* Matches of what stands there byte by byte. */
static void mark_matches(
	const struct body_view *view, struct area a, int row, int col, struct sv text)
{
	struct sv needle = str_sv(&view->needle);
	size_t most = a.cols > col ? (size_t)(a.cols - col) : 0;

	if (text.n > most)
		text.n = most;
	if (needle.n == 0 || text.n < needle.n || safe_width(text, 0) != (int)text.n)
		return;
	for (size_t i = 0; i + needle.n <= text.n; i++) {
		if (sv_eq_nocase(sv_of(text.p + i, needle.n), needle))
			area_role(a, row, col + (int)i, (int)needle.n, ROLE_MATCH);
	}
}

/* --- pretty ---------------------------------------------------------------------------------- */

/* Where the next piece of a line goes; skip: columns that are scrolled out at the left. */
struct pen {
	int row, col, left, skip;
	bool wraps;
};

/* The bytes that fit into `cols` columns. */
static size_t fitting(struct sv text, int cols, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t at = 0;
	int used = 0;

	safe_iter_init(&it, text, flags);
	while (safe_next(&it, &piece)) {
		used += piece.width;
		if (used > cols)
			break;
		at = text.n - it.rest.n;
	}
	return at;
}

/* A piece over as many rows as it takes, to the end of the area. */
static void draw_wrapped(const struct body_view *view, struct area a, struct pen *pen,
	enum role role, struct sv text)
{
	unsigned flags = flags_of(a);

	while (text.n > 0 && pen->row < a.rows) {
		size_t n = fitting(text, a.cols - pen->col, flags);

		if (n == 0 && pen->col == pen->left)
			return;
		mark_matches(view, a, pen->row, pen->col, sv_of(text.p, n));
		area_text(a, pen->row, pen->col, -1, role, sv_of(text.p, n));
		mark_matches(view, a, pen->row, pen->col, sv_of(text.p, n));
		pen->col += safe_width(sv_of(text.p, n), flags);
		text = sv_of(text.p + n, text.n - n);
		if (text.n > 0) {
			pen->row++;
			pen->col = pen->left;
		}
	}
}

static void draw_piece(const struct body_view *view, struct area a, struct pen *pen, enum role role,
	struct sv text)
{
	unsigned flags = flags_of(a);
	int skipped = 0;

	if (pen->wraps) {
		draw_wrapped(view, a, pen, role, text);
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
	if (pen->col >= a.cols)
		return;
	/* Measured only as far as it is seen. */
	area_text(a, pen->row, pen->col, -1, role, text);
	mark_matches(view, a, pen->row, pen->col, text);
	text.n = fitting(text, a.cols - pen->col + 1, flags);
	pen->col += safe_width(text, flags);
}

static enum glyph cursor_glyph(bool has_focus)
{
	return has_focus ? GLYPH_CURSOR : GLYPH_COUNT;
}

static int draw_json_line(const struct body_view *view, const struct json_line *line, struct area a,
	int row, int numbers, bool is_selected, bool has_focus)
{
	struct pen pen = {.row = row, .wraps = view->wraps, .skip = view->column};

	draw_number(a, row, numbers, line->number);
	if (line->fold != JSON_FOLD_NONE)
		area_text(a, row, numbers + 1, 1, ROLE_SORT,
			sv_cstr(line->fold == JSON_FOLD_CLOSED ? "+" : "-"));
	pen.left = pen.col = numbers + FOLD_COLS;
	if (view->column < INDENT_COLS * line->depth)
		pen.col += INDENT_COLS * line->depth - view->column;
	pen.skip = view->column > INDENT_COLS * line->depth
			   ? view->column - INDENT_COLS * line->depth
			   : 0;
	if (pen.wraps)
		pen.left = pen.col < a.cols / 2 ? pen.col : pen.left;
	for (size_t i = 0; i < line->count; i++)
		draw_piece(view, a, &pen, json_roles[line->pieces[i].role], line->pieces[i].text);
	if (is_selected) {
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, cursor_glyph(has_focus));
		if (has_focus)
			area_cursor(a, row, 0);
	}
	return pen.row - row + 1;
}

/* With wrapping a row may take several: the selected one is to begin on the screen. */
static void draw_json(struct body_view *view, struct area a, bool has_focus)
{
	int numbers = number_cols(view->json.line_count), row = 0;
	struct list *list = &view->list;
	struct json_line line;

	list_resize(list, view->json.row_count, (size_t)a.rows);
	list_reveal(list);
	for (size_t i = list->top; i < list->count && row < a.rows; i++) {
		if (json_view_lines(&view->json, (uint32_t)i, &line, 1) != 1)
			break;
		row += draw_json_line(view, &line, a, row, numbers, i == list->selected, has_focus);
		/* What was above took too many rows: begin further down. */
		if (row > a.rows && view->wraps && i <= list->selected && list->top < i) {
			list->top = i;
			draw_json(view, a, has_focus);
			return;
		}
	}
}

/* --- raw ------------------------------------------------------------------------------------- */

static void draw_raw(struct body_view *view, struct area a, bool has_focus)
{
	unsigned flags = flags_of(a);
	int numbers = NUMBER_COLS_MIN, left = numbers + 2;
	int wrap_cols = view->wraps ? a.cols - left : 0;
	struct text_row row;

	if (view->text.wrap_cols != wrap_cols) {
		text_lines_wrap(&view->text, wrap_cols);
		view->list.top =
			view->found == SIZE_MAX ? 0 : text_lines_row_at(&view->text, view->found);
	}
	view->list.height = (size_t)a.rows;
	for (int i = 0; i < a.rows; i++) {
		struct sv text;

		if (!text_lines_row(&view->text, view->list.top + (size_t)i, &row))
			break;
		if (!row.is_continued)
			draw_number(a, i, numbers, row.line);
		text = text_lines_from_column(row.text, view->column, flags, NULL);
		area_text(a, i, left, -1, ROLE_TEXT, text);
		mark_matches(view, a, i, left, text);
	}
	if (has_focus)
		area_cursor(a, 0, 0);
}

/* --- hex ------------------------------------------------------------------------------------- */

static void draw_hex(struct body_view *view, struct area a, bool has_focus)
{
	const struct mask_ranges *ranges = &view->opened->ranges[view->layer];
	struct sv bytes = view->opened->body.steps[view->layer].bytes;
	struct hex_line line;

	view->per_row = hex_view_bytes_per_row(a.cols);
	list_resize(&view->list, hex_view_rows(bytes, view->per_row), (size_t)a.rows);
	for (int i = 0; i < a.rows; i++) {
		int col = 1;

		if (!hex_view_line(bytes, view->per_row, view->list.top + (size_t)i, ranges, &line))
			break;
		col += area_text(a, i, col, -1, ROLE_HEX_OFFSET, sv_cstr(line.offset)) + HEX_GAP;
		col += area_text(a, i, col, -1, ROLE_TEXT, sv_cstr(line.hex)) + HEX_GAP;
		area_text(a, i, col, -1, ROLE_HEX_PRINTABLE, sv_cstr(line.text));
		for (int n = 0; line.text[n]; n++) {
			if (line.is_control[n])
				area_role(a, i, col + n, 1, ROLE_HEX_CONTROL);
		}
		mark_matches(view, a, i, col, sv_cstr(line.text));
	}
	if (has_focus)
		area_cursor(a, 0, 0);
}

/* --- the whole ------------------------------------------------------------------------------- */

void body_view_title(const struct body_view *view, struct str *out)
{
	const struct body *body = &view->opened->body;

	str_add_cstr(out, "Body: ");
	body_chain(body, out);
	if (view->layer + 1 < body->count)
		str_addf(out, ", layer %zu of %zu: %s", view->layer + 1, body->count,
			body_form_rows[body->steps[view->layer].form].word);
	str_addf(out, ", %s", body_show_names[view->show]);
	if (view->wraps)
		str_add_cstr(out, ", wrapped");
	if (view->opened->ranges[view->layer].count > 0)
		str_add_cstr(out, ", masked");
}

static void add_place(struct body_view *view, struct str *out)
{
	const struct list *list = &view->list;
	struct text_row row;

	if (view->show == BODY_PRETTY && list->count > 0) {
		str_addf(out, " line %zu/%zu %.1f%% ", list->selected + 1, list->count,
			100.0 * (double)(list->selected + 1) / (double)list->count);
	} else if (view->show == BODY_HEX && list->count > 0) {
		str_addf(out, " row %zu/%zu ", list->top + 1, list->count);
	} else if (text_lines_row(&view->text, list->top, &row)) {
		str_addf(out, " line %u", row.line);
		if (view->column > 0)
			str_addf(out, " col %d", view->column + 1);
		str_add_char(out, ' ');
	}
}

static void draw_rule(struct body_view *view, struct area a, bool has_focus)
{
	struct str title = {0}, place = {0};
	int used;

	area_hline(a, 0, 0, -1, ROLE_BORDER);
	add_place(view, &place);
	body_view_title(view, &title);
	str_add_char(&title, ' ');
	used = a.cols - (int)place.n - 2;
	area_text(a, 0, 2, 1, ROLE_BORDER, sv_cstr(" "));
	area_text(a, 0, 3, used - 4, has_focus ? ROLE_TITLE : ROLE_DIM, str_sv(&title));
	area_text(a, 0, used, -1, ROLE_DIM, str_sv(&place));
	str_release(&title);
	str_release(&place);
}

void body_view_draw(struct body_view *view, struct area a, bool has_focus)
{
	struct area rows = area_sub(a, 1, 0, a.rows - 1, a.cols);

	if (!view->opened)
		return;
	switch (view->show) {
	case BODY_PRETTY:
		draw_json(view, rows, has_focus);
		break;
	case BODY_RAW:
		draw_raw(view, rows, has_focus);
		break;
	case BODY_HEX:
		draw_hex(view, rows, has_focus);
		break;
	case BODY_SHOW_COUNT:
		break;
	}
	draw_rule(view, a, has_focus);
}
