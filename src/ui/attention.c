/* What the poller is told that the user looks at. */
#include "attention.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

void attention_init(struct attention *attention)
{
	*attention = (struct attention){.rest_at_ms = UNKNOWN};
}

void attention_release(struct attention *attention)
{
	free(attention->rows);
	free(attention->told);
	queue_id_release(&attention->focus);
}

void attention_begin(struct ui *ui)
{
	ui->attention.count = 0;
}

void attention_add(struct ui *ui, struct queue *q)
{
	struct attention *a = &ui->attention;

	for (size_t i = 0; i < a->count; i++) {
		if (a->rows[i] == q)
			return;
	}
	a->rows = mem_grow(a->rows, &a->cap, a->count + 1, sizeof *a->rows);
	a->rows[a->count++] = q;
}

static bool is_told(const struct attention *a, const struct fleet_set *fleets)
{
	return a->told_rows_gen == fleet_set_rows_gen(fleets) && a->told_count == a->count &&
	       memcmp(a->told, a->rows, a->count * sizeof *a->rows) == 0;
}

void attention_tell(struct ui *ui)
{
	struct attention *a = &ui->attention;

	if (a->count == 0 || (a->told && is_told(a, ui->fleets)))
		return;
	a->told = mem_grow(a->told, &a->told_cap, a->count, sizeof *a->told);
	memcpy(a->told, a->rows, a->count * sizeof *a->rows);
	a->told_count = a->count;
	a->told_rows_gen = fleet_set_rows_gen(ui->fleets);
	ui->host->set_visible(ui->host->ud, a->rows, a->count);
}

void attention_focus(struct ui *ui, struct queue *q, int64_t rest_ms)
{
	struct attention *a = &ui->attention;
	const struct queue *now = queue_id_get(&a->focus, ui->fleets);
	bool has_vanished = !now && a->has_focus && a->rest_at_ms == UNKNOWN;

	if (now != q || has_vanished) {
		queue_id_set(&a->focus, ui->fleets, q);
		a->rest_at_ms = ui->now_ms + rest_ms;
	}
	/* The pane may be waiting for its rest when the queue is opened. */
	if (rest_ms == 0 && a->rest_at_ms != UNKNOWN)
		a->rest_at_ms = ui->now_ms;
	attention_tick(ui);
}

void attention_tick(struct ui *ui)
{
	struct attention *a = &ui->attention;
	struct queue *q;

	if (a->rest_at_ms == UNKNOWN || ui->now_ms < a->rest_at_ms)
		return;
	a->rest_at_ms = UNKNOWN;
	q = queue_id_get(&a->focus, ui->fleets);
	if (!q && !a->has_focus)
		return;
	a->has_focus = q != NULL;
	ui->host->set_focus(ui->host->ud, q);
}
