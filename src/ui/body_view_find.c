/* Finding in a message body, and showing what was found. */
#include "body_view.h"

#include "body_wrap.h"
#include "sqscope/base/safe_text.h"

enum { MARGIN_PART = 3 }; /* what was found is shown with a third of the width before it */

/* --- in the pretty form ---------------------------------------------------------------------- */

static bool find_in(struct sv text, struct sv needle, size_t *at)
{
	for (size_t i = 0; i + needle.n <= text.n; i++) {
		if (sv_eq_nocase(sv_of(text.p + i, needle.n), needle)) {
			*at = i;
			return true;
		}
	}
	return false;
}

/* The first place in a line. */
static bool find_in_line(
	const struct json_line *line, struct sv needle, size_t *piece, size_t *byte)
{
	for (size_t i = 0; i < line->count; i++) {
		if (find_in(line->pieces[i].text, needle, byte)) {
			*piece = i;
			return true;
		}
	}
	return false;
}

static int column_of(
	const struct body_view *view, const struct json_line *line, size_t piece, size_t byte)
{
	unsigned flags = view->text.safe_flags;
	int column = BODY_INDENT_COLS * line->depth;

	for (size_t i = 0; i < piece; i++)
		column += safe_width(line->pieces[i].text, flags);
	return column + safe_width(sv_of(line->pieces[piece].text.p, byte), flags);
}

/* Scroll sideways as little as needed. */
static void show_column(struct body_view *view, int column)
{
	int width = safe_width(str_sv(&view->needle), view->text.safe_flags);

	if (view->cols <= 0 ||
		(column >= view->column && column + width <= view->column + view->cols))
		return;
	view->column = column + width <= view->cols ? 0 : column - view->cols / MARGIN_PART;
}

static void show_in_line(struct body_view *view)
{
	struct json_line line;
	size_t piece, byte, row;

	if (!body_view_line(view, &line) ||
		!find_in_line(&line, str_sv(&view->needle), &piece, &byte))
		return;
	if (!view->wraps) {
		show_column(view, column_of(view, &line, piece, byte));
		return;
	}
	row = (size_t)body_wrap_row_of(body_view_pen(view, &line), &line, piece, byte);
	view->skip = row >= view->list.height ? row - view->list.height / 2 : 0;
}

static bool find_json(struct body_view *view, bool is_backwards)
{
	struct json_match match;
	struct json_line line;
	uint32_t from = body_view_line(view, &line) ? line.node : JSON_NONE;

	if (!json_view_find(&view->json, str_sv(&view->needle), from, is_backwards, &match))
		return false;
	body_view_settle(view, json_view_reveal(&view->json, match.node));
	show_in_line(view);
	return true;
}

/* --- in text and bytes ----------------------------------------------------------------------- */

/* The last place before `before`; from the end when there is none. */
static bool find_back(
	const struct text_lines *text, struct sv needle, size_t before, size_t *offset)
{
	size_t at, first, last;

	if (!text_lines_find(text, needle, SIZE_MAX, &first))
		return false;
	last = first;
	for (at = first;; last = at) {
		if (!text_lines_find(text, needle, last, &at) || at <= last)
			break;
		if (before != SIZE_MAX && first < before && at >= before)
			break;
	}
	*offset = last;
	return true;
}

/* Of a row that is not wrapped: where it begins is told by its text. */
static void show_in_row(struct body_view *view, size_t at)
{
	struct text_row row;
	size_t begin;

	view->list.top = text_lines_row_at(&view->text, at);
	if (view->wraps || !text_lines_row(&view->text, view->list.top, &row))
		return;
	begin = (size_t)(row.text.p - view->text.text.p);
	show_column(view, safe_width(sv_of(row.text.p, at - begin), view->text.safe_flags));
}

/* Bytes are counted as they are, masked text as it is shown. */
static struct sv searched_bytes(const struct body_view *view)
{
	return view->blanked.n > 0 ? str_sv(&view->blanked)
				   : view->opened->body.steps[view->layer].bytes;
}

static bool find_text(struct body_view *view, bool is_backwards)
{
	const struct text_lines bytes = {.text = searched_bytes(view)};
	const struct text_lines *text = view->show == BODY_HEX ? &bytes : &view->text;
	struct sv needle = str_sv(&view->needle);
	size_t at;

	if (is_backwards ? !find_back(text, needle, view->found, &at)
			 : !text_lines_find(text, needle, view->found, &at))
		return false;
	view->found = at;
	if (view->show == BODY_HEX)
		view->list.top = at / (view->per_row > 0 ? view->per_row : HEX_ROW_MAX);
	else
		show_in_row(view, at);
	return true;
}

bool body_view_find(struct body_view *view, struct sv needle, bool is_backwards)
{
	if (needle.n > 0) {
		str_set(&view->needle, needle);
		view->found = SIZE_MAX;
	}
	if (!view->opened || view->needle.n == 0)
		return false;
	return view->show == BODY_PRETTY ? find_json(view, is_backwards)
					 : find_text(view, is_backwards);
}
