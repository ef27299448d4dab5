/* Base64 over OpenSSL, which is lenient about blanks and padding where we are not. */
#include "sqscope/base/base64.h"

#include <limits.h>
#include <openssl/evp.h>

enum { GROUP_CHARS = 4, GROUP_BYTES = 3 };
/* OpenSSL counts in int; a piece of whole groups keeps far below that. */
enum { PIECE_GROUPS = 1 << 20 };

void base64_encode(struct sv data, struct str *out)
{
	while (data.n > 0) {
		const size_t most = (size_t)PIECE_GROUPS * GROUP_BYTES;
		const size_t n = data.n < most ? data.n : most;

		/* And the NUL that OpenSSL writes behind. */
		str_reserve(out, (n + 2) / GROUP_BYTES * GROUP_CHARS + 1);
		out->n += (size_t)EVP_EncodeBlock(
			(unsigned char *)out->p + out->n, (const unsigned char *)data.p, (int)n);
		data = sv_of(data.p + n, data.n - n);
	}
}

static bool is_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/';
}

/* The '=' at the end; false when what stands before them is no base64. */
static bool count_padding(struct sv text, size_t *padding)
{
	size_t n = text.n;

	while (n > 0 && text.n - n < 2 && text.p[n - 1] == '=')
		n--;
	*padding = text.n - n;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(text.p[i]))
			return false;
	}
	return text.n % GROUP_CHARS == 0;
}

bool base64_decode(struct sv text, struct str *out)
{
	size_t padding;

	if (!count_padding(text, &padding))
		return false;
	while (text.n > 0) {
		const size_t most = (size_t)PIECE_GROUPS * GROUP_CHARS;
		const size_t n = text.n < most ? text.n : most;

		str_reserve(out, n / GROUP_CHARS * GROUP_BYTES + 1);
		out->n += (size_t)EVP_DecodeBlock(
			(unsigned char *)out->p + out->n, (const unsigned char *)text.p, (int)n);
		text = sv_of(text.p + n, text.n - n);
	}
	/* OpenSSL gives a zero byte for each sign of padding, and no NUL behind. */
	str_truncate(out, out->n - padding);
	return true;
}
