/*
 * The operations: what runs, what waits, what was done from here, what earlier runs left; the
 * newest first, and beside or below it all about the selected one. The selection goes by number.
 */
#ifndef SQSCOPE_UI_VIEW_OPERATIONS_H
#define SQSCOPE_UI_VIEW_OPERATIONS_H

#include "doc.h"
#include "operations_strip.h"
#include "ui_state.h"

struct operations_view {
	struct list list;
	int selected; /* its number; 0: the first row, whichever that is */
	uint64_t drawn_gen;
};

/* The view on top, when it is one; NULL. */
struct operations_view *operations_view_of(struct ui *ui);
/* NULL with err when there is none. */
struct operation *operations_view_selected(struct ui *ui, struct err *err);

enum role operation_role(enum operation_state state);
/* operations_table.c */
void operations_table_draw(struct ui *ui, struct operations_view *view, struct area a);
/* operation_detail.c: everything about one, in so many columns. */
void operation_detail_add(
	const struct ui *ui, const struct operation *op, struct doc *doc, int cols);

#endif
