/*
 * A file of messages (message_json.h) is sent to a queue: exact bodies, attributes with their
 * types, trace header and message group. The whole file is checked before the first message leaves.
 * Each line is noted in the journal before it is sent, and as sent when that was confirmed by its
 * entry's id: whatever ends the program, resume sends the rest, and nothing twice that is not
 * listed.
 *
 * To a FIFO queue a line goes under a deduplication id of this operation, so that within five
 * minutes a repeated send is exact; of a group one is under way at a time, and what stands behind a
 * line that cannot be sent is not sent either. A line that is in the file twice is sent once. Reads
 * and holds a bounded part of the file (design: hazards d4-d7, d26-d28). Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_RESTORE_H
#define SQSCOPE_MODEL_RESTORE_H

#include "sqscope/model/store_queue.h"
#include "sqscope/sqs/sqs_messages.h"
#include "sqscope/store/journal.h"

struct restore;

struct restore_options {
	struct loop *loop; /* all borrowed, must outlive it */
	struct sqs_client *sqs;
	struct store_queue *store;
	struct sv path;      /* all text is copied */
	struct sv queue_url; /* where to */
	bool is_fifo;
	int64_t max_message_bytes; /* of the queue; UNKNOWN: what SQS takes at most */
	struct sv context, account, region;
	struct sv parameters; /* JSON: for the journal */
	double rate;          /* messages a second; 0: as fast as it goes */

	/* Not empty: go on with this operation of the journal. */
	struct sv resume;
	bool resends;        /* with resume: also lines of which nobody knows whether they were
				sent; else they are listed */
	bool takes_by_force; /* see journal_take_over */
};

enum restore_state {
	RESTORE_CHECKS, /* the file */
	RESTORE_RUNS,
	RESTORE_PAUSED, /* on demand */
	RESTORE_ENDING, /* nothing new is begun; what is under way ends */
	RESTORE_DONE,
};

enum restore_end {
	RESTORE_COMPLETE,  /* nothing of the file is left */
	RESTORE_CANCELLED, /* on demand */
	RESTORE_FAILED,    /* err says why */
};

struct restore_failure {
	struct str name; /* the message's id in the file, or "line 17" */
	struct err err;
};

enum { RESTORE_FAILURES = 200 };

struct restore_status {
	enum restore_state state;
	enum restore_end end;  /* from RESTORE_ENDING on */
	const char *operation; /* id in the journal */
	size_t messages;       /* in the file, each once */
	int64_t bytes;         /* of their bodies */
	size_t sent;
	size_t done_before; /* by the process that had begun */
	size_t failed;      /* refused */
	size_t behind;      /* FIFO: not sent, behind one that could not be */
	size_t kept;        /* perhaps sent, and not sent again */
	size_t maybe_duplicated;
	size_t ambiguous; /* what `resume` may still find out about */
	size_t under_way;
	uint64_t requests;
	int64_t started_ms;
	struct err err; /* what ended it, or the first failure */
	/* The first RESTORE_FAILURES of them; the journal has all. */
	const struct restore_failure *failures;
	size_t failure_count;
	uint64_t gen;
};

/* Grows gen; and `done` once, when it has ended: the journal is closed. */
typedef void (*restore_done_fn)(void *ud, const struct restore_status *status);

struct restore *restore_start(
	const struct restore_options *options, restore_done_fn done, void *ud);
const struct restore_status *restore_status(const struct restore *r);
void restore_pause(struct restore *r);
void restore_resume(struct restore *r);
void restore_set_rate(struct restore *r, double rate);
/* Begin nothing new; finish what is under way. */
void restore_cancel(struct restore *r);
/* After its end. Before that: as if the program were killed, and without `done`. */
void restore_free(struct restore *r);

#endif
