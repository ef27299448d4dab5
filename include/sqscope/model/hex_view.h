/*
 * hex_view: bytes as xxd shows them: offset, hexadecimal in groups of two, what is printable. Rows
 * are made one at a time from the bytes; nothing is kept. Pure.
 */
#ifndef SQSCOPE_MODEL_HEX_VIEW_H
#define SQSCOPE_MODEL_HEX_VIEW_H

#include "sqscope/model/mask.h"

enum {
	HEX_ROW_MAX = 16,   /* bytes of a row */
	HEX_WIDE_COLS = 76, /* columns from which a row has 16 bytes; 8 under it */
};

/* "00000010", "7b22 6a6f ...", "{\"jo..."; all ASCII. */
struct hex_line {
	char offset[17];
	char hex[HEX_ROW_MAX * 2 + HEX_ROW_MAX / 2 + 1]; /* padded to the width of a full row */
	char text[HEX_ROW_MAX + 1];
	bool is_control[HEX_ROW_MAX]; /* its character in `text` stands for one that is none */
};

size_t hex_view_bytes_per_row(int cols);
size_t hex_view_rows(struct sv bytes, size_t per_row);
/* Masked bytes are ** and *; `ranges` may be NULL. False behind the last row. */
bool hex_view_line(struct sv bytes, size_t per_row, size_t row, const struct mask_ranges *ranges,
	struct hex_line *line);

#endif
