/*
 * The journal of one operation from the loop's side: every step is written in the worker thread of
 * the database, in its order, on copies. The owner lets go of it with op_journal_drop at any time:
 * what was added is still written, and nobody is told any more.
 */
#ifndef SQSCOPE_MODEL_OP_JOURNAL_ROOM_H
#define SQSCOPE_MODEL_OP_JOURNAL_ROOM_H

#include "sqscope/model/holding.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/store/journal.h"
#include "sqscope/store/lease_log.h"

struct op_writing;

/* err is NULL when it is on the disk. */
typedef void (*op_written_fn)(void *ud, const struct err *err);

struct op_journal {
	struct loop *loop; /* borrowed; so is all text of the plan, until op_journal_drop */
	struct store_queue *store;
	const char *what;         /* a literal: "the purge's journal" */
	struct journal_plan plan; /* source: the queue whose messages are held */
	char operation[JOURNAL_ID_SIZE];
	struct op_writing *writings; /* that have not ended */
	size_t count;
};

/* Begin the operation of the plan; its id is there when it is written. */
void op_journal_begin(struct op_journal *j, op_written_fn done, void *ud);
/*
 * Write steps, and with `leases` (one each, or NULL) until when the messages are hidden. Everything
 * is copied.
 */
void op_journal_mark(struct op_journal *j, const struct journal_mark *marks,
	const struct lease *const *leases, size_t count, op_written_fn done, void *ud);
/* Only the leases: what is held at present, or (with is_over) is not held any more. */
void op_journal_leases(struct op_journal *j, const struct lease *const *leases, size_t count,
	bool is_over, op_written_fn done, void *ud);
/* The originals are gone: "deleted", and their leases are over. */
void op_journal_deleted(struct op_journal *j, const struct lease *const *leases, size_t count,
	op_written_fn done, void *ud);
void op_journal_end(struct op_journal *j, enum journal_operation_state state, struct sv result,
	op_written_fn done, void *ud);

/*
 * An operation that another process left becomes ours, and what its journal knows is read.
 */
struct op_taking {
	const char *operation; /* its id; copied */
	bool by_force;         /* see journal_take_over */
	unsigned states;       /* of the messages that are read: a bit each */
	/* In the worker thread, for each of them in its order: touches only found. */
	void (*add)(void *found, const struct journal_message *message);
	void (*release)(void *found); /* when nobody waits for it any more */
	void *found;                  /* taken; done gets it back */
};

/* leases: everything that is held at present, by whomever and in every queue; borrowed. */
typedef void (*op_taken_fn)(
	void *ud, void *found, const struct lease_list *leases, const struct err *err);

void op_journal_take_over(
	struct op_journal *j, const struct op_taking *taking, op_taken_fn done, void *ud);

/* Only what is held, as the lease log has it; found is NULL. */
void op_journal_list_leases(struct op_journal *j, op_taken_fn done, void *ud);

/* Tell nobody any more. */
void op_journal_drop(struct op_journal *j);

#endif
