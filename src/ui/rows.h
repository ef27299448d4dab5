/*
 * The rows of the fleet: which queues are shown, in which order. Made anew when the fleet's gen,
 * the filter or the order changed, never otherwise. Owns the array, borrows the queues.
 */
#ifndef SQSCOPE_UI_ROWS_H
#define SQSCOPE_UI_ROWS_H

#include "filter.h"
#include "sqscope/model/fleet_set.h"
#include "sqscope/ui/columns.h"

struct rows {
	struct queue **queues, **spare;
	size_t count, cap, spare_cap;
	uint64_t fleet_gen, rows_gen;
	bool is_outdated; /* the filter or the order changed */
	int longest_name; /* columns, of all watched queues: a filter does not move the others */
};

void rows_init(struct rows *rows);
void rows_release(struct rows *rows);

/* Bring up to date. True when it was not. */
bool rows_update(struct rows *rows, const struct fleet_set *fleets, const struct filter *filter,
	struct queue_set *marks, const struct column *order, bool is_reversed);
/* Where a queue stands; false when it is not among them. */
bool rows_find(const struct rows *rows, const struct queue *q, size_t *index);

#endif
