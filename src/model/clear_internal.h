/*
 * The inside of a walk that clears. Every message that is received becomes an item, which goes from
 * step to step; clear.c turns the whole (clear_advance) and ends it, clear_walk.c receives and
 * judges the end of the walk, clear_save.c brings messages into the file and the journal,
 * clear_delete.c deletes, clear_resume.c finishes what another process has begun.
 */
#ifndef SQSCOPE_MODEL_CLEAR_ROOM_H
#define SQSCOPE_MODEL_CLEAR_ROOM_H

#include "op_journal.h"
#include "op_retry.h"
#include "sqscope/base/id_set.h"
#include "sqscope/base/kept.h"
#include "sqscope/base/map.h"
#include "sqscope/model/clear.h"

enum {
	CLEAR_RECEIVES = 4, /* at once */
	CLEAR_DELETES = 16,
	CLEAR_TRIES = 6,
	CLEAR_PART = 256, /* saved at once */
	CLEAR_PART_BYTES = 4 * 1024 * 1024,
	CLEAR_UNSAVED = 512, /* messages with a body, at most */
	CLEAR_UNSAVED_BYTES = 16 * 1024 * 1024,
	CLEAR_PIPELINE = 2000, /* between receive and delete */
};

enum clear_step {
	CLEAR_CHOOSING,
	CLEAR_WAITING,   /* to be saved */
	CLEAR_SAVING,    /* in the file, in the journal */
	CLEAR_DELETABLE, /* safe, and that is on the disk */
	CLEAR_DELETING,
	CLEAR_KEPT, /* held until the end */
};

struct clear_item {
	struct lease *lease;
	struct clear_item *next; /* in the list where it waits */
	enum clear_step step;
	int tries;
	size_t bytes; /* of its body, while it waits to be saved */
	int64_t not_before_ms;
	int logged_receives; /* of the lease, when it was last written down; 0: never */
	int lost_receives;   /* of the lease, when it was last found to be over */
	bool is_done_before; /* deleted already, and delivered once more */
};

struct clear_list {
	struct clear_item *first, *last;
	size_t count;
};

struct clear_choice;
struct clear_saving;
struct clear_file;
struct clear_seek;

struct clear {
	struct clear_options options;
	struct kept texts; /* that the options look at */
	struct clear_status status;
	struct clear_failure failures[CLEAR_FAILURES];
	clear_done_fn done;
	void *ud;

	struct op_journal journal;
	struct holding *holding;
	struct clear_file *file;      /* NULL: none */
	struct clear_saving *saving;  /* in the pool; NULL: nothing */
	struct clear_choice *choices; /* that are being asked */
	struct id_set seen, finished; /* ids: received; deleted */
	struct id_set cut_groups;     /* FIFO */
	struct clear_list waiting, deletable, kept, returning;
	size_t given_up;               /* safe, and could not be deleted */
	size_t items_under_way;        /* all steps but CLEAR_KEPT */
	size_t unsaved, unsaved_bytes; /* with a body */
	int receives, deletes;         /* under way */
	size_t asked;                  /* messages, by receives under way */
	int empties, rounds;           /* receives in a row */
	size_t known_in_row;           /* messages of such rounds */
	unsigned walk;                 /* grows when it begins anew: older receives say nothing */
	bool is_seen_whole;
	int receive_failures;  /* in a row */
	int64_t receive_at_ms; /* not before */
	struct map *sought;    /* by message id: to be deleted for another process. NULL: none */
	int64_t seek_until_ms; /* until then one of them may be hidden */
	struct clear_seek *seek;
	struct loop_timer timer;
	bool has_returned_hidden, is_seeking; /* seek gives back what was let go */
	bool has_begun, is_returning, is_returned, is_file_closed, is_closed, has_unwritten;
	bool is_freed;
	int busy; /* somebody works on many items: the turn comes afterwards */
	bool turn_again;
};

/* --- clear.c --- */
/* Do what can be done now. While somebody is busy: when they are through. */
void clear_advance(struct clear *c);
void clear_begin_work(struct clear *c);
void clear_end_work(struct clear *c);
/* Begin nothing new. The first reason stays. */
void clear_stop(struct clear *c, enum clear_end end, const struct err *err);
/* Look again then. */
void clear_wake_in(struct clear *c, int64_t delay_ms);
/* The journal and the file are there: begin to walk. */
void clear_begin_walk(struct clear *c);
/* Nothing was begun that would have to be ended. */
void clear_fail_begin(struct clear *c, const struct err *err);
/* What is written without anybody waiting for it. */
void clear_on_noted(void *ud, const struct err *err);

void clear_list_add(struct clear_list *list, struct clear_item *item);
struct clear_item *clear_list_take(struct clear_list *list);
struct sv clear_id(const struct clear_item *item);
/* Hold it until the end: err says why it is not taken (NULL: it is not to be). */
void clear_keep(struct clear *c, struct clear_item *item, const struct err *err);
/* What need not be known of a message any more: of a lease its name, its handle and the count of
 * its receives are enough. */
void clear_shed(struct lease *lease);
void clear_note_failure(struct clear *c, struct sv id, const struct err *err);
void clear_drop_item(struct clear *c, struct clear_item *item);

/* --- clear_walk.c --- */
void clear_receive(struct clear *c);
/* Is there something in the queue that is still to be found? */
bool clear_has_more(const struct clear *c);
bool clear_wants_more(const struct clear *c);
bool clear_has_lost(const struct clear *c);
void clear_walk_again(struct clear *c);

void clear_drop_choices(struct clear *c);

/* --- clear_save.c --- */
struct clear_file *clear_file_new(const struct clear *c);
/* Make the file, or go on with it; then walk. */
void clear_open_file(struct clear *c);
bool clear_file_has(const struct clear *c, struct sv id);
/* It is to be saved; without a file it goes on at once. */
void clear_take(struct clear *c, struct clear_item *item);
void clear_save(struct clear *c);
/* Force the file to the disk and close it. */
void clear_close_file(struct clear *c);
void clear_drop_file(struct clear *c);

/* --- clear_delete.c --- */
void clear_delete(struct clear *c);
bool clear_has_deletable(const struct clear *c);
/* Those whose message cannot be had any more stay noted as saved: resume deletes them. */
void clear_leave(struct clear *c);

/* --- clear_resume.c --- */
void clear_take_over(struct clear *c);
/* By the handles that were written down. */
void clear_seek_begin(struct clear *c);
void clear_seek_drop(struct clear *c, struct sv id);
/* It is let go: its handle is kept, as long as it is good. */
void clear_hide(struct clear *c, const struct lease *lease);
/* How many of those. */
size_t clear_hidden(const struct clear *c);
/* Hand them back. */
void clear_return_hidden(struct clear *c);
/* What was not found is gone: false when there was nothing to write. */
bool clear_seek_end(struct clear *c);
void clear_seek_free(struct clear *c);

#endif
