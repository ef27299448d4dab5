/* Unit tests of model/operation_clear, _purge and _restore on the simulator: as operations. */
#include "sqscope/model/operation_clear.h"

#include "redrive_fixture.h"

struct operation_fixture {
	struct redrive_fixture base; /* first: for wait_for */
	struct operations *list;
	struct operation *op;
	struct place place;
	char path[80];
};

static void on_end(void *ud, struct operation *op)
{
	struct operation_fixture *f = ud;

	(void)op;
	f->base.is_done = true;
	loop_stop(f->base.loop);
}

static int set_up(void **state)
{
	struct operation_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	create(&f->base, "jobs", "");
	sim_world(f->base.sim)->knobs.purge_ms = 20;
	snprintf(f->path, sizeof f->path, "%s/b.jsonl", f->base.directory);
	place_set(&f->place.name, "test");
	place_set(&f->place.region, SIM_REGION);
	place_set(&f->place.account, SIM_ACCOUNT);
	f->list = operations_new(f->base.loop, f->base.store);
	operations_on_end(f->list, on_end, f);
	for (int i = 0; i < 20; i++)
		send_one(&f->base, "jobs", "x", "");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct operation_fixture *f = *state;

	operations_free(f->list);
	place_release(&f->place);
	redrive_fixture_end(&f->base);
	free(f);
	return 0;
}

static void begin(
	struct operation_fixture *f, const struct operation_kind *kind, void *self, bool only_reads)
{
	struct err err = {0};
	const struct operation_plan plan = {.kind = kind,
		.self = self,
		.queue_url = sv_cstr(queue_url(&f->base, "jobs")),
		.gate = {.place = &f->place, .live = sv_cstr(SIM_ACCOUNT)},
		.only_reads = only_reads,
		.intent = {.action = sv_cstr("X"), .reason = sv_cstr("INC-1")}};

	f->base.is_done = false;
	f->op = operations_begin(f->list, &plan, &err);
	assert_non_null(f->op);
}

static void finish(struct operation_fixture *f)
{
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, on_limit, &f->base);
	while (!f->base.is_done && !f->base.timed_out)
		loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	assert_true(f->base.is_done);
}

static bool shows(struct operation_fixture *f, const char *text)
{
	struct operation_facts facts = {0};
	bool found = false;

	f->op->kind->tell(f->op->self, &facts);
	for (size_t i = 0; i < facts.count; i++)
		found |= strstr(str_cstr(&facts.facts[i].value), text) != NULL;
	operation_facts_release(&facts);
	return found;
}

static void *clear_work(struct operation_fixture *f, bool deletes)
{
	struct str path = {0};
	void *self;

	str_add_cstr(&path, f->path);
	self = clear_work_new(&(struct clear_options){.loop = f->base.loop,
				      .sqs = f->base.sqs,
				      .store = f->base.store,
				      .queue_url = sv_cstr(queue_url(&f->base, "jobs")),
				      .path = str_sv(&path),
				      .deletes = deletes,
				      .wait_s = UNKNOWN,
				      .sent_until_unix_ms = UNKNOWN},
		20, NULL);
	/* It was copied. */
	str_release(&path);
	return self;
}

static void test_operation_clear__a_purge_with_a_backup(void **state)
{
	struct operation_fixture *f = *state;

	begin(f, &operation_clear_kind, clear_work(f, true), false);
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 20);
	assert_int_equal(f->op->figures.total, 20);
	assert_true(f->op->journal.n > 0);
	assert_true(shows(f, "b.jsonl"));
	assert_true(shows(f, "20 received, 20 saved, 20 deleted, 0 kept"));
	assert_int_equal(count_of(&f->base, "jobs"), 0);
}

static void test_operation_clear__a_dump_leaves_everything(void **state)
{
	struct operation_fixture *f = *state;

	begin(f, &operation_dump_kind, clear_work(f, false), true);
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 20);
	assert_int_equal(ready_count(&f->base, "jobs"), 20);
}

static bool has_begun(struct redrive_fixture *base)
{
	return ((struct operation_fixture *)base)->op->has_begun;
}

/* Paused, nothing new is received; it goes on, and is cancelled. */
static void test_operation_clear__is_told_what_to_do(void **state)
{
	struct operation_fixture *f = *state;
	struct err err = {0};

	add_fault(&f->base, "latency=50ms on ReceiveMessage");
	begin(f, &operation_clear_kind, clear_work(f, true), false);
	wait_for(&f->base, has_begun);
	assert_true(operation_pause(f->op, &err));
	assert_int_equal(f->op->figures.state, OPERATION_PAUSED);
	assert_true(operation_go_on(f->op, &err));
	assert_true(operation_cancel(f->op, &err));
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_CANCELLED);
	assert_int_equal(count_of(&f->base, "jobs"), 20 - f->op->figures.done);
}

static void test_operation_clear__purge_queue_shows_its_evidence(void **state)
{
	struct operation_fixture *f = *state;

	begin(f, &operation_purge_kind,
		purge_work_new(&(struct purge_options){.loop = f->base.loop,
			.sqs = f->base.sqs,
			.store = f->base.store,
			.queue_url = sv_cstr(queue_url(&f->base, "jobs"))}),
		false);
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 20);
	assert_int_equal(f->op->figures.total, 20);
	assert_true(shows(f, "~20 ready, 0 in flight, 0 delayed"));
	assert_true(shows(f, "no other purge is taken"));
	assert_int_equal(count_of(&f->base, "jobs"), 0);
}

static void test_operation_clear__a_restore_sends_the_file(void **state)
{
	struct operation_fixture *f = *state;

	begin(f, &operation_clear_kind, clear_work(f, true), false);
	finish(f);
	begin(f, &operation_restore_kind,
		restore_work_new(&(struct restore_options){.loop = f->base.loop,
			.sqs = f->base.sqs,
			.store = f->base.store,
			.path = sv_cstr(f->path),
			.max_message_bytes = UNKNOWN,
			.queue_url = sv_cstr(queue_url(&f->base, "jobs"))}),
		false);
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 20);
	assert_true(f->op->figures.is_total_exact);
	assert_true(shows(f, "20 in the file, 20 sent, 0 before, 0 failed"));
	assert_int_equal(count_of(&f->base, "jobs"), 20);
}

static void test_operation_clear__what_fails_is_said(void **state)
{
	struct operation_fixture *f = *state;

	unlink(f->path);
	begin(f, &operation_restore_kind,
		restore_work_new(&(struct restore_options){.loop = f->base.loop,
			.sqs = f->base.sqs,
			.store = f->base.store,
			.path = sv_cstr(f->path),
			.queue_url = sv_cstr(queue_url(&f->base, "jobs"))}),
		false);
	finish(f);
	assert_int_equal(f->op->figures.state, OPERATION_FAILED);
	assert_int_equal(f->op->figures.err.code, ERR_IO);
}

#define OPERATION_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPERATION_TEST(test_operation_clear__a_purge_with_a_backup),
		OPERATION_TEST(test_operation_clear__a_dump_leaves_everything),
		OPERATION_TEST(test_operation_clear__is_told_what_to_do),
		OPERATION_TEST(test_operation_clear__purge_queue_shows_its_evidence),
		OPERATION_TEST(test_operation_clear__a_restore_sends_the_file),
		OPERATION_TEST(test_operation_clear__what_fails_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
