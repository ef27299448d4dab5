/* A mask over bodies and attributes: the only file that knows regular expressions. */
#include "sqscope/model/mask.h"

#include "mask_pattern.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <regex.h>
#include <stdlib.h>

enum {
	WINDOW_BYTES = 4096, /* what an expression sees at a time */
	OVERLAP_BYTES = 512, /* of which a match across two windows must fit in here */
};

struct mask {
	struct mask_path *paths;
	size_t path_count, path_cap;
	regex_t *regexes;
	size_t regex_count, regex_cap;
};

struct mask *mask_new(void)
{
	return mem_new(1, sizeof(struct mask));
}

void mask_free(struct mask *mask)
{
	if (!mask)
		return;
	for (size_t i = 0; i < mask->path_count; i++)
		mask_path_release(&mask->paths[i]);
	for (size_t i = 0; i < mask->regex_count; i++)
		regfree(&mask->regexes[i]);
	free(mask->paths);
	free(mask->regexes);
	free(mask);
}

static bool add_regex(struct mask *mask, struct sv pattern, struct err *err)
{
	char *text = mem_strndup(pattern.p + 1, pattern.n - 2), why[128];
	regex_t regex;
	int rc = regcomp(&regex, text, REG_EXTENDED);

	free(text);
	if (rc != 0) {
		regerror(rc, &regex, why, sizeof why);
		return err_fail(err, ERR_CONFIG, "%.*s: %s", SV_ARGS(pattern), why);
	}
	mask->regexes = mem_grow(
		mask->regexes, &mask->regex_cap, mask->regex_count + 1, sizeof *mask->regexes);
	mask->regexes[mask->regex_count++] = regex;
	return true;
}

static bool add_path(struct mask *mask, struct sv pattern, struct err *err)
{
	struct mask_path path;

	if (!mask_path_parse(&path, pattern, err))
		return false;
	mask->paths =
		mem_grow(mask->paths, &mask->path_cap, mask->path_count + 1, sizeof *mask->paths);
	mask->paths[mask->path_count++] = path;
	return true;
}

bool mask_add(struct mask *mask, struct sv pattern, struct err *err)
{
	if ((int64_t)(mask->path_count + mask->regex_count) >= limit(LIMIT_MASKS))
		return err_fail(err, ERR_LIMIT, "more than %d patterns", (int)limit(LIMIT_MASKS));
	if ((int64_t)pattern.n > limit(LIMIT_PROMPT))
		return err_fail(err, ERR_LIMIT, "a pattern is longer than %d bytes",
			(int)limit(LIMIT_PROMPT));
	if (pattern.n > 2 && pattern.p[0] == '/' && pattern.p[pattern.n - 1] == '/')
		return add_regex(mask, pattern, err);
	return add_path(mask, pattern, err);
}

bool mask_is_empty(const struct mask *mask)
{
	return !mask || mask->path_count + mask->regex_count == 0;
}

/* --- collecting ranges ----------------------------------------------------------------------- */

static void add_range(struct mask_ranges *ranges, size_t start, size_t end)
{
	if (start >= end)
		return;
	ranges->items =
		mem_grow(ranges->items, &ranges->cap, ranges->count + 1, sizeof *ranges->items);
	ranges->items[ranges->count++] = (struct mask_range){start, end};
}

static int by_start(const void *a, const void *b)
{
	const struct mask_range *one = a, *other = b;

	return (one->start > other->start) - (one->start < other->start);
}

/* In order, and apart from one another. */
static void settle(struct mask_ranges *ranges)
{
	size_t kept = 0;

	if (ranges->count == 0)
		return;
	qsort(ranges->items, ranges->count, sizeof *ranges->items, by_start);
	for (size_t i = 1; i < ranges->count; i++) {
		struct mask_range *last = &ranges->items[kept], next = ranges->items[i];

		if (next.start > last->end)
			ranges->items[++kept] = next;
		else if (next.end > last->end)
			last->end = next.end;
	}
	ranges->count = kept + 1;
}

/* --- expressions ----------------------------------------------------------------------------- */

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
		add_range(ranges, offset + start, offset + end);
		at = end > start ? end : start + 1;
	}
}

/* A line, window by window. Expressions are given C strings: a NUL becomes a blank. */
static void match_line(
	const struct mask *mask, struct sv line, size_t offset, struct mask_ranges *ranges)
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
		for (size_t i = 0; i < mask->regex_count; i++)
			match_window(&mask->regexes[i], window, is_last ? n : n - OVERLAP_BYTES,
				flags, offset + at, ranges);
		if (is_last)
			return;
		at += n - OVERLAP_BYTES;
	}
}

static void match_text(
	const struct mask *mask, struct sv text, size_t offset, struct mask_ranges *ranges)
{
	if (mask->regex_count == 0)
		return;
	for (;;) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end ? (size_t)(end - text.p) : text.n;

		match_line(mask, sv_of(text.p, n), offset, ranges);
		if (!end)
			return;
		offset += n + 1;
		text = sv_of(text.p + n + 1, text.n - n - 1);
	}
}

/* --- layers ---------------------------------------------------------------------------------- */

static bool is_hidden_by_path(const struct mask *mask, const struct json_index *ix, uint32_t node)
{
	for (size_t i = 0; i < mask->path_count; i++) {
		if (mask_path_matches(&mask->paths[i], ix, node))
			return true;
	}
	return false;
}

/* No paths lead into broken text: it is hidden from the first key on that a pattern ends in. */
static void hide_broken(const struct mask *mask, const struct json_index *ix, uint32_t node,
	struct mask_ranges *ranges)
{
	struct sv text = json_index_text(ix, node);
	size_t from = text.n;

	for (size_t i = 0; i < mask->path_count; i++) {
		struct sv name = mask_path_last_name(&mask->paths[i]);

		for (size_t at = 0; name.n > 0 && at < from && at + name.n <= text.n; at++) {
			if (sv_eq_nocase(sv_of(text.p + at, name.n), name))
				from = at;
		}
	}
	add_range(ranges, ix->nodes[node].start + from, ix->nodes[node].end);
}

static void hide_in_json(
	const struct mask *mask, const struct json_index *ix, struct mask_ranges *ranges)
{
	for (uint32_t i = 0; i < ix->count;) {
		const struct json_node *node = &ix->nodes[i];

		if (is_hidden_by_path(mask, ix, i)) {
			add_range(ranges, node->start, node->end);
			i = node->after;
			continue;
		}
		if (node->kind == JSON_KIND_BROKEN)
			hide_broken(mask, ix, i, ranges);
		i++;
	}
	match_text(mask, ix->text, 0, ranges);
}

static void hide_in_layer(
	const struct mask *mask, const struct body_step *step, struct mask_ranges *ranges)
{
	if (body_form_rows[step->form].is_json)
		hide_in_json(mask, &step->index, ranges);
	else if (step->form == BODY_FORM_TEXT || step->form == BODY_FORM_XML)
		match_text(mask, step->bytes, 0, ranges);
}

/* What holds the next layer hides what that hides. */
static void hide_inner(
	const struct body_step *step, const struct mask_ranges *inner, struct mask_ranges *ranges)
{
	const struct json_node *node;

	if (inner->count == 0)
		return;
	if (step->inner == JSON_NONE) {
		add_range(ranges, 0, step->bytes.n);
		return;
	}
	node = &step->index.nodes[step->inner];
	if (node->kind == JSON_KIND_STRING) {
		add_range(ranges, node->start, node->end);
		return;
	}
	for (size_t i = 0; i < inner->count; i++)
		add_range(ranges, node->start + inner->items[i].start,
			node->start + inner->items[i].end);
}

void mask_body(const struct mask *mask, const struct body *body, struct mask_ranges *ranges)
{
	if (mask_is_empty(mask))
		return;
	for (size_t i = body->count; i-- > 0;) {
		hide_in_layer(mask, &body->steps[i], &ranges[i]);
		if (i + 1 < body->count)
			hide_inner(&body->steps[i], &ranges[i + 1], &ranges[i]);
		settle(&ranges[i]);
	}
}

void mask_attribute(const struct mask *mask, struct sv name, struct sv value, struct str *out)
{
	struct mask_ranges ranges = {0};

	if (!mask_is_empty(mask)) {
		for (size_t i = 0; i < mask->path_count; i++) {
			const struct mask_path *path = &mask->paths[i];

			if (path->count == 1 && sv_eq_nocase(mask_path_last_name(path), name))
				add_range(&ranges, 0, value.n);
		}
		match_text(mask, value, 0, &ranges);
		settle(&ranges);
	}
	mask_ranges_copy(&ranges, value, out);
	mask_ranges_release(&ranges);
}
