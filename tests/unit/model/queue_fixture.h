/*
 * Changes of queues against the simulator: what redrive_fixture brings, a place whose account is
 * the simulator's, and a way to wait for the end of a write.
 */
#ifndef SQSCOPE_TESTS_QUEUE_FIXTURE_H
#define SQSCOPE_TESTS_QUEUE_FIXTURE_H

#include "redrive_fixture.h"

#include "sqscope/model/queue_create.h"

struct queue_fixture {
	struct redrive_fixture base;
	struct place place;
	struct queue_write_tools tools;
	struct str queue_url, dead_letter_url;
	struct err err;
	bool is_done, is_ambiguous;
};

static inline int queue_fixture_set_up(void **state)
{
	struct queue_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	place_set(&f->place.name, "test");
	place_set(&f->place.account, SIM_ACCOUNT);
	place_set(&f->place.region, SIM_REGION);
	f->tools = (struct queue_write_tools){.loop = f->base.loop,
		.sqs = f->base.sqs,
		.store = f->base.store,
		.gate = {.place = &f->place, .live = sv_cstr(SIM_ACCOUNT)}};
	*state = f;
	return 0;
}

static inline int queue_fixture_tear_down(void **state)
{
	struct queue_fixture *f = *state;

	redrive_fixture_end(&f->base);
	place_release(&f->place);
	str_release(&f->queue_url);
	str_release(&f->dead_letter_url);
	free(f);
	return 0;
}

static inline void queue_fixture_end_wait(struct queue_fixture *f, const struct err *err)
{
	f->err = err_is_set(err) ? *err : (struct err){0};
	f->is_done = true;
	loop_stop(f->base.loop);
}

static inline void queue_fixture_on_written(
	void *ud, const struct queue_written *written, const struct err *err)
{
	struct queue_fixture *f = ud;

	str_set(&f->queue_url, written->queue_url);
	f->is_ambiguous = written->is_ambiguous;
	queue_fixture_end_wait(f, err);
}

static inline void queue_fixture_on_created(
	void *ud, const struct queue_created *created, const struct err *err)
{
	struct queue_fixture *f = ud;

	str_set(&f->queue_url, created->queue_url);
	str_set(&f->dead_letter_url, created->dead_letter_url);
	f->is_ambiguous = created->is_ambiguous;
	queue_fixture_end_wait(f, err);
}

static inline void queue_fixture_on_limit(void *ud)
{
	struct queue_fixture *f = ud;

	loop_stop(f->base.loop);
}

static inline void queue_fixture_wait(struct queue_fixture *f)
{
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, queue_fixture_on_limit, f);
	loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	assert_true(f->is_done);
	f->is_done = false;
}

static inline void queue_fixture_write(struct queue_fixture *f, enum queue_write_kind kind,
	const char *queue, const struct queue_settings *settings)
{
	const struct queue_write_order order = {
		.kind = kind, .queue = sv_cstr(queue), .settings = settings};

	queue_write_start(&f->tools, &order, queue_fixture_on_written, f);
	queue_fixture_wait(f);
}

/* An attribute of a queue of the simulator, as GetQueueAttributes answers; "" without it. */
static inline void assert_queue_has(
	struct queue_fixture *f, const char *queue, const char *name, const char *value)
{
	json_t *out = act(&f->base, "GetQueueAttributes",
		"{'QueueUrl':'%s','AttributeNames':['All']}", queue_url(&f->base, queue));
	const char *is =
		json_string_value(json_object_get(json_object_get(out, "Attributes"), name));

	assert_string_equal(is ? is : "", value);
	json_decref(out);
}

#endif
