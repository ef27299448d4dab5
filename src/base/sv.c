/* Views of bytes: compare, cut, trim, read a number. Patterns and distances are in sv_match.c. */
#include "sqscope/base/sv.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\r' || c == '\n';
}

static bool equal_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (lower(a[i]) != lower(b[i]))
			return false;
	}
	return true;
}

bool sv_eq(struct sv a, struct sv b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool sv_eq_cstr(struct sv a, const char *b)
{
	return sv_eq(a, sv_cstr(b));
}

bool sv_eq_nocase(struct sv a, struct sv b)
{
	return a.n == b.n && equal_nocase(a.p, b.p, a.n);
}

int sv_cmp(struct sv a, struct sv b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool sv_starts_with(struct sv v, struct sv prefix)
{
	return v.n >= prefix.n && sv_eq(sv_of(v.p, prefix.n), prefix);
}

bool sv_ends_with(struct sv v, struct sv suffix)
{
	return v.n >= suffix.n && sv_eq(sv_of(v.p + (v.n - suffix.n), suffix.n), suffix);
}

bool sv_contains_nocase(struct sv v, struct sv needle)
{
	for (size_t i = 0; i + needle.n <= v.n; i++) {
		if (equal_nocase(v.p + i, needle.p, needle.n))
			return true;
	}
	return false;
}

struct sv sv_trim(struct sv v)
{
	while (v.n > 0 && is_space(v.p[0])) {
		v.p++;
		v.n--;
	}
	while (v.n > 0 && is_space(v.p[v.n - 1]))
		v.n--;
	return v;
}

bool sv_cut(struct sv v, char c, struct sv *head, struct sv *tail)
{
	const char *at = v.n > 0 ? memchr(v.p, c, v.n) : NULL;

	if (!at) {
		*head = v;
		*tail = sv_cstr("");
		return false;
	}
	*head = sv_of(v.p, (size_t)(at - v.p));
	*tail = sv_of(at + 1, v.n - head->n - 1);
	return true;
}

bool sv_next_word(struct sv *v, struct sv *word)
{
	size_t start = 0, end;

	while (start < v->n && is_blank(v->p[start]))
		start++;
	for (end = start; end < v->n && !is_blank(v->p[end]); end++)
		;
	*word = sv_of(v->p + start, end - start);
	*v = sv_of(v->p + end, v->n - end);
	return end > start;
}

bool sv_to_i64(struct sv v, int64_t *out)
{
	bool negative = v.n > 0 && v.p[0] == '-';
	size_t i = negative || (v.n > 0 && v.p[0] == '+') ? 1 : 0;
	int64_t value = 0;

	if (i == v.n)
		return false;
	/* Counted below zero, where there is room for one more: INT64_MIN has no positive twin. */
	for (; i < v.n; i++) {
		if (v.p[i] < '0' || v.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
		if (__builtin_sub_overflow(value, v.p[i] - '0', &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}
