/* Breaking lines. */
#include "wrap.h"

void wrap_blanks(struct str *out, size_t n)
{
	while (n-- > 0)
		str_add_char(out, ' ');
}

void wrap_text(struct str *out, size_t at, size_t start, size_t width, struct sv text)
{
	struct sv word;
	bool is_first = true;
	while (sv_next_word(&text, &word)) {
		if (!is_first && width && at + 1 + word.n > width) {
			str_add_char(out, '\n');
			wrap_blanks(out, start);
			at = start;
			is_first = true;
		}
		if (!is_first)
			str_add_char(out, ' ');
		at += word.n + !is_first;
		str_add(out, word);
		is_first = false;
	}
	str_add_char(out, '\n');
}
