/* The fleet: its state, its layout, its commands. */
#include "view_fleet.h"
#include "actions.h"
#include "bar.h"
#include "frame.h"
#include "head.h"
#include "pane.h"
#include "queue_look.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"
#include "view_queue.h"
#include "view_sort.h"

#include <stdlib.h>

static const struct view_ops fleet_view_ops;

struct fleet_view *fleet_view_of(struct ui *ui)
{
	return ui->modes[0].state;
}

static void choose(struct ui *ui, struct fleet_view *view, size_t index)
{
	view->has_chosen = true;
	queue_id_set(&view->selected, ui->fleet, view->rows.queues[index]);
}

/* After the rows changed: the selection stays with its queue; when that is gone, with the place. */
static void keep_selection(struct ui *ui, struct fleet_view *view)
{
	struct queue *q = queue_id_get(&view->selected, ui->fleet);
	size_t index;

	list_resize(&view->list, view->rows.count, view->list.height);
	if (view->rows.count == 0)
		return;
	if (!view->has_chosen) {
		view->list.selected = 0;
		queue_id_set(&view->selected, ui->fleet, view->rows.queues[0]);
	} else if (q && rows_find(&view->rows, q, &index)) {
		view->list.selected = index;
	} else {
		choose(ui, view, view->list.selected);
	}
	if (view->follows)
		list_reveal(&view->list);
}

void fleet_view_update(struct ui *ui, struct fleet_view *view)
{
	if (rows_update(&view->rows, ui->fleet, &view->filter, view->marks, view->order,
		    view->is_reversed))
		keep_selection(ui, view);
}

static struct queue *selected(struct ui *ui, void *state)
{
	struct fleet_view *view = state;

	fleet_view_update(ui, view);
	return view->rows.count > 0 ? view->rows.queues[view->list.selected] : NULL;
}

void fleet_view_set_filter(struct ui *ui, struct sv text)
{
	struct fleet_view *view = fleet_view_of(ui);
	struct queue *q = selected(ui, view);
	size_t index;

	filter_parse(&view->filter, text);
	view->rows.is_outdated = true;
	view->list.top = 0;
	fleet_view_update(ui, view);
	/* A selection that is hidden gives way to the best match, not to whatever stands in its
	 * place. */
	if (view->rows.count > 0 && (!q || !rows_find(&view->rows, q, &index))) {
		view->list.selected = 0;
		choose(ui, view, 0);
	}
	list_reveal(&view->list);
	ui->is_dirty = true;
}

void fleet_view_set_order(struct ui *ui, const struct column *order, bool is_reversed)
{
	struct fleet_view *view = fleet_view_of(ui);

	view->order = order;
	view->is_reversed = is_reversed;
	view->rows.is_outdated = true;
	view->list.top = 0;
	fleet_view_update(ui, view);
	ui->is_dirty = true;
}

bool fleet_view_select(struct ui *ui, struct queue *q)
{
	struct fleet_view *view = fleet_view_of(ui);
	size_t index;

	if (!q->is_watched)
		return false;
	fleet_view_update(ui, view);
	if (!rows_find(&view->rows, q, &index)) {
		fleet_view_set_filter(ui, sv_cstr(""));
		ui_say(ui, "The filter was cleared: it hid %s.", q->name);
	}
	if (!rows_find(&view->rows, q, &index))
		return false;
	view->list.selected = index;
	choose(ui, view, index);
	list_reveal(&view->list);
	return true;
}

/* --- drawing
 * ---------------------------------------------------------------------------------------------- */

static void add_order(const struct fleet_view *view, struct bar *bar)
{
	bar_add(bar, BAR_LEFT, 1, 0, ROLE_DIM, sv_cstr("sort:"));
	bar_addf(bar, BAR_LEFT, 0, 0, ROLE_TEXT, "%s%s", view->order->name,
		view->is_reversed ? " reversed" : "");
}

static void add_filter(struct ui *ui, const struct fleet_view *view, struct bar *bar)
{
	char some[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];

	bar_add(bar, BAR_LEFT, 2, 0, ROLE_DIM, sv_cstr("filter:"));
	if (filter_is_empty(&view->filter)) {
		bar_add(bar, BAR_LEFT, 0, 0, ROLE_DIM, sv_cstr("(none)"));
		return;
	}
	bar_add(bar, BAR_LEFT, 0, 0, ROLE_MATCH, str_sv(&view->filter.text));
	bar_addf(bar, BAR_LEFT, 2, 0, ROLE_TEXT, "%s/%s q",
		units_exact((int64_t)view->rows.count, some),
		units_exact((int64_t)ui->alarms.summary.watched, all));
	if (view->filter.problem[0] != '\0')
		bar_addf(bar, BAR_LEFT, 2, 0, ROLE_ERROR, "%s", view->filter.problem);
}

static size_t count_marked(const struct ui *ui, const struct fleet_view *view)
{
	size_t count = 0;

	if (map_count(view->marks) == 0)
		return 0;
	for (size_t i = 0; i < ui->fleet->count; i++)
		count += map_get(view->marks, queue_key(ui->fleet->queues[i])) != NULL;
	return count;
}

/* The selected row may have moved out of sight; what commands work on must still be said. */
static void add_selected(const struct fleet_view *view, struct bar *bar)
{
	if (view->rows.count == 0 || list_is_selected_visible(&view->list))
		return;
	bar_addf(bar, BAR_LEFT, 2, 1, ROLE_SELECT_INACTIVE, "selected %s (row %zu)",
		view->rows.queues[view->list.selected]->name, view->list.selected + 1);
}

static void draw_status(struct ui *ui, const struct fleet_view *view, struct area a, int row)
{
	size_t marked = count_marked(ui, view), failing = ui->alarms.summary.failing;
	struct bar bar = {0};
	struct str as_of = {0};

	add_order(view, &bar);
	add_filter(ui, view, &bar);
	add_selected(view, &bar);
	if (view->follows)
		bar_add(&bar, BAR_LEFT, 2, 2, ROLE_MARK, sv_cstr("follow"));
	if (marked > 0)
		bar_addf(&bar, BAR_LEFT, 2, 2, ROLE_MARK, "marked %zu", marked);
	if (failing > 0)
		bar_addf(&bar, BAR_LEFT, 2, 4, ROLE_STATE_UNKNOWN, "%zu failing", failing);
	if (view->skipped > 0)
		bar_addf(&bar, BAR_LEFT, 2, 5, ROLE_DIM, "scrolled %d columns", view->skipped);
	frame_add_as_of(ui, &as_of);
	if (as_of.n > 0)
		bar_add(&bar, BAR_RIGHT, 2, 6, ROLE_DIM,
			sv_cstr(ui->alarms.summary.stale > 0 ? "~ is stale;" : "approximate;"));
	bar_add(&bar, BAR_RIGHT, 1, 3, ROLE_DIM, str_sv(&as_of));
	bar_draw(&bar, area_sub(a, row, 0, 1, a.cols - 1), 0);
	/* Who hears the screen instead of seeing it finds the selection at the cursor, always. */
	if (!list_is_selected_visible(&view->list))
		area_cursor(a, row, 1);
	bar_release(&bar);
	str_release(&as_of);
}

/* Rows for the pane, its rule included; 0: none. */
static int pane_rows(const struct ui *ui, const struct area a)
{
	if (ui->rows < PANE_ROWS_MIN || ui->cols < PANE_COLS_MIN)
		return 0;
	return a.rows / 2 < PANE_ROWS_MAX ? a.rows / 2 : PANE_ROWS_MAX;
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct fleet_view *view = state;
	int strip, pane = pane_rows(ui, a), table;

	fleet_view_update(ui, view);
	head_draw_fleet(ui, a, view->rows.count);
	/* Without rows the table's place says it all, with more room. */
	strip = ui->fleet->watched_count == 0
			? 0
			: banner_draw(ui, NULL, area_sub(a, 1, 0, a.rows - 1, a.cols));
	table = a.rows - 1 - strip - pane - 1;
	fleet_table_draw(ui, view, area_sub(a, 1 + strip, 0, table, a.cols));
	draw_status(ui, view, a, 1 + strip + table);
	attention_focus(ui, pane > 0 ? ui_selected(ui) : NULL, pane > 0 ? FOCUS_REST_MS : 0);
	if (pane > 0)
		pane_draw(ui, ui_selected(ui), area_sub(a, a.rows - pane, 0, pane, a.cols));
}

/* --- keys and commands
 * ------------------------------------------------------------------------------------ */

static void move(struct ui *ui, void *state, enum move move)
{
	struct fleet_view *view = state;

	fleet_view_update(ui, view);
	if (move == MOVE_LEFT && view->skipped > 0)
		view->skipped--;
	else if (move == MOVE_RIGHT && view->skipped < view->skipped_max)
		view->skipped++;
	if (move == MOVE_LEFT || move == MOVE_RIGHT || view->rows.count == 0)
		return;
	list_move(&view->list, move);
	choose(ui, view, view->list.selected);
}

static bool escape(struct ui *ui, void *state)
{
	struct fleet_view *view = state;

	if (filter_is_empty(&view->filter))
		return false;
	fleet_view_set_filter(ui, sv_cstr(""));
	return true;
}

static void release(void *state)
{
	struct fleet_view *view = state;

	rows_release(&view->rows);
	filter_release(&view->filter);
	queue_id_release(&view->selected);
	map_free(view->marks);
	free(view);
}

void fleet_view_open(struct ui *ui)
{
	struct fleet_view *view = mem_new(1, sizeof *view);

	rows_init(&view->rows);
	view->marks = map_new();
	view->order = &columns[COLUMN_STATE];
	ui_push(ui, &fleet_view_ops, view);
}

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
	struct sv key = queue_key(ui_selected(ui));

	(void)args;
	(void)err;
	if (!map_del(view->marks, key))
		map_put(view->marks, key, view);
	move(ui, view, MOVE_DOWN);
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
		had_all &= map_put(view->marks, queue_key(view->rows.queues[i]), view) != NULL;
	for (size_t i = 0; had_all && i < view->rows.count; i++)
		map_del(view->marks, queue_key(view->rows.queues[i]));
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

static const struct hint hints[] = {
	{.command = "open"},
	{.command = "filter"},
	{.command = "sort"},
	{.command = "command"},
	{.command = "dlq"},
	{.command = "error"},
	{.command = "refresh"},
	{.command = "mark"},
	{.command = "reverse"},
	{.command = "follow"},
	{.command = "pause"},
	{.command = "close", .text = "quit"},
	{0},
};

static const struct view_ops fleet_view_ops = {
	.name = "fleet",
	.scope = SCOPE_FLEET,
	.hints = hints,
	.draw = draw,
	.move = move,
	.escape = escape,
	.selected = selected,
	.release = release,
};
