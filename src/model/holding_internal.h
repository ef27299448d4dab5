/*
 * The inside of a holding: holding.c keeps the leases and their time, holding_receive.c brings
 * messages in, holding_job.c asks about many leases in batches.
 */
#ifndef SQSCOPE_MODEL_HOLDING_ROOM_H
#define SQSCOPE_MODEL_HOLDING_ROOM_H

#include "sqscope/base/map.h"
#include "sqscope/model/holding.h"

enum {
	HOLDING_S_MS = 1000,
	/* A request that leaves later than this before the end may arrive behind it. */
	HOLDING_MARGIN_MS = 2000,
};

struct holding_job;
struct holding_receipt; /* a receive under way */

struct holding {
	struct holding_options options;
	struct str queue_url;
	struct lease **leases; /* owned */
	size_t count, cap;
	struct map *by_id; /* borrowed */
	uint64_t gen;
	struct loop_timer timer; /* to the next lease that ends or is to be renewed */
	struct holding_receipt *receipts;
	struct holding_job *jobs;
	/* Waits until nothing is under way. */
	holding_done_fn return_done;
	void *return_ud;
	bool is_returning, is_closing;
	bool is_stale; /* the timer is to be set anew, on the next turn */
};

/* Something about the leases has changed: gen, and when to look at them next. */
void holding_changed(struct holding *h);
/* A receive or a job has ended: what waited for that may begin. */
void holding_settle(struct holding *h);

/* Can a request about it still be in time? */
bool lease_is_ready(const struct holding *h, const struct lease *lease);
void lease_set_until(struct holding *h, struct lease *lease, int64_t until_ms);
void lease_lose(struct lease *lease);

/* Cancel all of them, with their `done`. */
void holding_cancel_receipts(struct holding *h);
void holding_cancel_jobs(struct holding *h);

/* Extend by a renewal what is to be renewed. */
void holding_renew_due(struct holding *h);
/* When a lease that is renewed is due. */
int64_t lease_renew_at_ms(const struct holding *h, const struct lease *lease);

#endif
