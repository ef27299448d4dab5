/*
 * A walk that clears, run by a command, new or resumed: a dump, or a purge of what was seen. Until
 * its end, with its answer on stdout.
 */
#ifndef OP_CLEAR_H
#define OP_CLEAR_H

#include "op_session.h"
#include "sqscope/model/clear.h"

/* `options` without loop, clients, store and place, which are filled in. before: what a purge
 * found. deed: for the audit log; NULL for what is no write. The exit status. */
int op_clear_run(struct op_session *op, struct clear_options *options,
	const struct op_counts *before, struct op_deed *deed);

/* An absolute path of a file that need not exist; appended. */
bool op_path_make(const char *path, struct str *out, struct err *err) MUST_CHECK;

#endif
