/* The desk: its life, its items, marks, questions. */
#include "sqscope/model/message_desk.h"

#include "desk_op.h"
#include "desk_past.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

/* How often leases that change by themselves (renewed, lost) are looked after. */
enum { LOOK_AFTER_MS = 1000 };

static void look_after(struct message_desk *desk);

static void on_time(void *ud)
{
	struct message_desk *desk = ud;

	desk_log_leases(desk);
	look_after(desk);
}

static void look_after(struct message_desk *desk)
{
	if (holding_held_count(desk->holding) > 0 && !loop_timer_is_active(&desk->timer))
		loop_timer_start(desk->options.loop, &desk->timer, LOOK_AFTER_MS, on_time, desk);
}

static void add_row(struct message_desk *desk)
{
	struct desk_row *row = mem_new(1, sizeof *row);
	struct lease *lease = holding_at(desk->holding, desk->count);

	row->item = (struct desk_item){.lease = lease,
		.index = desk->count,
		.group = DESK_NO_GROUP,
		.moved_unix_ms = UNKNOWN};
	desk->rows = mem_grow(desk->rows, &desk->cap, desk->count + 1, sizeof *desk->rows);
	desk->rows[desk->count++] = row;
	map_put(desk->by_id, str_sv(&lease->message.id), row);
}

void desk_changed(struct message_desk *desk)
{
	while (desk->count < holding_count(desk->holding))
		add_row(desk);
	desk->gen++;
	desk_log_leases(desk);
	look_after(desk);
	desk_study(desk);
}

/* --- life ------------------------------------------------------------------------------------ */

struct message_desk *message_desk_new(const struct desk_options *options)
{
	const struct desk_questions nothing = {0};
	struct message_desk *desk = mem_new(1, sizeof *desk);
	struct holding_options holding = {.loop = options->loop,
		.sqs = options->sqs,
		.queue_url = options->queue_url,
		.is_fifo = options->is_fifo,
		.priority = options->priority};

	desk->options = *options;
	str_add(&desk->queue_url, options->queue_url);
	desk->options.queue_url = str_sv(&desk->queue_url);
	desk->holding = holding_new(&holding);
	desk->by_id = map_new();
	desk->is_masked = true;
	desk->asked = desk_asked_new(&nothing);
	desk->asked_serial = 1;
	queue_attributes_init(&desk->attributes);
	message_groups_init(&desk->groups);
	desk_read_attributes(desk);
	return desk;
}

static void free_row(struct desk_row *row)
{
	message_summary_release(&row->item.summary);
	free(row);
}

void message_desk_free(struct message_desk *desk)
{
	if (!desk)
		return;
	desk_ops_cancel(desk);
	desk_cancel_visits(desk);
	desk_past_forget(desk);
	holding_free(desk->holding);
	scan_free(desk->scan);
	desk_free_study(desk);
	loop_timer_stop(&desk->timer);
	for (size_t i = 0; i < desk->count; i++)
		free_row(desk->rows[i]);
	free(desk->rows);
	map_free(desk->by_id);
	queue_attributes_release(&desk->attributes);
	look_price_release(&desk->price);
	str_release(&desk->queue_url);
	free(desk);
}

struct sv message_desk_queue_url(const struct message_desk *desk)
{
	return str_sv(&desk->queue_url);
}

bool message_desk_is_fifo(const struct message_desk *desk)
{
	return desk->options.is_fifo;
}

uint64_t message_desk_gen(const struct message_desk *desk)
{
	return desk->gen + holding_gen(desk->holding);
}

bool message_desk_may_write(const struct message_desk *desk, struct err *err)
{
	struct write_gate gate = {0};

	desk->options.get_gate(desk->options.ud, &gate);
	return write_gate_pass(&gate, err);
}

const struct queue_attributes *message_desk_attributes(
	const struct message_desk *desk, struct err *err)
{
	if (err)
		*err = desk->attributes_err;
	return desk->has_attributes ? &desk->attributes : NULL;
}

const struct look_price *message_desk_price(struct message_desk *desk)
{
	look_price_release(&desk->price);
	look_price_make(&desk->price, desk->has_attributes ? &desk->attributes : NULL,
		desk->options.is_fifo, desk->holding);
	return &desk->price;
}

/* --- items ----------------------------------------------------------------------------------- */

size_t message_desk_count(const struct message_desk *desk)
{
	return desk->count;
}

const struct desk_item *message_desk_at(const struct message_desk *desk, size_t index)
{
	assert(index < desk->count);
	return &desk->rows[index]->item;
}

const struct desk_item *message_desk_find(const struct message_desk *desk, struct sv message_id)
{
	struct desk_row *row = map_get(desk->by_id, message_id);

	return row ? &row->item : NULL;
}

static bool can_drop(const struct message_desk *desk, const struct desk_row *row)
{
	const struct lease *lease = row->item.lease;

	return !desk->is_scanning && row->uses == 0 && lease->state != LEASE_HELD &&
	       !lease->is_busy;
}

void message_desk_drop(struct message_desk *desk, const struct desk_item *item)
{
	struct desk_row *row = desk_row_of(item);
	size_t at = item->index;

	if (!can_drop(desk, row))
		return;
	/* Its end in the lease log is noted while it is still known. */
	desk_log_leases(desk);
	desk_uncount(desk, row);
	map_del(desk->by_id, str_sv(&item->lease->message.id));
	holding_forget(desk->holding, desk_lease_of(desk, row));
	desk_forget_values(row);
	free_row(row);
	memmove(&desk->rows[at], &desk->rows[at + 1], (--desk->count - at) * sizeof *desk->rows);
	for (size_t i = at; i < desk->count; i++)
		desk->rows[i]->item.index = i;
	desk->gen++;
	desk_study(desk);
}

void message_desk_drop_deleted(struct message_desk *desk)
{
	for (size_t i = desk->count; i > 0; i--) {
		const struct desk_item *item = &desk->rows[i - 1]->item;

		if (item->lease->state == LEASE_DELETED)
			message_desk_drop(desk, item);
	}
}

void message_desk_status(const struct message_desk *desk, struct desk_status *out)
{
	*out = (struct desk_status){.count = desk->count,
		.held = holding_held_count(desk->holding),
		.until_unix_ms = holding_until_unix_ms(desk->holding),
		.is_receiving = desk->visits != NULL,
		.is_scanning = desk->is_scanning,
		.has_given_up = desk->has_given_up};
	for (size_t i = 0; i < desk->count; i++) {
		const struct desk_item *item = &desk->rows[i]->item;

		out->marked += item->is_marked;
		out->matching += item->match == DESK_MATCH_YES;
		out->match_errors += item->match == DESK_MATCH_ERROR;
		out->pending += desk_is_waiting(desk, desk->rows[i]);
	}
	for (const struct desk_op *op = desk->ops; op; op = op->next)
		out->is_writing |= op->kind->is_write;
}

/* --- marks ----------------------------------------------------------------------------------- */

void message_desk_mark(struct message_desk *desk, const struct desk_item *item, bool is_marked)
{
	desk_row_of(item)->item.is_marked = is_marked;
	desk->gen++;
}

void message_desk_mark_matching(struct message_desk *desk, int group)
{
	for (size_t i = 0; i < desk->count; i++) {
		struct desk_item *item = &desk->rows[i]->item;

		if (item->match == DESK_MATCH_YES &&
			(group == DESK_NO_GROUP || item->group == group))
			item->is_marked = true;
	}
	desk->gen++;
}

void message_desk_unmark_all(struct message_desk *desk)
{
	for (size_t i = 0; i < desk->count; i++)
		desk->rows[i]->item.is_marked = false;
	desk->gen++;
}

const struct desk_item **message_desk_marked(const struct message_desk *desk, size_t *count)
{
	const struct desk_item **marked = mem_new(desk->count + 1, sizeof *marked);

	*count = 0;
	for (size_t i = 0; i < desk->count; i++) {
		if (desk->rows[i]->item.is_marked)
			marked[(*count)++] = &desk->rows[i]->item;
	}
	if (*count > 0)
		return marked;
	free(marked);
	return NULL;
}

/* --- questions ------------------------------------------------------------------------------- */

void message_desk_ask(struct message_desk *desk, const struct desk_questions *questions,
	desk_asked_fn done, void *ud)
{
	struct desk_asked *asked = desk_asked_new(questions), **end = &desk->wanted;

	asked->done = done;
	asked->ud = ud;
	while (*end)
		end = &(*end)->next;
	*end = asked;
	desk_study(desk);
}

const struct desk_questions *message_desk_questions(const struct message_desk *desk)
{
	return &desk->asked->questions;
}

const struct message_groups *message_desk_groups(const struct message_desk *desk)
{
	return desk->asked->questions.group_by == DESK_GROUP_NOT ? NULL : &desk->groups;
}

const char *message_desk_difference(const struct message_desk *desk)
{
	return str_cstr(&desk->difference);
}

void message_desk_set_masked(struct message_desk *desk, bool is_masked)
{
	if (desk->is_masked == is_masked)
		return;
	desk->is_masked = is_masked;
	desk_study_all(desk);
	desk_study(desk);
}
