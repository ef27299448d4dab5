/* The detail of the selected queue below the fleet's table. */
#include "pane.h"
#include "queue_overview.h"
#include "ui_state.h"

static void draw_title(struct ui *ui, struct area a, const struct queue *q)
{
	enum { TITLE_COL = 3 };
	int width;

	if (!ui->is_lean)
		area_hline(a, 0, 0, -1, ROLE_BORDER);
	area_fill(a, 0, TITLE_COL - 1, 1, ROLE_BORDER, ' ');
	width = area_text(a, 0, TITLE_COL, a.cols - 2 * TITLE_COL, ROLE_TITLE, sv_cstr(q->name));
	area_fill(a, 0, TITLE_COL + width, 1, ROLE_BORDER, ' ');
}

void pane_draw(struct ui *ui, const struct queue *q, struct area a)
{
	struct queue_links links = {0};
	struct list list = {0};

	if (!q) {
		if (!ui->is_lean)
			area_hline(a, 0, 0, -1, ROLE_BORDER);
		return;
	}
	draw_title(ui, a, q);
	queue_links_update(&links, q);
	queue_overview_draw(q, &links, &list, false, area_sub(a, 1, 0, a.rows - 1, a.cols));
	queue_links_release(&links);
}
