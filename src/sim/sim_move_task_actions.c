/* StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask. */
#include "sim_actions.h"
#include "sim_base64.h"
#include "sim_move_task.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { RATE_MAX = 500 };

static struct sim_queue *find_source(struct sim_call *call, struct sv arn)
{
	struct sim_queue *q = sim_store_find_arn(call->store, arn);
	if (!q)
		sim_error_set(&call->error, SIM_ERROR_RESOURCE_NOT_FOUND,
			"The resource that you specified for the SourceArn parameter doesn't "
			"exist.");
	return q;
}

static bool is_dead_letter_queue(const struct sim_store *store, const struct sim_queue *q)
{
	for (size_t i = 0; i < store->queue_count; i++) {
		const char *target = store->by_name[i]->settings.redrive_target;
		if (target && strcmp(target, q->arn) == 0)
			return true;
	}
	return false;
}

static bool check_destination(
	struct sim_call *call, const struct sim_queue *source, struct sv arn, const char **kept)
{
	*kept = NULL;
	if (!arn.p)
		return true;
	const struct sim_queue *q = sim_store_find_arn(call->store, arn);
	if (!q)
		return sim_error_set(&call->error, SIM_ERROR_RESOURCE_NOT_FOUND,
			"The resource that you specified for the DestinationArn parameter doesn't "
			"exist.");
	if (q == source)
		return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Source queue arn and destination queue arn can't be the same.");
	if (q->settings.is_fifo != source->settings.is_fifo)
		return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Source and destination queue must be of the same type.");
	*kept = q->arn;
	return true;
}

static bool check_source(struct sim_call *call, const struct sim_queue *q)
{
	if (!is_dead_letter_queue(call->store, q))
		return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Source queue must be configured as a Dead Letter Queue.");
	if (q->task_count && sim_move_task_is_active(q->tasks[0]))
		return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"There is already a task running. Only one active task is allowed for a "
			"source queue arn at a given time.");
	return true;
}

/* A handle is base64 of a JSON object that names task and source. */
static void out_handle(json_t *out, const struct sim_move_task *task)
{
	char id[SIM_UUID_SIZE];
	struct str json = {0}, handle = {0};
	sim_uuid_text(task->id, id);
	str_addf(&json, "{\"taskId\":\"%s\",\"sourceArn\":\"%s\"}", id, task->source->arn);
	sim_base64_encode(&handle, str_sv(&json));
	sim_out_sv(out, "TaskHandle", str_sv(&handle));
	str_release(&json);
	str_release(&handle);
}

enum sim_outcome sim_start_message_move_task(struct sim_call *call)
{
	struct sv source_arn, destination_arn;
	const char *destination;
	int64_t rate = 0;
	if (!sim_in_text(call->in, "SourceArn", &source_arn, &call->error) ||
		!sim_in_text(call->in, "DestinationArn", &destination_arn, &call->error) ||
		!sim_in_number(call->in, "MaxNumberOfMessagesPerSecond", 1, RATE_MAX,
			"Must be between 1 and 500, if provided.", &rate, &call->error))
		return SIM_FAILED;
	struct sim_queue *source = find_source(call, source_arn);
	if (!source || !check_source(call, source) ||
		!check_destination(call, source, destination_arn, &destination))
		return SIM_FAILED;
	out_handle(call->out, sim_move_task_start(call->store, source, destination, rate));
	return SIM_DONE;
}

static json_t *entry_of(struct sim_call *call, struct sim_move_task *task)
{
	json_t *out = json_object();
	if (task->status == SIM_TASK_RUNNING)
		out_handle(out, task);
	sim_out_text(out, "Status", sim_task_status_names[task->status]);
	sim_out_text(out, "SourceArn", task->source->arn);
	if (task->destination_arn)
		sim_out_text(out, "DestinationArn", task->destination_arn);
	if (task->rate)
		sim_out_number(out, "MaxNumberOfMessagesPerSecond", task->rate);
	sim_out_number(
		out, "ApproximateNumberOfMessagesMoved", sim_move_task_shown(call->store, task));
	sim_out_number(out, "ApproximateNumberOfMessagesToMove", task->to_move);
	if (task->failure)
		sim_out_text(out, "FailureReason", task->failure);
	sim_out_number(out, "StartedTimestamp", task->started_ms);
	return out;
}

enum sim_outcome sim_list_message_move_tasks(struct sim_call *call)
{
	struct sv arn;
	int64_t most = 1;
	if (!sim_in_text(call->in, "SourceArn", &arn, &call->error) ||
		!sim_in_number(call->in, "MaxResults", 1, SIM_MOVE_TASKS_KEPT,
			"Must be between 1 and 10, if provided.", &most, &call->error))
		return SIM_FAILED;
	struct sim_queue *q = find_source(call, arn);
	if (!q)
		return SIM_FAILED;
	json_t *results = json_array();
	for (size_t i = 0; i < q->task_count && (int64_t)i < most; i++)
		json_array_append_new(results, entry_of(call, q->tasks[i]));
	json_object_set_new(call->out, "Results", results);
	return SIM_DONE;
}

static json_t *read_handle(struct sv handle)
{
	struct str bytes = {0};
	json_t *json = NULL;
	if (sim_base64_decode(&bytes, handle))
		json = json_loadb(str_cstr(&bytes), bytes.n, 0, NULL);
	str_release(&bytes);
	return json;
}

static struct sim_move_task *find_task(const struct sim_queue *q, const char *id)
{
	char text[SIM_UUID_SIZE];
	for (size_t i = 0; i < q->task_count; i++) {
		sim_uuid_text(q->tasks[i]->id, text);
		if (strcmp(text, id) == 0)
			return q->tasks[i];
	}
	return NULL;
}

static enum sim_outcome cancel(struct sim_call *call, const json_t *handle)
{
	const char *id = json_string_value(json_object_get(handle, "taskId"));
	const char *arn = json_string_value(json_object_get(handle, "sourceArn"));
	if (!id || !arn)
		return sim_call_fail(call, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Value for parameter TaskHandle is invalid.");
	const struct sim_queue *q = find_source(call, sv_cstr(arn));
	if (!q)
		return SIM_FAILED;
	struct sim_move_task *task = find_task(q, id);
	if (!task || task->status != SIM_TASK_RUNNING)
		return sim_call_fail(call, SIM_ERROR_RESOURCE_NOT_FOUND, "Task does not exist.");
	sim_move_task_cancel(call->store, task);
	sim_out_number(call->out, "ApproximateNumberOfMessagesMoved",
		sim_move_task_shown(call->store, task));
	return SIM_DONE;
}

enum sim_outcome sim_cancel_message_move_task(struct sim_call *call)
{
	struct sv text;
	if (!sim_in_text(call->in, "TaskHandle", &text, &call->error))
		return SIM_FAILED;
	json_t *handle = read_handle(text);
	enum sim_outcome outcome = cancel(call, handle);
	json_decref(handle);
	return outcome;
}
