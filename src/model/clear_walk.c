/* The walk through the queue: messages come in, it is asked which are wanted, and it ends. */
#include "clear_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	/* In a row: of three long polls nobody has heard. */
	EMPTIES_TO_END = 3,
	/* In a row: only what is known already, or newer than the start, comes. */
	ROUNDS_TO_END = 8,
	SEEK_PAUSE_MS = 2000, /* before it is looked again for what is hidden still */
	LET_GO_AT_ONCE = 500, /* of what is kept, when too much is held */
	/* SQS lets 120,000 be in flight at once, and gives nothing more then. */
	IN_FLIGHT_MAX = 100000,
	IN_FLIGHT_PAUSE_MS = 1000,
};

/* A receive under way. */
struct reception {
	struct clear *c;
	unsigned walk;
	size_t asked;
};

/* The messages of one receive, while it is asked which of them are wanted. */
struct clear_choice {
	struct clear *c; /* NULL: gone */
	struct clear_choice *prev, *next;
	struct lease *leases[SQS_BATCH_MAX];
	bool is_chosen[SQS_BATCH_MAX];
	size_t count;
};

/* --- its end --------------------------------------------------------------------------------- */

void clear_walk_again(struct clear *c)
{
	c->walk++;
	c->empties = c->rounds = 0;
	c->known_in_row = 0;
	c->is_seen_whole = false;
}

/* What is sought may be hidden by the process that had it, until a time that is known. */
static void come_to_end(struct clear *c)
{
	int64_t now_ms = loop_now_ms(c->options.loop), again_ms = now_ms + SEEK_PAUSE_MS;

	if (!c->sought || map_count(c->sought) == 0 || now_ms >= c->seek_until_ms) {
		c->is_seen_whole = true;
		return;
	}
	clear_walk_again(c);
	c->receive_at_ms = again_ms < c->seek_until_ms ? again_ms : c->seek_until_ms;
}

/* In a FIFO queue what is under way hides what is behind it in its group. */
static bool hides_some(const struct clear *c)
{
	for (size_t i = 0; c->options.is_fifo && i < holding_count(c->holding); i++) {
		const struct lease *lease = holding_at(c->holding, i);
		const struct clear_item *item = lease->ud;

		if (item && item->step != CLEAR_KEPT && lease->state == LEASE_HELD)
			return true;
	}
	return false;
}

/* What was let go comes back among the rest: only when it has come twice over, nothing else can be
 * there. */
static bool is_all_known(const struct clear *c)
{
	return c->known_in_row >= 2 * c->status.let_go;
}

static void judge(struct clear *c, unsigned walk, const struct holding_seen *seen, size_t news)
{
	if (walk != c->walk || hides_some(c))
		return;
	bool is_round = seen->received > 0 && seen->regained == 0 && news == 0;

	c->empties = seen->received == 0 ? c->empties + 1 : 0;
	c->rounds = is_round ? c->rounds + 1 : 0;
	c->known_in_row = is_round ? c->known_in_row + seen->received : 0;
	if (c->empties >= EMPTIES_TO_END || (c->rounds >= ROUNDS_TO_END && is_all_known(c)))
		come_to_end(c);
}

/* --- what is wanted -------------------------------------------------------------------------- */

bool clear_has_lost(const struct clear *c)
{
	for (const struct clear_item *item = c->deletable.first; item; item = item->next) {
		if (item->lease->state != LEASE_HELD && item->tries < CLEAR_TRIES)
			return true;
	}
	return false;
}

static bool can_receive(const struct clear *c)
{
	return !c->is_seen_whole && c->receive_failures < CLEAR_TRIES;
}

bool clear_has_more(const struct clear *c)
{
	if (!can_receive(c) || (c->options.want > 0 && c->status.received >= c->options.want))
		return false;
	return !c->sought || map_count(c->sought) > 0;
}

bool clear_wants_more(const struct clear *c)
{
	return (can_receive(c) && clear_has_lost(c)) ||
	       (c->status.state == CLEAR_RUNS && clear_has_more(c));
}

static size_t room(const struct clear *c)
{
	size_t taken = c->status.received + c->asked;

	if (c->items_under_way + c->asked + SQS_BATCH_MAX > CLEAR_PIPELINE ||
		c->unsaved + c->asked + SQS_BATCH_MAX > CLEAR_UNSAVED ||
		c->unsaved_bytes > CLEAR_UNSAVED_BYTES)
		return 0;
	if (c->options.want == 0 || c->status.state != CLEAR_RUNS)
		return SQS_BATCH_MAX;
	if (taken >= c->options.want)
		return 0;
	return c->options.want - taken < SQS_BATCH_MAX ? c->options.want - taken : SQS_BATCH_MAX;
}

/* --- chosen ---------------------------------------------------------------------------------- */

static void unlink_choice(struct clear_choice *choice)
{
	struct clear *c = choice->c;

	if (choice->prev)
		choice->prev->next = choice->next;
	else
		c->choices = choice->next;
	if (choice->next)
		choice->next->prev = choice->prev;
}

static void keep_one(struct clear *c, struct clear_item *item)
{
	c->status.kept++;
	clear_keep(c, item, NULL);
}

static void on_chosen(void *ud)
{
	struct clear_choice *choice = ud;
	struct clear *c = choice->c;

	if (!c) {
		free(choice);
		return;
	}
	clear_begin_work(c);
	unlink_choice(choice);
	for (size_t i = 0; i < choice->count; i++) {
		struct clear_item *item = choice->leases[i]->ud;

		if (choice->is_chosen[i] && c->status.state != CLEAR_ENDING)
			clear_take(c, item);
		else
			keep_one(c, item);
	}
	free(choice);
	clear_advance(c);
	clear_end_work(c);
}

static void choose(struct clear *c, struct clear_choice *choice)
{
	choice->c = c;
	choice->next = c->choices;
	if (choice->next)
		choice->next->prev = choice;
	c->choices = choice;
	if (c->options.choose) {
		c->options.choose(c->options.choose_ud, choice->leases, choice->count,
			choice->is_chosen, on_chosen, choice);
		return;
	}
	for (size_t i = 0; i < choice->count; i++)
		choice->is_chosen[i] = true;
	on_chosen(choice);
}

void clear_drop_choices(struct clear *c)
{
	while (c->choices) {
		struct clear_choice *choice = c->choices;

		unlink_choice(choice);
		choice->c = NULL;
	}
}

/* --- received -------------------------------------------------------------------------------- */

static struct clear_item *new_item(struct clear *c, struct lease *lease)
{
	struct clear_item *item = mem_new(1, sizeof *item);

	item->lease = lease;
	lease->ud = item;
	holding_renew(c->holding, lease, true);
	c->items_under_way++;
	return item;
}

static void delete_it(struct clear *c, struct clear_item *item)
{
	item->step = CLEAR_DELETABLE;
	clear_shed(item->lease);
	clear_list_add(&c->deletable, item);
}

/* Sent when it had been said already what was to go. */
static bool is_newer(const struct clear *c, const struct lease *lease)
{
	return c->options.sent_until_unix_ms != UNKNOWN &&
	       message_fact_number(&lease->message, "SentTimestamp") >
		       c->options.sent_until_unix_ms;
}

static void take_sought(struct clear *c, struct clear_item *item)
{
	if (!map_get(c->sought, clear_id(item)) || c->status.state == CLEAR_ENDING) {
		keep_one(c, item);
		return;
	}
	c->status.matched++;
	clear_seek_drop(c, clear_id(item));
	delete_it(c, item);
}

/* True when it is to be asked whether it is wanted. `news` grows with what is not to stay. */
static bool take_fresh(struct clear *c, struct lease *lease, size_t *news)
{
	struct clear_item *item = new_item(c, lease);
	struct sv id = clear_id(item);

	/* SQS delivers at least once: what is deleted comes once more, and is deleted once more. */
	if (id_set_has(&c->finished, id)) {
		item->is_done_before = true;
		delete_it(c, item);
		return false;
	}
	/* Handed back before, because too much was held; or it stands in the file. */
	if (!id_set_add(&c->seen, id)) {
		c->status.repeated++;
		clear_keep(c, item, NULL);
		return false;
	}
	c->status.received++;
	if (is_newer(c, lease)) {
		c->status.newer++;
		keep_one(c, item);
		return false;
	}
	(*news)++;
	if (c->sought) {
		take_sought(c, item);
		return false;
	}
	if (clear_file_has(c, id) || c->status.state == CLEAR_ENDING) {
		keep_one(c, item);
		return false;
	}
	return true;
}

/* Some that are held came once more, and brought their bodies again. */
static void drop_contents(struct clear *c)
{
	for (size_t i = 0; i < holding_count(c->holding); i++) {
		struct lease *lease = holding_at(c->holding, i);
		const struct clear_item *item = lease->ud;

		if (item && item->step >= CLEAR_DELETABLE)
			clear_shed(lease);
	}
}

static void log_leases(struct clear *c, size_t fresh)
{
	const struct lease *leases[SQS_BATCH_MAX];
	size_t count = holding_count(c->holding), logged = 0;

	for (size_t i = count - fresh; i < count; i++)
		leases[logged++] = holding_at(c->holding, i);
	if (logged > 0)
		op_journal_leases(&c->journal, leases, logged, false, clear_on_noted, c);
}

static size_t take(struct clear *c, size_t fresh)
{
	struct clear_choice *choice = mem_new(1, sizeof *choice);
	size_t count = holding_count(c->holding), news = 0;

	for (size_t i = count - fresh; i < count; i++) {
		struct lease *lease = holding_at(c->holding, i);

		if (take_fresh(c, lease, &news))
			choice->leases[choice->count++] = lease;
	}
	if (choice->count > 0)
		choose(c, choice);
	else
		free(choice);
	return news;
}

static void judge_failure(
	struct clear *c, const struct holding_seen *seen, size_t asked, const struct err *err)
{
	c->status.unseen += seen->is_ambiguous ? asked : 0;
	c->receive_failures++;
	c->receive_at_ms = loop_now_ms(c->options.loop) + op_retry_pause_ms(c->receive_failures);
	if (c->receive_failures >= CLEAR_TRIES || op_retry_is_vain(err))
		clear_stop(c, CLEAR_FAILED, err);
}

static void take_seen(
	struct clear *c, const struct reception *reception, const struct holding_seen *seen)
{
	size_t news;

	c->receive_failures = 0;
	c->status.repeated += seen->received - seen->fresh;
	if (seen->received > seen->fresh)
		drop_contents(c);
	log_leases(c, seen->fresh);
	news = take(c, seen->fresh);
	judge(c, reception->walk, seen, news);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct reception *reception = ud;
	struct clear *c = reception->c;

	if (c->is_freed) {
		free(reception);
		return;
	}
	clear_begin_work(c);
	c->receives--;
	c->asked -= reception->asked;
	c->status.requests++;
	if (err)
		judge_failure(c, seen, reception->asked, err);
	else
		take_seen(c, reception, seen);
	free(reception);
	clear_advance(c);
	clear_end_work(c);
}

/* --- letting go ------------------------------------------------------------------------------ */

static void drop_returned(struct clear *c, struct clear_item *item)
{
	if (item->lease->state == LEASE_HELD) {
		holding_renew(c->holding, item->lease, true);
		clear_list_add(&c->kept, item);
	} else {
		clear_drop_item(c, item);
	}
}

/* Its time is known: until then it hides from everybody, from us as well. */
static void drop_hidden(struct clear *c, struct clear_item *item)
{
	if (item->lease->state != LEASE_HELD || err_is_set(&item->lease->err)) {
		drop_returned(c, item);
		return;
	}
	c->status.let_go++;
	clear_hide(c, item->lease);
	holding_let_go(c->holding, item->lease);
	free(item);
}

static void on_let_go(void *ud, const struct holding_result *result)
{
	struct clear *c = ud;
	struct clear_item *item;

	(void)result;
	if (c->is_freed)
		return;
	c->deletes--;
	while ((item = clear_list_take(&c->returning))) {
		if (c->options.is_fifo)
			drop_returned(c, item);
		else
			drop_hidden(c, item);
	}
	clear_advance(c);
}

/*
 * What is held is bounded. In a FIFO queue the oldest goes back, so that what stands behind it can
 * be seen. Elsewhere it would be the next that comes, again and again, and the rest would never be
 * seen: it is hidden once more for the whole time, and forgotten; it comes back by itself.
 */
static void let_oldest_go(struct clear *c)
{
	struct lease *leases[LET_GO_AT_ONCE];
	const struct lease *logged[LET_GO_AT_ONCE];
	struct clear_item *item;
	size_t count = 0;

	while (count < LET_GO_AT_ONCE && (item = clear_list_take(&c->kept))) {
		logged[count] = leases[count] = item->lease;
		count++;
		clear_list_add(&c->returning, item);
		holding_renew(c->holding, item->lease, false);
	}
	if (c->options.is_fifo)
		op_journal_leases(&c->journal, logged, count, true, clear_on_noted, c);
	c->deletes++;
	c->status.requests += (count + SQS_BATCH_MAX - 1) / SQS_BATCH_MAX;
	holding_change(c->holding, leases, count, c->options.is_fifo ? 0 : c->options.visibility_s,
		on_let_go, c);
}

/* --- receiving ------------------------------------------------------------------------------- */

static void receive(struct clear *c, size_t count)
{
	const struct holding_look look = {.max_messages = (int)count,
		.visibility_s = c->options.visibility_s,
		.wait_s = c->options.wait_s == UNKNOWN ? 0 : c->options.wait_s};
	struct reception *reception = mem_new(1, sizeof *reception);

	*reception = (struct reception){.c = c, .walk = c->walk, .asked = count};
	c->receives++;
	c->asked += count;
	holding_receive(c->holding, &look, on_seen, reception);
}

/* Too much is held; or what is kept may stand in a FIFO group before something that was lost. */
static bool is_to_be_returned(const struct clear *c)
{
	return c->kept.count > c->options.hold_max ||
	       (c->options.is_fifo && c->kept.count > 0 && !c->is_seen_whole && clear_has_lost(c));
}

static bool is_flight_full(const struct clear *c)
{
	return holding_count(c->holding) + clear_hidden(c) >= IN_FLIGHT_MAX;
}

void clear_receive(struct clear *c)
{
	int64_t pause_ms = c->receive_at_ms - loop_now_ms(c->options.loop);
	int most = c->options.is_fifo ? 1 : CLEAR_RECEIVES;

	if (is_to_be_returned(c) && c->returning.count == 0 && !c->is_returning)
		let_oldest_go(c);
	if (is_flight_full(c) && pause_ms <= 0)
		pause_ms = IN_FLIGHT_PAUSE_MS;
	if (pause_ms > 0 && clear_wants_more(c)) {
		clear_wake_in(c, pause_ms);
		return;
	}
	while (clear_wants_more(c) && c->receives < most && room(c) > 0)
		receive(c, room(c));
}
