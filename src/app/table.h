/*
 * A table of text for people: columns as wide as they need to be, in plain characters. On a
 * terminal that is too narrow, columns of the lowest standing go first and the ones that may be cut
 * end in '>'; elsewhere nothing is left out.
 */
#ifndef TABLE_H
#define TABLE_H

#include "sqscope/base/str.h"

struct table_column {
	const char *title;
	bool align_right;
	int priority;  /* 0 never goes; larger goes first */
	int cut_width; /* may be cut down to this; 0: never cut */
};

struct table {
	const struct table_column *columns; /* borrowed */
	size_t column_count;
	struct str *cells; /* row after row; already safe */
	size_t row_count, cell_cap;
};

void table_init(struct table *t, const struct table_column *columns, size_t column_count);
void table_release(struct table *t);

/* A new row of empty cells to be filled; borrowed until the next row. */
struct str *table_add_row(struct table *t);

/* How wide each column is to be within `width` columns of text (0: no limit); -1: left out. */
void table_fit(const struct table *t, int width, int *widths);

/* One row, or the titles, in these widths; with its end of line, without blanks before it.
 * Appended. */
void table_format_row(const struct table *t, size_t row, const int *widths, struct str *out);
void table_format_titles(const struct table *t, const int *widths, struct str *out);

/* Titles and every row. */
void table_format(const struct table *t, int width, struct str *out);

#endif
