/* READ-ONLY or READ-WRITE. */
#include "write_mode.h"
#include "actions.h"
#include "menu.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/write_gate.h"
#include "ui_state.h"
#include "view_confirm.h"

#include <stdlib.h>

enum { MINUTE_MS = 60 * 1000 };

bool write_mode_is_on(const struct ui *ui)
{
	return ui->write_mode.until_ms > ui->now_ms;
}

void write_mode_open(struct ui *ui, int64_t minutes)
{
	ui->write_mode.until_ms = ui->now_ms + minutes * MINUTE_MS;
	ui->write_mode.until_unix_ms = ui->unix_ms + minutes * MINUTE_MS;
	ui->is_dirty = true;
}

void write_mode_close(struct ui *ui)
{
	ui->write_mode = (struct write_mode){0};
	ui->is_dirty = true;
}

void write_mode_tick(struct ui *ui)
{
	if (ui->write_mode.until_ms == 0 || write_mode_is_on(ui))
		return;
	write_mode_close(ui);
	ui_say(ui, "READ-ONLY again: the time of READ-WRITE is over.");
}

static bool pass(struct ui *ui, const struct fleet *fleet, bool is_read_only, struct err *err)
{
	struct write_gate gate = {
		.place = &fleet->place,
		.live = sv_cstr(fleet->account),
		.is_read_only = is_read_only,
	};

	(void)ui;
	return write_gate_pass(&gate, err);
}

bool ui_may_write(struct ui *ui, const struct fleet *fleet, struct err *err)
{
	return pass(ui, fleet, !write_mode_is_on(ui), err);
}

bool ui_could_write(struct ui *ui, const struct fleet *fleet, struct err *err)
{
	return pass(ui, fleet, false, err);
}

/* --- leaving --------------------------------------------------------------------------------- */

enum { STAY, LEAVE };

static void leave_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	if (item->value == LEAVE)
		ui->host->quit(ui->host->ud);
}

/* Not on the key that asks. */
void write_mode_ask_quit(struct ui *ui)
{
	struct menu *menu = menu_new("READ-WRITE is on: quit sqscope?", leave_chosen);

	menu_add(menu, 's', STAY, "stay", "");
	menu_add(menu, 'y', LEAVE, "yes, quit", "what is held is handed back");
	menu_open(ui, menu);
}

/* --- :rw and :ro ----------------------------------------------------------------------------- */

struct opening {
	int64_t minutes;
};

static void opening_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	const struct opening *opening = ud;
	char when[CLOCK_TEXT_SIZE];

	(void)reason;
	write_mode_open(ui, opening->minutes);
	clock_format_hms(ui->write_mode.until_unix_ms, when);
	ui_say(ui, "READ-WRITE until %s; :ro ends it before.", when);
}

/* Where it would be open, and where it stays shut whatever is answered. */
static bool add_places(struct ui *ui, struct confirm *confirm, struct err *err)
{
	size_t open = 0;

	for (size_t i = 0; i < ui->fleets->count; i++) {
		const struct fleet *fleet = ui->fleets->fleets[i];
		struct err why = {0};
		struct str where = {0};

		place_describe(&fleet->place, sv_cstr(fleet->account), &where);
		if (ui_could_write(ui, fleet, &why)) {
			open++;
			confirm_add_fact(confirm, "where", "%s", str_cstr(&where));
		} else {
			*err = why;
			confirm_add_fact(confirm, "not in", "%s", place_word(&fleet->place));
		}
		str_release(&where);
	}
	return open > 0;
}

static bool parse_minutes(struct sv args, int64_t *minutes, struct err *err)
{
	*minutes = WRITE_MINUTES;
	if (args.n == 0)
		return true;
	if (sv_to_i64(args, minutes) && *minutes >= 1 && *minutes <= WRITE_MINUTES_MAX)
		return true;
	return err_fail(
		err, ERR_USAGE, "rw: minutes from 1 to %d, as in :rw 15", WRITE_MINUTES_MAX);
}

bool action_rw(struct ui *ui, struct sv args, struct err *err)
{
	struct opening *opening;
	struct confirm confirm;
	char when[CLOCK_TEXT_SIZE];
	int64_t minutes;

	if (!parse_minutes(args, &minutes, err))
		return false;
	confirm_init(&confirm, CONFIRM_HARD);
	if (!add_places(ui, &confirm, err)) {
		confirm_release(&confirm);
		return false;
	}
	confirm.title = "READ-WRITE";
	confirm.verb = "Write";
	confirm.letter = 'w';
	clock_format_hms(ui->unix_ms + minutes * MINUTE_MS, when);
	str_addf(&confirm.text,
		"Let commands of the dashboard change things at AWS for %lld minute%s, until %s. "
		"Then it is READ-ONLY again by itself.",
		(long long)minutes, minutes == 1 ? "" : "s", when);
	opening = mem_new(1, sizeof *opening);
	opening->minutes = minutes;
	return confirm_open(ui, &confirm, opening_confirmed, free, opening, err);
}

bool action_ro(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	write_mode_close(ui);
	ui_say(ui, "READ-ONLY.");
	return true;
}
