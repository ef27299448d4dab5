/* Messages come in, and it is asked which of them are chosen. */
#include "redrive_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { RETURN_AT_ONCE = 500 }; /* of what is kept, when too much is held */

/* A receive under way. */
struct reception {
	struct redrive *r;
	unsigned walk;
	size_t asked, slot;
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

static void take_chosen(struct redrive *r, struct move *move)
{
	struct err err = {0};

	if (redrive_is_limit_reached(r)) {
		move_keep(r, move, NULL);
		return;
	}
	r->status.matched++;
	if (redrive_is_limit_reached(r))
		redrive_wake_in(r, 0);
	if (r->options.is_dry_run)
		move_keep(r, move, NULL);
	else if (!is_whole(&move->lease->message, &err))
		move_keep(r, move, &err);
	else
		redrive_prepare(r, move);
}

static void on_chosen(void *ud)
{
	struct choice *choice = ud;
	struct redrive *r = choice->r;

	if (r->is_freed) {
		r->chosings--;
		redrive_is_gone(r);
		free(choice);
		return;
	}
	redrive_begin_work(r);
	for (size_t i = 0; i < choice->count; i++) {
		struct move *move = choice->leases[i]->ud;

		if (choice->is_chosen[i] && r->status.state != REDRIVE_ENDING)
			take_chosen(r, move);
		else
			move_keep(r, move, NULL);
	}
	r->chosings--;
	free(choice);
	redrive_advance(r);
	redrive_end_work(r);
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
	move_take_content(r, move);
	holding_renew(r->holding, lease, true);
	r->moves_under_way++;
	return move;
}

/* What was moved before comes once more: SQS delivers at least once. Its copy is there already. */
static void delete_again(struct redrive *r, struct lease *lease)
{
	struct move *move = new_move(r, lease);

	move->is_done_before = true;
	redrive_doubt_reopen(r, move_id(move));
	move->is_undead = map_get(r->undead, move_id(move));
	move->step = MOVE_SENT;
	move_drop_content(r, move);
	move_list_add(&r->sent, move);
}

bool redrive_has_come_back(struct redrive *r, const struct move *move)
{
	if (!id_set_has(&r->arrived, move_id(move)))
		return false;
	r->status.returned++;
	if (r->options.stops_when_refilled)
		redrive_stop(r, REDRIVE_REFILLED, NULL);
	return true;
}

/* Handed back before, because too much was held: it stays as it was judged, and is counted once. */
static void keep_again(struct redrive *r, struct move *move)
{
	move_keep(r, move, NULL);
	r->status.kept--;
}

/* True when it is to be asked whether it is chosen. */
static bool take_fresh(struct redrive *r, struct lease *lease, size_t *unseen)
{
	struct sv id = str_sv(&lease->message.id);
	struct move *move;

	if (id_set_has(&r->finished, id)) {
		delete_again(r, lease);
		return false;
	}
	move = new_move(r, lease);
	move->step = MOVE_CHOOSING;
	if (id_set_has(&r->let_go, id)) {
		keep_again(r, move);
		return false;
	}
	(*unseen)++;
	r->status.received++;
	if (r->sought) {
		if (!redrive_seek_take(r, move))
			move_keep(r, move, NULL);
		return false;
	}
	if (redrive_has_come_back(r, move) || r->status.state == REDRIVE_ENDING) {
		move_keep(r, move, NULL);
		return false;
	}
	return true;
}

/* Those from the index `first` on, one batch at the most. Returns the messages that were not seen
 * before. */
static size_t take(struct redrive *r, size_t first, size_t fresh)
{
	struct choice *choice = mem_new(1, sizeof *choice);
	size_t unseen = 0;

	choice->r = r;
	for (size_t i = first; i < first + fresh; i++) {
		struct lease *lease = holding_at(r->holding, i);

		if (take_fresh(r, lease, &unseen))
			choice->leases[choice->count++] = lease;
	}
	if (choice->count > 0)
		choose(r, choice);
	else
		free(choice);
	return unseen;
}

void redrive_take_held(struct redrive *r)
{
	size_t count = holding_count(r->holding);

	redrive_begin_work(r);
	for (size_t i = 0; i < count; i += SQS_BATCH_MAX)
		take(r, i, count - i < SQS_BATCH_MAX ? count - i : SQS_BATCH_MAX);
	redrive_end_work(r);
}

static void judge_failure(
	struct redrive *r, const struct holding_seen *seen, size_t asked, const struct err *err)
{
	if (seen->is_ambiguous) {
		r->status.unseen += asked;
		redrive_doubt(r);
		redrive_seek_longer(r);
	}
	r->receive_failures++;
	r->receive_at_ms = loop_now_ms(r->options.loop) + op_retry_pause_ms(r->receive_failures);
	if (r->receive_failures >= REDRIVE_TRIES || op_retry_is_vain(err))
		redrive_stop(r, REDRIVE_FAILED, err);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct reception *reception = ud;
	struct redrive *r = reception->r;

	if (r->is_freed) {
		free(reception);
		return;
	}
	redrive_begin_work(r);
	r->receives--;
	r->under_way[reception->slot] = 0;
	r->asked -= reception->asked;
	r->status.requests++;
	if (err) {
		judge_failure(r, seen, reception->asked, err);
	} else {
		size_t unseen = take(r, holding_count(r->holding) - seen->fresh, seen->fresh);

		r->receive_failures = 0;
		if (seen->received > 0 &&
			(r->options.source_is_fifo || r->sought || seen->received > seen->fresh))
			redrive_journal_leases(r);
		redrive_walk_judge(r, reception->walk, seen, unseen);
	}
	free(reception);
	redrive_journal_flush_full(r);
	redrive_advance(r);
	redrive_end_work(r);
}

/* --- handing back early ---------------------------------------------------------------------- */

/* What was handed back is forgotten, and its id stays known. What was not, or was received once
 * more meanwhile, is held on. */
static void on_returned(void *ud, const struct holding_result *result)
{
	struct redrive *r = ud;
	struct move *move;

	(void)result;
	if (r->is_freed)
		return;
	r->deletes--;
	while ((move = move_list_take(&r->returning))) {
		if (move->lease->state == LEASE_HELD) {
			holding_renew(r->holding, move->lease, true);
			move_list_add(&r->kept, move);
			continue;
		}
		id_set_add(&r->let_go, move_id(move));
		holding_forget(r->holding, move->lease);
		move_free(move);
	}
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

/* --- receiving ------------------------------------------------------------------------------- */

static void receive(struct redrive *r, size_t count)
{
	const struct holding_look look = {.max_messages = (int)count,
		.visibility_s = r->options.visibility_s,
		.wait_s = r->options.wait_s == UNKNOWN ? 0 : r->options.wait_s};
	struct reception *reception = mem_new(1, sizeof *reception);

	*reception = (struct reception){.r = r, .walk = r->walk, .asked = count};
	while (r->under_way[reception->slot] != 0)
		reception->slot++;
	r->under_way[reception->slot] = ++r->last_receive;
	r->receives++;
	r->asked += count;
	holding_receive(r->holding, &look, on_seen, reception);
}

/* Too much is held; or what is kept may stand in a FIFO group before something that was lost. */
static bool is_to_be_returned(const struct redrive *r)
{
	return r->kept.count > r->options.hold_max ||
	       (r->options.source_is_fifo && !r->is_seen_whole && redrive_has_lost(r));
}

void redrive_receive(struct redrive *r)
{
	int64_t pause_ms = r->receive_at_ms - loop_now_ms(r->options.loop);
	int most = redrive_most_receives(r);

	if (r->kept.count > 0 && is_to_be_returned(r) && r->returning.count == 0 &&
		!r->is_returning)
		return_oldest(r);
	if (pause_ms > 0 && redrive_wants_more(r)) {
		redrive_wake_in(r, pause_ms);
		return;
	}
	while (redrive_wants_more(r) && r->receives < most && redrive_room(r) > 0 &&
		redrive_may_ask(r))
		receive(r, redrive_room(r));
}
