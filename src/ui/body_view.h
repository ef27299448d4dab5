/*
 * A message body on the screen: pretty JSON with folds, the text as it came, or bytes; any layer of
 * its chain. Rows are made for the window only, so a body of a megabyte in one line opens as fast
 * as a short one. Borrows what was opened. Everything drawn passes the canvas.
 */
#ifndef SQSCOPE_UI_BODY_VIEW_H
#define SQSCOPE_UI_BODY_VIEW_H

#include "body_wrap.h"
#include "list.h"
#include "sqscope/model/hex_view.h"
#include "sqscope/model/json_view.h"
#include "sqscope/model/opened_body.h"
#include "sqscope/model/text_lines.h"
#include "sqscope/term/canvas.h"

enum { BODY_INDENT_COLS = 2 }; /* of a level of JSON */

enum body_show { BODY_PRETTY, BODY_RAW, BODY_HEX, BODY_SHOW_COUNT };

enum { BODY_NUMBER_COLS = 4 }; /* of a line's number, at least */

extern const char *const body_show_names[BODY_SHOW_COUNT]; /* "pretty", "raw", "hex" */

struct body_view {
	const struct opened_body *opened; /* borrowed; NULL: nothing is shown */
	size_t layer;                     /* of the body's steps */
	enum body_show show;
	struct json_view json; /* of the layer, when it is JSON */
	bool has_json;
	struct str masked;  /* the layer with stars in it; empty: nothing is hidden */
	struct str blanked; /* the same, byte for byte: what hex is searched in */
	struct text_lines text;
	struct list list; /* rows of what is shown; selected only in the pretty form */
	int column;       /* scrolled sideways */
	bool wraps;
	/* The selected line may be taller than the screen: rows of it that are scrolled out, and
	 * rows that it took in the last frame. */
	size_t skip, tall;
	int cols;          /* of a line's text, in the last frame */
	size_t per_row;    /* bytes of a row of hex, of the last frame */
	struct str needle; /* what was looked for last */
	size_t found;      /* byte that it was found at last; SIZE_MAX */
};

void body_view_release(struct body_view *view);
/* Show another body (NULL: none) from its beginning: its innermost layer, as suits it. */
void body_view_set(struct body_view *view, const struct opened_body *opened, unsigned safe_flags);

/* The next form of the layer; the layer before or after (step -1, 1). False at the end. */
void body_view_cycle(struct body_view *view);
bool body_view_step(struct body_view *view, int step, unsigned safe_flags);
void body_view_wrap(struct body_view *view);
void body_view_move(struct body_view *view, enum move move);

/* Folds: false where there is nothing to fold. */
bool body_view_toggle(struct body_view *view);
void body_view_fold_all(struct body_view *view, bool is_folded);

/* body_view_find.c: look for a text from here on (an empty one: the last one again), and show it
 * also where it stands far out in its line. False when it is nowhere. */
bool body_view_find(struct body_view *view, struct sv needle, bool is_backwards);

/* For body_view_find.c: the line with the cursor, in the pretty form; the cursor on another row. */
bool body_view_line(const struct body_view *view, struct json_line *line);
void body_view_settle(struct body_view *view, uint32_t row);
/* Where its first piece goes, in the columns of the last frame. */
struct body_pen body_view_pen(const struct body_view *view, const struct json_line *line);

/* What is under the cursor: false outside of JSON. Appended. */
bool body_view_copy_value(const struct body_view *view, struct str *out);
bool body_view_copy_path(const struct body_view *view, struct str *out);
/* The layer's text with what is hidden hidden; appended. */
void body_view_copy_layer(const struct body_view *view, struct str *out);

/* "Body: base64 > gzip > json 3.1 MiB, pretty"; appended. */
void body_view_title(const struct body_view *view, struct str *out);
/* Parts of it: the pretty form (body_view_json.c), a line's number, what was looked for in a text
 * that stands there. */
void body_view_draw_json(struct body_view *view, struct area a, bool has_focus);
void body_view_number(struct area a, int row, int cols, int64_t number);
void body_view_mark(const struct body_view *view, struct area a, int row, int col, struct sv text);
/* The rule with the title and the place, then the rows. */
void body_view_draw(struct body_view *view, struct area a, bool has_focus);

#endif
