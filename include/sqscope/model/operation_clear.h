/*
 * Purges, dumps and restores as operations: PurgeQueue (purge.h), what was seen deleted or saved
 * (clear.h), a file sent to a queue (restore.h). Each `new` makes the state that operations_begin
 * takes; everything in the options is copied, for it starts when its intent is kept.
 */
#ifndef SQSCOPE_MODEL_OPERATION_CLEAR_H
#define SQSCOPE_MODEL_OPERATION_CLEAR_H

#include "sqscope/model/clear.h"
#include "sqscope/model/operation.h"
#include "sqscope/model/purge.h"
#include "sqscope/model/restore.h"

/* SQS goes on with it when the program ends. */
extern const struct operation_kind operation_purge_kind;
void *purge_work_new(const struct purge_options *options);

/* What was seen: deleted; or saved only, which reads. */
extern const struct operation_kind operation_clear_kind, operation_dump_kind;
/* expected: messages, as SQS counts them; UNKNOWN. release: of choose_ud, when all is over; NULL.
 */
void *clear_work_new(
	const struct clear_options *options, int64_t expected, void (*release)(void *));

extern const struct operation_kind operation_restore_kind;
void *restore_work_new(const struct restore_options *options);

#endif
