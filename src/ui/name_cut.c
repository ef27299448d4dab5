/* Long names in short places. */
#include "name_cut.h"
#include "sqscope/base/safe_text.h"

/* Bytes at the start of the name that take at most `width` columns; *used says how many they take.
 */
static size_t head_bytes(struct sv name, int width, unsigned flags, int *used)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t bytes = 0;

	*used = 0;
	safe_iter_init(&it, name, flags);
	while (safe_next(&it, &piece) && *used + piece.width <= width) {
		*used += piece.width;
		bytes = name.n - it.rest.n;
	}
	return bytes;
}

/* The longest end of the name that takes at most `width` columns. */
static struct sv tail_of(struct sv name, int width, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;
	struct sv rest = name;
	int left = safe_width(name, flags);

	safe_iter_init(&it, name, flags);
	while (left > width && safe_next(&it, &piece)) {
		left -= piece.width;
		rest = it.rest;
	}
	return rest;
}

/* What must not get lost: the part that tells a DLQ or a FIFO queue from its like. */
static int ending_width(struct sv name)
{
	static const char *const endings[] = {"-dlq.fifo", "_dlq.fifo", "-dlq", "_dlq", ".fifo"};

	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		if (sv_ends_with(name, sv_cstr(endings[i])))
			return (int)strlen(endings[i]);
	}
	return 0;
}

int name_draw(struct area a, int row, int col, int width, enum role role, struct sv name)
{
	unsigned flags = a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;
	int third = (width - 1) / 3, ending = ending_width(name), tail_width, used;
	struct sv tail;
	size_t bytes;

	if (safe_width(name, flags) <= width || width < 4)
		return area_text(a, row, col, width, role, name);
	tail_width = ending > third ? ending : third;
	if (tail_width > width - 2)
		tail_width = width - 2;
	tail = tail_of(name, tail_width, flags);
	bytes = head_bytes(name, width - 1 - safe_width(tail, flags), flags, &used);
	area_text(a, row, col, used, role, sv_of(name.p, bytes));
	area_glyph(a, row, col + used, role, GLYPH_CUT);
	return used + 1 + area_text(a, row, col + used + 1, -1, role, tail);
}
