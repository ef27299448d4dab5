/* JSON strings. */
#include "json_text.h"

#include "sqscope/base/safe_text.h"

enum { REPLACEMENT = 0xFFFD, FIRST_PRINTABLE = 0x20 };

void json_text_add(struct str *out, struct sv text)
{
	uint32_t codepoint;
	size_t n;

	str_add_char(out, '"');
	while (text.n > 0) {
		n = utf8_decode(text, &codepoint);
		if (n == 0)
			str_add_codepoint(out, REPLACEMENT);
		else if (codepoint < FIRST_PRINTABLE)
			str_addf(out, "\\u%04x", (unsigned)codepoint);
		else if (codepoint == '"' || codepoint == '\\')
			str_addf(out, "\\%c", (int)codepoint);
		else
			str_add(out, sv_of(text.p, n));
		n = n > 0 ? n : 1;
		text = sv_of(text.p + n, text.n - n);
	}
	str_add_char(out, '"');
}
