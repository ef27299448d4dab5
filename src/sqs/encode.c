/* The JSON of requests. */
#include "encode.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/safe_text.h"

#include <inttypes.h>

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
	str_add_codepoint(out, n > 0 ? codepoint : 0xFFFD);
	return n > 0 ? n : 1;
}

static void add_string(struct str *out, struct sv text)
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

/* Between two members or items, but not before the first. */
static void add_comma(struct str *out, char opening)
{
	if (out->p[out->n - 1] != opening)
		str_add_char(out, ',');
}

static void add_name(struct str *out, struct sv name)
{
	add_comma(out, '{');
	add_string(out, name);
	str_add_char(out, ':');
}

void encode_begin(struct str *out)
{
	str_add_char(out, '{');
}

void encode_text(struct str *out, const char *name, struct sv value)
{
	if (sv_is_empty(value))
		return;
	add_name(out, sv_cstr(name));
	add_string(out, value);
}

void encode_number(struct str *out, const char *name, int64_t value)
{
	add_name(out, sv_cstr(name));
	str_addf(out, "%" PRId64, value);
}

void encode_bytes(struct str *out, const char *name, struct sv value)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '"');
	base64_encode(value, out);
	str_add_char(out, '"');
}

void encode_list(struct str *out, const char *name, const char *const *items, size_t count)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			str_add_char(out, ',');
		add_string(out, sv_cstr(items[i]));
	}
	str_add_char(out, ']');
}

void encode_object(struct str *out, struct sv name)
{
	add_name(out, name);
	str_add_char(out, '{');
}

void encode_array(struct str *out, const char *name)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '[');
}

void encode_item(struct str *out)
{
	add_comma(out, '[');
	str_add_char(out, '{');
}

void encode_array_end(struct str *out)
{
	str_add_char(out, ']');
}

void encode_end(struct str *out)
{
	str_add_char(out, '}');
}
