/*
 * What lint may ask beyond SQS: who works on each queue, and the state of its key. One asking a
 * queue, all at once; what is denied stays unknown.
 */
#ifndef LINT_WORKERS_H
#define LINT_WORKERS_H

#include "session.h"
#include "sqscope/model/lint.h"
#include "sweep.h"

struct lint_workers {
	struct session *session; /* borrowed */
	struct workers **items;  /* one a row; NULL where nobody was asked */
	size_t count, pending;
};

/* Ask and wait; a signal ends the wait. */
void lint_workers_ask(struct lint_workers *asked, struct session *s, const struct sweep *sweep);
/* What is known of that row. */
void lint_workers_tell(const struct lint_workers *asked, size_t row, struct lint_facts *facts);
void lint_workers_release(struct lint_workers *asked);

#endif
