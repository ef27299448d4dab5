/*
 * text_lines: the rows of a raw text: its lines, or, with soft wrap, as many columns of them as fit
 * on the screen. Rows are found as they are asked for: the first screen of a line of 1 MiB costs a
 * screen, and what was found is kept. Widths are those of safe_text's form, so LC_CTYPE is set
 * before. The text is borrowed and less than 4 GiB. Not for two threads at a time.
 */
#ifndef SQSCOPE_MODEL_TEXT_LINES_H
#define SQSCOPE_MODEL_TEXT_LINES_H

#include "sqscope/base/sv.h"

/* Where a row begins. */
struct text_row_start {
	uint32_t offset;
	uint32_t line; /* from 0 */
};

struct text_lines {
	struct sv text;      /* borrowed */
	unsigned safe_flags; /* enum safe_flags, as the canvas has them */
	int wrap_cols;       /* 0: every line is one row */
	struct text_row_start *rows;
	size_t count, cap;
	bool is_complete; /* the last row was found */
};

struct text_row {
	struct sv text;    /* without the line end */
	uint32_t line;     /* number of its line, from 1 */
	bool is_continued; /* not the first row of it: its number is not shown again */
	bool has_more;     /* the line goes on in the next row */
};

void text_lines_init(struct text_lines *t, struct sv text, int wrap_cols, unsigned safe_flags);
void text_lines_release(struct text_lines *t);
/* Wrap anew; 0 turns it off. */
void text_lines_wrap(struct text_lines *t, int wrap_cols);

/* The row (from 0); false when there are fewer. An empty text has one row. */
bool text_lines_row(struct text_lines *t, size_t row, struct text_row *out);
/* How many rows there are; looks through all of the text once. */
size_t text_lines_count(struct text_lines *t);
/* The row that a byte is in, for searches. */
size_t text_lines_row_at(struct text_lines *t, size_t offset);

/* The part of a line that begins at a column: for rows that are wider than the screen and scrolled.
 * A wide character or a tab that is cut by the column is left out; *skipped (may be NULL) tells the
 * columns of it that would have been seen. */
struct sv text_lines_from_column(struct sv line, int column, unsigned safe_flags, int *skipped);

/* The next place of a text behind `from` (SIZE_MAX: from the start), ASCII letters without case;
 * goes round. False when there is none. */
bool text_lines_find(const struct text_lines *t, struct sv text, size_t from, size_t *offset);

#endif
