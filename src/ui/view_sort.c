/* The menu of orders for the fleet. */
#include "view_sort.h"
#include "menu.h"
#include "view_fleet.h"

static void chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	fleet_view_set_order(ui, &columns[item->value], false);
}

void sort_menu_open(struct ui *ui)
{
	struct menu *menu = menu_new("Sort by", chosen);

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (i == COLUMN_CONTEXT && !ui_shows_several(ui))
			continue;
		menu_add(menu, columns[i].letter, (int64_t)i, columns[i].name, columns[i].summary);
	}
	menu_select(menu, fleet_view_of(ui)->order->id);
	menu_open(ui, menu);
}
