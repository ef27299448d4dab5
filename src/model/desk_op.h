/*
 * One thing that the operator asked for: gate, intent, the requests, outcome, the sentence. A
 * concrete one embeds this first and ends in its kind. It outlives its desk when a request or the
 * pool still has it.
 */
#ifndef SQSCOPE_MODEL_DESK_OP_H
#define SQSCOPE_MODEL_DESK_OP_H

#include "desk_internal.h"
#include "sqscope/base/kept.h"

struct desk_op;

struct desk_op_kind {
	const char *did;    /* "deleted" */
	const char *noun;   /* "message" */
	const char *action; /* of the audit log; NULL: it is not written there */
	bool is_write;      /* passes the gate */
	/* Send the requests; ends with desk_op_end. */
	void (*perform)(struct desk_op *op);
	/* Parameters for the audit log: at most DESK_OP_VALUES, which look at the op. NULL: none */
	size_t (*values)(struct desk_op *op, struct audit_value *values);
	/* The desk goes: take back what is under way. True when something still is: it calls
	 * desk_op_end later. NULL: the holding has it, and does. */
	bool (*cancel)(struct desk_op *op);
	/* Where it went, for the sentence: "to FILE". NULL: nowhere */
	const char *(*target)(const struct desk_op *op);
	void (*release)(struct desk_op *op); /* what the concrete one owns; NULL */
};

enum { DESK_OP_VALUES = 6 };

enum desk_op_step { DESK_OP_BEGINS, DESK_OP_INTENDS, DESK_OP_UNDER_WAY };

struct desk_op {
	const struct desk_op_kind *kind;
	struct message_desk *desk; /* NULL: gone */
	struct desk_op *prev, *next;
	enum desk_op_step step;
	struct desk_row **rows; /* what it is about, or NULL; as many as entries */
	struct desk_entry *entries;
	struct sv *done_ids;
	size_t count;
	size_t lost;
	char *reason;
	struct kept texts; /* that entries look at */
	struct audit_write *write;
	struct loop_timer timer;
	desk_done_fn done;
	void *ud;
};

/* Of mem_new(1, size), for `count` entries. */
struct desk_op *desk_op_new(struct message_desk *desk, const struct desk_op_kind *kind, size_t size,
	size_t count, struct sv reason, desk_done_fn done, void *ud);
/* Its entries are about these items, which are not dropped before its end. */
void desk_op_take(struct desk_op *op, const struct desk_item *const *items);
/* Gate, intent, perform. */
void desk_op_start(struct desk_op *op);

/* Entries that are not done fail like that: from `from` on. */
void desk_op_fail(struct desk_op *op, size_t from, const struct err *err);
/* Entry i is done or has failed as the batch says. */
void desk_op_judge(struct desk_op *op, size_t i, const struct sqs_entry_result *result);
/* It fails, but its end may not come from inside of a start: on the next turn. */
void desk_op_end_soon(struct desk_op *op, const struct err *err);
/* Outcome, sentence, done; the op is gone then. */
void desk_op_end(struct desk_op *op);

/* All of a desk that goes. */
void desk_ops_cancel(struct message_desk *desk);

#endif
