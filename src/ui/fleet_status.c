/* The row under the fleet's table: order, filter, marks, and how old what is shown is. */
#include "bar.h"
#include "frame.h"
#include "queue_look.h"
#include "ui_state.h"
#include "view_fleet.h"

static void add_order(const struct fleet_view *view, struct bar *bar)
{
	bar_add(bar, BAR_LEFT, 1, 0, ROLE_DIM, sv_cstr("sort:"));
	bar_addf(bar, BAR_LEFT, 0, 0, ROLE_TEXT, "%s%s", view->order->name,
		view->is_reversed ? " reversed" : "");
}

static void add_filter(struct ui *ui, const struct fleet_view *view, struct bar *bar)
{
	char some[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];

	bar_add(bar, BAR_LEFT, 2, 0, ROLE_DIM, sv_cstr("filter:"));
	if (filter_is_empty(&view->filter)) {
		bar_add(bar, BAR_LEFT, 0, 0, ROLE_DIM, sv_cstr("(none)"));
		return;
	}
	bar_add(bar, BAR_LEFT, 0, 0, ROLE_MATCH, str_sv(&view->filter.text));
	bar_addf(bar, BAR_LEFT, 2, 0, ROLE_TEXT, "%s/%s q",
		units_exact((int64_t)view->rows.count, some),
		units_exact((int64_t)ui->alarms.summary.watched, all));
	if (view->filter.problem[0] != '\0')
		bar_addf(bar, BAR_LEFT, 2, 0, ROLE_ERROR, "%s", view->filter.problem);
}

static size_t count_marked(const struct ui *ui, struct fleet_view *view)
{
	struct fleet_walk walk = {0};
	const struct queue *q;
	size_t count = 0;

	if (queue_set_count(&view->marks) == 0)
		return 0;
	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL)
		count += queue_set_has(&view->marks, q);
	return count;
}

/* The selected row may have moved out of sight; what commands work on must still be said. */
static void add_selected(const struct fleet_view *view, struct bar *bar)
{
	if (view->rows.count == 0 || list_is_selected_visible(&view->list))
		return;
	bar_addf(bar, BAR_LEFT, 2, 1, ROLE_SELECT_INACTIVE, "selected %s (row %zu)",
		view->rows.queues[view->list.selected]->name, view->list.selected + 1);
}

/* How far the counts can be trusted, and from when they are. */
static void add_age(const struct ui *ui, struct bar *bar)
{
	bool is_stale = ui->alarms.summary.stale > 0;
	struct str as_of = {0};

	frame_add_as_of(ui, &as_of);
	if (ui->cols >= WIDE_COLS) {
		/* The time stands in the head there. */
		bar_add(bar, BAR_RIGHT, 2, 6, ROLE_DIM,
			sv_cstr(is_stale ? "stale cells are marked ~"
					 : "counts are approximate (SQS)"));
	} else if (as_of.n > 0) {
		bar_add(bar, BAR_RIGHT, 2, 6, ROLE_DIM,
			sv_cstr(is_stale ? "~ is stale;" : "approximate;"));
		bar_add(bar, BAR_RIGHT, 1, 3, ROLE_DIM, str_sv(&as_of));
	}
	str_release(&as_of);
}

void fleet_status_draw(struct ui *ui, struct fleet_view *view, struct area a)
{
	size_t marked = count_marked(ui, view), failing = ui->alarms.summary.failing;
	struct bar bar = {0};

	add_order(view, &bar);
	add_filter(ui, view, &bar);
	add_selected(view, &bar);
	if (view->follows)
		bar_add(&bar, BAR_LEFT, 2, 2, ROLE_MARK, sv_cstr("follow"));
	if (marked > 0)
		bar_addf(&bar, BAR_LEFT, 2, 2, ROLE_MARK, "marked %zu", marked);
	if (failing > 0)
		bar_addf(&bar, BAR_LEFT, 2, 4, ROLE_STATE_UNKNOWN, "%zu failing", failing);
	if (view->skipped > 0)
		bar_addf(&bar, BAR_LEFT, 2, 5, ROLE_DIM, "scrolled %d columns", view->skipped);
	add_age(ui, &bar);
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	/* Who hears the screen instead of seeing it finds the selection at the cursor, always. */
	if (!list_is_selected_visible(&view->list))
		area_cursor(a, 0, 1);
	bar_release(&bar);
}
