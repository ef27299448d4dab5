/*
 * The inside of a selective redrive. Every message that is received becomes a move, which goes from
 * step to step; redrive.c turns the whole (redrive_advance) and ends it, the other files hold a
 * part of the way each: redrive_move.c, redrive_receive.c and redrive_walk.c, redrive_edit.c,
 * redrive_route.c, redrive_pick.c and redrive_send.c, redrive_judge.c, redrive_delete.c,
 * redrive_journal.c. redrive_resume.c and redrive_seek.c finish what another process has begun.
 */
#ifndef SQSCOPE_MODEL_REDRIVE_ROOM_H
#define SQSCOPE_MODEL_REDRIVE_ROOM_H

#include "op_retry.h"
#include "sqscope/base/id_set.h"
#include "sqscope/base/kept.h"
#include "sqscope/base/map.h"
#include "sqscope/model/redrive.h"
#include "sqscope/store/lease_log.h"

enum {
	REDRIVE_RECEIVES = 12, /* at once */
	REDRIVE_SENDS = 32,
	REDRIVE_DELETES = 16,
	REDRIVE_EDITS = 4,
	REDRIVE_PIPELINE = 1000,                  /* moves between receive and delete, at most */
	REDRIVE_PIPELINE_BYTES = 8 * 1024 * 1024, /* of what is not sent yet */
	REDRIVE_TRIES = 6,
	REDRIVE_LINGER_MS = 30, /* a batch that is not full waits so long for more */
};

enum move_step {
	MOVE_CHOOSING, /* whether it is chosen is being asked */
	MOVE_EDITING,  /* waits for its edit, or is being edited */
	MOVE_ROUTING,  /* its queue is being looked up */
	MOVE_QUEUED,   /* waits in its route */
	MOVE_SENDING,  /* in a batch: journal, send, journal */
	MOVE_SENT,     /* confirmed, and that is on the disk: its original is to be deleted */
	MOVE_DELETING,
	MOVE_KEPT, /* not chosen, or cannot be moved: held until the end */
};

struct move_list {
	struct move *first, *last;
	size_t count;
};

struct move {
	struct lease *lease;
	struct redrive_way *way; /* NULL: not routed */
	struct move *next;       /* in the list where it waits */
	struct message *copy;    /* body and attributes that are sent; owned. NULL: its own */
	struct str to;           /* ARN where it was asked to be sent before; or empty */
	int64_t asked_hash;      /* of what was asked to be sent before; 0: nothing, or unknown */
	enum move_step step;
	int tries;
	int64_t bytes;         /* of body and attributes, while they are needed */
	int logged_receives;   /* of the lease, when it was last written down; 0: never; -1:
				  to be written down as soon as can be */
	int lost_receives;     /* of the lease, when it was last found to be over */
	int64_t not_before_ms; /* of the next try */
	int64_t asked_ms;      /* when it was first asked to be sent; UNKNOWN */
	int64_t queued_ms;     /* since when it waits */
	bool is_done_before;   /* deleted already, and delivered once more */
	bool is_doubted;       /* a delete by its handle may do nothing */
	bool is_undead;        /* of these, one whose end is not written */
	bool is_spoilt;        /* its copy is not exact: the original stays, too */
	bool is_ambiguous;     /* the journal says so: asked to be sent, and nobody knows */
	bool is_unwritten;     /* sent, and the journal could not be told */
	bool is_resent;        /* although it may be there already */
	bool is_listed;        /* counted as one that may be there twice */
};

/* A route: a queue that messages go to. */
struct redrive_way {
	struct redrive *r;
	struct str arn, url;
	struct sqs_client *sqs;
	bool is_fifo, is_found, is_asked;
	struct err err;             /* why nothing can be sent there */
	struct move_list waiting;   /* in the order of their receive */
	struct map *busy, *stopped; /* FIFO groups: one is under way; one could not be sent */
	int64_t batch_bytes;        /* at most; less when the service says so */
	size_t sent;
};

/* Up to ten moves on their way to one queue. */
struct redrive_batch {
	struct redrive *r;
	struct redrive_batch *prev, *next;
	struct redrive_way *way;
	struct move *moves[SQS_BATCH_MAX];
	size_t count;
	struct str dedup[SQS_BATCH_MAX], new_ids[SQS_BATCH_MAX];
	struct err errs[SQS_BATCH_MAX];
	bool is_again[SQS_BATCH_MAX]; /* can be tried again */
	struct journal_mark marks[SQS_BATCH_MAX];
	int64_t bytes;
	struct sqs_call *call;
};

/* What another process had begun, and left. */
struct sought {
	enum journal_state state; /* JOURNAL_SENT, JOURNAL_AMBIGUOUS; JOURNAL_RECEIVED: it was
				     only held */
	int64_t asked_unix_ms, body_hash;
	struct str id, destination, handle; /* handle: empty when its lease is over */
	int64_t until_unix_ms;
};

struct redrive {
	struct redrive_options options;
	struct kept texts; /* that the options look at */
	char operation[JOURNAL_ID_SIZE];
	struct redrive_status status;
	struct redrive_failure failures[REDRIVE_FAILURES];
	redrive_done_fn done;
	void *ud;

	struct holding *holding;
	struct redrive_way **ways;
	size_t way_count, way_cap;
	/* Handed back before the end; moved; ids that they have over there. What is not in here and
	 * not in the holding was never received. */
	struct id_set let_go, finished, arrived;
	struct id_set cut_groups;      /* FIFO: not seen behind a message that is kept */
	struct id_set unedited_groups; /* FIFO: a message of it could not be edited */
	struct move_list editing;      /* wait for their edit */
	struct move_list sent, kept;   /* in MOVE_SENT; in MOVE_KEPT, oldest first */
	struct move_list returning;    /* kept, and handed back before the end */
	size_t moves_under_way;        /* all steps but MOVE_KEPT */
	size_t moves_made;
	int64_t bytes_under_way, bytes_received;
	struct redrive_batch *batches;
	size_t batch_count;
	int receives, deletes, chosings, edits, searches, writes; /* under way */
	size_t asked;                         /* messages, by receives under way */
	int empties, rounds;                  /* receives in a row */
	uint64_t last_receive;                /* receives are numbered */
	uint64_t under_way[REDRIVE_RECEIVES]; /* the numbers of those; 0: none */
	struct redrive_closing *doubted;      /* first it is looked whether they are gone; owned */
	size_t doubted_count, doubted_cap;
	struct redrive_doubt *doubt;
	struct map *undead; /* deleted, and still there: by id */
	unsigned walk;      /* grows when it begins anew: older receives say nothing of its end */
	bool is_seen_whole; /* the walk has come to its end */
	bool is_proven;     /* an original was deleted: now it goes on with more than one batch */
	bool has_unwritten;
	int receive_failures;  /* in a row */
	int64_t receive_at_ms; /* not before */
	size_t started;        /* moves that were asked to be sent: for limit and canary */
	bool canary_passed;
	struct redrive_closing *closings; /* messages whose end is to be written; owned */
	size_t closing_count, closing_cap;
	struct map *sought;    /* by message id; owned. NULL: nothing is resumed */
	struct sought *strays; /* what the other process only held; owned */
	size_t stray_count;
	int64_t seek_until_ms;         /* until then one of them may be hidden */
	struct redrive_direct *direct; /* requests by handles that were written down */
	struct budget_share share;
	bool wants_to_ask; /* a request waits for its share */
	double tokens;
	int64_t tokens_ms;
	struct loop_timer timer; /* to the next try, token, or end of waiting for a full batch */
	bool has_ambiguous;      /* the journal has messages that nobody knows about */
	bool is_begun, is_returning, is_returned, is_closed, is_freed;
	int busy; /* somebody works on many moves: the turn comes afterwards */
	bool turn_again;
};

/* The end of one message, as it is written: with others, for nothing waits for it. */
struct redrive_closing {
	struct str id, handle;
	bool is_deleted;  /* else only its lease is over */
	uint64_t receive; /* not before this receive has ended, and those before it: see
			     redrive_doubt.c */
};

/* --- redrive.c --- */
/* Do what can be done now. While somebody is busy: when they are through. */
void redrive_advance(struct redrive *r);
void redrive_begin_work(struct redrive *r);
void redrive_end_work(struct redrive *r);
/* Begin nothing new. The first reason stays. */
void redrive_stop(struct redrive *r, enum redrive_end end, const struct err *err);
void redrive_changed(struct redrive *r);
/* Look again then. */
void redrive_wake_in(struct redrive *r, int64_t delay_ms);
/* Is there room for one more request under the ceiling? Else the turn comes when there is. */
bool redrive_may_ask(struct redrive *r);
/* For a callback that comes after redrive_free: true when there is nothing left to do it for. */
bool redrive_is_gone(struct redrive *r);

/* --- redrive_move.c --- */
void move_list_add(struct move_list *list, struct move *move);
struct move *move_list_take(struct move_list *list);
/* Keep it until the end: err says why it is not moved (NULL: not chosen). */
void move_keep(struct redrive *r, struct move *move, const struct err *err);
/* It would overtake one of its FIFO group that could not be moved. */
void move_keep_behind(struct redrive *r, struct move *move);
/* It may be there twice. */
void redrive_list(struct redrive *r, struct move *move);
void redrive_note_failure(struct redrive *r, struct sv id, const struct err *err);
struct sv move_id(const struct move *move);
struct sv move_group(const struct move *move);
/* Enough time left to send and delete it. */
bool move_has_time(const struct redrive *r, const struct move *move);
/* What is sent: of it, body and attributes. */
const struct message *move_copy(const struct move *move);
/* Body and attributes are here, or are not needed any more. */
void move_take_content(struct redrive *r, struct move *move);
void move_drop_content(struct redrive *r, struct move *move);
void move_drop_copy(struct move *move);
void move_free(struct move *move);

/* --- redrive_receive.c --- */
void redrive_receive(struct redrive *r);
/* What was held by somebody else, before anything is received. */
void redrive_take_held(struct redrive *r);
/* What this run has sent is here again: to send it once more would go round in circles. It may be
 * received before the answer about its send is there, so that is asked twice. */
bool redrive_has_come_back(struct redrive *r, const struct move *move);

/* --- redrive_walk.c --- */
/* Is there something in the queue that is still to be found? */
bool redrive_has_more(const struct redrive *r);
/* So many at once. */
int redrive_most_receives(const struct redrive *r);
/* Is a receive wanted now? */
bool redrive_wants_more(const struct redrive *r);
/* Something that was sent has lost its lease: only another receive brings it. */
bool redrive_has_lost(const struct redrive *r);
/* How many messages may be asked for now. */
size_t redrive_room(const struct redrive *r);
bool redrive_is_limit_reached(const struct redrive *r);
/* What is known of its end says nothing any more. */
void redrive_walk_again(struct redrive *r);
/* A receive of the walk `walk` has ended: `unseen` of its messages were never seen before. */
void redrive_walk_judge(
	struct redrive *r, unsigned walk, const struct holding_seen *seen, size_t unseen);

/* --- redrive_edit.c --- */
/* It is chosen: it is edited, if that is wanted, and then finds its queue. */
void redrive_prepare(struct redrive *r, struct move *move);
void redrive_edit(struct redrive *r);
/* Of what is sent: the body's as journal.h has it. Of an edited message also that of its
 * attributes, for it is compared when somebody resumes. */
int64_t move_hash(const struct move *move);

/* --- redrive_route.c --- */
void redrive_route_move(struct redrive *r, struct move *move);
void redrive_route_to(struct redrive *r, struct move *move, struct sv arn);
/* Nothing goes there any more: what waits for it stays. */
void redrive_close_way(struct redrive_way *way, const struct err *err);
/* Is anything waiting to be sent? */
bool redrive_has_waiting(const struct redrive *r);
void redrive_free_ways(struct redrive *r);

/* --- redrive_pick.c --- */
/* Fill the batch with those that may go now, `most` at most; the others wait on. Returns how long
 * until one of them may be tried; UNKNOWN when time alone changes nothing. */
int64_t redrive_pick(struct redrive_batch *batch, size_t most);

/* --- redrive_send.c --- */
void redrive_send(struct redrive *r);
void redrive_batch_free(struct redrive_batch *batch);

/* --- redrive_judge.c --- */
/* What becomes of the moves of a batch: writes it, and passes them on when it is written. */
void redrive_judge(
	struct redrive_batch *batch, const struct sqs_batch_result *result, const struct err *err);

/* --- redrive_delete.c --- */
void redrive_delete(struct redrive *r);
/* Its original stays. */
bool move_is_given_up(const struct move *move);
/* Is there one that can be deleted before something else is begun? What a FIFO queue hides behind
 * others of its group, which we hold, cannot: those go first. */
bool redrive_has_to_wait(const struct redrive *r);
/* Is there an original that may still be deleted? */
bool redrive_has_deletable(const struct redrive *r);
/* What was sent, and whose original cannot be had any more: at the end. */
void redrive_leave(struct redrive *r);

/* --- redrive_journal.c --- */
typedef void (*redrive_written_fn)(void *ud, const struct err *err);
void redrive_journal_begin(struct redrive *r);
/*
 * Write marks, and with `leases` (one each, or NULL) until when the messages are hidden. Everything
 * is copied.
 */
void redrive_journal_mark(struct redrive *r, const struct journal_mark *marks,
	const struct lease *const *leases, size_t count, redrive_written_fn done, void *ud);
/* A mark that nothing waits for. */
void redrive_journal_note(struct redrive *r, const struct journal_mark *mark);
/* Some that are under way were received again: their new handles. Nothing waits for it. */
void redrive_journal_leases(struct redrive *r);
/* Note that a message is over; written along with others. */
void redrive_journal_close(struct redrive *r, const struct move *move, bool is_deleted);
/* Write what was noted: all of it, or as soon as there is a batch. */
void redrive_journal_flush(struct redrive *r);
void redrive_journal_flush_full(struct redrive *r);
void redrive_journal_end(struct redrive *r);
void redrive_free_closings(struct redrive_closing *closings, size_t count);

/* --- redrive_doubt.c --- */
/* Every receive up to this one has ended. */
uint64_t redrive_ended_receives(const struct redrive *r);
/* The answer of a receive is lost: whatever we hold, or have just deleted, may be with it as well.
 */
void redrive_doubt(struct redrive *r);
/* Look whether the next of them are gone. */
void redrive_doubt_turn(struct redrive *r);
bool redrive_has_doubts(const struct redrive *r);
void redrive_doubt_cancel(struct redrive *r);
/* It is delivered once more: its end is not written before it is deleted once more. */
void redrive_doubt_reopen(struct redrive *r, struct sv message_id);

/* --- redrive_resume.c --- */
/* Make the operation ours, and read what is left of it. */
void redrive_resume_begin(struct redrive *r);
void redrive_free_sought(struct redrive *r);

/* --- redrive_seek.c --- */
/* What can be done by the handles that were written down; then the walk begins. */
void redrive_seek_begin(struct redrive *r);
void redrive_seek_cancel(struct redrive *r);
/* From now on one of them may be hidden from us for the length of a lease: by a receive that is
 * written nowhere, for its answer was lost, of the other process or of ours; in a FIFO queue also
 * by what else of its group was held. */
void redrive_seek_longer(struct redrive *r);
/* A message of the walk: true when it is one that is sought, and has been dealt with. */
bool redrive_seek_take(struct redrive *r, struct move *move);
/* It was found, and need not be sought any more. */
void redrive_seek_drop(struct redrive *r, struct sv message_id);
/* The walk is over: what was not found. False when there was nothing to write. */
bool redrive_seek_end(struct redrive *r);

#endif
