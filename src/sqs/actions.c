/* What SQS can be asked, a row each. */
#include "sqscope/sqs/sqs.h"

const struct sqs_action sqs_actions[SQS_ACTION_COUNT] = {
	[SQS_LIST_QUEUES] = {SQS_LIST_QUEUES, "ListQueues", "sqs:ListQueues", true, false, 1,
		"the queues of the account and region"},
	[SQS_GET_QUEUE_URL] = {SQS_GET_QUEUE_URL, "GetQueueUrl", "sqs:GetQueueUrl", true, false, 1,
		"the URL of a queue by its name"},
	[SQS_GET_QUEUE_ATTRIBUTES] = {SQS_GET_QUEUE_ATTRIBUTES, "GetQueueAttributes",
		"sqs:GetQueueAttributes", true, false, 1, "the counts and settings of a queue"},
	[SQS_LIST_DEAD_LETTER_SOURCE_QUEUES] = {SQS_LIST_DEAD_LETTER_SOURCE_QUEUES,
		"ListDeadLetterSourceQueues", "sqs:ListDeadLetterSourceQueues", true, false, 1,
		"the queues that use a queue as their dead-letter queue"},
	[SQS_LIST_QUEUE_TAGS] = {SQS_LIST_QUEUE_TAGS, "ListQueueTags", "sqs:ListQueueTags", true,
		false, 1, "the tags of a queue"},
	/* A receive changes what it looks at: it hides messages and counts. */
	[SQS_RECEIVE_MESSAGE] = {SQS_RECEIVE_MESSAGE, "ReceiveMessage", "sqs:ReceiveMessage", false,
		true, 10, "up to ten messages, hidden from others for a while"},
	[SQS_SEND_MESSAGE_BATCH] = {SQS_SEND_MESSAGE_BATCH, "SendMessageBatch", "sqs:SendMessage",
		false, true, 10, "messages into a queue"},
	[SQS_DELETE_MESSAGE_BATCH] = {SQS_DELETE_MESSAGE_BATCH, "DeleteMessageBatch",
		"sqs:DeleteMessage", true, true, 10, "messages that were received, deleted"},
	[SQS_CHANGE_MESSAGE_VISIBILITY_BATCH] = {SQS_CHANGE_MESSAGE_VISIBILITY_BATCH,
		"ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility", true, true, 10,
		"how long messages that were received stay hidden"},
	/* Carried out twice, the second finds a task that runs, and is refused. */
	[SQS_START_MESSAGE_MOVE_TASK] = {SQS_START_MESSAGE_MOVE_TASK, "StartMessageMoveTask",
		"sqs:StartMessageMoveTask", false, true, 1,
		"SQS moves the messages of a dead-letter queue by itself"},
	[SQS_LIST_MESSAGE_MOVE_TASKS] = {SQS_LIST_MESSAGE_MOVE_TASKS, "ListMessageMoveTasks",
		"sqs:ListMessageMoveTasks", true, false, 1,
		"the last ten such tasks of a queue, and how far they are"},
	[SQS_CANCEL_MESSAGE_MOVE_TASK] = {SQS_CANCEL_MESSAGE_MOVE_TASK, "CancelMessageMoveTask",
		"sqs:CancelMessageMoveTask", true, true, 1, "such a task, stopped"},
	/* Carried out twice, it is refused the second time, or takes what came in between. */
	[SQS_PURGE_QUEUE] = {SQS_PURGE_QUEUE, "PurgeQueue", "sqs:PurgeQueue", false, true, 1,
		"every message of a queue, deleted"},
	/* Carried out twice, the second finds the queue as it is wanted. */
	[SQS_CREATE_QUEUE] = {SQS_CREATE_QUEUE, "CreateQueue", "sqs:CreateQueue", true, true, 1,
		"a new queue with its attributes and tags"},
	[SQS_SET_QUEUE_ATTRIBUTES] = {SQS_SET_QUEUE_ATTRIBUTES, "SetQueueAttributes",
		"sqs:SetQueueAttributes", true, true, 1, "the settings of a queue, changed"},
	[SQS_TAG_QUEUE] = {SQS_TAG_QUEUE, "TagQueue", "sqs:TagQueue", true, true, 1,
		"tags put on a queue"},
	[SQS_UNTAG_QUEUE] = {SQS_UNTAG_QUEUE, "UntagQueue", "sqs:UntagQueue", true, true, 1,
		"tags taken off a queue"},
	/* Carried out twice, the second would say that there is no such queue. */
	[SQS_DELETE_QUEUE] = {SQS_DELETE_QUEUE, "DeleteQueue", "sqs:DeleteQueue", false, true, 1,
		"a queue with all its messages, deleted"},
};
