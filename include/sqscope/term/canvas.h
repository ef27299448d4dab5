/*
 * The canvas: a grid of cells (character, combining marks, role) that views draw into and that the
 * screen shows. It knows no terminal, so a test can look at it. All text goes through safe_text
 * here: nothing drawn can carry a control character. Drawing outside of the grid or of the clip is
 * cut off silently.
 */
#ifndef SQSCOPE_TERM_CANVAS_H
#define SQSCOPE_TERM_CANVAS_H

#include "sqscope/base/str.h"
#include "sqscope/term/glyph.h"
#include "sqscope/term/roles.h"

enum { CANVAS_CELL_CHARS = 3 };

struct cell {
	/* Base and up to two combining marks; ch[0] == 0: the right half of a wide character. */
	uint32_t ch[CANVAS_CELL_CHARS];
	uint8_t role;
};

/* What a click on some columns of a row is for. */
enum canvas_link_kind {
	LINK_ROW,   /* of a list: selects it; when it is selected already, opens it */
	LINK_FIELD, /* of a form: moves the focus there, and never does anything */
	LINK_LINE,  /* runs `text` as the `:` line would */
	LINK_KEY    /* presses the key that is called `text` */
};

struct canvas_link {
	int row, col, cols;
	int depth; /* of the view that drew it: canvas.link_depth of then */
	enum canvas_link_kind kind;
	size_t index; /* of ROW and FIELD: which of its list */
	bool is_current;
	size_t text; /* of LINE and KEY: where it begins in link_text */
};

struct canvas {
	int rows, cols;
	enum charset charset;
	bool has_plain_bars;        /* bars of graphs in ASCII: a third of the bytes */
	struct cell *cells;         /* rows * cols; owned */
	int cursor_row, cursor_col; /* where the hardware cursor rests */
	bool cursor_visible;
	struct canvas_link *links; /* owned; in the order of drawing */
	size_t link_count, link_cap;
	struct str link_text;
	int link_depth; /* set by who draws one view over another */
};

void canvas_init(struct canvas *c, int rows, int cols, enum charset charset);
void canvas_release(struct canvas *c);
/* Also erases. */
void canvas_resize(struct canvas *c, int rows, int cols);
/* All blanks in ROLE_TEXT, cursor hidden at 0,0. */
void canvas_erase(struct canvas *c);

/*
 * A part of the canvas with its own origin; children are cut to their parent (also at the top and
 * left: then they start there).
 */
struct area {
	struct canvas *canvas;
	int row, col, rows, cols;
};

struct area canvas_area(struct canvas *c);
struct area area_sub(struct area a, int row, int col, int rows, int cols);

/*
 * Text from (row, col) in at most `width` columns (-1: to the edge), left-aligned. Text that does
 * not fit ends in GLYPH_CUT. Returns the columns used.
 */
int area_text(struct area a, int row, int col, int width, enum role role, struct sv text);
int area_textf(struct area a, int row, int col, int width, enum role role, const char *fmt, ...)
	PRINTF_LIKE(6, 7);
/* Right-aligned in `width` columns (-1: to the edge); text that does not fit is cut at its end. */
int area_right(struct area a, int row, int col, int width, enum role role, struct sv text);
/* One glyph (GLYPH_COUNT: a blank); `width` of them or of an ASCII character. */
void area_glyph(struct area a, int row, int col, enum role role, enum glyph glyph);
void area_hline(struct area a, int row, int col, int width, enum role role);
void area_fill(struct area a, int row, int col, int width, enum role role, char ascii);
/* Give cells another role, characters kept. */
void area_role(struct area a, int row, int col, int width, enum role role);
/* A box along the area's edge; the title (may be empty) is set into the top line. */
void area_box(struct area a, enum role role, struct sv title);
void area_cursor(struct area a, int row, int col);

/* What a click is for, cut to the area; `width` -1: to the edge. Costs nothing on the screen. */
void area_link_item(struct area a, int row, int col, int width, enum canvas_link_kind kind,
	size_t index, bool is_current);
void area_link_text(
	struct area a, int row, int col, int width, enum canvas_link_kind kind, struct sv text);
/* The link at a place that was drawn last, if it is of this depth; NULL. */
const struct canvas_link *canvas_link_at(const struct canvas *c, int row, int col, int depth);
/* The current one of the links of a kind at a depth; NULL. */
const struct canvas_link *canvas_link_current(
	const struct canvas *c, enum canvas_link_kind kind, int depth);
const char *canvas_link_text(const struct canvas *c, const struct canvas_link *link);

/*
 * One row as UTF-8 text without trailing blanks; and its roles as letters (role_rows[].code), one a
 * column. For dumps.
 */
void canvas_dump_text(const struct canvas *c, int row, struct str *out);
void canvas_dump_roles(const struct canvas *c, int row, struct str *out);

#endif
