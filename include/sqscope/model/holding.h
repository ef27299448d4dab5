/*
 * What this program holds of one queue. Whatever it receives is under a lease: SQS hides the
 * message from others until an absolute time, and gives it back by itself then. A holding knows
 * each message once, by its MessageId, with the newest receipt handle; it extends leases, hands
 * messages back, deletes them, and knows when it has lost one. It never receives unless asked, and
 * never acts on a lease whose time may be over (design: hazards d2, d19, d20).
 *
 * Leases are owned by the holding and stay where they are until they are forgotten. Async contract:
 * http.h.
 */
#ifndef SQSCOPE_MODEL_HOLDING_H
#define SQSCOPE_MODEL_HOLDING_H

#include "sqscope/sqs/sqs_messages.h"

struct holding;

enum lease_state {
	LEASE_HELD,
	LEASE_LOST, /* its time is over, or SQS does not take the handle any more: the message is in
		       the queue again, with another consumer, or gone */
	LEASE_RETURNED, /* handed back: others can receive it */
	LEASE_GIVEN,    /* given to another part of the program, which holds it from then on */
	LEASE_DELETED,
};

struct lease {
	struct message message; /* as last received */
	enum lease_state state;
	int64_t received_ms; /* not later than SQS began to count: the 12 hours run from here */
	int64_t until_ms;    /* not later than SQS shows the message to others again */
	int64_t until_unix_ms;
	int64_t span_ms;        /* how long it lasted when it was given or extended */
	int receives;           /* by us */
	bool is_busy;           /* a request about it is under way */
	bool is_renewed;        /* its lease is extended before it ends, until that is taken back:
				   also when it was lost and is received again */
	int64_t renew_tried_ms; /* when that was last tried in vain; 0 */
	void *ud;               /* of who works with it; the holding does not look at it */
	struct err err;         /* why the last request about it failed; clear when it did not */
	bool is_ambiguous;      /* that request may have taken effect all the same */
};

struct holding_options {
	struct loop *loop; /* borrowed, must outlive it; so must sqs */
	struct sqs_client *sqs;
	struct sv queue_url; /* copied */
	bool is_fifo;
	enum priority priority;
	int renew_s; /* what a renewal asks for; 0 = 120 */
};

struct holding *holding_new(const struct holding_options *options);
/*
 * Requests under way are cancelled, with their `done`. What is still held stays hidden until its
 * time: holding_return_all comes first.
 */
void holding_free(struct holding *h);

bool holding_is_fifo(const struct holding *h);
/* In the order of their first receive. */
size_t holding_count(const struct holding *h);
struct lease *holding_at(const struct holding *h, size_t index);
struct lease *holding_find(const struct holding *h, struct sv message_id);
size_t holding_held_count(const struct holding *h);
/* The first end of a lease that is held, on the wall clock; UNKNOWN without one. */
int64_t holding_until_unix_ms(const struct holding *h);
/* Grows with every change. */
uint64_t holding_gen(const struct holding *h);

/* --- receive -------------------------------------------------------------------------------- */

struct holding_look {
	int max_messages; /* 1 to SQS_BATCH_MAX */
	int visibility_s; /* 1 to SQS_VISIBILITY_MAX_S: with 0 one answer may hold a message twice
			   */
	int wait_s;
};

struct holding_seen {
	size_t received;   /* messages in the answer */
	size_t fresh;      /* of these, not known before */
	size_t regained;   /* of these, known, and not held any more before */
	bool is_ambiguous; /* the answer is lost: up to max_messages may be hidden now, unseen, for
			      visibility_s */
};

typedef void (*holding_look_fn)(void *ud, const struct holding_seen *seen, const struct err *err);

/* One ReceiveMessage. It counts as a receive of everything that comes. */
void holding_receive(
	struct holding *h, const struct holding_look *look, holding_look_fn done, void *ud);
bool holding_is_receiving(const struct holding *h);

/* --- from one holding to another -------------------------------------------------------------- */

/* Hold a message that somebody else in this program has received: it is not received once more.
 * A copy is made; NULL when it is held here already. */
struct lease *holding_adopt(struct holding *h, const struct lease *other);
/* It is held elsewhere from now on. False when it is not held, or a request about it runs. */
bool holding_give(struct holding *h, struct lease *lease);

/* --- what is done with leases ---------------------------------------------------------------- */

struct holding_result {
	size_t asked, done;
	size_t lost;      /* of those that were not done: the lease is over */
	struct err first; /* the first failure; clear when all is done */
};

typedef void (*holding_done_fn)(void *ud, const struct holding_result *result);

/*
 * Hide them for timeout_s from now, 0 to SQS_VISIBILITY_MAX_S; 0 hands them back. What would pass
 * the 12 hours from its receive is cut to end a moment before. Leases that are not held, busy or at
 * their end are not asked about: they count as not done.
 */
void holding_change(struct holding *h, struct lease *const *leases, size_t count, int timeout_s,
	holding_done_fn done, void *ud);
/* DeleteMessage, in the same way. */
void holding_delete(struct holding *h, struct lease *const *leases, size_t count,
	holding_done_fn done, void *ud);
/* Hand back everything that is held, once nothing is under way any more. */
void holding_return_all(struct holding *h, holding_done_fn done, void *ud);

/* Extend the lease of its own accord, or no longer. */
void holding_renew(struct holding *h, struct lease *lease, bool is_renewed);

/* How long the lease could still be made to last, in seconds from now: what is left of the 12
 * hours. */
int holding_most_s(const struct holding *h, const struct lease *lease);

/* Drop a lease that is neither held nor busy. */
void holding_forget(struct holding *h, struct lease *lease);
/* Drop one that is held and not busy: the message stays hidden until its time, and nobody can hand
 * it back. */
void holding_let_go(struct holding *h, struct lease *lease);

#endif
