/* The strings of JSON and the texts that they stand for (RFC 8259, section 7). */
#include "sqscope/base/compat.h"
#include "sqscope/model/json_index.h"

enum { UNIT_DIGITS = 4 };

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX; false when they are not there. */
static bool read_unit(struct sv v, uint32_t *unit)
{
	*unit = 0;
	if (v.n < UNIT_DIGITS)
		return false;
	for (size_t i = 0; i < UNIT_DIGITS; i++) {
		int digit = hex_value(v.p[i]);

		if (digit < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)digit;
	}
	return true;
}

static bool is_high(uint32_t unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* \uXXXX at the start of v. Returns the bytes taken, 0 when it is none. */
static size_t decode_unit(struct sv v, struct str *out, bool *is_exact)
{
	uint32_t unit, low;

	if (!read_unit(sv_of(v.p + 2, v.n - 2), &unit))
		return 0;
	if (is_high(unit) && v.n >= 12 && v.p[6] == '\\' && v.p[7] == 'u' &&
		read_unit(sv_of(v.p + 8, v.n - 8), &low) && is_low(low)) {
		str_add_codepoint(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
		return 12;
	}
	*is_exact = *is_exact && !is_high(unit) && !is_low(unit);
	str_add_codepoint(out, unit);
	return 6;
}

/* The escape at the start of v (which begins with a backslash). Returns the bytes taken. */
static size_t decode_escape(struct sv v, struct str *out, bool *is_exact)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *name = v.n >= 2 ? memchr(names, v.p[1], sizeof names - 1) : NULL;
	size_t taken;

	if (name) {
		str_add_char(out, values[name - names]);
		return 2;
	}
	taken = v.n >= 2 && v.p[1] == 'u' ? decode_unit(v, out, is_exact) : 0;
	if (taken > 0)
		return taken;
	*is_exact = false;
	str_add_char(out, '\\');
	return 1;
}

bool json_string_decode(struct sv quoted, struct str *out)
{
	struct sv rest = quoted;
	bool is_exact = true;

	if (rest.n > 0 && rest.p[0] == '"')
		rest = sv_of(rest.p + 1, rest.n - 1);
	while (rest.n > 0 && rest.p[0] != '"') {
		size_t taken = 0;

		if (rest.p[0] == '\\') {
			taken = decode_escape(rest, out, &is_exact);
		} else {
			while (taken < rest.n && rest.p[taken] != '"' && rest.p[taken] != '\\')
				taken++;
			str_add(out, sv_of(rest.p, taken));
		}
		rest = sv_of(rest.p + taken, rest.n - taken);
	}
	return is_exact;
}

/* Most strings hold no escape and are compared in place. */
bool json_string_is(struct sv quoted, struct sv text, bool any_case)
{
	struct sv inner = sv_of(quoted.p + 1, quoted.n >= 2 ? quoted.n - 2 : 0);
	struct str decoded = {0};
	bool same;

	if (quoted.n < 2)
		return false;
	if (memchr(inner.p, '\\', inner.n)) {
		json_string_decode(quoted, &decoded);
		inner = str_sv(&decoded);
	}
	same = any_case ? sv_eq_nocase(inner, text) : sv_eq(inner, text);
	str_release(&decoded);
	return same;
}

static void encode_special(unsigned char c, struct str *out)
{
	static const char names[] = "\"\\bfnrt", values[] = "\"\\\b\f\n\r\t";
	const char *value = memchr(values, c, sizeof values - 1);

	if (value)
		str_addf(out, "\\%c", names[value - values]);
	else
		str_addf(out, "\\u%04x", c);
}

void json_string_encode(struct sv text, struct str *out)
{
	size_t from = 0;

	str_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		str_add(out, sv_of(text.p + from, i - from));
		encode_special(c, out);
		from = i + 1;
	}
	str_add(out, sv_of(text.p + from, text.n - from));
	str_add_char(out, '"');
}
