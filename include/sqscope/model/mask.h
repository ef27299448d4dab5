/*
 * mask: what of a message is not shown: values at JSON paths and matches of regular expressions,
 * hidden as **** in every view, in one-line summaries and wherever else a body reaches the screen;
 * never in dumps, which are lossless. What carries a hidden value packed (base64, a string inside
 * of an envelope, JSON in a string) is hidden as well, and so is a layer that was not opened.
 * Whether to unmask is the caller's choice: it leaves the mask away. Not changed while threads use
 * it. A pattern is one of
 *
 *     $.user.email  $["a b"][3]  $.items[*].key    from the root; * and [*] stand for any one step
 *     *.token  *.auth.key                          at any depth, by the last keys
 *     /sk-[A-Za-z0-9]+/                            a POSIX extended regular expression over texts
 *
 * Keys are compared without case. Expressions look at one line, and at 4 KiB of it, at a time.
 */
#ifndef SQSCOPE_MODEL_MASK_H
#define SQSCOPE_MODEL_MASK_H

#include "sqscope/base/err.h"
#include "sqscope/model/body.h"

/* What stands for what is hidden. */
extern const char mask_stars[];

struct mask;

struct mask *mask_new(void);
void mask_free(struct mask *mask);
/* LIMIT_MASKS patterns of LIMIT_PROMPT bytes at most. */
bool mask_add(struct mask *mask, struct sv pattern, struct err *err) MUST_CHECK;
/* Also of NULL. */
bool mask_is_empty(const struct mask *mask);

/* --- bodies ---------------------------------------------------------------------------------- */

struct mask_range {
	size_t start, end;
};

/* The hidden bytes of a layer, in order, apart from one another. Zero-initialise. */
struct mask_ranges {
	struct mask_range *items;
	size_t count, cap;
};

void mask_ranges_release(struct mask_ranges *ranges);
/* Is this byte hidden? */
bool mask_ranges_has(const struct mask_ranges *ranges, size_t offset);
/* The text with what is hidden replaced, appended. */
void mask_ranges_copy(const struct mask_ranges *ranges, struct sv text, struct str *out);
/* The same with a star for every hidden byte: as long as the text. */
void mask_ranges_blank(const struct mask_ranges *ranges, struct sv text, struct str *out);
/* For json_view_init: the nodes of the layer's index whose value is hidden; hidden[] has one for
 * each node. */
void mask_ranges_mark(
	const struct mask_ranges *ranges, const struct json_index *index, bool *hidden);

/* What is hidden of each layer of a body; ranges (one for each of body->count) are empty before and
 * the caller's afterwards. `mask` may be NULL. */
void mask_body(const struct mask *mask, const struct body *body, struct mask_ranges *ranges);

/* --- other texts ----------------------------------------------------------------------------- */

/* The value of an attribute: hidden whole when a pattern ends in its name, else what the
 * expressions match; appended. */
void mask_attribute(const struct mask *mask, struct sv name, struct sv value, struct str *out);

#endif
