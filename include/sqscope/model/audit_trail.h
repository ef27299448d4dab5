/*
 * The audit log in front of a write: the intent is on the disk before the request may leave, the
 * outcome follows when the answer is there. A write whose intent cannot be kept does not happen.
 * Asynchronous over the store's queue; the rows are those of store/audit.h. Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_AUDIT_TRAIL_H
#define SQSCOPE_MODEL_AUDIT_TRAIL_H

#include "sqscope/model/place.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/sqs/sqs_messages.h"
#include "sqscope/store/audit.h"

/* Where writes go and are written down; borrowed until audit_trail_begin returns, but for loop and
 * store, which must outlive the writes. */
struct audit_trail {
	struct loop *loop;
	struct store_queue *store;
	const struct place *place;
	struct sv account; /* of the live call; empty: the one that the configuration names */
};

/* One write on its way. */
struct audit_write;

/*
 * err NULL: the intent is kept, send now, and tell the end with one of the functions below. Else
 * nothing may be sent; write is NULL and over.
 */
typedef void (*audit_proceed_fn)(void *ud, struct audit_write *write, const struct err *err);

/* Everything in the intent is copied; its place is filled in from the trail. */
struct audit_write *audit_trail_begin(const struct audit_trail *trail,
	const struct audit_intent *intent, audit_proceed_fn proceed, void *ud);
/* Before `proceed` has come: it does not come any more, and nothing was sent. A row that is kept
 * already gets its outcome. */
void audit_write_cancel(struct audit_write *write);

/* The end; nobody waits for it to be kept. The outcome is copied, the write is over. */
void audit_write_end(struct audit_write *write, const struct audit_outcome *outcome);
/* The end of a write that was one batch: message_ids has one for each entry (NULL: those of the
 * answer, for what was sent). */
void audit_write_end_batch(struct audit_write *write, const struct sv *message_ids,
	const struct sqs_batch_result *result, const struct err *err);
/* How a write ended of which so many were asked for and done. */
enum audit_result audit_result_of(size_t done, size_t asked, bool is_ambiguous);
/* The end will not be known: what was asked is given up. */
void audit_write_give_up(struct audit_write *write);

#endif
