/* Move tasks at work. */
#include "sim_move_task.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, STEP_MS = 10 };

const char *const sim_task_status_names[SIM_TASK_STATUS_COUNT] = {
	[SIM_TASK_RUNNING] = "RUNNING",
	[SIM_TASK_CANCELLING] = "CANCELLING",
	[SIM_TASK_COMPLETED] = "COMPLETED",
	[SIM_TASK_CANCELLED] = "CANCELLED",
	[SIM_TASK_FAILED] = "FAILED",
};

static const char reason_no_queue[] = "AWS.SimpleQueueService.NonExistentQueue";
static const char reason_no_source[] = "CouldNotDetermineMessageSource";

static void on_time(struct sim_store *store, struct sim_deadline *deadline);

static int64_t rate_of(const struct sim_store *store, const struct sim_move_task *task)
{
	return task->rate ? task->rate : store->knobs.task_rate;
}

/* When the next message may move: message n moves n / rate seconds after the start. */
static void set_next(struct sim_store *store, struct sim_move_task *task)
{
	int64_t rate = rate_of(store, task);
	int64_t due_ms = task->started_ms + ((task->moved + 1) * MS + rate - 1) / rate;
	if (due_ms < store->now_ms + STEP_MS)
		due_ms = store->now_ms + STEP_MS;
	if (task->status == SIM_TASK_CANCELLING && due_ms > task->cancel_ms)
		due_ms = task->cancel_ms;
	sim_deadline_set(&store->deadlines, &task->deadline, due_ms, on_time);
}

static void finish(struct sim_move_task *task, enum sim_task_status status, const char *failure)
{
	task->status = status;
	task->failure = failure;
}

/* The oldest message that nothing holds back. */
static struct sim_message *next_message(const struct sim_queue *q)
{
	struct sim_link *link = sim_list_first(&q->open_groups);
	if (link) {
		const struct sim_group *group = SIM_OWNER(link, struct sim_group, link);
		return SIM_OWNER(sim_list_first(&group->messages), struct sim_message, group_link);
	}
	link = q->settings.is_fifo ? NULL : sim_list_first(&q->messages[SIM_READY]);
	return link ? SIM_OWNER(link, struct sim_message, link) : NULL;
}

static struct sim_queue *target_of(const struct sim_store *store, const struct sim_move_task *task,
	const struct sim_message *m, const char **failure)
{
	const char *arn = task->destination_arn ? task->destination_arn : m->source_arn;
	if (!arn) {
		*failure = reason_no_source;
		return NULL;
	}
	*failure = reason_no_queue;
	return sim_store_find_arn(store, sv_cstr(arn));
}

/*
 * The message becomes a new one: new id, new time, no receives; the ledger joins the two records
 * (SQS developer guide, "Configuring a dead-letter queue redrive").
 */
static void move(struct sim_store *store, struct sim_message *m, struct sim_queue *target)
{
	uint32_t before = m->serial;
	struct sim_record *old = sim_ledger_get(&store->ledger, before);
	sim_queue_remove(store, m);
	sim_ledger_end(&store->ledger, old, SIM_FATE_REDRIVEN, store->now_ms);
	sim_store_record(store, target, m, old->body_md5);
	old->next = m->serial;
	sim_ledger_get(&store->ledger, m->serial)->previous = before;
	m->receives = m->receive_number = 0;
	m->first_received_ms = m->received_ms = 0;
	m->source_arn = NULL;
	m->sent_ms = m->kept_from_ms = store->now_ms;
	m->visible_ms = store->now_ms + target->settings.numbers[SIM_DELAY_S] * MS;
	if (target->settings.is_fifo)
		m->sequence = sim_store_next_sequence(store);
	sim_queue_add(store, target, m);
}

/* Move what the rate allows by now; false when the task has ended. */
static bool move_due(struct sim_store *store, struct sim_move_task *task)
{
	int64_t allowed = (store->now_ms - task->started_ms) * rate_of(store, task) / MS;
	while (task->moved < task->to_move && task->moved < allowed) {
		const char *failure = NULL;
		struct sim_message *m = next_message(task->source);
		if (!m)
			break;
		struct sim_queue *target = target_of(store, task, m, &failure);
		if (!target) {
			finish(task, SIM_TASK_FAILED, failure);
			return false;
		}
		move(store, m, target);
		task->moved++;
	}
	return true;
}

static void on_time(struct sim_store *store, struct sim_deadline *deadline)
{
	struct sim_move_task *task = SIM_OWNER(deadline, struct sim_move_task, deadline);
	if (!move_due(store, task))
		return;
	if (task->status == SIM_TASK_CANCELLING && store->now_ms >= task->cancel_ms)
		finish(task, SIM_TASK_CANCELLED, NULL);
	else if (task->moved >= task->to_move || !next_message(task->source))
		finish(task, SIM_TASK_COMPLETED, NULL);
	else
		set_next(store, task);
}

static void keep(struct sim_store *store, struct sim_queue *q, struct sim_move_task *task)
{
	if (q->task_count == SIM_MOVE_TASKS_KEPT)
		sim_move_task_free(store, q->tasks[--q->task_count]);
	memmove(&q->tasks[1], &q->tasks[0], q->task_count * sizeof *q->tasks);
	q->tasks[0] = task;
	q->task_count++;
}

struct sim_move_task *sim_move_task_start(struct sim_store *store, struct sim_queue *source,
	const char *destination_arn, int64_t rate)
{
	struct sim_move_task *task = mem_new(1, sizeof *task);
	task->source = source;
	task->destination_arn = destination_arn;
	task->rate = rate;
	task->started_ms = store->now_ms;
	task->shown_ms = store->now_ms;
	task->to_move = (int64_t)source->messages[SIM_READY].count;
	sim_random_uuid(&store->random, task->id);
	keep(store, source, task);
	set_next(store, task);
	return task;
}

bool sim_move_task_is_active(const struct sim_move_task *task)
{
	return task->status == SIM_TASK_RUNNING || task->status == SIM_TASK_CANCELLING;
}

void sim_move_task_cancel(struct sim_store *store, struct sim_move_task *task)
{
	task->status = SIM_TASK_CANCELLING;
	task->cancel_ms = store->now_ms + store->knobs.task_cancel_ms;
	set_next(store, task);
}

void sim_move_task_free(struct sim_store *store, struct sim_move_task *task)
{
	sim_deadline_clear(&store->deadlines, &task->deadline);
	free(task);
}

int64_t sim_move_task_shown(struct sim_store *store, struct sim_move_task *task)
{
	if (store->now_ms - task->shown_ms >= store->knobs.task_lag_ms) {
		task->shown_moved = task->moved;
		task->shown_ms = store->now_ms;
	}
	return task->shown_moved;
}
