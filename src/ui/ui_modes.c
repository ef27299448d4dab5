/* The stack of modes. */
#include "ui_state.h"

#include <assert.h>

static void release(struct mode *mode)
{
	if (mode->ops->release)
		mode->ops->release(mode->state);
}

void ui_push(struct ui *ui, const struct view_ops *ops, void *state)
{
	if (ui->mode_count == MODES_MAX) {
		release(&ui->modes[1]);
		ui->mode_count--;
		memmove(&ui->modes[1], &ui->modes[2], (ui->mode_count - 1) * sizeof ui->modes[1]);
	}
	ui->modes[ui->mode_count++] = (struct mode){ops, state};
	ui->is_dirty = true;
}

bool ui_pop(struct ui *ui)
{
	struct mode mode;

	if (ui->mode_count <= 1)
		return false;
	mode = ui->modes[--ui->mode_count];
	if (mode.ops->closed)
		mode.ops->closed(ui, mode.state);
	release(&mode);
	ui->is_dirty = true;
	return true;
}

void ui_release_modes(struct ui *ui)
{
	while (ui->mode_count > 0)
		release(&ui->modes[--ui->mode_count]);
}

struct mode *ui_top(struct ui *ui)
{
	assert(ui->mode_count > 0);
	return &ui->modes[ui->mode_count - 1];
}

struct mode *ui_view(struct ui *ui)
{
	size_t i = ui->mode_count - 1;

	while (i > 0 && ui->modes[i].ops->is_overlay)
		i--;
	return &ui->modes[i];
}

struct queue *ui_selected(struct ui *ui)
{
	struct mode *view = ui_view(ui);

	return view->ops->selected ? view->ops->selected(ui, view->state) : NULL;
}

const struct fleet *ui_fleet(struct ui *ui)
{
	const struct queue *q = ui_selected(ui);

	if (q)
		return q->fleet;
	return ui->fleets->count > 0 ? ui->fleets->fleets[0] : NULL;
}

bool ui_shows_several(const struct ui *ui)
{
	return ui->fleets->count > 1;
}
