/* What can be found, a row each. */
#include "sqscope/model/lint.h"

const char *const lint_severity_words[LINT_SEVERITY_COUNT] = {
	[LINT_INFO] = "info",
	[LINT_WARN] = "warn",
	[LINT_CRIT] = "crit",
};

const struct lint_rule lint_rules[LINT_RULE_COUNT] = {
	[LINT_DLQ_MISSING] = {LINT_DLQ_MISSING, "dlq-missing", LINT_CRIT,
		"the redrive policy names a queue that does not exist",
		"Messages past the receive limit have nowhere to go: they come back to the workers "
		"until they expire.",
		"deadLetterTargetArn must be a queue of the same account and region "
		"(SetQueueAttributes, RedrivePolicy)."},
	[LINT_DLQ_TYPE] = {LINT_DLQ_TYPE, "dlq-type", LINT_CRIT,
		"a FIFO queue has a standard dead-letter queue, or the other way round",
		"SQS does not move messages between the two types.",
		"The dead-letter queue of a FIFO queue must be FIFO, that of a standard queue "
		"standard (Developer Guide, dead-letter queues)."},
	[LINT_DLQ_DENIES] = {LINT_DLQ_DENIES, "dlq-denies", LINT_CRIT,
		"the dead-letter queue does not allow this queue to use it",
		"Messages past the receive limit are not moved.",
		"RedriveAllowPolicy decides which queues may name a queue as their dead-letter queue: "
		"allowAll, denyAll, or byQueue with up to 10 ARNs (SetQueueAttributes)."},
	[LINT_KEY_UNUSABLE] = {LINT_KEY_UNUSABLE, "key-unusable", LINT_CRIT,
		"the KMS key is disabled or will be deleted",
		"Without the key nothing can be sent, and what is in the queue cannot be read.",
		"A disabled key, or one that is pending deletion, encrypts and decrypts nothing "
		"(KMS Developer Guide, key states)."},
	[LINT_POLICY_PUBLIC] = {LINT_POLICY_PUBLIC, "policy-public", LINT_CRIT,
		"the resource policy allows everybody, without a condition",
		"Anyone with an AWS account can do what the statement allows.",
		"Principal * in an Allow statement means everybody; a Condition narrows it "
		"(Developer Guide, least privilege)."},
	[LINT_NEAR_EXPIRY] = {LINT_NEAR_EXPIRY, "near-expiry", LINT_CRIT,
		"the oldest message has used most of the retention",
		"It is deleted without a trace when the retention is over.",
		"A message is deleted when it is older than MessageRetentionPeriod, received or not "
		"(SetQueueAttributes)."},
	[LINT_VISIBILITY_BELOW_WORKER] = {LINT_VISIBILITY_BELOW_WORKER, "visibility-below-worker",
		LINT_CRIT, "the visibility timeout ends before a worker may",
		"A job that takes its time is handed out a second time while it runs.",
		"The visibility timeout must be at least the timeout of the function (Lambda Developer "
		"Guide, SQS event sources)."},
	[LINT_IN_FLIGHT] = {LINT_IN_FLIGHT, "in-flight", LINT_CRIT,
		"the messages in flight come near the limit",
		"At the limit a standard queue answers OverLimit, and a FIFO queue gives nothing more.",
		"About 120,000 messages can be in flight on a queue (SQS quotas)."},
	[LINT_NO_DLQ] = {LINT_NO_DLQ, "no-dlq", LINT_WARN, "there is no dead-letter queue",
		"A message that no worker can handle comes back until it expires, and is lost then.",
		"A redrive policy moves a message away after maxReceiveCount receives (Developer "
		"Guide, dead-letter queues)."},
	[LINT_DLQ_RETENTION] = {LINT_DLQ_RETENTION, "dlq-retention", LINT_WARN,
		"the dead-letter queue keeps messages no longer than its source",
		"The age goes on in the dead-letter queue of a standard queue: what comes there late "
		"expires soon after.",
		"Set the retention of a dead-letter queue longer than that of its source "
		"(Developer Guide, dead-letter queues)."},
	[LINT_FEW_RECEIVES] = {LINT_FEW_RECEIVES, "few-receives", LINT_WARN,
		"one or two receives move a message to the dead-letter queue",
		"One failure that would pass, or one look at the message, is enough.",
		"Set maxReceiveCount high enough for retries; Lambda recommends at least 5 (Lambda "
		"Developer Guide, SQS event sources)."},
	[LINT_VISIBILITY_SHORT] = {LINT_VISIBILITY_SHORT, "visibility-short", LINT_WARN,
		"the visibility timeout is less than six times that of a function",
		"When the function is throttled, messages come back before it was tried again.",
		"Set the visibility timeout to at least six times the function's timeout (Lambda "
		"Developer Guide, SQS event sources)."},
	[LINT_NO_ENCRYPTION] = {LINT_NO_ENCRYPTION, "no-encryption", LINT_WARN,
		"messages are not encrypted at rest", "Bodies lie at AWS as they were sent.",
		"SqsManagedSseEnabled costs nothing and needs no permission; a KMS key of your own "
		"can be controlled (Developer Guide, encryption at rest)."},
	[LINT_ORPHAN_DLQ] = {LINT_ORPHAN_DLQ, "orphan-dlq", LINT_INFO,
		"a queue that is named like a dead-letter queue is none",
		"Nothing is moved here: its source may have lost its redrive policy.",
		"A queue becomes a dead-letter queue by the RedrivePolicy of another "
		"(ListDeadLetterSourceQueues)."},
	[LINT_SHORT_POLLING] = {LINT_SHORT_POLLING, "short-polling", LINT_INFO,
		"receives do not wait for a message",
		"Empty receives are billed like others, and may miss messages that are there.",
		"ReceiveMessageWaitTimeSeconds above 0 is long polling; 20 is the most (Developer "
		"Guide, short and long polling)."},
};
