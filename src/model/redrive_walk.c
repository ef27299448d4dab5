/* The walk through the source: how much is asked for, and when it has come to its end. */
#include "redrive_internal.h"

enum {
	/* In a row: of three long polls nobody has heard. */
	EMPTIES_TO_END = 3,
	/* In a row: only what is known already comes. */
	ROUNDS_TO_END = 8,
	RATE_AHEAD_S = 10,       /* no more is received than can be sent in that time */
	SEEK_PAUSE_MS = 2000,    /* before it is looked again for what is hidden still */
	MOST_NOT_LIMITED = 1000, /* to ask for, when nothing bounds it */
};

/* --- its end --------------------------------------------------------------------------------- */

void redrive_walk_again(struct redrive *r)
{
	r->walk++;
	r->empties = r->rounds = 0;
	r->is_seen_whole = false;
}

/* What is sought may be hidden by the process that had it, until a time that is known. */
static bool may_be_hidden(const struct redrive *r)
{
	return r->sought && map_count(r->sought) > 0 &&
	       loop_now_ms(r->options.loop) < r->seek_until_ms;
}

static void come_to_end(struct redrive *r)
{
	int64_t now_ms = loop_now_ms(r->options.loop), again_ms = now_ms + SEEK_PAUSE_MS;

	if (!may_be_hidden(r)) {
		r->is_seen_whole = true;
		return;
	}
	redrive_walk_again(r);
	r->receive_at_ms = again_ms < r->seek_until_ms ? again_ms : r->seek_until_ms;
}

/* One whose lease is over hides nothing: it is what the walk may bring. One that nothing is done
 * about any more would silence the walk for ever. */
static bool holds_some_under_way(const struct redrive *r)
{
	for (size_t i = 0; i < holding_count(r->holding); i++) {
		const struct lease *lease = holding_at(r->holding, i);
		const struct move *move = lease->ud;

		if (move && move->step != MOVE_KEPT && lease->state == LEASE_HELD &&
			!move_is_given_up(move))
			return true;
	}
	return false;
}

void redrive_walk_judge(
	struct redrive *r, unsigned walk, const struct holding_seen *seen, size_t unseen)
{
	/* A message of ours that is under way hides those behind it in its group. */
	bool is_silent = r->options.source_is_fifo && holds_some_under_way(r);

	if (walk != r->walk || is_silent)
		return;
	r->empties = seen->received == 0 ? r->empties + 1 : 0;
	r->rounds = seen->received > 0 && seen->regained == 0 && unseen == 0 ? r->rounds + 1 : 0;
	if (r->empties >= EMPTIES_TO_END || r->rounds >= ROUNDS_TO_END)
		come_to_end(r);
}

/* --- what is wanted -------------------------------------------------------------------------- */

bool redrive_is_limit_reached(const struct redrive *r)
{
	return r->options.limit > 0 && r->status.matched >= r->options.limit;
}

bool redrive_has_lost(const struct redrive *r)
{
	for (const struct move *move = r->sent.first; move; move = move->next) {
		if (move->lease->state != LEASE_HELD && !move_is_given_up(move))
			return true;
	}
	return false;
}

static bool can_receive(const struct redrive *r)
{
	return !r->is_seen_whole && r->receive_failures < REDRIVE_TRIES;
}

bool redrive_has_more(const struct redrive *r)
{
	if (!can_receive(r) || redrive_is_limit_reached(r))
		return false;
	return !r->sought || map_count(r->sought) > 0;
}

/* So many are chosen at the most, for now: no more is received than that. UNKNOWN: no bound. */
static int64_t most_chosen(const struct redrive *r)
{
	size_t most = r->options.limit;

	if (r->options.canary > 0 && !r->canary_passed && (most == 0 || r->options.canary < most))
		most = r->options.canary;
	return most > 0 ? (int64_t)most : UNKNOWN;
}

bool redrive_wants_more(const struct redrive *r)
{
	int64_t most = most_chosen(r);

	if (can_receive(r) && redrive_has_lost(r))
		return true;
	return r->status.state == REDRIVE_RUNS && redrive_has_more(r) &&
	       (most == UNKNOWN || (int64_t)r->status.matched < most);
}

/* Near the end no more than may still be needed to see it: a long poll that nobody waits for would
 * be waited for. */
int redrive_most_receives(const struct redrive *r)
{
	if (r->options.source_is_fifo)
		return 1;
	/* Nothing is known of their size yet. */
	if (r->moves_made == 0)
		return EMPTIES_TO_END - r->empties;
	return r->empties > 0 ? EMPTIES_TO_END - r->empties : REDRIVE_RECEIVES;
}

static size_t most_under_way(const struct redrive *r)
{
	double ahead = r->options.rate * RATE_AHEAD_S;

	if (r->options.rate <= 0 || ahead > REDRIVE_PIPELINE)
		return REDRIVE_PIPELINE;
	return ahead < 2 * SQS_BATCH_MAX ? 2 * SQS_BATCH_MAX : (size_t)ahead;
}

/* Where everything is chosen, no message is received that will not be moved. */
static size_t room_of_limit(const struct redrive *r)
{
	int64_t most = most_chosen(r), taken = (int64_t)(r->status.matched + r->asked);

	if (most == UNKNOWN || r->options.choose || r->status.state != REDRIVE_RUNS)
		return MOST_NOT_LIMITED;
	return taken < most ? (size_t)(most - taken) : 0;
}

/* As large as those before, whatever is received next is not too much. One receive goes in any
 * case. */
static bool has_memory(const struct redrive *r)
{
	int64_t usual = r->moves_made > 0 ? r->bytes_received / (int64_t)r->moves_made : 0;
	int64_t coming = (int64_t)(r->asked + SQS_BATCH_MAX) * usual;

	return r->bytes_under_way + coming <= REDRIVE_PIPELINE_BYTES ||
	       (r->bytes_under_way == 0 && r->asked == 0);
}

size_t redrive_room(const struct redrive *r)
{
	size_t most = most_under_way(r), limit = room_of_limit(r), room;
	size_t taken = r->moves_under_way + r->asked;

	/* Lost originals come back beside what is under way. */
	if (redrive_has_lost(r))
		most += SQS_BATCH_MAX;
	else if (!has_memory(r))
		return 0;
	room = taken + SQS_BATCH_MAX <= most ? SQS_BATCH_MAX : 0;
	return limit < room ? limit : room;
}
