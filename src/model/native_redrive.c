/* A native redrive: list, look at one message, start, look on. */
#include "sqscope/model/native_redrive.h"

#include "sqscope/base/mem.h"
#include "sqscope/sqs/sqs_messages.h"

#include <stdlib.h>

enum { LOOK_MS = 1000, LOOKS_LOST_MAX = 10, SAMPLE_S = 10, SAMPLE_WAIT_S = 1 };

struct native_redrive {
	struct native_redrive_options options;
	struct str source_url, source_arn, destination_arn;
	struct native_redrive_status status;
	native_redrive_done_fn done;
	void *ud;
	struct sqs_call *call; /* under way */
	struct loop_timer timer;
	int lost;           /* looks in a row */
	bool has_no_source; /* the message that was looked at */
	bool is_freed;
};

/* --- failures in words ----------------------------------------------------------------------- */

void native_redrive_explain(struct sv failure, struct str *out)
{
	static const struct {
		const char *code, *words;
	} rows[] = {
		{"CouldNotDetermineMessageSource",
			"a message does not say which queue it comes from: name a queue to move "
			"to (--to), or move them selectively"},
		{"NonExistentQueue", "the queue that messages go to does not exist any more"},
		{"AccessDenied", "SQS may not send to the queue that messages go to: its policy or "
				 "its key does not allow it"},
		{"KmsAccessDenied", "the KMS key of one of the queues may not be used"},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (sv_contains_nocase(failure, sv_cstr(rows[i].code))) {
			str_addf(out, "%s (%.*s)", rows[i].words, SV_ARGS(failure));
			return;
		}
	}
	str_add(out, failure);
}

/* --- the end --------------------------------------------------------------------------------- */

static void free_all(struct native_redrive *n)
{
	str_release(&n->source_url);
	str_release(&n->source_arn);
	str_release(&n->destination_arn);
	str_release(&n->status.handle);
	str_release(&n->status.failure);
	free(n);
}

/* A call has come back: true when nobody waits for it any more. */
static bool is_gone(struct native_redrive *n)
{
	n->call = NULL;
	if (!n->is_freed)
		return false;
	free_all(n);
	return true;
}

static void end(struct native_redrive *n, const struct err *err)
{
	n->done(n->ud, &n->status, err);
}

/* --- looking on ------------------------------------------------------------------------------ */

static void look(void *ud);

static void look_again(struct native_redrive *n)
{
	loop_timer_start(n->options.loop, &n->timer, LOOK_MS, look, n);
}

static bool is_active(const struct sqs_move_task *task)
{
	return task->status == SQS_MOVE_TASK_RUNNING || task->status == SQS_MOVE_TASK_CANCELLING;
}

static void take(struct native_redrive *n, const struct sqs_move_task *task)
{
	n->status.task = task->status;
	n->status.moved = task->moved;
	n->status.to_move = task->to_move;
	if (task->handle.n > 0)
		str_set(&n->status.handle, task->handle);
	str_clear(&n->status.failure);
	if (task->status == SQS_MOVE_TASK_FAILED)
		native_redrive_explain(task->failure, &n->status.failure);
	n->status.gen++;
}

static void on_looked(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct native_redrive *n = ud;

	if (is_gone(n))
		return;
	if (err_is_set(err) && ++n->lost >= LOOKS_LOST_MAX) {
		end(n, err);
		return;
	}
	if (!err_is_set(err)) {
		n->lost = 0;
		if (list->count > 0)
			take(n, &list->tasks[0]);
		if (list->count > 0 && !is_active(&list->tasks[0])) {
			end(n, NULL);
			return;
		}
	}
	look_again(n);
}

static void look(void *ud)
{
	struct native_redrive *n = ud;

	n->call = sqs_list_message_move_tasks(
		n->options.sqs, PRIORITY_OPERATION, str_sv(&n->source_arn), on_looked, n);
}

static void has_begun(struct native_redrive *n)
{
	if (n->options.waits)
		look_again(n);
	else
		end(n, NULL);
}

/* --- starting -------------------------------------------------------------------------------- */

static void on_started(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct native_redrive *n = ud;

	if (is_gone(n))
		return;
	if (err_is_set(err)) {
		end(n, err);
		return;
	}
	if (list->count > 0)
		str_set(&n->status.handle, list->tasks[0].handle);
	n->status.task = SQS_MOVE_TASK_RUNNING;
	has_begun(n);
}

static void begin(struct native_redrive *n)
{
	n->call = sqs_start_message_move_task(n->options.sqs, PRIORITY_OPERATION,
		str_sv(&n->source_arn), str_sv(&n->destination_arn), n->options.rate, on_started,
		n);
}

/* --- the sample ------------------------------------------------------------------------------ */

static void refuse(struct native_redrive *n)
{
	struct err err = {0};

	err_set(&err, ERR_REFUSED,
		"a message that was looked at does not say which queue it comes from: SQS would "
		"end the task with CouldNotDetermineMessageSource. Name a queue to move to (--to)");
	end(n, &err);
}

static void on_returned(void *ud, const struct sqs_batch_result *result, const struct err *err)
{
	struct native_redrive *n = ud;

	(void)result;
	(void)err;
	if (is_gone(n))
		return;
	if (n->has_no_source)
		refuse(n);
	else
		begin(n);
}

/* Without a message there is nothing to say; a task over an empty queue does no harm. */
static void on_sampled(void *ud, struct sqs_received *received, const struct err *err)
{
	struct native_redrive *n = ud;
	struct sqs_visibility back;

	if (is_gone(n))
		return;
	if (err_is_set(err) || received->count == 0) {
		begin(n);
		return;
	}
	n->has_no_source = message_fact(&received->messages[0], "DeadLetterQueueSourceArn").n == 0;
	back = (struct sqs_visibility){
		.receipt_handle = str_sv(&received->messages[0].receipt_handle)};
	n->call = sqs_change_message_visibility_batch(n->options.sqs, PRIORITY_OPERATION,
		str_sv(&n->source_url), &back, 1, on_returned, n);
}

static void sample(struct native_redrive *n)
{
	const struct sqs_receive receive = {.queue_url = str_sv(&n->source_url),
		.max_messages = 1,
		.visibility_timeout_s = SAMPLE_S,
		.wait_s = SAMPLE_WAIT_S,
		.priority = PRIORITY_OPERATION};

	n->call = sqs_receive_message(n->options.sqs, &receive, on_sampled, n);
}

static void on_listed(void *ud, const struct sqs_move_task_list *list, const struct err *err)
{
	struct native_redrive *n = ud;

	if (is_gone(n))
		return;
	if (err_is_set(err)) {
		end(n, err);
		return;
	}
	if (list->count > 0 && is_active(&list->tasks[0])) {
		take(n, &list->tasks[0]);
		n->status.was_adopted = true;
		has_begun(n);
	} else if (n->destination_arn.n > 0 || !n->options.samples) {
		begin(n);
	} else {
		sample(n);
	}
}

/* --- life ------------------------------------------------------------------------------------ */

struct native_redrive *native_redrive_start(
	const struct native_redrive_options *options, native_redrive_done_fn done, void *ud)
{
	struct native_redrive *n = mem_new(1, sizeof *n);

	n->options = *options;
	str_add(&n->source_url, options->source_url);
	str_add(&n->source_arn, options->source_arn);
	str_add(&n->destination_arn, options->destination_arn);
	n->status.moved = n->status.to_move = UNKNOWN;
	n->done = done;
	n->ud = ud;
	n->call = sqs_list_message_move_tasks(
		options->sqs, PRIORITY_OPERATION, str_sv(&n->source_arn), on_listed, n);
	return n;
}

const struct native_redrive_status *native_redrive_status(const struct native_redrive *n)
{
	return &n->status;
}

void native_redrive_free(struct native_redrive *n)
{
	if (!n)
		return;
	loop_timer_stop(&n->timer);
	n->is_freed = true;
	if (n->call)
		sqs_call_cancel(n->call);
	else
		free_all(n);
}
