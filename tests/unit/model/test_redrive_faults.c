/* Unit tests of model/redrive when things go wrong: nothing is lost, and what may be there twice is
 * listed. */
#include "redrive_fixture.h"

#include <signal.h>
#include <sys/resource.h>

static int set_up(void **state)
{
	struct redrive_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(f);
	create_with_dlq(f, "jobs", "dlq");
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

/* Everything is there, and what is there twice is in the journal's list. */
static void check(struct redrive_fixture *f, int count)
{
	size_t doubles, listed;

	clear_faults(f);
	doubles = check_nothing_lost(f, "jobs", "dlq", count);
	listed = count_in_journal(f, f->operation, 0, true) +
		 count_in_journal(f, f->operation, 1u << JOURNAL_SENT, false);
	assert_true(doubles <= listed);
	assert_int_equal(listed, f->status.maybe_duplicated);
}

static void test_redrive_faults__entries_fail(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 100);
	add_fault(f, "fail-entries on SendMessageBatch 20%");
	add_fault(f, "fail-entries on DeleteMessageBatch 20%");
	add_fault(f, "fail-entries on ChangeMessageVisibilityBatch 20%");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 100);
	assert_int_equal(f->status.maybe_duplicated, 0);
	check(f, 100);
}

static void test_redrive_faults__refused_entries_stay(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 60);
	add_fault(f, "fail-entries=sender on SendMessageBatch every 7");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.failed, 8);
	assert_int_equal(f->status.deleted, 52);
	assert_int_equal(f->status.failure_count, 8);
	assert_int_equal(ready_count(f, "dlq"), 8);
	assert_int_equal(count_in_journal(f, f->operation, 1u << JOURNAL_FAILED, false), 8);
	check(f, 60);
}

/* Carried out or not: nobody knows, so the original stays and is listed. */
static void test_redrive_faults__lost_answers_of_sends(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 100);
	add_fault(f, "cut-after on SendMessageBatch every 3");
	add_fault(f, "cut-before on SendMessageBatch every 4");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_true(f->status.ambiguous > 0);
	assert_int_equal(f->status.ambiguous, f->status.maybe_duplicated);
	assert_int_equal(f->status.deleted + f->status.ambiguous, 100);
	assert_int_equal(ready_count(f, "dlq"), f->status.ambiguous);
	/* Something is left for resume. */
	assert_int_equal(operation_state(f, f->operation), JOURNAL_STOPPED);
	check(f, 100);
}

static void test_redrive_faults__lost_answers_of_deletes(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 80);
	add_fault(f, "cut-after on DeleteMessageBatch every 2");
	add_fault(f, "cut-before on DeleteMessageBatch every 3");
	add_fault(f, "half on DeleteMessageBatch every 5");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 80);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "dlq"), 0);
	check(f, 80);
}

static void test_redrive_faults__lost_answers_of_receives(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 100);
	add_fault(f, "cut-after on ReceiveMessage at 4");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.unseen, 10);
	assert_int_equal(f->status.deleted, 90);
	check(f, 100);
}

static void test_redrive_faults__throttling(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 100);
	add_fault(f, "throttle 15%");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 100);
	check(f, 100);
}

/* d18: too much is in flight, of others or of us: it is tried again, and then given up with the
 * rest handed back. */
static void test_redrive_faults__the_limit_of_what_is_in_flight(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 40);
	add_fault(f, "throttle=OverLimit on ReceiveMessage every 3");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 40);
	forget_redrive(f);
	dead_letter_all(f, "jobs");
	clear_faults(f);
	add_fault(f, "throttle=OverLimit on ReceiveMessage");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(ready_count(f, "dlq"), 40);
}

/* d26: a service whose batches are smaller than those of SQS. */
static void test_redrive_faults__a_batch_that_is_too_long_is_halved(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 60);
	add_fault(f, "throttle=BatchRequestTooLong on SendMessageBatch at 2");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.failed, 0);
	assert_int_equal(f->status.deleted, 60);
	assert_int_equal(count_of(f, "jobs"), 60);
}

static void test_redrive_faults__delivered_more_than_once(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 150);
	add_fault(f, "duplicate 25%");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.received, 150);
	assert_int_equal(f->status.deleted, 150);
	assert_int_equal(count_of(f, "jobs"), 150);
	assert_int_equal(count_of(f, "dlq"), 0);
	check(f, 150);
}

/* Who may send and may not delete doubles one batch, and that is listed. */
static void test_redrive_faults__denied_deletes_stop_it(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 100);
	add_fault(f, "denied on DeleteMessageBatch");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.err.code, ERR_DENIED);
	assert_int_equal(f->status.sent, 10);
	assert_int_equal(f->status.maybe_duplicated, 10);
	assert_int_equal(count_of(f, "dlq"), 100);
	check(f, 100);
}

/* --- leases ---------------------------------------------------------------------------------- */

/* The simulator's time goes on by hours as soon as something is sent: every lease is over. */
static void find_late(void *ud, struct sv arn, redrive_found_fn done, void *done_ud)
{
	struct redrive_fixture *f = ud;

	f->skipped_ms += 3600000;
	find_queue(ud, arn, done, done_ud);
}

static void test_redrive_faults__leases_end_before_the_send(void **state)
{
	struct redrive_fixture *f = *state;

	fill(f, "jobs", 60);
	redrive_all(f, "dlq", &(struct redrive_options){.find = find_late});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 60);
	assert_int_equal(count_of(f, "dlq"), 0);
	check(f, 60);
}

static void on_skip(void *ud)
{
	struct redrive_fixture *f = ud;

	if (redrive_status(f->redrive)->sent > 0) {
		f->skipped_ms += 3600000;
		return;
	}
	loop_timer_start(f->loop, &f->consumer, 1, on_skip, f);
}

/* On a FIFO queue an original whose lease is over cannot be deleted: it is received anew. */
static void test_redrive_faults__leases_end_before_the_delete(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 3, 9);
	add_fault(f, "latency=50ms on DeleteMessageBatch");
	loop_timer_start(f->loop, &f->consumer, 1, on_skip, f);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 27);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "dlq.fifo"), 0);
	check_order(f, "jobs.fifo", 3, 9);
}

/* --- the journal ----------------------------------------------------------------------------- */

static void test_redrive_faults__no_journal_no_redrive(void **state)
{
	struct redrive_fixture *f = *state;
	struct store_queue *real = f->store;

	fill(f, "jobs", 10);
	f->store = store_queue_new(f->loop, "/proc/none", NULL, NULL);
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.received, 0);
	assert_int_equal(count_of(f, "jobs"), 0);
	forget_redrive(f);
	store_queue_free(f->store);
	f->store = real;
}

static rlim_t file_limit(rlim_t bytes)
{
	struct rlimit limit;
	rlim_t before;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	before = limit.rlim_cur;
	limit.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
	return before;
}

/* The disk is full from the moment when the first message has come. */
static void choose_full(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	redrive_chosen_fn done, void *done_ud)
{
	(void)ud;
	(void)leases;
	file_limit(1);
	memset(is_chosen, true, count);
	done(done_ud);
}

static void test_redrive_faults__full_disk_before_anything_is_sent(void **state)
{
	struct redrive_fixture *f = *state;
	rlim_t before = file_limit(RLIM_INFINITY);

	fill(f, "jobs", 30);
	redrive_all(f, "dlq", &(struct redrive_options){.choose = choose_full});
	file_limit(before);
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(count_of(f, "jobs"), 0);
	assert_int_equal(ready_count(f, "dlq"), 30);
}

static void on_full(void *ud)
{
	struct redrive_fixture *f = ud;

	/* The send has left, its answer is on its way. */
	if (count_of(f, "jobs") > 0)
		file_limit(1);
	else
		loop_timer_start(f->loop, &f->consumer, 1, on_full, f);
}

/* A copy that is confirmed and cannot be written down: the original goes all the same. */
static void test_redrive_faults__full_disk_after_a_send(void **state)
{
	struct redrive_fixture *f = *state;
	rlim_t before = file_limit(RLIM_INFINITY);

	fill(f, "jobs", 60);
	add_fault(f, "latency=50ms on SendMessageBatch");
	loop_timer_start(f->loop, &f->consumer, 1, on_full, f);
	redrive_all(f, "dlq", &(struct redrive_options){0});
	file_limit(before);
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.sent, 10);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(count_of(f, "jobs"), 10);
	assert_int_equal(count_of(f, "dlq"), 50);
	assert_int_equal(check_nothing_lost(f, "jobs", "dlq", 60), 0);
}

/* --- freed in the middle --------------------------------------------------------------------- */

static uint64_t free_at_gen;

static bool is_time_to_free(struct redrive_fixture *f)
{
	return f->is_done || redrive_status(f->redrive)->gen >= free_at_gen;
}

/* As if the program were killed, at every moment that can be told apart. */
static void test_redrive_faults__freed_at_any_time(void **state)
{
	struct redrive_fixture *f = *state;
	int lives = 0;

	fill(f, "jobs", 120);
	add_fault(f, "latency=1ms..3ms");
	for (free_at_gen = 0;; free_at_gen += 1 + free_at_gen / 8) {
		start(f, "dlq", &(struct redrive_options){.visibility_s = 6});
		wait_for(f, is_time_to_free);
		forget_redrive(f);
		/* What was under way ends. */
		drain(f);
		f->skipped_ms += 10000;
		lives++;
		if (f->is_done)
			break;
	}
	assert_true(lives > 10);
	check_nothing_lost(f, "jobs", "dlq", 120);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive_faults__entries_fail),
		TEST(test_redrive_faults__refused_entries_stay),
		TEST(test_redrive_faults__lost_answers_of_sends),
		TEST(test_redrive_faults__lost_answers_of_deletes),
		TEST(test_redrive_faults__lost_answers_of_receives),
		TEST(test_redrive_faults__throttling),
		TEST(test_redrive_faults__the_limit_of_what_is_in_flight),
		TEST(test_redrive_faults__a_batch_that_is_too_long_is_halved),
		TEST(test_redrive_faults__delivered_more_than_once),
		TEST(test_redrive_faults__denied_deletes_stop_it),
		TEST(test_redrive_faults__leases_end_before_the_send),
		TEST(test_redrive_faults__leases_end_before_the_delete),
		TEST(test_redrive_faults__no_journal_no_redrive),
		TEST(test_redrive_faults__full_disk_before_anything_is_sent),
		TEST(test_redrive_faults__full_disk_after_a_send),
		TEST(test_redrive_faults__freed_at_any_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
