/*
 * SQS delivers a message more than once, now and then. When two receives bring one, only the newer
 * handle deletes; with the older, SQS says yes and deletes nothing. As long as every answer comes
 * in, the newer handle is known, and it is deleted (again) with that. So the end of a message is
 * not written before the receives that were under way at its delete have ended: until then, whoever
 * finishes this looks whether it is gone. And when the answer of a receive is lost, we look.
 *
 * To look means to try to hand it back: what is gone cannot be (design: sqs-facts C7).
 */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct redrive_doubt {
	struct redrive *r;
	struct redrive_closing items[SQS_BATCH_MAX]; /* owned */
	size_t count;
	struct sqs_call *call;
};

uint64_t redrive_ended_receives(const struct redrive *r)
{
	uint64_t oldest = r->last_receive + 1;

	for (size_t i = 0; i < REDRIVE_RECEIVES; i++) {
		if (r->under_way[i] != 0 && r->under_way[i] < oldest)
			oldest = r->under_way[i];
	}
	return oldest - 1;
}

static void end(struct redrive_doubt *doubt)
{
	doubt->r->doubt = NULL;
	free(doubt);
}

static void release(struct redrive_closing *item)
{
	str_release(&item->id);
	str_release(&item->handle);
}

/* It is still there, and can be received now: its end is not written before it is deleted. */
static void rise(struct redrive *r, struct redrive_closing *item)
{
	map_put(r->undead, str_sv(&item->id), r);
	release(item);
	redrive_walk_again(r);
}

/* It is gone. */
static void pass_on(struct redrive *r, const struct redrive_closing *item)
{
	r->closings =
		mem_grow(r->closings, &r->closing_cap, r->closing_count + 1, sizeof *r->closings);
	r->closings[r->closing_count++] = *item;
}

static void on_batch(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct redrive_doubt *doubt = ud;
	struct redrive *r = doubt->r;

	(void)err;
	for (size_t i = 0; i < doubt->count; i++) {
		if (r->is_freed)
			release(&doubt->items[i]);
		else if (result->entries[i].is_done)
			rise(r, &doubt->items[i]);
		else
			pass_on(r, &doubt->items[i]);
	}
	end(doubt);
	if (!redrive_is_gone(r))
		redrive_advance(r);
}

void redrive_doubt_turn(struct redrive *r)
{
	struct sqs_visibility entries[SQS_BATCH_MAX];
	struct redrive_doubt *doubt;

	if (r->doubt || r->doubted_count == 0)
		return;
	doubt = r->doubt = mem_new(1, sizeof *doubt);
	doubt->r = r;
	while (doubt->count < SQS_BATCH_MAX && r->doubted_count > 0) {
		doubt->items[doubt->count] = r->doubted[--r->doubted_count];
		entries[doubt->count] = (struct sqs_visibility){
			.receipt_handle = str_sv(&doubt->items[doubt->count].handle)};
		doubt->count++;
	}
	r->status.requests++;
	budget_charge(&r->share, 1);
	doubt->call = sqs_change_message_visibility_batch(r->options.sqs, PRIORITY_OPERATION,
		r->options.source_url, entries, doubt->count, on_batch, doubt);
}

bool redrive_has_doubts(const struct redrive *r)
{
	return r->doubt || r->doubted_count > 0;
}

void redrive_doubt_reopen(struct redrive *r, struct sv message_id)
{
	for (size_t i = 0; i < r->closing_count; i++) {
		struct redrive_closing *item = &r->closings[i];

		if (!item->is_deleted || !sv_eq(str_sv(&item->id), message_id))
			continue;
		map_put(r->undead, message_id, r);
		item->is_deleted = false;
	}
}

static void doubt_deleted(struct redrive *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->closing_count; i++) {
		if (!r->closings[i].is_deleted) {
			r->closings[kept++] = r->closings[i];
			continue;
		}
		r->doubted = mem_grow(
			r->doubted, &r->doubted_cap, r->doubted_count + 1, sizeof *r->doubted);
		r->doubted[r->doubted_count++] = r->closings[i];
	}
	r->closing_count = kept;
}

/* FIFO queues deliver once, and refuse an older handle. */
void redrive_doubt(struct redrive *r)
{
	if (r->options.source_is_fifo)
		return;
	doubt_deleted(r);
	for (size_t i = 0; i < holding_count(r->holding); i++) {
		struct move *move = holding_at(r->holding, i)->ud;

		if (move)
			move->is_doubted = true;
	}
}

void redrive_doubt_cancel(struct redrive *r)
{
	if (r->doubt && r->doubt->call)
		sqs_call_cancel(r->doubt->call);
}
