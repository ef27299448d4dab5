/* How well a name answers to what is typed. */
#include "fuzzy.h"

#include <ctype.h>

enum { EXACT = 1000, BEGINS = 800, WORD = 600, INSIDE = 400, SCATTERED = 300, SCATTERED_MIN = 3 };

static bool starts_nocase(struct sv name, struct sv typed)
{
	return name.n >= typed.n && sv_eq_nocase(sv_of(name.p, typed.n), typed);
}

/* Its letters in order with gaps: fewer gaps are better. */
static int scattered(struct sv name, struct sv typed)
{
	size_t at = 0, gaps = 0, gap = 0;

	for (size_t i = 0; i < name.n && at < typed.n; i++) {
		if (tolower((unsigned char)name.p[i]) == tolower((unsigned char)typed.p[at])) {
			gaps += at > 0 ? gap : 0;
			gap = 0;
			at++;
		} else {
			gap++;
		}
	}
	if (at < typed.n)
		return 0;
	return gaps >= SCATTERED ? 1 : SCATTERED - (int)gaps;
}

int fuzzy_score(struct sv name, struct sv typed)
{
	if (sv_eq_nocase(name, typed))
		return EXACT;
	if (starts_nocase(name, typed))
		return BEGINS;
	for (size_t i = 1; i < name.n; i++) {
		if (!isalnum((unsigned char)name.p[i - 1]) &&
			starts_nocase(sv_of(name.p + i, name.n - i), typed))
			return WORD;
	}
	if (sv_contains_nocase(name, typed))
		return INSIDE;
	/* Two letters are scattered over nearly every name. */
	return typed.n >= SCATTERED_MIN ? scattered(name, typed) : 0;
}
