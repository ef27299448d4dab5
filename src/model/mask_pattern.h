/* The patterns of a mask, parsed. */
#ifndef MASK_PATTERN_H
#define MASK_PATTERN_H

#include "sqscope/model/mask.h"

enum mask_step_kind { MASK_STEP_NAME, MASK_STEP_INDEX, MASK_STEP_ANY };

struct mask_step {
	enum mask_step_kind kind;
	struct str name; /* not escaped */
	int64_t index;
};

/* A path: from the root, or the last steps of one. */
struct mask_path {
	bool is_rooted;
	struct mask_step *steps;
	size_t count, cap;
};

bool mask_path_parse(struct mask_path *path, struct sv pattern, struct err *err);
void mask_path_release(struct mask_path *path);
bool mask_path_matches(const struct mask_path *path, const struct json_index *ix, uint32_t node);
/* The key that it ends in; empty when it ends in an index or in any. */
struct sv mask_path_last_name(const struct mask_path *path);

#endif
