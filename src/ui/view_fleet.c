/* The fleet: its state, its layout, its selection. */
#include "view_fleet.h"
#include "head.h"
#include "pane.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

static const struct view_ops fleet_view_ops;

struct fleet_view *fleet_view_of(struct ui *ui)
{
	return ui->modes[0].state;
}

static void choose(struct ui *ui, struct fleet_view *view, size_t index)
{
	view->has_chosen = true;
	queue_id_set(&view->selected, ui->fleets, view->rows.queues[index]);
}

/* After the rows changed: the selection stays with its queue; when that is gone, with the place. */
static void keep_selection(struct ui *ui, struct fleet_view *view)
{
	struct queue *q = queue_id_get(&view->selected, ui->fleets);
	size_t index;

	list_resize(&view->list, view->rows.count, view->list.height);
	if (view->rows.count == 0)
		return;
	if (!view->has_chosen) {
		view->list.selected = 0;
		queue_id_set(&view->selected, ui->fleets, view->rows.queues[0]);
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
	if (rows_update(&view->rows, ui->fleets, &view->filter, &view->marks, view->order,
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

void fleet_view_set_hidden(struct ui *ui, const struct column *column, bool is_hidden)
{
	struct fleet_view *view = fleet_view_of(ui);

	view->is_hidden[column->id] = is_hidden && column_can_hide(column);
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
	strip = fleet_set_watched(ui->fleets) == 0
			? 0
			: banner_draw(ui, NULL, area_sub(a, 1, 0, a.rows - 1, a.cols));
	table = a.rows - 1 - strip - pane - 1;
	fleet_table_draw(ui, view, area_sub(a, 1 + strip, 0, table, a.cols));
	fleet_status_draw(ui, view, area_sub(a, 1 + strip + table, 0, 1, a.cols));
	attention_focus(ui, pane > 0 ? ui_selected(ui) : NULL, pane > 0 ? FOCUS_REST_MS : 0);
	if (pane > 0)
		pane_draw(ui, ui_selected(ui), area_sub(a, a.rows - pane, 0, pane, a.cols));
}

/* --- keys and commands
 * ------------------------------------------------------------------------------------ */

void fleet_view_move(struct ui *ui, struct fleet_view *view, enum move move)
{
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

static void move(struct ui *ui, void *state, enum move move)
{
	fleet_view_move(ui, state, move);
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
	queue_set_release(&view->marks);
	free(view);
}

void fleet_view_open(struct ui *ui)
{
	struct fleet_view *view = mem_new(1, sizeof *view);

	rows_init(&view->rows);
	queue_set_init(&view->marks);
	view->order = &columns[COLUMN_STATE];
	ui_push(ui, &fleet_view_ops, view);
}

size_t fleet_view_targets(struct ui *ui, struct queue ***queues)
{
	struct fleet_view *view = fleet_view_of(ui);
	struct queue *selected = ui_selected(ui), *q;
	struct fleet_walk walk = {0};
	size_t count = 0, cap = 0;

	*queues = NULL;
	while (queue_set_count(&view->marks) > 0 && (q = fleet_set_next(ui->fleets, &walk))) {
		if (!queue_set_has(&view->marks, q))
			continue;
		*queues = mem_grow(*queues, &cap, count + 1, sizeof **queues);
		(*queues)[count++] = q;
	}
	if (count == 0 && selected) {
		*queues = mem_grow(*queues, &cap, 1, sizeof **queues);
		(*queues)[count++] = selected;
	}
	return count;
}

static const struct hint hints[] = {
	{.command = "open"},
	{.command = "messages"},
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
