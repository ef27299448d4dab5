/*
 * A redrive run by a command, new or resumed: until its end, with progress on stderr, signals that
 * cancel it, and the answer on stdout (design: cli, "redrive --json").
 */
#ifndef OP_REDRIVE_H
#define OP_REDRIVE_H

#include "op_session.h"
#include "sqscope/model/redrive.h"

/* `options` without loop, clients, store and find, which are filled in; `deed` goes to the audit
 * log, unless it is a dry run. The exit status. */
int op_redrive_run(struct op_session *op, struct redrive_options *options, struct sv source_name,
	struct op_deed *deed);

#endif
