/* What the parts of json_view share. */
#ifndef JSON_VIEW_NODES_H
#define JSON_VIEW_NODES_H

#include "sqscope/model/json_view.h"

enum json_view_flag {
	VIEW_FOLDED = 1,
	VIEW_MASKED = 2,     /* shown as one row, whatever is in it */
	VIEW_HAS_MASKED = 4, /* something inside is masked */
	VIEW_IN_MASKED = 8,  /* something around it is */
};

/* May it be folded? */
bool json_view_can_fold(const struct json_view *view, uint32_t node);
/* Is it shown as one row because it is folded or masked? */
bool json_view_is_closed(const struct json_view *view, uint32_t node);
/* Rows of its own when it is open: brackets, or the lines of broken text. */
uint32_t json_view_own_rows(const struct json_view *view, uint32_t node);
/* A container whose end is a row of its own while it is open. */
bool json_view_has_end_row(const struct json_view *view, uint32_t node);

#endif
