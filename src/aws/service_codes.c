/* Error codes of the services (SQS API reference, "Common errors" and each action's errors; SDK
 * retry rules). */
#include "service_codes.h"

struct renamed {
	const char *sent, *present;
};

/* Names of the query protocol, which awsQueryCompatible services still send in a header. */
static const struct renamed renamed_codes[] = {
	{"NonExistentQueue", "QueueDoesNotExist"},
	{"QueueAlreadyExists", "QueueNameExists"},
	{"AccessDeniedException", "AccessDenied"},
	{"InvalidParameterValueException", "InvalidParameterValue"},
	{"MissingRequiredParameterException", "MissingParameter"},
	{"KMS.AccessDeniedException", "KmsAccessDenied"},
	{"KMS.DisabledException", "KmsDisabled"},
	{"KMS.InvalidKeyUsageException", "KmsInvalidKeyUsage"},
	{"KMS.InvalidStateException", "KmsInvalidState"},
	{"KMS.NotFoundException", "KmsNotFound"},
	{"KMS.OptInRequired", "KmsOptInRequired"},
	{"KMS.ThrottlingException", "KmsThrottled"},
};

const struct service_code service_codes[] = {
	{"QueueDoesNotExist", ERR_NOT_FOUND, REMEDY_NONE},
	{"ResourceNotFoundException", ERR_NOT_FOUND, REMEDY_NONE},
	{"ReceiptHandleIsInvalid", ERR_NOT_FOUND, REMEDY_NONE},
	{"MessageNotInflight", ERR_NOT_FOUND, REMEDY_NONE},

	{"AccessDenied", ERR_DENIED, REMEDY_CLOCK},
	{"AuthFailure", ERR_DENIED, REMEDY_CLOCK},
	{"InvalidSignatureException", ERR_DENIED, REMEDY_CLOCK},
	{"SignatureDoesNotMatch", ERR_DENIED, REMEDY_CLOCK},
	{"UnrecognizedClientException", ERR_DENIED, REMEDY_CREDENTIALS},
	{"InvalidClientTokenId", ERR_DENIED, REMEDY_CREDENTIALS},
	{"InvalidAccessKeyId", ERR_DENIED, REMEDY_NONE},
	{"IncompleteSignature", ERR_DENIED, REMEDY_NONE},
	{"IncompleteSignatureException", ERR_DENIED, REMEDY_NONE},
	{"MissingAuthenticationToken", ERR_DENIED, REMEDY_NONE},
	{"MissingAuthenticationTokenException", ERR_DENIED, REMEDY_NONE},
	{"NotAuthorized", ERR_DENIED, REMEDY_NONE},
	{"UnauthorizedOperation", ERR_DENIED, REMEDY_NONE},
	{"UnauthorizedException", ERR_DENIED, REMEDY_NONE},
	{"OptInRequired", ERR_DENIED, REMEDY_NONE},
	{"InvalidSecurity", ERR_DENIED, REMEDY_NONE},
	{"KmsAccessDenied", ERR_DENIED, REMEDY_NONE},

	{"ExpiredToken", ERR_EXPIRED, REMEDY_CREDENTIALS},
	{"ExpiredTokenException", ERR_EXPIRED, REMEDY_CREDENTIALS},

	{"RequestTimeTooSkewed", ERR_CLOCK, REMEDY_CLOCK},
	{"RequestExpired", ERR_CLOCK, REMEDY_CLOCK},
	{"RequestInTheFuture", ERR_CLOCK, REMEDY_CLOCK},

	{"RequestThrottled", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"RequestThrottledException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"Throttling", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"ThrottlingException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"ThrottledException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"TooManyRequestsException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"ProvisionedThroughputExceededException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"TransactionInProgressException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"RequestLimitExceeded", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"BandwidthLimitExceeded", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"LimitExceededException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"SlowDown", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"PriorRequestNotComplete", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"EC2ThrottledException", ERR_THROTTLED, REMEDY_SLOW_DOWN},
	{"KmsThrottled", ERR_THROTTLED, REMEDY_SLOW_DOWN},

	{"RequestTimeout", ERR_SERVICE, REMEDY_RETRY},
	{"RequestTimeoutException", ERR_SERVICE, REMEDY_RETRY},
	{"InternalFailure", ERR_SERVICE, REMEDY_RETRY},
	{"InternalError", ERR_SERVICE, REMEDY_RETRY},
	{"InternalServerError", ERR_SERVICE, REMEDY_RETRY},
	{"ServiceUnavailable", ERR_SERVICE, REMEDY_RETRY},

	{"InvalidAddress", ERR_INVALID, REMEDY_NONE},
	{"InvalidAttributeName", ERR_INVALID, REMEDY_NONE},
	{"InvalidAttributeValue", ERR_INVALID, REMEDY_NONE},
	{"InvalidParameterValue", ERR_INVALID, REMEDY_NONE},
	{"InvalidParameterCombination", ERR_INVALID, REMEDY_NONE},
	{"InvalidQueryParameter", ERR_INVALID, REMEDY_NONE},
	{"InvalidAction", ERR_INVALID, REMEDY_NONE},
	{"InvalidIdFormat", ERR_INVALID, REMEDY_NONE},
	{"InvalidMessageContents", ERR_INVALID, REMEDY_NONE},
	{"MissingParameter", ERR_INVALID, REMEDY_NONE},
	{"MissingAction", ERR_INVALID, REMEDY_NONE},
	{"MalformedQueryString", ERR_INVALID, REMEDY_NONE},
	{"SerializationException", ERR_INVALID, REMEDY_NONE},
	{"ValidationError", ERR_INVALID, REMEDY_NONE},
	{"ValidationException", ERR_INVALID, REMEDY_NONE},
	{"UnknownOperationException", ERR_INVALID, REMEDY_NONE},
	{"UnsupportedOperation", ERR_INVALID, REMEDY_NONE},
	{"BatchEntryIdsNotDistinct", ERR_INVALID, REMEDY_NONE},
	{"BatchRequestTooLong", ERR_INVALID, REMEDY_NONE},
	{"EmptyBatchRequest", ERR_INVALID, REMEDY_NONE},
	{"InvalidBatchEntryId", ERR_INVALID, REMEDY_NONE},
	{"TooManyEntriesInBatchRequest", ERR_INVALID, REMEDY_NONE},
	{"OverLimit", ERR_INVALID, REMEDY_NONE},
	{"PurgeQueueInProgress", ERR_INVALID, REMEDY_NONE},
	{"QueueDeletedRecently", ERR_INVALID, REMEDY_NONE},
	{"QueueNameExists", ERR_INVALID, REMEDY_NONE},
	{"KmsDisabled", ERR_INVALID, REMEDY_NONE},
	{"KmsInvalidKeyUsage", ERR_INVALID, REMEDY_NONE},
	{"KmsInvalidState", ERR_INVALID, REMEDY_NONE},
	{"KmsNotFound", ERR_INVALID, REMEDY_NONE},
	{"KmsOptInRequired", ERR_INVALID, REMEDY_NONE},
};

const size_t service_code_count = COUNT_OF(service_codes);

struct sv service_code_present_name(struct sv sent)
{
	const struct sv legacy = sv_cstr("AWS.SimpleQueueService.");

	if (sv_starts_with(sent, legacy))
		sent = sv_of(sent.p + legacy.n, sent.n - legacy.n);
	for (size_t i = 0; i < COUNT_OF(renamed_codes); i++) {
		if (sv_eq_cstr(sent, renamed_codes[i].sent))
			return sv_cstr(renamed_codes[i].present);
	}
	return sent;
}

const struct service_code *service_code_find(struct sv name)
{
	for (size_t i = 0; i < service_code_count; i++) {
		if (sv_eq_cstr(name, service_codes[i].name))
			return &service_codes[i];
	}
	return NULL;
}
