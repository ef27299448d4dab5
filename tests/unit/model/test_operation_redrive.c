/* Unit tests of model/operation_redrive, _native, _past, _report and task_listing, on the
 * simulator: redrives as operations. */
#include "sqscope/model/operation_redrive.h"

#include "redrive_fixture.h"
#include "sqscope/model/operation_report.h"
#include "sqscope/model/task_listing.h"

struct operation_fixture {
	struct redrive_fixture base; /* first: for wait_for */
	struct operations *list;
	struct operation *op;
	struct place place;
	bool is_read_only;
	int released;
	struct str report;
	struct task_listing *tasks;
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
	create_with_dlq(&f->base, "jobs", "dlq");
	place_set(&f->place.name, "test");
	place_set(&f->place.region, SIM_REGION);
	place_set(&f->place.account, SIM_ACCOUNT);
	f->list = operations_new(f->base.loop, f->base.store);
	operations_on_end(f->list, on_end, f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct operation_fixture *f = *state;

	task_listing_free(f->tasks);
	operations_free(f->list);
	str_release(&f->report);
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
		.queue_url = sv_cstr(queue_url(&f->base, "dlq")),
		.gate = {.place = &f->place,
			.live = sv_cstr(SIM_ACCOUNT),
			.is_read_only = f->is_read_only},
		.only_reads = only_reads,
		.intent = {.action = sv_cstr("SendMessageBatch"), .reason = sv_cstr("INC|`1`")},
		.command = sv_cstr("sqscope redrive dlq")};

	f->base.is_done = false;
	f->op = operations_begin(f->list, &plan, &err);
	assert_non_null(f->op);
}

/* redrive_free may be outlived by what it asks: nothing here. */
static void on_release(void *ud)
{
	((struct operation_fixture *)ud)->released++;
}

static void *work(struct operation_fixture *f, struct redrive_options options, const char *to)
{
	struct str arn = {0};
	void *self;

	options.loop = f->base.loop;
	options.sqs = f->base.sqs;
	options.store = f->base.store;
	options.source_url = sv_cstr(queue_url(&f->base, "dlq"));
	options.find = find_queue;
	options.find_ud = &f->base;
	options.ud = f;
	options.wait_s = UNKNOWN;
	if (to)
		str_addf(&arn, FIXTURE_ARN "%s", to);
	self = redrive_work_new(&(struct redrive_work_options){.redrive = options,
		.to_arn = str_sv(&arn),
		.chosen = sv_cstr("all"),
		.expected = 20,
		.is_exact = true,
		.release = on_release});
	/* It was copied. */
	str_release(&arn);
	return self;
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

/* --- selective ------------------------------------------------------------------------------- */

static void test_operation_redrive__moves_each_to_its_source(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 20);
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){0}, NULL), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 20);
	assert_int_equal(count_of(&f->base, "jobs"), 20);
	assert_int_equal(count_of(&f->base, "dlq"), 0);
	assert_true(f->op->journal.n > 0);
	assert_true(shows(f, "jobs  20 sent"));
	operations_free(f->list);
	f->list = operations_new(f->base.loop, f->base.store);
	assert_int_equal(f->released, 1);
}

static void test_operation_redrive__goes_to_a_queue_that_is_looked_up(void **state)
{
	struct operation_fixture *f = *state;

	create(&f->base, "elsewhere", "");
	fill(&f->base, "jobs", 3);
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){0}, "elsewhere"), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(count_of(&f->base, "elsewhere"), 3);
}

static void test_operation_redrive__a_queue_that_is_not_there_fails_before_anything(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 3);
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){0}, "nowhere"), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_FAILED);
	assert_non_null(strstr(f->op->figures.err.msg, "no such queue"));
	assert_int_equal(ready_count(&f->base, "dlq"), 3);
}

static bool asks(struct redrive_fixture *base)
{
	const struct operation_fixture *f = (const struct operation_fixture *)base;

	return f->op->figures.state == OPERATION_ASKS;
}

static void test_operation_redrive__the_canary_asks_and_goes_on(void **state)
{
	struct operation_fixture *f = *state;
	struct err err = {0};

	fill(&f->base, "jobs", 20);
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){.canary = 5}, NULL),
		false);
	wait_for(&f->base, asks);
	assert_int_equal(f->op->figures.done, 5);
	assert_true(operation_go_on(f->op, &err));
	run(&f->base);
	assert_int_equal(f->op->figures.done, 20);
}

static void test_operation_redrive__cancelled_hands_the_rest_back(void **state)
{
	struct operation_fixture *f = *state;
	struct err err = {0};

	fill(&f->base, "jobs", 20);
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){.canary = 5}, NULL),
		false);
	wait_for(&f->base, asks);
	assert_true(operation_cancel(f->op, &err));
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_CANCELLED);
	assert_int_equal(f->op->figures.done, 5);
	assert_int_equal(ready_count(&f->base, "dlq"), 15);
}

static void test_operation_redrive__a_dry_run_moves_nothing(void **state)
{
	struct operation_fixture *f = *state;

	f->is_read_only = true;
	fill(&f->base, "jobs", 4);
	begin(f, &operation_dry_run_kind,
		work(f, (struct redrive_options){.is_dry_run = true}, NULL), true);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(f->op->figures.done, 4);
	assert_int_equal(ready_count(&f->base, "dlq"), 4);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
}

/* --- native ---------------------------------------------------------------------------------- */

static void *native(struct operation_fixture *f, int rate)
{
	return native_work_new(&(struct native_redrive_options){.loop = f->base.loop,
		.sqs = f->base.sqs,
		.source_url = sv_cstr(queue_url(&f->base, "dlq")),
		.source_arn = sv_cstr(FIXTURE_ARN "dlq"),
		.rate = rate});
}

static void test_operation_redrive__native_takes_all_and_says_its_handle(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 6);
	begin(f, &operation_native_kind, native(f, 500), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_int_equal(count_of(&f->base, "jobs"), 6);
	assert_true(shows(f, "StartMessageMoveTask"));
}

/* Nobody asked for a look: no receive of ours counts. */
static void test_operation_redrive__native_looks_at_no_message_unasked(void **state)
{
	struct operation_fixture *f = *state;

	send_one(&f->base, "dlq", "of no queue", "");
	begin(f, &operation_native_kind, native(f, 500), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_FAILED);
	assert_non_null(strstr(f->op->figures.err.msg, "CouldNotDetermineMessageSource"));
}

static bool has_handle(struct redrive_fixture *base)
{
	struct operation_fixture *f = (struct operation_fixture *)base;
	struct operation_facts facts = {0};
	bool found = false;

	f->op->kind->tell(f->op->self, &facts);
	for (size_t i = 0; i < facts.count; i++)
		found |= strcmp(facts.facts[i].label, "handle") == 0;
	operation_facts_release(&facts);
	return found;
}

static void test_operation_redrive__native_is_cancelled_at_sqs(void **state)
{
	struct operation_fixture *f = *state;
	struct err err = {0};

	fill(&f->base, "jobs", 50);
	begin(f, &operation_native_kind, native(f, 1), false);
	wait_for(&f->base, has_handle);
	assert_true(operation_cancel(f->op, &err));
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_CANCELLED);
	assert_true(count_of(&f->base, "dlq") > 0);
}

/* A second one does not start: it looks on at the first. */
static void test_operation_redrive__a_running_task_is_adopted(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 3);
	json_decref(act(&f->base, "StartMessageMoveTask",
		"{'SourceArn':'" FIXTURE_ARN "dlq','MaxNumberOfMessagesPerSecond':2}"));
	begin(f, &operation_native_kind, native(f, 500), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_DONE);
	assert_true(shows(f, "adopted"));
}

static bool has_tasks(struct redrive_fixture *base)
{
	struct operation_fixture *f = (struct operation_fixture *)base;
	struct err err;

	return task_listing_is_done(f->tasks, &err);
}

static void test_task_listing__failures_are_in_words(void **state)
{
	struct operation_fixture *f = *state;

	send_one(&f->base, "dlq", "of no queue", "");
	begin(f, &operation_native_kind, native(f, 500), false);
	run(&f->base);
	f->tasks = task_listing_start(f->base.sqs, sv_cstr(FIXTURE_ARN "dlq"));
	wait_for(&f->base, has_tasks);
	assert_int_equal(task_listing_count(f->tasks), 1);
	assert_int_equal(task_listing_at(f->tasks, 0)->status, SQS_MOVE_TASK_FAILED);
	assert_non_null(strstr(str_cstr(&task_listing_at(f->tasks, 0)->failure),
		"does not say which queue it comes from"));
	assert_null(task_listing_active(f->tasks));
}

static void test_task_listing__may_go_before_its_answer(void **state)
{
	struct operation_fixture *f = *state;

	f->tasks = task_listing_start(f->base.sqs, sv_cstr(FIXTURE_ARN "dlq"));
	task_listing_free(f->tasks);
	f->tasks = NULL;
}

/* --- the report ------------------------------------------------------------------------------ */

static void on_report(void *ud, struct sv markdown, const struct err *err)
{
	struct operation_fixture *f = ud;

	assert_null(err);
	str_set(&f->report, markdown);
}

static void test_operation_report__has_counts_and_every_failure(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 10);
	add_fault(&f->base, "fail-entries=sender on SendMessageBatch first 2");
	begin(f, &operation_redrive_kind, work(f, (struct redrive_options){0}, NULL), false);
	run(&f->base);
	assert_int_equal(f->op->figures.state, OPERATION_PARTLY);
	operation_report_make(f->base.store, f->op, 1794948485000, on_report, f);
	drain(&f->base);
	assert_non_null(strstr(str_cstr(&f->report), "# Redrive of dlq: PARTLY\n"));
	assert_non_null(strstr(str_cstr(&f->report), "## Failed\n"));
	assert_non_null(strstr(str_cstr(&f->report), " | failed | "));
	assert_non_null(strstr(str_cstr(&f->report), "| account | 0000-0000-0000 |"));
	assert_non_null(strstr(str_cstr(&f->report), "    sqscope redrive dlq\n"));
	/* What could end a cell or code is made harmless. */
	assert_non_null(strstr(str_cstr(&f->report), "| why | INC\\|'1' |"));
}

static void test_operation_report__of_what_has_no_journal(void **state)
{
	struct operation_fixture *f = *state;

	fill(&f->base, "jobs", 2);
	begin(f, &operation_native_kind, native(f, 500), false);
	run(&f->base);
	operation_report_make(f->base.store, f->op, 1794948485000, on_report, f);
	drain(&f->base);
	assert_non_null(strstr(str_cstr(&f->report), "# Redrive of dlq: DONE\n"));
	assert_null(strstr(str_cstr(&f->report), "## "));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(operation_redrive__moves_each_to_its_source),
		T(operation_redrive__goes_to_a_queue_that_is_looked_up),
		T(operation_redrive__a_queue_that_is_not_there_fails_before_anything),
		T(operation_redrive__the_canary_asks_and_goes_on),
		T(operation_redrive__cancelled_hands_the_rest_back),
		T(operation_redrive__a_dry_run_moves_nothing),
		T(operation_redrive__native_takes_all_and_says_its_handle),
		T(operation_redrive__native_looks_at_no_message_unasked),
		T(operation_redrive__native_is_cancelled_at_sqs),
		T(operation_redrive__a_running_task_is_adopted),
		T(task_listing__failures_are_in_words),
		T(task_listing__may_go_before_its_answer),
		T(operation_report__has_counts_and_every_failure),
		T(operation_report__of_what_has_no_journal),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
