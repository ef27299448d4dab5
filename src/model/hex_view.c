/* Bytes in hexadecimal. */
#include "sqscope/model/hex_view.h"

#include <stdio.h>

size_t hex_view_bytes_per_row(int cols)
{
	return cols < HEX_WIDE_COLS ? HEX_ROW_MAX / 2 : HEX_ROW_MAX;
}

size_t hex_view_rows(struct sv bytes, size_t per_row)
{
	return (bytes.n + per_row - 1) / per_row;
}

static bool is_printable(unsigned char c)
{
	return c >= ' ' && c < 0x7F;
}

bool hex_view_line(struct sv bytes, size_t per_row, size_t row, const struct mask_ranges *ranges,
	struct hex_line *line)
{
	static const char digits[] = "0123456789abcdef";
	size_t start = row * per_row, n = 0, chars = 0;

	if (row >= hex_view_rows(bytes, per_row))
		return false;
	snprintf(line->offset, sizeof line->offset, "%08zx", start);
	for (size_t i = 0; i < per_row; i++) {
		bool is_there = start + i < bytes.n;
		bool is_hidden = is_there && ranges && mask_ranges_has(ranges, start + i);
		unsigned char c = is_there ? (unsigned char)bytes.p[start + i] : 0;

		if (i > 0 && i % 2 == 0)
			line->hex[n++] = ' ';
		line->hex[n++] = !is_there ? ' ' : is_hidden ? '*' : digits[c >> 4];
		line->hex[n++] = !is_there ? ' ' : is_hidden ? '*' : digits[c & 15];
		if (!is_there)
			continue;
		line->is_control[chars] = !is_hidden && !is_printable(c);
		line->text[chars++] = (char)(is_hidden ? '*' : is_printable(c) ? c : '.');
	}
	line->hex[n] = '\0';
	line->text[chars] = '\0';
	return true;
}
