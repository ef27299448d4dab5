/*
 * The journal of operations: for each message of a redrive, purge, dump or restore, how far it got.
 * A state is written, and is on the disk, before the step that it protects: "sending" before the
 * send leaves, "sent" before the delete leaves, "saved" (after the dump file was synchronised)
 * before the delete. So whatever ends the program, the next start knows what was begun. The table
 * of crash points is in src/README.md.
 *
 * Which state may follow which is a table too (journal_may_follow); a step that is not in it, such
 * as sending again what was sent, is refused with the whole batch. One process owns an operation;
 * marks of another one are refused, so a process that was thought dead cannot go on beside its
 * successor.
 */
#ifndef SQSCOPE_STORE_JOURNAL_H
#define SQSCOPE_STORE_JOURNAL_H

#include "sqscope/base/str.h"
#include "sqscope/base/units.h"
#include "sqscope/store/store.h"

enum journal_kind {
	JOURNAL_REDRIVE, /* send, then delete */
	JOURNAL_PURGE,   /* save when there is a backup, then delete */
	JOURNAL_DUMP,    /* save, and keep */
	JOURNAL_RESTORE, /* send; the original is a line of a file */
	JOURNAL_KIND_COUNT
};

extern const char *const journal_kind_names[JOURNAL_KIND_COUNT]; /* "redrive", ... */

enum journal_state {
	JOURNAL_NONE,      /* not in the journal */
	JOURNAL_RECEIVED,  /* nothing was asked yet: it returns by itself when its time is up */
	JOURNAL_SENDING,   /* asked to send, or about to; no answer yet */
	JOURNAL_SENT,      /* confirmed; the original is still there, or its end is not confirmed */
	JOURNAL_SAVED,     /* safe in the file */
	JOURNAL_DELETED,   /* the original is gone: over */
	JOURNAL_KEPT,      /* the original stays where it is: over */
	JOURNAL_FAILED,    /* the send was refused; the original stays: over, unless tried again */
	JOURNAL_AMBIGUOUS, /* asked to send, and no answer will come any more */
	JOURNAL_LEFT,      /* sent, and the original could not be deleted: both are there; over */
	JOURNAL_STATE_COUNT
};

extern const char *const journal_state_names[JOURNAL_STATE_COUNT]; /* "none", "received", ... */

bool journal_may_follow(enum journal_kind kind, enum journal_state from, enum journal_state to);
/* Is something left to do for a message in this state? "received" is not: nothing was begun. */
bool journal_is_unfinished(enum journal_kind kind, enum journal_state state);

enum journal_operation_state {
	JOURNAL_RUNNING,   /* by a process; when that is gone, it was interrupted */
	JOURNAL_STOPPED,   /* on purpose, with something left for `resume` */
	JOURNAL_COMPLETED, /* the rest have nothing unfinished */
	JOURNAL_CANCELLED,
	JOURNAL_ABORTED, /* ended by a failure that its result tells */
	JOURNAL_OPERATION_STATE_COUNT
};

/* --- operations ------------------------------------------------------------------------------ */

/* "20261117T204805123-k3f9qz" and a NUL: sorts by time, is the same on no two machines, and can
 * stand in a deduplication id. */
enum { JOURNAL_ID_SIZE = 26 };

/* Everything is copied. */
struct journal_plan {
	enum journal_kind kind;
	struct sv context, account, region;
	struct sv source;     /* the queue's URL, or the file of a restore */
	struct sv parameters; /* JSON, of which the journal knows nothing; no secret, no body */
};

/* Begin an operation of this process; id gets its name. */
bool journal_begin(struct store *store, const struct journal_plan *plan, int64_t now_unix_ms,
	char id[JOURNAL_ID_SIZE], struct err *err) MUST_CHECK;

/*
 * End it. Anything but JOURNAL_STOPPED is refused while messages are unfinished; those that were
 * only received count as kept from here on.
 */
bool journal_end(struct store *store, const char *id, enum journal_operation_state state,
	struct sv result, int64_t now_unix_ms, struct err *err) MUST_CHECK;

/*
 * Make an operation this process's own: one that was stopped, or whose process is gone. With
 * `force` also one of a process elsewhere, of which nobody can tell whether it lives; never one of
 * a process that runs. What was being sent becomes ambiguous, because its answer is lost.
 */
bool journal_take_over(struct store *store, const char *id, bool force, int64_t now_unix_ms,
	struct err *err) MUST_CHECK;

struct journal_operation {
	char id[JOURNAL_ID_SIZE];
	enum journal_kind kind;
	struct str context, account, region, source, parameters, result;
	enum journal_operation_state state;
	int64_t started_unix_ms, ended_unix_ms; /* UNKNOWN while it runs */
	struct process_id owner;
	enum process_state owner_state;
	int64_t counts[JOURNAL_STATE_COUNT]; /* messages in each state */
	int64_t unfinished;
	int64_t maybe_duplicated;
};

/* `struct journal_operations l = {0}` is an empty list. Owns its operations. */
struct journal_operations {
	struct journal_operation *items;
	size_t count, cap;
};

/* The newest `newest` operations (0: all), newest first. */
bool journal_list(struct store *store, int64_t newest, struct journal_operations *list,
	struct err *err) MUST_CHECK;
/* What `resume` may finish, oldest first: stopped, or running with a process that is not here any
 * more. Those of processes elsewhere are listed too: owner_state tells. */
bool journal_list_unfinished(
	struct store *store, struct journal_operations *list, struct err *err) MUST_CHECK;
/* One by its id: an empty list when there is none. */
bool journal_find(struct store *store, const char *id, struct journal_operations *list,
	struct err *err) MUST_CHECK;
void journal_operations_release(struct journal_operations *list);

/* --- messages -------------------------------------------------------------------------------- */

/* One step of one message. What is left empty stays as it was. */
struct journal_mark {
	struct sv message_id; /* of the original, or the name of a line */
	enum journal_state state;
	struct sv destination; /* ARN or URL */
	struct sv group_id;
	struct sv new_id;      /* with JOURNAL_SENT */
	int64_t body_hash;     /* of what is sent: journal_body_hash, or another number where it
				  was edited. 0: not known */
	bool maybe_duplicated; /* once set, it stays: sent again without knowing, or left twice */
	const struct err *err; /* why it failed, or was kept; NULL: none */
};

/*
 * Write the steps, in their order, in one transaction: all or none. When this returns true, they
 * are on the disk (inside of a transaction of the caller's: when that has ended).
 */
bool journal_mark(struct store *store, const char *id, const struct journal_mark *marks,
	size_t count, int64_t now_unix_ms, struct err *err) MUST_CHECK;

struct journal_message {
	int64_t number; /* in the order in which they came into the journal */
	struct str message_id, destination, group_id, new_id, err_code, err_text;
	enum journal_state state;
	int64_t body_hash;     /* 0: not known */
	int64_t asked_unix_ms; /* when it was last about to be sent: a FIFO queue drops a second
				  one for five minutes; UNKNOWN */
	int64_t changed_unix_ms;
	bool maybe_duplicated;
};

struct journal_messages {
	struct journal_message *items;
	size_t count, cap;
};

/*
 * Messages of an operation in the order in which they came, from the one after number `after` (0:
 * the first), at most `max`.
 * `states` has a bit for each that is wanted (1u << state), 0: all; with `only_duplicated` those
 * that may be there twice.
 */
struct journal_question {
	unsigned states;
	bool only_duplicated;
	int64_t after;
	size_t max;
};

bool journal_read(struct store *store, const char *id, const struct journal_question *question,
	struct journal_messages *list, struct err *err) MUST_CHECK;
void journal_messages_release(struct journal_messages *list);

/* --- what came back -------------------------------------------------------------------------- */

enum journal_past {
	JOURNAL_PAST_NONE,
	JOURNAL_PAST_RETURNED,  /* we sent this very message: it came back */
	JOURNAL_PAST_ORIGINAL,  /* we sent a copy of this one, and it is still here */
	JOURNAL_PAST_SAME_BODY, /* an operation that has ended moved such a body out of this queue
				 */
};

struct journal_suspect {
	struct sv message_id;
	int64_t body_hash;
	/* the answer */
	enum journal_past past;
	char operation[JOURNAL_ID_SIZE];
	int64_t moved_unix_ms;
};

/* Fill in the answers: which of these messages, seen in the queue, were moved before? */
bool journal_look_back(struct store *store, struct sv queue_url, struct journal_suspect *suspects,
	size_t count, struct err *err) MUST_CHECK;

/* Eight bytes of the SHA-256, never 0. */
int64_t journal_body_hash(struct sv body);

/*
 * The deduplication id under which an operation sends a message to a FIFO queue: the same at every
 * try of the operation, another one in every other operation, within what SQS allows (128
 * characters, printable ASCII). Appended to out.
 */
void journal_dedup_id(const char *id, struct sv message_id, struct str *out);

/*
 * Forget messages of operations that ended LIMIT_JOURNAL_DAYS ago; the operations stay. A bounded
 * piece at a time: *more tells that there is more.
 */
bool journal_prune(
	struct store *store, int64_t now_unix_ms, bool *more, struct err *err) MUST_CHECK;

#endif
