/*
 * The inside of a selective redrive. Every message that is received becomes a move, which goes from
 * step to step; redrive.c turns the whole (redrive_advance) and ends it, the other files hold a
 * part of the way each: redrive_receive.c, redrive_route.c, redrive_send.c, redrive_judge.c,
 * redrive_delete.c, redrive_journal.c.
 */
#ifndef SQSCOPE_MODEL_REDRIVE_ROOM_H
#define SQSCOPE_MODEL_REDRIVE_ROOM_H

#include "sqscope/base/id_set.h"
#include "sqscope/base/map.h"
#include "sqscope/model/redrive.h"

enum {
	REDRIVE_RECEIVES = 6, /* at once */
	REDRIVE_SENDS = 16,
	REDRIVE_DELETES = 16,
	REDRIVE_PIPELINE = 1000, /* moves between receive and delete, at most */
	REDRIVE_TRIES = 6,
	REDRIVE_WAIT_S = 1, /* of a long poll: a short one may find nothing where something is */
	REDRIVE_LINGER_MS = 30, /* a batch that is not full waits so long for more */
};

enum move_step {
	MOVE_CHOOSING, /* whether it is chosen is being asked */
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
	enum move_step step;
	int tries;
	int64_t not_before_ms; /* of the next try */
	int64_t asked_ms;      /* when it was first asked to be sent; UNKNOWN */
	int64_t queued_ms;     /* since when it waits */
	bool is_done_before;   /* deleted already, and delivered once more */
	bool is_spoilt;        /* its copy is not exact: the original stays, too */
};

/* A route: a queue that messages go to. */
struct redrive_way {
	struct redrive *r;
	struct str arn, url;
	struct sqs_client *sqs;
	bool is_fifo, is_found, is_asked;
	struct err err;             /* why it cannot be found */
	struct move_list waiting;   /* in the order of their receive */
	struct map *busy, *stopped; /* FIFO groups: one is under way; one could not be sent */
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
	struct sqs_call *call;
};

struct redrive {
	struct redrive_options options;
	struct str source_url, context, account, region, parameters;
	char operation[JOURNAL_ID_SIZE];
	struct redrive_status status;
	struct redrive_failure failures[REDRIVE_FAILURES];
	redrive_done_fn done;
	void *ud;

	struct holding *holding;
	struct redrive_way **ways;
	size_t way_count, way_cap;
	struct id_set seen, finished, arrived; /* received; moved; ids that they have over there */
	struct move_list sent, kept;           /* in MOVE_SENT; in MOVE_KEPT, oldest first */
	struct move_list returning;            /* kept, and handed back before the end */
	size_t moves_under_way;                /* all steps but MOVE_KEPT */
	struct redrive_batch *batches;
	size_t batch_count;
	int receives, deletes, chosings, searches, writes; /* under way */
	int empties, rounds;                               /* receives in a row */
	bool is_seen_whole;                                /* the walk has come to its end */
	int receive_failures;                              /* in a row */
	int64_t receive_at_ms;                             /* not before */
	size_t started; /* moves that were asked to be sent: for limit and canary */
	bool canary_passed;
	struct str *closing; /* ids whose deletion is to be written */
	size_t closing_count, closing_cap;
	double tokens;
	int64_t tokens_ms;
	int64_t wake_at_ms;
	struct loop_timer timer; /* to the next try, token, or end of waiting for a full batch */
	int64_t begun_unix_ms;
	bool has_ambiguous; /* the journal has messages that nobody knows about */
	bool is_begun, is_returning, is_returned, is_closed, is_freed;
};

/* --- redrive.c --- */
void redrive_advance(struct redrive *r);
/* Begin nothing new. The first reason stays. */
void redrive_stop(struct redrive *r, enum redrive_end end, const struct err *err);
void redrive_changed(struct redrive *r);
/* Look again then. */
void redrive_wake_in(struct redrive *r, int64_t delay_ms);
/* Before the next try of something that failed so often. */
int64_t redrive_pause_ms(int tries);
/* For a callback that comes after redrive_free: true when there is nothing left to do it for. */
bool redrive_is_gone(struct redrive *r);

void move_list_add(struct move_list *list, struct move *move);
struct move *move_list_take(struct move_list *list);
/* Keep it until the end: err says why it is not moved (NULL: not chosen). */
void move_keep(struct redrive *r, struct move *move, const struct err *err);
void redrive_note_failure(struct redrive *r, struct sv id, const struct err *err);
struct sv move_id(const struct move *move);
struct sv move_group(const struct move *move);
/* Enough time left to send and delete it. */
bool move_has_time(const struct redrive *r, const struct move *move);

/* --- redrive_receive.c --- */
void redrive_receive(struct redrive *r);
bool redrive_wants_more(const struct redrive *r);

/* --- redrive_route.c --- */
void redrive_route_move(struct redrive *r, struct move *move);
/* Is anything waiting to be sent? */
bool redrive_has_waiting(const struct redrive *r);
void redrive_free_ways(struct redrive *r);

/* --- redrive_send.c --- */
void redrive_send(struct redrive *r);
void redrive_batch_free(struct redrive_batch *batch);

/* --- redrive_judge.c --- */
/* What becomes of the moves of a batch: writes it, and passes them on when it is written. */
void redrive_judge(
	struct redrive_batch *batch, const struct sqs_batch_result *result, const struct err *err);

/* --- redrive_delete.c --- */
void redrive_delete(struct redrive *r);
/* What was sent, and whose original cannot be had any more: at the end. */
void redrive_leave(struct redrive *r);

/* --- redrive_journal.c --- */
typedef void (*redrive_written_fn)(void *ud, const struct err *err);
void redrive_journal_begin(struct redrive *r);
/* The marks are borrowed until done. Without a journal (a dry run) it is not called. */
void redrive_journal_mark(struct redrive *r, const struct journal_mark *marks, size_t count,
	redrive_written_fn done, void *ud);
/* Note that a message is over; written along with others. */
void redrive_journal_close_message(struct redrive *r, struct sv message_id);
/* Write what was noted: all of it, or as soon as there is a batch. */
void redrive_journal_flush(struct redrive *r);
void redrive_journal_flush_full(struct redrive *r);
void redrive_journal_end(struct redrive *r);

#endif
