/* What is safe is deleted. */
#include "clear_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { TOO_LATE_MS = 3000 };

struct deletion {
	struct clear *c;
	struct clear_item *items[SQS_BATCH_MAX];
	size_t count;
};

/* --- the end of a message -------------------------------------------------------------------- */

/* The second end of a message is not written: its first is. */
static void write_ends(struct clear *c, struct clear_item *const *items, size_t count)
{
	const struct lease *first[SQS_BATCH_MAX], *again[SQS_BATCH_MAX];
	size_t first_count = 0, again_count = 0;

	for (size_t i = 0; i < count; i++) {
		if (items[i]->is_done_before)
			again[again_count++] = items[i]->lease;
		else
			first[first_count++] = items[i]->lease;
	}
	if (first_count > 0)
		op_journal_deleted(&c->journal, first, first_count, clear_on_noted, c);
	if (again_count > 0)
		op_journal_leases(&c->journal, again, again_count, true, clear_on_noted, c);
}

static void finish_items(struct clear *c, struct clear_item *const *items, size_t count)
{
	write_ends(c, items, count);
	for (size_t i = 0; i < count; i++) {
		c->status.deleted += !items[i]->is_done_before;
		id_set_add(&c->finished, clear_id(items[i]));
		clear_drop_item(c, items[i]);
		c->items_under_way--;
	}
	/* What stood behind it in its group can be seen now. */
	if (c->options.is_fifo)
		clear_walk_again(c);
}

/* Lost, it comes with another receive; refused, it is tried again, and left at the end. */
static void try_again(struct clear *c, struct clear_item *item)
{
	const struct lease *lease = item->lease;

	item->step = CLEAR_DELETABLE;
	clear_list_add(&c->deletable, item);
	if (lease->state != LEASE_HELD)
		return;
	item->not_before_ms = loop_now_ms(c->options.loop) + op_retry_pause_ms(item->tries++);
	if (op_retry_is_vain(&lease->err))
		item->tries = CLEAR_TRIES;
	if (item->tries >= CLEAR_TRIES)
		clear_stop(c, CLEAR_FAILED, &lease->err);
}

static void on_deleted(void *ud, const struct holding_result *result)
{
	struct deletion *deletion = ud;
	struct clear *c = deletion->c;
	struct clear_item *gone[SQS_BATCH_MAX];
	size_t count = 0;

	(void)result;
	if (c->is_freed) {
		free(deletion);
		return;
	}
	clear_begin_work(c);
	c->deletes--;
	for (size_t i = 0; i < deletion->count; i++) {
		if (deletion->items[i]->lease->state == LEASE_DELETED)
			gone[count++] = deletion->items[i];
		else
			try_again(c, deletion->items[i]);
	}
	if (count > 0)
		finish_items(c, gone, count);
	free(deletion);
	clear_advance(c);
	clear_end_work(c);
}

/* --- which, and when ------------------------------------------------------------------------- */

bool clear_has_deletable(const struct clear *c)
{
	for (const struct clear_item *item = c->deletable.first; item; item = item->next) {
		if (item->tries < CLEAR_TRIES &&
			(item->lease->state == LEASE_HELD || clear_wants_more(c)))
			return true;
	}
	return false;
}

static bool may_go(struct clear *c, const struct clear_item *item)
{
	int64_t now_ms = loop_now_ms(c->options.loop), left_ms = item->not_before_ms - now_ms;

	if (item->tries >= CLEAR_TRIES || item->lease->state != LEASE_HELD)
		return false;
	if (left_ms <= 0 && item->lease->is_busy)
		left_ms = op_retry_pause_ms(0);
	/* Too late for a request: it ends, and comes with another receive. */
	if (left_ms <= 0 && item->lease->until_ms - now_ms < TOO_LATE_MS)
		left_ms = item->lease->until_ms - now_ms + 1;
	if (left_ms > 0)
		clear_wake_in(c, left_ms);
	return left_ms <= 0;
}

static struct deletion *fill(struct clear *c)
{
	struct deletion *deletion = mem_new(1, sizeof *deletion);
	struct clear_list still = {0};
	struct clear_item *item;

	deletion->c = c;
	while ((item = clear_list_take(&c->deletable))) {
		if (deletion->count == SQS_BATCH_MAX || !may_go(c, item)) {
			clear_list_add(&still, item);
			continue;
		}
		item->step = CLEAR_DELETING;
		deletion->items[deletion->count++] = item;
	}
	c->deletable = still;
	return deletion;
}

/* False when nothing can be deleted now. */
static bool delete_some(struct clear *c)
{
	struct deletion *deletion = fill(c);
	struct lease *leases[SQS_BATCH_MAX];

	if (deletion->count == 0) {
		free(deletion);
		return false;
	}
	for (size_t i = 0; i < deletion->count; i++)
		leases[i] = deletion->items[i]->lease;
	c->deletes++;
	c->status.requests++;
	holding_delete(c->holding, leases, deletion->count, on_deleted, deletion);
	return true;
}

/* What has lost its lease is looked for, also when the walk had come to its end. */
static void seek_lost(struct clear *c)
{
	for (struct clear_item *item = c->deletable.first; item; item = item->next) {
		if (item->lease->state == LEASE_HELD || item->tries >= CLEAR_TRIES ||
			item->lost_receives == item->lease->receives)
			continue;
		item->lost_receives = item->lease->receives;
		clear_walk_again(c);
	}
}

void clear_delete(struct clear *c)
{
	seek_lost(c);
	while (c->deletes < CLEAR_DELETES && c->deletable.count > 0 && delete_some(c)) {
	}
}

/* --- what stays ------------------------------------------------------------------------------ */

void clear_leave(struct clear *c)
{
	struct clear_item *item;

	while ((item = clear_list_take(&c->deletable))) {
		c->has_unwritten |= c->file && !item->is_done_before;
		c->status.kept += !item->is_done_before;
		c->given_up += !item->is_done_before;
		clear_keep(c, item, NULL);
	}
}
