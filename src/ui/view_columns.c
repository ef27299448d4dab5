/* The menu of the fleet's columns. */
#include "view_columns.h"
#include "menu.h"
#include "view_fleet.h"

static void turned(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	fleet_view_set_hidden(ui, &columns[item->value], !item->is_on);
}

void columns_menu_open(struct ui *ui)
{
	const struct fleet_view *view = fleet_view_of(ui);
	struct menu *menu = menu_new("Columns: Space turns one on or off", turned);

	menu->has_switches = true;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (!column_can_hide(&columns[i]))
			continue;
		menu_add(menu, columns[i].letter, (int64_t)i, columns[i].name, columns[i].summary);
		menu->items[menu->count - 1].is_on = !view->is_hidden[i];
	}
	menu_open(ui, menu);
}

/* A name up to the next comma or blank; false at the end. */
static bool next_name(struct sv *names, struct sv *name)
{
	size_t n = 0;

	while (names->n > 0 && (names->p[0] == ',' || names->p[0] == ' '))
		*names = sv_of(names->p + 1, names->n - 1);
	while (n < names->n && names->p[n] != ',' && names->p[n] != ' ')
		n++;
	*name = sv_of(names->p, n);
	*names = sv_of(names->p + n, names->n - n);
	return n > 0;
}

bool columns_show_only(struct ui *ui, struct sv names, struct err *err)
{
	bool is_all = sv_eq_nocase(sv_trim(names), sv_cstr("all"));
	bool is_wanted[COLUMN_COUNT] = {false};
	const struct column *column;
	struct sv name;

	while (!is_all && next_name(&names, &name)) {
		column = column_find(name);
		if (!column)
			return err_fail(err, ERR_USAGE,
				"columns: there is no column %.*s (v shows them)", SV_ARGS(name));
		is_wanted[column->id] = true;
	}
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		fleet_view_set_hidden(ui, &columns[i], !is_all && !is_wanted[i]);
	return true;
}
