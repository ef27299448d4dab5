/* Fuzz target: whatever goes into safe_text, nothing that a terminal obeys comes out. */
#include "fuzz_target.h"

#include "sqscope/base/safe_text.h"

#include <locale.h>

/* Written apart from the code under test: the list of the design. */
static bool is_listed(uint32_t c)
{
	return c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) ||
	       (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
	       (c >= 0xE0000 && c <= 0xE007F) || c >= 0xF0000;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static size_t count_lf(struct sv v)
{
	size_t count = 0;

	for (size_t i = 0; i < v.n; i++)
		count += v.p[i] == '\n';
	return count;
}

static void check_output(struct sv out, unsigned flags)
{
	uint32_t c;
	size_t used;

	for (; out.n > 0; out = sv_of(out.p + used, out.n - used)) {
		used = utf8_decode(out, &c);
		must(used > 0, "the output is UTF-8");
		must(!is_control(c) || (c == '\n' && flags & SAFE_KEEP_LF), "no control character");
		must(!is_listed(c), "no listed code point");
		must(c < 0x80 || !(flags & SAFE_ASCII), "only ASCII");
	}
}

/* The pieces are the output, and their widths add up to its width. */
static void check_pieces(struct sv text, struct sv out, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t bytes = 0, length;
	int width = 0;

	safe_iter_init(&it, text, flags);
	while (safe_next(&it, &piece)) {
		length = strnlen(piece.text, sizeof piece.text);
		must(length > 0 && length < sizeof piece.text, "a piece has a text");
		must(bytes + length <= out.n && memcmp(out.p + bytes, piece.text, length) == 0,
			"the pieces are the output");
		must(piece.width > 0 || piece.text[0] == '\n', "a piece has a width");
		must(!piece.is_escape || (size_t)piece.width == length, "an escape is ASCII");
		bytes += length;
		width += piece.width;
	}
	must(bytes == out.n, "the output is the pieces");
	must(width == safe_width(text, flags), "the width is the pieces' width");
}

static void check(struct sv text, unsigned flags)
{
	struct str once = {0}, twice = {0};

	safe_text(&once, text, flags);
	check_output(str_sv(&once), flags);
	check_pieces(text, str_sv(&once), flags);
	if (flags & SAFE_KEEP_LF)
		must(count_lf(str_sv(&once)) == count_lf(text), "every LF is kept");
	safe_text(&twice, str_sv(&once), flags);
	must(sv_eq(str_sv(&once), str_sv(&twice)), "safe text stays as it is");
	str_release(&once);
	str_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_of((const char *)data, size);

	must(setlocale(LC_CTYPE, "C.UTF-8"), "the locale C.UTF-8 is there");
	check(text, 0);
	check(text, SAFE_KEEP_LF);
	check(text, SAFE_ASCII);
	check(text, SAFE_ASCII | SAFE_KEEP_LF);
	return 0;
}
