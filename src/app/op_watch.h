/*
 * An operation of a command until its end: its progress on stderr once a second (a line on a
 * terminal, with --json {"progress":{...}}, nothing with --quiet), and signals. The first cancels
 * it: what is under way ends. A lost terminal does so only when --on-hangup says so. A second one
 * leaves it to `resume`.
 */
#ifndef OP_WATCH_H
#define OP_WATCH_H

#include "json.h"
#include "op_session.h"

struct op_watch {
	struct op_session *op; /* borrowed */
	void (*cancel)(void *ud);
	void (*line)(void *ud, struct str *out); /* how far it is */
	json_t *(*json)(void *ud);               /* the same; a new reference */
	void *ud;
	struct loop_timer timer;
	bool is_done, has_line;
};

/* Turn the loop until op_watch_done; the signal that came, or 0. */
int op_watch_run(struct op_watch *w);
void op_watch_done(struct op_watch *w);

#endif
