/* The strip of what runs. */
#include "operations_strip.h"

#include "ui_state.h"

struct operations *operations_of(const struct ui *ui)
{
	return ui->host->operations ? ui->host->operations(ui->host->ud) : NULL;
}

uint64_t operations_strip_gen(const struct ui *ui)
{
	const struct operations *list = operations_of(ui);

	return list ? operations_gen(list) : 0;
}

int operations_strip_draw(struct ui *ui, struct area screen, const struct view_ops *view)
{
	const struct operations *list = operations_of(ui);
	struct str text = {0};
	bool asks;
	int rows = 0;

	if (!list || view->scope == SCOPE_OPERATIONS)
		return 0;
	asks = operations_add_strip(list, &text);
	if (text.n > 0) {
		rows = 1;
		area_text(screen, 1, 1, screen.cols - 14, asks ? ROLE_STATE_WARN : ROLE_STATE_BUSY,
			str_sv(&text));
		area_right(screen, 1, 0, screen.cols - 1, ROLE_DIM, sv_cstr("o operations"));
	}
	str_release(&text);
	return rows;
}
