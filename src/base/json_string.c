/* JSON strings: runs of plain characters are copied whole, the rest one by one. */
#include "sqscope/base/json_string.h"

#include "sqscope/base/safe_text.h"

enum { REPLACEMENT = 0xFFFD };

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* One character that must not or may not stand as it is. Returns its bytes in text. */
static size_t add_special(struct str *out, struct sv text)
{
	unsigned char c = (unsigned char)text.p[0];
	uint32_t codepoint;
	size_t n;

	if (c == '"' || c == '\\') {
		str_add_char(out, '\\');
		str_add_char(out, text.p[0]);
		return 1;
	}
	if (c < ' ') {
		str_addf(out, "\\u%04x", c);
		return 1;
	}
	n = utf8_decode(text, &codepoint);
	if (n > 0)
		str_add(out, sv_of(text.p, n));
	else
		str_add_codepoint(out, REPLACEMENT);
	return n > 0 ? n : 1;
}

void json_string_add(struct str *out, struct sv text)
{
	str_add_char(out, '"');
	while (text.n > 0) {
		size_t n = 0;

		while (n < text.n && is_plain(text.p[n]))
			n++;
		str_add(out, sv_of(text.p, n));
		if (n < text.n)
			n += add_special(out, sv_of(text.p + n, text.n - n));
		text = sv_of(text.p + n, text.n - n);
	}
	str_add_char(out, '"');
}
