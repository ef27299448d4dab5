/* Lines for the plain mode. */
#include "plain_print.h"

#include "sqscope/base/compat.h"

struct state_word {
	enum role role;
	enum glyph glyph;
	const char *word;
};

static const struct state_word state_words[] = {
	{ROLE_STATE_OK, GLYPH_OK, "ok"},
	{ROLE_STATE_WARN, GLYPH_WARN, "warn"},
	{ROLE_STATE_CRIT, GLYPH_CRIT, "crit"},
	{ROLE_STATE_UNKNOWN, GLYPH_UNKNOWN, "unknown"},
	{ROLE_STATE_STALE, GLYPH_STALE, "stale"},
};

static const struct cell *cell_at(const struct canvas *c, int row, int col)
{
	return col >= 0 && col < c->cols ? &c->cells[(size_t)row * (size_t)c->cols + (size_t)col]
					 : NULL;
}

/* What boxes and bars are made of. */
static bool is_drawing(uint32_t ch)
{
	enum { FIRST = 0x2500, LAST = 0x259F };

	return ch >= FIRST && ch <= LAST;
}

static bool is_blank(const struct cell *cell)
{
	return !cell || cell->ch[0] == ' ' || cell->role == ROLE_BORDER || is_drawing(cell->ch[0]);
}

/* A sign of state that stands by itself. */
static const char *state_word(const struct canvas *c, int row, int col)
{
	const struct cell *cell = cell_at(c, row, col);

	if (!is_blank(cell_at(c, row, col - 1)) || !is_blank(cell_at(c, row, col + 1)))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(state_words); i++) {
		if (cell->role == state_words[i].role &&
			cell->ch[0] == glyph_char(state_words[i].glyph, c->charset))
			return state_words[i].word;
	}
	return NULL;
}

static bool is_gutter(const struct canvas *c, int row, int col)
{
	const struct cell *cell = cell_at(c, row, col);

	return cell->role == ROLE_SELECT_INACTIVE &&
	       cell->ch[0] == glyph_char(GLYPH_CURSOR, c->charset);
}

static const struct canvas_link *row_link(const struct canvas *c, int row)
{
	for (size_t i = 0; i < c->link_count; i++) {
		if (c->links[i].row == row && c->links[i].kind == LINK_ROW)
			return &c->links[i];
	}
	return NULL;
}

static void add_cell(const struct cell *cell, struct str *out)
{
	for (int i = 0; i < CANVAS_CELL_CHARS && cell->ch[i]; i++)
		str_add_codepoint(out, cell->ch[i]);
}

/* Does the text that follows begin with the word, so that the sign need not say it? */
static bool says_word(const struct canvas *c, int row, int col, const char *word)
{
	while (col < c->cols && is_blank(cell_at(c, row, col)))
		col++;
	for (; *word; word++, col++) {
		const struct cell *cell = cell_at(c, row, col);

		if (!cell || (cell->ch[0] | 0x20U) != (uint32_t)*word)
			return false;
	}
	return true;
}

/* The words of a row, two blanks where there were two or more. */
static void add_words(const struct canvas *c, int row, struct str *out)
{
	size_t start = out->n;
	int blanks = 0;

	for (int col = 0; col < c->cols; col++) {
		const struct cell *cell = cell_at(c, row, col);
		const char *word = state_word(c, row, col);

		if (is_blank(cell) || is_gutter(c, row, col) ||
			(word && says_word(c, row, col + 1, word))) {
			blanks++;
			continue;
		}
		if (out->n > start && blanks > 0)
			str_add_cstr(out, blanks > 1 ? "  " : " ");
		blanks = 0;
		if (word)
			str_add_cstr(out, word);
		else
			add_cell(cell, out);
	}
}

void plain_add_row(const struct canvas *c, int row, struct str *out)
{
	const struct canvas_link *link = row_link(c, row);
	struct str words = {0};

	add_words(c, row, &words);
	if (words.n > 0 && link)
		str_addf(out, "%s%zu. ", link->is_current ? "> " : "  ", link->index + 1);
	str_add(out, str_sv(&words));
	if (words.n > 0)
		str_add_char(out, '\n');
	str_release(&words);
}

bool plain_add_state(const struct canvas *c, int row, struct str *out)
{
	const char *word = NULL;

	if (!row_link(c, row))
		return false;
	for (int col = 0; col < c->cols && !word; col++)
		word = state_word(c, row, col);
	if (!word)
		return false;
	str_addf(out, "%s ", word);
	/* Its name: the first text behind the sign. */
	for (int col = 0, begun = 0; col < c->cols; col++) {
		const struct cell *cell = cell_at(c, row, col);

		if (is_blank(cell) || is_gutter(c, row, col) || state_word(c, row, col)) {
			if (begun)
				break;
			continue;
		}
		begun = 1;
		add_cell(cell, out);
	}
	return true;
}

int plain_current_row(const struct canvas *c)
{
	for (size_t i = 0; i < c->link_count; i++) {
		if (c->links[i].kind == LINK_ROW && c->links[i].is_current)
			return c->links[i].row;
	}
	return -1;
}
