/* Which role is under the cursor. */
#include "view_why.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { PAGE_ROWS = 5, PAGE_COLS = 8 };

struct why_view {
	int row, col;
	bool is_placed; /* it starts where the view below has its cursor */
};

static int within(int at, int count)
{
	return at < 0 ? 0 : at < count ? at : count - 1;
}

static void say(const struct ui *ui, enum role role, struct area screen)
{
	const struct role_row *row = &role_rows[role];
	struct str text = {0}, look = {0};
	int col;

	ui->host->describe_role(ui->host->ud, role, &look);
	area_fill(screen, screen.rows - 1, 0, -1, ROLE_TEXT, ' ');
	col = area_text(screen, screen.rows - 1, 0, -1, ROLE_TITLE, sv_cstr(row->name));
	str_addf(&text, "  %s", row->summary);
	if (row->parent != row->role)
		str_addf(&text, "; below %s", role_rows[row->parent].name);
	str_addf(&text, ": %s", str_cstr(&look));
	area_text(screen, screen.rows - 1, col, -1, ROLE_TEXT, str_sv(&text));
	str_release(&text);
	str_release(&look);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	struct why_view *view = state;
	const struct canvas *c = screen.canvas;

	if (!view->is_placed) {
		view->row = c->cursor_row;
		view->col = c->cursor_col;
		view->is_placed = true;
	}
	view->row = within(view->row, screen.rows - 1);
	view->col = within(view->col, screen.cols);
	say(ui, (enum role)c->cells[view->row * c->cols + view->col].role, screen);
	area_cursor(screen, view->row, view->col);
}

static void move(struct ui *ui, void *state, enum move move)
{
	struct why_view *view = state;

	(void)ui;
	switch (move) {
	case MOVE_UP:
		view->row--;
		break;
	case MOVE_DOWN:
		view->row++;
		break;
	case MOVE_LEFT:
		view->col--;
		break;
	case MOVE_RIGHT:
		view->col++;
		break;
	case MOVE_HALF_UP:
		view->row -= PAGE_ROWS;
		break;
	case MOVE_HALF_DOWN:
		view->row += PAGE_ROWS;
		break;
	case MOVE_PAGE_UP:
		view->col -= PAGE_COLS;
		break;
	case MOVE_PAGE_DOWN:
		view->col += PAGE_COLS;
		break;
	case MOVE_FIRST:
		view->row = view->col = 0;
		break;
	case MOVE_LAST:
		view->row = ui->rows - 1;
		break;
	}
	/* Beyond an edge the next step back would seem to do nothing. */
	view->row = within(view->row, ui->rows - 1);
	view->col = within(view->col, ui->cols);
}

static void click(struct ui *ui, void *state, int row, int col)
{
	struct why_view *view = state;

	view->row = within(row, ui->rows - 1);
	view->col = within(col, ui->cols);
}

static void release(void *state)
{
	free(state);
}

static const struct hint hints[] = {
	{.key = "arrows", .text = "another place"},
	{.key = "^D ^U", .text = "5 rows"},
	{.key = "PgDn PgUp", .text = "8 columns"},
	{.key = "Esc", .text = "close"},
	{0},
};

static const struct view_ops why_view_ops = {
	.name = "theme why",
	.scope = SCOPE_GLOBAL,
	.is_overlay = true,
	.hints = hints,
	.draw = draw,
	.move = move,
	.click = click,
	.release = release,
};

void why_view_open(struct ui *ui)
{
	struct why_view *view = mem_new(1, sizeof *view);

	ui_push(ui, &why_view_ops, view);
}
