/* The menu of orders for the fleet, made from the columns. */
#ifndef SQSCOPE_UI_VIEW_SORT_H
#define SQSCOPE_UI_VIEW_SORT_H

struct ui;

void sort_menu_open(struct ui *ui);

#endif
