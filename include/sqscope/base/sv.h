/*
 * sv: a view of bytes that somebody else owns (pointer and length, not NUL-terminated, may hold
 * NUL). Read with sv, build with str. A view lives as long as the bytes that it looks at.
 */
#ifndef SQSCOPE_BASE_SV_H
#define SQSCOPE_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sv {
	const char *p;
	size_t n;
};

/* For printf: "%.*s", SV_ARGS(v). */
#define SV_ARGS(v) (int)(v).n, (v).p

static inline struct sv sv_of(const char *p, size_t n)
{
	return (struct sv){p, n};
}

/* A C string, without its NUL; NULL gives the empty view. */
static inline struct sv sv_cstr(const char *s)
{
	return (struct sv){s ? s : "", s ? strlen(s) : 0};
}

static inline bool sv_is_empty(struct sv v)
{
	return v.n == 0;
}

bool sv_eq(struct sv a, struct sv b);
bool sv_eq_cstr(struct sv a, const char *b);
/* Same, ASCII letters without case. */
bool sv_eq_nocase(struct sv a, struct sv b);
/* Byte order; <0, 0, >0. */
int sv_cmp(struct sv a, struct sv b);
bool sv_starts_with(struct sv v, struct sv prefix);
bool sv_ends_with(struct sv v, struct sv suffix);
/* Does `needle` occur in v, ASCII letters without case? An empty needle occurs. */
bool sv_contains_nocase(struct sv v, struct sv needle);

/* Without blanks, tabs (and CR, LF) at both ends. */
struct sv sv_trim(struct sv v);

/* Cut v at the first `c`: *head is what stands before it, *tail what follows; false (head = v, tail
 * empty) without one. */
bool sv_cut(struct sv v, char c, struct sv *head, struct sv *tail);

/* Take the next word (separated by blanks and tabs) off *v. False when there is none left. */
bool sv_next_word(struct sv *v, struct sv *word);

/* Decimal with optional sign; false (and *out untouched) on anything else, on overflow, on
 * emptiness. */
bool sv_to_i64(struct sv v, int64_t *out);

/* Shell-style match of the whole of v: `*`, `?`, `[a-z]`, `[!a]`. Case matters. */
bool sv_glob(struct sv v, struct sv pattern);
/* Does the text hold a character that sv_glob treats as special? */
bool sv_has_glob(struct sv v);

/* Edit distance (insert, delete, replace, swap of neighbours) capped at `max`; for "did you mean".
 */
size_t sv_distance(struct sv a, struct sv b, size_t max);

#endif
