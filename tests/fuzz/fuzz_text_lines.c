/* Fuzz target: the rows of any text, wrapped to any width, are all of it in order; hexadecimal rows
 * are of one width. The first byte is the width. */
#include "fuzz_target.h"

#include "sqscope/base/safe_text.h"
#include "sqscope/model/hex_view.h"
#include "sqscope/model/text_lines.h"

static void check_rows(struct sv text, int cols)
{
	struct text_lines t;
	struct text_row row;
	size_t at = 0, n;

	text_lines_init(&t, text, cols, 0);
	for (n = 0; text_lines_row(&t, n, &row); n++) {
		must(row.text.p == text.p + at, "a row begins where the last one ended");
		must(!memchr(row.text.p, '\n', row.text.n), "a row holds no line end");
		must(row.text.n == 0 || text_lines_row_at(&t, at) == n, "a byte is in its row");
		must(row.has_more || row.text.n + at == text.n || text.p[at + row.text.n] == '\n',
			"a row that ends before its line says so");
		at += row.text.n + !row.has_more;
	}
	must(at >= text.n, "the rows are all of the text");
	must(text_lines_count(&t) == n, "there are as many as said");
	text_lines_release(&t);
}

static void check_hex(struct sv bytes, size_t per_row)
{
	struct hex_line line;
	size_t rows = hex_view_rows(bytes, per_row);

	for (size_t i = 0; i < rows; i++) {
		must(hex_view_line(bytes, per_row, i, NULL, &line), "a row is there");
		must(strlen(line.hex) == per_row * 2 + per_row / 2 - 1, "rows have one width");
		must(strlen(line.text) <= per_row && strlen(line.text) > 0, "a row has bytes");
	}
	must(!hex_view_line(bytes, per_row, rows, NULL, &line), "no row follows");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	size_t found;
	struct text_lines t;

	if (size == 0)
		return 0;
	check_rows(text, 0);
	check_rows(text, data[0] % 100);
	check_hex(text, 8);
	check_hex(text, 16);
	text_lines_from_column(text, data[0], 0, NULL);
	text_lines_init(&t, text, 0, 0);
	if (text_lines_find(&t, sv_cstr("a"), SIZE_MAX, &found))
		must(found < text.n, "a place lies in the text");
	text_lines_release(&t);
	return 0;
}
