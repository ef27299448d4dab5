/* The rows of the fleet: which queues are shown, in which order. */
#include "rows.h"
#include "column_order.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

struct order {
	const struct column *column;
	bool is_reversed;
};

void rows_init(struct rows *rows)
{
	*rows = (struct rows){.is_outdated = true};
}

void rows_release(struct rows *rows)
{
	free(rows->queues);
	free(rows->spare);
	rows_init(rows);
}

/* Equal in the chosen column: worse, fuller, then by name, so that the order never hangs on chance.
 */
static int compare(struct order order, const struct queue *a, const struct queue *b)
{
	int result = order.column->compare(a, b);

	if (result != 0)
		return order.is_reversed ? -result : result;
	result = order_by_severity(a, b);
	if (result == 0)
		result = order_by_ready(a, b);
	if (result == 0)
		result = order_by_name(a, b);
	return result != 0 ? result : order_by_context(a, b);
}

/* Merge the sorted halves [0, middle) and [middle, count) of `from` into `to`. */
static void merge(
	struct order order, struct queue **from, size_t middle, size_t count, struct queue **to)
{
	size_t left = 0, right = middle;

	for (size_t i = 0; i < count; i++) {
		bool takes_left = left < middle &&
				  (right >= count || compare(order, from[left], from[right]) <= 0);

		to[i] = takes_left ? from[left++] : from[right++];
	}
}

/* A merge sort, because qsort is not stable and takes no context. */
static void sort(struct order order, struct queue **queues, size_t count, struct queue **spare)
{
	size_t middle = count / 2;

	if (count < 2)
		return;
	sort(order, queues, middle, spare);
	sort(order, queues + middle, count - middle, spare);
	if (compare(order, queues[middle - 1], queues[middle]) <= 0)
		return;
	merge(order, queues, middle, count, spare);
	memcpy(queues, spare, count * sizeof *queues);
}

static void measure_names(struct rows *rows, const struct fleet_set *fleets)
{
	struct fleet_walk walk = {0};
	const struct queue *q;

	rows->longest_name = 0;
	while ((q = fleet_set_next(fleets, &walk)) != NULL) {
		int width = q->is_watched ? safe_width(sv_cstr(q->name), 0) : 0;

		rows->longest_name = width > rows->longest_name ? width : rows->longest_name;
	}
}

static void gather(struct rows *rows, const struct fleet_set *fleets, const struct filter *filter,
	struct queue_set *marks)
{
	size_t most = fleet_set_queues(fleets);
	struct fleet_walk walk = {0};
	struct queue *q;

	rows->count = 0;
	rows->queues = mem_grow(rows->queues, &rows->cap, most, sizeof *rows->queues);
	rows->spare = mem_grow(rows->spare, &rows->spare_cap, most, sizeof *rows->spare);
	while ((q = fleet_set_next(fleets, &walk)) != NULL) {
		if (q->is_watched && filter_matches(filter, q, marks))
			rows->queues[rows->count++] = q;
	}
}

bool rows_update(struct rows *rows, const struct fleet_set *fleets, const struct filter *filter,
	struct queue_set *marks, const struct column *order, bool is_reversed)
{
	uint64_t gen = fleet_set_gen(fleets), rows_gen = fleet_set_rows_gen(fleets);
	bool has_other_rows = rows->is_outdated || rows->rows_gen != rows_gen;

	if (!has_other_rows && rows->fleet_gen == gen)
		return false;
	if (has_other_rows)
		measure_names(rows, fleets);
	/* The same rows are nearly in order already, and sorting them again costs one pass. */
	if (has_other_rows || !filter_is_empty(filter))
		gather(rows, fleets, filter, marks);
	sort((struct order){order, is_reversed}, rows->queues, rows->count, rows->spare);
	rows->is_outdated = false;
	rows->fleet_gen = gen;
	rows->rows_gen = rows_gen;
	return true;
}

bool rows_find(const struct rows *rows, const struct queue *q, size_t *index)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->queues[i] == q) {
			*index = i;
			return true;
		}
	}
	return false;
}
