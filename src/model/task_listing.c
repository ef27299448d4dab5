/* The move tasks of a queue, for a view. */
#include "sqscope/model/task_listing.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/native_redrive.h"

#include <stdlib.h>

struct task_listing {
	struct sqs_call *call; /* NULL: it has ended */
	struct task_row rows[SQS_MOVE_TASKS_MAX];
	size_t count;
	bool is_unwanted;
	struct err err;
};

static void release(struct task_listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		str_release(&listing->rows[i].word);
		str_release(&listing->rows[i].destination);
		str_release(&listing->rows[i].failure);
	}
	free(listing);
}

static void add_row(struct task_listing *listing, const struct sqs_move_task *task)
{
	struct task_row *row = &listing->rows[listing->count++];

	row->status = task->status;
	row->rate = task->rate;
	row->moved = task->moved;
	row->to_move = task->to_move;
	row->started_unix_ms = task->started_unix_ms;
	str_add(&row->word, task->status_text);
	str_add(&row->destination, task->destination_arn);
	if (task->failure.n > 0)
		native_redrive_explain(task->failure, &row->failure);
}

static void on_listed(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct task_listing *listing = ud;

	listing->call = NULL;
	if (listing->is_unwanted) {
		release(listing);
		return;
	}
	if (err_is_set(err))
		listing->err = *err;
	for (size_t i = 0; !err_is_set(err) && i < list->count; i++)
		add_row(listing, &list->tasks[i]);
}

struct task_listing *task_listing_start(struct sqs_client *sqs, struct sv source_arn)
{
	struct task_listing *listing = mem_new(1, sizeof *listing);

	listing->call =
		sqs_list_message_move_tasks(sqs, PRIORITY_USER, source_arn, on_listed, listing);
	return listing;
}

void task_listing_free(struct task_listing *listing)
{
	if (!listing)
		return;
	if (!listing->call) {
		release(listing);
		return;
	}
	listing->is_unwanted = true;
	sqs_call_cancel(listing->call);
}

bool task_listing_is_done(const struct task_listing *listing, struct err *err)
{
	if (listing->call)
		return false;
	*err = listing->err;
	return true;
}

size_t task_listing_count(const struct task_listing *listing)
{
	return listing->count;
}

const struct task_row *task_listing_at(const struct task_listing *listing, size_t index)
{
	return &listing->rows[index];
}

const struct task_row *task_listing_active(const struct task_listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		if (listing->rows[i].status == SQS_MOVE_TASK_RUNNING ||
			listing->rows[i].status == SQS_MOVE_TASK_CANCELLING)
			return &listing->rows[i];
	}
	return NULL;
}
