/*
 * PurgeQueue: everything in a queue is deleted by SQS, also what is in flight and delayed, and for
 * up to a minute what is sent meanwhile. It takes no second purge within a minute; that is waited
 * for when it is wanted. Accepted is not done: the counts are read until they show it, or the
 * minute is over (design: hazards d17; API reference, PurgeQueue). Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_PURGE_H
#define SQSCOPE_MODEL_PURGE_H

#include "sqscope/model/store_queue.h"
#include "sqscope/sqs/sqs.h"

struct purge;

struct purge_options {
	struct loop *loop; /* all borrowed, must outlive it */
	struct sqs_client *sqs;
	struct store_queue *store;
	struct sv queue_url; /* all text is copied */
	struct sv context, account, region;
	struct sv parameters; /* JSON: for the journal */
	bool waits;           /* for another purge, until this one is accepted */
	/* Not empty: look on at what this operation of the journal asked for, and ask for nothing:
	   what was sent since then must not go. */
	struct sv resume;
	bool takes_by_force;
};

enum purge_state {
	PURGE_ASKING,
	PURGE_WAITING, /* another purge was asked for less than a minute ago */
	PURGE_PURGING, /* accepted, and the counts do not show it yet */
	PURGE_DONE,
};

enum purge_end {
	PURGE_EMPTY,     /* all three counts are 0 */
	PURGE_NOT_EMPTY, /* the minute is over, and the counts are not: something was sent, or they
			    lag behind */
	PURGE_NOT_SEEN,  /* accepted; the counts cannot be read */
	PURGE_CANCELLED, /* before it was accepted; after it, only the looking on has ended */
	PURGE_FAILED,    /* err says why */
};

struct purge_counts {
	int64_t visible, in_flight, delayed; /* UNKNOWN */
};

struct purge_status {
	enum purge_state state;
	enum purge_end end;    /* with PURGE_DONE */
	const char *operation; /* id in the journal */
	struct purge_counts before, now;
	bool is_accepted;
	bool is_ambiguous;     /* its answer was lost: it may have been accepted */
	int64_t asked_unix_ms; /* when it was accepted; UNKNOWN */
	int64_t until_unix_ms; /* when waiting: another may be taken from then on, at the latest.
				  When accepted: until then what is sent may go, and no other is
				  taken. UNKNOWN */
	struct err err;
	uint64_t gen;
};

/* Once. */
typedef void (*purge_done_fn)(void *ud, const struct purge_status *status);

struct purge *purge_start(const struct purge_options *options, purge_done_fn done, void *ud);
const struct purge_status *purge_status(const struct purge *p);
/* Seconds until status.until_unix_ms, 0 when that is over or not known: the countdown. */
int purge_left_s(const struct purge *p);
void purge_cancel(struct purge *p);
/* What SQS has accepted goes on without us. */
void purge_free(struct purge *p);

#endif
