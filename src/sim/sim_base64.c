/* Base64. */
#include "sim_base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void sim_base64_encode(struct str *out, struct sv bytes)
{
	str_reserve(out, (bytes.n + 2) / 3 * 4);
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t word = (uint32_t)(uint8_t)bytes.p[i] << 16;
		if (left > 1)
			word |= (uint32_t)(uint8_t)bytes.p[i + 1] << 8;
		if (left > 2)
			word |= (uint8_t)bytes.p[i + 2];
		str_add_char(out, alphabet[word >> 18]);
		str_add_char(out, alphabet[word >> 12 & 63]);
		str_add_char(out, left > 1 ? alphabet[word >> 6 & 63] : '=');
		str_add_char(out, left > 2 ? alphabet[word & 63] : '=');
	}
}

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

static size_t padding_of(struct sv text)
{
	if (text.n < 2 || text.p[text.n - 1] != '=')
		return 0;
	return text.p[text.n - 2] == '=' ? 2 : 1;
}

bool sim_base64_decode(struct str *out, struct sv text)
{
	size_t start = out->n;
	size_t padding = padding_of(text);
	if (text.n % 4 != 0)
		return false;
	for (size_t i = 0; i < text.n; i += 4) {
		size_t given = i + 4 == text.n ? 4 - padding : 4;
		uint32_t word = 0;
		for (size_t k = 0; k < 4; k++) {
			int value = k < given ? value_of(text.p[i + k]) : 0;
			if (value < 0) {
				str_truncate(out, start);
				return false;
			}
			word = word << 6 | (uint32_t)value;
		}
		for (size_t k = 0; k + 1 < given; k++)
			str_add_char(out, (char)(word >> (16 - 8 * k) & 0xff));
	}
	return true;
}
