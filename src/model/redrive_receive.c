/* Messages come in, and it is asked which of them are chosen. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	/* In a row: of three long polls nobody has heard. */
	EMPTIES_TO_END = 3,
	/* In a row: only what is known already comes. */
	ROUNDS_TO_END = 8,
	RETURN_AT_ONCE = 500, /* of what is kept, when too much is held */
	RATE_AHEAD_S = 10,    /* no more is received than can be sent in that time */
};

/* The messages of one receive, while it is asked which of them are chosen. */
struct choice {
	struct redrive *r;
	struct lease *leases[SQS_BATCH_MAX];
	bool is_chosen[SQS_BATCH_MAX];
	size_t count;
};

/* --- chosen ---------------------------------------------------------------------------------- */

/* A copy that is not exact is no copy. */
static bool is_whole(const struct message *m, struct err *err)
{
	if (m->is_damaged)
		return err_fail(err, ERR_PROTOCOL, "a part of the message cannot be read");
	if (m->body_md5 == MD5_WRONG || m->attributes_md5 == MD5_WRONG)
		return err_fail(err, ERR_PROTOCOL,
			"the message does not match the checksum that came with it");
	return true;
}

static bool is_limit_reached(const struct redrive *r)
{
	return r->options.limit > 0 && r->status.matched >= r->options.limit;
}

static void take_chosen(struct redrive *r, struct move *move)
{
	struct err err = {0};

	if (is_limit_reached(r)) {
		move_keep(r, move, NULL);
		return;
	}
	r->status.matched++;
	if (is_limit_reached(r))
		redrive_wake_in(r, 0);
	if (r->options.is_dry_run)
		move_keep(r, move, NULL);
	else if (!is_whole(&move->lease->message, &err))
		move_keep(r, move, &err);
	else
		redrive_route_move(r, move);
}

static void on_chosen(void *ud)
{
	struct choice *choice = ud;
	struct redrive *r = choice->r;

	r->chosings--;
	if (redrive_is_gone(r)) {
		free(choice);
		return;
	}
	for (size_t i = 0; i < choice->count; i++) {
		struct move *move = choice->leases[i]->ud;

		if (choice->is_chosen[i])
			take_chosen(r, move);
		else
			move_keep(r, move, NULL);
	}
	free(choice);
	redrive_advance(r);
}

static void choose(struct redrive *r, struct choice *choice)
{
	r->chosings++;
	if (r->options.choose) {
		r->options.choose(r->options.ud, choice->leases, choice->count, choice->is_chosen,
			on_chosen, choice);
		return;
	}
	for (size_t i = 0; i < choice->count; i++)
		choice->is_chosen[i] = true;
	on_chosen(choice);
}

/* --- received -------------------------------------------------------------------------------- */

static struct move *new_move(struct redrive *r, struct lease *lease)
{
	struct move *move = mem_new(1, sizeof *move);

	move->lease = lease;
	move->asked_ms = UNKNOWN;
	lease->ud = move;
	holding_renew(r->holding, lease, true);
	r->moves_under_way++;
	return move;
}

/* What was moved before comes once more: SQS delivers at least once. Its copy is there already. */
static void delete_again(struct redrive *r, struct lease *lease)
{
	struct move *move = new_move(r, lease);

	move->is_done_before = true;
	move->step = MOVE_SENT;
	move_list_add(&r->sent, move);
}

static void watch_refill(struct redrive *r, struct lease *lease)
{
	if (r->options.stops_when_refilled && id_set_has(&r->arrived, str_sv(&lease->message.id)))
		redrive_stop(r, REDRIVE_REFILLED, NULL);
}

/* Returns the messages that were not seen before. */
static size_t take(struct redrive *r, size_t fresh)
{
	struct choice *choice = mem_new(1, sizeof *choice);
	size_t count = holding_count(r->holding), unseen = 0;

	choice->r = r;
	for (size_t i = count - fresh; i < count; i++) {
		struct lease *lease = holding_at(r->holding, i);
		struct sv id = str_sv(&lease->message.id);

		watch_refill(r, lease);
		if (id_set_has(&r->finished, id)) {
			delete_again(r, lease);
			continue;
		}
		new_move(r, lease)->step = MOVE_CHOOSING;
		/* Handed back before, because too much was held: it is not chosen still. */
		if (!id_set_add(&r->seen, id)) {
			move_keep(r, lease->ud, NULL);
			r->status.kept--;
			continue;
		}
		unseen++;
		r->status.received++;
		choice->leases[choice->count++] = lease;
	}
	if (choice->count > 0)
		choose(r, choice);
	else
		free(choice);
	return unseen;
}

static void watch_end(struct redrive *r, const struct holding_seen *seen, size_t unseen)
{
	r->empties = seen->received == 0 ? r->empties + 1 : 0;
	r->rounds = seen->received > 0 && unseen == 0 ? r->rounds + 1 : 0;
	r->is_seen_whole = r->empties >= EMPTIES_TO_END || r->rounds >= ROUNDS_TO_END;
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct redrive *r = ud;

	if (r->is_freed)
		return;
	r->receives--;
	r->status.requests++;
	if (err) {
		r->status.unseen += seen->is_ambiguous ? SQS_BATCH_MAX : 0;
		r->receive_failures++;
		r->receive_at_ms =
			loop_now_ms(r->options.loop) + redrive_pause_ms(r->receive_failures);
		if (r->receive_failures >= REDRIVE_TRIES || !err_rows[err->code].retryable)
			redrive_stop(r, REDRIVE_FAILED, err);
	} else {
		r->receive_failures = 0;
		watch_end(r, seen, take(r, seen->fresh));
	}
	redrive_advance(r);
}

/* --- how much -------------------------------------------------------------------------------- */

/* Something that was sent has lost its lease: only another receive brings it. */
static bool has_lost_original(const struct redrive *r)
{
	for (const struct move *move = r->sent.first; move; move = move->next) {
		if (move->lease->state != LEASE_HELD)
			return true;
	}
	return false;
}

bool redrive_wants_more(const struct redrive *r)
{
	if (r->is_seen_whole || r->receive_failures >= REDRIVE_TRIES)
		return false;
	if (has_lost_original(r))
		return true;
	return r->status.state == REDRIVE_RUNS && !is_limit_reached(r);
}

static size_t most_under_way(const struct redrive *r)
{
	double ahead = r->options.rate * RATE_AHEAD_S;

	if (r->options.rate <= 0 || ahead > REDRIVE_PIPELINE)
		return REDRIVE_PIPELINE;
	return ahead < 2 * SQS_BATCH_MAX ? 2 * SQS_BATCH_MAX : (size_t)ahead;
}

static void on_returned(void *ud, const struct holding_result *result)
{
	struct redrive *r = ud;

	(void)result;
	if (r->is_freed)
		return;
	r->deletes--;
	redrive_advance(r);
}

/* The oldest of what is kept goes back early, so that what is held stays bounded. */
static void return_oldest(struct redrive *r)
{
	struct lease *leases[RETURN_AT_ONCE];
	struct move *move;
	size_t count = 0;

	while (count < RETURN_AT_ONCE && (move = move_list_take(&r->kept))) {
		leases[count++] = move->lease;
		move_list_add(&r->returning, move);
		holding_renew(r->holding, move->lease, false);
	}
	r->deletes++;
	holding_change(r->holding, leases, count, 0, on_returned, r);
}

/* What was handed back early is forgotten; its id stays known. */
static void forget_returned(struct redrive *r)
{
	struct move_list still = {0};
	struct move *move;

	while ((move = move_list_take(&r->returning))) {
		if (move->lease->is_busy || move->lease->state == LEASE_HELD) {
			move_list_add(&still, move);
			continue;
		}
		holding_forget(r->holding, move->lease);
		free(move);
	}
	r->returning = still;
}

void redrive_receive(struct redrive *r)
{
	const struct holding_look look = {.max_messages = SQS_BATCH_MAX,
		.visibility_s = r->options.visibility_s,
		.wait_s = REDRIVE_WAIT_S};
	int64_t pause_ms = r->receive_at_ms - loop_now_ms(r->options.loop);
	int most = r->options.source_is_fifo ? 1 : REDRIVE_RECEIVES;

	forget_returned(r);
	if (r->kept.count > r->options.hold_max && r->returning.count == 0)
		return_oldest(r);
	if (pause_ms > 0 && redrive_wants_more(r)) {
		redrive_wake_in(r, pause_ms);
		return;
	}
	while (redrive_wants_more(r) && r->receives < most &&
		r->moves_under_way + (size_t)r->receives * SQS_BATCH_MAX < most_under_way(r)) {
		r->receives++;
		holding_receive(r->holding, &look, on_seen, r);
	}
}
