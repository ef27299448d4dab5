/* Other colours: by name, out of a menu that shows each at once, and what is where. */
#include "actions.h"
#include "menu.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"
#include "view_why.h"

#include <stdlib.h>

/* Mistakes are said once, and kept for the view of errors. */
static void keep_warnings(struct ui *ui, const struct str *warnings)
{
	if (warnings->n == 0)
		return;
	if (!strstr(str_cstr(&ui->warnings), str_cstr(warnings)))
		str_add(&ui->warnings, str_sv(warnings));
	ui_say_warnings(ui, str_sv(warnings));
}

static bool show(struct ui *ui, struct sv name, struct err *err)
{
	struct str warnings = {0};
	bool ok = ui->host->set_theme(ui->host->ud, name, &warnings, err);

	ui->is_dirty = true;
	if (ok)
		keep_warnings(ui, &warnings);
	str_release(&warnings);
	return ok;
}

static bool set(struct ui *ui, struct sv name, struct err *err)
{
	if (!show(ui, name, err))
		return false;
	free(ui->theme);
	ui->theme = mem_strndup(name.p, name.n);
	return true;
}

/* --- the menu: what is selected is shown; what was before comes back without a choice ----------
 */

static void theme_moved(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};

	str_clear(&ui->message);
	if (!show(ui, sv_cstr(menu_label(menu, item)), &err))
		ui_say_error(ui, &err);
}

static void theme_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};

	if (!set(ui, sv_cstr(menu_label(menu, item)), &err))
		ui_say_error(ui, &err);
	else if (ui->message.n == 0)
		ui_say(ui, "The theme is %s; `theme = %s` in the config keeps it.", ui->theme,
			ui->theme);
}

static void theme_dropped(struct ui *ui)
{
	struct err err = {0};

	if (!show(ui, sv_cstr(ui->theme), &err))
		ui_say_error(ui, &err);
}

static void open_themes(struct ui *ui)
{
	struct menu *menu = menu_new("Theme", theme_chosen);
	const struct ui_choice *list = NULL;
	size_t count = ui->host->themes(ui->host->ud, &list);

	menu->moved = theme_moved;
	menu->dropped = theme_dropped;
	for (size_t i = 0; i < count; i++)
		menu_add(menu, '\0', (int64_t)i, list[i].name, list[i].note);
	for (size_t i = 0; i < count; i++) {
		if (list[i].is_current)
			menu_select(menu, (int64_t)i);
	}
	menu_open(ui, menu);
}

bool action_theme(struct ui *ui, struct sv args, struct err *err)
{
	if (args.n == 0) {
		open_themes(ui);
		return true;
	}
	if (sv_eq_nocase(args, sv_cstr("why"))) {
		why_view_open(ui);
		return true;
	}
	return set(ui, args, err);
}
