/* The messages of a queue on the screen: the list, one message, or both side by side. */
#include "view_messages.h"

#include "head.h"

enum { LIST_SHARE_PCT = 54, STATUS_ROWS = 2, GROUPS_ROWS_MIN = 30 };

static const struct queue_attributes *attributes_of(const struct messages_view *view)
{
	return message_desk_attributes(view->desk, NULL);
}

static void draw_pane(struct messages_view *view, struct area a, bool has_focus)
{
	const struct desk_item *item = messages_view_selected(view);

	if (item) {
		struct str until = {0};
		enum role role = message_add_until(item, view->ui->now_ms, &until);
		int used = area_text(
			a, 0, 1, a.cols - 12, ROLE_TITLE, str_sv(&item->lease->message.id));

		if (used + (int)until.n + 4 < a.cols)
			area_right(a, 0, 0, a.cols - 1, role, str_sv(&until));
		str_release(&until);
	}
	message_pane_draw(view->ui, &view->pane, item, attributes_of(view),
		area_sub(a, 1, 0, a.rows - 1, a.cols), has_focus);
}

static int draw_table(struct messages_view *view, struct area a, bool has_focus)
{
	const struct message_groups *groups = message_desk_groups(view->desk);
	int rows = 0;

	if (groups && a.rows >= GROUPS_ROWS_MIN) {
		rows = (int)(groups->count < MESSAGES_GROUPS_SHOWN ? groups->count
								   : MESSAGES_GROUPS_SHOWN) +
		       3;
		messages_groups_draw(view, area_sub(a, a.rows - rows, 0, rows, a.cols));
	}
	messages_table_draw(view, area_sub(a, 0, 0, a.rows - rows, a.cols), has_focus);
	return rows;
}

static void draw_split(struct messages_view *view, struct area a, bool has_list)
{
	int left = a.cols * LIST_SHARE_PCT / 100;

	draw_table(view, area_sub(a, 0, 0, a.rows, left), has_list);
	for (int row = 0; row < a.rows; row++)
		area_glyph(a, row, left, ROLE_BORDER, GLYPH_VLINE);
	draw_pane(view, area_sub(a, 0, left + 1, a.rows, a.cols - left - 1), !has_list);
	/* A click into the other pane goes there. */
	for (int row = 0; row < a.rows; row++)
		area_link_text(a, row, has_list ? left + 1 : 0, has_list ? -1 : left, LINK_LINE,
			sv_cstr("next-pane"));
}

static void draw_browser(struct ui *ui, struct messages_view *view, struct area a, bool has_list)
{
	struct queue *q = messages_view_queue(view);
	struct str leased = {0};
	int top = 1, bottom = a.rows - STATUS_ROWS;

	messages_add_leased(view, &leased);
	head_draw_messages(ui, a, q, view->name, str_sv(&leased));
	top += messages_price_draw(view, area_sub(a, top, 0, a.rows - top, a.cols));
	messages_view_update(view);
	if (messages_view_is_split(ui))
		draw_split(view, area_sub(a, top, 0, bottom - top, a.cols), has_list);
	else
		draw_table(view, area_sub(a, top, 0, bottom - top, a.cols), true);
	messages_status_draw(view, area_sub(a, bottom, 0, STATUS_ROWS, a.cols));
	str_release(&leased);
}

static void begin(struct ui *ui, struct messages_view *view)
{
	struct queue *q = messages_view_queue(view);

	attention_focus(ui, q, 0);
	if (q)
		attention_add(ui, q);
	view->drawn_gen = message_desk_gen(view->desk);
	view->wake_ms = UNKNOWN;
}

void messages_draw_list(struct ui *ui, void *state, struct area a)
{
	begin(ui, state);
	draw_browser(ui, state, a, true);
}

void messages_draw_message(struct ui *ui, void *state, struct area a)
{
	struct messages_view *view = state;
	const struct desk_item *item;
	struct str until = {0};
	enum role role = ROLE_DIM;

	begin(ui, view);
	if (messages_view_is_split(ui)) {
		draw_browser(ui, view, a, false);
		return;
	}
	item = messages_view_selected(view);
	if (item) {
		if (item->lease->state == LEASE_HELD)
			str_add_cstr(&until, "to ");
		role = message_add_until(item, ui->now_ms, &until);
	}
	head_draw_message(ui, a, messages_view_queue(view), view->name,
		item ? str_sv(&item->lease->message.id) : sv_cstr("?"), role, str_sv(&until));
	message_pane_draw(ui, &view->pane, item, attributes_of(view),
		area_sub(a, 1, 0, a.rows - 1, a.cols), true);
	str_release(&until);
}
