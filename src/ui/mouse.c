/* Clicks and the wheel. */
#include "mouse.h"
#include "ui_state.h"

enum { WHEEL_ROWS = 3 };

static int top_depth(const struct ui *ui)
{
	return (int)ui->mode_count - 1;
}

static void press(struct ui *ui, enum key_code code)
{
	ui_press(ui, (struct key){.code = code});
}

/* One step in a list or among the fields of a form. */
static void step(struct ui *ui, bool is_list, bool is_down)
{
	struct mode *top = ui_top(ui);

	if (is_list && top->ops->move)
		top->ops->move(ui, top->state, is_down ? MOVE_DOWN : MOVE_UP);
	else
		press(ui, is_down ? KEY_CODE_TAB : KEY_CODE_BACKTAB);
}

/* Views keep what is selected by what it is, so they are walked there, as by keys. */
static void go(struct ui *ui, const struct canvas_link *link)
{
	const struct canvas_link *now = canvas_link_current(ui->canvas, link->kind, link->depth);
	bool is_list = link->kind == LINK_ROW, has_move = ui_top(ui)->ops->move != NULL;
	size_t at = now ? now->index : 0, to = link->index;

	if (!now && is_list && has_move)
		ui_top(ui)->ops->move(ui, ui_top(ui)->state, MOVE_FIRST);
	/* In the box over the command line nothing is chosen at first: one step to the first. */
	if (!now && !(is_list && has_move))
		step(ui, is_list, true);
	for (; at < to; at++)
		step(ui, is_list, true);
	for (; at > to; at--)
		step(ui, is_list, false);
}

bool mouse_pick(struct ui *ui, size_t row)
{
	for (size_t i = 0; ui->canvas && i < ui->canvas->link_count; i++) {
		const struct canvas_link *link = &ui->canvas->links[i];

		if (link->kind != LINK_ROW || link->depth != top_depth(ui) || link->index != row)
			continue;
		if (!link->is_current)
			go(ui, link);
		return true;
	}
	return false;
}

static void follow(struct ui *ui, const struct canvas_link *link)
{
	const char *text = canvas_link_text(ui->canvas, link);
	struct err err = {0};
	struct key key;

	switch (link->kind) {
	case LINK_ROW:
		if (link->is_current)
			press(ui, KEY_CODE_ENTER);
		else
			go(ui, link);
		break;
	case LINK_FIELD:
		go(ui, link);
		break;
	case LINK_LINE:
		if (!ui_run(ui, sv_cstr(text), ui->now_ms, &err))
			ui_say_error(ui, &err);
		break;
	case LINK_KEY:
		if (key_parse(sv_cstr(text), &key))
			ui_press(ui, key);
		break;
	}
}

static void click(struct ui *ui, int row, int col)
{
	struct mode *top = ui_top(ui);
	const struct canvas_link *link;

	if (top->ops->click) {
		top->ops->click(ui, top->state, row, col);
		return;
	}
	link = ui->canvas ? canvas_link_at(ui->canvas, row, col, top_depth(ui)) : NULL;
	if (link)
		follow(ui, link);
}

static void wheel(struct ui *ui, enum move move)
{
	struct mode *top = ui_top(ui);

	for (int i = 0; i < WHEEL_ROWS && top->ops->move; i++)
		top->ops->move(ui, top->state, move);
}

void mouse_key(struct ui *ui, struct key key)
{
	int row, col;

	if (ui_is_too_small(ui))
		return;
	key_place(key, &row, &col);
	if (key.code == KEY_CODE_CLICK)
		click(ui, row, col);
	else
		wheel(ui, key.code == KEY_CODE_WHEEL_UP ? MOVE_UP : MOVE_DOWN);
}
