/*
 * The fleet: the table of queues, and below it on a large screen the detail of the selected one.
 * The root of the stack.
 */
#ifndef SQSCOPE_UI_VIEW_FLEET_H
#define SQSCOPE_UI_VIEW_FLEET_H

#include "queue_id.h"
#include "rows.h"
#include "view.h"

struct fleet_view {
	struct rows rows;
	struct filter filter;
	struct queue_set marks;
	const struct column *order;
	bool is_reversed;
	struct list list;         /* its selected row follows `selected` */
	struct queue_id selected; /* nothing chosen yet: the first row, whichever queue that is */
	bool has_chosen;
	bool follows;             /* keep the selected row in view when the order changes */
	int skipped, skipped_max; /* columns scrolled away at the left */
	bool is_hidden[COLUMN_COUNT];
};

/* Make it the root of the stack. */
void fleet_view_open(struct ui *ui);
struct fleet_view *fleet_view_of(struct ui *ui);

/* Bring rows and selection up to date; every function below does it by itself. */
void fleet_view_update(struct ui *ui, struct fleet_view *view);
void fleet_view_set_filter(struct ui *ui, struct sv text);
void fleet_view_set_order(struct ui *ui, const struct column *order, bool is_reversed);
/* Hide a column or show it again; one that cannot be hidden stays. */
void fleet_view_set_hidden(struct ui *ui, const struct column *column, bool is_hidden);
void fleet_view_move(struct ui *ui, struct fleet_view *view, enum move move);
/* Select a queue's row, dropping the filter when it hides the row. False when the queue has none.
 */
bool fleet_view_select(struct ui *ui, struct queue *q);

/* The marked queues, else the selected one; the caller frees the array. */
size_t fleet_view_targets(struct ui *ui, struct queue ***queues);

/* fleet_table.c: the header and the rows. */
void fleet_table_draw(struct ui *ui, struct fleet_view *view, struct area a);
/* fleet_status.c: the row under the table. */
void fleet_status_draw(struct ui *ui, struct fleet_view *view, struct area a);
/* fleet_empty.c: the sentence in place of rows. */
void fleet_empty_draw(struct ui *ui, const struct fleet_view *view, struct area a);

#endif
