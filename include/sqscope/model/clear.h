/*
 * A walk through a queue that takes every message once: shows it, saves it in a file, deletes it.
 * A dump saves and keeps; a purge of what was seen deletes, and with a backup it saves first: what
 * is not whole in the file, forced to the disk and noted in the journal, is not deleted. Runs in
 * bounded memory whatever the queue holds: a body is dropped as soon as it is saved, of what was
 * seen a few bytes stay. What is more than can be held is hidden once more and comes back by
 * itself.
 *
 * What was sent after the start can be left alone, so that "everything" means what was there when
 * somebody said so. What is kept is held, so that it is not received again, and handed back at the
 * end (design: hazards d1, d5-d10, d17, d18, d20). Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_CLEAR_H
#define SQSCOPE_MODEL_CLEAR_H

#include "sqscope/model/holding.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/store/journal.h"

struct clear;

/* Which of these messages are wanted: fills is_chosen, one each, before it calls done. */
typedef void (*clear_choose_fn)(void *ud, struct lease *const *leases, size_t count,
	bool *is_chosen, void (*done)(void *done_ud), void *done_ud);
/* One that is wanted; borrowed until it returns. */
typedef void (*clear_show_fn)(void *ud, const struct lease *lease);

struct clear_options {
	struct loop *loop; /* all borrowed, must outlive it */
	struct sqs_client *sqs;
	struct store_queue *store;
	struct sv queue_url; /* all text is copied */
	bool is_fifo;
	struct sv context, account, region;
	struct sv parameters; /* JSON: for the journal */

	struct sv path;         /* the file (message_json.h), which must not exist; empty: none */
	bool deletes;           /* what was saved; without a file what was seen */
	clear_choose_fn choose; /* NULL: every message */
	clear_show_fn show;     /* NULL: nobody looks */
	void *choose_ud, *show_ud;
	int64_t sent_until_unix_ms; /* messages that were sent later stay; UNKNOWN: all are taken */
	size_t want;                /* end after so many; 0: the whole queue */
	int visibility_s;           /* 0 = 120; 6 at least */
	int wait_s;                 /* of a long poll; 0 = 1, UNKNOWN = short polls: where a server
				       always tells what it has */
	size_t hold_max;            /* what is kept is held up to here; 0 = 20,000 */

	/*
	 * Not empty: finish this operation of the journal. A purge deletes only what was noted to
	 * be safe, and is still in its file; a dump goes on behind the last line that is whole.
	 */
	struct sv resume;
	bool takes_by_force; /* see journal_take_over */
};

enum clear_state {
	CLEAR_RUNS,
	CLEAR_PAUSED, /* on demand */
	CLEAR_ENDING, /* nothing new is begun; what is under way ends, the rest goes back */
	CLEAR_DONE,
};

enum clear_end {
	CLEAR_EMPTIED,   /* the queue has been seen to its end */
	CLEAR_ENOUGH,    /* as many as were wanted */
	CLEAR_CANCELLED, /* on demand */
	CLEAR_FAILED,    /* err says why */
};

struct clear_failure {
	struct str message_id;
	struct err err;
};

enum { CLEAR_FAILURES = 200 };

struct clear_status {
	enum clear_state state;
	enum clear_end end;    /* from CLEAR_ENDING on */
	const char *operation; /* id in the journal; "" when there is none */
	size_t received, matched, saved, deleted, kept; /* messages */
	size_t newer;                                   /* of the kept: sent after the start */
	size_t failed;                                  /* could not be saved, and stay */
	size_t repeated;   /* deliveries of messages that were seen already */
	size_t left;       /* to be deleted, and not deleted yet */
	size_t groups_cut; /* FIFO: groups of which only the front was seen */
	size_t let_go;     /* too many to be held: hidden once more, and forgotten meanwhile */
	/* Of these, at most so many are not handed back: they come back by themselves then. */
	size_t hidden;
	int64_t hidden_until_unix_ms; /* 0 without any */
	size_t unseen; /* at most so many are hidden unseen: their receives were lost */
	size_t under_way;
	uint64_t requests;
	int64_t started_ms;
	struct err err; /* what ended it, or the first failure */
	/* The first CLEAR_FAILURES of them. */
	const struct clear_failure *failures;
	size_t failure_count;
	uint64_t gen;
};

/* Grows gen; and `done` once, when it has ended: everything is handed back, the file is safe, the
 * journal is closed. */
typedef void (*clear_done_fn)(void *ud, const struct clear_status *status);

struct clear *clear_start(const struct clear_options *options, clear_done_fn done, void *ud);
const struct clear_status *clear_status(const struct clear *c);
/* Messages that are held at present, and the last end of their leases; UNKNOWN without any. */
size_t clear_held(const struct clear *c, int64_t *until_unix_ms);
void clear_pause(struct clear *c);
void clear_resume(struct clear *c);
/* Begin nothing new; finish what is under way, hand the rest back. */
void clear_cancel(struct clear *c);
/* After its end. Before that: as if the program were killed, and without `done`. Not from inside of
 * choose and show. */
void clear_free(struct clear *c);

#endif
