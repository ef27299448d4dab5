/* Unit tests of redrive_resume and redrive_seek: a process was killed, another one finishes what it
 * had begun. */
#include "redrive_fixture.h"

#include "sqscope/base/digest.h"

struct kill {
	char operation[JOURNAL_ID_SIZE];
	size_t sent, deleted;
};

static int set_up(void **state)
{
	struct redrive_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(f);
	create_with_dlq(f, "jobs", "dlq");
	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct redrive_fixture *f = *state;

	redrive_fixture_end(f);
	free(f);
	return 0;
}

static struct kill kill_now(struct redrive_fixture *f)
{
	const struct redrive_status *status = redrive_status(f->redrive);
	struct kill kill = {.sent = status->sent, .deleted = status->deleted};

	snprintf(kill.operation, sizeof kill.operation, "%s", status->operation);
	forget_redrive(f);
	be_another_process(f);
	clear_faults(f);
	return kill;
}

static void resume(struct redrive_fixture *f, const char *source, const struct kill *kill,
	enum redrive_ambiguous ambiguous)
{
	redrive_all(f, source,
		&(struct redrive_options){.resume = sv_cstr(kill->operation),
			.ambiguous = ambiguous,
			.visibility_s = 6});
	assert_string_equal(f->operation, kill->operation);
	forget_redrive(f);
}

static void skip_time(struct redrive_fixture *f, int64_t ms)
{
	f->skipped_ms += ms;
	loop_shift_unix(f->loop, f->skipped_ms);
}

static bool has_sent(struct redrive_fixture *f)
{
	return redrive_status(f->redrive)->sent > 0;
}

static bool has_arrived(struct redrive_fixture *f)
{
	return count_of(f, "jobs") > 0 || count_of(f, "jobs.fifo") > 0;
}

/* Ten are sent, and their deletes are on their way. */
static struct kill kill_before_delete(struct redrive_fixture *f, const char *source)
{
	add_fault(f, "cut-before on DeleteMessageBatch");
	start(f, source, &(struct redrive_options){0});
	wait_for(f, has_sent);
	return kill_now(f);
}

/* Some have arrived, and the answer has not. */
static struct kill kill_before_answer(struct redrive_fixture *f, const char *source)
{
	add_fault(f, "latency=30s on SendMessageBatch");
	start(f, source, &(struct redrive_options){0});
	wait_for(f, has_arrived);
	return kill_now(f);
}

/* --- sent, and not deleted ------------------------------------------------------------------- */

static void test_redrive_resume__deletes_by_the_handles_that_were_written_down(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 30);
	kill = kill_before_delete(f, "dlq");
	assert_int_equal(kill.sent, 10);
	assert_int_equal(kill.deleted, 0);
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.matched, 10);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(f->status.received, 0);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "jobs"), 10);
	assert_int_equal(count_of(f, "dlq"), 20);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_COMPLETED);
}

static void test_redrive_resume__finds_what_is_visible_again(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 30);
	kill = kill_before_delete(f, "dlq");
	skip_time(f, 300000);
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(count_of(f, "jobs"), 10);
	assert_int_equal(ready_count(f, "dlq"), 20);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_COMPLETED);
}

static bool is_there_again(struct redrive_fixture *f)
{
	return ready_count(f, "dlq") > 0;
}

/* An answer of our own is lost, long after we began: what came with it is hidden once more, and not
 * gone. */
static void test_redrive_resume__a_lost_answer_hides_what_is_sought(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 10);
	kill = kill_before_delete(f, "dlq");
	assert_int_equal(kill.sent, 10);
	/* Another consumer has all of them, for three seconds. */
	skip_time(f, 300000);
	json_decref(act(f, "ReceiveMessage",
		"{'QueueUrl':'%s','MaxNumberOfMessages':10,'VisibilityTimeout':3}",
		queue_url(f, "dlq")));
	start(f, "dlq",
		&(struct redrive_options){.resume = sv_cstr(kill.operation), .visibility_s = 6});
	wait_for(f, is_there_again);
	add_fault(f, "cut-after on ReceiveMessage at 1");
	run(f);
	assert_int_equal(count_of(f, "dlq"), 0);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(f->status.maybe_duplicated, 0);
}

/* An older handle deletes nothing, and the service says that it did. */
static void test_redrive_resume__a_newer_receive_is_noticed(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 10);
	kill = kill_before_delete(f, "dlq");
	assert_int_equal(kill.sent, 10);
	/* SQS shows all of them to another consumer as well, which holds them for a while. */
	f->skipped_ms += 200000;
	json_decref(act(f, "ReceiveMessage",
		"{'QueueUrl':'%s','MaxNumberOfMessages':10,'VisibilityTimeout':40000}",
		queue_url(f, "dlq")));
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(count_of(f, "dlq"), 0);
	assert_int_equal(count_of(f, "jobs"), 10);
}

static void test_redrive_resume__an_original_that_is_gone_is_over(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 10);
	kill = kill_before_delete(f, "dlq");
	skip_time(f, 300000);
	json_decref(act(f, "PurgeQueue", "{'QueueUrl':'%s'}", queue_url(f, "dlq")));
	skip_time(f, 5000);
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_COMPLETED);
}

static void test_redrive_resume__fifo_deletes(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill_groups(f, "jobs.fifo", 4, 5);
	kill = kill_before_delete(f, "dlq.fifo");
	resume(f, "dlq.fifo", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.deleted, kill.sent);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "jobs.fifo"), kill.sent);
	assert_int_equal(count_of(f, "dlq.fifo"), 20 - kill.sent);
}

/* --- nobody knows ---------------------------------------------------------------------------- */

static void test_redrive_resume__keeps_what_is_ambiguous(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 30);
	kill = kill_before_answer(f, "dlq");
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(f->status.maybe_duplicated, 10);
	assert_int_equal(count_of(f, "jobs"), 10);
	assert_int_equal(count_of(f, "dlq"), 30);
	assert_int_equal(count_in_journal(f, kill.operation, 0, true), 10);
	assert_int_equal(count_in_journal(f, kill.operation, 1u << JOURNAL_KEPT, true), 10);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_COMPLETED);
	/* They can be received at once, and not after the time of who was killed. */
	assert_true(ready_count(f, "dlq") >= 10);
}

static void test_redrive_resume__sends_again_what_is_ambiguous(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;

	fill(f, "jobs", 10);
	kill = kill_before_answer(f, "dlq");
	resume(f, "dlq", &kill, REDRIVE_RESEND);
	assert_int_equal(f->status.sent, 10);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(f->status.maybe_duplicated, 10);
	assert_int_equal(count_of(f, "jobs"), 20);
	assert_int_equal(count_of(f, "dlq"), 0);
	assert_int_equal(count_in_journal(f, kill.operation, 0, true), 10);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_COMPLETED);
}

static void test_redrive_resume__fifo_is_exact(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;
	size_t arrived;

	fill_groups(f, "jobs.fifo", 3, 6);
	kill = kill_before_answer(f, "dlq.fifo");
	arrived = count_of(f, "jobs.fifo");
	resume(f, "dlq.fifo", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.deleted, arrived);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "jobs.fifo"), arrived);
	assert_int_equal(count_of(f, "dlq.fifo"), 18 - arrived);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	check_order(f, "jobs.fifo", 3, 6);
}

static void test_redrive_resume__fifo_after_the_window(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill;
	size_t arrived;

	fill_groups(f, "jobs.fifo", 3, 6);
	kill = kill_before_answer(f, "dlq.fifo");
	arrived = count_of(f, "jobs.fifo");
	skip_time(f, 400000);
	resume(f, "dlq.fifo", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(f->status.maybe_duplicated, arrived);
	assert_int_equal(count_in_journal(f, kill.operation, 0, true), arrived);
	assert_int_equal(count_of(f, "dlq.fifo"), 18);
}

/* --- whose it is ----------------------------------------------------------------------------- */

static void test_redrive_resume__a_running_one_is_refused(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill = {0};

	fill(f, "jobs", 10);
	add_fault(f, "latency=30s on SendMessageBatch");
	start(f, "dlq", &(struct redrive_options){0});
	wait_for(f, has_arrived);
	snprintf(
		kill.operation, sizeof kill.operation, "%s", redrive_status(f->redrive)->operation);
	forget_redrive(f);
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.err.code, ERR_REFUSED);
	assert_int_equal(operation_state(f, kill.operation), JOURNAL_RUNNING);
}

static void test_redrive_resume__what_is_over_is_refused(void **state)
{
	struct redrive_fixture *f = *state;
	struct kill kill = {0};

	fill(f, "jobs", 3);
	redrive_all(f, "dlq", &(struct redrive_options){0});
	memcpy(kill.operation, f->operation, sizeof kill.operation);
	forget_redrive(f);
	resume(f, "dlq", &kill, REDRIVE_KEEP);
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.err.code, ERR_REFUSED);
}

/* --- at random ------------------------------------------------------------------------------- */

static uint64_t kill_at_gen;

static bool is_time_to_kill(struct redrive_fixture *f)
{
	return f->is_done || redrive_status(f->redrive)->gen >= kill_at_gen;
}

static uint64_t seed;

static uint64_t random_below(uint64_t most)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % most;
}

static void add_random_faults(struct redrive_fixture *f)
{
	static const char *const faults[] = {"cut-after on SendMessageBatch 10%",
		"cut-before on SendMessageBatch 10%", "fail-entries on SendMessageBatch 10%",
		"cut-after on DeleteMessageBatch 10%", "fail-entries on DeleteMessageBatch 10%",
		"throttle 5%", "duplicate 5%", "latency=1ms..5ms", "half on SendMessageBatch 5%",
		"cut-before on ChangeMessageVisibilityBatch 10%", "empty on SendMessageBatch 5%"};

	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		if (random_below(2) == 0)
			add_fault(f, faults[i]);
	}
}

/* Until nothing of it is unfinished. */
static void resume_to_the_end(struct redrive_fixture *f, const char *source, struct kill *kill)
{
	for (int i = 0; i < 20; i++) {
		kill_at_gen = i < 3 ? random_below(30) : UINT64_MAX;
		start(f, source,
			&(struct redrive_options){
				.resume = sv_cstr(kill->operation), .visibility_s = 10});
		add_random_faults(f);
		wait_for(f, is_time_to_kill);
		if (redrive_status(f->redrive)->operation[0])
			kill_now(f);
		else
			forget_redrive(f);
		if (operation_state(f, kill->operation) > JOURNAL_STOPPED)
			return;
		skip_time(f, (int64_t)random_below(20000));
	}
	fail_msg("seed of operation %s: it does not end", kill->operation);
}

static void test_redrive_resume__killed_again_and_again(void **state)
{
	struct redrive_fixture *f = *state;

	for (int round = 0; round < 8; round++) {
		const char *source = round % 2 ? "dlq.fifo" : "dlq";
		size_t doubles, listed = 0, total = 40;
		struct kill kill;

		seed = (uint64_t)round * 7919 + 1;
		if (round % 2)
			fill_groups(f, "jobs.fifo", 4, 10);
		else
			fill(f, "jobs", (int)total);
		add_random_faults(f);
		kill_at_gen = 1 + random_below(60);
		start(f, source, &(struct redrive_options){.visibility_s = 10});
		wait_for(f, is_time_to_kill);
		kill = kill_now(f);
		if (kill.operation[0]) {
			if (operation_state(f, kill.operation) <= JOURNAL_STOPPED)
				resume_to_the_end(f, source, &kill);
			listed = count_in_journal(f, kill.operation, 0, true);
		}
		doubles = round % 2 ? count_of(f, "jobs.fifo") + count_of(f, "dlq.fifo") - total
				    : check_nothing_lost(f, "jobs", "dlq", (int)total);
		if (doubles > listed)
			fail_msg("round %d: %zu are there twice, %zu are listed", round, doubles,
				listed);
		if (round % 2 && doubles > 0)
			fail_msg("round %d: FIFO, and %zu are there twice", round, doubles);
		skip_time(f, 60000);
		for (int i = 0; i < 4; i++) {
			static const char *const queues[] = {
				"jobs", "dlq", "jobs.fifo", "dlq.fifo"};

			json_decref(
				act(f, "PurgeQueue", "{'QueueUrl':'%s'}", queue_url(f, queues[i])));
		}
		skip_time(f, 400000);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive_resume__deletes_by_the_handles_that_were_written_down),
		TEST(test_redrive_resume__finds_what_is_visible_again),
		TEST(test_redrive_resume__a_lost_answer_hides_what_is_sought),
		TEST(test_redrive_resume__a_newer_receive_is_noticed),
		TEST(test_redrive_resume__an_original_that_is_gone_is_over),
		TEST(test_redrive_resume__fifo_deletes),
		TEST(test_redrive_resume__keeps_what_is_ambiguous),
		TEST(test_redrive_resume__sends_again_what_is_ambiguous),
		TEST(test_redrive_resume__fifo_is_exact),
		TEST(test_redrive_resume__fifo_after_the_window),
		TEST(test_redrive_resume__a_running_one_is_refused),
		TEST(test_redrive_resume__what_is_over_is_refused),
		TEST(test_redrive_resume__killed_again_and_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
