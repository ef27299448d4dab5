/* Commands that work everywhere. */
#include "actions.h"
#include "menu.h"
#include "operations_strip.h"
#include "ui_state.h"
#include "view_queue.h"

enum { INTERVAL_S_MIN = 1, INTERVAL_S_MAX = 3600 };

bool action_cancel(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	if (ui_top(ui)->ops->is_overlay) {
		ui_pop(ui);
		return true;
	}
	if (ui->cancel_ms != UNKNOWN && ui->now_ms - ui->cancel_ms <= CANCEL_TWICE_MS) {
		ui->host->quit(ui->host->ud);
		return true;
	}
	ui->cancel_ms = ui->now_ms;
	ui_say(ui, "Nothing to cancel. ^C again within 2 seconds quits.");
	return true;
}

bool action_quit(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	if (operations_are_running(ui))
		operations_ask_quit(ui);
	else
		ui->host->quit(ui->host->ud);
	return true;
}

bool action_queue(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q;

	if (args.n == 0)
		return err_fail(err, ERR_USAGE, "queue: which one? Tab shows the names");
	q = ui_find_queue(ui, args);
	if (!q)
		return err_fail(err, ERR_NOT_FOUND, "there is no queue %.*s here", SV_ARGS(args));
	queue_view_open(ui, q);
	return true;
}

/* --- between a queue and its DLQ
 * -------------------------------------------------------------------------- */

static void source_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	const struct queue *q = ui_selected(ui);
	struct sv name = sv_cstr(menu_label(menu, item));

	for (size_t i = 0; q && i < q->source_count; i++) {
		if (sv_eq(sv_cstr(q->sources[i]->name), name)) {
			ui_go_to_queue(ui, q->sources[i]);
			return;
		}
	}
	ui_say(ui, "%.*s is no source of it any more.", SV_ARGS(name));
}

static void open_sources(struct ui *ui, const struct queue *q)
{
	bool has_all = q->source_count <= MENU_ITEMS;
	struct menu *menu =
		menu_new(has_all ? "Its sources" : "Its sources (the first 64)", source_chosen);
	char text[UNITS_TEXT_SIZE];

	for (size_t i = 0; i < q->source_count; i++) {
		struct str note = {0};

		str_addf(&note, "%s ready", units_count(queue_visible(q->sources[i]), text));
		menu_add(menu, '\0', (int64_t)i, q->sources[i]->name, str_cstr(&note));
		str_release(&note);
	}
	menu_open(ui, menu);
}

bool action_dlq(struct ui *ui, struct sv args, struct err *err)
{
	struct queue *q = ui_selected(ui);

	(void)args;
	if (q->dead_letter)
		ui_go_to_queue(ui, q->dead_letter);
	else if (q->source_count == 1)
		ui_go_to_queue(ui, q->sources[0]);
	else if (q->source_count > 1)
		open_sources(ui, q);
	else if (q->other_source_count > 0)
		return err_fail(err, ERR_USAGE,
			"the sources of %s are not watched; its view lists them", q->name);
	else
		return err_fail(err, ERR_USAGE, "%s has no DLQ, and is none", q->name);
	return true;
}

/* --- the program
 * ------------------------------------------------------------------------------------------ */

bool action_refresh(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	ui->host->refresh(ui->host->ud);
	ui_say(ui, "Asked for a new listing, and new readings.");
	return true;
}

bool action_pause(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	ui->is_paused = !ui->is_paused;
	ui->host->pause(ui->host->ud, ui->is_paused);
	return true;
}

bool action_interval(struct ui *ui, struct sv args, struct err *err)
{
	char text[UNITS_TEXT_SIZE];
	int64_t seconds;

	if (!units_parse_duration(args, &seconds) || seconds < INTERVAL_S_MIN ||
		seconds > INTERVAL_S_MAX)
		return err_fail(
			err, ERR_USAGE, "interval: a time from 1s to 1h, as in :interval 30");
	ui->host->set_interval(ui->host->ud, seconds * 1000);
	ui_say(ui, "Rows on the screen are read every %s.", units_duration(seconds, text));
	return true;
}

bool action_units(struct ui *ui, struct sv args, struct err *err)
{
	if (args.n == 0)
		ui->is_exact = !ui->is_exact;
	else if (sv_eq_nocase(args, sv_cstr("exact")))
		ui->is_exact = true;
	else if (sv_eq_nocase(args, sv_cstr("short")))
		ui->is_exact = false;
	else
		return err_fail(err, ERR_USAGE, "units: exact or short, not %.*s", SV_ARGS(args));
	ui_say(ui, ui->is_exact ? "Counts are shown in full." : "Counts are shown short.");
	return true;
}

bool action_repaint(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	ui->host->repaint(ui->host->ud);
	return true;
}

bool action_suspend(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	ui->host->suspend(ui->host->ud);
	return true;
}

bool action_hide(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	if (!banner_hide(ui) && alarms_acknowledge(ui) == 0)
		ui_say(ui, "There is nothing to hide.");
	return true;
}

bool action_acknowledge(struct ui *ui, struct sv args, struct err *err)
{
	size_t count = alarms_acknowledge(ui);

	(void)args;
	(void)err;
	if (count == 0)
		ui_say(ui, "There is no new alarm.");
	else
		ui_say(ui, "%zu alarm%s seen; the row comes back with the next new one.", count,
			count == 1 ? "" : "s");
	return true;
}
