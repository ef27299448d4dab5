/*
 * What each feature of the product needs to be allowed at AWS: one row for each IAM action, one for
 * each feature. `policy` prints them, `doctor` tries them, a screen can name the one that is
 * missing. Action names and resource types follow the service authorization reference; which
 * feature needs what: design, sqs-facts "IAM per feature". Pure data.
 */
#ifndef SQSCOPE_MODEL_PERMISSIONS_H
#define SQSCOPE_MODEL_PERMISSIONS_H

#include "sqscope/base/sv.h"

/* What the Resource of a statement that allows the action can be. */
enum permission_resource {
	RESOURCE_ANY, /* the action knows no resources: "*" */
	RESOURCE_QUEUE,
	RESOURCE_FUNCTION,     /* a Lambda function */
	RESOURCE_EVENT_SOURCE, /* a mapping of a queue to a function */
	RESOURCE_KEY,          /* a KMS key */
	RESOURCE_KEY_BY_QUEUE, /* a KMS key, used by SQS on the caller's behalf only */
	RESOURCE_NOT_NEEDED,   /* allowed to everybody: in no policy */
	PERMISSION_RESOURCE_COUNT
};

enum permission {
	PERMISSION_LIST_QUEUES,
	PERMISSION_GET_QUEUE_URL,
	PERMISSION_GET_QUEUE_ATTRIBUTES,
	PERMISSION_LIST_QUEUE_TAGS,
	PERMISSION_LIST_DEAD_LETTER_SOURCE_QUEUES,
	PERMISSION_LIST_MESSAGE_MOVE_TASKS,
	PERMISSION_RECEIVE_MESSAGE,
	PERMISSION_CHANGE_MESSAGE_VISIBILITY,
	PERMISSION_DELETE_MESSAGE,
	PERMISSION_SEND_MESSAGE,
	PERMISSION_START_MESSAGE_MOVE_TASK,
	PERMISSION_CANCEL_MESSAGE_MOVE_TASK,
	PERMISSION_PURGE_QUEUE,
	PERMISSION_SET_QUEUE_ATTRIBUTES,
	PERMISSION_TAG_QUEUE,
	PERMISSION_UNTAG_QUEUE,
	PERMISSION_CREATE_QUEUE,
	PERMISSION_DELETE_QUEUE,
	PERMISSION_GET_METRIC_DATA,
	PERMISSION_LIST_METRICS,
	PERMISSION_DESCRIBE_ALARMS_FOR_METRIC,
	PERMISSION_LIST_EVENT_SOURCE_MAPPINGS,
	PERMISSION_GET_FUNCTION_CONFIGURATION,
	PERMISSION_UPDATE_EVENT_SOURCE_MAPPING,
	PERMISSION_DESCRIBE_JOB_QUEUES,
	PERMISSION_DESCRIBE_COMPUTE_ENVIRONMENTS,
	PERMISSION_LIST_JOBS,
	PERMISSION_GET_JOB_QUEUE_SNAPSHOT,
	PERMISSION_DESCRIBE_KEY,
	PERMISSION_GET_KEY_ROTATION_STATUS,
	PERMISSION_DECRYPT,
	PERMISSION_GENERATE_DATA_KEY,
	PERMISSION_GET_CALLER_IDENTITY,
	PERMISSION_COUNT
};

struct permission_row {
	enum permission id;
	const char *name;    /* as a policy spells it: "sqs:ListQueues" */
	const char *service; /* service id of its endpoint: "sqs", "cloudwatch" */
	enum permission_resource resource;
	bool is_write; /* allows a change, or is needed for one */
};

/* In the order in which a policy lists them; indexed by id. */
extern const struct permission_row permission_rows[PERMISSION_COUNT];

/* Who a policy is for; bits, because one policy may be for several. */
enum permission_mode {
	MODE_READ_ONLY = 1,
	MODE_OPERATOR = 2,
	MODE_PRODUCER = 4,
	MODE_WORKER = 8,
	MODE_ADMIN = 16,
};

struct permission_mode_row {
	enum permission_mode mode;
	const char *name; /* "read-only" */
	const char *summary;
};

enum { PERMISSION_MODE_COUNT = 5, FEATURE_MAX_NEEDS = 8 };

extern const struct permission_mode_row permission_mode_rows[PERMISSION_MODE_COUNT];

struct feature_row {
	const char *name;    /* stable: "queues", "tags" */
	const char *summary; /* one sentence */
	unsigned modes;      /* whose policy has it */
	size_t need_count;
	enum permission needs[FEATURE_MAX_NEEDS];
	bool is_essential; /* without it there is nothing to show */
};

extern const struct feature_row feature_rows[];
extern const size_t feature_count;

/* By the name that a policy spells, or NULL. */
const struct permission_row *permission_find(struct sv name);

/* By name, or NULL. */
const struct permission_mode_row *permission_mode_find(struct sv name);

/* Does a policy for any of these modes hold the permission? */
bool permission_is_for(enum permission id, unsigned modes);

/* The first feature that needs it; every permission has one. */
const struct feature_row *permission_feature(enum permission id);

#endif
