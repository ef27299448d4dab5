/*
 * An operation of the journal that another process left is finished, by what it was begun with.
 */
#ifndef OP_RESUME_H
#define OP_RESUME_H

#include "op_session.h"
#include "sqscope/store/journal.h"

struct op_edit;

struct op_resume {
	bool resends;         /* what may have been sent, and nobody knows */
	bool takes_by_force;  /* see journal_take_over */
	int visibility_s;     /* 0: as usual */
	struct op_edit *edit; /* of redrives; NULL: none; borrowed */
};

/* The exit status. */
int op_resume_run(struct op_session *op, const struct journal_operation *operation,
	const struct op_resume *how);

#endif
