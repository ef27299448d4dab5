/*
 * PurgeQueue, run by a command, or looked on at once more: until the counts show it, with its
 * answer on stdout.
 */
#ifndef OP_PURGE_H
#define OP_PURGE_H

#include "op_session.h"
#include "sqscope/model/purge.h"

/* `options` without loop, clients, store and place, which are filled in. deed: for the audit log;
 * NULL when it is resumed. The exit status. */
int op_purge_run(struct op_session *op, struct purge_options *options, struct op_deed *deed);

#endif
