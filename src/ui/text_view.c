/* What the views of plain text share. */
#include "text_view.h"
#include "head.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdio.h>
#include <stdlib.h>

struct text_view *text_view_new(void)
{
	return mem_new(1, sizeof(struct text_view));
}

void text_view_open(struct ui *ui, const struct view_ops *ops, struct text_view *view)
{
	if (ui_view(ui)->ops == ops)
		text_view_release(view);
	else
		ui_push(ui, ops, view);
}

static bool is_at_end(const struct list *list)
{
	return list->top + list->height >= list->count;
}

void text_view_draw(struct ui *ui, struct text_view *view, struct area a, const char *title)
{
	struct list *list = &view->list;
	bool follows = view->starts_at_end && (list->height == 0 || is_at_end(list));
	char page[40] = "";

	list_resize(list, view->doc.lines, (size_t)(a.rows - 1));
	if (follows)
		list_scroll(list, MOVE_LAST);
	if (list->count > list->height)
		snprintf(page, sizeof page, "lines %zu-%zu of %zu", list->top + 1,
			list->top + list_shown(list), list->count);
	head_draw_text(ui, a, sv_cstr(title), sv_cstr(page));
	doc_draw(&view->doc, area_sub(a, 1, 0, a.rows - 1, a.cols), list->top);
	area_cursor(a, 1, 0);
}

void text_view_move(struct ui *ui, void *state, enum move move)
{
	struct text_view *view = state;

	(void)ui;
	list_scroll(&view->list, move);
}

void text_view_release(void *state)
{
	struct text_view *view = state;

	doc_release(&view->doc);
	free(view);
}

const struct hint text_view_hints[] = {
	{.command = "page-down", .text = "next page"},
	{.command = "down", .text = "line"},
	{.command = "last", .text = "end"},
	{.command = "close", .text = "back"},
	{0},
};
