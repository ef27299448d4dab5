/*
 * A message body on the screen: pretty JSON with folds, the text as it came, or bytes; any layer of
 * its chain. Rows are made for the window only, so a body of a megabyte in one line opens as fast
 * as a short one. Borrows what was opened. Everything drawn passes the canvas.
 */
#ifndef SQSCOPE_UI_BODY_VIEW_H
#define SQSCOPE_UI_BODY_VIEW_H

#include "list.h"
#include "sqscope/model/hex_view.h"
#include "sqscope/model/json_view.h"
#include "sqscope/model/opened_body.h"
#include "sqscope/model/text_lines.h"
#include "sqscope/term/canvas.h"

enum body_show { BODY_PRETTY, BODY_RAW, BODY_HEX, BODY_SHOW_COUNT };

extern const char *const body_show_names[BODY_SHOW_COUNT]; /* "pretty", "raw", "hex" */

struct body_view {
	const struct opened_body *opened; /* borrowed; NULL: nothing is shown */
	size_t layer;                     /* of the body's steps */
	enum body_show show;
	struct json_view json; /* of the layer, when it is JSON */
	bool has_json;
	struct str masked; /* the layer with stars in it; empty: nothing is hidden */
	struct text_lines text;
	struct list list; /* rows of what is shown; selected only in the pretty form */
	int column;       /* scrolled sideways */
	bool wraps;
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

/* Look for a text from here on (an empty one: the last one again). False when it is nowhere. */
bool body_view_find(struct body_view *view, struct sv needle, bool is_backwards);

/* What is under the cursor: false outside of JSON. Appended. */
bool body_view_copy_value(const struct body_view *view, struct str *out);
bool body_view_copy_path(const struct body_view *view, struct str *out);
/* The layer's text with what is hidden hidden; appended. */
void body_view_copy_layer(const struct body_view *view, struct str *out);

/* "Body: base64 > gzip > json 3.1 MiB, pretty"; appended. */
void body_view_title(const struct body_view *view, struct str *out);
/* The rule with the title and the place, then the rows. */
void body_view_draw(struct body_view *view, struct area a, bool has_focus);

#endif
