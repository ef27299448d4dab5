/*
 * What a sweep over the queues came to: the rows in order, and the one error (or none) that a
 * command ends with. Pure.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "sqscope/model/fleet_set.h"
#include "sqscope/model/poller.h"
#include "sqscope/ui/columns.h"

struct sweep {
	struct queue **rows; /* owned array of borrowed queues: those of the selection */
	size_t count;
	size_t read;   /* of these, answered */
	size_t failed; /* of these, failed */
};

/* Collect the rows of the fleets, sorted by a column, equal ones by name. */
void sweep_init(struct sweep *sweep, const struct fleet_set *fleets, const struct column *sort);
void sweep_release(struct sweep *sweep);

/* What was asked for: the QUEUE arguments. */
struct sweep_question {
	const char *const *patterns;
	size_t pattern_count;
};

/* What one context came to. */
struct sweep_source {
	const char *context; /* named in sentences when there are several; NULL: the only one */
	struct poller_status status;
};

/*
 * Clear when every row was read and every argument stood for a queue. The exit status table of
 * sqscope(1) decides: some failed is ERR_PARTIAL, all for one reason is that reason, nothing that
 * was asked for exists is ERR_NOT_FOUND. A context that could not be read is some that failed.
 */
void sweep_verdict(const struct sweep *sweep, const struct sweep_question *question,
	const struct sweep_source *sources, size_t source_count, struct err *out);

#endif
