/* The pieces of a line over the rows of a screen. */
#include "body_wrap.h"

#include "sqscope/base/safe_text.h"

/* Bytes that are a cell each: most of a long text. A mark behind the last one would belong to it.
 */
static size_t plain(struct sv text, size_t most)
{
	size_t n = 0;

	while (n < text.n && n < most && text.p[n] >= ' ' && text.p[n] < 0x7F)
		n++;
	return n > 0 && n < text.n && (unsigned char)text.p[n] >= 0x80 ? n - 1 : n;
}

size_t body_pen_take(struct body_pen *pen, struct sv text)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t at = pen->cols > pen->col ? plain(text, (size_t)(pen->cols - pen->col)) : 0;

	pen->col += (int)at;
	safe_iter_init(&it, sv_of(text.p + at, text.n - at), pen->flags);
	while (safe_next(&it, &piece)) {
		if (pen->col + piece.width > pen->cols)
			break;
		pen->col += piece.width;
		at = text.n - it.rest.n;
	}
	return at;
}

bool body_pen_break(struct body_pen *pen)
{
	if (pen->col == pen->left)
		return false;
	pen->row++;
	pen->col = pen->left;
	return true;
}

/* A row further for what is left, until nothing is. */
static bool walk(struct body_pen *pen, struct sv text)
{
	while (text.n > 0) {
		size_t n = body_pen_take(pen, text);

		text = sv_of(text.p + n, text.n - n);
		if (text.n > 0 && !body_pen_break(pen))
			return false;
	}
	return true;
}

int body_wrap_row_of(struct body_pen pen, const struct json_line *line, size_t piece, size_t byte)
{
	int first = pen.row;

	for (size_t i = 0; i < line->count; i++) {
		struct sv text = line->pieces[i].text;

		if (i == piece && byte < text.n)
			text.n = byte;
		if (!walk(&pen, text) || i == piece)
			break;
	}
	return pen.row - first;
}
