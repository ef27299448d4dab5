/* A form over the view. */
#include "view_form.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct form_view {
	struct form *form;
	const struct form_owner *owner;
	void *ud;
	struct view_ops ops; /* with the owner's name */
};

static void release(void *state)
{
	struct form_view *view = state;

	if (view->owner->release && view->ud)
		view->owner->release(view->ud);
	form_free(view->form);
	free(view);
}

static void draw(struct ui *ui, void *state, struct area screen)
{
	struct form_view *view = state;

	(void)ui;
	form_draw(view->form, screen);
}

/* What a button does may put a view on top: the form is taken out from below it. */
static void take_out(struct ui *ui, struct form_view *view)
{
	size_t at = ui->mode_count;

	while (at > 0 && ui->modes[at - 1].state != view)
		at--;
	if (at == 0)
		return;
	ui->mode_count--;
	memmove(&ui->modes[at - 1], &ui->modes[at],
		(ui->mode_count - (at - 1)) * sizeof ui->modes[0]);
	release(view);
	ui->is_dirty = true;
}

static bool key(struct ui *ui, void *state, struct key key, struct sv paste)
{
	struct form_view *view = state;
	int id = form_focus_id(view->form);

	switch (form_key(view->form, key, paste)) {
	case FORM_PRESSED:
		if (view->owner->pressed(ui, view->form, id, view->ud))
			take_out(ui, view);
		return true;
	case FORM_EDITED:
		if (view->owner->edited)
			view->owner->edited(ui, view->form, form_focus_id(view->form), view->ud);
		return true;
	case FORM_CANCELLED:
		ui_pop(ui);
		return true;
	case FORM_OFF:
		ui_say(ui, "%s", str_cstr(&form_field(view->form, id)->off));
		return true;
	case FORM_MOVED:
		if (view->owner->moved)
			view->owner->moved(ui, view->form, form_focus_id(view->form), view->ud);
		return true;
	case FORM_NOTHING:
		break;
	}
	/* Repaint and suspend work here too; nothing else that the view below knows. */
	return key.code != KEY_CODE_CTRL || (key.ch != 'l' && key.ch != 'z');
}

static bool is_changed(struct ui *ui, void *state)
{
	struct form_view *view = state;

	if (!view->owner->is_changed || !view->owner->is_changed(ui, view->form, view->ud))
		return false;
	/* It is told once; the frame may have to wait. */
	ui->is_dirty = true;
	return true;
}

static const struct hint hints[] = {
	{.key = "Tab", .text = "next field"},
	{.key = "Space", .text = "choose"},
	{.key = "Enter", .text = "press"},
	{.key = "Esc", .text = "cancel"},
	{0},
};

void form_open(struct ui *ui, const struct form_owner *owner, struct form *form, void *ud)
{
	struct form_view *view = mem_new(1, sizeof *view);

	view->form = form;
	view->owner = owner;
	view->ud = ud;
	view->ops = (struct view_ops){
		.name = owner->name,
		.scope = SCOPE_GLOBAL,
		.is_overlay = true,
		.hints = hints,
		.draw = draw,
		.key = key,
		.is_changed = is_changed,
		.release = release,
	};
	ui_push(ui, &view->ops, view);
}

static struct form_view *view_of(const struct mode *mode, const struct form_owner *owner)
{
	struct form_view *view = mode->ops->release == release ? mode->state : NULL;

	return view && view->owner == owner ? view : NULL;
}

static struct form_view *find(struct ui *ui, const struct form_owner *owner, const void *ud)
{
	for (size_t i = 0; i < ui->mode_count; i++) {
		struct form_view *view = view_of(&ui->modes[i], owner);

		if (view && view->ud == ud)
			return view;
	}
	return NULL;
}

struct form *form_find(struct ui *ui, const struct form_owner *owner, const void *ud)
{
	struct form_view *view = find(ui, owner, ud);

	return view ? view->form : NULL;
}

void form_close(struct ui *ui, const struct form_owner *owner, const void *ud)
{
	struct form_view *view = find(ui, owner, ud);

	if (view)
		take_out(ui, view);
}

void form_disown(struct ui *ui, const struct form_owner *owner, const void *ud)
{
	struct form_view *view = find(ui, owner, ud);

	if (!view)
		return;
	view->ud = NULL;
	take_out(ui, view);
}

void *form_owned(const struct mode *mode, const struct form_owner *owner)
{
	struct form_view *view = view_of(mode, owner);

	return view ? view->ud : NULL;
}
