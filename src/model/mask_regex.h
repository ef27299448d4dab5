/* The expressions of a mask, and collecting what they and the paths hide. */
#ifndef MASK_REGEX_H
#define MASK_REGEX_H

#include "sqscope/model/mask.h"

struct mask_regex;

struct mask_regexes {
	struct mask_regex *items;
	size_t count, cap;
};

void mask_regexes_release(struct mask_regexes *regexes);
/* "/expression/". */
bool mask_regexes_add(struct mask_regexes *regexes, struct sv pattern, struct err *err);
/* Add what they match in a text that begins at `offset` of its layer. */
void mask_regexes_match(const struct mask_regexes *regexes, struct sv text, size_t offset,
	struct mask_ranges *ranges);

void mask_ranges_add(struct mask_ranges *ranges, size_t start, size_t end);
/* Bring ranges that were added in order, and join those that touch. */
void mask_ranges_settle(struct mask_ranges *ranges);

#endif
