/* The one place that draws, and when it wants to. */
#include "frame.h"
#include "operations_strip.h"
#include "queue_changes.h"
#include "ui_state.h"

enum { RPS_HYSTERESIS_PCT = 5 };

/* The view that is seen, and what lies over it. */
static bool is_any_changed(struct ui *ui)
{
	for (struct mode *mode = ui_view(ui); mode <= ui_top(ui); mode++) {
		if (mode->ops->is_changed && mode->ops->is_changed(ui, mode->state))
			return true;
	}
	return false;
}

bool ui_needs_draw(struct ui *ui, int64_t now_ms)
{
	ui->now_ms = now_ms;
	attention_tick(ui);
	write_mode_tick(ui);
	queue_changes_tick(ui);
	questions_show(ui);
	places_update(ui, &ui->status);
	return ui->is_dirty || fleet_set_gen(ui->fleets) != ui->drawn_fleet_gen ||
	       operations_strip_gen(ui) != ui->drawn_operations_gen ||
	       ui->status.gen != ui->drawn_status_gen || now_ms >= ui->expiry_at_ms ||
	       (ui->wake_ms != UNKNOWN && now_ms >= ui->wake_ms) ||
	       places_expiry_sum(&ui->places) != ui->drawn_expiry || is_any_changed(ui);
}

bool ui_is_awaited(struct ui *ui)
{
	const struct mode *view = ui_view(ui);

	return view->ops->is_awaited && view->ops->is_awaited(ui, view->state);
}

/* The figure in the head moves only when it means something: a last digit that jitters costs bytes
 * every second. */
static void settle_rps(struct ui *ui)
{
	double rps = ui->status.requests_per_s, change = rps - ui->shown_rps;

	if (change < 0)
		change = -change;
	if (change * 100 > ui->shown_rps * RPS_HYSTERESIS_PCT)
		ui->shown_rps = rps;
}

static void draw_modes(struct ui *ui, struct area screen)
{
	struct mode *view = ui_view(ui), *top = ui_top(ui);

	struct canvas *canvas = screen.canvas;

	attention_begin(ui);
	ui->strip_rows = operations_strip_draw(ui, screen, view->ops);
	canvas->link_depth = (int)(view - ui->modes);
	view->ops->draw(ui, view->state,
		area_sub(screen, ui->strip_rows, 0, screen.rows - FRAME_ROWS - ui->strip_rows,
			screen.cols));
	/* The hints are those of the top. */
	canvas->link_depth = (int)(top - ui->modes);
	frame_draw(ui, screen);
	for (struct mode *mode = view + 1; mode <= top; mode++) {
		canvas->link_depth = (int)(mode - ui->modes);
		mode->ops->draw(ui, mode->state, screen);
	}
	attention_tell(ui);
}

static void draw_plain(struct ui *ui, struct area screen)
{
	struct mode *top = ui_top(ui);

	attention_begin(ui);
	screen.canvas->link_depth = (int)(top - ui->modes);
	top->ops->draw(ui, top->state, screen);
	attention_tell(ui);
}

/* When the head has to say something else about the end of credentials, although nothing happens.
 */
static void note_expiry(struct ui *ui)
{
	int64_t next = places_next_expiry(&ui->places, ui->unix_ms);

	ui->drawn_expiry = places_expiry_sum(&ui->places);
	ui->expiry_at_ms = next == UNKNOWN ? INT64_MAX : ui->now_ms + next - ui->unix_ms;
}

static int64_t wake_of_top(struct ui *ui)
{
	const struct mode *top = ui_top(ui);

	return top->ops->wake_at_ms ? top->ops->wake_at_ms(ui, top->state) : UNKNOWN;
}

void ui_draw(struct ui *ui, struct canvas *canvas, int64_t now_ms, int64_t unix_ms)
{
	struct area screen = canvas_area(canvas);

	ui->canvas = canvas;
	ui->rows = canvas->rows;
	ui->cols = canvas->cols;
	ui->now_ms = now_ms;
	ui->unix_ms = unix_ms;
	places_update(ui, &ui->status);
	settle_rps(ui);
	alarms_update(ui);
	canvas_erase(canvas);
	canvas->has_plain_bars = ui->is_lean;
	if (ui_is_too_small(ui))
		frame_draw_too_small(ui, screen);
	else if (ui->is_plain)
		draw_plain(ui, screen);
	else
		draw_modes(ui, screen);
	ui->drawn_fleet_gen = fleet_set_gen(ui->fleets);
	ui->drawn_status_gen = ui->status.gen;
	ui->drawn_operations_gen = operations_strip_gen(ui);
	note_expiry(ui);
	ui->wake_ms = wake_of_top(ui);
	ui->is_dirty = false;
}

int64_t ui_wake_at_ms(const struct ui *ui)
{
	const int64_t times[] = {ui->attention.rest_at_ms, ui->wake_ms,
		queue_changes_wake_at_ms(ui),
		ui->expiry_at_ms == INT64_MAX ? UNKNOWN : ui->expiry_at_ms,
		ui->write_mode.until_ms == 0 ? UNKNOWN : ui->write_mode.until_ms};
	int64_t first = UNKNOWN;

	for (size_t i = 0; i < COUNT_OF(times); i++) {
		if (times[i] != UNKNOWN && (first == UNKNOWN || times[i] < first))
			first = times[i];
	}
	return first;
}
