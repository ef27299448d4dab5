/* The rows of a raw text. */
#include "sqscope/model/text_lines.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <assert.h>
#include <stdlib.h>

static struct sv from(struct sv text, size_t offset)
{
	return sv_of(text.p + offset, text.n - offset);
}

static void add_row(struct text_lines *t, size_t offset, uint32_t line)
{
	t->rows = mem_grow(t->rows, &t->cap, t->count + 1, sizeof *t->rows);
	t->rows[t->count++] = (struct text_row_start){(uint32_t)offset, line};
}

void text_lines_init(struct text_lines *t, struct sv text, int wrap_cols, unsigned safe_flags)
{
	assert(text.n < UINT32_MAX);
	*t = (struct text_lines){.text = text, .safe_flags = safe_flags};
	text_lines_wrap(t, wrap_cols);
}

void text_lines_release(struct text_lines *t)
{
	free(t->rows);
	*t = (struct text_lines){0};
}

void text_lines_wrap(struct text_lines *t, int wrap_cols)
{
	t->wrap_cols = wrap_cols;
	t->count = 0;
	t->is_complete = false;
	add_row(t, 0, 0);
}

/* Bytes of the line at the start, without its end. */
static size_t line_bytes(struct sv text)
{
	const char *end = memchr(text.p, '\n', text.n);

	return end ? (size_t)(end - text.p) : text.n;
}

/* Bytes that fit into the columns; at least one character. Looks no further than that. */
static size_t fitting_bytes(struct sv text, int cols, unsigned flags)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t fitting = 0;
	int width = 0;

	safe_iter_init(&it, text, flags);
	while (it.rest.n > 0 && it.rest.p[0] != '\n' && safe_next(&it, &piece)) {
		width += piece.width;
		/* A tab is handed out blank by blank, and belongs to the row that it begins in. */
		while (it.tab_left > 0 && safe_next(&it, &piece))
			width += piece.width;
		if (width > cols && fitting > 0)
			return fitting;
		fitting = text.n - it.rest.n;
	}
	return fitting;
}

/* Bytes of the row that begins here. */
static size_t row_bytes(const struct text_lines *t, size_t offset)
{
	struct sv rest = from(t->text, offset);

	if (t->wrap_cols <= 0)
		return line_bytes(rest);
	return fitting_bytes(rest, t->wrap_cols, t->safe_flags);
}

/* Find the row behind the last one that is known. */
static void find_next(struct text_lines *t)
{
	struct text_row_start last = t->rows[t->count - 1];
	size_t end = last.offset + row_bytes(t, last.offset);

	/* A line end at the very end begins no line. */
	if (end + 1 >= t->text.n && (end >= t->text.n || t->text.p[end] == '\n'))
		t->is_complete = true;
	else if (t->text.p[end] == '\n')
		add_row(t, end + 1, last.line + 1);
	else
		add_row(t, end, last.line);
}

bool text_lines_row(struct text_lines *t, size_t row, struct text_row *out)
{
	struct text_row_start start;
	size_t n;

	while (row >= t->count && !t->is_complete)
		find_next(t);
	if (row >= t->count)
		return false;
	start = t->rows[row];
	n = row_bytes(t, start.offset);
	*out = (struct text_row){.text = sv_of(t->text.p + start.offset, n),
		.line = start.line + 1,
		.is_continued = row > 0 && t->rows[row - 1].line == start.line,
		.has_more = start.offset + n < t->text.n && t->text.p[start.offset + n] != '\n'};
	return true;
}

size_t text_lines_count(struct text_lines *t)
{
	while (!t->is_complete)
		find_next(t);
	return t->count;
}

size_t text_lines_row_at(struct text_lines *t, size_t offset)
{
	size_t low = 0, high;

	while (!t->is_complete && t->rows[t->count - 1].offset <= offset)
		find_next(t);
	high = t->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (t->rows[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct sv text_lines_from_column(struct sv line, int column, unsigned safe_flags, int *skipped)
{
	struct safe_iter it;
	struct safe_piece piece;
	int width = 0;

	safe_iter_init(&it, line, safe_flags);
	while (width < column && safe_next(&it, &piece))
		width += piece.width;
	/* What is left of a tab cannot be expressed by bytes. */
	while (it.tab_left > 0 && safe_next(&it, &piece))
		width += piece.width;
	if (skipped)
		*skipped = width > column ? width - column : 0;
	return it.rest;
}

static bool find_between(struct sv text, struct sv needle, size_t start, size_t end, size_t *offset)
{
	for (size_t at = start; at < end && at + needle.n <= text.n; at++) {
		if (sv_eq_nocase(sv_of(text.p + at, needle.n), needle)) {
			*offset = at;
			return true;
		}
	}
	return false;
}

bool text_lines_find(const struct text_lines *t, struct sv text, size_t behind, size_t *offset)
{
	size_t start = behind == SIZE_MAX ? 0 : behind + 1;

	if (sv_is_empty(text))
		return false;
	return find_between(t->text, text, start, t->text.n, offset) ||
	       find_between(t->text, text, 0, start, offset);
}
