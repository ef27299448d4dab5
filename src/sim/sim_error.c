/* The table of errors. */
#include "sim_error.h"

#include <stdarg.h>
#include <stdio.h>

static const char sqs[] = "com.amazonaws.sqs";
/* Errors of the layer in front of every service. */
static const char coral[] = "com.amazon.coral.service";

#define LEGACY "AWS.SimpleQueueService."

const struct sim_error_row sim_error_rows[SIM_ERROR_COUNT] = {
	[SIM_OK] = {SIM_OK, sqs, "", "", 200, false, ""},
	[SIM_ERROR_QUEUE_DOES_NOT_EXIST] = {SIM_ERROR_QUEUE_DOES_NOT_EXIST, sqs,
		"QueueDoesNotExist", LEGACY "NonExistentQueue", 400, true,
		"The specified queue does not exist."},
	[SIM_ERROR_QUEUE_DELETED_RECENTLY] = {SIM_ERROR_QUEUE_DELETED_RECENTLY, sqs,
		"QueueDeletedRecently", LEGACY "QueueDeletedRecently", 400, true,
		"You must wait 60 seconds after deleting a queue before you can create another "
		"with the same name."},
	[SIM_ERROR_QUEUE_NAME_EXISTS] = {SIM_ERROR_QUEUE_NAME_EXISTS, sqs, "QueueNameExists",
		"QueueAlreadyExists", 400, true, "A queue already exists with the same name."},
	[SIM_ERROR_INVALID_ATTRIBUTE_NAME] = {SIM_ERROR_INVALID_ATTRIBUTE_NAME, sqs,
		"InvalidAttributeName", "InvalidAttributeName", 400, true, "Unknown Attribute."},
	[SIM_ERROR_INVALID_ATTRIBUTE_VALUE] = {SIM_ERROR_INVALID_ATTRIBUTE_VALUE, sqs,
		"InvalidAttributeValue", "InvalidAttributeValue", 400, true,
		"Invalid value for the parameter."},
	[SIM_ERROR_INVALID_PARAMETER_VALUE] = {SIM_ERROR_INVALID_PARAMETER_VALUE, sqs,
		"InvalidParameterValueException", "InvalidParameterValue", 400, true,
		"One or more parameters are invalid."},
	[SIM_ERROR_MISSING_PARAMETER] = {SIM_ERROR_MISSING_PARAMETER, sqs,
		"MissingRequiredParameterException", "MissingParameter", 400, true,
		"A required parameter is missing."},
	[SIM_ERROR_INVALID_MESSAGE_CONTENTS] = {SIM_ERROR_INVALID_MESSAGE_CONTENTS, sqs,
		"InvalidMessageContents", "InvalidMessageContents", 400, true,
		"Invalid characters found in the message body. Valid unicode characters are: "
		"#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"},
	[SIM_ERROR_TOO_MANY_ENTRIES] = {SIM_ERROR_TOO_MANY_ENTRIES, sqs,
		"TooManyEntriesInBatchRequest", LEGACY "TooManyEntriesInBatchRequest", 400, true,
		"Maximum number of entries per request are 10."},
	[SIM_ERROR_EMPTY_BATCH] = {SIM_ERROR_EMPTY_BATCH, sqs, "EmptyBatchRequest",
		LEGACY "EmptyBatchRequest", 400, true,
		"There should be at least one entry in the request."},
	[SIM_ERROR_BATCH_IDS_NOT_DISTINCT] = {SIM_ERROR_BATCH_IDS_NOT_DISTINCT, sqs,
		"BatchEntryIdsNotDistinct", LEGACY "BatchEntryIdsNotDistinct", 400, true,
		"Two or more batch entries in the request have the same Id."},
	[SIM_ERROR_INVALID_BATCH_ENTRY_ID] = {SIM_ERROR_INVALID_BATCH_ENTRY_ID, sqs,
		"InvalidBatchEntryId", LEGACY "InvalidBatchEntryId", 400, true,
		"A batch entry id can only contain alphanumeric characters, hyphens and "
		"underscores. It can be at most 80 letters long."},
	[SIM_ERROR_BATCH_TOO_LONG] = {SIM_ERROR_BATCH_TOO_LONG, sqs, "BatchRequestTooLong",
		LEGACY "BatchRequestTooLong", 400, true,
		"Batch requests cannot be longer than 1048576 bytes."},
	[SIM_ERROR_RECEIPT_HANDLE_INVALID] = {SIM_ERROR_RECEIPT_HANDLE_INVALID, sqs,
		"ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 400, true,
		"The input receipt handle is not a valid receipt handle."},
	[SIM_ERROR_MESSAGE_NOT_IN_FLIGHT] = {SIM_ERROR_MESSAGE_NOT_IN_FLIGHT, sqs,
		"MessageNotInflight", LEGACY "MessageNotInflight", 400, true,
		"The specified message isn't in flight."},
	[SIM_ERROR_PURGE_IN_PROGRESS] = {SIM_ERROR_PURGE_IN_PROGRESS, sqs, "PurgeQueueInProgress",
		LEGACY "PurgeQueueInProgress", 403, true,
		"Only one PurgeQueue operation is allowed every 60 seconds."},
	[SIM_ERROR_OVER_LIMIT] = {SIM_ERROR_OVER_LIMIT, sqs, "OverLimit", "OverLimit", 403, true,
		"Too many messages in flight."},
	[SIM_ERROR_RESOURCE_NOT_FOUND] = {SIM_ERROR_RESOURCE_NOT_FOUND, sqs,
		"ResourceNotFoundException", "ResourceNotFoundException", 404, true,
		"The resource that you specified doesn't exist."},
	[SIM_ERROR_UNSUPPORTED_OPERATION] = {SIM_ERROR_UNSUPPORTED_OPERATION, sqs,
		"UnsupportedOperation", LEGACY "UnsupportedOperation", 400, true,
		"The operation is not supported."},
	[SIM_ERROR_REQUEST_THROTTLED] = {SIM_ERROR_REQUEST_THROTTLED, sqs, "RequestThrottled",
		"RequestThrottled", 403, true, "Rate exceeded."},
	[SIM_ERROR_KMS_ACCESS_DENIED] = {SIM_ERROR_KMS_ACCESS_DENIED, sqs, "KmsAccessDenied",
		"KMS.AccessDeniedException", 400, true,
		"The caller doesn't have the required KMS access."},
	[SIM_ERROR_KMS_DISABLED] = {SIM_ERROR_KMS_DISABLED, sqs, "KmsDisabled",
		"KMS.DisabledException", 400, true, "The specified key is disabled."},
	[SIM_ERROR_KMS_INVALID_STATE] = {SIM_ERROR_KMS_INVALID_STATE, sqs, "KmsInvalidState",
		"KMS.InvalidStateException", 400, true,
		"The state of the specified key is not valid for this request."},
	[SIM_ERROR_KMS_NOT_FOUND] = {SIM_ERROR_KMS_NOT_FOUND, sqs, "KmsNotFound",
		"KMS.NotFoundException", 400, true, "The specified key does not exist."},
	[SIM_ERROR_ACCESS_DENIED] = {SIM_ERROR_ACCESS_DENIED, coral, "AccessDeniedException",
		"AccessDenied", 403, true, "Access to the resource is denied."},
	[SIM_ERROR_INVALID_CLIENT_TOKEN] = {SIM_ERROR_INVALID_CLIENT_TOKEN, coral,
		"UnrecognizedClientException", "InvalidClientTokenId", 403, true,
		"The security token included in the request is invalid."},
	[SIM_ERROR_MISSING_TOKEN] = {SIM_ERROR_MISSING_TOKEN, coral,
		"MissingAuthenticationTokenException", "MissingAuthenticationToken", 403, true,
		"Missing Authentication Token"},
	[SIM_ERROR_EXPIRED_TOKEN] = {SIM_ERROR_EXPIRED_TOKEN, coral, "ExpiredTokenException",
		"ExpiredToken", 403, true, "The security token included in the request is expired"},
	[SIM_ERROR_SIGNATURE_DOES_NOT_MATCH] = {SIM_ERROR_SIGNATURE_DOES_NOT_MATCH, coral,
		"SignatureDoesNotMatch", "SignatureDoesNotMatch", 403, true,
		"The request signature we calculated does not match the signature you provided. "
		"Check your AWS Secret Access Key and signing method. Consult the service "
		"documentation for details."},
	[SIM_ERROR_INCOMPLETE_SIGNATURE] = {SIM_ERROR_INCOMPLETE_SIGNATURE, coral,
		"IncompleteSignatureException", "IncompleteSignature", 400, true,
		"The request signature does not conform to AWS standards."},
	[SIM_ERROR_REQUEST_EXPIRED] = {SIM_ERROR_REQUEST_EXPIRED, coral, "RequestExpired",
		"RequestExpired", 400, true, "Signature expired."},
	[SIM_ERROR_SERIALIZATION] = {SIM_ERROR_SERIALIZATION, coral, "SerializationException",
		"MalformedInput", 400, true, "The request could not be read."},
	[SIM_ERROR_UNKNOWN_OPERATION] = {SIM_ERROR_UNKNOWN_OPERATION, coral,
		"UnknownOperationException", "InvalidAction", 404, true,
		"The requested operation does not exist."},
	[SIM_ERROR_INVALID_ACTION] = {SIM_ERROR_INVALID_ACTION, coral, "InvalidAction",
		"InvalidAction", 400, true, "The action is not valid for this endpoint."},
	[SIM_ERROR_REQUEST_TOO_LARGE] = {SIM_ERROR_REQUEST_TOO_LARGE, coral,
		"RequestEntityTooLargeException", "RequestEntityTooLarge", 413, true,
		"The request is larger than the service reads."},
	[SIM_ERROR_INTERNAL] = {SIM_ERROR_INTERNAL, coral, "InternalFailure", "InternalFailure",
		500, false, "The request could not be processed because of an internal failure."},
	[SIM_ERROR_UNAVAILABLE] = {SIM_ERROR_UNAVAILABLE, coral, "ServiceUnavailable",
		"ServiceUnavailable", 503, false, "Service is unavailable."},
};

bool sim_error_set(struct sim_error *error, enum sim_error_id id, const char *fmt, ...)
{
	va_list ap;
	error->id = id;
	va_start(ap, fmt);
	if (fmt)
		vsnprintf(error->text, sizeof error->text, fmt, ap);
	else
		snprintf(error->text, sizeof error->text, "%s", sim_error_rows[id].text);
	va_end(ap);
	return false;
}

bool sim_error_value(
	struct sim_error *error, const char *value, const char *parameter, const char *reason)
{
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		"Value %.300s for parameter %s is invalid. Reason: %s", value, parameter, reason);
}
