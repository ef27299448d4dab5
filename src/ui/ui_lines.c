/* The dashboard for who shows it in lines. */
#include "mouse.h"
#include "ui_state.h"
#include "view_messages.h"

struct sv ui_message(const struct ui *ui, bool *is_error)
{
	*is_error = ui->message_role == ROLE_ERROR;
	return str_sv(&ui->message);
}

void ui_quiet(struct ui *ui)
{
	str_clear(&ui->message);
}

bool ui_is_asking(struct ui *ui)
{
	return ui_top(ui)->ops->is_overlay;
}

bool ui_is_busy(struct ui *ui)
{
	struct messages_view *view = messages_view_of(ui);
	struct desk_status status = {0};
	struct err failed = {0};
	bool is_unknown = false;

	if (view) {
		message_desk_status(view->desk, &status);
		/* They say what looking costs. */
		is_unknown = !message_desk_attributes(view->desk, &failed) && !err_is_set(&failed);
	}
	return is_unknown || ui_is_awaited(ui) || status.is_receiving || status.is_scanning ||
	       status.is_writing || status.pending > 0;
}

bool ui_pick(struct ui *ui, size_t row, int64_t now_ms)
{
	ui->now_ms = now_ms;
	ui->is_dirty = true;
	return mouse_pick(ui, row);
}
