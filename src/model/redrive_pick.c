/* Which of those that wait for a queue may be sent now. */
#include "redrive_internal.h"

/* A turn over what waits: what holds up a FIFO group holds up what is behind it. */
struct pick {
	struct redrive_batch *batch;
	struct move_list still; /* waits on */
	struct map *held_up;    /* groups */
	int64_t wait_ms;        /* until one of those that wait may be tried; UNKNOWN */
};

static int64_t size_of(const struct move *move)
{
	const struct message *m = move_copy(move);

	return message_size_bytes(str_sv(&m->body), m->attributes, m->attribute_count);
}

static bool is_group_free(const struct pick *pick, const struct move *move)
{
	const struct redrive_way *way = pick->batch->way;

	return !way->is_fifo ||
	       (!map_get(way->busy, move_group(move)) && !map_get(pick->held_up, move_group(move)));
}

static bool is_time(struct pick *pick, const struct move *move)
{
	struct redrive *r = pick->batch->r;
	int64_t wait_ms = move->not_before_ms - loop_now_ms(r->options.loop);

	/* Its lease is being extended, or was lost and must be had anew. */
	if (wait_ms <= 0 && !move_has_time(r, move))
		wait_ms = op_retry_pause_ms(1);
	if (wait_ms <= 0)
		return true;
	if (pick->wait_ms == UNKNOWN || wait_ms < pick->wait_ms)
		pick->wait_ms = wait_ms;
	return false;
}

static bool may_go(struct pick *pick, const struct move *move)
{
	const struct redrive_batch *batch = pick->batch;

	if (!is_group_free(pick, move))
		return false;
	if (batch->count > 0 && batch->bytes + size_of(move) > batch->way->batch_bytes)
		return false;
	return is_time(pick, move);
}

static void take(struct pick *pick, struct move *move)
{
	struct redrive_batch *batch = pick->batch;

	batch->moves[batch->count++] = move;
	batch->bytes += size_of(move);
	move->step = MOVE_SENDING;
	if (batch->way->is_fifo)
		map_put(batch->way->busy, move_group(move), batch->way);
}

/*
 * Its lease is over, and no receive will bring it again: somebody else has it, or it is gone. In a
 * FIFO queue none does as long as we hold what is behind it in its group.
 */
static bool is_lost(struct redrive *r, const struct move *move, struct err *err)
{
	if (move->lease->state == LEASE_HELD)
		return false;
	if (!r->options.source_is_fifo && (r->receives > 0 || redrive_wants_more(r)))
		return false;
	err_set(err, ERR_NOT_FOUND, "its lease ended before it could be moved");
	return true;
}

static void look_at(struct pick *pick, struct move *move)
{
	struct redrive_way *way = pick->batch->way;
	struct redrive *r = way->r;
	struct err err = {0};

	if (redrive_has_come_back(r, move)) {
		move_keep(r, move, NULL);
	} else if (way->is_fifo && map_get(way->stopped, move_group(move))) {
		move_keep_behind(r, move);
	} else if (is_lost(r, move, &err)) {
		if (way->is_fifo)
			map_put(way->stopped, move_group(move), way);
		move_keep(r, move, &err);
	} else if (may_go(pick, move)) {
		take(pick, move);
	} else {
		if (way->is_fifo)
			map_put(pick->held_up, move_group(move), way);
		move_list_add(&pick->still, move);
	}
}

/* Those that were not looked at stand behind. */
static void put_back(struct pick *pick)
{
	struct move_list *waiting = &pick->batch->way->waiting;

	if (pick->still.last) {
		pick->still.last->next = waiting->first;
		waiting->first = pick->still.first;
		if (!waiting->last)
			waiting->last = pick->still.last;
		waiting->count += pick->still.count;
	}
}

int64_t redrive_pick(struct redrive_batch *batch, size_t most)
{
	struct pick pick = {.batch = batch, .wait_ms = UNKNOWN};
	struct move *move;

	pick.held_up = map_new();
	while (batch->count < most && (move = move_list_take(&batch->way->waiting)))
		look_at(&pick, move);
	put_back(&pick);
	map_free(pick.held_up);
	return pick.wait_ms;
}
