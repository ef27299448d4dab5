/* Unit tests of model/native_redrive and sqs/sqs_move_task, on the simulator. */
#include "redrive_fixture.h"
#include "sqscope/model/native_redrive.h"

struct native_fixture {
	struct redrive_fixture base;
	struct native_redrive *native;
	struct err err;
	enum sqs_move_task_status task;
	bool was_adopted, is_done;
	int64_t moved;
	char failure[200];
};

static int set_up(void **state)
{
	struct native_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	create_with_dlq(&f->base, "jobs", "dlq");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct native_fixture *f = *state;

	native_redrive_free(f->native);
	redrive_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_done(void *ud, const struct native_redrive_status *status, const struct err *err)
{
	struct native_fixture *f = ud;

	if (err_is_set(err))
		f->err = *err;
	f->task = status->task;
	f->was_adopted = status->was_adopted;
	f->moved = status->moved;
	snprintf(f->failure, sizeof f->failure, "%s", str_cstr(&status->failure));
	f->is_done = true;
	loop_stop(f->base.loop);
}

static void start_native(struct native_fixture *f, const char *source, const char *to, bool waits)
{
	char arn[100], destination[100] = "";
	struct native_redrive_options options = {.loop = f->base.loop,
		.sqs = f->base.sqs,
		.samples = true,
		.waits = waits,
		.rate = 500};

	snprintf(arn, sizeof arn, FIXTURE_ARN "%s", source);
	if (to)
		snprintf(destination, sizeof destination, FIXTURE_ARN "%s", to);
	options.source_url = sv_cstr(queue_url(&f->base, source));
	options.source_arn = sv_cstr(arn);
	options.destination_arn = sv_cstr(destination);
	native_redrive_free(f->native);
	f->is_done = false;
	f->native = native_redrive_start(&options, on_done, f);
}

static void run_native(struct native_fixture *f, const char *source, const char *to, bool waits)
{
	start_native(f, source, to, waits);
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, on_limit, &f->base);
	loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	assert_true(f->is_done);
}

static void test_native_redrive__to_the_sources(void **state)
{
	struct native_fixture *f = *state;

	fill(&f->base, "jobs", 12);
	run_native(f, "dlq", NULL, true);
	assert_false(err_is_set(&f->err));
	assert_int_equal(f->task, SQS_MOVE_TASK_COMPLETED);
	assert_int_equal(f->moved, 12);
	assert_int_equal(count_of(&f->base, "jobs"), 12);
}

static void test_native_redrive__to_a_queue(void **state)
{
	struct native_fixture *f = *state;

	create(&f->base, "other", "");
	send_one(&f->base, "dlq", "by hand", "");
	run_native(f, "dlq", "other", true);
	assert_int_equal(f->task, SQS_MOVE_TASK_COMPLETED);
	assert_int_equal(count_of(&f->base, "other"), 1);
}

static void test_native_redrive__a_message_without_a_source_is_found_before(void **state)
{
	struct native_fixture *f = *state;

	send_one(&f->base, "dlq", "by hand", "");
	run_native(f, "dlq", NULL, true);
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_non_null(strstr(f->err.msg, "CouldNotDetermineMessageSource"));
	/* It was handed back. */
	assert_int_equal(ready_count(&f->base, "dlq"), 1);
}

static void test_native_redrive__one_that_runs_is_adopted(void **state)
{
	struct native_fixture *f = *state;

	fill(&f->base, "jobs", 5);
	json_decref(act(&f->base, "StartMessageMoveTask",
		"{'SourceArn':'" FIXTURE_ARN "dlq','MaxNumberOfMessagesPerSecond':1}"));
	run_native(f, "dlq", NULL, false);
	assert_true(f->was_adopted);
	assert_int_equal(f->task, SQS_MOVE_TASK_RUNNING);
}

static void test_native_redrive__no_dead_letter_queue(void **state)
{
	struct native_fixture *f = *state;

	run_native(f, "jobs", NULL, true);
	assert_int_equal(f->err.code, ERR_INVALID);
}

static void test_native_redrive__freed_in_the_middle(void **state)
{
	struct native_fixture *f = *state;

	fill(&f->base, "jobs", 3);
	start_native(f, "dlq", NULL, true);
	native_redrive_free(f->native);
	f->native = NULL;
	assert_false(f->is_done);
}

static void test_native_redrive__failures_in_words(void **state)
{
	struct str out = {0};

	(void)state;
	native_redrive_explain(sv_cstr("AWS.SimpleQueueService.NonExistentQueue"), &out);
	assert_non_null(strstr(str_cstr(&out), "does not exist any more"));
	str_clear(&out);
	native_redrive_explain(sv_cstr("Something.New"), &out);
	assert_string_equal(str_cstr(&out), "Something.New");
	str_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_native_redrive__to_the_sources),
		TEST(test_native_redrive__to_a_queue),
		TEST(test_native_redrive__a_message_without_a_source_is_found_before),
		TEST(test_native_redrive__one_that_runs_is_adopted),
		TEST(test_native_redrive__no_dead_letter_queue),
		TEST(test_native_redrive__freed_in_the_middle),
		TEST(test_native_redrive__failures_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
