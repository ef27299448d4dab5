/*
 * json_view: the pretty form of an indexed JSON text as rows, with folds. Rows are made only for
 * the window that is asked for; a fold changes the counts of its ancestors and nothing else. Values
 * are shown as written: each row is pieces of the text with the role they play, to be drawn through
 * the canvas (which makes them safe). Borrows the index, which must outlive it. Broken JSON ends in
 * rows of plain text. Lines are numbered as in the form without folds, from 1; rows from 0. Pure.
 */
#ifndef SQSCOPE_MODEL_JSON_VIEW_H
#define SQSCOPE_MODEL_JSON_VIEW_H

#include "sqscope/model/json_index.h"

enum {
	JSON_VIEW_FOLD_ITEMS = 20,  /* arrays with more items start folded, but for the root */
	JSON_VIEW_FOLD_STRING = 80, /* so do strings of more bytes */
	JSON_LINE_PIECES = 8,
};

enum json_role {
	JSON_ROLE_KEY,
	JSON_ROLE_STRING,
	JSON_ROLE_NUMBER,
	JSON_ROLE_BOOL,
	JSON_ROLE_NULL,
	JSON_ROLE_PUNCT,
	JSON_ROLE_NOTE,   /* ours: "812 items, 1.4 KiB" */
	JSON_ROLE_MASK,   /* ours: "****" */
	JSON_ROLE_BROKEN, /* text that is no JSON */
};

enum json_fold {
	JSON_FOLD_NONE,   /* there is nothing to fold */
	JSON_FOLD_OPEN,   /* shown as - */
	JSON_FOLD_CLOSED, /* shown as + */
};

struct json_piece {
	enum json_role role;
	struct sv text; /* of the JSON text, a constant, or the line's own note */
};

/* Not to be copied: pieces may look into `note`. */
struct json_line {
	int64_t number;
	uint32_t node;
	int depth;     /* levels of indentation */
	bool is_close; /* the row with the closing bracket of node */
	enum json_fold fold;
	struct json_piece pieces[JSON_LINE_PIECES];
	size_t count;
	char note[64];
};

struct json_view {
	const struct json_index *index; /* borrowed */
	uint8_t *flags;                 /* of each node */
	uint16_t *depth;
	uint32_t *rows;   /* that the node's subtree takes now */
	uint32_t *before; /* rows of all nodes in front of it, when nothing is folded */
	uint32_t row_count;
	uint32_t line_count; /* rows when nothing is folded */
};

/* With the default folds. `hidden` (may be NULL) tells for each node whether it is masked (mask.h);
 * it is not kept. */
void json_view_init(struct json_view *view, const struct json_index *index, const bool *hidden);
void json_view_release(struct json_view *view);

/* Fill up to `count` lines from a row on; returns how many there were. */
size_t json_view_lines(
	const struct json_view *view, uint32_t row, struct json_line *lines, size_t count);

/* --- folds ----------------------------------------------------------------------------------- */

/* False when the node cannot be folded (a short scalar, an empty container, a masked value). */
bool json_view_toggle(struct json_view *view, uint32_t node);
/* Every container but the root, and every long string: folded or open. */
void json_view_fold_all(struct json_view *view, bool is_folded);
/* Containers of this depth (root: 0) and deeper are folded, others open; long strings folded. */
void json_view_fold_to_depth(struct json_view *view, int depth);
/* As at the beginning. */
void json_view_fold_default(struct json_view *view);

/* --- places ---------------------------------------------------------------------------------- */

/* The node's row; of a node inside of a fold, the row of the fold. */
uint32_t json_view_row_of(const struct json_view *view, uint32_t node);
/* Open what the node is folded into, and the node itself when it is a string. Its row then. */
uint32_t json_view_reveal(struct json_view *view, uint32_t node);

/* --- search, copy ---------------------------------------------------------------------------- */

struct json_match {
	uint32_t node;
	bool is_in_key;
};

/*
 * The next node whose key or value holds the text as written (ASCII letters without case), behind
 * `from` (JSON_NONE: from the start) or, backwards, before it; goes round at the end. Masked values
 * are not looked into. False when there is none; `from` itself is looked at last.
 */
bool json_view_find(const struct json_view *view, struct sv text, uint32_t from, bool is_backwards,
	struct json_match *match);

/* The value for the clipboard, appended: what a string stands for, anything else as written; "****"
 * when masked, or when something inside is. */
void json_view_copy_value(const struct json_view *view, uint32_t node, struct str *out);

#endif
