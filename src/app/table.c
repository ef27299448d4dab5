/* Laying out a table of text. */
#include "table.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum { GAP = 2, LEFT_OUT = -1 };

void table_init(struct table *t, const struct table_column *columns, size_t column_count)
{
	*t = (struct table){.columns = columns, .column_count = column_count};
}

void table_release(struct table *t)
{
	for (size_t i = 0; i < t->row_count * t->column_count; i++)
		str_release(&t->cells[i]);
	free(t->cells);
	*t = (struct table){0};
}

struct str *table_add_row(struct table *t)
{
	size_t first = t->row_count++ * t->column_count;
	t->cells = mem_grow(t->cells, &t->cell_cap, first + t->column_count, sizeof *t->cells);
	return &t->cells[first];
}

static int max_int(int a, int b)
{
	return a > b ? a : b;
}

static int text_width(struct sv text)
{
	return safe_width(text, 0);
}

static int wanted_width(const struct table *t, size_t column)
{
	int width = text_width(sv_cstr(t->columns[column].title));
	for (size_t row = 0; row < t->row_count; row++)
		width = max_int(
			width, text_width(str_sv(&t->cells[row * t->column_count + column])));
	return width;
}

static int least_width(const struct table_column *column, int wanted)
{
	return column->cut_width && column->cut_width < wanted ? column->cut_width : wanted;
}

/* The columns of text that the table takes when what may be cut is cut. */
static int least_total(const struct table *t, const int *widths)
{
	int total = 0;
	for (size_t i = 0; i < t->column_count; i++)
		if (widths[i] != LEFT_OUT)
			total += least_width(&t->columns[i], widths[i]) + (total ? GAP : 0);
	return total;
}

/* Leave out the column of the lowest standing. False when none may go. */
static bool drop_column(const struct table *t, int *widths)
{
	size_t worst = t->column_count;
	for (size_t i = 0; i < t->column_count; i++) {
		if (widths[i] == LEFT_OUT || t->columns[i].priority == 0)
			continue;
		if (worst == t->column_count || t->columns[i].priority > t->columns[worst].priority)
			worst = i;
	}
	if (worst == t->column_count)
		return false;
	widths[worst] = LEFT_OUT;
	return true;
}

/* What is over goes to the columns that may be cut, first come first served. */
static void cut_columns(const struct table *t, int width, int *widths)
{
	int spare = width - least_total(t, widths);
	for (size_t i = 0; i < t->column_count; i++) {
		if (widths[i] == LEFT_OUT)
			continue;
		int least = least_width(&t->columns[i], widths[i]);
		int more = widths[i] - least < spare ? widths[i] - least : max_int(spare, 0);
		widths[i] = least + more;
		spare -= more;
	}
}

void table_fit(const struct table *t, int width, int *widths)
{
	for (size_t i = 0; i < t->column_count; i++)
		widths[i] = wanted_width(t, i);
	if (width <= 0)
		return;
	while (least_total(t, widths) > width && drop_column(t, widths))
		continue;
	cut_columns(t, width, widths);
}

static void add_blanks(struct str *out, int n)
{
	for (int i = 0; i < n; i++)
		str_add_char(out, ' ');
}

/* As much as fits before the mark that says "cut". */
static void add_cut(struct str *out, struct sv text, int width)
{
	struct safe_iter it;
	struct safe_piece piece;
	int used = 0;
	safe_iter_init(&it, text, 0);
	while (safe_next(&it, &piece) && used + piece.width < width) {
		str_add_cstr(out, piece.text);
		used += piece.width;
	}
	str_add_char(out, '>');
	add_blanks(out, width - used - 1);
}

static void add_cell(struct str *out, struct sv text, const struct table_column *column, int width)
{
	int blanks = width - text_width(text);
	if (blanks < 0) {
		add_cut(out, text, width);
		return;
	}
	add_blanks(out, column->align_right ? blanks : 0);
	str_add(out, text);
	add_blanks(out, column->align_right ? 0 : blanks);
}

static void end_line(struct str *out, size_t start)
{
	while (out->n > start && out->p[out->n - 1] == ' ')
		str_truncate(out, out->n - 1);
	str_add_char(out, '\n');
}

/* cells NULL: the titles. */
static void format_line(
	const struct table *t, const struct str *cells, const int *widths, struct str *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < t->column_count; i++) {
		if (widths[i] == LEFT_OUT)
			continue;
		if (out->n > start)
			add_blanks(out, GAP);
		struct sv text = cells ? str_sv(&cells[i]) : sv_cstr(t->columns[i].title);
		add_cell(out, text, &t->columns[i], widths[i]);
	}
	end_line(out, start);
}

void table_format_row(const struct table *t, size_t row, const int *widths, struct str *out)
{
	format_line(t, &t->cells[row * t->column_count], widths, out);
}

void table_format_titles(const struct table *t, const int *widths, struct str *out)
{
	format_line(t, NULL, widths, out);
}

void table_format(const struct table *t, int width, struct str *out)
{
	int *widths = mem_new(t->column_count, sizeof *widths);
	table_fit(t, width, widths);
	table_format_titles(t, widths, out);
	for (size_t row = 0; row < t->row_count; row++)
		table_format_row(t, row, widths, out);
	free(widths);
}
