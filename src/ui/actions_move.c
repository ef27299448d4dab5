/* Commands that move: rows, pages, views. */
#include "actions.h"
#include "operations_strip.h"
#include "ui_state.h"

/* The top view moves, a menu before the view below it. */
static bool move(struct ui *ui, struct sv args, enum move move)
{
	struct mode *top = ui_top(ui);

	(void)args;
	if (top->ops->move)
		top->ops->move(ui, top->state, move);
	return true;
}

bool action_up(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_UP);
}

bool action_down(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_DOWN);
}

bool action_page_up(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_PAGE_UP);
}

bool action_page_down(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_PAGE_DOWN);
}

bool action_half_up(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_HALF_UP);
}

bool action_half_down(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_HALF_DOWN);
}

bool action_first(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_FIRST);
}

bool action_last(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_LAST);
}

bool action_left(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_LEFT);
}

bool action_right(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	return move(ui, args, MOVE_RIGHT);
}

bool action_back(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	ui_pop(ui);
	return true;
}

bool action_close(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	if (ui_pop(ui))
		return true;
	if (operations_are_running(ui))
		operations_ask_quit(ui);
	else if (write_mode_is_on(ui))
		write_mode_ask_quit(ui);
	else
		ui->host->quit(ui->host->ud);
	return true;
}

/* What is open inside the view first, then the view; never the program. */
bool action_escape(struct ui *ui, struct sv args, struct err *err)
{
	struct mode *top = ui_top(ui);

	(void)args;
	(void)err;
	if (!top->ops->escape || !top->ops->escape(ui, top->state))
		ui_pop(ui);
	return true;
}

bool action_fleet(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	while (ui_pop(ui))
		;
	return true;
}
