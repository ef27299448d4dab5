/* Commands of the fleet: opening, marking, sorting, following. */
#include "actions.h"
#include "ui_state.h"
#include "view_columns.h"
#include "view_fleet.h"
#include "view_queue.h"
#include "view_sort.h"

bool action_open(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	queue_view_open(ui, ui_selected(ui));
	return true;
}

bool action_mark(struct ui *ui, struct sv args, struct err *err)
{
	struct fleet_view *view = fleet_view_of(ui);
	const struct queue *q = ui_selected(ui);

	(void)args;
	(void)err;
	if (!queue_set_remove(&view->marks, q))
		queue_set_add(&view->marks, q);
	fleet_view_move(ui, view, MOVE_DOWN);
	view->rows.is_outdated = true;
	return true;
}

bool action_mark_all(struct ui *ui, struct sv args, struct err *err)
{
	struct fleet_view *view = fleet_view_of(ui);
	bool had_all = true;

	(void)args;
	(void)err;
	fleet_view_update(ui, view);
	for (size_t i = 0; i < view->rows.count; i++)
		had_all &= !queue_set_add(&view->marks, view->rows.queues[i]);
	for (size_t i = 0; had_all && i < view->rows.count; i++)
		queue_set_remove(&view->marks, view->rows.queues[i]);
	view->rows.is_outdated = true;
	return true;
}

bool action_follow(struct ui *ui, struct sv args, struct err *err)
{
	struct fleet_view *view = fleet_view_of(ui);

	(void)args;
	(void)err;
	view->follows = !view->follows;
	list_reveal(&view->list);
	if (view->follows)
		ui_say(ui, "The view scrolls along with %s.", ui_selected(ui)->name);
	else
		ui_say(ui, "The view stays where it is when the order changes.");
	return true;
}

bool action_reverse(struct ui *ui, struct sv args, struct err *err)
{
	struct fleet_view *view = fleet_view_of(ui);

	(void)args;
	(void)err;
	fleet_view_set_order(ui, view->order, !view->is_reversed);
	return true;
}

bool action_sort(struct ui *ui, struct sv args, struct err *err)
{
	const struct column *column;

	if (sv_is_empty(args)) {
		sort_menu_open(ui);
		return true;
	}
	column = column_find(args);
	if (!column)
		return err_fail(err, ERR_USAGE, "sort: there is no column %.*s (Tab shows them)",
			SV_ARGS(args));
	fleet_view_set_order(ui, column, false);
	return true;
}

bool action_columns(struct ui *ui, struct sv args, struct err *err)
{
	if (!sv_is_empty(args))
		return columns_show_only(ui, args, err);
	columns_menu_open(ui);
	return true;
}
