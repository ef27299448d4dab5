/* Regular expressions over texts: the only file that knows them. */
#include "mask_regex.h"

#include "sqscope/base/mem.h"

#include <regex.h>
#include <stdlib.h>

enum {
	WINDOW_BYTES = 4096, /* what an expression sees at a time */
	OVERLAP_BYTES = 512, /* of which a match across two windows must fit in here */
};

struct mask_regex {
	regex_t compiled;
};

void mask_regexes_release(struct mask_regexes *regexes)
{
	for (size_t i = 0; i < regexes->count; i++)
		regfree(&regexes->items[i].compiled);
	free(regexes->items);
	*regexes = (struct mask_regexes){0};
}

bool mask_regexes_add(struct mask_regexes *regexes, struct sv pattern, struct err *err)
{
	char *text = mem_strndup(pattern.p + 1, pattern.n - 2), why[128];
	regex_t compiled;
	int rc = regcomp(&compiled, text, REG_EXTENDED);

	free(text);
	if (rc != 0) {
		regerror(rc, &compiled, why, sizeof why);
		return err_fail(err, ERR_CONFIG, "%.*s: %s", SV_ARGS(pattern), why);
	}
	regexes->items =
		mem_grow(regexes->items, &regexes->cap, regexes->count + 1, sizeof *regexes->items);
	regexes->items[regexes->count++].compiled = compiled;
	return true;
}

/* The matches of one expression in a window; those that begin behind `most` are the next one's. */
static void match_window(const regex_t *regex, const char *window, size_t most, int flags,
	size_t offset, struct mask_ranges *ranges)
{
	size_t at = 0;
	regmatch_t match;

	while (at <= most && window[at] != '\0' &&
		regexec(regex, window + at, 1, &match, at > 0 ? flags | REG_NOTBOL : flags) == 0) {
		size_t start = at + (size_t)match.rm_so, end = at + (size_t)match.rm_eo;

		if (start > most)
			return;
		mask_ranges_add(ranges, offset + start, offset + end);
		at = end > start ? end : start + 1;
	}
}

/* A line, window by window. Expressions are given C strings: a NUL becomes a blank. */
static void match_line(const struct mask_regexes *regexes, struct sv line, size_t offset,
	struct mask_ranges *ranges)
{
	char window[WINDOW_BYTES + 1];
	size_t at = 0;

	for (;;) {
		size_t n = line.n - at < WINDOW_BYTES ? line.n - at : WINDOW_BYTES;
		bool is_last = at + n == line.n;
		int flags = (at > 0 ? REG_NOTBOL : 0) | (is_last ? 0 : REG_NOTEOL);

		memcpy(window, line.p + at, n);
		window[n] = '\0';
		for (size_t i = 0; i < n; i++)
			window[i] = window[i] == '\0' ? ' ' : window[i];
		for (size_t i = 0; i < regexes->count; i++)
			match_window(&regexes->items[i].compiled, window,
				is_last ? n : n - OVERLAP_BYTES, flags, offset + at, ranges);
		if (is_last)
			return;
		at += n - OVERLAP_BYTES;
	}
}

void mask_regexes_match(const struct mask_regexes *regexes, struct sv text, size_t offset,
	struct mask_ranges *ranges)
{
	if (regexes->count == 0)
		return;
	for (;;) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end ? (size_t)(end - text.p) : text.n;

		match_line(regexes, sv_of(text.p, n), offset, ranges);
		if (!end)
			return;
		offset += n + 1;
		text = sv_of(text.p + n + 1, text.n - n - 1);
	}
}
