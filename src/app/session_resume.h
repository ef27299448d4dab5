/*
 * What the files that resume operations of a session share (session_redrive.c, session_clear.c).
 */
#ifndef SESSION_RESUME_H
#define SESSION_RESUME_H

#include "session.h"
#include "sqscope/store/journal.h"

/* Make the work that finishes a purge, dump or restore: kind, self and action of the plan. */
bool session_resume_clear(struct session *s, struct context *c, const struct operation *past,
	bool sends_again, struct operation_plan *plan, struct err *err) MUST_CHECK;
/* The URL of the queue that it is about: of a restore the one that it sends to. Appended. */
void session_past_queue(const struct journal_operation *op, struct str *out);

#endif
