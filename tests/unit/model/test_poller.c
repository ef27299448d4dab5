/* Unit tests of model/poller, over the real loop, HTTP, signing and SQS client, against a scripted
 * server. */
#include "fake_sqs.h"
#include "model/poller_internal.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000 };

#define DLQ_ARN "arn:aws:sqs:us-east-1:123456789012:dead"

struct bench {
	struct fake_sqs *fake;
	char endpoint[64];
	const char *access_key;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *sqs_aws, *sts_aws;
	struct sqs_client *sqs;
	struct fleet fleet;
	struct poller *poller;
	struct poller_options options;
	struct loop_timer step;
	int idle;
};

static struct bench b;

static const char *get_variable(void *ud, const char *name)
{
	(void)ud;
	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0)
		return b.access_key;
	if (strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return b.access_key;
	if (strcmp(name, "AWS_REGION") == 0)
		return "us-east-1";
	if (strcmp(name, "AWS_ENDPOINT_URL") == 0)
		return b.endpoint;
	if (strcmp(name, "AWS_MAX_ATTEMPTS") == 0)
		return "1";
	if (strcmp(name, "AWS_EC2_METADATA_DISABLED") == 0)
		return "true";
	if (strcmp(name, "AWS_CONFIG_FILE") == 0 ||
		strcmp(name, "AWS_SHARED_CREDENTIALS_FILE") == 0)
		return "/nonexistent/aws";
	return NULL;
}

static struct aws_client *new_client(const char *service)
{
	const struct aws_client_options options = {
		.loop = b.loop,
		.http = b.http,
		.creds = b.creds,
		.config = &b.config,
		.service_id = service,
		.signing_name = service,
	};
	struct err err = {0};
	struct aws_client *client = aws_client_new(&options, &err);

	if (!client)
		fail_msg("%s", err.msg);
	return client;
}

static int set_up(void **state)
{
	(void)state;
	b = (struct bench){.fake = fake_new(), .access_key = "key"};
	snprintf(b.endpoint, sizeof b.endpoint, "http://127.0.0.1:%d", b.fake->port);
	b.options = (struct poller_options){.interval_ms = 20, .max_rps = 2000};
	return 0;
}

static void start(void)
{
	const struct http_options http = {.user_agent = "test"};
	const struct aws_options aws = {.getenv = get_variable};
	struct err err = {0};

	assert_true(http_global_init(&err));
	if (!aws_config_load(&b.config, &aws, &err))
		fail_msg("%s", err.msg);
	b.loop = loop_new(&err);
	b.http = http_new(b.loop, &http, &err);
	assert_non_null(b.http);
	b.creds = creds_provider_new(b.loop, b.http, &b.config);
	b.sqs_aws = new_client("sqs");
	b.sts_aws = new_client("sts");
	b.sqs = sqs_client_new(b.sqs_aws);
	fleet_init(&b.fleet);
	b.options.loop = b.loop;
	b.options.sqs = b.sqs;
	b.options.sts = b.sts_aws;
	b.options.fleet = &b.fleet;
	b.poller = poller_new(&b.options);
	poller_start(b.poller);
}

static int tear_down(void **state)
{
	(void)state;
	if (b.loop) {
		poller_free(b.poller);
		sqs_client_free(b.sqs);
		aws_client_free(b.sts_aws);
		aws_client_free(b.sqs_aws);
		creds_provider_free(b.creds);
		http_free(b.http);
		loop_timer_stop(&b.step);
		loop_free(b.loop);
		fleet_release(&b.fleet);
		aws_config_release(&b.config);
	}
	fake_free(b.fake);
	return 0;
}

/* --- waiting ---------------------------------------------------------------------------------- */

static void on_step(void *ud)
{
	(void)ud;
	loop_stop(b.loop);
}

static void turn(void)
{
	loop_timer_start(b.loop, &b.step, 2, on_step, NULL);
	loop_run(b.loop);
}

#define UNTIL(condition)                                                                           \
	do {                                                                                       \
		int64_t end_ms = clock_mono_ms() + LIMIT_MS;                                       \
		while (!(condition)) {                                                             \
			if (clock_mono_ms() > end_ms)                                              \
				fail_msg("waited in vain: %s", #condition);                        \
			turn();                                                                    \
		}                                                                                  \
	} while (0)

static struct poller_status status(void)
{
	struct poller_status s;

	poller_get_status(b.poller, &s);
	return s;
}

static struct queue *row(const char *name)
{
	return fleet_find_name(&b.fleet, sv_cstr(name));
}

static bool is_read(const char *name)
{
	const struct queue *q = row(name);

	return q && q->polled_ms != UNKNOWN && !err_is_set(queue_error(q));
}

static bool has_error(const char *name, const char *error)
{
	const struct queue *q = row(name);

	return q && err_is_set(queue_error(q)) && strcmp(err_name(queue_error(q)), error) == 0;
}

static bool all_read(size_t count)
{
	size_t read = 0;

	for (size_t i = 0; i < b.fleet.count; i++)
		read += b.fleet.queues[i]->is_watched && b.fleet.queues[i]->polled_ms != UNKNOWN;
	return read == count && b.fleet.watched_count == count;
}

static void on_idle(void *ud)
{
	struct bench *bench = ud;

	bench->idle++;
}

/* prefix0, prefix1, ... with so many digits at least. */
static void add_many(const char *prefix, int digits, int count)
{
	char name[81];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%s%0*d", prefix, digits, i);
		fake_add(b.fake, name);
	}
}

static int asked(struct fake_queue *q)
{
	int n;

	fake_lock(b.fake);
	n = q->asked;
	fake_unlock(b.fake);
	return n;
}

static int asked_all(struct fake_queue *q)
{
	int n;

	fake_lock(b.fake);
	n = q->asked_all;
	fake_unlock(b.fake);
	return n;
}

static void set_flag(bool *flag, bool value)
{
	fake_lock(b.fake);
	*flag = value;
	fake_unlock(b.fake);
}

static void set_number(int *number, int value)
{
	fake_lock(b.fake);
	*number = value;
	fake_unlock(b.fake);
}

static void set_patterns(const char *const *patterns, size_t count)
{
	b.options.patterns = patterns;
	b.options.pattern_count = count;
}

/* So many more requests for attributes, of whatever queue: time in which something else could have
 * happened. */
static void let_pass(int requests)
{
	int before = fake_asked(b.fake, FAKE_GET_ATTRIBUTES);

	UNTIL(fake_asked(b.fake, FAKE_GET_ATTRIBUTES) >= before + requests);
}

static void show_all(void)
{
	poller_set_visible(b.poller, b.fleet.queues, b.fleet.count);
}

/* --- the listing ------------------------------------------------------------------------------ */

static void test_poller__reads_all_pages(void **state)
{
	(void)state;
	b.fake->page_size = 10;
	add_many("queue-", 2, 25);
	start();
	assert_int_equal(status().phase, POLLER_LISTING);
	UNTIL(all_read(25));
	assert_int_equal(status().phase, POLLER_LIVE);
	assert_int_equal(status().listed, 25);
	assert_false(status().maybe_truncated);
	assert_null(status().list_error);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 3);
	assert_int_equal(queue_visible(row("queue-07")), 1);
	assert_string_equal(row("queue-07")->arn, "arn:aws:sqs:us-east-1:123456789012:queue-07");
}

static void test_poller__no_queue_at_all(void **state)
{
	(void)state;
	start();
	UNTIL(status().phase == POLLER_LIVE);
	assert_int_equal(b.fleet.count, 0);
	assert_int_equal(status().listed, 0);
}

static void test_poller__globs_list_by_their_heads(void **state)
{
	static const char *const patterns[] = {"ai-*", "ai-embed*", "b?lling", "[xy]-*"};

	(void)state;
	set_patterns(patterns, 3);
	fake_add(b.fake, "ai-embed");
	fake_add(b.fake, "ai-rank");
	fake_add(b.fake, "billing");
	fake_add(b.fake, "ball");
	fake_add(b.fake, "x-1");
	start();
	UNTIL(all_read(3));
	UNTIL(status().phase == POLLER_LIVE);
	assert_null(row("ball"));
	assert_null(row("x-1"));
	/* "ai-" holds "ai-embed". */
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 2);
}

static void test_poller__a_glob_without_a_head_lists_all(void **state)
{
	static const char *const patterns[] = {"ai-*", "[xy]-*"};

	(void)state;
	set_patterns(patterns, 2);
	fake_add(b.fake, "ai-embed");
	fake_add(b.fake, "x-1");
	fake_add(b.fake, "z-1");
	start();
	UNTIL(all_read(2));
	UNTIL(status().phase == POLLER_LIVE);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 1);
}

static void test_poller__names_urls_and_arns_need_no_listing(void **state)
{
	static const char *const patterns[] = {"by-name",
		"http://sqs.host.that.does.not.resolve/123456789012/by-url",
		"arn:aws:sqs:us-east-1:999999999999:by-arn", "by-name"};
	struct fake_queue *foreign;

	(void)state;
	set_patterns(patterns, 4);
	fake_add(b.fake, "by-name");
	fake_add(b.fake, "by-url");
	foreign = fake_add(b.fake, "by-arn");
	foreign->account = "999999999999";
	fake_add(b.fake, "other");
	b.fake->list_fails = true;
	start();
	assert_int_equal(status().phase, POLLER_LIVE);
	UNTIL(all_read(3));
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 0);
	assert_true(row("by-name")->is_named && row("by-url")->is_named && row("by-arn")->is_named);
	assert_string_equal(row("by-arn")->account, "999999999999");
	assert_null(row("other"));
}

static void test_poller__a_missing_name_comes_alive(void **state)
{
	static const char *const patterns[] = {"later", "there"};
	struct fake_queue *later = fake_add(b.fake, "later");

	(void)state;
	set_patterns(patterns, 2);
	fake_add(b.fake, "there");
	later->exists = false;
	start();
	UNTIL(has_error("later", "QueueDoesNotExist"));
	assert_int_equal(row("later")->severity, SEVERITY_UNKNOWN);
	assert_int_equal(queue_visible(row("later")), UNKNOWN);
	UNTIL(is_read("there"));
	set_flag(&later->exists, true);
	UNTIL(is_read("later"));
	assert_int_equal(row("later")->severity, SEVERITY_OK);
	assert_int_equal(b.fleet.count, 2);
	/* Gone again: it was named, so its row stays. */
	set_flag(&later->exists, false);
	UNTIL(has_error("later", "QueueDoesNotExist"));
	let_pass(20);
	assert_true(has_error("later", "QueueDoesNotExist"));
}

static void test_poller__a_broken_arn_is_a_row_with_its_error(void **state)
{
	static const char *const patterns[] = {"there", "arn:aws:sqs:broken"};

	(void)state;
	set_patterns(patterns, 2);
	fake_add(b.fake, "there");
	start();
	UNTIL(is_read("there"));
	let_pass(5);
	assert_int_equal(b.fleet.watched_count, 2);
	assert_true(err_is_set(queue_error(b.fleet.queues[1])));
	assert_int_equal(queue_error(b.fleet.queues[1])->code, ERR_NOT_FOUND);
}

static void test_poller__the_same_queue_under_two_names_is_one_row(void **state)
{
	static const char *const patterns[] = {"jobs", "http://other.name/123456789012/jobs",
		"arn:aws:sqs:us-east-1:123456789012:jobs", "j*"};

	(void)state;
	set_patterns(patterns, 4);
	fake_add(b.fake, "jobs");
	b.options.relist_ms = 100;
	start();
	UNTIL(is_read("jobs") && b.fleet.count == 1);
	UNTIL(fake_asked(b.fake, FAKE_LIST_QUEUES) > 3);
	assert_int_equal(b.fleet.count, 1);
	assert_true(row("jobs")->is_named);
	assert_int_equal(b.fleet.watched_count, 1);
}

static void test_poller__a_silent_cap_is_got_round(void **state)
{
	(void)state;
	b.fake->page_size = 0;
	add_many("queue-a-", 4, 702);
	add_many("queue-b-", 4, 300);
	fake_add(b.fake, "q");
	fake_add(b.fake, "queue-");
	fake_add(b.fake, "zebra.fifo");
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_true(all_read(1005));
	assert_non_null(row("q"));
	assert_non_null(row("queue-"));
	assert_non_null(row("zebra.fifo"));
	assert_int_equal(status().listed, 1005);
	assert_false(status().maybe_truncated);
}

static void test_poller__exactly_a_thousand_is_looked_at_again(void **state)
{
	(void)state;
	b.fake->page_size = 0;
	add_many("q", 3, 1000);
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 1000);
	assert_false(status().maybe_truncated);
	assert_true(fake_asked(b.fake, FAKE_LIST_QUEUES) > 60);
}

static void test_poller__a_server_that_pages_is_believed(void **state)
{
	(void)state;
	add_many("q", 4, 1000);
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 1000);
	assert_false(status().maybe_truncated);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 2);
}

static void test_poller__a_server_that_ignores_prefixes_is_not_trusted(void **state)
{
	(void)state;
	b.fake->page_size = 0;
	b.fake->ignores_prefix = true;
	add_many("q", 4, 1100);
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 1000);
	assert_true(status().maybe_truncated);
	assert_true(fake_asked(b.fake, FAKE_LIST_QUEUES) < 5);
}

static void test_poller__a_cap_that_cannot_be_got_round_is_told(void **state)
{
	(void)state;
	b.fake->page_size = 0;
	add_many("q", 4, 1000);
	/* Behind the cap, and only its name would find it. */
	fake_add(b.fake, "q")->url_denied = true;
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 1000);
	assert_true(status().maybe_truncated);
	assert_null(status().list_error);
}

static void test_poller__999_need_no_second_look(void **state)
{
	(void)state;
	b.fake->page_size = 0;
	add_many("q", 3, 999);
	b.options.once = true;
	b.options.max_rps = 10000;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 999);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 1);
}

static void test_poller__a_new_queue_appears_at_refresh(void **state)
{
	uint64_t rows_gen;

	(void)state;
	add_many("old-", 1, 3);
	start();
	UNTIL(all_read(3));
	fake_add(b.fake, "new");
	let_pass(10);
	assert_null(row("new"));
	rows_gen = b.fleet.rows_gen;
	poller_refresh(b.poller);
	UNTIL(is_read("new"));
	assert_true(b.fleet.rows_gen > rows_gen);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 2);
}

static void test_poller__lists_again_by_itself(void **state)
{
	(void)state;
	b.options.relist_ms = 50;
	start();
	UNTIL(status().phase == POLLER_LIVE);
	fake_add(b.fake, "new");
	UNTIL(is_read("new"));
}

static void test_poller__a_deleted_queue_vanishes(void **state)
{
	struct fake_queue *gone;

	(void)state;
	add_many("stays-", 1, 3);
	gone = fake_add(b.fake, "gone");
	b.options.relist_ms = 100;
	start();
	UNTIL(all_read(4));
	set_flag(&gone->exists, false);
	UNTIL(!row("gone"));
	assert_int_equal(b.fleet.count, 3);
	assert_int_equal(status().listed, 3);
}

static void test_poller__a_listing_that_lags_shows_the_error_first(void **state)
{
	struct fake_queue *gone;

	(void)state;
	fake_add(b.fake, "stays");
	gone = fake_add(b.fake, "gone");
	b.options.relist_ms = 100;
	start();
	UNTIL(all_read(2));
	fake_lock(b.fake);
	gone->exists = false;
	gone->lingers = true;
	fake_unlock(b.fake);
	UNTIL(has_error("gone", "QueueDoesNotExist"));
	let_pass(10);
	assert_non_null(row("gone"));
	assert_int_equal(row("gone")->severity, SEVERITY_UNKNOWN);
	set_flag(&gone->lingers, false);
	UNTIL(!row("gone"));
}

static void test_poller__gone_by_poll_and_by_listing_is_gone_at_once(void **state)
{
	struct fake_queue *gone;

	(void)state;
	fake_add(b.fake, "stays");
	gone = fake_add(b.fake, "gone");
	b.options.interval_ms = 600000;
	start();
	UNTIL(all_read(2));
	fake_lock(b.fake);
	gone->exists = false;
	gone->lingers = true;
	fake_unlock(b.fake);
	show_all();
	poller_refresh(b.poller);
	UNTIL(has_error("gone", "QueueDoesNotExist"));
	UNTIL(b.poller->in_flight == 0);
	/* The next listing is enough; nobody polls it in between. */
	set_flag(&gone->lingers, false);
	poller_set_visible(b.poller, NULL, 0);
	poller_refresh(b.poller);
	UNTIL(!row("gone"));
	assert_true(is_read("stays"));
}

static void test_poller__a_queue_left_out_once_stays(void **state)
{
	struct fake_queue *shy;
	int listings;

	(void)state;
	fake_add(b.fake, "stays");
	shy = fake_add(b.fake, "shy");
	b.options.relist_ms = 300;
	start();
	UNTIL(all_read(2));
	set_flag(&shy->listed, false);
	listings = fake_asked(b.fake, FAKE_LIST_QUEUES);
	UNTIL(fake_asked(b.fake, FAKE_LIST_QUEUES) == listings + 1);
	UNTIL(status().listed == 1);
	assert_non_null(row("shy"));
	/* Left out twice, it is gone, although it still answers. */
	UNTIL(!row("shy"));
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), listings + 2);
	set_flag(&shy->listed, true);
	UNTIL(is_read("shy"));
}

static void test_poller__a_failed_listing_changes_nothing(void **state)
{
	(void)state;
	add_many("q", 1, 4);
	b.options.relist_ms = 100;
	start();
	UNTIL(all_read(4));
	set_flag(&b.fake->list_fails, true);
	UNTIL(status().list_error);
	assert_int_equal(status().list_error->code, ERR_DENIED);
	assert_int_equal(status().phase, POLLER_LIVE);
	assert_true(status().retry_at_unix_ms != UNKNOWN);
	UNTIL(status().tries >= 3);
	assert_true(all_read(4));
	assert_int_equal(status().listed, 4);
	let_pass(8);
	set_flag(&b.fake->list_fails, false);
	UNTIL(!status().list_error);
	assert_true(all_read(4));
	assert_int_equal(status().retry_at_unix_ms, UNKNOWN);
}

/* --- polls ------------------------------------------------------------------------------------ */

static void test_poller__a_denied_queue_disturbs_nobody(void **state)
{
	struct fake_queue *denied;

	(void)state;
	add_many("q", 1, 5);
	denied = fake_add(b.fake, "denied");
	denied->denied = true;
	start();
	UNTIL(has_error("denied", "AccessDenied"));
	let_pass(60);
	assert_int_equal(asked(denied), 1);
	assert_int_equal(row("denied")->severity, SEVERITY_UNKNOWN);
	assert_int_equal(queue_visible(row("denied")), UNKNOWN);
	assert_int_equal(status().phase, POLLER_LIVE);
	for (size_t i = 0; i < b.fleet.count; i++)
		assert_true(b.fleet.queues[i] == row("denied") ||
			    b.fleet.queues[i]->polled_ms != UNKNOWN);
	/* The user may insist. */
	set_flag(&denied->denied, false);
	poller_set_visible(b.poller, &(struct queue *){row("denied")}, 1);
	let_pass(20);
	assert_int_equal(asked(denied), 1);
	poller_refresh(b.poller);
	UNTIL(is_read("denied"));
}

static void test_poller__counts_are_followed(void **state)
{
	struct fake_queue *jobs = fake_add(b.fake, "jobs");
	uint64_t gen;

	(void)state;
	start();
	UNTIL(is_read("jobs"));
	set_number(&jobs->visible, 77);
	UNTIL(queue_visible(row("jobs")) == 77);
	set_number(&jobs->in_flight, 3);
	UNTIL(queue_in_flight(row("jobs")) == 3);
	gen = b.fleet.gen;
	let_pass(2);
	assert_true(b.fleet.gen - gen <= 4);
}

static void test_poller__all_attributes_only_when_they_changed(void **state)
{
	struct fake_queue *jobs = fake_add(b.fake, "jobs");

	(void)state;
	start();
	UNTIL(is_read("jobs"));
	let_pass(15);
	assert_int_equal(asked_all(jobs), 1);
	set_number(&jobs->modified, 1700000001);
	UNTIL(asked_all(jobs) == 2);
	UNTIL(row("jobs")->attributes.number[ATTR_MODIFIED] == 1700000001);
	let_pass(10);
	assert_int_equal(asked_all(jobs), 2);
	/* And when the user asks, for what he sees. */
	poller_set_visible(b.poller, &(struct queue *){row("jobs")}, 1);
	poller_refresh(b.poller);
	UNTIL(asked_all(jobs) == 3);
}

static void test_poller__visible_rows_are_polled_more_often(void **state)
{
	struct fake_queue *seen = fake_add(b.fake, "seen"), *hidden = fake_add(b.fake, "hidden");
	int before_seen, before_hidden;

	(void)state;
	start();
	UNTIL(all_read(2));
	poller_set_visible(b.poller, &(struct queue *){row("seen")}, 1);
	assert_true(row("seen")->is_visible && !row("hidden")->is_visible);
	before_seen = asked(seen);
	before_hidden = asked(hidden);
	let_pass(40);
	assert_true(asked(seen) - before_seen > 2 * (asked(hidden) - before_hidden));
	assert_true(asked(hidden) > before_hidden);
	poller_set_visible(b.poller, NULL, 0);
	assert_false(row("seen")->is_visible);
}

static void test_poller__dlq_outside_the_selection(void **state)
{
	static const char *const patterns[] = {"jobs"};
	struct fake_queue *jobs = fake_add(b.fake, "jobs"), *dead = fake_add(b.fake, "dead");
	int64_t visible = UNKNOWN;

	(void)state;
	set_patterns(patterns, 1);
	jobs->dead_letter_arn = DLQ_ARN;
	dead->visible = 37;
	start();
	UNTIL(is_read("jobs") && queue_dead_letter_visible(row("jobs"), &visible) && visible == 37);
	assert_int_equal(b.fleet.count, 2);
	assert_int_equal(b.fleet.watched_count, 1);
	set_number(&dead->visible, 40);
	UNTIL(queue_dead_letter_visible(row("jobs"), &visible) && visible == 40);
	assert_int_equal(row("jobs")->severity, SEVERITY_WARN);
	/* Its policy goes, and it with it. */
	fake_lock(b.fake);
	jobs->dead_letter_arn = NULL;
	jobs->modified++;
	fake_unlock(b.fake);
	UNTIL(b.fleet.count == 1);
	assert_false(queue_dead_letter_visible(row("jobs"), &visible));
}

static void test_poller__dlq_of_another_account_is_unknown(void **state)
{
	struct fake_queue *jobs = fake_add(b.fake, "jobs"), *dead = fake_add(b.fake, "dead");
	struct fake_queue *mine = fake_add(b.fake, "dead");
	int64_t visible = 0;

	(void)state;
	jobs->dead_letter_arn = "arn:aws:sqs:us-east-1:999999999999:dead";
	dead->account = "999999999999";
	dead->listed = false;
	dead->url_denied = true;
	mine->visible = 5;
	start();
	UNTIL(all_read(2));
	UNTIL(row("jobs")->dead_letter && err_is_set(queue_error(row("jobs")->dead_letter)));
	assert_true(queue_dead_letter_visible(row("jobs"), &visible));
	assert_int_equal(visible, UNKNOWN);
	assert_ptr_not_equal(row("jobs")->dead_letter, row("dead"));
	assert_int_equal(queue_error(row("jobs")->dead_letter)->code, ERR_DENIED);
	/* Allowed, it is asked for with its owner's account. */
	set_flag(&dead->url_denied, false);
	schedule_hurry(&b.poller->schedule, row("jobs")->dead_letter, loop_now_ms(b.loop));
	UNTIL(queue_dead_letter_visible(row("jobs"), &visible) && visible == 1);
}

static void test_poller__never_more_than_64_at_once(void **state)
{
	(void)state;
	add_many("silent-", 1, 100);
	for (size_t i = 0; i < 100; i++)
		b.fake->queues[i].silent = true;
	start();
	UNTIL(fake_asked(b.fake, FAKE_GET_ATTRIBUTES) == 64);
	poller_refresh(b.poller);
	for (int i = 0; i < 50; i++)
		turn();
	assert_int_equal(fake_asked(b.fake, FAKE_GET_ATTRIBUTES), 64);
	assert_int_equal(b.poller->in_flight, 64);
	/* The poller goes while they are out. */
}

static void test_poller__keeps_under_the_ceiling(void **state)
{
	size_t first = 0;

	(void)state;
	add_many("q", 3, 120);
	b.options.max_rps = 40;
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_true(all_read(120));
	for (size_t i = 0; i < b.fake->time_count; i++) {
		while (b.fake->times[first] <= b.fake->times[i] - 1000)
			first++;
		/* A quarter of a second's worth of burst, and the jitter of two threads. */
		assert_true(i - first + 1 <= 40 + 10 + 6);
	}
	assert_true(b.fake->times[b.fake->time_count - 1] - b.fake->times[0] >= 2500);
}

static void test_poller__throttling_slows_everything_down(void **state)
{
	double allowed_rps;

	(void)state;
	add_many("q", 1, 30);
	for (size_t i = 0; i < 20; i++)
		b.fake->queues[i].throttled = true;
	b.options.max_rps = 200;
	start();
	UNTIL(b.poller->meter.allowed_rps <= 100);
	assert_int_equal(status().phase, POLLER_LIVE);
	assert_true(status().throttled >= 20);
	assert_true(b.poller->schedule.max_rps <= 100);
	assert_true(has_error("q3", "RequestThrottled"));
	UNTIL(is_read("q25"));
	for (size_t i = 0; i < 20; i++)
		set_flag(&b.fake->queues[i].throttled, false);
	show_all();
	poller_refresh(b.poller);
	UNTIL(is_read("q3"));
	/* What was throttled within the last second may still count, once. */
	allowed_rps = b.poller->meter.allowed_rps;
	UNTIL(b.poller->meter.allowed_rps != allowed_rps);
	allowed_rps = b.poller->meter.allowed_rps;
	UNTIL(b.poller->meter.allowed_rps > allowed_rps);
	assert_true(b.poller->meter.allowed_rps <= allowed_rps + 2);
	b.poller->meter.allowed_rps = 199.5;
	UNTIL(b.poller->meter.allowed_rps >= 200);
	assert_true(b.poller->meter.allowed_rps == 200 && b.poller->schedule.max_rps == 200);
}

static void test_poller__one_throttled_queue_slows_nobody(void **state)
{
	(void)state;
	add_many("q", 1, 5);
	b.fake->queues[0].throttled = true;
	start();
	UNTIL(has_error("q0", "RequestThrottled"));
	UNTIL(row("q0")->failures >= 4);
	assert_true(b.poller->meter.allowed_rps == 2000);
}

static void test_poller__a_new_interval_holds_at_once(void **state)
{
	struct fake_queue *jobs = fake_add(b.fake, "jobs");
	int before;

	(void)state;
	b.options.interval_ms = 3600000;
	start();
	UNTIL(is_read("jobs"));
	before = asked(jobs);
	poller_set_interval(b.poller, 50);
	assert_int_equal(poller_interval_ms(b.poller), 50);
	UNTIL(asked(jobs) >= before + 3);
}

/* --- the link --------------------------------------------------------------------------------- */

static void test_poller__server_down_then_up(void **state)
{
	struct fleet_summary summary;
	uint64_t requests;

	(void)state;
	add_many("q", 1, 10);
	start();
	UNTIL(all_read(10) && status().identity_known);
	fake_set_up(b.fake, false);
	UNTIL(status().phase == POLLER_UNREACHABLE);
	assert_int_equal(status().link_error->code, ERR_UNREACHABLE);
	assert_true(status().retry_at_unix_ms != UNKNOWN);
	fleet_summarise(&b.fleet, &summary);
	assert_int_equal(summary.stale, 10);
	assert_int_equal(summary.unknown, 0);
	assert_int_equal(queue_visible(row("q3")), 1);
	/* One probe at a time. */
	UNTIL(b.poller->in_flight == 0);
	requests = status().requests;
	UNTIL(status().tries == 1);
	assert_true(status().requests - requests <= 2);
	fake_set_up(b.fake, true);
	UNTIL(status().phase == POLLER_LIVE);
	assert_null(status().link_error);
	UNTIL((fleet_summarise(&b.fleet, &summary), summary.stale == 0 && summary.failing == 0));
	assert_int_equal(status().tries, 0);
	UNTIL(fake_asked(b.fake, FAKE_IDENTITY) == 2);
}

static void test_poller__three_queues_in_a_row_are_enough_to_tell(void **state)
{
	struct fleet_summary summary;

	(void)state;
	add_many("q", 1, 40);
	b.options.interval_ms = 1000;
	start();
	UNTIL(all_read(40));
	UNTIL(b.poller->in_flight == 0);
	fake_set_up(b.fake, false);
	UNTIL(status().phase == POLLER_UNREACHABLE);
	fleet_summarise(&b.fleet, &summary);
	assert_in_range(summary.failing, 3, 20);
	assert_int_equal(summary.stale, 40);
}

static void test_poller__rows_on_the_screen_are_read_as_soon_as_it_is_back(void **state)
{
	struct fleet_summary summary;

	(void)state;
	add_many("q", 1, 5);
	b.options.interval_ms = 600000;
	start();
	UNTIL(all_read(5));
	show_all();
	UNTIL(b.poller->in_flight == 0);
	fake_set_up(b.fake, false);
	poller_refresh(b.poller);
	UNTIL(status().phase == POLLER_UNREACHABLE);
	fake_set_up(b.fake, true);
	UNTIL(status().phase == POLLER_LIVE);
	UNTIL((fleet_summarise(&b.fleet, &summary), summary.failing == 0 && summary.stale == 0));
}

static void test_poller__starts_without_a_server(void **state)
{
	(void)state;
	fake_add(b.fake, "jobs");
	fake_set_up(b.fake, false);
	start();
	UNTIL(status().phase == POLLER_UNREACHABLE);
	assert_int_equal(b.fleet.count, 0);
	UNTIL(status().tries >= 1);
	fake_set_up(b.fake, true);
	poller_refresh(b.poller);
	UNTIL(is_read("jobs"));
	assert_int_equal(status().phase, POLLER_LIVE);
	assert_null(status().list_error);
	UNTIL(status().identity_known);
}

static void test_poller__a_denied_listing_is_an_answer(void **state)
{
	(void)state;
	b.fake->list_fails = true;
	fake_set_up(b.fake, false);
	start();
	UNTIL(status().phase == POLLER_UNREACHABLE);
	fake_set_up(b.fake, true);
	UNTIL(status().phase == POLLER_LIVE);
	assert_int_equal(status().list_error->code, ERR_DENIED);
	assert_true(fake_asked(b.fake, FAKE_LIST_QUEUES) <= 2);
}

static void test_poller__refresh_probes_now(void **state)
{
	(void)state;
	add_many("q", 1, 4);
	start();
	UNTIL(all_read(4));
	fake_set_up(b.fake, false);
	UNTIL(status().phase == POLLER_UNREACHABLE && b.poller->in_flight == 0);
	/* As if it had been down for long. */
	b.poller->link.tries = 100;
	UNTIL(status().tries == 101);
	assert_true(b.poller->link.retry_ms - loop_now_ms(b.loop) > 20000);
	assert_true(b.poller->link.retry_ms - loop_now_ms(b.loop) <= 30000);
	fake_set_up(b.fake, true);
	poller_refresh(b.poller);
	UNTIL(status().phase == POLLER_LIVE);
}

static void test_poller__a_refused_key_is_the_links_trouble(void **state)
{
	(void)state;
	add_many("q", 1, 6);
	start();
	UNTIL(all_read(6));
	set_flag(&b.fake->bad_key, true);
	UNTIL(status().phase == POLLER_UNREACHABLE);
	assert_string_equal(err_name(status().link_error), "InvalidClientTokenId");
	UNTIL(b.poller->in_flight == 0);
	for (size_t i = 0; i < b.fleet.count; i++)
		assert_int_equal(b.fleet.queues[i]->severity, SEVERITY_OK);
	set_flag(&b.fake->bad_key, false);
	UNTIL(status().phase == POLLER_LIVE);
}

static void test_poller__no_credentials(void **state)
{
	(void)state;
	b.access_key = NULL;
	start();
	UNTIL(status().phase == POLLER_UNREACHABLE);
	assert_int_equal(status().link_error->code, ERR_NO_CREDENTIALS);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 0);
}

static void test_poller__a_server_that_hangs_up_is_not_there(void **state)
{
	(void)state;
	add_many("q", 1, 10);
	start();
	UNTIL(all_read(10));
	set_flag(&b.fake->hangs_up, true);
	UNTIL(status().phase == POLLER_UNREACHABLE);
	set_flag(&b.fake->hangs_up, false);
	UNTIL(status().phase == POLLER_LIVE);
	UNTIL(!err_is_set(queue_error(row("q0"))) && !err_is_set(queue_error(row("q9"))));
}

static void test_poller__one_named_queue_is_enough_to_tell(void **state)
{
	static const char *const patterns[] = {"jobs"};

	(void)state;
	set_patterns(patterns, 1);
	fake_add(b.fake, "jobs");
	fake_set_up(b.fake, false);
	start();
	UNTIL(status().phase == POLLER_UNREACHABLE);
	fake_set_up(b.fake, true);
	UNTIL(is_read("jobs"));
	assert_int_equal(status().phase, POLLER_LIVE);
}

/* --- pause ------------------------------------------------------------------------------------ */

static void test_poller__paused_asks_for_nothing(void **state)
{
	struct fake_queue *seen = fake_add(b.fake, "seen"), *hidden = fake_add(b.fake, "hidden");
	uint64_t requests;
	int before_hidden;

	(void)state;
	b.options.relist_ms = 50;
	start();
	UNTIL(all_read(2) && status().identity_known);
	poller_pause(b.poller, true);
	assert_true(poller_is_paused(b.poller));
	assert_int_equal(status().phase, POLLER_PAUSED);
	UNTIL(b.poller->in_flight == 0);
	requests = status().requests;
	before_hidden = asked(hidden);
	UNTIL(row("seen")->is_stale && row("hidden")->is_stale);
	poller_set_focus(b.poller, row("hidden"));
	for (int i = 0; i < 20; i++)
		turn();
	assert_int_equal(status().requests, requests);
	poller_set_focus(b.poller, NULL);
	/* What the user asks for goes out all the same. */
	poller_set_visible(b.poller, &(struct queue *){row("seen")}, 1);
	set_number(&seen->visible, 5);
	poller_refresh(b.poller);
	UNTIL(queue_visible(row("seen")) == 5);
	assert_int_equal(asked(hidden), before_hidden);
	poller_pause(b.poller, false);
	assert_int_equal(status().phase, POLLER_LIVE);
	UNTIL(!row("hidden")->is_stale);
}

/* --- focus ------------------------------------------------------------------------------------ */

static const struct poller_tag *tags(size_t *count)
{
	const struct err *err;

	return poller_focus_tags(b.poller, count, &err);
}

static void test_poller__focus_reads_tags_and_sources(void **state)
{
	static const char *const patterns[] = {"dead", "jobs-0"};
	size_t count = 9;
	struct fake_queue *dead;

	(void)state;
	set_patterns(patterns, 2);
	add_many("jobs-", 1, 3);
	dead = fake_add(b.fake, "dead");
	for (size_t i = 0; i < 3; i++)
		b.fake->queues[i].dead_letter_arn = DLQ_ARN;
	b.fake->tags = 2;
	start();
	UNTIL(all_read(2));
	assert_null(tags(&count));
	assert_int_equal(count, 0);
	poller_set_focus(b.poller, row("dead"));
	UNTIL(tags(&count) != NULL);
	assert_int_equal(count, 2);
	assert_string_equal(tags(&count)[0].value, "dead");
	UNTIL(row("dead")->other_source_count == 2);
	assert_int_equal(row("dead")->source_count, 1);
	assert_string_equal(str_cstr(&row("dead")->other_sources[0]), "jobs-1");
	UNTIL(asked_all(dead) > 3);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_TAGS), 1);
	poller_set_focus(b.poller, row("jobs-0"));
	assert_null(tags(&count));
	UNTIL(tags(&count) != NULL);
	assert_string_equal(tags(&count)[0].value, "jobs-0");
	poller_set_focus(b.poller, NULL);
	assert_null(tags(&count));
}

static void test_poller__tags_that_are_denied(void **state)
{
	const struct err *err = NULL;
	size_t count;

	(void)state;
	fake_add(b.fake, "jobs");
	b.fake->tags = -1;
	start();
	UNTIL(is_read("jobs"));
	poller_set_focus(b.poller, row("jobs"));
	UNTIL((poller_focus_tags(b.poller, &count, &err), err != NULL));
	assert_int_equal(err->code, ERR_DENIED);
	assert_true(is_read("jobs"));
	set_number(&b.fake->tags, 0);
	poller_refresh(b.poller);
	UNTIL((poller_focus_tags(b.poller, &count, &err), err == NULL));
	assert_non_null(tags(&count));
	assert_int_equal(count, 0);
}

static void test_poller__focus_on_a_queue_that_vanishes(void **state)
{
	struct fake_queue *gone = fake_add(b.fake, "gone");
	size_t count;

	(void)state;
	fake_add(b.fake, "stays");
	b.options.relist_ms = 50;
	start();
	UNTIL(all_read(2));
	poller_set_focus(b.poller, row("gone"));
	UNTIL(tags(&count) != NULL);
	set_flag(&gone->exists, false);
	UNTIL(!row("gone"));
	assert_null(b.poller->focus.q);
	assert_null(tags(&count));
}

static void test_poller__focus_may_hop_quickly(void **state)
{
	size_t count;

	(void)state;
	add_many("q", 1, 20);
	b.fake->tags = 1;
	start();
	UNTIL(all_read(20));
	for (size_t i = 0; i < 20; i++) {
		poller_set_focus(b.poller, b.fleet.queues[i]);
		if (i % 3 == 0)
			turn();
	}
	UNTIL(tags(&count) != NULL);
	assert_string_equal(tags(&count)[0].value, b.fleet.queues[19]->name);
	for (size_t i = 0; i < 19; i++)
		assert_false(b.fleet.queues[i]->is_focused);
}

/* --- identity and meter ----------------------------------------------------------------------- */

static void test_poller__identity_from_the_live_call(void **state)
{
	uint64_t gen;

	(void)state;
	fake_add(b.fake, "jobs");
	start();
	gen = status().gen;
	UNTIL(status().identity_known);
	assert_string_equal(b.fleet.account, "123456789012");
	assert_string_equal(b.fleet.caller_arn, "arn:aws:iam::123456789012:user/ana");
	assert_null(status().identity_error);
	assert_true(status().gen > gen);
}

static void test_poller__identity_that_is_denied_harms_nothing(void **state)
{
	(void)state;
	fake_add(b.fake, "jobs");
	b.fake->sts_denied = true;
	start();
	UNTIL(status().identity_error);
	assert_false(status().identity_known);
	UNTIL(is_read("jobs"));
	assert_int_equal(status().phase, POLLER_LIVE);
	assert_string_equal(b.fleet.account, "");
}

static void test_poller__the_rate_and_its_price(void **state)
{
	(void)state;
	add_many("q", 1, 10);
	start();
	UNTIL(status().requests_per_s > 1);
	assert_true(status().dollars_per_day > status().requests_per_s * 86400 * 0.4 / 1e6 * 0.99);
	assert_true(status().dollars_per_day < status().requests_per_s * 86400 * 0.4 / 1e6 * 1.01);
	assert_true(status().requests >= 12);
}

/* --- once ------------------------------------------------------------------------------------- */

static void test_poller__a_sweep_asks_each_once(void **state)
{
	static const char *const patterns[] = {"q*", "named", "missing"};
	struct fake_queue *dead = fake_add(b.fake, "dead"), *named = fake_add(b.fake, "named");
	struct fake_queue *missing = fake_add(b.fake, "missing");
	int64_t visible = UNKNOWN;

	(void)state;
	set_patterns(patterns, 3);
	add_many("q", 2, 30);
	missing->exists = false;
	named->dead_letter_arn = DLQ_ARN;
	dead->visible = 12;
	b.fake->queues[10].denied = true;
	b.options.once = true;
	b.options.interval_ms = 20;
	b.options.relist_ms = 20;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	assert_int_equal(b.idle, 0);
	UNTIL(b.idle > 0);
	assert_int_equal(b.poller->in_flight, 0);
	assert_true(status().identity_known);
	assert_true(has_error(b.fake->queues[10].name, "AccessDenied"));
	assert_true(has_error("missing", "QueueDoesNotExist"));
	assert_true(queue_dead_letter_visible(row("named"), &visible));
	assert_int_equal(visible, 12);
	for (int i = 0; i < 50; i++)
		turn();
	assert_int_equal(b.idle, 1);
	for (size_t i = 0; i < b.fake->count; i++)
		assert_int_equal(b.fake->queues[i].asked, i == 2 ? 0 : 1);
	assert_int_equal(fake_asked(b.fake, FAKE_GET_QUEUE_URL), 3);
	assert_int_equal(fake_asked(b.fake, FAKE_LIST_QUEUES), 1);
	assert_int_equal(fake_asked(b.fake, FAKE_IDENTITY), 1);
}

static void test_poller__a_sweep_of_nothing_ends(void **state)
{
	static const char *const patterns[] = {"nothing-*"};

	(void)state;
	set_patterns(patterns, 1);
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(b.fleet.count, 0);
	assert_null(status().list_error);
}

static void test_poller__a_sweep_without_a_server_ends(void **state)
{
	static const char *const patterns[] = {"*", "named"};

	(void)state;
	set_patterns(patterns, 2);
	fake_set_up(b.fake, false);
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_non_null(status().list_error);
	assert_non_null(status().link_error);
	assert_true(has_error("named", "EndpointUnreachable"));
	assert_false(status().identity_known);
}

static void test_poller__a_sweep_that_loses_its_server_ends(void **state)
{
	static const char *names[200];
	static char texts[200][20];
	size_t failed = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(texts[i], sizeof texts[i], "named-%d", i);
		names[i] = texts[i];
	}
	set_patterns(names, 200);
	fake_set_up(b.fake, false);
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	for (size_t i = 0; i < b.fleet.count; i++)
		failed += err_is_set(queue_error(b.fleet.queues[i]));
	assert_int_equal(failed, 200);
	assert_true(status().requests < 150);
}

static void test_poller__a_sweep_with_a_denied_listing_ends(void **state)
{
	static const char *const patterns[] = {"q*", "named"};

	(void)state;
	set_patterns(patterns, 2);
	fake_add(b.fake, "named");
	b.fake->list_fails = true;
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_int_equal(status().list_error->code, ERR_DENIED);
	assert_true(is_read("named"));
}

static void test_poller__a_sweep_does_not_wait_long_for_sts(void **state)
{
	int64_t start_ms = clock_mono_ms();

	(void)state;
	fake_add(b.fake, "jobs");
	b.fake->sts_silent = true;
	b.options.once = true;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(b.idle > 0);
	assert_true(is_read("jobs"));
	assert_false(status().identity_known);
	assert_int_equal(status().identity_error->code, ERR_TIMEOUT);
	assert_true(clock_mono_ms() - start_ms < 10000);
}

static void test_poller__a_sweep_keeps_a_queue_that_was_just_deleted(void **state)
{
	struct fake_queue *gone = fake_add(b.fake, "gone");

	(void)state;
	fake_add(b.fake, "stays");
	b.options.once = true;
	b.options.max_rps = 1;
	start();
	poller_on_idle(b.poller, on_idle, &b);
	UNTIL(row("gone"));
	set_flag(&gone->exists, false);
	UNTIL(b.idle > 0);
	assert_true(is_read("gone") || has_error("gone", "QueueDoesNotExist"));
	assert_true(is_read("stays"));
}

static void test_poller__freed_at_any_time(void **state)
{
	(void)state;
	add_many("q", 1, 50);
	b.fake->sts_silent = true;
	for (int round = 0; round < 30; round++) {
		start();
		for (int i = 0; i < round / 3; i++)
			turn();
		if (b.fleet.count > 0 && round % 2)
			poller_set_focus(b.poller, b.fleet.queues[0]);
		poller_free(b.poller);
		/* The clients may live on for a while. */
		for (int i = 0; i < round % 3; i++)
			turn();
		sqs_client_free(b.sqs);
		aws_client_free(b.sts_aws);
		aws_client_free(b.sqs_aws);
		creds_provider_free(b.creds);
		http_free(b.http);
		loop_timer_stop(&b.step);
		loop_free(b.loop);
		fleet_release(&b.fleet);
		aws_config_release(&b.config);
		b.loop = NULL;
		b.step = (struct loop_timer){0};
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_poller__reads_all_pages),
		TEST(test_poller__no_queue_at_all),
		TEST(test_poller__globs_list_by_their_heads),
		TEST(test_poller__a_glob_without_a_head_lists_all),
		TEST(test_poller__names_urls_and_arns_need_no_listing),
		TEST(test_poller__a_missing_name_comes_alive),
		TEST(test_poller__a_broken_arn_is_a_row_with_its_error),
		TEST(test_poller__the_same_queue_under_two_names_is_one_row),
		TEST(test_poller__a_silent_cap_is_got_round),
		TEST(test_poller__exactly_a_thousand_is_looked_at_again),
		TEST(test_poller__a_server_that_pages_is_believed),
		TEST(test_poller__a_server_that_ignores_prefixes_is_not_trusted),
		TEST(test_poller__a_cap_that_cannot_be_got_round_is_told),
		TEST(test_poller__999_need_no_second_look),
		TEST(test_poller__a_new_queue_appears_at_refresh),
		TEST(test_poller__lists_again_by_itself),
		TEST(test_poller__a_deleted_queue_vanishes),
		TEST(test_poller__a_listing_that_lags_shows_the_error_first),
		TEST(test_poller__gone_by_poll_and_by_listing_is_gone_at_once),
		TEST(test_poller__a_queue_left_out_once_stays),
		TEST(test_poller__a_failed_listing_changes_nothing),
		TEST(test_poller__a_denied_queue_disturbs_nobody),
		TEST(test_poller__counts_are_followed),
		TEST(test_poller__all_attributes_only_when_they_changed),
		TEST(test_poller__visible_rows_are_polled_more_often),
		TEST(test_poller__dlq_outside_the_selection),
		TEST(test_poller__dlq_of_another_account_is_unknown),
		TEST(test_poller__never_more_than_64_at_once),
		TEST(test_poller__keeps_under_the_ceiling),
		TEST(test_poller__throttling_slows_everything_down),
		TEST(test_poller__one_throttled_queue_slows_nobody),
		TEST(test_poller__a_new_interval_holds_at_once),
		TEST(test_poller__server_down_then_up),
		TEST(test_poller__three_queues_in_a_row_are_enough_to_tell),
		TEST(test_poller__rows_on_the_screen_are_read_as_soon_as_it_is_back),
		TEST(test_poller__starts_without_a_server),
		TEST(test_poller__a_denied_listing_is_an_answer),
		TEST(test_poller__refresh_probes_now),
		TEST(test_poller__a_refused_key_is_the_links_trouble),
		TEST(test_poller__no_credentials),
		TEST(test_poller__a_server_that_hangs_up_is_not_there),
		TEST(test_poller__one_named_queue_is_enough_to_tell),
		TEST(test_poller__paused_asks_for_nothing),
		TEST(test_poller__focus_reads_tags_and_sources),
		TEST(test_poller__tags_that_are_denied),
		TEST(test_poller__focus_on_a_queue_that_vanishes),
		TEST(test_poller__focus_may_hop_quickly),
		TEST(test_poller__identity_from_the_live_call),
		TEST(test_poller__identity_that_is_denied_harms_nothing),
		TEST(test_poller__the_rate_and_its_price),
		TEST(test_poller__a_sweep_asks_each_once),
		TEST(test_poller__a_sweep_of_nothing_ends),
		TEST(test_poller__a_sweep_without_a_server_ends),
		TEST(test_poller__a_sweep_that_loses_its_server_ends),
		TEST(test_poller__a_sweep_with_a_denied_listing_ends),
		TEST(test_poller__a_sweep_does_not_wait_long_for_sts),
		TEST(test_poller__a_sweep_keeps_a_queue_that_was_just_deleted),
		TEST(test_poller__freed_at_any_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
