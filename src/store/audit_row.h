/*
 * One row of the audit log, and the hash that chains it to the one before.
 */
#ifndef STORE_AUDIT_ROW_H
#define STORE_AUDIT_ROW_H

#include "query.h"
#include "sqscope/store/audit.h"

/* Fields of the table that are text, in the order of AUDIT_TEXT_COLUMNS. */
enum audit_text {
	AUDIT_USER,
	AUDIT_HOST,
	AUDIT_CONTEXT,
	AUDIT_PROFILE,
	AUDIT_ACCOUNT,
	AUDIT_REGION,
	AUDIT_QUEUE,
	AUDIT_ACTION,
	AUDIT_PARAMETERS,
	AUDIT_MESSAGE_IDS,
	AUDIT_REASON,
	AUDIT_OPERATION,
	AUDIT_REQUEST_ID,
	AUDIT_ERR_CODE,
	AUDIT_ERR_TEXT,
	AUDIT_TEXT_COUNT
};

/* Fields that are numbers. */
enum audit_number {
	AUDIT_SEQ,
	AUDIT_UNIX_MS,
	AUDIT_INTENT, /* seq of the intent that an outcome belongs to; 0 in an intent */
	AUDIT_PID,
	AUDIT_MESSAGE_COUNT,
	AUDIT_OUTCOME, /* enum audit_result */
	AUDIT_NUMBER_COUNT
};

struct audit_row {
	int64_t numbers[AUDIT_NUMBER_COUNT];
	struct sv texts[AUDIT_TEXT_COUNT];
};

/* The columns of both, in this order, for SELECT and INSERT. */
#define AUDIT_COLUMNS                                                                              \
	"seq, unix_ms, intent, pid, message_count, outcome, user, host, context, profile, "        \
	"account, region, queue, action, parameters, message_ids, reason, operation, request_id, " \
	"err_code, err_text"

/* From the columns of a query that begins with AUDIT_COLUMNS. Borrowed from it. */
void audit_row_read(struct audit_row *row, const struct query *q);

/* Every field with its kind and length, so that no two rows read alike, behind the hash before. */
void audit_row_hash(
	const struct audit_row *row, const uint8_t before[SHA256_SIZE], uint8_t hash[SHA256_SIZE]);

/* The newest row; seq 0 and a hash of zeros while there is none. */
bool audit_head_read(
	struct store *store, int64_t *seq, uint8_t hash[SHA256_SIZE], struct err *err) MUST_CHECK;

#endif
