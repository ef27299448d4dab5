/* The messages of a queue: state, layout, selection. */
#include "view_messages.h"

#include "actions.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const struct view_ops list_ops, message_ops;

static bool is_mine(const struct mode *mode)
{
	return mode->ops == &list_ops || mode->ops == &message_ops;
}

struct messages_view *messages_view_of(struct ui *ui)
{
	const struct mode *view = ui->mode_count > 0 ? ui_view(ui) : NULL;

	return view && is_mine(view) ? view->state : NULL;
}

bool messages_view_is_message(struct ui *ui)
{
	return ui_view(ui)->ops == &message_ops;
}

bool messages_view_is_split(const struct ui *ui)
{
	return ui->cols >= MESSAGES_SPLIT_COLS;
}

struct queue *messages_view_queue(struct messages_view *view)
{
	return queue_id_get(&view->id, view->ui->fleets);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void move_list(struct ui *ui, void *state, enum move move)
{
	struct messages_view *view = state;

	(void)ui;
	messages_view_update(view);
	list_move(&view->list, move);
	messages_view_select(view, view->list.selected);
}

static void move_message(struct ui *ui, void *state, enum move move)
{
	struct messages_view *view = state;

	(void)ui;
	message_pane_move(&view->pane, move);
}

static void set_shape(struct ui *ui, const struct view_ops *ops)
{
	struct mode *mode = ui_view(ui);

	if (is_mine(mode))
		mode->ops = ops;
	ui->is_dirty = true;
}

void messages_view_show_message(struct ui *ui)
{
	set_shape(ui, &message_ops);
}

void messages_view_show_list(struct ui *ui)
{
	set_shape(ui, &list_ops);
}

/* Inside out: the group, then the filter. */
static bool escape_list(struct ui *ui, void *state)
{
	struct messages_view *view = state;

	(void)ui;
	if (view->only_group != DESK_NO_GROUP) {
		view->only_group = DESK_NO_GROUP;
		view->is_outdated = true;
		return true;
	}
	if (view->where.n + view->text.n == 0)
		return false;
	str_clear(&view->where);
	str_clear(&view->text);
	messages_view_ask(view);
	return true;
}

static bool escape_message(struct ui *ui, void *state)
{
	struct messages_view *view = state;

	if (view->pane.shows_attributes)
		view->pane.shows_attributes = false;
	else
		messages_view_show_list(ui);
	return true;
}

static struct queue *selected(struct ui *ui, void *state)
{
	(void)ui;
	return messages_view_queue(state);
}

static bool is_changed(struct ui *ui, void *state)
{
	const struct messages_view *view = state;

	(void)ui;
	return message_desk_gen(view->desk) != view->drawn_gen ||
	       message_pane_is_changed(&view->pane);
}

/* Beside the list the message is a preview: while the cursor runs, a frame for each would be one
 * too many. */
static bool is_awaited(const struct ui *ui, const void *state)
{
	const struct messages_view *view = state;

	(void)ui;
	return message_pane_is_changed(&view->pane);
}

static int64_t wake_at_ms(const struct ui *ui, const void *state)
{
	const struct messages_view *view = state;

	(void)ui;
	return view->wake_ms;
}

static void release(void *state)
{
	struct messages_view *view = state;
	const struct ui_host *host = view->ui->host;

	struct desk_status status;

	message_desk_status(view->desk, &status);
	if (status.held > 0)
		ui_say(view->ui, "Handing back %zu message%s.", status.held,
			status.held == 1 ? "" : "s");
	message_pane_release(&view->pane);
	host->close_desk(host->ud, view->desk);
	queue_id_release(&view->id);
	str_release(&view->selected);
	str_release(&view->where);
	str_release(&view->text);
	str_release(&view->group);
	free(view->shown);
	free(view->name);
	free(view);
}

bool messages_view_open(struct ui *ui, struct queue *q, struct err *err)
{
	struct message_desk *desk = ui->host->open_desk(ui->host->ud, q, err);
	struct messages_view *view;

	if (!desk)
		return false;
	view = mem_new(1, sizeof *view);
	view->ui = ui;
	view->desk = desk;
	view->name = mem_strdup(q->name);
	view->only_group = DESK_NO_GROUP;
	view->visibility_s = MESSAGES_VISIBILITY_S;
	view->wake_ms = UNKNOWN;
	view->is_outdated = true;
	view->lens = ui->host->lens(ui->host->ud, q);
	queue_id_set(&view->id, ui->fleets, q);
	ui_push(ui, &list_ops, view);
	messages_view_ask(view);
	return true;
}

bool action_messages(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return messages_view_open(ui, ui_selected(ui), err);
}

static const struct hint list_hints[] = {
	{.command = "message", .text = "view"},
	{.command = "more"},
	{.command = "return-now"},
	{.command = "mark"},
	{.command = "delete-marked", .text = "delete"},
	{.command = "export"},
	{.command = "group"},
	{.command = "where"},
	{.command = "scan"},
	{.command = "hold"},
	{.command = "extend"},
	{0},
};

static const struct view_ops list_ops = {
	.name = "messages",
	.scope = SCOPE_MESSAGES,
	.hints = list_hints,
	.draw = messages_draw_list,
	.move = move_list,
	.escape = escape_list,
	.selected = selected,
	.is_changed = is_changed,
	.wake_at_ms = wake_at_ms,
	.release = release,
};

static const struct hint message_hints[] = {
	{.command = "form"},
	{.command = "wrap"},
	{.command = "fold"},
	{.command = "find"},
	{.command = "copy"},
	{.command = "export"},
	{.command = "attributes", .text = "attrs"},
	{.command = "layer-back", .text = "layer"},
	{.command = "edit"},
	{.command = "escape"},
	{0},
};

static const struct view_ops message_ops = {
	.name = "message",
	.scope = SCOPE_MESSAGE,
	.hints = message_hints,
	.draw = messages_draw_message,
	.move = move_message,
	.escape = escape_message,
	.selected = selected,
	.is_changed = is_changed,
	.is_awaited = is_awaited,
	.wake_at_ms = wake_at_ms,
	.release = release,
};
