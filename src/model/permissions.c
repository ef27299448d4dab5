/* The IAM actions, and which feature needs which. */
#include "sqscope/model/permissions.h"

#include "sqscope/base/compat.h"

const struct permission_row permission_rows[PERMISSION_COUNT] = {
	[PERMISSION_LIST_QUEUES] = {PERMISSION_LIST_QUEUES, "sqs:ListQueues", "sqs", RESOURCE_ANY,
		false},
	[PERMISSION_GET_QUEUE_URL] = {PERMISSION_GET_QUEUE_URL, "sqs:GetQueueUrl", "sqs",
		RESOURCE_QUEUE, false},
	[PERMISSION_GET_QUEUE_ATTRIBUTES] = {PERMISSION_GET_QUEUE_ATTRIBUTES,
		"sqs:GetQueueAttributes", "sqs", RESOURCE_QUEUE, false},
	[PERMISSION_LIST_QUEUE_TAGS] = {PERMISSION_LIST_QUEUE_TAGS, "sqs:ListQueueTags", "sqs",
		RESOURCE_QUEUE, false},
	[PERMISSION_LIST_DEAD_LETTER_SOURCE_QUEUES] = {PERMISSION_LIST_DEAD_LETTER_SOURCE_QUEUES,
		"sqs:ListDeadLetterSourceQueues", "sqs", RESOURCE_QUEUE, false},
	[PERMISSION_LIST_MESSAGE_MOVE_TASKS] = {PERMISSION_LIST_MESSAGE_MOVE_TASKS,
		"sqs:ListMessageMoveTasks", "sqs", RESOURCE_QUEUE, false},
	[PERMISSION_RECEIVE_MESSAGE] = {PERMISSION_RECEIVE_MESSAGE, "sqs:ReceiveMessage", "sqs",
		RESOURCE_QUEUE, true},
	[PERMISSION_CHANGE_MESSAGE_VISIBILITY] = {PERMISSION_CHANGE_MESSAGE_VISIBILITY,
		"sqs:ChangeMessageVisibility", "sqs", RESOURCE_QUEUE, true},
	[PERMISSION_DELETE_MESSAGE] = {PERMISSION_DELETE_MESSAGE, "sqs:DeleteMessage", "sqs",
		RESOURCE_QUEUE, true},
	[PERMISSION_SEND_MESSAGE] = {PERMISSION_SEND_MESSAGE, "sqs:SendMessage", "sqs",
		RESOURCE_QUEUE, true},
	[PERMISSION_START_MESSAGE_MOVE_TASK] = {PERMISSION_START_MESSAGE_MOVE_TASK,
		"sqs:StartMessageMoveTask", "sqs", RESOURCE_QUEUE, true},
	[PERMISSION_CANCEL_MESSAGE_MOVE_TASK] = {PERMISSION_CANCEL_MESSAGE_MOVE_TASK,
		"sqs:CancelMessageMoveTask", "sqs", RESOURCE_QUEUE, true},
	[PERMISSION_PURGE_QUEUE] = {PERMISSION_PURGE_QUEUE, "sqs:PurgeQueue", "sqs", RESOURCE_QUEUE,
		true},
	[PERMISSION_SET_QUEUE_ATTRIBUTES] = {PERMISSION_SET_QUEUE_ATTRIBUTES,
		"sqs:SetQueueAttributes", "sqs", RESOURCE_QUEUE, true},
	[PERMISSION_TAG_QUEUE] = {PERMISSION_TAG_QUEUE, "sqs:TagQueue", "sqs", RESOURCE_QUEUE,
		true},
	[PERMISSION_UNTAG_QUEUE] = {PERMISSION_UNTAG_QUEUE, "sqs:UntagQueue", "sqs", RESOURCE_QUEUE,
		true},
	[PERMISSION_CREATE_QUEUE] = {PERMISSION_CREATE_QUEUE, "sqs:CreateQueue", "sqs",
		RESOURCE_QUEUE, true},
	[PERMISSION_DELETE_QUEUE] = {PERMISSION_DELETE_QUEUE, "sqs:DeleteQueue", "sqs",
		RESOURCE_QUEUE, true},
	[PERMISSION_GET_METRIC_DATA] = {PERMISSION_GET_METRIC_DATA, "cloudwatch:GetMetricData",
		"cloudwatch", RESOURCE_ANY, false},
	[PERMISSION_LIST_METRICS] = {PERMISSION_LIST_METRICS, "cloudwatch:ListMetrics",
		"cloudwatch", RESOURCE_ANY, false},
	[PERMISSION_DESCRIBE_ALARMS_FOR_METRIC] = {PERMISSION_DESCRIBE_ALARMS_FOR_METRIC,
		"cloudwatch:DescribeAlarmsForMetric", "cloudwatch", RESOURCE_ANY, false},
	[PERMISSION_LIST_EVENT_SOURCE_MAPPINGS] = {PERMISSION_LIST_EVENT_SOURCE_MAPPINGS,
		"lambda:ListEventSourceMappings", "lambda", RESOURCE_ANY, false},
	[PERMISSION_GET_FUNCTION_CONFIGURATION] = {PERMISSION_GET_FUNCTION_CONFIGURATION,
		"lambda:GetFunctionConfiguration", "lambda", RESOURCE_FUNCTION, false},
	[PERMISSION_UPDATE_EVENT_SOURCE_MAPPING] = {PERMISSION_UPDATE_EVENT_SOURCE_MAPPING,
		"lambda:UpdateEventSourceMapping", "lambda", RESOURCE_EVENT_SOURCE, true},
	[PERMISSION_DESCRIBE_JOB_QUEUES] = {PERMISSION_DESCRIBE_JOB_QUEUES,
		"batch:DescribeJobQueues", "batch", RESOURCE_ANY, false},
	[PERMISSION_DESCRIBE_COMPUTE_ENVIRONMENTS] = {PERMISSION_DESCRIBE_COMPUTE_ENVIRONMENTS,
		"batch:DescribeComputeEnvironments", "batch", RESOURCE_ANY, false},
	[PERMISSION_LIST_JOBS] = {PERMISSION_LIST_JOBS, "batch:ListJobs", "batch", RESOURCE_ANY,
		false},
	[PERMISSION_GET_JOB_QUEUE_SNAPSHOT] = {PERMISSION_GET_JOB_QUEUE_SNAPSHOT,
		"batch:GetJobQueueSnapshot", "batch", RESOURCE_ANY, false},
	[PERMISSION_DESCRIBE_KEY] = {PERMISSION_DESCRIBE_KEY, "kms:DescribeKey", "kms",
		RESOURCE_KEY, false},
	[PERMISSION_GET_KEY_ROTATION_STATUS] = {PERMISSION_GET_KEY_ROTATION_STATUS,
		"kms:GetKeyRotationStatus", "kms", RESOURCE_KEY, false},
	[PERMISSION_DECRYPT] = {PERMISSION_DECRYPT, "kms:Decrypt", "kms", RESOURCE_KEY_BY_QUEUE,
		true},
	[PERMISSION_GENERATE_DATA_KEY] = {PERMISSION_GENERATE_DATA_KEY, "kms:GenerateDataKey",
		"kms", RESOURCE_KEY_BY_QUEUE, true},
	[PERMISSION_GET_CALLER_IDENTITY] = {PERMISSION_GET_CALLER_IDENTITY, "sts:GetCallerIdentity",
		"sts", RESOURCE_NOT_NEEDED, false},
};

const struct permission_mode_row permission_mode_rows[PERMISSION_MODE_COUNT] = {
	{MODE_READ_ONLY, "read-only", "to look: counts, settings, links, metrics, workers"},
	{MODE_OPERATOR, "operator",
		"to look, and to peek, send, delete, redrive, purge, edit and pause workers"},
	{MODE_PRODUCER, "producer", "what a program needs that sends messages"},
	{MODE_WORKER, "worker", "what a program needs that receives and deletes messages"},
	{MODE_ADMIN, "admin", "an operator who also makes and deletes queues"},
};

enum {
	LOOKING = MODE_READ_ONLY | MODE_OPERATOR | MODE_ADMIN,
	CHANGING = MODE_OPERATOR | MODE_ADMIN,
};

const struct feature_row feature_rows[] = {
	{"identity", "whose account it is", LOOKING | MODE_PRODUCER | MODE_WORKER, 1,
		{PERMISSION_GET_CALLER_IDENTITY}, false},
	{"list", "the queues of the account", LOOKING, 1, {PERMISSION_LIST_QUEUES}, true},
	{"counts", "counts and settings of a queue", LOOKING | MODE_PRODUCER | MODE_WORKER, 1,
		{PERMISSION_GET_QUEUE_ATTRIBUTES}, true},
	{"names", "a queue by its name", LOOKING | MODE_PRODUCER | MODE_WORKER, 1,
		{PERMISSION_GET_QUEUE_URL}, false},
	{"tags", "tags", LOOKING, 1, {PERMISSION_LIST_QUEUE_TAGS}, false},
	{"dlq-links", "which queues use a dead-letter queue", LOOKING, 1,
		{PERMISSION_LIST_DEAD_LETTER_SOURCE_QUEUES}, false},
	{"move-tasks", "progress of redrives by SQS itself", LOOKING, 1,
		{PERMISSION_LIST_MESSAGE_MOVE_TASKS}, false},
	{"metrics", "graphs and the age of the oldest message", LOOKING, 2,
		{PERMISSION_GET_METRIC_DATA, PERMISSION_LIST_METRICS}, false},
	{"alarms", "CloudWatch alarms on a queue", LOOKING, 1,
		{PERMISSION_DESCRIBE_ALARMS_FOR_METRIC}, false},
	{"lambda-workers", "Lambda functions that consume a queue", LOOKING, 2,
		{PERMISSION_LIST_EVENT_SOURCE_MAPPINGS, PERMISSION_GET_FUNCTION_CONFIGURATION},
		false},
	{"batch-workers", "AWS Batch job queues that go with a queue", LOOKING, 4,
		{PERMISSION_DESCRIBE_JOB_QUEUES, PERMISSION_DESCRIBE_COMPUTE_ENVIRONMENTS,
			PERMISSION_LIST_JOBS, PERMISSION_GET_JOB_QUEUE_SNAPSHOT},
		false},
	{"key-state", "state of the KMS key of a queue", LOOKING, 2,
		{PERMISSION_DESCRIBE_KEY, PERMISSION_GET_KEY_ROTATION_STATUS}, false},
	{"peek", "look at messages and give them back", CHANGING | MODE_WORKER, 3,
		{PERMISSION_RECEIVE_MESSAGE, PERMISSION_CHANGE_MESSAGE_VISIBILITY,
			PERMISSION_DECRYPT},
		false},
	{"send", "send messages", CHANGING | MODE_PRODUCER, 3,
		{PERMISSION_SEND_MESSAGE, PERMISSION_GENERATE_DATA_KEY, PERMISSION_DECRYPT}, false},
	{"delete", "delete messages", CHANGING | MODE_WORKER, 1, {PERMISSION_DELETE_MESSAGE},
		false},
	{"redrive", "move messages out of a dead-letter queue", CHANGING, 7,
		{PERMISSION_START_MESSAGE_MOVE_TASK, PERMISSION_CANCEL_MESSAGE_MOVE_TASK,
			PERMISSION_LIST_MESSAGE_MOVE_TASKS, PERMISSION_RECEIVE_MESSAGE,
			PERMISSION_DELETE_MESSAGE, PERMISSION_GET_QUEUE_ATTRIBUTES,
			PERMISSION_SEND_MESSAGE},
		false},
	{"purge", "delete every message of a queue", CHANGING, 1, {PERMISSION_PURGE_QUEUE}, false},
	{"edit", "change the settings and tags of a queue", CHANGING, 3,
		{PERMISSION_SET_QUEUE_ATTRIBUTES, PERMISSION_TAG_QUEUE, PERMISSION_UNTAG_QUEUE},
		false},
	{"pause", "pause and resume Lambda consumers", CHANGING, 1,
		{PERMISSION_UPDATE_EVENT_SOURCE_MAPPING}, false},
	{"create", "make queues", MODE_ADMIN, 2, {PERMISSION_CREATE_QUEUE, PERMISSION_TAG_QUEUE},
		false},
	{"delete-queue", "delete queues", MODE_ADMIN, 1, {PERMISSION_DELETE_QUEUE}, false},
};

const size_t feature_count = COUNT_OF(feature_rows);

const struct permission_row *permission_find(struct sv name)
{
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (sv_eq_cstr(name, permission_rows[i].name))
			return &permission_rows[i];
	return NULL;
}

const struct permission_mode_row *permission_mode_find(struct sv name)
{
	for (size_t i = 0; i < PERMISSION_MODE_COUNT; i++)
		if (sv_eq_cstr(name, permission_mode_rows[i].name))
			return &permission_mode_rows[i];
	return NULL;
}

static bool needs(const struct feature_row *feature, enum permission id)
{
	for (size_t i = 0; i < feature->need_count; i++)
		if (feature->needs[i] == id)
			return true;
	return false;
}

bool permission_is_for(enum permission id, unsigned modes)
{
	for (size_t i = 0; i < feature_count; i++)
		if ((feature_rows[i].modes & modes) && needs(&feature_rows[i], id))
			return true;
	return false;
}

const struct feature_row *permission_feature(enum permission id)
{
	for (size_t i = 0; i < feature_count; i++)
		if (needs(&feature_rows[i], id))
			return &feature_rows[i];
	return NULL;
}
