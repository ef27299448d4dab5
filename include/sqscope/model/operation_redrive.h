/*
 * The redrives as operations: the selective one (redrive.h), its dry run, and the native one
 * (native_redrive.h). Each `new` makes the state that operations_begin takes; everything in the
 * options is copied, for it starts when its intent is kept.
 */
#ifndef SQSCOPE_MODEL_OPERATION_REDRIVE_H
#define SQSCOPE_MODEL_OPERATION_REDRIVE_H

#include "sqscope/model/native_redrive.h"
#include "sqscope/model/operation.h"
#include "sqscope/model/redrive.h"
#include "sqscope/store/journal.h"

struct redrive_work_options {
	struct redrive_options redrive;
	struct sv to_arn;        /* of every message: looked up by `find`; empty: their sources */
	struct sv chosen;        /* what was chosen, in words */
	int64_t expected;        /* messages; UNKNOWN */
	bool is_exact;           /* else it is SQS's count */
	void (*release)(void *); /* of redrive.ud, when all is over; or NULL */
};

extern const struct operation_kind operation_redrive_kind, operation_dry_run_kind,
	operation_resume_kind;

void *redrive_work_new(const struct redrive_work_options *options);

/* A task of SQS: started, or the running one adopted. The program may end before it does. */
extern const struct operation_kind operation_native_kind;

void *native_work_new(const struct native_redrive_options *options);

/* An operation of the journal that nobody works on: with figures, and nothing to be told. One for
 * each kind of the journal. */
extern const struct operation_kind operation_past_kinds[JOURNAL_KIND_COUNT];

/* Copied. */
void *past_work_new(const struct journal_operation *operation);
/* What of it may have been sent and may not. */
int64_t past_work_ambiguous(const void *self);
enum journal_kind past_work_kind(const void *self);
/* As the journal has them; borrowed. */
struct sv past_work_parameters(const void *self);
struct sv past_work_source(const void *self);

#endif
