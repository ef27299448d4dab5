/* One queue: its tabs, its keys. */
#include "view_queue.h"
#include "actions.h"
#include "bar.h"
#include "frame.h"
#include "head.h"
#include "queue_findings_tab.h"
#include "queue_overview.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

static const struct view_ops queue_view_ops;

/* In their order on the screen. Messages are a view of their own, which the second opens. */
static const struct {
	enum queue_tab tab; /* TAB_COUNT: none */
	const char *title;
} tab_titles[] = {
	{TAB_OVERVIEW, "Overview"},
	{TAB_COUNT, "Messages"},
	{TAB_ATTRIBUTES, "Attributes"},
	{TAB_TAGS, "Tags"},
	{TAB_POLICY, "Policy"},
	{TAB_FINDINGS, "Findings"},
};

static struct queue *queue_of(struct ui *ui, struct queue_view *view)
{
	return queue_id_get(&view->id, ui->fleets);
}

/* --- drawing
 * ---------------------------------------------------------------------------------------------- */

static void draw_tabs(const struct queue_view *view, struct area a)
{
	int col = 0, start;

	for (size_t i = 0; i < COUNT_OF(tab_titles); i++) {
		bool is_open = tab_titles[i].tab == view->tab;
		char key = (char)('1' + i);

		/* What is selected below takes the cursor; without it, it rests here. */
		if (is_open)
			area_cursor(a, 0, col + 1);
		start = col;
		col += area_textf(a, 0, col, -1, is_open ? ROLE_TITLE : ROLE_DIM,
			is_open ? "[%zu %s]" : " %zu %s ", i + 1, tab_titles[i].title);
		area_link_text(a, 0, start, col - start, LINK_KEY, sv_of(&key, 1));
		col += 1;
	}
}

static void draw_status(struct ui *ui, const struct queue *q, struct area a)
{
	struct str as_of = {0};
	struct bar bar = {0};

	bar_add(&bar, BAR_LEFT, 1, 2, ROLE_DIM, sv_cstr(q->arn ? q->arn : q->url));
	frame_add_as_of(ui, &as_of);
	bar_add(&bar, BAR_RIGHT, 2, 3, ROLE_DIM, sv_cstr("approximate;"));
	bar_add(&bar, BAR_RIGHT, 1, 0, ROLE_DIM, str_sv(&as_of));
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	str_release(&as_of);
}

/* The selected link is the one of that name; when it is gone, whichever took its place. */
static void update_links(struct queue_view *view, const struct queue *q)
{
	struct list *list = &view->lists[TAB_OVERVIEW];

	queue_links_update(&view->links, q);
	list_resize(list, view->links.count, list->height);
	for (size_t i = 0; i < view->links.count; i++) {
		if (sv_eq(view->links.items[i].name, str_sv(&view->chosen_link)))
			list->selected = i;
	}
}

static void draw_tab(struct ui *ui, struct queue_view *view, struct queue *q, struct area a)
{
	switch (view->tab) {
	case TAB_OVERVIEW:
		update_links(view, q);
		for (size_t i = 0; i < view->links.count; i++) {
			if (view->links.items[i].q)
				attention_add(ui, view->links.items[i].q);
		}
		queue_overview_draw(q, &view->links, &view->lists[TAB_OVERVIEW], true, a);
		break;
	case TAB_ATTRIBUTES:
		attributes_tab_draw(q, &view->lists[TAB_ATTRIBUTES], a);
		break;
	case TAB_TAGS:
		tags_tab_draw(ui, view, a);
		break;
	case TAB_POLICY:
		policy_tab_draw(q, &view->lists[TAB_POLICY], a);
		break;
	case TAB_FINDINGS:
		findings_tab_draw(q, &view->lists[TAB_FINDINGS], a);
		break;
	case TAB_COUNT:
		break;
	}
}

static void draw_gone(struct ui *ui, const struct queue_view *view, struct area a)
{
	head_draw_text(ui, a, sv_cstr(view->name), sv_cstr(""));
	area_text(a, 2, 1, -1, ROLE_TEXT,
		sv_cstr("This queue is gone: it was deleted, or is not listed any more."));
	area_text(a, 3, 1, -1, ROLE_DIM, sv_cstr("q goes back."));
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct queue_view *view = state;
	struct queue *q = queue_of(ui, view);
	int top = 1, bottom = a.rows - 1;

	attention_focus(ui, q, 0);
	if (!q) {
		draw_gone(ui, view, a);
		return;
	}
	attention_add(ui, q);
	head_draw_queue(ui, a, q);
	top += banner_draw(ui, q, area_sub(a, top, 0, a.rows - top, a.cols));
	draw_tabs(view, area_sub(a, top, 0, 1, a.cols));
	top += ui->rows >= 20 ? 2 : 1;
	draw_tab(ui, view, q, area_sub(a, top, 0, bottom - top, a.cols));
	draw_status(ui, q, area_sub(a, bottom, 0, 1, a.cols));
}

/* --- keys and commands
 * ------------------------------------------------------------------------------------ */

static void remember_link(struct queue_view *view)
{
	const struct list *list = &view->lists[TAB_OVERVIEW];

	if (list->selected < view->links.count)
		str_set(&view->chosen_link, view->links.items[list->selected].name);
}

static void move(struct ui *ui, void *state, enum move move)
{
	struct queue_view *view = state;
	struct queue *q = queue_of(ui, view);

	if (!q)
		return;
	if (view->tab == TAB_OVERVIEW)
		update_links(view, q);
	list_move(&view->lists[view->tab], move);
	if (view->tab == TAB_OVERVIEW)
		remember_link(view);
}

static struct queue *selected(struct ui *ui, void *state)
{
	return queue_of(ui, state);
}

static void release(void *state)
{
	struct queue_view *view = state;

	queue_id_release(&view->id);
	queue_links_release(&view->links);
	str_release(&view->chosen_link);
	free(view->name);
	free(view);
}

static bool is_just_below(struct ui *ui, const struct queue *q)
{
	const struct mode *below;

	if (ui->mode_count < 2 || ui_top(ui)->ops != &queue_view_ops)
		return false;
	below = &ui->modes[ui->mode_count - 2];
	return below->ops == &queue_view_ops && queue_of(ui, below->state) == q;
}

void queue_view_open(struct ui *ui, struct queue *q)
{
	struct queue_view *view;

	if (is_just_below(ui, q)) {
		ui_pop(ui);
		return;
	}
	view = mem_new(1, sizeof *view);
	view->name = mem_strdup(q->name);
	queue_id_set(&view->id, ui->fleets, q);
	ui_push(ui, &queue_view_ops, view);
}

static bool open_tab(struct ui *ui, enum queue_tab tab)
{
	struct queue_view *view = ui_view(ui)->state;

	view->tab = tab;
	ui->is_dirty = true;
	return true;
}

bool action_open_link(struct ui *ui, struct sv args, struct err *err)
{
	struct queue_view *view = ui_view(ui)->state;
	struct queue *q = queue_of(ui, view);
	const struct queue_link *link;

	(void)args;
	/* Through the gate of the command. */
	if (q && view->tab != TAB_OVERVIEW)
		return command_run(
			ui, command_find(SCOPE_QUEUE, sv_cstr("edit")), sv_cstr(""), err);
	if (!q)
		return true;
	update_links(view, q);
	if (view->links.count == 0)
		return err_fail(err, ERR_USAGE, "%s has no linked queue to open", q->name);
	link = &view->links.items[view->lists[TAB_OVERVIEW].selected];
	if (!link->q)
		return err_fail(err, ERR_USAGE, "%.*s is not watched, only its name is known",
			SV_ARGS(link->name));
	queue_view_open(ui, link->q);
	return true;
}

bool action_overview(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	return open_tab(ui, TAB_OVERVIEW);
}

bool action_attributes(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	return open_tab(ui, TAB_ATTRIBUTES);
}

bool action_tags(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	return open_tab(ui, TAB_TAGS);
}

bool action_policy(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	return open_tab(ui, TAB_POLICY);
}

bool action_findings(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	return open_tab(ui, TAB_FINDINGS);
}

bool action_next_tab(struct ui *ui, struct sv args, struct err *err)
{
	struct queue_view *view = ui_view(ui)->state;

	(void)args;
	(void)err;
	return open_tab(ui, (enum queue_tab)((view->tab + 1) % TAB_COUNT));
}

bool action_previous_tab(struct ui *ui, struct sv args, struct err *err)
{
	struct queue_view *view = ui_view(ui)->state;

	(void)args;
	(void)err;
	return open_tab(ui, (enum queue_tab)((view->tab + TAB_COUNT - 1) % TAB_COUNT));
}

static const struct hint hints[] = {
	{.command = "escape"},
	{.command = "next-tab"},
	{.command = "messages"},
	{.command = "dlq"},
	{.command = "open", .text = "open link"},
	{.command = "edit"},
	{.command = "copy"},
	{.command = "command"},
	{.command = "refresh"},
	{.command = "error"},
	{0},
};

static const struct view_ops queue_view_ops = {
	.name = "queue",
	.scope = SCOPE_QUEUE,
	.hints = hints,
	.draw = draw,
	.move = move,
	.selected = selected,
	.release = release,
};
