/* The attributes of a queue (SQS API reference: SetQueueAttributes, GetQueueAttributes). */
#include "sqscope/sqs/queue_attributes.h"

const struct queue_attribute_row queue_attribute_rows[ATTR_COUNT] = {
	[ATTR_VISIBLE] = {ATTR_VISIBLE, "ApproximateNumberOfMessages", ATTRIBUTE_COUNT_OF_MESSAGES,
		false, UNKNOWN, UNKNOWN, "",
		"Messages that wait to be received; approximate, and settled only about a "
		"minute after sending stops."},
	[ATTR_IN_FLIGHT] = {ATTR_IN_FLIGHT, "ApproximateNumberOfMessagesNotVisible",
		ATTRIBUTE_COUNT_OF_MESSAGES, false, UNKNOWN, UNKNOWN, "",
		"Messages that a consumer holds: received, not deleted, visibility timeout "
		"still running; about 120,000 at most."},
	[ATTR_DELAYED] = {ATTR_DELAYED, "ApproximateNumberOfMessagesDelayed",
		ATTRIBUTE_COUNT_OF_MESSAGES, false, UNKNOWN, UNKNOWN, "",
		"Messages that nobody can receive yet, because their delay has not passed."},
	[ATTR_VISIBILITY_TIMEOUT] = {ATTR_VISIBILITY_TIMEOUT, "VisibilityTimeout",
		ATTRIBUTE_SECONDS, true, 0, 43200, "30",
		"How long a received message stays hidden from other consumers; shorter "
		"than the work takes, it is handed out twice."},
	[ATTR_RETENTION] = {ATTR_RETENTION, "MessageRetentionPeriod", ATTRIBUTE_SECONDS, true, 60,
		1209600, "345600",
		"How long an undeleted message is kept; a change takes up to 15 minutes, "
		"and a lower value can expire messages at once."},
	[ATTR_DELAY] = {ATTR_DELAY, "DelaySeconds", ATTRIBUTE_SECONDS, true, 0, 900, "0",
		"How long a new message stays hidden before it can be received for the "
		"first time."},
	[ATTR_MAX_SIZE] = {ATTR_MAX_SIZE, "MaximumMessageSize", ATTRIBUTE_BYTES, true, 1024,
		1048576, "1048576",
		"The largest message that is accepted, its attributes included; every 64 "
		"KiB of it are billed as a request."},
	[ATTR_RECEIVE_WAIT] = {ATTR_RECEIVE_WAIT, "ReceiveMessageWaitTimeSeconds",
		ATTRIBUTE_SECONDS, true, 0, 20, "0",
		"How long a receive waits for a message before it comes back empty; 0 is "
		"short polling, which costs more requests."},
	[ATTR_CREATED] = {ATTR_CREATED, "CreatedTimestamp", ATTRIBUTE_TIME, false, UNKNOWN, UNKNOWN,
		"", "When the queue was created."},
	[ATTR_MODIFIED] = {ATTR_MODIFIED, "LastModifiedTimestamp", ATTRIBUTE_TIME, false, UNKNOWN,
		UNKNOWN, "", "When one of its attributes was changed last."},
	[ATTR_QUEUE_ARN] = {ATTR_QUEUE_ARN, "QueueArn", ATTRIBUTE_TEXT, false, UNKNOWN, UNKNOWN, "",
		"The queue's name in policies and in the redrive policies of other queues."},
	[ATTR_FIFO] = {ATTR_FIFO, "FifoQueue", ATTRIBUTE_BOOL, false, UNKNOWN, UNKNOWN, "",
		"Whether order is kept and duplicates are dropped; chosen at creation, "
		"absent on a standard queue."},
	[ATTR_CONTENT_DEDUPLICATION] = {ATTR_CONTENT_DEDUPLICATION, "ContentBasedDeduplication",
		ATTRIBUTE_BOOL, true, UNKNOWN, UNKNOWN, "false",
		"FIFO: whether a digest of the body stands in for a missing deduplication "
		"id, so that equal bodies within 5 minutes count once."},
	[ATTR_DEDUPLICATION_SCOPE] = {ATTR_DEDUPLICATION_SCOPE, "DeduplicationScope",
		ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN, "queue",
		"FIFO: whether duplicates are looked for in the whole queue (queue) or in "
		"each message group (messageGroup)."},
	[ATTR_FIFO_THROUGHPUT_LIMIT] = {ATTR_FIFO_THROUGHPUT_LIMIT, "FifoThroughputLimit",
		ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN, "perQueue",
		"FIFO: whether the request quota holds for the queue (perQueue) or for each "
		"group (perMessageGroupId, needs DeduplicationScope messageGroup)."},
	[ATTR_REDRIVE_POLICY] = {ATTR_REDRIVE_POLICY, "RedrivePolicy", ATTRIBUTE_JSON, true,
		UNKNOWN, UNKNOWN, "",
		"The dead-letter queue, of the same type, account and region, and how many "
		"receives move a message there; empty clears it."},
	[ATTR_REDRIVE_ALLOW_POLICY] = {ATTR_REDRIVE_ALLOW_POLICY, "RedriveAllowPolicy",
		ATTRIBUTE_JSON, true, UNKNOWN, UNKNOWN, "{\"redrivePermission\":\"allowAll\"}",
		"Which queues may use this one as their dead-letter queue: allowAll, "
		"denyAll, or byQueue with up to 10 sourceQueueArns."},
	[ATTR_POLICY] = {ATTR_POLICY, "Policy", ATTRIBUTE_JSON, true, UNKNOWN, UNKNOWN, "",
		"The resource policy: who else may use the queue, beside what IAM grants in "
		"its own account."},
	[ATTR_KMS_KEY] = {ATTR_KMS_KEY, "KmsMasterKeyId", ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN,
		"",
		"The KMS key that encrypts bodies, as id, ARN or alias; senders and "
		"receivers need permissions on it too."},
	[ATTR_KMS_REUSE_PERIOD] = {ATTR_KMS_REUSE_PERIOD, "KmsDataKeyReusePeriodSeconds",
		ATTRIBUTE_SECONDS, true, 60, 86400, "300",
		"How long a data key is used before KMS is called again; longer costs less "
		"and keeps working through a short KMS failure."},
	[ATTR_SQS_MANAGED_SSE] = {ATTR_SQS_MANAGED_SSE, "SqsManagedSseEnabled", ATTRIBUTE_BOOL,
		true, UNKNOWN, UNKNOWN, "true",
		"Whether bodies are encrypted with keys that SQS owns; excludes a KMS key, "
		"and reads false with one."},
};
