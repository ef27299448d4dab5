/* UTF-8, decoded strictly (RFC 3629; the table of well-formed sequences in the Unicode
 * standard, 3.9). */
#include "sqscope/base/safe_text.h"

static bool is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static uint32_t tail_bits(char c)
{
	return (unsigned char)c & 0x3F;
}

size_t utf8_decode(struct sv v, uint32_t *codepoint)
{
	unsigned char lead = v.n > 0 ? (unsigned char)v.p[0] : 0xFF;
	uint32_t c;

	if (lead < 0x80) {
		*codepoint = lead;
		return 1;
	}
	if (lead < 0xE0) {
		if (lead < 0xC2 || v.n < 2 || !is_tail(v.p[1]))
			return 0;
		*codepoint = (uint32_t)(lead & 0x1F) << 6 | tail_bits(v.p[1]);
		return 2;
	}
	if (lead < 0xF0) {
		if (v.n < 3 || !is_tail(v.p[1]) || !is_tail(v.p[2]))
			return 0;
		c = (uint32_t)(lead & 0x0F) << 12 | tail_bits(v.p[1]) << 6 | tail_bits(v.p[2]);
		if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
			return 0;
		*codepoint = c;
		return 3;
	}
	if (v.n < 4 || !is_tail(v.p[1]) || !is_tail(v.p[2]) || !is_tail(v.p[3]))
		return 0;
	c = (uint32_t)(lead & 0x07) << 18 | tail_bits(v.p[1]) << 12 | tail_bits(v.p[2]) << 6 |
	    tail_bits(v.p[3]);
	if (lead > 0xF4 || c < 0x10000 || c > 0x10FFFF)
		return 0;
	*codepoint = c;
	return 4;
}

bool utf8_is_valid(struct sv v)
{
	uint32_t codepoint;

	while (v.n > 0) {
		size_t n = (unsigned char)v.p[0] < 0x80 ? 1 : utf8_decode(v, &codepoint);

		if (n == 0)
			return false;
		v = sv_of(v.p + n, v.n - n);
	}
	return true;
}
