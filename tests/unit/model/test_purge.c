/* Unit tests of model/purge: PurgeQueue on the simulator, its minute, and the evidence. */
#include "redrive_fixture.h"

#include "sqscope/model/purge.h"

struct fixture {
	struct redrive_fixture base; /* first */
	struct purge *purge;
	struct purge_status status;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	create(&f->base, "jobs", "");
	sim_world(f->base.sim)->knobs.purge_ms = 20;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	purge_free(f->purge);
	redrive_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_purged(void *ud, const struct purge_status *status)
{
	struct fixture *f = ud;

	f->status = *status;
	snprintf(f->base.operation, sizeof f->base.operation, "%s", status->operation);
	f->base.is_done = true;
	loop_stop(f->base.loop);
}

static void begin(struct fixture *f, const struct purge_options *wanted)
{
	struct purge_options options = *wanted;

	options.loop = f->base.loop;
	options.sqs = f->base.sqs;
	options.store = f->base.store;
	options.queue_url = sv_cstr(queue_url(&f->base, "jobs"));
	purge_free(f->purge);
	f->base.is_done = false;
	f->purge = purge_start(&options, on_purged, f);
}

static void finish(struct fixture *f)
{
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, on_limit, &f->base);
	while (!f->base.is_done && !f->base.timed_out)
		loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	assert_true(f->base.is_done);
}

static void purge_all(struct fixture *f, const struct purge_options *options)
{
	begin(f, options);
	finish(f);
}

static void put(struct fixture *f, int count)
{
	for (int i = 0; i < count; i++)
		send_one(&f->base, "jobs", "x", "");
}

static void skip_time(struct fixture *f, int64_t ms)
{
	f->base.skipped_ms += ms;
	loop_shift_unix(f->base.loop, f->base.skipped_ms);
}

static bool is_purging(struct redrive_fixture *base)
{
	return purge_status(((struct fixture *)base)->purge)->state == PURGE_PURGING;
}

static bool is_waiting(struct redrive_fixture *base)
{
	return purge_status(((struct fixture *)base)->purge)->state == PURGE_WAITING;
}

/* --- what it takes --------------------------------------------------------------------------- */

static void test_purge__all_three_counts_go(void **state)
{
	struct fixture *f = *state;

	put(f, 7);
	send_one(&f->base, "jobs", "later", ",'DelaySeconds':600");
	json_decref(act(&f->base, "ReceiveMessage",
		"{'QueueUrl':'%s','MaxNumberOfMessages':2,'VisibilityTimeout':600}",
		queue_url(&f->base, "jobs")));
	purge_all(f, &(struct purge_options){0});
	assert_int_equal(f->status.end, PURGE_EMPTY);
	assert_int_equal(f->status.before.visible, 5);
	assert_int_equal(f->status.before.in_flight, 2);
	assert_int_equal(f->status.before.delayed, 1);
	assert_true(f->status.is_accepted);
	assert_false(f->status.is_ambiguous);
	assert_int_equal(f->status.until_unix_ms - f->status.asked_unix_ms, SQS_PURGE_MS);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
}

/* Accepted is not done: it says "purging" until the counts show it. */
static void test_purge__it_is_purging_until_the_counts_show_it(void **state)
{
	struct fixture *f = *state;

	put(f, 4);
	sim_world(f->base.sim)->knobs.purge_ms = 1500;
	begin(f, &(struct purge_options){0});
	wait_for(&f->base, is_purging);
	assert_int_equal(count_of(&f->base, "jobs"), 4);
	assert_true(purge_left_s(f->purge) > 50 && purge_left_s(f->purge) <= 60);
	finish(f);
	assert_int_equal(f->status.end, PURGE_EMPTY);
	assert_int_equal(f->status.now.visible, 0);
}

static void test_purge__after_a_minute_it_says_what_is_there(void **state)
{
	struct fixture *f = *state;

	put(f, 4);
	sim_world(f->base.sim)->knobs.purge_ms = 3600000;
	begin(f, &(struct purge_options){0});
	wait_for(&f->base, is_purging);
	skip_time(f, 71000);
	finish(f);
	assert_int_equal(f->status.end, PURGE_NOT_EMPTY);
	assert_int_equal(f->status.now.visible, 4);
	assert_int_equal(purge_left_s(f->purge), 0);
}

/* --- the minute ------------------------------------------------------------------------------ */

static void test_purge__a_second_one_in_a_minute_is_refused(void **state)
{
	struct fixture *f = *state;

	put(f, 1);
	purge_all(f, &(struct purge_options){0});
	put(f, 1);
	purge_all(f, &(struct purge_options){0});
	assert_int_equal(f->status.end, PURGE_FAILED);
	assert_true(sqs_is_purge_in_progress(&f->status.err));
	assert_false(f->status.is_accepted);
	assert_true(f->status.until_unix_ms > loop_unix_ms(f->base.loop));
	assert_int_equal(count_of(&f->base, "jobs"), 1);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_ABORTED);
}

static void test_purge__it_can_wait_for_the_other(void **state)
{
	struct fixture *f = *state;

	put(f, 1);
	purge_all(f, &(struct purge_options){0});
	put(f, 3);
	begin(f, &(struct purge_options){.waits = true});
	wait_for(&f->base, is_waiting);
	assert_true(purge_left_s(f->purge) > 50);
	/* Nothing is purged meanwhile. */
	assert_int_equal(count_of(&f->base, "jobs"), 3);
	skip_time(f, 61000);
	finish(f);
	assert_int_equal(f->status.end, PURGE_EMPTY);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
}

static void test_purge__cancelled_while_it_waits_it_purges_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, 1);
	purge_all(f, &(struct purge_options){0});
	put(f, 3);
	begin(f, &(struct purge_options){.waits = true});
	wait_for(&f->base, is_waiting);
	purge_cancel(f->purge);
	finish(f);
	assert_int_equal(f->status.end, PURGE_CANCELLED);
	assert_false(f->status.is_accepted);
	assert_int_equal(count_of(&f->base, "jobs"), 3);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_CANCELLED);
}

/* --- what goes wrong ------------------------------------------------------------------------- */

static void test_purge__denied_it_changes_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, 2);
	add_fault(&f->base, "denied on PurgeQueue");
	purge_all(f, &(struct purge_options){0});
	assert_int_equal(f->status.end, PURGE_FAILED);
	assert_int_equal(f->status.err.code, ERR_DENIED);
	assert_int_equal(count_of(&f->base, "jobs"), 2);
}

/* Who may purge need not be allowed to count. */
static void test_purge__without_the_counts_there_is_no_evidence(void **state)
{
	struct fixture *f = *state;

	put(f, 2);
	add_fault(&f->base, "denied on GetQueueAttributes");
	purge_all(f, &(struct purge_options){0});
	assert_int_equal(f->status.end, PURGE_NOT_SEEN);
	assert_true(f->status.is_accepted);
	assert_int_equal(f->status.before.visible, UNKNOWN);
}

/* Carried out, and nobody was told: the counts tell. It is not asked for a second time. */
static void test_purge__a_lost_answer_is_told_by_the_counts(void **state)
{
	struct fixture *f = *state;

	put(f, 2);
	add_fault(&f->base, "cut-after on PurgeQueue");
	purge_all(f, &(struct purge_options){0});
	assert_int_equal(f->status.end, PURGE_EMPTY);
	assert_true(f->status.is_ambiguous || f->status.is_accepted);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
}

static void test_purge__a_purge_that_never_arrived_is_not_believed(void **state)
{
	struct fixture *f = *state;

	put(f, 2);
	add_fault(&f->base, "cut-before on PurgeQueue");
	begin(f, &(struct purge_options){0});
	wait_for(&f->base, is_purging);
	skip_time(f, 71000);
	finish(f);
	assert_int_equal(f->status.end, PURGE_FAILED);
	assert_true(f->status.is_ambiguous);
	assert_int_equal(count_of(&f->base, "jobs"), 2);
}

/* What was sent since it was killed must not go. */
static void test_purge__resumed_it_asks_for_nothing(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	sim_world(f->base.sim)->knobs.purge_ms = 1000;
	put(f, 2);
	begin(f, &(struct purge_options){0});
	wait_for(&f->base, is_purging);
	memcpy(operation, purge_status(f->purge)->operation, sizeof operation);
	purge_free(f->purge);
	f->purge = NULL;
	be_another_process(&f->base);
	skip_time(f, 120000);
	put(f, 5);
	begin(f, &(struct purge_options){.resume = sv_cstr(operation)});
	wait_for(&f->base, is_purging);
	skip_time(f, 71000);
	finish(f);
	assert_int_equal(f->status.end, PURGE_NOT_EMPTY);
	assert_int_equal(count_of(&f->base, "jobs"), 5);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

#define PURGE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PURGE_TEST(test_purge__all_three_counts_go),
		PURGE_TEST(test_purge__it_is_purging_until_the_counts_show_it),
		PURGE_TEST(test_purge__after_a_minute_it_says_what_is_there),
		PURGE_TEST(test_purge__a_second_one_in_a_minute_is_refused),
		PURGE_TEST(test_purge__it_can_wait_for_the_other),
		PURGE_TEST(test_purge__cancelled_while_it_waits_it_purges_nothing),
		PURGE_TEST(test_purge__denied_it_changes_nothing),
		PURGE_TEST(test_purge__without_the_counts_there_is_no_evidence),
		PURGE_TEST(test_purge__a_lost_answer_is_told_by_the_counts),
		PURGE_TEST(test_purge__a_purge_that_never_arrived_is_not_believed),
		PURGE_TEST(test_purge__resumed_it_asks_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
