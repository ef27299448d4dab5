/* A walk through a queue. */
#include "sqscope/model/scan.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum {
	HOLD_MAX = 10000,
	AT_ONCE = 4,
	/* In a row. A short one may be empty by chance, of three long ones nobody has heard. */
	EMPTIES_TO_END = 3,
	/* In a row: with nothing but known messages it has gone round, if it hands back; if it does
	 * not, they are duplicates. */
	ROUNDS_TO_END = 5,
	/* Of what may be held, so much is handed back at a time. */
	RETURN_PART = 10,
};

struct scan {
	struct scan_options options;
	struct scan_status status;
	scan_page_fn page;
	scan_done_fn done;
	void *ud;
	int under_way;
	int empties, rounds; /* in a row */
	size_t returned;     /* leases from the start of the holding that were handed back */
	bool is_returning, has_ended;
};

static void go_on(struct scan *scan);

static void decide_end(struct scan *scan, enum scan_end end)
{
	if (scan->status.end == SCAN_RUNS)
		scan->status.end = end;
}

static void finish_when_quiet(struct scan *scan)
{
	if (scan->status.end == SCAN_RUNS || scan->under_way > 0 || scan->is_returning ||
		scan->has_ended)
		return;
	scan->has_ended = true;
	scan->done(scan->ud, &scan->status);
}

/* --- receiving ------------------------------------------------------------------------------- */

static void judge(struct scan *scan, const struct holding_seen *seen)
{
	scan->status.seen += seen->fresh;
	scan->status.repeated += seen->received - seen->fresh;
	scan->empties = seen->received == 0 ? scan->empties + 1 : 0;
	scan->rounds = seen->received > 0 && seen->fresh == 0 ? scan->rounds + 1 : 0;
	if (scan->options.want > 0 && scan->status.seen >= scan->options.want)
		decide_end(scan, SCAN_ENOUGH);
	else if (scan->empties >= EMPTIES_TO_END)
		decide_end(scan, SCAN_EMPTY);
	else if (scan->rounds >= ROUNDS_TO_END)
		decide_end(scan, SCAN_ROUND);
}

/* The newest leases are those of this receive: they are kept until the scan is over. */
static void renew_fresh(struct scan *scan, size_t fresh)
{
	struct holding *h = scan->options.holding;
	size_t count = holding_count(h);

	for (size_t i = count - fresh; i < count; i++)
		holding_renew(h, holding_at(h, i), true);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct scan *scan = ud;

	scan->under_way--;
	scan->status.receives++;
	if (err) {
		scan->status.unseen += seen->is_ambiguous ? SQS_BATCH_MAX : 0;
		if (!err_is_set(&scan->status.err))
			scan->status.err = *err;
		decide_end(scan, err->code == ERR_CANCELLED ? SCAN_STOPPED : SCAN_FAILED);
	} else {
		renew_fresh(scan, seen->fresh);
		judge(scan, seen);
		scan->page(scan->ud, seen->fresh);
	}
	go_on(scan);
}

static int next_max(const struct scan *scan)
{
	size_t asked = scan->status.seen + (size_t)scan->under_way * SQS_BATCH_MAX;

	if (scan->options.want == 0)
		return SQS_BATCH_MAX;
	if (asked >= scan->options.want)
		return 0;
	asked = scan->options.want - asked;
	return asked < SQS_BATCH_MAX ? (int)asked : SQS_BATCH_MAX;
}

/* --- handing back ---------------------------------------------------------------------------- */

static void on_returned(void *ud, const struct holding_result *result)
{
	struct scan *scan = ud;

	/* What could not be handed back comes back by itself, at its time. */
	(void)result;
	scan->is_returning = false;
	go_on(scan);
}

static void return_oldest(struct scan *scan)
{
	struct holding *h = scan->options.holding;
	size_t most = scan->options.hold_max / RETURN_PART + 1, count = 0;
	struct lease **oldest = mem_new(most, sizeof *oldest);

	while (scan->returned < holding_count(h) && count < most) {
		struct lease *lease = holding_at(h, scan->returned++);

		if (lease->state == LEASE_HELD && !lease->is_busy)
			oldest[count++] = lease;
	}
	scan->is_returning = true;
	for (size_t i = 0; i < count; i++)
		oldest[i]->is_renewed = false;
	holding_change(h, oldest, count, 0, on_returned, scan);
	free(oldest);
}

/* --- the walk -------------------------------------------------------------------------------- */

static void go_on(struct scan *scan)
{
	const struct scan_options *options = &scan->options;
	struct holding_look look = {
		.visibility_s = options->visibility_s, .wait_s = options->wait_s};

	while (scan->status.end == SCAN_RUNS && scan->under_way < options->at_once &&
		!scan->is_returning) {
		look.max_messages = next_max(scan);
		if (look.max_messages == 0)
			break;
		if (holding_held_count(options->holding) >= options->hold_max) {
			return_oldest(scan);
			break;
		}
		scan->under_way++;
		holding_receive(options->holding, &look, on_seen, scan);
	}
	finish_when_quiet(scan);
}

struct scan *scan_start(
	const struct scan_options *options, scan_page_fn page, scan_done_fn done, void *ud)
{
	struct scan *scan = mem_new(1, sizeof *scan);

	assert(options->wait_s >= 1 && options->wait_s <= SQS_WAIT_MAX_S);
	scan->options = *options;
	if (scan->options.hold_max == 0)
		scan->options.hold_max = HOLD_MAX;
	if (scan->options.at_once == 0)
		scan->options.at_once = holding_is_fifo(options->holding) ? 1 : AT_ONCE;
	scan->page = page;
	scan->done = done;
	scan->ud = ud;
	go_on(scan);
	return scan;
}

void scan_stop(struct scan *scan)
{
	decide_end(scan, SCAN_STOPPED);
}

const struct scan_status *scan_status(const struct scan *scan)
{
	return &scan->status;
}

void scan_free(struct scan *scan)
{
	free(scan);
}
