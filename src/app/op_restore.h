/*
 * A restore run by a command, new or resumed: until its end, with its answer on stdout.
 */
#ifndef OP_RESTORE_H
#define OP_RESTORE_H

#include "op_session.h"
#include "sqscope/model/restore.h"

/* `options` without loop, clients, store and place, which are filled in. The exit status. */
int op_restore_run(struct op_session *op, struct restore_options *options, struct op_deed *deed);

#endif
