/* The attributes of a queue (SQS API reference: SetQueueAttributes, GetQueueAttributes). */
#include "sqscope/sqs/queue_attributes.h"

const struct queue_attribute_row queue_attribute_rows[ATTR_COUNT] = {
	[ATTR_VISIBLE] = {ATTR_VISIBLE, "ApproximateNumberOfMessages", ATTRIBUTE_COUNT_OF_MESSAGES,
		false, UNKNOWN, UNKNOWN, "",
		"Messages that wait to be received; approximate, and settled only about a "
		"minute after sending stops.",
		.effect = ""},
	[ATTR_IN_FLIGHT] = {ATTR_IN_FLIGHT, "ApproximateNumberOfMessagesNotVisible",
		ATTRIBUTE_COUNT_OF_MESSAGES, false, UNKNOWN, UNKNOWN, "",
		"Messages that a consumer holds: received, not deleted, visibility timeout "
		"still running; about 120,000 at most.",
		.effect = ""},
	[ATTR_DELAYED] = {ATTR_DELAYED, "ApproximateNumberOfMessagesDelayed",
		ATTRIBUTE_COUNT_OF_MESSAGES, false, UNKNOWN, UNKNOWN, "",
		"Messages that nobody can receive yet, because their delay has not passed.",
		.effect = ""},
	[ATTR_VISIBILITY_TIMEOUT] = {ATTR_VISIBILITY_TIMEOUT, "VisibilityTimeout",
		ATTRIBUTE_SECONDS, true, 0, 43200, "30",
		"How long a received message stays hidden from other consumers; shorter "
		"than the work takes, it is handed out twice.",
		.effect =
			"Holds for receives from now on, within about 60 s; messages that are in flight already keep the timeout that they were received with."},
	[ATTR_RETENTION] = {ATTR_RETENTION, "MessageRetentionPeriod", ATTRIBUTE_SECONDS, true, 60,
		1209600, "345600",
		"How long an undeleted message is kept; a change takes up to 15 minutes, "
		"and a lower value can expire messages at once.",
		.effect =
			"Takes up to 15 minutes and counts for messages that are there already: a lower value can expire some of them for good, at once."},
	[ATTR_DELAY] = {ATTR_DELAY, "DelaySeconds", ATTRIBUTE_SECONDS, true, 0, 900, "0",
		"How long a new message stays hidden before it can be received for the "
		"first time.",
		.effect =
			"A standard queue delays new messages only; a FIFO queue delays those that are there, too."},
	[ATTR_MAX_SIZE] = {ATTR_MAX_SIZE, "MaximumMessageSize", ATTRIBUTE_BYTES, true, 1024,
		1048576, "1048576",
		"The largest message that is accepted, its attributes included; every 64 "
		"KiB of it are billed as a request.",
		.effect =
			"Larger messages are refused at sending from then on; those that are there stay."},
	[ATTR_RECEIVE_WAIT] = {ATTR_RECEIVE_WAIT, "ReceiveMessageWaitTimeSeconds",
		ATTRIBUTE_SECONDS, true, 0, 20, "0",
		"How long a receive waits for a message before it comes back empty; 0 is "
		"short polling, which costs more requests.",
		.effect = "Holds for receives that name no wait of their own, within about 60 s."},
	[ATTR_CREATED] = {ATTR_CREATED, "CreatedTimestamp", ATTRIBUTE_TIME, false, UNKNOWN, UNKNOWN,
		"", "When the queue was created.", .effect = ""},
	[ATTR_MODIFIED] = {ATTR_MODIFIED, "LastModifiedTimestamp", ATTRIBUTE_TIME, false, UNKNOWN,
		UNKNOWN, "", "When one of its attributes was changed last.", .effect = ""},
	[ATTR_QUEUE_ARN] = {ATTR_QUEUE_ARN, "QueueArn", ATTRIBUTE_TEXT, false, UNKNOWN, UNKNOWN, "",
		"The queue's name in policies and in the redrive policies of other queues.",
		.effect = ""},
	[ATTR_FIFO] = {ATTR_FIFO, "FifoQueue", ATTRIBUTE_BOOL, false, UNKNOWN, UNKNOWN, "",
		"Whether order is kept and duplicates are dropped; chosen at creation, "
		"absent on a standard queue.",
		.effect = "Cannot be changed: a queue of the other type is another queue.",
		.choices = "true", .is_fifo_only = true},
	[ATTR_CONTENT_DEDUPLICATION] = {ATTR_CONTENT_DEDUPLICATION, "ContentBasedDeduplication",
		ATTRIBUTE_BOOL, true, UNKNOWN, UNKNOWN, "false",
		"FIFO: whether a digest of the body stands in for a missing deduplication "
		"id, so that equal bodies within 5 minutes count once.",
		.effect = "Within about 60 s; false refuses messages without a deduplication id.",
		.is_fifo_only = true},
	[ATTR_DEDUPLICATION_SCOPE] = {ATTR_DEDUPLICATION_SCOPE, "DeduplicationScope",
		ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN, "queue",
		"FIFO: whether duplicates are looked for in the whole queue (queue) or in "
		"each message group (messageGroup).",
		.effect =
			"Within about 60 s; messages sent meanwhile may be compared in either scope.",
		.choices = "queue,messageGroup", .is_fifo_only = true},
	[ATTR_FIFO_THROUGHPUT_LIMIT] = {ATTR_FIFO_THROUGHPUT_LIMIT, "FifoThroughputLimit",
		ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN, "perQueue",
		"FIFO: whether the request quota holds for the queue (perQueue) or for each "
		"group (perMessageGroupId, needs DeduplicationScope messageGroup).",
		.effect = "Within about 60 s; perMessageGroupId is high throughput mode.",
		.choices = "perQueue,perMessageGroupId", .is_fifo_only = true},
	[ATTR_REDRIVE_POLICY] = {ATTR_REDRIVE_POLICY, "RedrivePolicy", ATTRIBUTE_JSON, true,
		UNKNOWN, UNKNOWN, "",
		"The dead-letter queue, of the same type, account and region, and how many "
		"receives move a message there; empty clears it.",
		.effect =
			"Within about 60 s; messages whose receive count is past the limit move at their next receive."},
	[ATTR_REDRIVE_ALLOW_POLICY] = {ATTR_REDRIVE_ALLOW_POLICY, "RedriveAllowPolicy",
		ATTRIBUTE_JSON, true, UNKNOWN, UNKNOWN, "{\"redrivePermission\":\"allowAll\"}",
		"Which queues may use this one as their dead-letter queue: allowAll, "
		"denyAll, or byQueue with up to 10 sourceQueueArns.",
		.effect =
			"Within about 60 s; a source that may no longer use this queue keeps its messages past the limit."},
	[ATTR_POLICY] = {ATTR_POLICY, "Policy", ATTRIBUTE_JSON, true, UNKNOWN, UNKNOWN, "",
		"The resource policy: who else may use the queue, beside what IAM grants in "
		"its own account.",
		.effect =
			"Replaces the whole policy, within about 60 s; what it denies holds for its owner, too."},
	[ATTR_KMS_KEY] = {ATTR_KMS_KEY, "KmsMasterKeyId", ATTRIBUTE_TEXT, true, UNKNOWN, UNKNOWN,
		"",
		"The KMS key that encrypts bodies, as id, ARN or alias; senders and "
		"receivers need permissions on it too.",
		.effect =
			"New messages are encrypted with the new key, those that are there stay as they are: the old key must live until the last of them is gone."},
	[ATTR_KMS_REUSE_PERIOD] = {ATTR_KMS_REUSE_PERIOD, "KmsDataKeyReusePeriodSeconds",
		ATTRIBUTE_SECONDS, true, 60, 86400, "300",
		"How long a data key is used before KMS is called again; longer costs less "
		"and keeps working through a short KMS failure.",
		.effect = "Within about 60 s; a data key in use is used until its old time is up."},
	[ATTR_SQS_MANAGED_SSE] = {ATTR_SQS_MANAGED_SSE, "SqsManagedSseEnabled", ATTRIBUTE_BOOL,
		true, UNKNOWN, UNKNOWN, "true",
		"Whether bodies are encrypted with keys that SQS owns; excludes a KMS key, "
		"and reads false with one.",
		.effect = "New messages only; those that are there stay as they are."},
};
