/*
 * A walk through a queue by receiving: the only way to see more than ten messages. It holds what it
 * has seen, so that others come; knows each message once; hands the oldest back when it holds as
 * many as it may; and believes in the end only after several long polls in a row brought nothing,
 * or nothing new (design: hazards d9, d10, d18). Counts of SQS never end it. Every message that it
 * receives is received once more than before: who starts it has said so.
 */
#ifndef SQSCOPE_MODEL_SCAN_H
#define SQSCOPE_MODEL_SCAN_H

#include "sqscope/model/holding.h"

struct scan;

struct scan_options {
	struct holding *holding; /* borrowed; nothing in it is forgotten while the scan runs */
	int visibility_s;        /* of each receive; extended while the scan runs */
	int wait_s;              /* of each long poll; 1 to SQS_WAIT_MAX_S */
	size_t want;             /* end after so many messages; 0: the whole queue */
	size_t hold_max;         /* held at once; 0 = 10,000 */
	int at_once;             /* receives under way; 0 = 4, and 1 on FIFO queues */
};

enum scan_end {
	SCAN_RUNS,
	SCAN_EMPTY,   /* several long polls in a row brought nothing */
	SCAN_ROUND,   /* only what was seen already came any more */
	SCAN_ENOUGH,  /* as many as were wanted */
	SCAN_STOPPED, /* on demand */
	SCAN_FAILED,  /* a receive failed: err says why */
};

struct scan_status {
	enum scan_end end;
	size_t receives; /* requests */
	size_t seen;     /* different messages */
	size_t repeated; /* deliveries of messages that were seen already: receives spent again */
	size_t unseen;   /* at most so many may be hidden without having been seen: their answers
			    are lost */
	struct err err;
};

/* After every receive; the fresh ones are the last `fresh` of the holding. */
typedef void (*scan_page_fn)(void *ud, size_t fresh);
/* Once, when it has ended; what it saw is still held. */
typedef void (*scan_done_fn)(void *ud, const struct scan_status *status);

struct scan *scan_start(
	const struct scan_options *options, scan_page_fn page, scan_done_fn done, void *ud);
/* No further receive; it ends when those under way are there. */
void scan_stop(struct scan *scan);
const struct scan_status *scan_status(const struct scan *scan);
/* After its end, or together with its holding (which goes first). */
void scan_free(struct scan *scan);

#endif
