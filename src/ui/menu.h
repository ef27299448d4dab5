/*
 * A choice out of a few lines in a box over the view: by arrows and Enter, or by the letter of a
 * line. Esc closes it. Who wants to show what a choice would be hears of every move, and of the
 * menu's end without a choice.
 */
#ifndef SQSCOPE_UI_MENU_H
#define SQSCOPE_UI_MENU_H

#include "sqscope/base/str.h"
#include "ui_state.h"

enum { MENU_ITEMS = 64 };

struct menu_item {
	size_t label, note; /* where they begin in `text`, NUL-terminated */
	char letter;        /* '\0': none */
	bool is_on;         /* of a menu of switches */
	int64_t value;      /* handed to chosen */
};

struct menu;
/* The menu is gone already when it is called, unless it is one of switches: then is_on has turned.
 */
typedef void (*menu_chosen_fn)(
	struct ui *ui, const struct menu *menu, const struct menu_item *item);

struct menu {
	const char *title;
	struct str text;
	struct menu_item items[MENU_ITEMS];
	size_t count;
	struct list list;
	bool has_switches; /* Enter, Space and letters turn lines on and off, and it stays open */
	menu_chosen_fn chosen;
	menu_chosen_fn moved;           /* another line is selected; NULL: nobody asks */
	void (*dropped)(struct ui *ui); /* closed, nothing was chosen; NULL */
};

struct menu *menu_new(const char *title, menu_chosen_fn chosen);
/* What finds no place in the table is dropped: the caller says so in its title. */
void menu_add(struct menu *menu, char letter, int64_t value, const char *label, const char *note);
void menu_select(struct menu *menu, int64_t value);
/* Open it; taken. */
void menu_open(struct ui *ui, struct menu *menu);

const char *menu_label(const struct menu *menu, const struct menu_item *item);

#endif
