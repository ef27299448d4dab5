/* A restore: its life, and the turn of the whole. */
#include "restore_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

/* --- lines ----------------------------------------------------------------------------------- */

void restore_lines_add(struct restore_lines *list, struct restore_line *line)
{
	line->next = NULL;
	if (list->last)
		list->last->next = line;
	else
		list->first = line;
	list->last = line;
	list->count++;
	list->bytes += line->bytes;
}

struct restore_line *restore_lines_take(struct restore_lines *list)
{
	struct restore_line *line = list->first;

	if (!line)
		return NULL;
	list->first = line->next;
	if (!list->first)
		list->last = NULL;
	list->count--;
	list->bytes -= line->bytes;
	line->next = NULL;
	return line;
}

void restore_line_free(struct restore_line *line)
{
	message_line_release(&line->line);
	str_release(&line->name);
	free(line);
}

/* What the line says of its group wins over what stands among the attributes. */
void restore_outgoing(const struct message_line *line, struct sqs_outgoing *out)
{
	const struct message *m = &line->message;

	*out = (struct sqs_outgoing){
		.body = str_sv(&m->body),
		.attributes = m->attributes,
		.attribute_count = m->attribute_count,
		.trace_header = message_fact(m, "AWSTraceHeader"),
		/* A standard queue takes it, too: fair queues tell tenants by it. */
		.group_id = line->group.n > 0 ? str_sv(&line->group)
					      : message_fact(m, "MessageGroupId"),
		.delay_s = (int)line->delay_s,
	};
}

struct sv restore_group(const struct restore_line *line)
{
	struct sqs_outgoing out;

	restore_outgoing(&line->line, &out);
	return out.group_id;
}

void restore_list(struct restore *r, struct restore_line *line)
{
	r->status.maybe_duplicated += !line->is_listed;
	line->is_listed = true;
}

void restore_note_failure(struct restore *r, struct sv name, const struct err *err)
{
	struct restore_failure *failure;

	r->status.failed++;
	if (!err_is_set(&r->status.err))
		r->status.err = *err;
	if (r->status.failure_count == RESTORE_FAILURES)
		return;
	failure = &r->failures[r->status.failure_count++];
	str_add(&failure->name, name);
	failure->err = *err;
}

/* --- the turn -------------------------------------------------------------------------------- */

void restore_stop(struct restore *r, enum restore_end end, const struct err *err)
{
	if (r->status.state == RESTORE_ENDING || r->status.state == RESTORE_DONE)
		return;
	r->status.state = RESTORE_ENDING;
	r->status.end = end;
	if (err)
		r->status.err = *err;
}

static void on_time(void *ud)
{
	restore_advance(ud);
}

void restore_wake_in(struct restore *r, int64_t delay_ms)
{
	loop_timer_hasten(r->options.loop, &r->timer, delay_ms, on_time, r);
}

void restore_on_noted(void *ud, const struct err *err)
{
	struct restore *r = ud;

	if (err) {
		r->has_rest = true;
		restore_stop(r, RESTORE_FAILED, err);
	}
	restore_advance(r);
}

static void tell_done(void *ud)
{
	struct restore *r = ud;

	r->done(r->ud, &r->status);
}

/* On a turn of its own: whoever is told may free it. */
static void finish(struct restore *r)
{
	r->status.state = RESTORE_DONE;
	loop_timer_start(r->options.loop, &r->timer, 0, tell_done, r);
}

static void on_ended(void *ud, const struct err *err)
{
	struct restore *r = ud;

	if (err && !err_is_set(&r->status.err))
		r->status.err = *err;
	r->is_closed = true;
	restore_advance(r);
}

/* Whatever of the file was not sent, resume can send. */
static enum journal_operation_state state_of(const struct restore *r)
{
	bool is_begun = r->status.sent > 0 || r->status.done_before > 0;

	if (r->has_rest || r->status.ambiguous > 0 || r->status.behind > 0)
		return JOURNAL_STOPPED;
	if (r->status.end == RESTORE_COMPLETE)
		return JOURNAL_COMPLETED;
	if (is_begun)
		return JOURNAL_STOPPED;
	return r->status.end == RESTORE_CANCELLED ? JOURNAL_CANCELLED : JOURNAL_ABORTED;
}

static void end_journal(struct restore *r)
{
	const struct restore_status *s = &r->status;
	struct str result = {0};

	str_addf(&result, "messages %zu, sent %zu, failed %zu, maybe duplicated %zu", s->messages,
		s->sent + s->done_before, s->failed, s->maybe_duplicated);
	op_journal_end(&r->journal, state_of(r), str_sv(&result), on_ended, r);
	str_release(&result);
}

static void drop_waiting(struct restore *r)
{
	struct restore_line *line;

	while ((line = restore_lines_take(&r->waiting))) {
		if (line->is_ambiguous) {
			restore_list(r, line);
			r->status.ambiguous++;
		}
		restore_line_free(line);
	}
}

static void end_step(struct restore *r)
{
	drop_waiting(r);
	if (r->batch_count > 0 || r->is_reading || r->journal.count > 0)
		return;
	if (r->is_closed || r->journal.operation[0] == '\0')
		finish(r);
	else
		end_journal(r);
}

static void watch_work(struct restore *r)
{
	bool is_over = r->status.state == RESTORE_RUNS && r->is_read && r->batch_count == 0 &&
		       r->waiting.count == 0;

	if (is_over)
		restore_stop(r, RESTORE_COMPLETE, NULL);
}

static void changed(struct restore *r)
{
	r->status.gen++;
	r->status.under_way = 0;
	for (const struct restore_batch *b = r->batches; b; b = b->next)
		r->status.under_way += b->count;
}

static void turn(struct restore *r)
{
	if (r->status.state == RESTORE_RUNS) {
		restore_read(r);
		restore_send(r);
	}
	watch_work(r);
	if (r->status.state == RESTORE_ENDING)
		end_step(r);
	changed(r);
}

static bool is_alive(const struct restore *r)
{
	return !r->is_freed && r->has_begun && r->status.state != RESTORE_DONE;
}

void restore_advance(struct restore *r)
{
	r->turn_again = true;
	if (r->busy_turns > 0)
		return;
	r->busy_turns++;
	while (r->turn_again && is_alive(r)) {
		r->turn_again = false;
		turn(r);
	}
	r->busy_turns--;
}

/* --- life ------------------------------------------------------------------------------------ */

void restore_begin_work(struct restore *r)
{
	r->has_begun = true;
	if (r->status.state == RESTORE_CHECKS)
		r->status.state = RESTORE_RUNS;
	restore_advance(r);
}

static void copy_options(struct restore *r, const struct restore_options *options)
{
	struct restore_options *o = &r->options;

	*o = *options;
	kept_take(&r->texts, &o->path);
	kept_take(&r->texts, &o->queue_url);
	kept_take(&r->texts, &o->context);
	kept_take(&r->texts, &o->account);
	kept_take(&r->texts, &o->region);
	kept_take(&r->texts, &o->parameters);
	kept_take(&r->texts, &o->resume);
	if (o->max_message_bytes == UNKNOWN || o->max_message_bytes == 0)
		o->max_message_bytes = SQS_BATCH_BYTES;
}

struct restore *restore_start(const struct restore_options *options, restore_done_fn done, void *ud)
{
	struct restore *r = mem_new(1, sizeof *r);

	copy_options(r, options);
	r->done = done;
	r->ud = ud;
	r->status.operation = r->journal.operation;
	r->status.failures = r->failures;
	r->status.started_ms = loop_now_ms(options->loop);
	r->busy = map_new();
	r->stopped = map_new();
	r->batch_bytes = SQS_BATCH_BYTES;
	r->pace = (struct pace){.rate = options->rate, .at_ms = r->status.started_ms};
	r->journal = (struct op_journal){.loop = options->loop,
		.store = options->store,
		.what = "the restore's journal",
		.plan = {.kind = JOURNAL_RESTORE,
			.context = r->options.context,
			.account = r->options.account,
			.region = r->options.region,
			.source = r->options.path,
			.parameters = r->options.parameters}};
	restore_check(r);
	return r;
}

const struct restore_status *restore_status(const struct restore *r)
{
	return &r->status;
}

void restore_pause(struct restore *r)
{
	if (r->status.state == RESTORE_RUNS)
		r->status.state = RESTORE_PAUSED;
	changed(r);
}

void restore_resume(struct restore *r)
{
	if (r->status.state == RESTORE_PAUSED)
		r->status.state = RESTORE_RUNS;
	restore_wake_in(r, 0);
	changed(r);
}

void restore_set_rate(struct restore *r, double rate)
{
	r->pace.rate = rate;
	restore_wake_in(r, 0);
}

void restore_cancel(struct restore *r)
{
	restore_stop(r, RESTORE_CANCELLED, NULL);
	restore_wake_in(r, 0);
	changed(r);
}

void restore_free(struct restore *r)
{
	if (!r)
		return;
	assert(r->busy_turns == 0);
	r->is_freed = true;
	loop_timer_stop(&r->timer);
	op_journal_drop(&r->journal);
	restore_drop_batches(r);
	restore_drop_reading(r);
	restore_drop_past(r);
	drop_waiting(r);
	for (size_t i = 0; i < r->status.failure_count; i++)
		str_release(&r->failures[i].name);
	map_free(r->busy);
	map_free(r->stopped);
	kept_release(&r->texts);
	free(r);
}
