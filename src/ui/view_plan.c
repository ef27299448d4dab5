/* A plan to be read. */
#include "view_plan.h"

#include "sqscope/base/mem.h"

/* The text view comes first: the functions of text views get it. */
struct plan_view {
	struct text_view text;
	const char *title;
	plan_accepted_fn accepted;
	void (*release)(void *ud);
	void *ud;
};

static void draw(struct ui *ui, void *state, struct area a)
{
	struct plan_view *view = state;

	text_view_draw(ui, &view->text, a, view->title);
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct plan_view *view = state;
	struct err err = {0};
	size_t count = ui->mode_count;

	(void)paste;
	if (key.code != KEY_CODE_ENTER)
		return false;
	if (!view->accepted(ui, view->ud, &err)) {
		ui_say_error(ui, &err);
		return true;
	}
	/* What it put on top stays there. */
	for (size_t i = 0; i < ui->mode_count; i++) {
		if (ui->modes[i].state != view)
			continue;
		memmove(&ui->modes[i], &ui->modes[i + 1],
			(ui->mode_count - i - 1) * sizeof ui->modes[0]);
		ui->mode_count--;
		view->release(view->ud);
		text_view_release(view);
		break;
	}
	ui->is_dirty = ui->is_dirty || count != ui->mode_count;
	return true;
}

static void release(void *state)
{
	struct plan_view *view = state;

	view->release(view->ud);
	text_view_release(view);
}

static const struct hint hints[] = {
	{.key = "Enter", .text = "go on to the question"},
	{.command = "escape"},
	{.command = "find"},
	{0},
};

static const struct view_ops plan_ops = {
	.name = "plan",
	.scope = SCOPE_TEXT,
	.hints = hints,
	.draw = draw,
	.key = key,
	.move = text_view_move,
	.release = release,
};

void plan_open(struct ui *ui, const char *title, struct doc *doc, plan_accepted_fn accepted,
	void (*release_ud)(void *ud), void *ud)
{
	struct plan_view *view = mem_new(1, sizeof *view);

	*view = (struct plan_view){.text.doc = *doc,
		.title = title,
		.accepted = accepted,
		.release = release_ud,
		.ud = ud};
	*doc = (struct doc){0};
	ui_push(ui, &plan_ops, view);
}
