/*
 * Every error that the services of the simulator answer with: shape, the code of the old protocol,
 * HTTP status, whose fault it is, and the usual text (sqs-facts C9).
 */
#ifndef SIM_ERROR_H
#define SIM_ERROR_H

#include "sqscope/base/compat.h"
#include <stdbool.h>

enum sim_error_id {
	SIM_OK = 0,
	SIM_ERROR_QUEUE_DOES_NOT_EXIST,
	SIM_ERROR_QUEUE_DELETED_RECENTLY,
	SIM_ERROR_QUEUE_NAME_EXISTS,
	SIM_ERROR_INVALID_ATTRIBUTE_NAME,
	SIM_ERROR_INVALID_ATTRIBUTE_VALUE,
	SIM_ERROR_INVALID_PARAMETER_VALUE,
	SIM_ERROR_MISSING_PARAMETER,
	SIM_ERROR_INVALID_MESSAGE_CONTENTS,
	SIM_ERROR_TOO_MANY_ENTRIES,
	SIM_ERROR_EMPTY_BATCH,
	SIM_ERROR_BATCH_IDS_NOT_DISTINCT,
	SIM_ERROR_INVALID_BATCH_ENTRY_ID,
	SIM_ERROR_BATCH_TOO_LONG,
	SIM_ERROR_RECEIPT_HANDLE_INVALID,
	SIM_ERROR_MESSAGE_NOT_IN_FLIGHT,
	SIM_ERROR_PURGE_IN_PROGRESS,
	SIM_ERROR_OVER_LIMIT,
	SIM_ERROR_RESOURCE_NOT_FOUND,
	SIM_ERROR_UNSUPPORTED_OPERATION,
	SIM_ERROR_REQUEST_THROTTLED,
	SIM_ERROR_KMS_ACCESS_DENIED,
	SIM_ERROR_KMS_DISABLED,
	SIM_ERROR_KMS_INVALID_STATE,
	SIM_ERROR_KMS_NOT_FOUND,
	SIM_ERROR_ACCESS_DENIED,
	SIM_ERROR_INVALID_CLIENT_TOKEN,
	SIM_ERROR_MISSING_TOKEN,
	SIM_ERROR_EXPIRED_TOKEN,
	SIM_ERROR_SIGNATURE_DOES_NOT_MATCH,
	SIM_ERROR_INCOMPLETE_SIGNATURE,
	SIM_ERROR_REQUEST_EXPIRED,
	SIM_ERROR_SERIALIZATION,
	SIM_ERROR_UNKNOWN_OPERATION,
	SIM_ERROR_INVALID_ACTION,
	SIM_ERROR_REQUEST_TOO_LARGE,
	SIM_ERROR_INTERNAL,
	SIM_ERROR_UNAVAILABLE,
	SIM_ERROR_COUNT
};

struct sim_error_row {
	enum sim_error_id id;
	const char *space; /* what stands before the # of `__type` */
	const char *shape;
	const char *legacy; /* the code of `x-amzn-query-error` and of XML */
	int http_status;
	bool is_sender; /* the client's fault */
	const char *text;
};

/* Indexed by id. */
extern const struct sim_error_row sim_error_rows[SIM_ERROR_COUNT];

struct sim_error {
	enum sim_error_id id;
	char text[512];
};

/* Set it, with a text of its own or (NULL) the usual one; always false:
 * `return sim_error_set(error, ...)`. */
bool sim_error_set(struct sim_error *error, enum sim_error_id id, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* InvalidParameterValue as the service words it: "Value V for parameter P is invalid. Reason: R".
 */
bool sim_error_value(
	struct sim_error *error, const char *value, const char *parameter, const char *reason);

#endif
