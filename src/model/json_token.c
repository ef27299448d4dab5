/* The tokens of JSON. */
#include "json_scan.h"

struct sv json_scan_string(struct sv v)
{
	for (size_t i = 1; i < v.n; i++) {
		if (v.p[i] == '"')
			return sv_of(v.p, i + 1);
		if (v.p[i] == '\\')
			i++;
	}
	return v;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
	       c == '-' || c == '.' || c == '_';
}

struct sv json_scan_word(struct sv v)
{
	size_t n = 0;

	while (n < v.n && is_word_char(v.p[n]))
		n++;
	return sv_of(v.p, n);
}

/* Take digits off; how many there were. */
static size_t take_digits(struct sv *v)
{
	size_t n = 0;

	while (n < v->n && is_digit(v->p[n]))
		n++;
	*v = sv_of(v->p + n, v->n - n);
	return n;
}

static bool take_one_of(struct sv *v, const char *chars)
{
	if (v->n == 0 || !strchr(chars, v->p[0]))
		return false;
	*v = sv_of(v->p + 1, v->n - 1);
	return true;
}

/* The grammar of RFC 8259, section 6. */
static bool is_strict_number(struct sv v)
{
	const char *first;
	size_t digits;

	take_one_of(&v, "-");
	first = v.p;
	digits = take_digits(&v);
	if (digits == 0 || (*first == '0' && digits > 1))
		return false;
	if (take_one_of(&v, ".") && take_digits(&v) == 0)
		return false;
	if (take_one_of(&v, "eE")) {
		take_one_of(&v, "+-");
		if (take_digits(&v) == 0)
			return false;
	}
	return v.n == 0;
}

/* What other writers make of numbers: NaN, 01, "1.". */
static bool is_loose_number(struct sv word)
{
	static const char *const words[] = {"NaN", "Infinity", "-Infinity"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (sv_eq_cstr(word, words[i]))
			return true;
	}
	if (!is_digit(word.p[0]) && word.p[0] != '-')
		return false;
	for (size_t i = 1; i < word.n; i++) {
		if (!is_digit(word.p[i]) && !strchr("eE+-.", word.p[i]))
			return false;
	}
	return word.n > 1 || is_digit(word.p[0]);
}

enum json_kind json_scan_word_kind(struct sv word, bool *is_lax)
{
	if (sv_is_empty(word))
		return JSON_KIND_BROKEN;
	if (sv_eq_cstr(word, "true") || sv_eq_cstr(word, "false"))
		return JSON_KIND_BOOL;
	if (sv_eq_cstr(word, "null"))
		return JSON_KIND_NULL;
	if (is_strict_number(word))
		return JSON_KIND_NUMBER;
	if (!is_loose_number(word))
		return JSON_KIND_BROKEN;
	*is_lax = true;
	return JSON_KIND_NUMBER;
}
