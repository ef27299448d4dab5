/*
 * The worker's side of store_queue: jobs that are made durable together. Knows no lock and no loop;
 * whoever calls store_batch_run is the only one that touches the database and these jobs meanwhile.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "sqscope/model/store_queue.h"

struct store_job {
	struct store_queue *queue;
	const char *what;
	unsigned flags;
	store_job_fn run;
	store_job_done_fn done;
	void *ud;
	bool has_begun;    /* it is in the batch at hand */
	bool is_cancelled; /* before that */
	struct err err;    /* clear: it succeeded */
	struct store_job *next;
};

/* The database, opened when the first batch needs it; again by the next when that failed. */
struct store_handle {
	char *directory; /* owned */
	struct store *store;
	struct err err; /* of the last opening */
	bool is_tried;
};

/* Cut the next batch off a list: one job, or as many neighbours as may share a transaction. */
struct store_job *store_batch_take(struct store_job **first);

/* Run the jobs of a batch, and leave the result in each. */
void store_batch_run(struct store_handle *handle, struct store_job *batch);

#endif
