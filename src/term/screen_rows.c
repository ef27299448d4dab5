/*
 * Rows: from the canvas to curses, straight into its image of the next screen. Its standard screen,
 * which would be copied into that, is one cell large.
 */
#include "screen_state.h"

#include <unistd.h>
#include <wchar.h>

static const struct cell blank = {.ch = {' '}, .role = ROLE_TEXT};

static struct cell *shown_row(const struct screen *s, int row)
{
	return &s->shown[(size_t)row * (size_t)s->cols];
}

/* The canvas may have another size than the screen: what it does not cover is blank. */
static const struct cell *wanted_cell(const struct canvas *c, int row, int col)
{
	if (row >= c->rows || col >= c->cols)
		return &blank;
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

static bool is_cell_eq(const struct cell *a, const struct cell *b)
{
	return a->ch[0] == b->ch[0] && a->ch[1] == b->ch[1] && a->ch[2] == b->ch[2] &&
	       a->role == b->role;
}

static bool is_right_half(const struct cell *cell)
{
	return cell->ch[0] == 0;
}

/* Take the canvas' row over; says which columns of it changed, whole characters before and after.
 */
static struct screen_span update_row(struct screen *s, const struct canvas *c, int row)
{
	struct cell *shown = shown_row(s, row);
	struct screen_span span = {s->cols, 0};

	for (int col = 0; col < s->cols; col++) {
		const struct cell *wanted = wanted_cell(c, row, col);
		bool was_right_half = is_right_half(&shown[col]);

		if (!s->must_restyle && is_cell_eq(&shown[col], wanted))
			continue;
		shown[col] = *wanted;
		if (span.end == 0)
			span.first = col - ((was_right_half || is_right_half(wanted)) && col > 0);
		span.end = col + 1;
	}
	if (span.end == 0)
		return (struct screen_span){0, 0};
	while (span.end < s->cols && is_right_half(&shown[span.end]))
		span.end++;
	return span;
}

/*
 * Terminals do not agree on the width of what is not plain (design: ux 6.3): combined characters
 * and all scripts from U+0300 on but for our own glyphs.
 */
static bool is_doubtful(const struct cell *cell)
{
	uint32_t ch = cell->ch[0];
	bool is_glyph =
		(ch >= 0x2500 && ch <= 0x259F) || ch == 0x2026 || ch == 0x25B2 || ch == 0x25BC;

	return (ch >= 0x0300 && !is_glyph) || cell->ch[1] != 0;
}

/* The end of the first run of doubtful characters from `first` on, or span's end. */
static int doubtful_end(const struct cell *cells, int first, int end)
{
	bool was_doubtful = false;

	for (int col = first; col < end; col++) {
		if (is_right_half(&cells[col]))
			continue;
		if (was_doubtful && !is_doubtful(&cells[col]))
			return col;
		was_doubtful = is_doubtful(&cells[col]);
	}
	return end;
}

static bool has_doubtful(const struct cell *cells, int end)
{
	for (int col = 0; col < end; col++) {
		if (is_doubtful(&cells[col]))
			return true;
	}
	return false;
}

/* A cell in curses' form. What curses would give another width than the canvas did becomes '?'. */
static void set_curses_cell(
	const struct screen *s, const struct cell *cell, int width, cchar_t *out)
{
	enum role role = (enum role)cell->role;
	wchar_t text[CANVAS_CELL_CHARS + 1] = {0};
	const struct screen_look *look;

	for (int i = 0; i < CANVAS_CELL_CHARS; i++)
		text[i] = (wchar_t)cell->ch[i];
	if (wcwidth(text[0]) != width)
		wmemcpy(text, cell->ch[0] ? L"?" : L" ", 2);
	look = &s->looks[text[0] == L' ' && !s->looks[role].shows_blank ? ROLE_TEXT : role];
	if (setcchar(out, text, look->attrs, 0, &look->pair) != OK) {
		text[1] = L'\0';
		setcchar(out, text, look->attrs, 0, &look->pair);
	}
}

/* Give curses a part of a row as it is to be shown. */
static void hand_over(struct screen *s, int row, int first, int end)
{
	const struct cell *cells = shown_row(s, row);
	int count = 0, width;

	for (int col = first; col < end; col += width) {
		width = col + 1 < end && is_right_half(&cells[col + 1]) ? 2 : 1;
		set_curses_cell(s, &cells[col], width, &s->cells[count++]);
	}
	mvwadd_wchnstr(newscr, row, first, s->cells, count);
}

static void update_terminal(int row, int col)
{
	wmove(newscr, row, col);
	doupdate();
}

/* Put the cursor where curses believes that it is, whatever the terminal made of what came before.
 */
static void sync_cursor(struct screen *s, int row, int col)
{
	struct str move = {0};

	update_terminal(row, col);
	terminal_add_move(&s->terminal, row, col, &move);
	(void)!write(s->frame_fd, move.p, move.n);
	str_release(&move);
}

/* Draw a row with doubtful characters: each run of them is followed by an absolute move. */
static void draw_carefully(struct screen *s, int row, struct screen_span span)
{
	const struct cell *cells = shown_row(s, row);
	int end;

	/* Shifting a part of the row would shift what the terminal has at these columns. */
	idcok(newscr, FALSE);
	for (int at = span.first; at < span.end; at = end) {
		end = doubtful_end(cells, at, span.end);
		sync_cursor(s, row, at);
		hand_over(s, row, at, end);
		update_terminal(row, end < s->cols ? end : s->cols - 1);
	}
	sync_cursor(s, row, span.end < s->cols ? span.end : s->cols - 1);
	idcok(newscr, TRUE);
}

bool screen_stage_rows(struct screen *s, const struct canvas *c)
{
	bool has_changed = false;

	s->has_careful = false;
	for (int row = 0; row < s->rows; row++) {
		struct screen_span span = update_row(s, c, row), *careful = &s->careful[row];

		*careful = (struct screen_span){0, 0};
		if (span.first == span.end)
			continue;
		has_changed = true;
		if (!has_doubtful(shown_row(s, row), span.end)) {
			hand_over(s, row, span.first, span.end);
			continue;
		}
		*careful = span;
		s->has_careful = true;
		if (s->must_repaint) {
			wmove(newscr, row, 0);
			wclrtoeol(newscr);
		}
	}
	return has_changed;
}

void screen_draw_rows(struct screen *s)
{
	if (s->must_repaint) {
		clearok(curscr, TRUE);
		pen_filter_reset(&s->pen);
	}
	if (s->has_careful)
		update_terminal(s->cursor_row, s->cursor_col);
	for (int row = 0; row < s->rows && s->has_careful; row++) {
		if (s->careful[row].end > 0)
			draw_carefully(s, row, s->careful[row]);
	}
	update_terminal(s->cursor_row, s->cursor_col);
	s->must_repaint = s->must_restyle = false;
}
