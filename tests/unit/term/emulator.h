/*
 * A small terminal for tests: it obeys what curses sends for xterm, tmux, screen, linux and vt100,
 * so that a test can look at what a person would see. Written apart from the code under test, from
 * ECMA-48 and xterm's manual; what it does not know fails the test.
 */
#ifndef SQSCOPE_TEST_EMULATOR_H
#define SQSCOPE_TEST_EMULATOR_H

#include "sqscope/base/safe_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include <cmocka.h>

enum { EMULATOR_ROWS = 60, EMULATOR_COLS = 200, EMULATOR_PARAMS = 16 };

/* SGR 1 to 9 as bits. */
enum {
	EMULATOR_BOLD = 1 << 1,
	EMULATOR_DIM = 1 << 2,
	EMULATOR_UNDERLINE = 1 << 4,
	EMULATOR_REVERSE = 1 << 7
};

struct emulator_pen {
	unsigned attrs;
	int fg, bg; /* -1: its own; above 255 direct */
};

struct emulator_cell {
	uint32_t ch, mark; /* ch 0: the right half of the character before */
	struct emulator_pen pen;
};

struct emulator {
	int rows, cols;
	bool erases_with_background; /* bce */
	uint32_t odd_char;           /* drawn two columns wide although wcwidth() says one */
	struct emulator_cell cells[EMULATOR_ROWS][EMULATOR_COLS];
	struct emulator_pen pen, saved_pen;
	int row, col, saved_row, saved_col, top, bottom;
	bool wraps_next;
	uint32_t last;
	bool is_other_screen, has_cursor, pastes, is_synced;
	int titles_pushed, bells;
	char title[256];
	char clipboard[64]; /* the beginning of what was handed to it, in base64 */
	size_t clipboard_n;
	char rest[64]; /* an unfinished sequence */
	size_t rest_n;
};

static inline void emulator_init(struct emulator *e, int rows, int cols)
{
	*e = (struct emulator){.rows = rows,
		.cols = cols,
		.erases_with_background = true,
		.pen = {0, -1, -1},
		.bottom = rows - 1,
		.has_cursor = true};
	for (int i = 0; i < EMULATOR_ROWS * EMULATOR_COLS; i++)
		e->cells[i / EMULATOR_COLS][i % EMULATOR_COLS] =
			(struct emulator_cell){.ch = ' ', .pen = {0, -1, -1}};
}

static inline struct emulator_cell emulator_blank(const struct emulator *e)
{
	return (struct emulator_cell){
		.ch = ' ', .pen = {0, -1, e->erases_with_background ? e->pen.bg : -1}};
}

static inline void emulator_erase(struct emulator *e, int row, int first, int end)
{
	for (int col = first; col < end && col < e->cols; col++)
		e->cells[row][col] = emulator_blank(e);
}

/* Move rows from `top` on by n lines, up for n > 0. */
static inline void emulator_scroll(struct emulator *e, int top, int n)
{
	for (int step = 0; step < abs(n); step++) {
		for (int i = top; i < e->bottom && n > 0; i++)
			memcpy(e->cells[i], e->cells[i + 1], sizeof e->cells[i]);
		for (int i = e->bottom; i > top && n < 0; i--)
			memcpy(e->cells[i], e->cells[i - 1], sizeof e->cells[i]);
		emulator_erase(e, n > 0 ? e->bottom : top, 0, e->cols);
	}
}

static inline void emulator_line_feed(struct emulator *e)
{
	if (e->row == e->bottom)
		emulator_scroll(e, e->top, 1);
	else if (e->row < e->rows - 1)
		e->row++;
}

static inline void emulator_put(struct emulator *e, uint32_t ch)
{
	int width = ch == e->odd_char ? 2 : wcwidth((wchar_t)ch);

	assert_in_range(width, 0, 2);
	if (width == 0) {
		int col = e->wraps_next ? e->col : e->col - 1;

		assert_in_range(col, 0, e->cols - 1);
		if (e->cells[e->row][col].ch == 0)
			col--;
		e->cells[e->row][col].mark = ch;
		return;
	}
	if (e->wraps_next || e->col + width > e->cols) {
		e->col = 0;
		emulator_line_feed(e);
		e->wraps_next = false;
	}
	e->cells[e->row][e->col] = (struct emulator_cell){ch, 0, e->pen};
	if (width == 2)
		e->cells[e->row][e->col + 1] = (struct emulator_cell){0, 0, e->pen};
	e->last = ch;
	e->wraps_next = e->col + width == e->cols;
	e->col = e->wraps_next ? e->cols - 1 : e->col + width;
}

static inline void emulator_sgr(struct emulator *e, const int *params, int count)
{
	for (int i = 0; i < count; i++) {
		int n = params[i];
		int *color = n / 10 == 4 || n / 10 == 10 ? &e->pen.bg : &e->pen.fg;

		if (n == 0) {
			e->pen = (struct emulator_pen){0, -1, -1};
		} else if (n <= 9) {
			e->pen.attrs |= 1U << n;
		} else if (n == 10) {
			continue;
		} else if (n == 22) {
			e->pen.attrs &= ~(unsigned)(EMULATOR_BOLD | EMULATOR_DIM);
		} else if (n >= 23 && n <= 29) {
			e->pen.attrs &= ~(1U << (n - 20));
		} else if (n % 10 == 9) {
			*color = -1;
		} else if (n == 38 || n == 48) {
			assert_true(i + 2 < count && params[i + 1] == 5);
			*color = params[i + 2];
			i += 2;
		} else {
			assert_true((n >= 30 && n < 48) || (n >= 90 && n < 108));
			*color = n >= 90 ? n % 10 + 8 : n % 10;
		}
	}
}

static inline void emulator_mode(struct emulator *e, int mode, bool is_on)
{
	switch (mode) {
	case 25:
		e->has_cursor = is_on;
		break;
	case 1049:
		e->is_other_screen = is_on;
		break;
	case 2004:
		e->pastes = is_on;
		break;
	case 2026:
		e->is_synced = is_on;
		break;
	default:
		/* Wrapping, how the cursor looks, reports of the mouse and of the focus. */
		assert_true(mode == 7 || mode == 12 || mode == 0 || mode == 1 || mode == 1000 ||
			    mode == 1004 || mode == 1006);
	}
}

static inline void emulator_move(struct emulator *e, int row, int col)
{
	e->row = row < 0 ? 0 : row < e->rows ? row : e->rows - 1;
	e->col = col < 0 ? 0 : col < e->cols ? col : e->cols - 1;
	e->wraps_next = false;
}

/* Shift the row's rest by n columns, to the right for n > 0. */
static inline void emulator_shift(struct emulator *e, int n)
{
	struct emulator_cell *row = e->cells[e->row];
	int count = e->cols - e->col - abs(n);

	if (count > 0 && n > 0)
		memmove(row + e->col + n, row + e->col, (size_t)count * sizeof *row);
	if (count > 0 && n < 0)
		memmove(row + e->col, row + e->col - n, (size_t)count * sizeof *row);
	emulator_erase(e, e->row, n > 0 ? e->col : e->cols + n, n > 0 ? e->col + n : e->cols);
}

static inline void emulator_display(struct emulator *e, int which)
{
	if (which == 0) {
		emulator_erase(e, e->row, e->col, e->cols);
		for (int row = e->row + 1; row < e->rows; row++)
			emulator_erase(e, row, 0, e->cols);
	} else {
		assert_int_equal(which, 2);
		for (int row = 0; row < e->rows; row++)
			emulator_erase(e, row, 0, e->cols);
	}
}

static inline void emulator_csi(
	struct emulator *e, char private, const int *params, int count, char final)
{
	int n = params[0] > 0 ? params[0] : 1, top = e->top;

	switch (final) {
	case 'A':
		emulator_move(e, e->row - n, e->col);
		break;
	case 'B':
		emulator_move(e, e->row + n, e->col);
		break;
	case 'C':
		emulator_move(e, e->row, e->col + n);
		break;
	case 'D':
		emulator_move(e, e->row, e->col - n);
		break;
	case 'G':
		emulator_move(e, e->row, n - 1);
		break;
	case 'd':
		emulator_move(e, n - 1, e->col);
		break;
	case 'H':
		emulator_move(e, n - 1, count > 1 && params[1] > 0 ? params[1] - 1 : 0);
		break;
	case 'J':
		emulator_display(e, params[0]);
		break;
	case 'K':
		emulator_erase(e, e->row, params[0] == 1 ? 0 : e->col,
			params[0] == 1 ? e->col + 1 : e->cols);
		break;
	case 'X':
		emulator_erase(e, e->row, e->col, e->col + n);
		break;
	case '@':
		emulator_shift(e, n);
		break;
	case 'P':
		emulator_shift(e, -n);
		break;
	case 'L':
		emulator_scroll(e, e->row, -n);
		break;
	case 'M':
		emulator_scroll(e, e->row, n);
		break;
	case 'S':
		emulator_scroll(e, top, n);
		break;
	case 'T':
		emulator_scroll(e, top, -n);
		break;
	case 'b':
		while (n-- > 0)
			emulator_put(e, e->last);
		break;
	case 'r':
		e->top = n - 1;
		e->bottom = count > 1 && params[1] > 0 ? params[1] - 1 : e->rows - 1;
		emulator_move(e, 0, 0);
		break;
	case 'm':
		emulator_sgr(e, params, count);
		break;
	case 'h':
	case 'l':
		/* Without a '?': the cursor's blinking, and insert mode off. */
		assert_true(private == '?' || params[0] == 34 || (params[0] == 4 && final == 'l'));
		if (private == '?')
			emulator_mode(e, params[0], final == 'h');
		break;
	case 't':
		e->titles_pushed += params[0] == 22 ? 1 : params[0] == 23 ? -1 : 0;
		break;
	case 'c':
		break; /* the Linux cursor's shape */
	default:
		fail_msg("the emulator does not know CSI %c", final);
	}
}

/* The bytes of the sequence at v[0], an ESC; 0 when its end has not come yet. */
static inline size_t emulator_escape(struct emulator *e, struct sv v)
{
	int params[EMULATOR_PARAMS] = {0}, count = 1;
	size_t at = 2;
	char private = '\0';

	if (v.n < 2 || (strchr("()", v.p[1]) && v.n < 3))
		return 0;
	if (v.p[1] == 'M') {
		if (e->row == e->top)
			emulator_scroll(e, e->top, -1);
		else
			emulator_move(e, e->row - 1, e->col);
		return 2;
	}
	if (v.p[1] == ']') {
		const char *end = memchr(v.p, '\a', v.n);

		if (!end)
			return 0;
		if (sv_starts_with(v, sv_cstr("\033]52;c;"))) {
			e->clipboard_n = (size_t)(end - v.p) - strlen("\033]52;c;");
			snprintf(e->clipboard, sizeof e->clipboard, "%.*s", (int)e->clipboard_n,
				v.p + strlen("\033]52;c;"));
			return (size_t)(end - v.p) + 1;
		}
		assert_true(sv_starts_with(v, sv_cstr("\033]2;")));
		snprintf(e->title, sizeof e->title, "%.*s", (int)(end - v.p - 4), v.p + 4);
		return (size_t)(end - v.p) + 1;
	}
	if (strchr("()", v.p[1])) {
		assert_true(v.p[2] == 'B' || (v.p[1] == ')' && v.p[2] == '0'));
		return 3;
	}
	if (v.p[1] == '7') {
		e->saved_pen = e->pen;
		e->saved_row = e->row;
		e->saved_col = e->col;
		return 2;
	}
	if (v.p[1] == '8') {
		e->pen = e->saved_pen;
		emulator_move(e, e->saved_row, e->saved_col);
		return 2;
	}
	/* A frame that was cut off within a sequence: the next one takes its place, as in every
	 * terminal. */
	if (v.p[1] == '\033')
		return 1;
	assert_int_equal(v.p[1], '[');
	for (; at < v.n && (v.p[at] < 0x40 || v.p[at] > 0x7E); at++) {
		if (v.p[at] == '\033')
			return at;
		if (v.p[at] == '?')
		private = '?';
		else if (v.p[at] == ';') count++;
		else params[count - 1] = params[count - 1] * 10 + v.p[at] - '0';
		assert_in_range(count, 1, EMULATOR_PARAMS);
	}
	if (at == v.n)
		return 0;
	emulator_csi(e, private, params, count, v.p[at]);
	return at + 1;
}

static inline size_t emulator_step(struct emulator *e, struct sv v)
{
	uint32_t ch;
	size_t used;

	switch (v.p[0]) {
	case '\033':
		return emulator_escape(e, v);
	case '\r':
		emulator_move(e, e->row, 0);
		return 1;
	case '\b':
		emulator_move(e, e->row, e->col - 1);
		return 1;
	case '\n':
		emulator_line_feed(e);
		return 1;
	case '\t':
		emulator_move(e, e->row, (e->col / 8 + 1) * 8);
		return 1;
	case '\a':
		e->bells++;
		return 1;
	case '\017':
	case '\0':
		return 1;
	default:
		break;
	}
	used = utf8_decode(v, &ch);
	if (used > 0)
		emulator_put(e, ch);
	else if (memchr(v.p, '\033', v.n))
		return 1; /* broken off */
	else
		assert_in_range(v.n, 1, 3);
	return used;
}

/* Bytes that the terminal has got. */
static inline void emulator_feed(struct emulator *e, struct sv bytes)
{
	struct str all = {0};
	struct sv v;
	size_t used = 1;

	str_add(&all, sv_of(e->rest, e->rest_n));
	str_add(&all, bytes);
	for (v = str_sv(&all); v.n > 0 && used > 0; v = sv_of(v.p + used, v.n - used))
		used = emulator_step(e, v);
	assert_true(v.n < sizeof e->rest);
	memcpy(e->rest, v.p, v.n);
	e->rest_n = v.n;
	str_release(&all);
}

/* A row as text without trailing blanks. */
static inline void emulator_row(const struct emulator *e, int row, struct str *out)
{
	int end = e->cols;

	while (end > 0 && e->cells[row][end - 1].ch == ' ')
		end--;
	for (int col = 0; col < end; col++) {
		if (e->cells[row][col].ch)
			str_add_codepoint(out, e->cells[row][col].ch);
		if (e->cells[row][col].mark)
			str_add_codepoint(out, e->cells[row][col].mark);
	}
}

#endif
