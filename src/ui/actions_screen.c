/* How the terminal is used: the mouse, lean drawing, the hints, the bell. */
#include "actions.h"
#include "ui_state.h"

/* "on", "off", or the other one when nothing is said. */
static bool read_switch(struct sv args, bool *is_on, const char *what, struct err *err)
{
	if (args.n == 0)
		*is_on = !*is_on;
	else if (sv_eq_nocase(args, sv_cstr("on")))
		*is_on = true;
	else if (sv_eq_nocase(args, sv_cstr("off")))
		*is_on = false;
	else
		return err_fail(err, ERR_USAGE, "%s: on or off, not %.*s", what, SV_ARGS(args));
	return true;
}

bool action_mouse(struct ui *ui, struct sv args, struct err *err)
{
	bool is_on = ui->has_mouse;

	if (!read_switch(args, &is_on, "mouse", err) ||
		!ui->host->set_mouse(ui->host->ud, is_on, err))
		return false;
	ui->has_mouse = is_on;
	ui_say(ui, is_on ? "Clicks and the wheel are taken; with Shift the terminal selects text."
			 : "The mouse is the terminal's again.");
	return true;
}

bool action_lean(struct ui *ui, struct sv args, struct err *err)
{
	bool is_on = ui->is_lean;

	if (!read_switch(args, &is_on, "lean", err))
		return false;
	ui->host->set_lean(ui->host->ud, is_on);
	ui_set_lean(ui, is_on);
	ui_say(ui, is_on ? "Lean: plain drawing, at most 16 colours, slower readings."
			 : "Lean drawing is off.");
	return true;
}

bool action_hints(struct ui *ui, struct sv args, struct err *err)
{
	bool is_on = !ui->hides_hints;

	if (!read_switch(args, &is_on, "hints", err))
		return false;
	ui->hides_hints = !is_on;
	return true;
}

bool action_bell(struct ui *ui, struct sv args, struct err *err)
{
	bool is_on = !ui->is_mute;

	if (!read_switch(args, &is_on, "bell", err))
		return false;
	ui->is_mute = !is_on;
	ui_say(ui, is_on ? "A new critical alarm rings the bell." : "The bell stays silent.");
	return true;
}
