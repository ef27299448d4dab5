/* The actions on move tasks. */
#include "sqscope/sqs/sqs_move_task.h"

#include "encode.h"
#include "sqs_call.h"

#include "sqscope/aws/json_answer.h"

#include <jansson.h>

static enum sqs_move_task_status status_of(struct sv text)
{
	static const struct {
		const char *name;
		enum sqs_move_task_status status;
	} rows[] = {
		{"RUNNING", SQS_MOVE_TASK_RUNNING},
		{"COMPLETED", SQS_MOVE_TASK_COMPLETED},
		{"CANCELLING", SQS_MOVE_TASK_CANCELLING},
		{"CANCELLED", SQS_MOVE_TASK_CANCELLED},
		{"FAILED", SQS_MOVE_TASK_FAILED},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (sv_eq_cstr(text, rows[i].name))
			return rows[i].status;
	}
	return SQS_MOVE_TASK_UNKNOWN;
}

static struct sqs_move_task task_of(const json_t *object)
{
	return (struct sqs_move_task){
		.handle = json_answer_text(object, "TaskHandle"),
		.status = status_of(json_answer_text(object, "Status")),
		.status_text = json_answer_text(object, "Status"),
		.source_arn = json_answer_text(object, "SourceArn"),
		.destination_arn = json_answer_text(object, "DestinationArn"),
		.failure = json_answer_text(object, "FailureReason"),
		.rate = json_answer_number(object, "MaxNumberOfMessagesPerSecond"),
		.moved = json_answer_number(object, "ApproximateNumberOfMessagesMoved"),
		.to_move = json_answer_number(object, "ApproximateNumberOfMessagesToMove"),
		.started_unix_ms = json_answer_number(object, "StartedTimestamp"),
	};
}

static void add(struct sqs_move_task_list *list, const json_t *object)
{
	if (json_is_object(object) && list->count < SQS_MOVE_TASKS_MAX)
		list->tasks[list->count++] = task_of(object);
}

/* Starting and cancelling answer with a part of one task, listing with a list of them. */
static void read_tasks(const json_t *root, struct sqs_move_task_list *list)
{
	const json_t *results = json_object_get(root, "Results");

	for (size_t i = 0; i < json_array_size(results); i++)
		add(list, json_array_get(results, i));
	if (!results)
		add(list, root);
}

static void finish(struct sqs_call *call, struct sv body, const struct err *err)
{
	struct sqs_move_task_list list = {0};
	struct err broken = {0};
	json_t *root = NULL;

	if (!err)
		root = json_answer_load(body, &broken);
	if (err_is_set(&broken)) {
		err_prefix(&broken, "%s", call->action->name);
		err = &broken;
	}
	if (root)
		read_tasks(root, &list);
	call->done.move_tasks(call->ud, &list, err);
	json_decref(root);
}

struct sqs_call *sqs_start_message_move_task(struct sqs_client *sqs, enum priority priority,
	struct sv source_arn, struct sv destination_arn, int rate, sqs_move_tasks_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call;

	encode_begin(&body);
	encode_text(&body, "SourceArn", source_arn);
	if (destination_arn.n > 0)
		encode_text(&body, "DestinationArn", destination_arn);
	if (rate > 0)
		encode_number(&body, "MaxNumberOfMessagesPerSecond", rate);
	call = sqs_call_start(sqs, SQS_START_MESSAGE_MOVE_TASK, priority, &body, finish, ud);
	call->done.move_tasks = done;
	return call;
}

struct sqs_call *sqs_list_message_move_tasks(struct sqs_client *sqs, enum priority priority,
	struct sv source_arn, sqs_move_tasks_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call;

	encode_begin(&body);
	encode_text(&body, "SourceArn", source_arn);
	encode_number(&body, "MaxResults", SQS_MOVE_TASKS_MAX);
	call = sqs_call_start(sqs, SQS_LIST_MESSAGE_MOVE_TASKS, priority, &body, finish, ud);
	call->done.move_tasks = done;
	return call;
}

struct sqs_call *sqs_cancel_message_move_task(struct sqs_client *sqs, enum priority priority,
	struct sv handle, sqs_move_tasks_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call;

	encode_begin(&body);
	encode_text(&body, "TaskHandle", handle);
	call = sqs_call_start(sqs, SQS_CANCEL_MESSAGE_MOVE_TASK, priority, &body, finish, ud);
	call->done.move_tasks = done;
	return call;
}
