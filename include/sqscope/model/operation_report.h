/*
 * The report of an operation for a post-mortem, in Markdown: what was done where, by whom, why, the
 * exact counts, and message by message what failed or may be there twice, as the journal has it.
 * Text from outside passes safe_text. Made in the store's thread; async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_OPERATION_REPORT_H
#define SQSCOPE_MODEL_OPERATION_REPORT_H

#include "sqscope/model/operation.h"

enum { REPORT_MESSAGES = 10000 }; /* of each list; how many more there are is said */

/* The text is borrowed until it returns. err: the journal could not be read; the text says so. */
typedef void (*operation_report_fn)(void *ud, struct sv markdown, const struct err *err);

/* The operation is only looked at before this returns. */
void operation_report_make(struct store_queue *store, const struct operation *op,
	int64_t now_unix_ms, operation_report_fn done, void *ud);

#endif
