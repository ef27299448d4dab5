/*
 * What a sweep over the queues came to: the rows in order, and the one error (or none) that a
 * command ends with. Pure.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "sqscope/model/poller.h"
#include "sqscope/ui/columns.h"

struct sweep {
	struct queue **rows; /* owned array of borrowed queues: those of the selection */
	size_t count;
	size_t read;   /* of these, answered */
	size_t failed; /* of these, failed */
};

/* Collect the rows of a fleet, sorted by a column, equal ones by name. */
void sweep_init(struct sweep *sweep, const struct fleet *fleet, const struct column *sort);
void sweep_release(struct sweep *sweep);

/* What was asked for: the QUEUE arguments. */
struct sweep_question {
	const char *const *patterns;
	size_t pattern_count;
};

/*
 * Clear when every row was read and every argument stood for a queue. The exit status table of
 * sqscope(1) decides: some failed is ERR_PARTIAL, all for one reason is that reason, nothing that
 * was asked for exists is ERR_NOT_FOUND.
 */
void sweep_verdict(const struct sweep *sweep, const struct sweep_question *question,
	const struct poller_status *status, struct err *out);

#endif
