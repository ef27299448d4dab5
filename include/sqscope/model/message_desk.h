/*
 * What an operator does with the messages of one queue: look, hold, hand back, mark, filter, group,
 * delete, edit, send, export. One desk serves the message browser, the commands and the tests. It
 * owns a holding and at most one scan; receives only when asked; every write passes the gate and
 * the audit log; what is held is noted in the lease log, so that it can be told after a kill -9.
 *
 * Items are known by MessageId and stay where they are until they are dropped; their order is that
 * of the first receive. What takes time (decoding, jq, files) runs in a pool thread on copies;
 * items are filled in when it is done. Pulled: compare message_desk_gen. Async contract: http.h;
 * every `done` may be NULL. What only gives back or extends a lease of our own is no write: it
 * works in READ-ONLY mode, too, because looking does.
 */
#ifndef SQSCOPE_MODEL_MESSAGE_DESK_H
#define SQSCOPE_MODEL_MESSAGE_DESK_H

#include "sqscope/model/audit_trail.h"
#include "sqscope/model/filter.h"
#include "sqscope/model/look_price.h"
#include "sqscope/model/mask.h"
#include "sqscope/model/message_groups.h"
#include "sqscope/model/message_summary.h"
#include "sqscope/model/scan.h"
#include "sqscope/model/write_gate.h"
#include "sqscope/store/journal.h"

struct message_desk;

/* --- the desk -------------------------------------------------------------------------------- */

struct desk_options {
	struct loop *loop; /* all borrowed, and outlive the desk */
	struct sqs_client *sqs;
	struct store_queue *store;
	const struct mask *mask; /* NULL: nothing is hidden. Not changed meanwhile */
	struct sv queue_url;     /* copied */
	bool is_fifo;
	enum priority priority;
	/* Asked at each write: who we are and what is permitted at present. */
	void (*get_gate)(void *ud, struct write_gate *gate);
	void *ud;
};

/* Begins to read the queue's attributes. */
struct message_desk *message_desk_new(const struct desk_options *options);
/*
 * Requests under way are cancelled, with their `done`. What is held stays hidden until its time:
 * message_desk_leave comes first. Not from inside of a `done`.
 */
void message_desk_free(struct message_desk *desk);

struct sv message_desk_queue_url(const struct message_desk *desk);
bool message_desk_is_fifo(const struct message_desk *desk);
/* Grows with every change of what a view shows. */
uint64_t message_desk_gen(const struct message_desk *desk);
/* May something be written here at present? Else ERR_REFUSED in words. */
bool message_desk_may_write(const struct message_desk *desk, struct err *err) MUST_CHECK;

/* Read anew before a look when they are older than a minute; NULL until they came. err (may be
 * NULL) tells why they did not. */
const struct queue_attributes *message_desk_attributes(
	const struct message_desk *desk, struct err *err);
/* Of the next look; borrowed until the next call. LOOK_UNKNOWN until the attributes came. */
const struct look_price *message_desk_price(struct message_desk *desk);

/* --- items ----------------------------------------------------------------------------------- */

enum desk_match {
	DESK_MATCH_PENDING, /* not looked at yet */
	DESK_MATCH_YES,     /* also while there is no filter */
	DESK_MATCH_NO,
	DESK_MATCH_ERROR, /* the filter failed on it: not selected */
};

enum { DESK_NO_GROUP = -1 };

struct desk_item {
	const struct lease
		*lease; /* the message, its lease and how the last request about it went */
	size_t index;   /* place in the order */
	bool is_marked;
	bool is_kept; /* renewed until the operator lets go (message_desk_hold) */
	/* made in a pool thread */
	bool is_summarised; /* the summary is there */
	struct message_summary summary;
	enum desk_match match;
	struct str *values; /* one for each column; empty: no value */
	bool *value_errors; /* the expression failed: the value says why */
	size_t value_count; /* 0 until they were made */
	int group;          /* number in message_desk_groups, or DESK_NO_GROUP */
	/* what the journal tells: was it moved before and came back? JOURNAL_PAST_... */
	enum journal_past past;
	int64_t moved_unix_ms; /* then; UNKNOWN */
};

size_t message_desk_count(const struct message_desk *desk);
const struct desk_item *message_desk_at(const struct message_desk *desk, size_t index);
const struct desk_item *message_desk_find(const struct message_desk *desk, struct sv message_id);

/* Take out of the list what is neither held nor busy: this one, or all that are deleted. Not while
 * a scan runs: then nothing happens. */
void message_desk_drop(struct message_desk *desk, const struct desk_item *item);
void message_desk_drop_deleted(struct message_desk *desk);

struct desk_status {
	size_t count, held, marked, matching, match_errors;
	size_t pending;        /* items that wait for the pool thread */
	int64_t until_unix_ms; /* the first end of a lease that is held; UNKNOWN */
	bool is_receiving, is_scanning;
	bool is_writing;   /* a write of the operator's is under way */
	bool has_given_up; /* the filter ended its process too often: ask anew */
};

void message_desk_status(const struct message_desk *desk, struct desk_status *out);

/* --- marks ----------------------------------------------------------------------------------- */

void message_desk_mark(struct message_desk *desk, const struct desk_item *item, bool is_marked);
/* All that match, or all of them that are of a group (DESK_NO_GROUP: any). */
void message_desk_mark_matching(struct message_desk *desk, int group);
void message_desk_unmark_all(struct message_desk *desk);
/* The marked ones in order; the caller frees the array. NULL when there are none. */
const struct desk_item **message_desk_marked(const struct message_desk *desk, size_t *count);

/* --- questions about every message ----------------------------------------------------------- */

enum desk_group_by {
	DESK_GROUP_NOT,
	DESK_GROUP_ERROR,     /* the error that it seems to tell of */
	DESK_GROUP_EXPR,      /* a jq expression */
	DESK_GROUP_ATTRIBUTE, /* a message attribute, or a system attribute */
};

struct desk_questions {
	struct sv where; /* jq; empty: everything matches */
	struct sv text;  /* and has this somewhere in body (any layer), attributes or id; without
			    case. Empty: whatever */
	const struct sv *columns; /* jq; at most FILTER_EXPRS_MAX - 2 */
	size_t column_count;
	enum desk_group_by group_by;
	struct sv group; /* the expression, or the attribute's name */
};

/* err NULL: they are asked of every message from now on. Else a mistake: what was asked before
 * stays. fault.expr: 0 is `where` when there is one, then the columns, then the group. */
typedef void (*desk_asked_fn)(void *ud, const struct filter_fault *fault, const struct err *err);

/* Everything is copied. */
void message_desk_ask(struct message_desk *desk, const struct desk_questions *questions,
	desk_asked_fn done, void *ud);
/* What is asked at present; borrowed until the next desk_asked_fn without err. */
const struct desk_questions *message_desk_questions(const struct message_desk *desk);

/* NULL unless the questions group; borrowed until the next change. Counts those that match. */
const struct message_groups *message_desk_groups(const struct message_desk *desk);
/* "5 of 8 bodies differ only in $.job": of those that match; "" when there is nothing to say. */
const char *message_desk_difference(const struct message_desk *desk);
/* Hide in summaries what the mask says (the start), or show everything. */
void message_desk_set_masked(struct message_desk *desk, bool is_masked);

/* --- looking --------------------------------------------------------------------------------- */

struct desk_look {
	int max_messages; /* 1 to SQS_BATCH_MAX */
	int visibility_s; /* 1 to SQS_VISIBILITY_MAX_S */
	int wait_s;       /* 0 to SQS_WAIT_MAX_S */
	/* Although look_price_is_refused: a write then, because it moves messages. */
	bool is_forced;
	struct sv reason;
};

/* One ReceiveMessage. ERR_REFUSED when the price forbids it. */
void message_desk_look(
	struct message_desk *desk, const struct desk_look *look, holding_look_fn done, void *ud);

struct desk_scan {
	size_t want;      /* 0: the whole queue */
	int visibility_s; /* renewed while the scan runs */
	int wait_s;       /* 1 to SQS_WAIT_MAX_S */
	size_t hold_max;  /* 0: scan.h's */
	bool is_forced;
	struct sv reason;
};

/* One at a time. A refusal arrives as SCAN_FAILED with ERR_REFUSED. `page` may be NULL. */
void message_desk_scan(struct message_desk *desk, const struct desk_scan *scan, scan_page_fn page,
	scan_done_fn done, void *ud);
void message_desk_scan_stop(struct message_desk *desk);
/* Of the last scan, also when it has ended; NULL: there was none. */
const struct scan_status *message_desk_scan_status(const struct message_desk *desk);

/* --- leases ---------------------------------------------------------------------------------- */

/* What became of one of the messages or handles that were asked about. */
struct desk_entry {
	bool is_done;
	bool is_ambiguous;         /* no answer: it may have taken effect */
	struct err err;            /* why not; clear when done */
	struct sv message_id;      /* of what was sent, or of the item; empty of foreign handles */
	struct sv sequence_number; /* FIFO, of what was sent */
};

struct desk_result {
	size_t asked, done, lost;         /* lost: the lease was over */
	struct err err;                   /* the first reason why something was not done; clear */
	const struct desk_entry *entries; /* in the order of the request; as many as asked */
	struct sv text; /* a sentence for the operator: "deleted 3 of 4: ...". Raw text of the
			   service is in it: safe_text */
};

/* Borrowed until it returns. */
typedef void (*desk_done_fn)(void *ud, const struct desk_result *result);

/* Hide them for so many seconds from now, 1 to SQS_VISIBILITY_MAX_S; cut to the 12 hours. */
void message_desk_extend(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, int timeout_s, desk_done_fn done, void *ud);
/* Renew them before they end, until taken back. */
void message_desk_hold(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, bool is_kept);
/* Hand them back now. */
void message_desk_return(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, desk_done_fn done, void *ud);
/* A redrive holds them from now on (redrive.h); no longer the desk. */
void message_desk_give(
	struct message_desk *desk, const struct desk_item *const *items, size_t count);
/* Stop the scan, wait for receives under way, hand everything back, forget it in the lease log:
 * before message_desk_free. */
void message_desk_leave(struct message_desk *desk, desk_done_fn done, void *ud);

/* --- writes ---------------------------------------------------------------------------------- */

struct desk_delete {
	struct sv backup; /* a dump file that is made first: what is not safe in it is not deleted.
			     Empty: none */
	struct sv reason;
};

void message_desk_delete(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, const struct desk_delete *options, desk_done_fn done, void *ud);

/* A copy of the message with all that can be sent again, for an editor to begin with. Borrows from
 * the message; the deduplication id is left empty. */
void message_desk_seed(const struct message *m, struct sqs_outgoing *out);
/* Would SQS take it? Sizes, characters, names and types of attributes, group and delay. */
bool message_desk_check(const struct message_desk *desk, const struct sqs_outgoing *outgoing,
	struct err *err) MUST_CHECK;

/* Any number, in this order; a FIFO message without a deduplication id gets a fresh one. Copied. */
void message_desk_send(struct message_desk *desk, const struct sqs_outgoing *entries, size_t count,
	struct sv reason, desk_done_fn done, void *ud);
/*
 * The message as it was edited: sent, confirmed by SQS with the right checksum, and only then is
 * the original deleted, unless it is kept. One entry: done when both are; err says what is left
 * where.
 */
void message_desk_resend(struct message_desk *desk, const struct desk_item *item,
	const struct sqs_outgoing *edited, bool keeps_original, struct sv reason, desk_done_fn done,
	void *ud);
/* The last message that was sent from here, in this context; NULL when there is none. Borrowed
 * until it returns. */
typedef void (*desk_recall_fn)(void *ud, const struct sqs_outgoing *last, const struct err *err);
void message_desk_recall(struct message_desk *desk, desk_recall_fn done, void *ud);

/* Messages that other consumers hold, by their receipt handles. Copied. */
void message_desk_change_handles(struct message_desk *desk, const struct sqs_visibility *handles,
	size_t count, struct sv reason, desk_done_fn done, void *ud);
void message_desk_delete_handles(struct message_desk *desk, const struct sv *handles, size_t count,
	struct sv reason, desk_done_fn done, void *ud);

/* --- export ---------------------------------------------------------------------------------- */

/* A dump file (message_json.h), 0600 and on the disk before `done`; one that exists already is not
 * touched. Lossless, unmasked. Damaged messages are not done. */
void message_desk_export(struct message_desk *desk, const struct desk_item *const *items,
	size_t count, struct sv path, desk_done_fn done, void *ud);

#endif
