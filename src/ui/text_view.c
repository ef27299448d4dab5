/* What the views of plain text share. */
#include "text_view.h"
#include "head.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"
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

static struct sv span_text(const struct doc *doc, const struct doc_span *span)
{
	return sv_of(str_cstr(&doc->text) + span->start, span->n);
}

/* Where the needle stands in the text; empty when it does not. */
static struct sv find_in(struct sv text, struct sv needle)
{
	for (size_t i = 0; needle.n > 0 && i + needle.n <= text.n; i++) {
		struct sv part = sv_of(text.p + i, needle.n);

		if (sv_eq_nocase(part, needle))
			return part;
	}
	return sv_of(text.p, 0);
}

static bool has_match(const struct text_view *view, size_t line)
{
	const struct doc *doc = &view->doc;

	for (size_t i = 0; i < doc->count; i++) {
		if (doc->spans[i].line == line &&
			find_in(span_text(doc, &doc->spans[i]), str_sv(&view->needle)).n > 0)
			return true;
	}
	return false;
}

/* The first line from `line` on that has it, in steps of 1 or -1 and round the end. */
static bool find_from(struct text_view *view, size_t line, int step)
{
	size_t lines = view->doc.lines, stride = step > 0 ? 1 : lines - 1;

	for (size_t i = 0; i < lines; i++, line += stride) {
		if (!has_match(view, line % lines))
			continue;
		view->found = line % lines;
		view->list.top = view->found;
		list_resize(&view->list, view->list.count, view->list.height);
		return true;
	}
	return false;
}

bool text_view_find(struct text_view *view, struct sv needle)
{
	str_set(&view->needle, needle);
	return find_from(view, view->list.top, 1);
}

bool text_view_find_next(struct text_view *view, int step)
{
	size_t lines = view->doc.lines;

	return lines > 0 && find_from(view, view->found + (step > 0 ? 1 : lines - 1), step);
}

/* Matches that stand on the screen byte by byte. */
static void draw_matches(const struct text_view *view, struct area a)
{
	const struct doc *doc = &view->doc;
	size_t top = view->list.top;

	for (size_t i = 0; i < doc->count; i++) {
		const struct doc_span *span = &doc->spans[i];
		struct sv text = span_text(doc, span);
		struct sv part = find_in(text, str_sv(&view->needle));

		if (part.n > 0 && span->line >= top && span->line - top < (size_t)a.rows &&
			safe_width(text, 0) == (int)text.n)
			area_role(a, (int)(span->line - top), span->col + (int)(part.p - text.p),
				(int)part.n, ROLE_MATCH);
	}
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
	draw_matches(view, area_sub(a, 1, 0, a.rows - 1, a.cols));
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
	str_release(&view->needle);
	free(view);
}

const struct hint text_view_hints[] = {
	{.command = "page-down", .text = "next page"},
	{.command = "down", .text = "line"},
	{.command = "find"},
	{.command = "last", .text = "end"},
	{.command = "close", .text = "back"},
	{0},
};
