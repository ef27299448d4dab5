/*
 * What the files of the journal share: the row of an operation that is about to be changed, and who
 * may change it.
 */
#ifndef STORE_JOURNAL_ROW_H
#define STORE_JOURNAL_ROW_H

#include "process_row.h"
#include "sqscope/store/journal.h"

struct operation_row {
	int64_t number;
	enum journal_kind kind;
	enum journal_operation_state state;
	enum process_state owner_state;
};

/* ERR_NOT_FOUND when there is no such operation. */
bool operation_row_find(
	struct store *store, const char *id, struct operation_row *row, struct err *err) MUST_CHECK;
/* The same, and it runs in this process: else ERR_REFUSED. */
bool operation_row_own(
	struct store *store, const char *id, struct operation_row *row, struct err *err) MUST_CHECK;

/* Messages in each state, and those that may be there twice. */
bool operation_counts(struct store *store, int64_t number, int64_t counts[JOURNAL_STATE_COUNT],
	int64_t *maybe_duplicated, struct err *err) MUST_CHECK;
int64_t operation_unfinished(enum journal_kind kind, const int64_t counts[JOURNAL_STATE_COUNT]);

/* Move every message of one state to another, for what concerns them all. */
bool operation_move_all(struct store *store, int64_t number, enum journal_state from,
	enum journal_state to, int64_t now_unix_ms, struct err *err) MUST_CHECK;

#endif
