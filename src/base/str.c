/* An owned, growable byte string. */
#include "sqscope/base/str.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* Most texts are longer than a word: growing by half from there would move them some times. */
enum { FIRST_BYTES = 48 };

void str_release(struct str *s)
{
	free(s->p);
	*s = (struct str){0};
}

void str_clear(struct str *s)
{
	if (s->p)
		str_truncate(s, 0);
}

void str_truncate(struct str *s, size_t n)
{
	assert(n <= s->n);
	s->n = n;
	if (s->p)
		s->p[n] = '\0';
}

void str_reserve(struct str *s, size_t more)
{
	size_t need = s->n + more + 1;

	if (more < s->cap - s->n)
		return;
	if (more >= SIZE_MAX - s->n)
		fatal_abort("out of memory (a string of %zu + %zu bytes)", s->n, more);
	s->p = mem_grow(s->p, &s->cap, need < FIRST_BYTES ? FIRST_BYTES : need, 1);
}

void str_add(struct str *s, struct sv v)
{
	uintptr_t own = (uintptr_t)s->p, at = (uintptr_t)v.p;
	bool is_own = s->p && at >= own && at < own + s->cap;

	if (v.n == 0)
		return;
	str_reserve(s, v.n);
	/* A view of this very string moves with it. */
	memmove(s->p + s->n, is_own ? s->p + (at - own) : v.p, v.n);
	s->n += v.n;
	s->p[s->n] = '\0';
}

void str_add_cstr(struct str *s, const char *c)
{
	str_add(s, sv_cstr(c));
}

void str_add_char(struct str *s, char c)
{
	str_reserve(s, 1);
	s->p[s->n++] = c;
	s->p[s->n] = '\0';
}

void str_add_number(struct str *s, int64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	str_add(s, sv_of(digits + at, sizeof digits - at));
}

void str_add_codepoint(struct str *s, uint32_t codepoint)
{
	bool is_surrogate = codepoint >= 0xD800 && codepoint <= 0xDFFF;
	uint32_t c = is_surrogate || codepoint > 0x10FFFF ? 0xFFFD : codepoint;

	if (c < 0x80) {
		str_add_char(s, (char)c);
		return;
	}
	if (c < 0x800) {
		str_add_char(s, (char)(0xC0 | c >> 6));
	} else if (c < 0x10000) {
		str_add_char(s, (char)(0xE0 | c >> 12));
		str_add_char(s, (char)(0x80 | (c >> 6 & 0x3F)));
	} else {
		str_add_char(s, (char)(0xF0 | c >> 18));
		str_add_char(s, (char)(0x80 | (c >> 12 & 0x3F)));
		str_add_char(s, (char)(0x80 | (c >> 6 & 0x3F)));
	}
	str_add_char(s, (char)(0x80 | (c & 0x3F)));
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		fatal_abort("a text could not be formatted");
	str_reserve(s, (size_t)n);
	vsnprintf(s->p + s->n, (size_t)n + 1, fmt, ap);
	s->n += (size_t)n;
}

void str_set(struct str *s, struct sv v)
{
	uintptr_t own = (uintptr_t)s->p, at = (uintptr_t)v.p;

	if (s->p && v.n > 0 && at >= own && at < own + s->cap) {
		memmove(s->p, v.p, v.n);
		str_truncate(s, v.n);
		return;
	}
	str_clear(s);
	str_add(s, v);
}

const char *str_cstr(const struct str *s)
{
	return s->p ? s->p : "";
}

struct sv str_sv(const struct str *s)
{
	return sv_of(str_cstr(s), s->n);
}

char *str_take(struct str *s)
{
	char *p = s->p ? s->p : mem_strdup("");

	*s = (struct str){0};
	return p;
}

void str_add_shell_word(struct str *str, struct sv word)
{
	str_add_char(str, '\'');
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\'')
			str_add_cstr(str, "'\\''");
		else
			str_add_char(str, word.p[i]);
	}
	str_add_char(str, '\'');
}
