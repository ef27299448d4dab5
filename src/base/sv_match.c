/* Views of bytes: shell patterns, and how far two words are from each other. */
#include "sqscope/base/mem.h"
#include "sqscope/base/sv.h"

#include <stdlib.h>

/*
 * Match c against the class that opens at p[0] == '['. Returns the bytes of the class, or 0 when it
 * is never closed (then the bracket stands for itself).
 */
static size_t match_class(struct sv pattern, char c, bool *matched)
{
	size_t i = 1;
	bool negated = i < pattern.n && pattern.p[i] == '!';
	size_t first = negated ? ++i : i;
	bool found = false;

	/* A `]` in the first place is a member, as in the shell. */
	for (; i < pattern.n && (pattern.p[i] != ']' || i == first); i++) {
		unsigned char low = (unsigned char)pattern.p[i], high = low;

		if (i + 2 < pattern.n && pattern.p[i + 1] == '-' && pattern.p[i + 2] != ']') {
			high = (unsigned char)pattern.p[i + 2];
			i += 2;
		}
		found |= low <= (unsigned char)c && (unsigned char)c <= high;
	}
	if (i >= pattern.n)
		return 0;
	*matched = found != negated;
	return i + 1;
}

/* Match one character. Returns the bytes of the pattern that it took, or 0 when it does not match.
 */
static size_t match_one(struct sv pattern, char c)
{
	bool matched = false;
	size_t used;

	if (pattern.n == 0)
		return 0;
	if (pattern.p[0] == '?')
		return 1;
	if (pattern.p[0] == '[') {
		used = match_class(pattern, c, &matched);
		if (used > 0)
			return matched ? used : 0;
	}
	return pattern.p[0] == c ? 1 : 0;
}

bool sv_glob(struct sv v, struct sv pattern)
{
	size_t i = 0, at = 0, used;
	size_t star = SIZE_MAX, star_i = 0;

	while (i < v.n) {
		if (at < pattern.n && pattern.p[at] == '*') {
			star = at++;
			star_i = i;
			continue;
		}
		used = match_one(sv_of(pattern.p + at, pattern.n - at), v.p[i]);
		if (used > 0) {
			at += used;
			i++;
			continue;
		}
		if (star == SIZE_MAX)
			return false;
		/* Only the last star needs to give way: what an earlier one could gain, it gains
		 * too. */
		i = ++star_i;
		at = star + 1;
	}
	while (at < pattern.n && pattern.p[at] == '*')
		at++;
	return at == pattern.n;
}

bool sv_has_glob(struct sv v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '*' || v.p[i] == '?' || v.p[i] == '[')
			return true;
	}
	return false;
}

static size_t min2(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the table of distances: from a[0..i] to every prefix of b. Returns the row's least. */
static size_t distance_row(
	struct sv a, struct sv b, size_t i, const size_t *before, const size_t *last, size_t *row)
{
	size_t least = row[0] = i;

	for (size_t j = 1; j <= b.n; j++) {
		size_t changed = a.p[i - 1] != b.p[j - 1];
		bool swapped =
			i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];

		row[j] = min2(last[j - 1] + changed, min2(last[j], row[j - 1]) + 1);
		if (swapped)
			row[j] = min2(row[j], before[j - 2] + 1);
		least = min2(least, row[j]);
	}
	return least;
}

size_t sv_distance(struct sv a, struct sv b, size_t max)
{
	size_t width = b.n + 1, least = 0;
	size_t *rows, *before, *last, *row, *oldest;

	if ((a.n > b.n ? a.n - b.n : b.n - a.n) >= max)
		return max;
	rows = mem_new(3 * width, sizeof *rows);
	before = rows;
	last = rows + width;
	row = rows + 2 * width;
	for (size_t j = 0; j < width; j++)
		last[j] = j;
	/* The least of a row never falls again: once it is at the cap, the distance is. */
	for (size_t i = 1; i <= a.n && least < max; i++) {
		least = distance_row(a, b, i, before, last, row);
		oldest = before;
		before = last;
		last = row;
		row = oldest;
	}
	least = least < max ? min2(last[b.n], max) : max;
	free(rows);
	return least;
}
