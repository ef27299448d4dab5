/* The menu of the fleet's columns: which are shown. Their order stays that of the table. */
#ifndef SQSCOPE_UI_VIEW_COLUMNS_H
#define SQSCOPE_UI_VIEW_COLUMNS_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

struct ui;

void columns_menu_open(struct ui *ui);
/* Show just these ("ready,flight" or "ready flight"), or "all". False when a name is none. */
bool columns_show_only(struct ui *ui, struct sv names, struct err *err) MUST_CHECK;

#endif
