/*
 * Operations as an operator finds them, for tests and pictures: a registry over a loop of its own,
 * in which puppets stand for what would do the work. Instead of fixture_start; fixture_close ends
 * it.
 */
#ifndef SQSCOPE_TEST_OPERATIONS_SCENE_H
#define SQSCOPE_TEST_OPERATIONS_SCENE_H

#include "sqscope/model/operation_redrive.h"
#include "ui_fixture.h"

enum { SCENE_FACTS = 6, SCENE_IDS = 10 };

struct scene_fact {
	const char *label, *value;
};

/* An operation that stands still. */
struct scene_work {
	struct operation_figures figures;
	struct scene_fact facts[SCENE_FACTS];
	const char *failed; /* a message id, or NULL */
	struct err failure;
	int cancelled, paused, gone_on, freed;
};

struct operations_world {
	struct loop *loop;
	struct operations *list;
	struct scene_work works[8];
	size_t count;
	/* what the host was asked */
	struct redrive_wish wish; /* its texts are in the strings */
	struct str ids, where, to_arn, reason, command, chosen;
	struct clear_wish cleared; /* the same */
	struct str path, counts;
	int starts, clears, resumes, reports, leaves;
	bool sends_again;
	struct err refusal; /* of a start */
};

static struct operations_world *operations_world;

static inline void scene_work_figures(const void *self, struct operation_figures *out)
{
	*out = ((const struct scene_work *)self)->figures;
}

static inline void scene_work_tell(const void *self, struct operation_facts *facts)
{
	const struct scene_work *work = self;

	for (size_t i = 0; i < SCENE_FACTS && work->facts[i].label; i++)
		operation_facts_add(facts, work->facts[i].label, "%s", work->facts[i].value);
}

static inline bool scene_work_failure(const void *self, size_t index, struct operation_failure *out)
{
	const struct scene_work *work = self;

	if (index > 0 || !work->failed)
		return false;
	*out = (struct operation_failure){sv_cstr(work->failed), &work->failure};
	return true;
}

static inline void scene_work_pause(void *self)
{
	struct scene_work *work = self;

	work->paused++;
	work->figures.state = OPERATION_PAUSED;
}

static inline void scene_work_go_on(void *self)
{
	struct scene_work *work = self;

	work->gone_on++;
	work->figures.state = OPERATION_RUNS;
}

static inline void scene_work_cancel(void *self)
{
	struct scene_work *work = self;

	work->cancelled++;
	work->figures.state = OPERATION_ENDING;
}

static inline void scene_work_set_rate(void *self, double rate)
{
	((struct scene_work *)self)->figures.rate = rate;
}

static inline void scene_work_free(void *self)
{
	((struct scene_work *)self)->freed++;
}

static const struct operation_kind scene_kind = {
	.verb = "redrive",
	.past = "moved",
	.get_figures = scene_work_figures,
	.tell = scene_work_tell,
	.failure = scene_work_failure,
	.pause = scene_work_pause,
	.go_on = scene_work_go_on,
	.cancel = scene_work_cancel,
	.set_rate = scene_work_set_rate,
	.free = scene_work_free,
};

static const struct operation_kind scene_native_kind = {
	.verb = "redrive",
	.past = "moved",
	.outlives_us = true,
	.cancel_is_write = true,
	.get_figures = scene_work_figures,
	.tell = scene_work_tell,
	.cancel = scene_work_cancel,
	.free = scene_work_free,
};

/* --- the host -------------------------------------------------------------------------------- */

static inline struct operations *world_operations(void *ud)
{
	(void)ud;
	return operations_world->list;
}

static inline bool world_start_redrive(
	void *ud, const struct queue *q, const struct redrive_wish *wish, struct err *err)
{
	struct operations_world *w = operations_world;

	(void)ud;
	(void)q;
	if (err_is_set(&w->refusal)) {
		*err = w->refusal;
		return false;
	}
	w->starts++;
	w->wish = *wish;
	str_clear(&w->ids);
	for (size_t i = 0; i < wish->id_count; i++) {
		str_add(&w->ids, wish->ids[i]);
		str_add_char(&w->ids, '\n');
	}
	str_set(&w->where, wish->where);
	str_set(&w->to_arn, wish->to_arn);
	str_set(&w->reason, wish->reason);
	str_set(&w->command, wish->command);
	str_set(&w->chosen, wish->chosen);
	return true;
}

static inline bool world_start_clear(
	void *ud, const struct queue *q, const struct clear_wish *wish, struct err *err)
{
	struct operations_world *w = operations_world;

	(void)ud;
	(void)q;
	if (err_is_set(&w->refusal)) {
		*err = w->refusal;
		return false;
	}
	w->clears++;
	w->cleared = *wish;
	str_set(&w->path, wish->path);
	str_set(&w->counts, wish->counts);
	str_set(&w->reason, wish->reason);
	str_set(&w->command, wish->command);
	return true;
}

static inline void scene_dump_path(
	void *ud, const struct queue *q, const char *what, struct str *out)
{
	(void)ud;
	str_addf(out, "~/dumps/%s-%s.jsonl", q->name, what);
}

static inline bool world_resume(void *ud, struct operation *past, bool sends_again, struct err *err)
{
	(void)ud;
	(void)past;
	(void)err;
	operations_world->resumes++;
	operations_world->sends_again = sends_again;
	return true;
}

static inline void world_write_report(void *ud, const struct operation *op)
{
	(void)ud;
	(void)op;
	operations_world->reports++;
}

static inline void world_quit_after(void *ud)
{
	(void)ud;
	operations_world->leaves++;
}

/* --- the world ------------------------------------------------------------------------------- */

static void (*operations_outer_end)(void);

static inline void operations_end(void)
{
	struct operations_world *w = operations_world;
	struct str *texts[] = {&w->ids, &w->where, &w->to_arn, &w->reason, &w->command, &w->chosen,
		&w->path, &w->counts};

	operations_free(w->list);
	loop_free(w->loop);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		str_release(texts[i]);
	free(w);
	operations_world = NULL;
	if (operations_outer_end)
		operations_outer_end();
	operations_outer_end = NULL;
}

/* Before or after fixture_start; what else stands behind the fixture ends after it. */
static inline void operations_begin_world(struct fixture *f)
{
	operations_world = mem_new(1, sizeof *operations_world);
	operations_world->loop = loop_new(NULL);
	operations_world->list = operations_new(operations_world->loop, NULL);
	operations_outer_end = f->end;
	f->end = operations_end;
	f->host.operations = world_operations;
	f->host.start_redrive = world_start_redrive;
	f->host.start_clear = world_start_clear;
	if (!f->host.dump_path)
		f->host.dump_path = scene_dump_path;
	f->host.resume = world_resume;
	f->host.write_report = world_write_report;
	f->host.quit_after_operations = world_quit_after;
}

/* One that began so many seconds before the scene's time. */
static inline struct operation *scene_operation(struct fixture *f,
	const struct operation_kind *kind, const char *queue, const struct scene_work *as,
	int64_t seconds_ago)
{
	struct scene_work *work = &operations_world->works[operations_world->count++];
	struct str url = {0};
	struct operation *op;

	*work = *as;
	str_addf(&url, "https://sqs.eu-west-1.amazonaws.com/123456789012/%s", queue);
	op = operations_add_past(operations_world->list,
		&(struct operation_plan){.kind = kind,
			.self = work,
			.queue_url = str_sv(&url),
			.gate = {.place = &f->fleet.place, .live = sv_cstr("123456789012")}},
		f->unix_ms - seconds_ago * 1000);
	op->started_ms = f->now_ms - seconds_ago * 1000;
	op->is_over = operation_state_is_over(op->figures.state);
	if (op->is_over && op->figures.state != OPERATION_UNFINISHED) {
		op->ended_ms = op->started_ms + 62000;
		op->ended_unix_ms = op->started_unix_ms + 62000;
	}
	str_release(&url);
	return op;
}

/* The mock-up's afternoon. */
static inline void scene_afternoon(struct fixture *f)
{
	struct operation *op;

	scene_operation(f, &scene_native_kind, "image-caption-dlq",
		&(struct scene_work){
			.figures = {.state = OPERATION_CANCELLED, .done = 120, .total = 388}},
		5400);
	op = scene_operation(f, &scene_kind, "ai-embed-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_FAILED, .total = UNKNOWN},
			.failed = "0f14d0ab-9605-4a62-a9e4-5ed26688389b"},
		3600);
	err_set(&op->figures.err, ERR_DENIED, "not authorized to perform: sqs:SendMessage");
	err_set(&operations_world->works[1].failure, ERR_DENIED, "AccessDenied");
	scene_operation(f, &scene_kind, "email-out-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_PARTLY,
					     .done = 36,
					     .total = 37,
					     .is_total_exact = true,
					     .failed = 1}},
		1800);
	scene_operation(f, &scene_kind, "ai-rerank-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_UNFINISHED,
					     .done = 310,
					     .total = 412,
					     .is_total_exact = true},
			.facts = {{"was", "a redrive of a sqscope that has ended"},
				{"messages", "412 began, 310 done, 102 unfinished"}}},
		7200);
	op = scene_operation(f, &scene_native_kind, "ai-transcribe-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_RUNS,
					     .done = 611,
					     .total = 1204,
					     .rate = 25},
			.facts = {{"call", "StartMessageMoveTask "
					   "arn:aws:sqs:eu-west-1:123456789012:ai-transcribe-dlq"},
				{"to", "source (the queue that each message comes from)"},
				{"velocity", "25/s"},
				{"handle", "AQEB6nR4cmVkcml2ZS1oYW5kbGUtb2YtdGhlLXRhc2s"}}},
		24);
	op->measured = 25;
	str_set(&op->reason, sv_cstr("INC-4411 model rollback done"));
	str_set(&op->command, sv_cstr("aws sqs start-message-move-task --source-arn "
				      "'arn:aws:sqs:eu-west-1:123456789012:ai-transcribe-dlq' "
				      "--max-number-of-messages-per-second 25"));
}

#endif
