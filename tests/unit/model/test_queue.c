/* Unit tests of model/queue: how a queue stands. */
#include "farm.h"

enum { POLL_MS = 10000, MINUTE = 60000 };

static struct farm farm;

static int set_up(void **state)
{
	(void)state;
	farm_init(&farm);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	farm_release(&farm);
	return 0;
}

/* jobs with its DLQ jobs-dlq, both watched and read once. */
static struct queue *add_pair(struct queue **dead_letter, int64_t in_dead_letter)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));

	*dead_letter = farm_add(&farm, FARM_URL("jobs-dlq"));
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("jobs-dlq"), 0);
	farm_poll_all(&farm, *dead_letter, FARM_ARN("jobs-dlq"), NULL, in_dead_letter);
	return jobs;
}

/* Polls every POLL_MS for `ms`, the counts as they are. */
static void keep(struct queue *q, int64_t ms)
{
	for (int64_t t = 0; t < ms; t += POLL_MS) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, queue_visible(q), queue_in_flight(q), queue_delayed(q));
	}
}

static void assert_verdict(const struct queue *q, enum severity severity, const char *reason)
{
	assert_string_equal(queue_reason(q), reason);
	assert_string_equal(severity_words[q->severity], severity_words[severity]);
}

static void test_queue__severities_compare(void **state)
{
	(void)state;
	assert_true(SEVERITY_OK < SEVERITY_UNKNOWN);
	assert_true(SEVERITY_UNKNOWN < SEVERITY_WARN);
	assert_true(SEVERITY_WARN < SEVERITY_CRIT);
	assert_string_equal(severity_words[SEVERITY_UNKNOWN], "unknown");
	for (int i = 0; i < SEVERITY_COUNT; i++)
		assert_non_null(severity_words[i]);
}

static void test_queue__unknown_before_the_first_poll(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	queue_judge(q, farm.now_ms);
	assert_verdict(q, SEVERITY_UNKNOWN, "");
	assert_int_equal(queue_visible(q), UNKNOWN);
	farm_poll(&farm, q, 0, 0, 0);
	assert_verdict(q, SEVERITY_OK, "");
}

static void test_queue__failed_first_poll_names_the_error(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_fail(&farm, q, ERR_UNREACHABLE, "");
	assert_verdict(q, SEVERITY_UNKNOWN, "EndpointUnreachable");
	farm_fail(&farm, q, ERR_DENIED, "AccessDenied");
	assert_verdict(q, SEVERITY_UNKNOWN, "AccessDenied");
	assert_int_equal(queue_visible(q), UNKNOWN);
}

static void test_queue__denied_or_deleted_is_unknown_whatever_was_read(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_poll(&farm, q, 7, 0, 0);
	farm_fail(&farm, q, ERR_DENIED, "AccessDenied");
	assert_verdict(q, SEVERITY_UNKNOWN, "AccessDenied");
	farm_fail(&farm, q, ERR_NOT_FOUND, "QueueDoesNotExist");
	assert_verdict(q, SEVERITY_UNKNOWN, "QueueDoesNotExist");
	farm_poll(&farm, q, 7, 0, 0);
	assert_verdict(q, SEVERITY_OK, "");
}

static void test_queue__other_failures_keep_the_severity(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 0);

	(void)state;
	(void)jobs;
	farm_wait(&farm, 20000);
	farm_poll(&farm, dlq, 3, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+3 in 20s");
	farm_fail(&farm, dlq, ERR_THROTTLED, "RequestThrottled");
	assert_verdict(dlq, SEVERITY_CRIT, "+3 in 20s");
	assert_true(dlq->is_stale);
	/* A refused key is the program's trouble, not this queue's. */
	farm_fail(&farm, dlq, ERR_DENIED, "InvalidClientTokenId");
	assert_verdict(dlq, SEVERITY_CRIT, "+3 in 20s");
}

static void test_queue__dlq_growth_before_five_minutes_are_known(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 100);

	(void)state;
	assert_verdict(dlq, SEVERITY_OK, "");
	farm_wait(&farm, 40000);
	farm_poll(&farm, dlq, 112, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+12 in 40s");
	assert_verdict(jobs, SEVERITY_WARN, "DLQ +12 in 40s");
	farm_wait(&farm, 80000);
	farm_poll(&farm, dlq, 112, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+12 in 2m");
}

static void test_queue__dlq_growth_over_five_minutes(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 1000);

	(void)state;
	keep(dlq, 10 * MINUTE);
	assert_verdict(dlq, SEVERITY_OK, "");
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 1312, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+312 in 5m");
	assert_verdict(jobs, SEVERITY_WARN, "DLQ +312 in 5m");
}

static void test_queue__dlq_growth_passes(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 0);

	(void)state;
	keep(dlq, 6 * MINUTE);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 5, 0, 0);
	keep(dlq, 4 * MINUTE);
	assert_verdict(dlq, SEVERITY_CRIT, "+5 in 5m");
	keep(dlq, 2 * MINUTE);
	assert_verdict(dlq, SEVERITY_OK, "");
	assert_verdict(jobs, SEVERITY_OK, "");
}

static void test_queue__dlq_that_shrinks_is_fine(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 500);

	(void)state;
	(void)jobs;
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 400, 0, 0);
	assert_verdict(dlq, SEVERITY_OK, "");
	keep(dlq, 7 * MINUTE);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 100, 0, 0);
	assert_verdict(dlq, SEVERITY_OK, "");
}

static void test_queue__dlq_growth_with_rare_polls(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 10);

	(void)state;
	(void)jobs;
	/* What was gained since the poll three minutes ago is certain to be recent. */
	for (int i = 0; i < 4; i++) {
		farm_wait(&farm, 3 * MINUTE);
		farm_poll(&farm, dlq, 10, 0, 0);
	}
	farm_wait(&farm, 3 * MINUTE);
	farm_poll(&farm, dlq, 15, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+5 in 3m");
	/* Polls rarer than five minutes: the poll before is the best that there is. */
	farm_wait(&farm, 20 * MINUTE);
	farm_poll(&farm, dlq, 20, 0, 0);
	assert_verdict(dlq, SEVERITY_CRIT, "+5 in 20m");
}

static void test_queue__growth_of_a_plain_queue_is_no_alarm(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_poll(&farm, q, 0, 3, 0);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 500, 3, 0);
	assert_verdict(q, SEVERITY_OK, "");
}

static void test_queue__in_flight_near_the_limit(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("billing.fifo"));

	(void)state;
	farm_poll(&farm, q, 5, 95999, 0);
	assert_verdict(q, SEVERITY_OK, "");
	farm_poll(&farm, q, 5, 96000, 0);
	assert_verdict(q, SEVERITY_WARN, "in flight 96k of 120k");
	farm_poll(&farm, q, 5, 120000, 0);
	assert_verdict(q, SEVERITY_WARN, "in flight 120k of 120k");
}

static void test_queue__stalled(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_poll(&farm, q, 932, 0, 0);
	keep(q, 20000);
	assert_verdict(q, SEVERITY_OK, "");
	keep(q, POLL_MS);
	assert_verdict(q, SEVERITY_WARN, "stalled: 932 wait, none taken");
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 900, 32, 0);
	assert_verdict(q, SEVERITY_OK, "");
}

static void test_queue__a_dlq_does_not_stall(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 932);

	(void)state;
	(void)jobs;
	keep(dlq, 10 * MINUTE);
	assert_verdict(dlq, SEVERITY_OK, "");
	assert_int_equal(dlq->drain.word, DRAIN_NONE);
}

static void test_queue__growing_for_five_minutes(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("ai-embed"));

	(void)state;
	farm_poll(&farm, q, 1000, 10, 0);
	for (int i = 1; i <= 30; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 1000 + 41 * i, 10, 0);
		assert_verdict(q, SEVERITY_OK, "");
		assert_true(i < 3 || q->drain.word == DRAIN_GROWING);
	}
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 1000 + 41 * 31, 10, 0);
	assert_verdict(q, SEVERITY_WARN, "growing 4.1/s for 5m");
}

static void test_queue__growth_that_stopped_is_none(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("ai-embed"));

	(void)state;
	farm_poll(&farm, q, 1000, 10, 0);
	for (int i = 1; i <= 40; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 1000 + 41 * i, 10, 0);
	}
	assert_int_equal(q->severity, SEVERITY_WARN);
	keep(q, 2 * POLL_MS);
	assert_int_equal(q->severity, SEVERITY_WARN);
	keep(q, POLL_MS);
	assert_verdict(q, SEVERITY_OK, "");
}

static void test_queue__a_burst_that_drains_does_not_grow(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("ai-embed"));

	(void)state;
	farm_poll(&farm, q, 0, 10, 0);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 100000, 10, 0);
	for (int i = 1; i <= 60; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 100000 - 20 * i, 10, 0);
		assert_verdict(q, SEVERITY_OK, "");
	}
}

static void test_queue__more_in_flight_is_no_growth(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("ai-embed"));

	(void)state;
	farm_poll(&farm, q, 100, 10, 0);
	for (int i = 1; i <= 60; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 100, 10 + 20 * i, 0);
		assert_verdict(q, SEVERITY_OK, "");
	}
}

static void test_queue__worst_reason_wins(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 0);

	(void)state;
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, jobs, 10, 100000, 0);
	assert_verdict(jobs, SEVERITY_WARN, "in flight 100k of 120k");
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 4, 0, 0);
	assert_verdict(jobs, SEVERITY_WARN, "DLQ +4 in 20s");
	farm_fail(&farm, jobs, ERR_DENIED, "AccessDenied");
	assert_verdict(jobs, SEVERITY_UNKNOWN, "AccessDenied");
}

static void test_queue__sleep_is_no_growth_in_seconds(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 10);

	(void)state;
	(void)jobs;
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 10, 0, 0);
	/* The lid was closed for two hours: monotonic time stood still. */
	farm.unix_ms += 120LL * MINUTE;
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 500, 0, 0);
	assert_false(rates_known(&dlq->rates));
	assert_verdict(dlq, SEVERITY_OK, "");
	assert_int_equal(series_at(&dlq->ready, 0), 500);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dlq, 505, 0, 0);
	assert_true(rates_known(&dlq->rates));
	assert_verdict(dlq, SEVERITY_CRIT, "+5 in 10s");
}

static void test_queue__dead_letter_visible(void **state)
{
	struct queue *dlq, *jobs = add_pair(&dlq, 37);
	int64_t visible = 99;

	(void)state;
	assert_false(queue_dead_letter_visible(dlq, &visible));
	assert_int_equal(visible, 99);
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, 37);
	farm_fail(&farm, dlq, ERR_THROTTLED, "RequestThrottled");
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, 37);
	farm_fail(&farm, dlq, ERR_DENIED, "AccessDenied");
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, UNKNOWN);
	farm_fail(&farm, dlq, ERR_NOT_FOUND, "QueueDoesNotExist");
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, UNKNOWN);
}

static void test_queue__missing_counts_are_unknown_not_old(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_poll(&farm, q, 7, 2, 1);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, UNKNOWN, 2, 1);
	assert_int_equal(queue_visible(q), UNKNOWN);
	assert_int_equal(queue_in_flight(q), 2);
	assert_int_equal(queue_delayed(q), 1);
	assert_int_equal(q->drain.word, DRAIN_NONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_queue__severities_compare),
		TEST(test_queue__unknown_before_the_first_poll),
		TEST(test_queue__failed_first_poll_names_the_error),
		TEST(test_queue__denied_or_deleted_is_unknown_whatever_was_read),
		TEST(test_queue__other_failures_keep_the_severity),
		TEST(test_queue__dlq_growth_before_five_minutes_are_known),
		TEST(test_queue__dlq_growth_over_five_minutes),
		TEST(test_queue__dlq_growth_passes),
		TEST(test_queue__dlq_that_shrinks_is_fine),
		TEST(test_queue__dlq_growth_with_rare_polls),
		TEST(test_queue__growth_of_a_plain_queue_is_no_alarm),
		TEST(test_queue__in_flight_near_the_limit),
		TEST(test_queue__stalled),
		TEST(test_queue__a_dlq_does_not_stall),
		TEST(test_queue__growing_for_five_minutes),
		TEST(test_queue__growth_that_stopped_is_none),
		TEST(test_queue__a_burst_that_drains_does_not_grow),
		TEST(test_queue__more_in_flight_is_no_growth),
		TEST(test_queue__worst_reason_wins),
		TEST(test_queue__sleep_is_no_growth_in_seconds),
		TEST(test_queue__dead_letter_visible),
		TEST(test_queue__missing_counts_are_unknown_not_old),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
