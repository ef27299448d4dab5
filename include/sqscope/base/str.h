/*
 * str: an owned, growable byte string, always NUL-terminated after n bytes (may hold NUL inside).
 * `struct str s = {0}` is an empty, valid string that owns nothing; str_release gives the memory
 * back and leaves that state. Appending never fails (mem.h).
 */
#ifndef SQSCOPE_BASE_STR_H
#define SQSCOPE_BASE_STR_H

#include "sqscope/base/compat.h"
#include "sqscope/base/sv.h"
#include <stdarg.h>

struct str {
	char *p; /* NULL while empty and unused: read with str_cstr */
	size_t n;
	size_t cap;
};

void str_release(struct str *s);
/* Empty, memory kept. */
void str_clear(struct str *s);
/* Cut to n bytes (n <= s->n). */
void str_truncate(struct str *s, size_t n);
void str_reserve(struct str *s, size_t more);

void str_add(struct str *s, struct sv v);
void str_add_cstr(struct str *s, const char *c);
void str_add_char(struct str *s, char c);
/* In decimal. */
void str_add_number(struct str *s, int64_t number);
/* The UTF-8 form of a code point. */
void str_add_codepoint(struct str *s, uint32_t codepoint);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_vaddf(struct str *s, const char *fmt, va_list ap);
/* Replace the content. */
void str_set(struct str *s, struct sv v);

/* Never NULL; borrowed until the next change. */
const char *str_cstr(const struct str *s);
struct sv str_sv(const struct str *s);

/* Hand the bytes to the caller, who frees them; s becomes empty. Never NULL. */
char *str_take(struct str *s);

/* As one word for sh, whatever is in it: in single quotes, a quote as '\''. */
void str_add_shell_word(struct str *str, struct sv word);

#endif
