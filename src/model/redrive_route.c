/* Where a message goes: the queue that was named, or the one that it came from. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* Of a redrive that has no queue to send to. */
enum { FAILURES_TO_STOP = 100 };

static struct redrive_way *find_way(const struct redrive *r, struct sv arn)
{
	for (size_t i = 0; i < r->way_count; i++) {
		if (sv_eq(str_sv(&r->ways[i]->arn), arn))
			return r->ways[i];
	}
	return NULL;
}

static struct redrive_way *add_way(struct redrive *r, struct sv arn)
{
	struct redrive_way *way = mem_new(1, sizeof *way);

	way->r = r;
	str_add(&way->arn, arn);
	way->busy = map_new();
	way->stopped = map_new();
	way->batch_bytes = SQS_BATCH_BYTES;
	r->ways = mem_grow(r->ways, &r->way_cap, r->way_count + 1, sizeof *r->ways);
	r->ways[r->way_count++] = way;
	return way;
}

static void set_target(struct redrive_way *way, const struct redrive_target *target)
{
	way->is_found = true;
	way->sqs = target->sqs;
	way->is_fifo = target->is_fifo;
	str_set(&way->url, target->url);
}

/* A queue that takes no message in this form. */
static bool fits(const struct redrive_way *way, const struct move *move, struct err *err)
{
	if (way->is_fifo && move_group(move).n == 0)
		return err_fail(err, ERR_INVALID,
			"%s is a FIFO queue and the message has no message group",
			str_cstr(&way->arn));
	return true;
}

static void queue_move(struct redrive_way *way, struct move *move)
{
	struct err err = {0};

	if (!fits(way, move, &err)) {
		move_keep(way->r, move, &err);
		return;
	}
	move->step = MOVE_QUEUED;
	move->queued_ms = loop_now_ms(way->r->options.loop);
	move_list_add(&way->waiting, move);
}

/* Is there a queue that still takes messages, or may? */
static bool has_way(const struct redrive *r)
{
	for (size_t i = 0; i < r->way_count; i++) {
		if (!err_is_set(&r->ways[i]->err))
			return true;
	}
	return false;
}

/*
 * The other queues of a shared dead-letter queue still get theirs. When there is no other one, the
 * walk goes on for a while only: it spends receives on what cannot be moved.
 */
void redrive_close_way(struct redrive_way *way, const struct err *err)
{
	struct redrive *r = way->r;
	struct move *move;

	if (!err_is_set(&way->err)) {
		way->err = *err;
		err_prefix(&way->err, "%s", str_cstr(&way->arn));
	}
	while ((move = move_list_take(&way->waiting)))
		move_keep(r, move, &way->err);
	if (r->options.to || (!has_way(r) && r->status.failed >= FAILURES_TO_STOP))
		redrive_stop(r, REDRIVE_FAILED, &way->err);
}

static void on_found(void *ud, const struct redrive_target *target, const struct err *err)
{
	struct redrive_way *way = ud;
	struct redrive *r = way->r;
	struct move_list waiting = way->waiting;
	struct move *move;

	r->searches--;
	if (redrive_is_gone(r))
		return;
	redrive_begin_work(r);
	if (!target) {
		redrive_close_way(way, err);
	} else {
		set_target(way, target);
		way->waiting = (struct move_list){0};
		while ((move = move_list_take(&waiting)))
			queue_move(way, move);
	}
	redrive_advance(r);
	redrive_end_work(r);
}

void redrive_route_to(struct redrive *r, struct move *move, struct sv arn)
{
	struct redrive_way *way = find_way(r, arn);

	if (!way)
		way = add_way(r, arn);
	if (!way->is_found && !way->is_asked && r->options.to)
		set_target(way, r->options.to);
	move->way = way;
	if (err_is_set(&way->err)) {
		move_keep(r, move, &way->err);
		redrive_close_way(way, &way->err);
		return;
	}
	if (way->is_found) {
		queue_move(way, move);
		return;
	}
	move->step = MOVE_ROUTING;
	move_list_add(&way->waiting, move);
	if (way->is_asked)
		return;
	way->is_asked = true;
	r->searches++;
	r->options.find(r->options.find_ud, str_sv(&way->arn), on_found, way);
}

void redrive_route_move(struct redrive *r, struct move *move)
{
	struct sv source = message_fact(&move->lease->message, "DeadLetterQueueSourceArn");
	struct err err = {0};

	if (r->options.to) {
		redrive_route_to(r, move, r->options.to->arn);
		return;
	}
	if (source.n > 0) {
		redrive_route_to(r, move, source);
		return;
	}
	err_set(&err, ERR_INVALID,
		"the message does not say which queue it comes from: name one to move it to");
	move_keep(r, move, &err);
}

bool redrive_has_waiting(const struct redrive *r)
{
	for (size_t i = 0; i < r->way_count; i++) {
		if (r->ways[i]->waiting.count > 0)
			return true;
	}
	return false;
}

void redrive_free_ways(struct redrive *r)
{
	for (size_t i = 0; i < r->way_count; i++) {
		struct redrive_way *way = r->ways[i];

		str_release(&way->arn);
		str_release(&way->url);
		map_free(way->busy);
		map_free(way->stopped);
		free(way);
	}
	free(r->ways);
}
