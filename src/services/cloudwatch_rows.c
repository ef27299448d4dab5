/* The metrics of namespace AWS/SQS. Counts of a moment are asked for at their highest, events are
 * added up (design: sqs-facts C4). */
#include "sqscope/services/cloudwatch.h"

#define COUNT_AT(id, name, summary) [id] = {id, name, "Maximum", METRIC_UNIT_COUNT, summary}
#define EVENTS(id, name, summary)   [id] = {id, name, "Sum", METRIC_UNIT_EVENTS, summary}
#define SECONDS(id, name, summary)  [id] = {id, name, "Maximum", METRIC_UNIT_SECONDS, summary}

const struct queue_metric_row queue_metric_rows[QUEUE_METRIC_COUNT] = {
	SECONDS(METRIC_OLDEST_AGE, "ApproximateAgeOfOldestMessage", "age of the oldest message"),
	COUNT_AT(METRIC_VISIBLE, "ApproximateNumberOfMessagesVisible", "ready"),
	COUNT_AT(METRIC_IN_FLIGHT, "ApproximateNumberOfMessagesNotVisible", "in flight"),
	COUNT_AT(METRIC_DELAYED, "ApproximateNumberOfMessagesDelayed", "delayed"),
	EVENTS(METRIC_SENT, "NumberOfMessagesSent", "sent"),
	EVENTS(METRIC_RECEIVED, "NumberOfMessagesReceived", "received"),
	EVENTS(METRIC_DELETED, "NumberOfMessagesDeleted", "deleted"),
	EVENTS(METRIC_EMPTY_RECEIVES, "NumberOfEmptyReceives", "empty receives"),
	[METRIC_SENT_SIZE] = {METRIC_SENT_SIZE, "SentMessageSize", "Average", METRIC_UNIT_BYTES,
		"size of a sent message"},
	EVENTS(METRIC_DEDUPLICATED, "NumberOfDeduplicatedSentMessages", "deduplicated sends"),
	COUNT_AT(METRIC_BUSY_GROUPS, "ApproximateNumberOfGroupsWithInflightMessages",
		"groups in flight"),
	COUNT_AT(METRIC_NOISY_GROUPS, "ApproximateNumberOfNoisyGroups", "noisy groups"),
	COUNT_AT(METRIC_QUIET_VISIBLE, "ApproximateNumberOfMessagesVisibleInQuietGroups",
		"ready in quiet groups"),
	SECONDS(METRIC_QUIET_AGE, "ApproximateAgeOfOldestMessageInQuietGroups",
		"age of the oldest in quiet groups"),
};
