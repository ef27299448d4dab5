/* A mask over bodies and attributes. */
#include "sqscope/model/mask.h"

#include "mask_pattern.h"
#include "mask_regex.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct mask {
	struct mask_path *paths;
	size_t path_count, path_cap;
	struct mask_regexes regexes;
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
	free(mask->paths);
	mask_regexes_release(&mask->regexes);
	free(mask);
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
	if ((int64_t)(mask->path_count + mask->regexes.count) >= limit(LIMIT_MASKS))
		return err_fail(err, ERR_LIMIT, "more than %d patterns", (int)limit(LIMIT_MASKS));
	if ((int64_t)pattern.n > limit(LIMIT_PROMPT))
		return err_fail(err, ERR_LIMIT, "a pattern is longer than %d bytes",
			(int)limit(LIMIT_PROMPT));
	if (pattern.n > 2 && pattern.p[0] == '/' && pattern.p[pattern.n - 1] == '/')
		return mask_regexes_add(&mask->regexes, pattern, err);
	return add_path(mask, pattern, err);
}

bool mask_is_empty(const struct mask *mask)
{
	return !mask || mask->path_count + mask->regexes.count == 0;
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
	mask_ranges_add(ranges, ix->nodes[node].start + from, ix->nodes[node].end);
}

/* JSON in a string of JSON: "{\\"token\\":...". No path leads there; the string is hidden whole. */
static bool holds_quoted_name(const struct mask *mask, struct sv text)
{
	if (!memchr(text.p, '\\', text.n))
		return false;
	for (size_t i = 0; i < mask->path_count; i++) {
		struct sv name = mask_path_last_name(&mask->paths[i]);

		for (size_t at = 2; name.n > 0 && at + name.n < text.n; at++) {
			if (text.p[at - 1] == '"' && text.p[at - 2] == '\\' &&
				text.p[at + name.n] == '\\' &&
				sv_eq_nocase(sv_of(text.p + at, name.n), name))
				return true;
		}
	}
	return false;
}

static bool is_hidden(const struct mask *mask, const struct json_index *ix, uint32_t node)
{
	if (is_hidden_by_path(mask, ix, node))
		return true;
	return ix->nodes[node].kind == JSON_KIND_STRING &&
	       holds_quoted_name(mask, json_index_text(ix, node));
}

static void hide_in_json(
	const struct mask *mask, const struct json_index *ix, struct mask_ranges *ranges)
{
	for (uint32_t i = 0; i < ix->count;) {
		const struct json_node *node = &ix->nodes[i];

		if (is_hidden(mask, ix, i)) {
			mask_ranges_add(ranges, node->start, node->end);
			i = node->after;
			continue;
		}
		if (node->kind == JSON_KIND_BROKEN)
			hide_broken(mask, ix, i, ranges);
		i++;
	}
	mask_regexes_match(&mask->regexes, ix->text, 0, ranges);
}

static void hide_in_layer(
	const struct mask *mask, const struct body_step *step, struct mask_ranges *ranges)
{
	if (body_form_rows[step->form].is_json)
		hide_in_json(mask, &step->index, ranges);
	else if (step->form == BODY_FORM_TEXT || step->form == BODY_FORM_XML)
		mask_regexes_match(&mask->regexes, step->bytes, 0, ranges);
}

/* What holds the next layer hides what that hides. */
static void hide_inner(
	const struct body_step *step, const struct mask_ranges *inner, struct mask_ranges *ranges)
{
	const struct json_node *node;

	if (inner->count == 0)
		return;
	if (step->inner == JSON_NONE) {
		mask_ranges_add(ranges, 0, step->bytes.n);
		return;
	}
	node = &step->index.nodes[step->inner];
	if (node->kind == JSON_KIND_STRING) {
		mask_ranges_add(ranges, node->start, node->end);
		return;
	}
	for (size_t i = 0; i < inner->count; i++)
		mask_ranges_add(ranges, node->start + inner->items[i].start,
			node->start + inner->items[i].end);
}

/* Layers that were not opened cannot be looked into: what carries them is hidden. */
static void hide_unopened(
	const struct body *body, const struct body_step *step, struct mask_ranges *ranges)
{
	const struct json_node *node;

	if (body->stop != BODY_STOP_DEPTH && body->stop != BODY_STOP_CANCELLED)
		return;
	if (step->inner == JSON_NONE) {
		mask_ranges_add(ranges, 0, step->bytes.n);
		return;
	}
	node = &step->index.nodes[step->inner];
	mask_ranges_add(ranges, node->start, node->end);
}

void mask_body(const struct mask *mask, const struct body *body, struct mask_ranges *ranges)
{
	if (mask_is_empty(mask))
		return;
	for (size_t i = body->count; i-- > 0;) {
		hide_in_layer(mask, &body->steps[i], &ranges[i]);
		if (i + 1 < body->count)
			hide_inner(&body->steps[i], &ranges[i + 1], &ranges[i]);
		else
			hide_unopened(body, &body->steps[i], &ranges[i]);
		mask_ranges_settle(&ranges[i]);
	}
}

void mask_attribute(const struct mask *mask, struct sv name, struct sv value, struct str *out)
{
	struct mask_ranges ranges = {0};

	if (!mask_is_empty(mask)) {
		for (size_t i = 0; i < mask->path_count; i++) {
			const struct mask_path *path = &mask->paths[i];

			if (path->count == 1 && sv_eq_nocase(mask_path_last_name(path), name))
				mask_ranges_add(&ranges, 0, value.n);
		}
		mask_regexes_match(&mask->regexes, value, 0, &ranges);
		mask_ranges_settle(&ranges);
	}
	mask_ranges_copy(&ranges, value, out);
	mask_ranges_release(&ranges);
}
