/* Percent-encoding. */
#include "sqscope/base/percent.h"

#include <string.h>

static bool is_unreserved(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

	return is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

void percent_encode(struct sv text, const char *keep, struct str *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.p[i];

		if (is_unreserved(text.p[i]) || (byte && strchr(keep, byte))) {
			str_add_char(out, text.p[i]);
			continue;
		}
		str_add_char(out, '%');
		str_add_char(out, digits[byte >> 4]);
		str_add_char(out, digits[byte & 0xF]);
	}
}
