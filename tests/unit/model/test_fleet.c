/* Unit tests of model/fleet: membership, names, links, and when anything shows. */
#include "farm.h"
#include "sqscope/base/clock.h"

enum { POLL_MS = 10000, MINUTE = 60000 };

static struct farm farm;
static struct fleet *const fleet = &farm.fleet;

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

static struct queue *find_arn(const char *arn)
{
	return fleet_find_arn(fleet, sv_cstr(arn));
}

static struct queue *find_url(const char *url)
{
	return fleet_find_url(fleet, sv_cstr(url));
}

/* Every link is kept at both ends, every queue stands where its index says, and the figures are
 * right. */
static void assert_sound(void)
{
	size_t watched = 0;

	for (size_t i = 0; i < fleet->count; i++) {
		const struct queue *q = fleet->queues[i];
		bool found = q->dead_letter == NULL;

		assert_int_equal(q->index, i);
		watched += q->is_watched;
		for (size_t k = 0; q->dead_letter && k < q->dead_letter->source_count; k++)
			found |= q->dead_letter->sources[k] == q;
		assert_true(found);
		for (size_t k = 0; k < q->source_count; k++)
			assert_ptr_equal(q->sources[k]->dead_letter, q);
		assert_true(q->is_dead_letter == (q->source_count + q->other_source_count > 0));
		if (q->url)
			assert_ptr_equal(find_url(q->url), q);
		if (q->arn)
			assert_ptr_equal(find_arn(q->arn), q);
	}
	assert_int_equal(fleet->watched_count, watched);
}

/* --- membership ------------------------------------------------------------------------------- */

static void test_fleet__starts_empty(void **state)
{
	struct fleet_summary summary;

	(void)state;
	fleet_summarise(fleet, &summary);
	assert_int_equal(summary.watched, 0);
	assert_int_equal(summary.oldest_stale_unix_ms, UNKNOWN);
	assert_null(summary.common_error);
	assert_int_equal(fleet->changed_unix_ms, UNKNOWN);
	assert_null(find_url(FARM_URL("jobs")));
}

static void test_fleet__add_url_makes_one_queue(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("jobs.fifo"));
	uint64_t gen = fleet->gen, rows_gen = fleet->rows_gen;

	(void)state;
	assert_string_equal(q->name, "jobs.fifo");
	assert_string_equal(q->account, "123456789012");
	assert_true(q->is_fifo);
	assert_true(q->is_watched);
	assert_null(q->arn);
	assert_int_equal(queue_visible(q), UNKNOWN);
	assert_ptr_equal(farm_add(&farm, FARM_URL("jobs.fifo")), q);
	assert_int_equal(fleet->count, 1);
	assert_int_equal(fleet->gen, gen);
	assert_int_equal(fleet->rows_gen, rows_gen);
	assert_sound();
}

static void test_fleet__urls_of_local_servers(void **state)
{
	struct queue *a = farm_add(&farm, "http://localhost:9324/queue/jobs");
	struct queue *b = farm_add(&farm, "http://127.0.0.1:4566/");

	(void)state;
	assert_string_equal(a->name, "jobs");
	assert_null(a->account);
	assert_string_not_equal(b->name, "");
	assert_sound();
}

static void test_fleet__a_known_queue_becomes_watched(void **state)
{
	struct queue *q = fleet_add_url(fleet, sv_cstr(FARM_URL("jobs")), false);
	uint64_t rows_gen = fleet->rows_gen;

	(void)state;
	assert_false(q->is_watched);
	assert_null(fleet_find_name(fleet, sv_cstr("jobs")));
	assert_ptr_equal(farm_add(&farm, FARM_URL("jobs")), q);
	assert_true(q->is_watched);
	assert_true(fleet->rows_gen > rows_gen);
	assert_ptr_equal(fleet_find_name(fleet, sv_cstr("jobs")), q);
	assert_sound();
}

static void test_fleet__add_arn(void **state)
{
	struct queue *q = fleet_add_arn(fleet, sv_cstr(FARM_ARN("jobs")));

	(void)state;
	assert_string_equal(q->name, "jobs");
	assert_string_equal(q->account, "123456789012");
	assert_null(q->url);
	assert_false(q->is_watched);
	assert_ptr_equal(fleet_add_arn(fleet, sv_cstr(FARM_ARN("jobs"))), q);
	assert_null(fleet_add_arn(fleet, sv_cstr("arn:aws:sns:eu-west-1:123456789012:jobs")));
	assert_null(fleet_add_arn(fleet, sv_cstr("jobs")));
	assert_null(fleet_add_arn(fleet, sv_cstr("")));
	assert_int_equal(fleet->count, 1);
	assert_sound();
}

static void test_fleet__add_arn_finds_a_listed_queue(void **state)
{
	struct queue *listed = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	assert_ptr_equal(fleet_add_arn(fleet, sv_cstr(FARM_ARN("jobs"))), listed);
	assert_string_equal(listed->arn, FARM_ARN("jobs"));
	assert_int_equal(fleet->count, 1);
	assert_sound();
}

static void test_fleet__add_arn_of_another_account_is_another_queue(void **state)
{
	struct queue *mine = farm_add(&farm, FARM_URL("jobs"));
	struct queue *other =
		fleet_add_arn(fleet, sv_cstr("arn:aws:sqs:eu-west-1:999999999999:jobs"));

	(void)state;
	assert_ptr_not_equal(other, mine);
	assert_ptr_equal(fleet_find_name(fleet, sv_cstr("jobs")), mine);
	assert_sound();
}

static void test_fleet__a_url_joins_a_queue_known_by_arn(void **state)
{
	struct queue *q = fleet_add_arn(fleet, sv_cstr(FARM_ARN("jobs")));

	(void)state;
	fleet_add_arn(fleet, sv_cstr("arn:aws:sqs:eu-west-1:999999999999:jobs"));
	assert_ptr_equal(farm_add(&farm, FARM_URL("jobs")), q);
	assert_string_equal(q->url, FARM_URL("jobs"));
	assert_true(q->is_watched);
	assert_int_equal(fleet->count, 2);
	assert_sound();
}

static void test_fleet__missing_queue_comes_alive_by_listing(void **state)
{
	struct queue *q = fleet_add_missing(fleet, sv_cstr("jobs"));

	(void)state;
	farm_fail(&farm, q, ERR_NOT_FOUND, "QueueDoesNotExist");
	assert_true(q->is_watched && q->is_named);
	assert_null(q->url);
	assert_int_equal(q->severity, SEVERITY_UNKNOWN);
	assert_string_equal(queue_reason(q), "QueueDoesNotExist");
	assert_ptr_equal(fleet_add_missing(fleet, sv_cstr("jobs")), q);
	assert_ptr_equal(farm_add(&farm, FARM_URL("jobs")), q);
	farm_poll_all(&farm, q, FARM_ARN("jobs"), NULL, 4);
	assert_false(err_is_set(queue_error(q)));
	assert_int_equal(q->severity, SEVERITY_OK);
	assert_int_equal(fleet->count, 1);
	assert_sound();
}

static void test_fleet__a_named_queue_is_not_taken_for_a_foreign_one(void **state)
{
	struct queue *named = fleet_add_missing(fleet, sv_cstr("jobs"));
	struct queue *other =
		fleet_add_arn(fleet, sv_cstr("arn:aws:sqs:eu-west-1:999999999999:jobs"));

	(void)state;
	assert_ptr_not_equal(named, other);
	assert_ptr_equal(farm_add(&farm, FARM_URL("jobs")), named);
	assert_sound();
}

static void test_fleet__set_url(void **state)
{
	struct queue *q = fleet_add_arn(fleet, sv_cstr(FARM_ARN("jobs")));

	(void)state;
	assert_ptr_equal(fleet_set_url(fleet, q, sv_cstr(FARM_URL("jobs"))), q);
	assert_ptr_equal(find_url(FARM_URL("jobs")), q);
	assert_ptr_equal(fleet_set_url(fleet, q, sv_cstr(FARM_URL("jobs"))), q);
	assert_sound();
}

static void test_fleet__set_url_of_a_known_queue_makes_them_one(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs")), *by_arn;
	struct queue *listed = farm_add(&farm, FARM_URL("dead"));

	(void)state;
	farm_poll_all(&farm, listed, "arn:aws:sqs:eu-west-1:000000000000:dead", NULL, 4);
	/* A policy of a local server that names the account as somebody thought it was. */
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	by_arn = jobs->dead_letter;
	assert_ptr_not_equal(by_arn, listed);
	assert_ptr_equal(fleet_set_url(fleet, by_arn, sv_cstr(listed->url)), listed);
	assert_ptr_equal(jobs->dead_letter, listed);
	assert_ptr_equal(find_arn(FARM_ARN("dead")), listed);
	assert_int_equal(fleet->count, 2);
	assert_sound();
	/* The next full poll finds it by the ARN of the policy. */
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	assert_int_equal(fleet->count, 2);
	assert_sound();
}

static void test_fleet__remove(void **state)
{
	struct queue *a = farm_add(&farm, FARM_URL("a"));
	struct queue *b = farm_add(&farm, FARM_URL("b"));
	struct queue *c = farm_add(&farm, FARM_URL("c"));
	uint64_t gen = fleet->gen, rows_gen = fleet->rows_gen;

	(void)state;
	fleet_remove(fleet, b);
	assert_int_equal(fleet->count, 2);
	assert_ptr_equal(fleet->queues[0], a);
	assert_ptr_equal(fleet->queues[1], c);
	assert_null(find_url(FARM_URL("b")));
	assert_null(fleet_find_name(fleet, sv_cstr("b")));
	assert_true(fleet->gen > gen && fleet->rows_gen > rows_gen);
	assert_sound();
	assert_non_null(farm_add(&farm, FARM_URL("b")));
	assert_sound();
}

static void test_fleet__several_accounts_have_the_name(void **state)
{
	struct queue *first = fleet_add_url(
		fleet, sv_cstr("https://sqs.eu-west-1.amazonaws.com/111111111111/jobs"), true);
	struct queue *second = farm_add(&farm, FARM_URL("jobs"));
	struct queue *third = fleet_add_url(
		fleet, sv_cstr("https://sqs.eu-west-1.amazonaws.com/333333333333/jobs"), true);

	(void)state;
	assert_ptr_equal(fleet_find_name(fleet, sv_cstr("jobs")), first);
	fleet_remove(fleet, second);
	assert_sound();
	fleet_remove(fleet, first);
	assert_ptr_equal(fleet_find_name(fleet, sv_cstr("jobs")), third);
	fleet_remove(fleet, third);
	assert_null(fleet_find_name(fleet, sv_cstr("jobs")));
	assert_sound();
}

/* --- the ARN in the answer -------------------------------------------------------------------- */

static void test_fleet__two_urls_of_one_queue_become_one(void **state)
{
	const char *old_url = "https://eu-west-1.queue.amazonaws.com/123456789012/jobs";
	struct queue *a = farm_add(&farm, FARM_URL("jobs")), *b;

	(void)state;
	farm_poll_all(&farm, a, FARM_ARN("jobs"), NULL, 3);
	b = farm_add(&farm, old_url);
	b->is_named = true;
	assert_ptr_not_equal(a, b);
	assert_ptr_equal(farm_poll_all(&farm, b, FARM_ARN("jobs"), NULL, 8), a);
	assert_int_equal(fleet->count, 1);
	assert_true(a->is_named);
	assert_int_equal(queue_visible(a), 8);
	assert_string_equal(a->url, FARM_URL("jobs"));
	/* Found by either, so that the next listing adds none. */
	assert_ptr_equal(farm_add(&farm, old_url), a);
	assert_sound();
	fleet_remove(fleet, a);
	assert_null(find_url(old_url));
	assert_null(find_url(FARM_URL("jobs")));
	assert_sound();
}

static void test_fleet__the_answer_corrects_a_wrong_arn(void **state)
{
	const char *wrong = "arn:aws:sqs:us-east-1:123456789012:jobs";
	struct queue *q = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	assert_ptr_equal(fleet_add_arn(fleet, sv_cstr(wrong)), q);
	farm_poll_all(&farm, q, FARM_ARN("jobs"), NULL, 0);
	assert_string_equal(q->arn, FARM_ARN("jobs"));
	assert_ptr_equal(find_arn(wrong), q);
	assert_ptr_equal(find_arn(FARM_ARN("jobs")), q);
	fleet_remove(fleet, q);
	assert_null(find_arn(wrong));
	assert_sound();
}

static void test_fleet__one_arn_for_all_does_not_make_one_of_all(void **state)
{
	struct queue *a = farm_add(&farm, FARM_URL("a")), *b = farm_add(&farm, FARM_URL("b"));

	(void)state;
	farm_poll_all(&farm, a, FARM_ARN("same"), NULL, 1);
	assert_ptr_equal(farm_poll_all(&farm, b, FARM_ARN("same"), NULL, 2), b);
	assert_int_equal(fleet->count, 2);
	assert_int_equal(queue_visible(a), 1);
	assert_int_equal(queue_visible(b), 2);
	farm_poll_all(&farm, b, "rubbish", NULL, 2);
	assert_null(b->arn);
	assert_sound();
}

/* --- links ------------------------------------------------------------------------------------ */

static void test_fleet__link_to_a_watched_dlq(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *dead = farm_add(&farm, FARM_URL("dead"));

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	assert_ptr_equal(jobs->dead_letter, dead);
	assert_int_equal(dead->source_count, 1);
	assert_true(dead->is_dead_letter);
	assert_int_equal(fleet->count, 2);
	assert_sound();
}

static void test_fleet__shared_dlq(void **state)
{
	struct queue *a = farm_add(&farm, FARM_URL("a")), *b = farm_add(&farm, FARM_URL("b"));
	struct queue *c = farm_add(&farm, FARM_URL("c")), *dead = farm_add(&farm, FARM_URL("dead"));
	struct queue *sources[] = {a, b, c};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		farm_poll_all(&farm, sources[i], NULL, FARM_ARN("dead"), 0);
	farm_poll_all(&farm, dead, FARM_ARN("dead"), NULL, 5);
	assert_int_equal(dead->source_count, 3);
	assert_sound();
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dead, 8, 0, 0);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(queue_reason(sources[i]), "DLQ +3 in 10s");
	fleet_remove(fleet, b);
	assert_int_equal(dead->source_count, 2);
	assert_true(dead->is_dead_letter);
	assert_sound();
}

static void test_fleet__dlq_outside_the_selection(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	int64_t visible = 0;

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	assert_non_null(jobs->dead_letter);
	assert_false(jobs->dead_letter->is_watched);
	assert_null(jobs->dead_letter->url);
	assert_int_equal(fleet->count, 2);
	assert_int_equal(fleet->watched_count, 1);
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, UNKNOWN);
	fleet_set_url(fleet, jobs->dead_letter, sv_cstr(FARM_URL("dead")));
	farm_poll_all(&farm, jobs->dead_letter, FARM_ARN("dead"), NULL, 37);
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, 37);
	assert_sound();
}

static void test_fleet__dlq_in_another_account_stays_unknown(void **state)
{
	const char *arn = "arn:aws:sqs:eu-west-1:999999999999:dead";
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *mine = farm_add(&farm, FARM_URL("dead"));
	int64_t visible = 0;

	(void)state;
	farm_poll_all(&farm, mine, FARM_ARN("dead"), NULL, 12);
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), arn, 0);
	assert_ptr_not_equal(jobs->dead_letter, mine);
	assert_string_equal(jobs->dead_letter->account, "999999999999");
	farm_fail(&farm, jobs->dead_letter, ERR_DENIED, "AccessDenied");
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, UNKNOWN);
	assert_false(mine->is_dead_letter);
	assert_sound();
}

static void test_fleet__redrive_policy_changes_and_goes(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *old = farm_add(&farm, FARM_URL("old")),
		     *new = farm_add(&farm, FARM_URL("new"));
	int64_t visible = 5;

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("old"), 0);
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("new"), 0);
	assert_ptr_equal(jobs->dead_letter, new);
	assert_false(old->is_dead_letter);
	assert_true(new->is_dead_letter);
	assert_sound();
	/* A poll for counts says nothing about the policy. */
	farm_poll(&farm, jobs, 1, 1, 1);
	assert_ptr_equal(jobs->dead_letter, new);
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), NULL, 0);
	assert_null(jobs->dead_letter);
	assert_null(jobs->attributes.dead_letter_arn);
	assert_int_equal(jobs->attributes.max_receive_count, UNKNOWN);
	assert_false(queue_dead_letter_visible(jobs, &visible));
	assert_false(new->is_dead_letter);
	assert_sound();
}

static void test_fleet__an_empty_answer_takes_nothing_back(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue_attributes nothing;

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 7);
	queue_attributes_init(&nothing);
	fleet_polled(fleet, jobs, &nothing, true, farm.now_ms + POLL_MS, farm.unix_ms + POLL_MS);
	queue_attributes_release(&nothing);
	assert_non_null(jobs->dead_letter);
	assert_int_equal(jobs->attributes.max_receive_count, 5);
	assert_int_equal(queue_visible(jobs), UNKNOWN);
	assert_sound();
}

static void test_fleet__policies_that_make_no_sense(void **state)
{
	static const char *const arns[] = {"", "rubbish", "arn:aws:sqs:::", "arn:aws:sns:a:b:c"};
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	for (size_t i = 0; i < sizeof arns / sizeof *arns; i++) {
		farm_poll_all(&farm, jobs, FARM_ARN("jobs"), arns[i], 0);
		assert_null(jobs->dead_letter);
		assert_int_equal(fleet->count, 1);
	}
	assert_sound();
}

static void test_fleet__self_loop(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("jobs"), 2);
	assert_ptr_equal(jobs->dead_letter, jobs);
	assert_int_equal(jobs->source_count, 1);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, jobs, 5, 0, 0);
	assert_string_equal(queue_reason(jobs), "+3 in 10s");
	assert_sound();
	fleet_remove(fleet, jobs);
	assert_int_equal(fleet->count, 0);
}

static void test_fleet__cycle(void **state)
{
	struct queue *a = farm_add(&farm, FARM_URL("a")), *b = farm_add(&farm, FARM_URL("b"));
	struct queue *c = farm_add(&farm, FARM_URL("c"));

	(void)state;
	farm_poll_all(&farm, a, NULL, FARM_ARN("b"), 0);
	farm_poll_all(&farm, b, NULL, FARM_ARN("c"), 0);
	farm_poll_all(&farm, c, NULL, FARM_ARN("a"), 0);
	assert_sound();
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, b, 4, 0, 0);
	assert_string_equal(queue_reason(b), "+4 in 10s");
	assert_string_equal(queue_reason(a), "DLQ +4 in 10s");
	assert_string_equal(queue_reason(c), "");
	fleet_remove(fleet, b);
	assert_null(a->dead_letter);
	assert_false(c->is_dead_letter);
	assert_sound();
}

static void test_fleet__a_dlq_that_is_removed_is_unknown_and_found_again(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *dead = farm_add(&farm, FARM_URL("dead"));
	int64_t visible = 0;

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	farm_poll_all(&farm, dead, FARM_ARN("dead"), NULL, 9);
	fleet_remove(fleet, dead);
	assert_null(jobs->dead_letter);
	assert_true(queue_dead_letter_visible(jobs, &visible));
	assert_int_equal(visible, UNKNOWN);
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	assert_non_null(jobs->dead_letter);
	assert_sound();
}

static void test_fleet__a_source_that_is_removed_leaves_its_dlq(void **state)
{
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *dead = farm_add(&farm, FARM_URL("dead"));

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	fleet_remove(fleet, jobs);
	assert_false(dead->is_dead_letter);
	assert_int_equal(dead->source_count, 0);
	assert_sound();
}

static void set_sources(struct queue *q, const char *const *urls, size_t count)
{
	struct sv views[8];

	for (size_t i = 0; i < count; i++)
		views[i] = sv_cstr(urls[i]);
	fleet_set_sources(fleet, q, views, count);
}

static void test_fleet__sources_outside_the_fleet(void **state)
{
	static const char *const urls[] = {FARM_URL("jobs"), FARM_URL("outside"), "rubbish"};
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs"));
	struct queue *dead = farm_add(&farm, FARM_URL("dead"));
	uint64_t gen;

	(void)state;
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	set_sources(dead, urls, 3);
	assert_int_equal(dead->other_source_count, 2);
	assert_string_equal(str_cstr(&dead->other_sources[0]), "outside");
	assert_string_equal(str_cstr(&dead->other_sources[1]), "rubbish");
	gen = fleet->gen;
	set_sources(dead, urls, 3);
	assert_int_equal(fleet->gen, gen);
	set_sources(dead, urls, 2);
	assert_true(fleet->gen > gen);
	fleet_remove(fleet, jobs);
	assert_true(dead->is_dead_letter);
	set_sources(dead, urls, 0);
	assert_false(dead->is_dead_letter);
	assert_sound();
}

static void test_fleet__a_source_that_joins_is_no_other_one(void **state)
{
	static const char *const urls[] = {FARM_URL("jobs"), FARM_URL("more")};
	struct queue *dead = farm_add(&farm, FARM_URL("dead"));
	struct queue *jobs;

	(void)state;
	set_sources(dead, urls, 2);
	assert_int_equal(dead->other_source_count, 2);
	jobs = farm_add(&farm, FARM_URL("jobs"));
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	assert_int_equal(dead->other_source_count, 1);
	assert_int_equal(dead->source_count, 1);
	assert_string_equal(str_cstr(&dead->other_sources[0]), "more");
	assert_sound();
}

/* --- gen -------------------------------------------------------------------------------------- */

static void test_fleet__a_poll_that_changes_nothing_shows_nothing(void **state)
{
	struct queue *dead = farm_add(&farm, FARM_URL("dead")), *q = farm_add(&farm, FARM_URL("q"));
	uint64_t gen;
	int64_t changed_unix_ms;

	(void)state;
	farm_poll_all(&farm, q, FARM_ARN("q"), FARM_ARN("dead"), 5);
	farm_poll_all(&farm, dead, FARM_ARN("dead"), NULL, 0);
	/* Until the hour of trend is filled, a new minute shows. */
	for (int i = 0; i < 70; i++) {
		farm_wait(&farm, MINUTE);
		farm_poll(&farm, q, 5, 3, 0);
		farm_poll(&farm, dead, 0, 0, 0);
	}
	gen = fleet->gen;
	changed_unix_ms = fleet->changed_unix_ms;
	for (int i = 0; i < 100; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 5, 3, 0);
		farm_poll(&farm, dead, 0, 0, 0);
		fleet_tick(fleet, farm.now_ms);
	}
	farm_poll_all(&farm, dead, FARM_ARN("dead"), NULL, 0);
	assert_int_equal(fleet->gen, gen);
	assert_int_equal(fleet->changed_unix_ms, changed_unix_ms);
}

static void test_fleet__a_changed_count_shows(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q"));
	uint64_t gen;

	(void)state;
	farm_poll(&farm, q, 5, 0, 0);
	for (int i = 0; i < 3; i++) {
		gen = fleet->gen;
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 5 + (i == 0), i == 1, i == 2);
		assert_true(fleet->gen > gen);
		assert_int_equal(fleet->changed_unix_ms, farm.unix_ms);
		assert_int_equal(q->changed_unix_ms, farm.unix_ms);
	}
}

static void test_fleet__the_trend_shows_when_its_bars_move(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q"));
	uint64_t gen;

	(void)state;
	farm_poll(&farm, q, 9, 1, 0);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 2, 1, 0);
	while (q->rates.shown_out > 0) {
		farm_wait(&farm, POLL_MS);
		farm_poll(&farm, q, 2, 1, 0);
	}
	farm_wait(&farm, MINUTE - farm.unix_ms % MINUTE);
	gen = fleet->gen;
	farm_poll(&farm, q, 2, 1, 0);
	assert_true(fleet->gen > gen);
	gen = fleet->gen;
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, q, 2, 1, 0);
	assert_int_equal(fleet->gen, gen);
}

static void test_fleet__changed_attributes_show(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q"));
	struct queue_attributes a;
	uint64_t gen;

	(void)state;
	farm_poll_all(&farm, q, FARM_ARN("q"), NULL, 5);
	gen = fleet->gen;
	farm_poll_all(&farm, q, FARM_ARN("q"), NULL, 5);
	assert_int_equal(fleet->gen, gen);
	queue_attributes_init(&a);
	queue_attributes_merge(&a, &q->attributes);
	farm_set(&a, "KmsMasterKeyId", "alias/aws/sqs");
	fleet_polled(fleet, q, &a, true, farm.now_ms, farm.unix_ms);
	queue_attributes_release(&a);
	assert_true(fleet->gen > gen);
	gen = fleet->gen;
	/* And so does one that was taken away. */
	farm_poll_all(&farm, q, FARM_ARN("q"), NULL, 5);
	assert_true(fleet->gen > gen);
	assert_null(q->attributes.text[ATTR_KMS_KEY]);
}

static void test_fleet__a_failure_shows_once(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q"));
	struct err err = {0};
	uint64_t gen;

	(void)state;
	farm_poll(&farm, q, 5, 0, 0);
	gen = fleet->gen;
	err_set(&err, ERR_THROTTLED, "slow down");
	snprintf(err.request_id, sizeof err.request_id, "1");
	fleet_poll_failed(fleet, q, &err, farm.now_ms);
	assert_true(fleet->gen > gen);
	assert_true(q->is_stale);
	assert_int_equal(queue_visible(q), 5);
	assert_int_equal(q->failing_since_ms, farm.now_ms);
	gen = fleet->gen;
	snprintf(err.request_id, sizeof err.request_id, "2");
	fleet_poll_failed(fleet, q, &err, farm.now_ms + POLL_MS);
	assert_int_equal(fleet->gen, gen);
	assert_int_equal(q->failing_since_ms, farm.now_ms);
	farm_wait(&farm, 2 * POLL_MS);
	farm_poll(&farm, q, 5, 0, 0);
	assert_true(fleet->gen > gen);
	assert_false(q->is_stale || err_is_set(queue_error(q)));
	assert_int_equal(q->failing_since_ms, UNKNOWN);
}

static void test_fleet__counts_that_move_cost_no_memory(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q")), *dead = farm_add(&farm, FARM_URL("dead"));
	size_t cap;

	(void)state;
	farm_poll_all(&farm, q, FARM_ARN("q"), FARM_ARN("dead"), 0);
	cap = dead->source_cap;
	for (int i = 0; i < 2000; i++) {
		farm_wait(&farm, POLL_MS);
		farm_poll_all(&farm, q, FARM_ARN("q"), i % 2 ? FARM_ARN("dead") : NULL, i % 7);
		farm_poll(&farm, dead, i % 5, i % 3, 0);
	}
	assert_int_equal(fleet->count, 2);
	assert_int_equal(dead->source_cap, cap);
	assert_sound();
}

/* --- stale ------------------------------------------------------------------------------------ */

static void test_fleet__stale_after_three_intervals(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q")), *never = farm_add(&farm, FARM_URL("n"));
	uint64_t gen;

	(void)state;
	fleet->stale_after_ms = 30000;
	q->interval_ms = 20000;
	farm_poll(&farm, q, 1, 0, 0);
	gen = fleet->gen;
	fleet_tick(fleet, farm.now_ms + 60000);
	assert_false(q->is_stale);
	assert_int_equal(fleet->gen, gen);
	fleet_tick(fleet, farm.now_ms + 60001);
	assert_true(q->is_stale);
	assert_true(fleet->gen > gen);
	gen = fleet->gen;
	fleet_tick(fleet, farm.now_ms + 70000);
	assert_int_equal(fleet->gen, gen);
	/* What was never read has nothing that could grow old. */
	assert_false(never->is_stale);
	q->interval_ms = 1000;
	farm_wait(&farm, 100000);
	farm_poll(&farm, q, 1, 0, 0);
	fleet_tick(fleet, farm.now_ms + 30000);
	assert_false(q->is_stale);
	fleet_tick(fleet, farm.now_ms + 30001);
	assert_true(q->is_stale);
}

static void test_fleet__cut_off_makes_everything_stale(void **state)
{
	struct queue *q = farm_add(&farm, FARM_URL("q")), *never = farm_add(&farm, FARM_URL("n"));

	(void)state;
	farm_poll(&farm, q, 1, 0, 0);
	fleet->is_cut_off = true;
	fleet_tick(fleet, farm.now_ms);
	assert_true(q->is_stale);
	assert_false(never->is_stale);
	assert_int_equal(q->severity, SEVERITY_OK);
	fleet->is_cut_off = false;
	fleet_tick(fleet, farm.now_ms);
	assert_false(q->is_stale);
}

/* --- summary ---------------------------------------------------------------------------------- */

static void test_fleet__summary(void **state)
{
	struct queue *ok = farm_add(&farm, FARM_URL("ok")),
		     *dead = farm_add(&farm, FARM_URL("dead"));
	struct queue *jobs = farm_add(&farm, FARM_URL("jobs")), *a = farm_add(&farm, FARM_URL("a"));
	struct queue *b = farm_add(&farm, FARM_URL("b")), *c = farm_add(&farm, FARM_URL("c"));
	struct queue *unwatched = fleet_add_url(fleet, sv_cstr(FARM_URL("u")), false);
	struct fleet_summary summary;
	int64_t first_unix_ms = farm.unix_ms;

	(void)state;
	farm_poll(&farm, ok, 1, 1, 0);
	farm_poll_all(&farm, jobs, FARM_ARN("jobs"), FARM_ARN("dead"), 0);
	farm_poll_all(&farm, dead, FARM_ARN("dead"), NULL, 0);
	farm_wait(&farm, POLL_MS);
	farm_poll(&farm, dead, 4, 0, 0);
	farm_fail(&farm, a, ERR_DENIED, "AccessDenied");
	farm_fail(&farm, b, ERR_THROTTLED, "RequestThrottled");
	farm_fail(&farm, c, ERR_THROTTLED, "RequestThrottled");
	farm_fail(&farm, ok, ERR_THROTTLED, "RequestThrottled");
	farm_fail(&farm, dead, ERR_TIMEOUT, "");
	farm_fail(&farm, unwatched, ERR_DENIED, "AccessDenied");
	fleet_summarise(fleet, &summary);
	assert_int_equal(summary.watched, 6);
	assert_int_equal(summary.crit, 1);
	assert_int_equal(summary.warn, 1);
	assert_int_equal(summary.unknown, 3);
	assert_int_equal(summary.stale, 2);
	assert_int_equal(summary.failing, 5);
	assert_int_equal(summary.denied, 1);
	assert_int_equal(summary.oldest_stale_unix_ms, first_unix_ms);
	assert_int_equal(summary.common_error_count, 3);
	assert_string_equal(err_name(summary.common_error), "RequestThrottled");
}

static void test_fleet__summary_of_many_different_errors(void **state)
{
	struct fleet_summary summary;
	char url[100], code[30];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(url, sizeof url, FARM_URL("q%d"), i);
		snprintf(code, sizeof code, "Strange%d", i < 30 ? i % 3 : i);
		farm_fail(&farm, farm_add(&farm, url), ERR_SERVICE, code);
	}
	fleet_summarise(fleet, &summary);
	assert_int_equal(summary.failing, 40);
	assert_int_equal(summary.common_error_count, 10);
	assert_string_equal(err_name(summary.common_error), "Strange0");
}

/* --- size ------------------------------------------------------------------------------------- */

static void test_fleet__ten_thousand_queues(void **state)
{
	enum { COUNT = 10000 };
	char url[100], dead[100];
	int64_t start_ms;

	(void)state;
	start_ms = clock_mono_ms();
	for (int i = 0; i < COUNT; i++) {
		snprintf(url, sizeof url, FARM_URL("queue-%d"), i);
		farm_add(&farm, url);
	}
	for (int i = 0; i < COUNT; i++) {
		snprintf(url, sizeof url, FARM_ARN("queue-%d"), i);
		snprintf(dead, sizeof dead, FARM_ARN("queue-%d"), i / 2);
		farm_poll_all(&farm, fleet->queues[i], url, dead, i);
	}
	for (int round = 0; round < 3; round++) {
		farm_wait(&farm, POLL_MS);
		for (int i = 0; i < COUNT; i++)
			farm_poll(&farm, fleet->queues[i], i + round, 0, 0);
		fleet_tick(fleet, farm.now_ms);
	}
	assert_sound();
	while (fleet->count > COUNT / 2)
		fleet_remove(fleet, fleet->queues[fleet->count / 3]);
	assert_sound();
	/* Hundreds of times what it takes: only something quadratic is this slow. */
	assert_true(clock_mono_ms() - start_ms < 20000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_fleet__starts_empty),
		TEST(test_fleet__add_url_makes_one_queue),
		TEST(test_fleet__urls_of_local_servers),
		TEST(test_fleet__a_known_queue_becomes_watched),
		TEST(test_fleet__add_arn),
		TEST(test_fleet__add_arn_finds_a_listed_queue),
		TEST(test_fleet__add_arn_of_another_account_is_another_queue),
		TEST(test_fleet__a_url_joins_a_queue_known_by_arn),
		TEST(test_fleet__missing_queue_comes_alive_by_listing),
		TEST(test_fleet__a_named_queue_is_not_taken_for_a_foreign_one),
		TEST(test_fleet__set_url),
		TEST(test_fleet__set_url_of_a_known_queue_makes_them_one),
		TEST(test_fleet__remove),
		TEST(test_fleet__several_accounts_have_the_name),
		TEST(test_fleet__two_urls_of_one_queue_become_one),
		TEST(test_fleet__the_answer_corrects_a_wrong_arn),
		TEST(test_fleet__one_arn_for_all_does_not_make_one_of_all),
		TEST(test_fleet__link_to_a_watched_dlq),
		TEST(test_fleet__shared_dlq),
		TEST(test_fleet__dlq_outside_the_selection),
		TEST(test_fleet__dlq_in_another_account_stays_unknown),
		TEST(test_fleet__redrive_policy_changes_and_goes),
		TEST(test_fleet__an_empty_answer_takes_nothing_back),
		TEST(test_fleet__policies_that_make_no_sense),
		TEST(test_fleet__self_loop),
		TEST(test_fleet__cycle),
		TEST(test_fleet__a_dlq_that_is_removed_is_unknown_and_found_again),
		TEST(test_fleet__a_source_that_is_removed_leaves_its_dlq),
		TEST(test_fleet__sources_outside_the_fleet),
		TEST(test_fleet__a_source_that_joins_is_no_other_one),
		TEST(test_fleet__a_poll_that_changes_nothing_shows_nothing),
		TEST(test_fleet__a_changed_count_shows),
		TEST(test_fleet__the_trend_shows_when_its_bars_move),
		TEST(test_fleet__changed_attributes_show),
		TEST(test_fleet__a_failure_shows_once),
		TEST(test_fleet__counts_that_move_cost_no_memory),
		TEST(test_fleet__stale_after_three_intervals),
		TEST(test_fleet__cut_off_makes_everything_stale),
		TEST(test_fleet__summary),
		TEST(test_fleet__summary_of_many_different_errors),
		TEST(test_fleet__ten_thousand_queues),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
