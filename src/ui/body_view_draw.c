/* A message body on the screen: its rule and its rows. */
#include "body_view.h"

#include "sqscope/base/safe_text.h"

#include <stdio.h>

enum {
	HEX_GAP = 2,
};

static unsigned flags_of(struct area a)
{
	return a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
}

void body_view_number(struct area a, int row, int cols, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)number);
	area_right(a, row, 0, cols, ROLE_DIM, sv_cstr(text));
}

/* --- what was found -------------------------------------------------------------------------- */

/* Matches of what stands there byte by byte. */
void body_view_mark(const struct body_view *view, struct area a, int row, int col, struct sv text)
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

/* --- raw ------------------------------------------------------------------------------------- */

static void draw_raw(struct body_view *view, struct area a, bool has_focus)
{
	unsigned flags = flags_of(a);
	int numbers = BODY_NUMBER_COLS, left = numbers + 2;
	int wrap_cols = view->wraps ? a.cols - left : 0;
	struct text_row row;

	if (view->text.wrap_cols != wrap_cols) {
		text_lines_wrap(&view->text, wrap_cols);
		view->list.top =
			view->found == SIZE_MAX ? 0 : text_lines_row_at(&view->text, view->found);
	}
	view->list.height = (size_t)a.rows;
	view->cols = a.cols - left;
	for (int i = 0; i < a.rows; i++) {
		struct sv text;

		if (!text_lines_row(&view->text, view->list.top + (size_t)i, &row))
			break;
		if (!row.is_continued)
			body_view_number(a, i, numbers, row.line);
		text = text_lines_from_column(row.text, view->column, flags, NULL);
		area_text(a, i, left, -1, ROLE_TEXT, text);
		body_view_mark(view, a, i, left, text);
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
		body_view_mark(view, a, i, col, sv_cstr(line.text));
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
		body_view_draw_json(view, rows, has_focus);
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
