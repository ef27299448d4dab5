/*
 * The selective redrive: chosen messages are received, sent to where they belong, and deleted only
 * when the send was confirmed by the entry's id and that is on the disk. Whatever ends the program
 * in between, the journal knows what was begun, and nothing is sent twice without being listed.
 *
 * A message whose send got no answer stays where it is and is listed (standard queues), or is sent
 * again under the same deduplication id (FIFO, within the five minutes in which SQS drops a second
 * one). Order inside a FIFO group is kept: one of a group is under way at a time, and what comes
 * behind a message that cannot be sent stays. What is not chosen is held, so that it is not
 * received again, and handed back at the end. Async contract: http.h. (design: hazards d4-d7, d9,
 * d10, d13, d20, d26-d28)
 */
#ifndef SQSCOPE_MODEL_REDRIVE_H
#define SQSCOPE_MODEL_REDRIVE_H

#include "sqscope/model/budget.h"
#include "sqscope/model/holding.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/store/audit.h"
#include "sqscope/store/journal.h"

struct redrive;

/* A queue that messages go to. */
struct redrive_target {
	struct sqs_client *sqs; /* of its context and region; borrowed */
	struct sv url, arn;
	bool is_fifo;
};

/* Which of these messages are chosen: fills is_chosen, one each, before it calls done. */
typedef void (*redrive_chosen_fn)(void *ud);
typedef void (*redrive_choose_fn)(void *ud, struct lease *const *leases, size_t count,
	bool *is_chosen, redrive_chosen_fn done, void *done_ud);

/*
 * What is sent in the place of a message: done gets it and takes it over, of which body and
 * attributes count; or NULL: it is not moved, with the reason when it could not be edited. The
 * message is borrowed until the call returns. Several at a time, but of a FIFO queue one after
 * another.
 */
typedef void (*redrive_edited_fn)(void *ud, struct message *edited, const struct err *err);
typedef void (*redrive_edit_fn)(
	void *ud, const struct message *message, redrive_edited_fn done, void *done_ud);

/* The queue of an ARN: done gets it, or NULL with the reason. */
typedef void (*redrive_found_fn)(
	void *ud, const struct redrive_target *target, const struct err *err);
typedef void (*redrive_find_fn)(void *ud, struct sv arn, redrive_found_fn done, void *done_ud);

/* What becomes of a message that was asked to be sent, and nobody knows whether it was. Where a
 * FIFO queue drops a second one, it is sent again in any case. */
enum redrive_ambiguous {
	REDRIVE_KEEP,   /* the original stays, and is listed */
	REDRIVE_RESEND, /* it is sent again, and is listed */
};

enum { REDRIVE_VISIBILITY_S = 120 };

struct redrive_options {
	struct loop *loop; /* all borrowed, must outlive it */
	struct sqs_client *sqs;
	struct store_queue *store; /* NULL only with is_dry_run */
	struct sv source_url;      /* all text is copied */
	bool source_is_fifo;
	struct sv context, account, region; /* of the source: for the journal */
	struct sv parameters;               /* JSON: for the journal */

	const struct redrive_target *to; /* of every message; NULL: each goes back to its own
					    source, which `find` looks up */
	redrive_find_fn find;
	redrive_choose_fn choose; /* NULL: every message */
	redrive_edit_fn edit;     /* NULL: they are sent as they are */
	void *ud;                 /* of choose */
	void *find_ud, *edit_ud;

	size_t limit;             /* messages to move; 0: all */
	size_t canary;            /* pause after so many, until redrive_resume; 0: never */
	double rate;              /* messages a second; 0: as fast as it goes */
	struct budget *budget;    /* of requests, shared with others; NULL: no ceiling */
	bool stops_when_refilled; /* when a message that it sent is received from the source again
				   */
	bool is_dry_run;          /* receive and choose, send nothing, hand everything back */
	int visibility_s;         /* 0 = REDRIVE_VISIBILITY_S; 6 at least */
	int wait_s;               /* of a long poll; 0 = 1, UNKNOWN = short polls: where a server
				     always tells what it has */
	size_t hold_max;          /* what is not chosen is held up to here; 0 = 5,000 */

	/*
	 * Not empty: finish this operation of the journal instead of beginning one. Only what it
	 * had begun is looked for and finished; `to`, `choose`, limit and canary do not matter.
	 * `find` must know every queue that it sent to. What it may have sent is sent again only
	 * when that is the same: with another edit, or without one, the original stays.
	 */
	struct sv resume;
	enum redrive_ambiguous ambiguous;
	int hidden_s;        /* for so long what the other process received may be hidden; 0 =
				visibility_s */
	bool takes_by_force; /* also from a process elsewhere, of which nobody knows whether it
				lives */
};

enum redrive_state {
	REDRIVE_RUNS,
	REDRIVE_PAUSED, /* on demand */
	REDRIVE_CANARY, /* the first are moved: somebody says go on, or stop */
	REDRIVE_ENDING, /* nothing new is begun; what is under way ends, the rest goes back */
	REDRIVE_DONE,
};

enum redrive_end {
	REDRIVE_EMPTIED,   /* the queue has been seen to its end */
	REDRIVE_LIMIT,     /* as many as were wanted */
	REDRIVE_CANCELLED, /* on demand */
	REDRIVE_REFILLED,  /* what it moved came back */
	REDRIVE_FAILED,    /* err says why */
};

struct redrive_failure {
	struct str message_id;
	struct err err;
};

enum { REDRIVE_FAILURES = 200 };

struct redrive_status {
	enum redrive_state state;
	enum redrive_end end;                          /* from REDRIVE_ENDING on */
	const char *operation;                         /* id in the journal; "" in a dry run */
	size_t received, matched, sent, deleted, kept; /* messages */
	size_t failed;                                 /* refused */
	size_t edited;                                 /* of sent: not as they were received */
	size_t maybe_duplicated;                       /* may be there twice */
	size_t ambiguous;  /* of these, what `resume` may still find out about */
	size_t left;       /* sent, and not deleted yet */
	size_t returned;   /* sent by this run, and in the source again: not sent once more */
	size_t groups_cut; /* FIFO: groups of which only the front was seen, for a message of it is
			      kept */
	size_t unseen;     /* at most so many are hidden unseen: their receives were lost */
	size_t under_way;  /* between receive and delete */
	uint64_t requests;
	int64_t started_ms;
	struct err err; /* what ended it, or the first failure */
	/* The first REDRIVE_FAILURES of them; the journal has all. */
	const struct redrive_failure *failures;
	size_t failure_count;
	uint64_t gen;
};

/* Grows gen; and `done` once, when it has ended: everything is handed back, the journal is closed.
 */
typedef void (*redrive_done_fn)(void *ud, const struct redrive_status *status);

struct redrive *redrive_start(
	const struct redrive_options *options, redrive_done_fn done, void *ud);
const struct redrive_status *redrive_status(const struct redrive *r);
/* For the audit log: what became of it, when it has ended. */
enum audit_result redrive_result(const struct redrive_status *status);
/* Where the messages went. */
size_t redrive_route_count(const struct redrive *r);
struct sv redrive_route(const struct redrive *r, size_t index, size_t *sent);

void redrive_pause(struct redrive *r);
void redrive_resume(struct redrive *r);
/* Begin nothing new; finish what is under way, hand the rest back. */
void redrive_cancel(struct redrive *r);
void redrive_set_rate(struct redrive *r, double rate);
/* After its end. Before that: as if the program were killed, and without `done`; what `choose` is
 * looking at is gone then. Not from inside of choose, edit and find. */
void redrive_free(struct redrive *r);

#endif
