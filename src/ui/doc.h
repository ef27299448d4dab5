/*
 * A document: lines of text pieces with roles, built by a view for its width and shown from any
 * line on. Owns its text.
 */
#ifndef SQSCOPE_UI_DOC_H
#define SQSCOPE_UI_DOC_H

#include "sqscope/term/canvas.h"

struct doc_span {
	size_t line;
	int col;
	enum role role;
	size_t start, n; /* in text */
};

struct doc {
	struct str text;
	struct doc_span *spans; /* by line */
	size_t count, cap;
	size_t lines;
};

void doc_release(struct doc *doc);
/* Empty, memory kept. */
void doc_clear(struct doc *doc);

/* Begin a new line; doc_add puts pieces on the newest one. */
void doc_line(struct doc *doc);
void doc_add(struct doc *doc, int col, enum role role, struct sv text);
void doc_addf(struct doc *doc, int col, enum role role, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* A line of its own, as a heading. */
void doc_heading(struct doc *doc, const char *title);
/*
 * Text from column `col` on, broken at blanks into lines of at most `width` columns; it begins on
 * the newest line, and goes on on new ones at the same column.
 */
void doc_wrap(struct doc *doc, int col, int width, enum role role, struct sv text);

/* Draw the lines from `top` on. */
void doc_draw(const struct doc *doc, struct area a, size_t top);

#endif
