/* Originals whose copy is confirmed, and whose confirmation is on the disk, are deleted. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { TOO_LATE_MS = 3000, LOST_TO_STOP = 2 * SQS_BATCH_MAX };

struct deletion {
	struct redrive *r;
	struct move *moves[SQS_BATCH_MAX];
	size_t count;
};

static void finish_move(struct redrive *r, struct move *move)
{
	r->is_proven = true;
	/* Which of its handles is the newest is as good as known, and not more. */
	if (move->lease->receives > 1 && !r->options.source_is_fifo)
		move->is_doubted = true;
	if (!move->is_done_before) {
		r->status.deleted++;
		id_set_add(&r->finished, move_id(move));
		redrive_seek_drop(r, move_id(move));
		if (!move->is_unwritten)
			redrive_journal_close(r, move, true);
	}
	if (move->is_undead) {
		map_del(r->undead, move_id(move));
		redrive_journal_close(r, move, true);
	}
	/* What stood behind it in its group can be seen now. */
	if (r->options.source_is_fifo)
		redrive_walk_again(r);
	r->moves_under_way--;
	holding_forget(r->holding, move->lease);
	move_free(move);
}

/* Who cannot delete must not send either: there would be two of everything. A handle that is
 * refused near its end tells of its time, and not of that. */
static void judge_failure(struct redrive *r, struct move *move)
{
	const struct err *err = &move->lease->err;
	bool is_late = move->lease->until_ms - loop_now_ms(r->options.loop) < TOO_LATE_MS;

	if (op_retry_is_vain(err) && !is_late)
		move->tries = REDRIVE_TRIES;
	if (move->tries < REDRIVE_TRIES)
		return;
	holding_renew(r->holding, move->lease, false);
	redrive_stop(r, REDRIVE_FAILED, err);
}

/* Lost, it comes with another receive; refused, it is tried again, and left at the end. */
static void try_again(struct redrive *r, struct move *move)
{
	move->step = MOVE_SENT;
	if (move->lease->state == LEASE_HELD) {
		move->not_before_ms =
			loop_now_ms(r->options.loop) + op_retry_pause_ms(move->tries++);
		judge_failure(r, move);
	}
	move_list_add(&r->sent, move);
}

static void on_deleted(void *ud, const struct holding_result *result)
{
	struct deletion *deletion = ud;
	struct redrive *r = deletion->r;

	(void)result;
	if (r->is_freed) {
		free(deletion);
		return;
	}
	redrive_begin_work(r);
	r->deletes--;
	for (size_t i = 0; i < deletion->count; i++) {
		struct move *move = deletion->moves[i];

		if (move->lease->state == LEASE_DELETED)
			finish_move(r, move);
		else
			try_again(r, move);
	}
	free(deletion);
	redrive_journal_flush_full(r);
	redrive_advance(r);
	redrive_end_work(r);
}

bool move_is_given_up(const struct move *move)
{
	return move->is_spoilt || move->tries >= REDRIVE_TRIES;
}

bool redrive_has_deletable(const struct redrive *r)
{
	for (const struct move *move = r->sent.first; move; move = move->next) {
		if (!move_is_given_up(move) &&
			(move->lease->state == LEASE_HELD || redrive_wants_more(r)))
			return true;
	}
	return false;
}

bool redrive_has_to_wait(const struct redrive *r)
{
	if (!r->options.source_is_fifo)
		return redrive_has_deletable(r);
	for (const struct move *move = r->sent.first; move; move = move->next) {
		if (!move_is_given_up(move) && move->lease->state == LEASE_HELD)
			return true;
	}
	return false;
}

/* Originals that were lost before they could be deleted. */
static size_t count_lost(const struct redrive *r)
{
	size_t count = 0;

	for (const struct move *move = r->sent.first; move; move = move->next)
		count += move->lease->state != LEASE_HELD;
	return count;
}

/* Nothing was deleted yet, and one after another is lost: with each there would be one more of
 * which there are two. */
static void judge_losses(struct redrive *r)
{
	struct err err = {0};

	if (r->is_proven || count_lost(r) < LOST_TO_STOP)
		return;
	err_set(&err, ERR_TIMEOUT, "the originals are visible again before they can be deleted");
	redrive_stop(r, REDRIVE_FAILED, &err);
}

static bool may_go(struct redrive *r, const struct move *move, int64_t *wait_ms)
{
	int64_t now_ms = loop_now_ms(r->options.loop), left_ms = move->not_before_ms - now_ms;

	if (move_is_given_up(move) || move->lease->state != LEASE_HELD)
		return false;
	if (left_ms <= 0 && move->lease->is_busy)
		left_ms = op_retry_pause_ms(0);
	/* Too late for a request: it ends, and comes with another receive. */
	if (left_ms <= 0 && move->lease->until_ms - now_ms < TOO_LATE_MS)
		left_ms = move->lease->until_ms - now_ms + 1;
	if (left_ms <= 0)
		return true;
	if (*wait_ms == UNKNOWN || left_ms < *wait_ms)
		*wait_ms = left_ms;
	return false;
}

/* As with sends: a full batch costs as much as one message. */
static bool should_wait(struct redrive *r, size_t ready, int64_t oldest_ms)
{
	int64_t age_ms = loop_now_ms(r->options.loop) - oldest_ms;

	if (ready >= SQS_BATCH_MAX || r->batch_count == 0 || age_ms >= REDRIVE_LINGER_MS)
		return false;
	redrive_wake_in(r, REDRIVE_LINGER_MS - age_ms);
	return true;
}

/* How many could go now, and since when the first of them could. */
static size_t count_ready(struct redrive *r, int64_t *oldest_ms)
{
	int64_t wait_ms = UNKNOWN;
	size_t ready = 0;

	for (struct move *move = r->sent.first; move && ready < SQS_BATCH_MAX; move = move->next) {
		if (!may_go(r, move, &wait_ms))
			continue;
		if (ready++ == 0)
			*oldest_ms = move->queued_ms;
	}
	if (wait_ms != UNKNOWN)
		redrive_wake_in(r, wait_ms);
	return ready;
}

static void delete_one(struct redrive *r)
{
	struct deletion *deletion = mem_new(1, sizeof *deletion);
	struct lease *leases[SQS_BATCH_MAX];
	struct move_list still = {0};
	struct move *move;
	int64_t wait_ms = UNKNOWN;

	deletion->r = r;
	while ((move = move_list_take(&r->sent))) {
		if (deletion->count == SQS_BATCH_MAX || !may_go(r, move, &wait_ms)) {
			move_list_add(&still, move);
			continue;
		}
		move->step = MOVE_DELETING;
		leases[deletion->count] = move->lease;
		deletion->moves[deletion->count++] = move;
	}
	r->sent = still;
	r->deletes++;
	r->status.requests++;
	holding_delete(r->holding, leases, deletion->count, on_deleted, deletion);
}

/* What has lost its lease is looked for, also when the walk had come to its end. */
static void seek_lost(struct redrive *r)
{
	for (struct move *move = r->sent.first; move; move = move->next) {
		if (move->lease->state == LEASE_HELD || move_is_given_up(move) ||
			move->lost_receives == move->lease->receives)
			continue;
		move->lost_receives = move->lease->receives;
		redrive_walk_again(r);
	}
}

void redrive_delete(struct redrive *r)
{
	int64_t oldest_ms = 0;

	seek_lost(r);
	judge_losses(r);
	while (r->deletes < REDRIVE_DELETES) {
		size_t ready = count_ready(r, &oldest_ms);

		if (ready == 0 || should_wait(r, ready, oldest_ms) || !redrive_may_ask(r))
			return;
		delete_one(r);
	}
}

/* --- what stays twice ------------------------------------------------------------------------ */

struct leaving {
	struct redrive *r;
	struct journal_mark *marks;
	size_t count;
};

static void on_left(void *ud, const struct err *err)
{
	struct leaving *leaving = ud;
	struct redrive *r = leaving->r;

	if (!redrive_is_gone(r)) {
		if (err && !err_is_set(&r->status.err))
			r->status.err = *err;
		redrive_advance(r);
	}
	free(leaving->marks);
	free(leaving);
}

/* Its copy is there and its original may be, too: that is listed. One that was done before is. */
void redrive_leave(struct redrive *r)
{
	struct leaving *leaving = mem_new(1, sizeof *leaving);
	struct move *move;

	leaving->r = r;
	leaving->marks = mem_new(r->sent.count, sizeof *leaving->marks);
	while ((move = move_list_take(&r->sent))) {
		if (!move->is_done_before) {
			redrive_list(r, move);
			redrive_seek_drop(r, move_id(move));
		}
		if (move->is_spoilt && !move->is_unwritten)
			leaving->marks[leaving->count++] =
				(struct journal_mark){.message_id = move_id(move),
					.state = JOURNAL_LEFT,
					.maybe_duplicated = true};
		else if (!move->is_done_before)
			/* It stays "sent": resume deletes it. */
			r->has_unwritten = true;
		move_keep(r, move, NULL);
		r->status.kept--;
	}
	redrive_journal_mark(r, leaving->marks, NULL, leaving->count, on_left, leaving);
}
